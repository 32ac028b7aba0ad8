"""What an export file contains, before it is interpreted. `slr.formats` turns bytes into these values."""

from dataclasses import dataclass
from typing import Final, Literal, NamedTuple, get_args


class Entry(NamedTuple):
    """One item as it is in one export file, lossless: every tag in order, repeats kept.

    `line` is the first line of the item, counted from 1. `key` is the file's own name for it (a BibTeX key, an accession
    number) and identifies nothing: keys repeat. A named tuple, since a big export makes hundreds of thousands of them, and
    a frozen dataclass takes several times as long to make.
    """

    format: str
    line: int
    type: str = ""
    key: str = ""
    tags: tuple[tuple[str, str], ...] = ()


# Why an item could not be read, in a word that has a text in every language.
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
]
CAUSES: Final = get_args(Cause)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarantined:
    """An item that could not be read. It is kept whole, so that a person can correct it. `reason` is in English."""

    line: int
    raw: str
    reason: str
    cause: Cause
