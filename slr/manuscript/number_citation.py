"""Find citations by number, such as "[12]", "[3–5, 8]", superscripts or "(12)"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from slr.manuscript.prose import Prose
from slr.manuscript.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberCitation:
    """A group of cited numbers: its text, its line, its position, and the numbers."""

    text: str
    line: int
    start: int
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberFindings:
    """The numbered citations of a draft, and the differences between the draft and its reference list.

    `unlisted` contains each cited number without an entry, with its citation. `gaps` contains the numbers that the list
    skips, each with the entry that comes next. At most ten numbers are given for one entry.
    """

    citations: tuple[NumberCitation, ...]
    unlisted: tuple[tuple[int, NumberCitation], ...]
    never_cited: tuple[Work, ...]
    gaps: tuple[tuple[int, Work], ...]


def check_numbers(prose: Prose, works: Sequence[Work], named: int) -> NumberFindings | None:
    """Return the numbered citations and their faults, or None if the draft does not cite by number.

    `named` is the number of entries that the draft cites by author and year.
    """
    known = _number_works(works)
    best: list[NumberCitation] = []
    covered = 0
    for form in _FORMS:
        found = list(_find(prose, form, _highest(known)))
        numbers = {number for citation in found for number in citation.numbers} & set(known)
        if len(numbers) > covered:
            best, covered = found, len(numbers)
    if covered < _FEWEST or covered * 3 < len(works) or covered <= named:
        return None
    cited = {number for citation in best for number in citation.numbers}
    meant = {work.place for number, work in known.items() if number in cited}
    return NumberFindings(
        citations=tuple(best),
        unlisted=tuple((n, c) for c in best for n in c.numbers if n not in known),
        never_cited=tuple(work for work in works if work.place not in meant),
        gaps=tuple(_find_gaps(known)),
    )


_FEWEST: Final = 3  # numbers that a draft must cite to count as a draft that cites by number


def _number_works(works: Sequence[Work]) -> dict[int, Work]:
    """Map each number that a draft can cite to an entry of its list.

    If at least two thirds of the entries have numbers, these numbers are used. An entry without a number gets the next
    entry's number minus 1, unless another entry has that number. If fewer entries have numbers, as in a Word document,
    the entries are counted from 1.
    """
    numbered = {work.number: work for work in works if work.number is not None}
    if len(numbered) * 3 >= len(works) * 2:
        for work, after in pairwise(works):
            if work.number is None and after.number is not None and after.number > 1:
                numbered.setdefault(after.number - 1, work)  # its number was lost
        return numbered
    return dict(enumerate(works, start=1))


def _highest(known: dict[int, Work]) -> int:
    """Return the highest number that can be a citation. A higher number is a year or a quantity."""
    top = max(known, default=0)
    return top + max(_BEYOND, top // 2)


_BEYOND: Final = 10


def _find_gaps(known: dict[int, Work]) -> Iterator[tuple[int, Work]]:
    for number, work in sorted(known.items()):
        missing = number - 1
        while missing > 0 and missing not in known and number - missing <= _BEYOND:
            yield missing, work
            missing -= 1


_LIST: Final = r"\d{1,3}(?:\s?[,;–—-]\s?\d{1,3})*"
_RAISED: Final = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_PART: Final = r"(?:pp?|hal|hlm|figs?|figures?|gambar|tables?|tabel|tab|secs?|sections?|ch|chap|chapter|bab|eqs?|eqn|thm|theorem|app|ref)\b"
_FORMS: Final = (
    re.compile(
        rf"\[(?P<list>{_LIST})(?:[,:;]?\s{_PART}[^\[\]]{{1,30}})?\]"
        rf"(?:\s?[–—-]\s?\[(?P<last>\d{{1,3}})\])?",
        re.IGNORECASE,
    ),
    # not an exponent: a single letter, a unit or a digit before the number, unless the digit ends a word such as "Xa21" or "Covid-19"
    re.compile(
        rf"(?:(?<![\d{_RAISED}=])|(?<=[A-Za-z]{{2}}\d)|(?<=[A-Za-z]{{2}}\d\d)|(?<=[a-z]-\d)|(?<=[a-z]-\d\d))(?<!\b[A-Za-zα-ωχ])(?<!\b[ckmµ]m)(?P<list>[{_RAISED}]{{1,3}}(?:\s?[,;–—⁻-]\s?[{_RAISED}]{{1,3}})*)"
    ),
    re.compile(rf"(?<=[\w.,;)])\s?\((?P<list>{_LIST})\)"),
    # superscripts that a PDF has reduced to plain digits: "lamps1,2 and oil.3"
    re.compile(r"(?<=[a-z]{3})(?:[.,;](?=\d))?(?P<list>\d{1,3}(?:[,–-]\d{1,3}){0,9})(?=[\s.,;:)]|$)"),
)
_DOWN: Final = {ord(raised): digit for raised, digit in zip(f"{_RAISED}⁻", "0123456789-", strict=True)}


def _find(prose: Prose, form: re.Pattern[str], highest: int) -> Iterator[NumberCitation]:
    """Yield the groups of cited numbers.

    Numbers above the abstract or the introduction are left out, because they mark the affiliations of the authors. A
    group is also left out if one of its numbers is 0 or above `highest`.
    """
    front = _FRONT.search(prose.text, 0, _FRONT_PART)
    for match in form.finditer(prose.text, front.end() if front else 0):
        last = match.groupdict().get("last")  # the last number of a range such as "[4]–[6]"
        numbers = tuple(_expand(match["list"].translate(_DOWN) + (f"-{last}" if last else "")))
        if numbers and all(0 < number <= highest for number in numbers):
            yield NumberCitation(
                text=match.group().strip(),
                line=prose.line_at(match.start("list")),
                start=match.start("list"),
                numbers=numbers,
            )


_FRONT: Final = re.compile(r"\b(?:abstract|abstrak|introduction|pendahuluan)\b", re.IGNORECASE)
_FRONT_PART: Final = 6000  # characters that can contain the title, the authors and their addresses


def _expand(text: str) -> Iterator[int]:
    """Yield the numbers of a list such as "1, 3-5", which gives 1, 3, 4 and 5."""
    for part in re.split(r"[,;]", text):
        ends = [int(number) for number in re.findall(r"\d+", part)]
        if len(ends) == 2 and 0 <= ends[1] - ends[0] <= _WIDEST:
            yield from range(ends[0], ends[1] + 1)
        else:
            yield from ends


_WIDEST: Final = 100  # numbers in one range
