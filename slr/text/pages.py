"""Read and compare pages as databases write them: `499-512`, `742-8; discussion 748-9`, `e43268`, `S78-S89`, `1--17`."""

import re
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from slr.text.spreadsheet import restore_range

_FREQUENT: Final = re.compile(r"([1-9][0-9]{0,8})-([0-9]{1,9})")
_COUNT: Final = re.compile(r"^\s*\d+\s*(p|pp|pages?|s|leaves|hlm|halaman)\.?\s*$", re.IGNORECASE)
_PLACE: Final = re.compile(r"(?<![a-z0-9])([a-z]{0,4}|\d{1,3}[a-z]{1,3})\.?\s?(\d+)([a-z]?)(?![a-z0-9])")
_RANGE: Final = re.compile(r"(\w+)\s*[-–—‐‑−~_/]+\s*(\w+)")
_ABSTRACT: Final = re.compile(r"\s*A\d")  # how meetings number their abstracts
_PREFIX: Final = re.compile(
    r"^\s*(?:pp?|pages?|hal|halaman|hlm|seiten|artn?|article|no|art\.? no)[.:]?\s*(?=[a-z]?\d)"
)


class Pages(NamedTuple):
    """The place of a work in its volume: the numbers of its first and last pages, and the letters around the first number.

    `starts` contains the first page of each range in the text. There can be several ranges, because some databases
    also list the pages of a discussion or a translation. `early` is true if the only range begins with page 1, as in
    an online version that has no issue yet. `elocator` is true for an article number that replaces pages (`e43268`,
    `a1754`).
    """

    letters: str
    first: int
    last: int | None
    starts: frozenset[int] = frozenset()
    early: bool = False
    elocator: bool = False

    @property
    def long(self) -> bool:
        """Whether the range has more than two pages. Most articles have more than two pages, but most abstracts do not."""
        return self.last is not None and self.last - self.first > 1


@lru_cache(maxsize=65536)
def read_pages(text: str) -> Pages | None:
    """Return the pages stated in the text, or None if no pages are stated.

    A text such as `215 p.` states the number of pages of a work, but not the pages themselves, so the result is None.

    >>> discussed = read_pages("742-8; discussion 748-9")
    >>> discussed.first, discussed.last, sorted(discussed.starts)
    (742, 748, [742, 748])
    >>> read_pages("2S5-9").first, read_pages("e43268").letters, read_pages("215 p.")
    (5, 'e', None)
    """
    if found := _FREQUENT.fullmatch(text):
        start, end = map(int, found.groups())
        return Pages("", start, _expand(start, end), frozenset((start,)), start == 1)
    plain = text.lower().replace("&ndash;", "-").strip(" .\"'")
    if not plain or _COUNT.match(plain):
        return None
    plain = _PREFIX.sub("", restore_range(plain) or plain)
    ranges = [read for part in re.split(r"[;,+]|\band\b", plain) if (read := _read_range(part)) is not None]
    if not ranges:
        return None
    letters, first, last = ranges[0]
    early = not letters and first == 1 and last is not None and len(ranges) == 1
    elocator = last is None and letters[:1] in tuple("abcdefghijklmno") and not _ABSTRACT.match(text)
    return Pages(letters, first, last, frozenset(r[1] for r in ranges), early, elocator)


def _read_range(text: str) -> tuple[str, int, int | None] | None:
    found = _RANGE.search(text)
    start = _read_place(found[1] if found else text)
    if start is None:
        return None
    letters, first = start
    end = _read_place(found[2]) if found else None
    return letters, first, None if end is None else _expand(first, end[1])


def _read_place(text: str) -> tuple[str, int] | None:
    found = _PLACE.search(f" {text} ")
    return (found[1] + found[3], int(found[2])) if found and len(found[2]) < 12 else None


def _expand(first: int, last: int) -> int:
    """Return the last page in full: 748 for 742-8, 512 for 499-12."""
    power = int("1" + "0" * len(str(last)))
    if last >= first or power > first:  # 2297-2108: one number is wrong, but the other could still agree
        return last
    full = first - first % power + last
    return full if full >= first else full + power


def compare_pages(a: Pages | None, b: Pages | None) -> Literal["agree", "near", "differ", "missing"]:
    """Compare the pages of two works: they `agree`, are `near` each other or `differ`.

    If the pages of a work are None, the result is `missing`.

    Pages with the same first page agree, unless they end on different pages and only one range has more than two pages.
    Such pages are `near`. Pages with different first pages are `near` in any of these cases:

    - The ranges overlap or have the same last page, or a further range has the same first page as a range of the other work.
    - One work has a single range, which begins with page 1, as in an early online version.
    - Exactly one work has an article number.

    >>> compare_pages(read_pages("499-512"), read_pages("499-12"))
    'agree'
    >>> compare_pages(read_pages("S78-S89"), read_pages("S3-89")), compare_pages(read_pages("1-17"), read_pages("566-582"))
    ('near', 'near')
    >>> compare_pages(read_pages("1726-1733"), read_pages("1734-1740"))
    'differ'
    """
    if a is None or b is None:
        return "missing"
    if a.first == b.first:
        same_end = a.last is None or b.last is None or a.last == b.last
        return "agree" if same_end or a.long == b.long else "near"
    if a.early or b.early or a.elocator != b.elocator:
        return "near"
    if a.starts & b.starts or (a.last is not None and a.last == b.last) or _touch(a, b):
        return "near"
    return "differ"


def _touch(a: Pages, b: Pages) -> bool:
    """Return whether the page ranges of two works overlap. If neither work has a last page, the result is False."""
    end_a, end_b = a.last or a.first, b.last or b.first
    return (
        (a.long or b.long or a.last is not None or b.last is not None)
        and a.first <= end_b
        and b.first <= end_a
    )
