"""Read the entries of a manuscript's reference list: their authors, years and titles."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from slr.formats.reference import read_reference, split_list
from slr.formats.reference_head import DATE
from slr.formats.reference_style import opens_reference
from slr.manuscript.draft import Line
from slr.manuscript.name import Name, read_name
from slr.manuscript.regulation import Regulation, find_regulations
from slr.text.citation import OTHERS
from slr.text.fold import fold

YEAR: Final = r"(?:1[5-9]\d\d|20\d\d)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """An entry of the reference list.

    - `place`: the position of the entry in the list, from 0
    - `number`: the number that the list gives to the entry, or None
    - `more`: true if the entry names only some of the work's authors
    - `years`: the years of the work, including those of other editions
    - `letter`: the letter after the year, which distinguishes works of one year
    - `undated`: true if the entry contains words such as "n.d." or "in press" in place of a year
    """

    place: int
    line: int
    text: str
    number: int | None
    people: tuple[Name, ...]
    more: bool
    year: str
    years: frozenset[str]
    letter: str
    undated: bool
    title: str
    doi: str
    regulations: tuple[Regulation, ...]
    folded: str


def read_works(lines: Sequence[Line]) -> tuple[list[Work], list[tuple[int, str]]]:
    """Return the entries of a list, and the line and text of each part that is not an entry.

    A part without any sign of an entry, such as authors, a year or a DOI, is not an entry. A note below the list, such
    as "The authors thank ...", is not an entry either, unless it has a number.
    """
    works: list[Work] = []
    others: list[tuple[int, str]] = []
    lines = _sort_numbered(list(_join_numbers(_join_pages(lines))))
    for at, text in split_list("\n".join(" " * line.indent + line.text for line in lines)):
        line = lines[at]
        work = _read_work(
            len(works), line.number, text, _find_number(line.text), works[-1] if works else None
        )
        listed = work.people or work.year or work.undated or work.number
        if _SENTENCE.match(text) and work.number is None:
            others.append((line.number, text))
        elif listed or _PLACED.search(text) or opens_reference(text):
            works.append(work)
        else:
            others.append((line.number, text))
    return works, others


def _join_pages(lines: Sequence[Line]) -> Iterator[Line]:
    """Yield the lines without the blank lines of a page break, so that an entry on two pages is not divided."""
    blank: list[Line] = []
    for line in lines:
        if not line.text:
            blank.append(line)
            continue
        if not any(part.dropped for part in blank):
            yield from blank
        blank = []
        yield line


def _join_numbers(lines: Iterable[Line]) -> Iterator[Line]:
    """Yield the lines. A line with only a number, as in a table of references, is joined with the next line of text.

    Several such lines in a row are left out, because in text from a PDF, all numbers of a page can come before its
    entries.
    """
    numbers: list[Line] = []
    above = ""
    for line in lines:
        ranged, above = above.endswith(("-", "–")), line.text or above  # "pages 90-" and below it "98."
        if _ALONE.fullmatch(line.text) and not ranged:
            numbers.append(line)
        elif numbers and line.text:
            mark = f"{numbers[0].text} " if len(numbers) == 1 else ""
            yield Line(number=line.number, text=f"{mark}{line.text}", indent=line.indent)
            numbers = []
        elif not numbers:
            yield line


def _sort_numbered(lines: Sequence[Line]) -> list[Line]:
    """Return the lines with the entries in the order of their numbers.

    In text from two columns, the entries of the columns can alternate. The lines are returned unchanged if a number
    occurs twice, there are fewer than six numbers, or more than a fifth of the numbers are missing.
    """
    starts = [
        (number, at) for at, line in enumerate(lines) if (number := _find_number(line.text)) is not None
    ]
    numbers = [number for number, _ in starts]
    once = len(set(numbers)) == len(numbers) >= _SEVERAL
    if not once or max(numbers) * _MOST_OF > len(numbers) * 10 or numbers == sorted(numbers):
        return list(lines)
    ends = [at for _, at in starts[1:]] + [len(lines)]
    parts = sorted((number, at, end) for (number, at), end in zip(starts, ends, strict=True))
    blocks = ((line for line in lines[at:end] if line.text) for _, at, end in parts)
    return [*lines[: starts[0][1]], *(line for block in blocks for line in block)]


_MOST_OF: Final = 8  # of ten numbers must be there
_SEVERAL: Final = 6  # entries of a list that can be sorted
_ALONE: Final = re.compile(r"\[\d{1,3}\]|\d{1,3}\.")
# the beginning of a note below a list, and not of a title
_SENTENCE: Final = re.compile(
    r"(?:(?:this|the|our) (?:\w+ ){0,3}(?:was|were|is|are|has|have|received)\b|(?:the )?authors? (?:\w+ ){0,2}(?:are|is|declares?|wish|would|thanks?|acknowledges?)"
    r"|we (?:\w+ ){0,2}(?:thank|acknowledge|are|would|gratefully)|our (?:\w+ ){0,2}(?:thanks|gratitude)|(?:special )?thanks (?:to|are)"
    r"|penelitian ini (?:didanai|didukung|dibiayai)|(?:para )?penulis (?:mengucapkan|menyatakan|berterima)|received:? \d|the pre-publication history)\b.*[.:]",
    re.IGNORECASE,
)
_PLACED: Final = re.compile(
    r"\d\s*\(\d+\)|\d{1,4}\s?[–-]\s?\d{1,4}|\bdoi\b|https?://|\b10\.\d{4}", re.IGNORECASE
)
_NUMBER: Final = re.compile(r"\W{0,3}(?:\[(\d{1,3})\]|\((\d{1,3})\)|(\d{1,3})[.)](?=\s))")


def _find_number(text: str) -> int | None:
    match = _NUMBER.match(text)
    return int(next(filter(None, match.groups()))) if match else None


def _read_work(place: int, line: int, text: str, number: int | None, above: Work | None) -> Work:
    full = _name_again(text, above)
    row = read_reference(line, _LETTER_OF_YEAR.sub(r"\1", full[:_LONGEST]))
    authors = [author for author in row["authors"] if author.strip(" .…")]
    named = [author for author in authors if fold(author) not in OTHERS and "..." not in author]
    main = str(row["year"]) if row["year"] is not None else ""
    head = _HEAD_OF_BODY.match(full) if not authors else None
    if head is not None:
        named, main = [head["name"]], head["year"] or head["spaced"]
    undated = _is_undated(text, main)
    years = frozenset({main, *_find_editions(text, main)} - {""})
    if not main and not undated:
        main = next(reversed(re.findall(rf"(?<![\d/.:–-]){YEAR}(?![\d–-])", text)), "")
        years = frozenset({main} - {""})
    people = tuple(read_name(name) for name in named[:_MOST])
    return Work(
        place=place,
        line=line,
        text=text,
        number=number,
        people=people,
        more=len(named) < len(authors),
        year=main,
        years=years,
        letter=_find_letter(text, main),
        undated=undated,
        title=row["title"] or "",
        doi=row["doi"] or "",
        regulations=tuple(found.value for found in find_regulations(text)),
        folded=fold(full),
    )


def _name_again(text: str, above: Work | None) -> str:
    """Return the text of an entry, with the authors of the entry above in place of a dash such as "———" or "______"."""
    dash = _DASH.match(text)
    if dash is None or above is None or not above.people:
        return text
    *others, last = (name.shown.rstrip(".") for name in above.people)
    names = f"{', '.join(others)}, & {last}" if others else last
    return names + text[dash.end() :]


_DASH: Final = re.compile(r"(?:[_—–-]\s?){2,}")


def _is_undated(text: str, year: str) -> bool:
    """Return whether an entry has words such as "n.d." or "in press" in place of the year, and no year before them."""
    mark = _UNDATED.search(text[:_HEAD])
    if mark is not None and (not year or text.find(year) > mark.start()):
        return True
    return not year and DATE.search(text) is not None


# the letter after a year in Vancouver style, "2018a; 6: 5-9"
_LETTER_OF_YEAR: Final = re.compile(rf"(?<![\w/-])({YEAR})[a-z](?=\s?;|\.$)")
# an organisation before the year: "World Lamp Union (WLU). 2019."
_HEAD_OF_BODY: Final = re.compile(
    rf"(?:\[?\d{{1,3}}[.\])]\s+)?(?P<name>[A-Z][^.()\d]{{2,100}}?|[A-Z][A-Z\d&/-]{{1,15}})(?:\s\([A-Z][^()\d]{{1,80}}\))?[.,]?\s"
    rf"(?:\(?(?P<year>{YEAR})[a-z]?\)?[.,:]|(?P<spaced>{YEAR})[a-z]?(?=\s[A-Z]))"
)
_LONGEST: Final = 5000  # characters of an entry that are read
_MOST: Final = 60  # authors that are compared
_HEAD: Final = 400
_UNDATED: Final = re.compile(
    r"(?<![\w.])(?:n\.\s?d\.?|no date|t\.\s?t\.?|s\.\s?a\.|tanpa tahun|in press|forthcoming|in preparation|dalam proses cetak)(?!\w)",
    re.IGNORECASE,
)


def _find_editions(text: str, main: str) -> Iterator[str]:
    """Yield the years of all editions of a work, as in "[1894] 1981", "1894/1981" or "(Original work published 1894)"."""
    for match in _EDITIONS.finditer(text[:_EDITION_TEXT]):
        found = [year for year in match.groups() if year]
        if main in found or match[0].startswith("("):
            yield from found


_EDITION_TEXT: Final = 2000
_EDITIONS: Final = re.compile(
    rf"[\[(]({YEAR})[\])]\s*[,.]?\s*\(?({YEAR})|(?<![\d/])({YEAR})\s*/\s*({YEAR})(?!\d)|({YEAR})\s*\[({YEAR})\]"
    rf"|\((?:original(?:ly)?(?: work)? published|karya asli diterbitkan|first published)[^()\d]{{0,20}}({YEAR})\)",
    re.IGNORECASE,
)


def _find_letter(text: str, year: str) -> str:
    match = re.search(rf"(?<!\d){year}\s?([a-z])(?![\w])", text[:_LETTERED]) if year else None
    return match[1] if match else ""


_LETTERED: Final = 4000
