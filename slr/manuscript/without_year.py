"""Find citations without a year.

Such a citation consists of authors from the reference list, in brackets or with "et al.". No year follows the names.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter
from typing import Final

from slr.manuscript.byline import Byline, read_byline
from slr.manuscript.citation import Citation
from slr.manuscript.name import EXACT, compare_name
from slr.manuscript.prose import BREAK, Prose
from slr.manuscript.resolution import Resolution
from slr.manuscript.work import Work

_BRACKET: Final = re.compile(r"[(\[]([^()\[\]\n]{3,300})[)\]]")
_PAGES: Final = re.compile(
    r"(?:,|:)?\s*(?:(?:pp?|hal|hlm|halaman)\.?\s*)?\d{1,4}(?:\s?[–-]\s?\d{1,4})?\s*$", re.IGNORECASE
)
_NAMES: Final = re.compile(r"[^\d]{3,120}")
_SHORT: Final = re.compile(r"\b(?:et al\b\.?|dkk\b\.?)", re.IGNORECASE)
_DATED: Final = re.compile(r"(?:1[5-9]|20)\d\d|n\.\s?d|in press", re.IGNORECASE)


def find_without_year(
    prose: Prose, works: Sequence[Work], resolutions: Sequence[Resolution]
) -> Iterator[tuple[Citation, tuple[Work, ...]]]:
    """Yield the citations without a year, each with the entries that it can refer to.

    If the draft cites a work with its year elsewhere, text such as "Doe et al. also found" is not a citation without a
    year.
    """
    claimed = _merge((r.citation.start, r.citation.end) for r in resolutions)
    cited = {work.place for r in resolutions for work in r.works}
    for match in _BRACKET.finditer(prose.text):
        start = match.start(1)
        for part in match[1].split(";"):
            yield from _read_part(prose, works, start, part, claimed)
            start += len(part) + 1
    for match in _SHORT.finditer(prose.text):
        if _is_claimed(claimed, match.start()) or _DATED.search(
            prose.text[match.end() : match.end() + _NEAR]
        ):
            continue
        low = max(0, match.start() - _NEAR)
        low = max(
            low,
            prose.text.rfind(BREAK, low, match.start()) + len(BREAK)
            if BREAK in prose.text[low : match.start()]
            else low,
        )
        readings, begin = read_byline(prose.text, low, match.end(), bracketed=False)
        meant = _find_works(readings[0].names, works, more=True) if readings else ()
        if meant and not any(work.place in cited for work in meant):
            yield _make(prose, begin, match.end(), readings), meant


_NEAR: Final = 60  # characters between "et al." and its names or its year


def _read_part(
    prose: Prose, works: Sequence[Work], start: int, part: str, claimed: Sequence[tuple[int, int]]
) -> Iterator[tuple[Citation, tuple[Work, ...]]]:
    bare = _PAGES.sub("", part)
    paged = bare != part
    if not _NAMES.fullmatch(bare) or _DATED.search(part):
        return
    lead = len(bare) - len(bare.lstrip())
    first = start + lead
    if _is_claimed(claimed, first):
        return
    readings, begin = read_byline(prose.text, first, start + len(bare), bracketed=True)
    if not readings or begin != first:
        return
    names, more = readings[0].names, readings[0].more
    meant = _find_works(names, works, more=more)
    if meant and (paged or more or len(names) > 1 or _has_one_author(meant)):
        yield _make(prose, begin, start + len(bare), readings), meant


def _has_one_author(works: Sequence[Work]) -> bool:
    return all(len(work.people) == 1 and work.people[0].given for work in works)


def _find_works(names: Sequence[str], works: Sequence[Work], *, more: bool) -> tuple[Work, ...]:
    found = []
    for work in works:
        people = work.people
        if not people or compare_name(names[0], people[0]) != EXACT:
            continue
        if more and len(people) < 2 and not work.more:
            continue
        if not more and len(names) != len(people):
            continue
        if all(compare_name(name, person) for name, person in zip(names, people, strict=False)):
            found.append(work)
    return tuple(found)


def _merge(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the spans in order. Spans that overlap are joined."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _is_claimed(claimed: Sequence[tuple[int, int]], position: int) -> bool:
    """Return whether a position is in one of the spans, which are in order and do not overlap."""
    at = bisect_right(claimed, position, key=itemgetter(0)) - 1
    return at >= 0 and position < claimed[at][1]


def _make(prose: Prose, start: int, end: int, readings: tuple[Byline, ...]) -> Citation:
    return Citation(
        text=" ".join(prose.text[start:end].split()),
        line=prose.line_at(start),
        start=start,
        end=end,
        readings=readings,
        year="",
    )
