"""Clean the identity fields of an entry, as version 0.1 did."""

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from slr.text.doi import clean_doi
from slr.text.markup import strip_markup

_YEAR: Final = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)")
_NOTHING: Final = frozenset({"", "-", "--", "n/a", "na", "null", "none", "nan", "()"})


class Identity(NamedTuple):
    """The fields of an entry that determine the id of its record. `author` is the first author."""

    doi: str | None
    title: str | None
    year: int | None
    author: str | None


def make_identity(*, title: str, authors: Iterable[str], year: str, dois: Iterable[str]) -> Identity:
    """Return the cleaned fields, with the first valid DOI, the first year and the first non-empty author."""
    shown = strip_markup(title)
    if len(shown) < 5 and shown.casefold() in _NOTHING:
        shown = ""
    return Identity(
        doi=next((doi for text in dois if text and (doi := clean_doi(text))), None),
        title=shown or None,
        year=first_year(year) if year else None,
        author=next(filter(None, authors), None),
    )


def first_year(text: str) -> int | None:
    """Return the first year from 1500 to 2099 in the text, or None if there is none.

    >>> first_year("2014//"), first_year("20140301"), first_year("in press")
    (2014, None, None)
    """
    match = _YEAR.search(text)
    return int(match.group()) if match else None
