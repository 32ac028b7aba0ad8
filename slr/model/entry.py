"""Define the content of an export file before interpretation: entries, items that could not be read, and other text."""

from dataclasses import dataclass
from typing import Final, Literal, NamedTuple, get_args


class Former(NamedTuple):
    """An entry as version 0.1 read it.

    Version 0.1 made the entry's id from its type and tags. If the text of the former entry is now read as several
    entries, `part` is 1 for the first of them, 2 for the second, and so on. Otherwise, `part` is 0.
    """

    type: str
    tags: tuple[tuple[str, str], ...]
    part: int = 0


class Stray(NamedTuple):
    """A line that was read as part of a value, but could begin with a damaged tag or contain a tag.

    `line` is the number of the line within the entry, from 0. `tag` is the tag of the value, and `text` is the line.
    """

    line: int
    tag: str
    text: str


class Entry(NamedTuple):
    """One item of an export file.

    `tags` contains all tags in their original order, including repeated ones. `line` is the first line of the item,
    counted from 1. `key` is the item's key in the file, such as a BibTeX key or an accession number. Several entries
    can have the same key.

    If version 0.1 read the same entry, `former` is None. Otherwise, `former` lists the entries that version 0.1 read
    from the same text. If version 0.1 did not read this text, `former` is empty.

    `strays` are lines that could be damaged tags.

    The class is a named tuple, because a frozen dataclass takes several times as long to create.
    """

    format: str
    line: int
    type: str = ""
    key: str = ""
    tags: tuple[tuple[str, str], ...] = ()
    former: tuple[Former, ...] | None = None
    strays: tuple[Stray, ...] = ()


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
    """An item of an export file that could not be read.

    `line` is the first line of the item, counted from 1. `raw` is the whole text of the item, so that a person can
    correct the item. `reason` is in English.
    """

    line: int
    raw: str
    reason: str
    cause: Cause


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Text of a file that is outside the entries and does not look like part of a record.

    Such text is listed but not counted. `line` and `last` are its first and last lines, counted from 1.
    """

    line: int
    last: int
    raw: str


# The cause that marks a passage in the table `quarantine`. All other causes in this table belong to entries.
TEXT: Final = "text"
