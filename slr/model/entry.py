"""The content of an export file before it is interpreted: entries, including those that could not be read."""

from dataclasses import dataclass
from typing import Final, Literal, NamedTuple, get_args


class Entry(NamedTuple):
    """One item of an export file, with all its tags in their original order, including repeated ones.

    `line` is the first line of the item, counted from 1. `key` is the item's key in the file (a BibTeX key,
    an accession number). Keys may repeat, so they do not identify an entry. The class is a named tuple
    because a frozen dataclass takes several times as long to create, and a large export has hundreds of
    thousands of entries.
    """

    format: str
    line: int
    type: str = ""
    key: str = ""
    tags: tuple[tuple[str, str], ...] = ()


# The reasons why an item could not be read. Each has a text in every language.
Cause = Literal[
    "unknown_format",
    "no_field",
    "braces",
    "broken_json",
    "broken_xml",
    "too_deep",
    "too_long",
    "damaged",
    "refused",
    "fragment",
]
CAUSES: Final = get_args(Cause)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarantined:
    """An item that could not be read, kept in full so that a person can correct it. `reason` is in English."""

    line: int
    raw: str
    reason: str
    cause: Cause


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Text outside the entries of a file. It looks like no piece of a record, so that it is listed but not counted.

    `line` and `last` are its first and last lines, counted from 1.
    """

    line: int
    last: int
    raw: str


# The cause of a passage in the table `quarantine`, where all other causes are those of entries.
TEXT: Final = "text"
