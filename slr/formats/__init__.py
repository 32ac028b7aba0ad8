"""Read entries from files in bibliographic formats (one module per format), and write records to files (`exchange`).

`sniff` recognises the format of a text by its content. `read` returns every entry of a file, parsed or quarantined.
`normalise` converts an entry to the common columns. `read` consists of two steps, `cut` and `parse_each`. Callers can
also call these two functions themselves, so that several workers share the parsing.
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
