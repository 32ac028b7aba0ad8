"""Remove running heads, page numbers and footers from text that was copied from the pages of a PDF."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import Final

from slr.manuscript.draft import Line

_REPEATED: Final = 3  # how often a line must occur to be a running head
_NUMBERED: Final = 2  # how often it must occur if its page numbers differ
_LONGEST: Final = 140  # characters of a running head


def drop_page_lines(lines: Sequence[Line]) -> list[Line]:
    """Return the lines, with an empty text in place of running heads, footers, page numbers and line numbers.

    A running head occurs on several pages, usually at the edge of a block of lines. The page number in the running head
    can differ.

    >>> texts = ["oil of", "", "12 | Lamps", "", "lamps.", "", "13 | Lamps", "", "more", "", "14 | Lamps"]
    >>> lines = [Line(number=n, text=text) for n, text in enumerate(texts, start=1)]
    >>> [line.text for line in drop_page_lines(lines) if line.text]
    ['oil of', 'lamps.', 'more']
    """
    keys = [_key(line) for line in lines]
    shown: dict[str, list[str]] = {}
    for key, line in zip(keys, lines, strict=True):
        shown.setdefault(key, []).append(line.text)
    outer = _find_outer(lines)
    heads = {
        key
        for key, texts in shown.items()
        if key and (len(texts) >= _REPEATED or len(set(texts)) >= _NUMBERED or _is_outer(key, keys, outer))
    }
    counted = {key for key in heads if _counts_pages(shown[key])}
    numbered = _has_line_numbers(lines)
    repeated = [
        key in heads or _PAGE_NUMBER.fullmatch(line.text) is not None
        for key, line in zip(keys, lines, strict=True)
    ]
    edges = _find_edges(lines, repeated)
    dropped = [
        edge or key in counted or (numbered and line.text.isdecimal())
        for edge, key, line in zip(edges, keys, lines, strict=True)
    ]
    return [
        Line(number=line.number, text="", dropped=True) if drop else line
        for line, drop in zip(lines, dropped, strict=True)
    ]


def _find_outer(lines: Sequence[Line]) -> frozenset[int]:
    """Return the indexes of the first two and the last two lines with text on each page.

    If form feeds do not divide the draft into at least two pages, return an empty set.
    """
    starts = [0, *(at for at, line in enumerate(lines) if line.page and at), len(lines)]
    if len(starts) < _PAGES:
        return frozenset()
    shown = [[at for at in range(begin, end) if lines[at].text] for begin, end in pairwise(starts)]
    return frozenset(at for page in shown if page for at in (*page[:_OUTER], *page[-_OUTER:]))


def _is_outer(key: str, keys: Sequence[str], outer: frozenset[int]) -> bool:
    """Return whether a line occurs at least twice, and always at the top or the foot of a page."""
    places = [at for at, other in enumerate(keys) if other == key]
    return len(places) >= _NUMBERED and outer.issuperset(places)


_OUTER: Final = 2  # lines at the top and the foot of a page
_PAGES: Final = 3  # starts of pages, and the end of the file


def _counts_pages(texts: Sequence[str]) -> bool:
    numbers = [[int(number) for number in _OUTER_NUMBER.findall(text)] for text in texts]
    return len(numbers) >= _REPEATED and any(_grows(first, numbers[1:]) for first in numbers[0])


def _grows(page: int, numbers: Sequence[Sequence[int]]) -> bool:
    """Return whether the groups of numbers can contain the page numbers after `page`.

    Each group must contain a number that is a little higher than the page number before it.
    """
    for group in numbers:
        after = next((number for number in sorted(group) if 0 < number - page <= _STEP), None)
        if after is None:
            return False
        page = after
    return True


def _has_line_numbers(lines: Sequence[Line]) -> bool:
    """Return whether the draft contains line numbers, each on a separate line."""
    numbers = [int(line.text) for line in lines if line.text.isdecimal() and len(line.text) <= _DIGITS]
    steps = sum(after - before == 1 for before, after in pairwise(numbers))
    return steps >= _COUNTED and steps * 2 >= len(numbers)


_OUTER_NUMBER: Final = re.compile(r"^\d{1,4}(?!\d)|(?<!\d)\d{1,4}$")
_STEP: Final = 4  # pages between two running heads of one kind
_DIGITS: Final = 5  # of a line number
_COUNTED: Final = 20  # lines that must be numbered one after another


# "12", "- 12 -", "Page 3 of 9", "Halaman | 12"
_PAGE_NUMBER: Final = re.compile(
    r"[-–—|~\s]{0,5}(?:(?:page|halaman|hal\.?|hlm\.?|p\.)[\s|:]{0,4})?(?:\d{1,4}|[ivxlc]{1,7})(?:\s?(?:of|dari|/)\s?\d{1,4})?[-–—|~\s]{0,5}",
    re.IGNORECASE,
)
_OUTER_NUMBERS: Final = re.compile(r"^[\d\s|~–—-]{1,12}(?=\D)|(?<=\D)[\d\s|~–—-]{1,12}$")


def _key(line: Line) -> str:
    """Return the text of a line in lower case, without a page number at its beginning or end.

    If the line cannot be a running head, return "".
    """
    if not line.text or len(line.text) > _LONGEST:
        return ""
    key = _OUTER_NUMBERS.sub("", line.text)
    return key.casefold() if sum(map(str.isalpha, key)) > _LETTERS else ""


_LETTERS: Final = 1


def _find_edges(lines: Sequence[Line], repeated: Sequence[bool]) -> Iterator[bool]:
    """Yield, for each line, whether it is repeated and at the edge of a block of lines.

    A block begins and ends at a blank line, a page break, or the beginning or end of the file. Up to six repeated lines
    in a row can be at its edge.
    """
    above: Line | None = None
    at = 0
    for found, group in groupby(repeated):
        size = len(list(group))
        below = lines[at + size] if at + size < len(lines) else None
        edge = above is None or below is None or not above.text or not below.text
        edge = edge or any(line.page for line in lines[at : at + size + 1])
        yield from [found and edge and size <= _TALLEST] * size
        at += size
        above = lines[at - 1]


_TALLEST: Final = 6  # lines of a head or foot; more repeated lines are text
