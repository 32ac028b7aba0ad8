"""The input of a writer (`Item`) and its result (`Written`)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from slr.model.entry import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One record to write: its row, the entry from which it was read (if any), and people's labels and notes."""

    row: Mapping[str, Any]
    entry: Entry | None = None
    labels: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """The bytes of a written file, and a sentence for each kind of value that the format cannot keep."""

    data: bytes
    lost: tuple[str, ...] = ()


def count_words(number: int, one: str, several: str) -> str:
    """Return a number followed by its noun, in the singular or plural.

    >>> count_words(1, "entry", "entries"), count_words(2, "entry", "entries")
    ('1 entry', '2 entries')
    """
    return f"{number} {one if number == 1 else several}"
