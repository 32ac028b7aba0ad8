"""Define the input of a writer (`Item`) and its result (`Written`)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from slr.model.entry import Entry

LONGEST: Final = 60  # characters of a title that names a record in a message
MOST: Final = 3  # records that a message names


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A record or report to write: its row, the entry from which it was read (if known), and people's labels and notes."""

    row: Mapping[str, Any]
    entry: Entry | None = None
    labels: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """The bytes of a written file, and a sentence for each kind of value that the format cannot keep."""

    data: bytes
    lost: tuple[str, ...] = ()


def name_item(item: Item) -> str:
    """Return a short name of an item for messages: its title in quotes.

    Without a title, return the DOI, the key of the entry, or "a record with no title, DOI or key".

    >>> name_item(Item(row={"title": "Strain"})), name_item(Item(row={"doi": "10.1/a"}))
    ("'Strain'", '10.1/a')
    """
    title = item.row.get("title")
    if title:
        return repr(title if len(title) <= LONGEST else f"{title[: LONGEST - 2].rstrip()} …")
    key = item.entry.key if item.entry is not None else None
    return item.row.get("doi") or key or "a record with no title, DOI or key"


def list_names(names: Sequence[str]) -> str:
    """Return up to three names, and the number of further names.

    >>> list_names(["r1", "r2", "r3", "r4"]), list_names(["r1"])
    ('r1, r2, r3 and 1 more', 'r1')
    """
    more = f" and {len(names) - MOST} more" if len(names) > MOST else ""
    return ", ".join(names[:MOST]) + more


def count_words(number: int, one: str, several: str) -> str:
    """Return a number followed by its noun, in the singular or plural.

    >>> count_words(1, "entry", "entries"), count_words(2, "entry", "entries")
    ('1 entry', '2 entries')
    """
    return f"{number} {one if number == 1 else several}"
