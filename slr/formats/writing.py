"""Rows -> the text of a bibliographic format, and in words what that format could not hold."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from slr.formats.catalogue import get_format
from slr.formats.format import Item, Written
from slr.formats.sheet import write_csv


def _format_writer(name: str) -> Callable[[Sequence[Item]], Written]:
    def write(items: Sequence[Item]) -> Written:
        writer = get_format(name).write
        if writer is None:
            raise AssertionError(f"{name} has no writer")
        return writer(items)

    return write


# what is written, by the ending of a file's name
WRITERS: Final[Mapping[str, Callable[[Sequence[Item]], Written]]] = {
    "csv": write_csv,
}


def write(items: Sequence[Item], ending: str) -> Written:
    """Return the items in the format that a file's ending names (`csv`, `ris`, `bib`, `json`, `xlsx`)."""
    return WRITERS[ending](items)
