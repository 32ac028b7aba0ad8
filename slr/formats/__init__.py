"""One file a bibliographic format: bytes -> entries, records -> text.

`sniff` tells the format by content; `read` gives every entry of a file, parsed or quarantined; `normalise` turns an
entry into our columns; `write` goes back. `cut` and `parse` are `read` in two halves, for whoever has several workers.
"""

from slr.formats.catalogue import FORMATS, get_format
from slr.formats.format import FIELDS, Cut, Format, Item, Piece, Row, Written
from slr.formats.reading import (
    UNKNOWN,
    Chunk,
    Opened,
    cut,
    normalise,
    parse_chunk,
    parse_each,
    pause_collector,
    read,
    sniff,
)
from slr.formats.writing import WRITERS, write

__all__ = [
    "FIELDS",
    "FORMATS",
    "UNKNOWN",
    "WRITERS",
    "Chunk",
    "Cut",
    "Format",
    "Item",
    "Opened",
    "Piece",
    "Row",
    "Written",
    "cut",
    "get_format",
    "normalise",
    "parse_chunk",
    "parse_each",
    "pause_collector",
    "read",
    "sniff",
    "write",
]
