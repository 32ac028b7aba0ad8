"""What a writer is given and what it returns."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from slr.model.entry import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What a writer is given: a row, the entry it came from if there is one, and labels that people gave it."""

    row: Mapping[str, Any]
    entry: Entry | None = None
    labels: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A file that was written, and what it could not hold, in words."""

    data: bytes
    lost: tuple[str, ...] = ()


def count_words(number: int, one: str, several: str) -> str:
    """Return a number and its noun.

    >>> count_words(1, "entry", "entries"), count_words(2, "entry", "entries")
    ('1 entry', '2 entries')
    """
    return f"{number} {one if number == 1 else several}"
