"""Read bibliographic formats, with one module per format, and write records to files (`exchange`).

`sniff` recognises the format by content. `read` returns every entry of a file, parsed or quarantined. `normalise`
converts an entry to the common columns. The two steps of `read`, `cut` and `parse_each`, can also be called one after
the other, so that several workers share the parsing.
"""

from slr.formats.catalogue import FORMATS, UNKNOWN, get_format
from slr.formats.format import FIELDS, CutFile, Format, Piece, Row
from slr.formats.reading import (
    ParsedFile,
    cut,
    normalise,
    parse_each,
    pause_collector,
    read,
    sniff,
)

__all__ = [
    "FIELDS",
    "FORMATS",
    "UNKNOWN",
    "CutFile",
    "Format",
    "ParsedFile",
    "Piece",
    "Row",
    "cut",
    "get_format",
    "normalise",
    "parse_each",
    "pause_collector",
    "read",
    "sniff",
]
