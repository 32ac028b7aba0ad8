"""Find the citations with authors and year in the text of a draft.

A citation is found by its year. The names before it are read from right to left, because nothing marks the place where
the names begin, as in "Menurut Robbins dan Judge (2015)". If the names can begin at several words, all readings are
kept. `slr.manuscript.resolve` then chooses one of the readings with the help of the reference list.
"""

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from slr.manuscript.byline import Byline, read_byline
from slr.manuscript.common_word import is_common
from slr.manuscript.prose import BREAK, Prose
from slr.manuscript.regulation import find_regulations
from slr.manuscript.work import YEAR

BRACKETED: Final = "bracketed"  # "(Doe, 2019)"
NARRATIVE: Final = "narrative"  # "Doe (2019)"
BARE: Final = "bare"  # "Doe 2019" in running text


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """One cited work: the text from its names to its year, its line, and the possible readings of its names.

    - `start` and `end`: positions in the text
    - `year`: empty for a work without a year ("n.d."), and for a work that is named without its year and cited through
      another work
    - `letter`: the letter after the year, or empty
    - `original`: the year of an earlier edition, or empty
    - `form`: `BRACKETED`, `NARRATIVE` or `BARE`
    - `sure`: true if the text alone shows that this is a citation
    - `through`: if the work is cited through another work, the text that cites the other work
    - `before` and `after`: the text directly before the names, and the text directly after the year
    """

    text: str
    line: int
    start: int
    end: int
    readings: tuple[Byline, ...]
    year: str
    letter: str = ""
    original: str = ""
    form: str = BRACKETED
    sure: bool = True
    through: str = ""
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class _Date:
    start: int
    end: int
    year: str
    letters: str
    original: str


_UNDATED: Final = (
    r"n\.\s?d\.?|t\.\s?t\.?|s\.\s?a\.|tanpa tahun|no date|in press|forthcoming|in preparation|in prep\.?|submitted|accepted|under review"
    r"|dalam proses cetak|akan terbit"
)
_DATE: Final = re.compile(
    rf"(?<![\w/.–:-])(?:\[(?P<before>{YEAR})\]\s*|(?P<first>{YEAR}|1[0-4]\d\d)\s*/\s*)?(?P<year>{YEAR})"
    rf"(?P<letters>[a-z](?![a-z])(?:\s?(?:,|&|and|dan)\s?[a-z](?![\w.]))*)?(?:\s*\[(?P<after>{YEAR})\])?(?![\w/]|\s?[–-]\s?\d|[–-][\s),;]|\.\d|,\d{{3}})"
    rf"|(?<=[\s,(\[])(?P<undated>{_UNDATED})(?:-(?P<mark>[a-z]))?(?=[\s,;:)\]])",
    re.IGNORECASE,
)


def find_citations(prose: Prose, authors: Collection[str] = ()) -> list[Citation]:
    """Return the citations with authors and year in the order of the text.

    A word such as "n.d." can take the place of the year. Citations of regulations and of personal communications are
    left out. `authors` contains the family names of the first authors in the reference list.

    The names of a citation can all be common words, such as "May". Such a citation is returned in two cases only: "et
    al." follows the names, or the first name is one of `authors` and the form is not `BARE`.

    >>> from slr.manuscript.draft import Line
    >>> from slr.manuscript.prose import join_lines
    >>> text = "Doe and Roe (2019) agree (Kim, 2017, 2018a; see Lee et al., 2020)."
    >>> found = find_citations(join_lines([Line(number=7, text=text)], whole=True))
    >>> [(c.text, c.year + c.letter, c.form) for c in found][:2]
    [('Doe and Roe (2019)', '2019', 'narrative'), ('Kim, 2017', '2017', 'bracketed')]
    >>> [(c.text, c.year + c.letter, c.line) for c in found][2:]
    [('Kim, 2017, 2018a', '2018a', 7), ('Lee et al., 2020', '2020', 7)]
    """
    found: list[Citation] = []
    taken = sorted((m.start, m.end) for m in find_regulations(prose.text))
    for start, end in prose.paragraphs():
        if "1" in prose.text[start:end] or "2" in prose.text[start:end] or "." in prose.text[start:end]:
            found += _read_paragraph(prose, start, end, taken, authors)
    return found


def _read_paragraph(
    prose: Prose, start: int, end: int, taken: Sequence[tuple[int, int]], authors: Collection[str]
) -> Iterator[Citation]:
    text = prose.text
    last: Citation | None = None
    found: list[Citation] = []
    for date in _find_dates(text, start, end):
        opening = _find_opening(text, start, date.start)
        if _is_of_regulation(text, date, taken):
            last = None
            continue
        made = [c for c in _read_date(prose, date, opening, start, last) if _is_named(c, authors)]
        found += made
        last = made[-1] if made else None
    yield from _mark_second_hand(text, found)


def _is_named(citation: Citation, authors: Collection[str]) -> bool:
    """Return whether the names of a citation can be names of authors.

    If all names are common words, such as "May", they can be names only in two cases: "et al." follows them, or the
    first name is one of `authors` and the citation is not `BARE`.
    """
    reading = citation.readings[0]
    if reading.more or not all(map(is_common, reading.names)):
        return True
    return citation.form != BARE and reading.names[0] in authors


def _is_of_regulation(text: str, date: _Date, taken: Sequence[tuple[int, int]]) -> bool:
    """Return whether a date belongs to a regulation.

    The date can be part of the regulation's number, or come after its title, as in "(UU ... Nomor 5 ..., 2014)".
    """
    for begin, stop in taken[max(0, bisect_right(taken, (date.start, 0)) - 2) :]:
        if begin > date.start:
            break
        if date.start < stop:
            return True
        between = text[stop : date.start]
        if len(between) <= _TITLE and BREAK not in between and not _CLOSED.search(between):
            return True
    return False


_TITLE: Final = 300  # characters of the title of a regulation after its number
_CLOSED: Final = re.compile(r"[;()]")


def _mark_second_hand(text: str, found: Sequence[Citation]) -> Iterator[Citation]:
    """Yield the citations, with `through` set if a work is cited through another work.

    The other work is the next work, as in "(Doe, 1998, dalam Nurman, 2001)" or "(Doe, 1998; Roe, 1999, both cited in
    Kim, 2001)".
    """
    marked: list[Citation] = []
    for this in reversed(found):
        after = marked[-1] if marked else None
        through = this.through
        if after is not None and not through:
            between = text[this.end : after.start]
            if _THROUGH.fullmatch(between):
                through = after.text
            elif between.strip() == ";" and _ALL.match(text, after.end):
                through = after.through
        marked.append(replace(this, through=through) if through else this)
    yield from reversed(marked)


_ALL: Final = re.compile(r"[\s,]*(?:both|all)\s+(?:cited|quoted)", re.IGNORECASE)
_THROUGH: Final = re.compile(
    r"[\s,:\d-]*(?:(?:\)\s*,?\s*|[(\[]?)(?:(?:(?:as|both|all)\s+)?(?:cited|quoted)\s+(?:in|by)|(?:sebagaimana )?dikutip\s+(?:dari|dalam|oleh)|dalam)|,?\s*in|apud)\s*:?\s*",
    re.IGNORECASE,
)


def _find_dates(text: str, start: int, end: int) -> Iterator[_Date]:
    for match in _DATE.finditer(text, start, end):
        if match["year"] and not match["year"].isdigit():
            continue
        letters = "".join(
            re.findall(r"[a-z]", re.sub(r"and|dan", "", match["letters"] or match["mark"] or ""))
        )
        original = match["before"] or match["first"] or match["after"] or ""
        yield _Date(match.start(), match.end(), match["year"] or "", letters, original)


def _find_opening(text: str, start: int, position: int) -> int:
    """Return the position of the innermost bracket that is open at a position in a paragraph, or -1 if no bracket is open."""
    depth = 0
    low = max(start, position - _WIDEST)
    for match in reversed(list(_MARK.finditer(text, low, position))):
        if match[0] in ")]":
            depth += 1
        elif depth == 0:
            return match.start()
        else:
            depth -= 1
    return -1


_MARK: Final = re.compile(r"[()\[\]]")
_WIDEST: Final = 1500  # characters of a bracket with citations


def _read_date(
    prose: Prose, date: _Date, opening: int, start: int, last: Citation | None
) -> Iterator[Citation]:
    """Yield the citations that end with a date: one for each letter after the year, or one if there is no letter.

    Yield nothing if neither names nor a quoted title precede the date, or if the date belongs to a personal
    communication. If another work is cited through this work, a citation of that other work comes first.
    """
    text = prose.text
    if _PERSONAL.match(text, date.end) is not None:
        return
    if opening >= 0 and text[opening] == "[" and date.start == opening + 1 and date.original:
        opening = _find_opening(text, start, opening)
    inner = opening + 1 if opening >= 0 else start
    if last is not None and last.end >= inner - 1 and _goes_on(text, last, date):
        # another year of the same authors
        yield from _make(
            prose, date, last.start, last.readings, form=last.form, sure=last.sure or last.form == BARE
        )
        return
    if opening >= 0 and _ONLY_LEAD.fullmatch(text, inner, date.start):
        yield from _read_narrative(prose, date, opening, start)
        return
    limit = max(inner, last.end if last is not None and last.end > inner else inner)
    title = _QUOTED.search(text, max(limit, date.start - _TITLE), date.start) if opening >= 0 else None
    if title is not None:
        byline = Byline(names=(title["title"].strip(" ,.?!"),), more=False, start=title.start())
        yield from _make(prose, date, title.start(), (byline,), form=BRACKETED, sure=True)
        return
    readings, begin = read_byline(text, limit, date.start, bracketed=opening >= 0)
    if not readings:
        return
    second = _SECOND.search(text, max(limit, begin - _AROUND), begin)
    if second is not None:
        yield from _read_second_hand(prose, text, date, opening, start, last, second.start())
    form = BRACKETED if opening >= 0 else BARE
    sure = opening >= 0 and _is_close(text[limit:begin])
    yield from _make(prose, date, begin, readings, form=form, sure=sure)


# a letter or a talk, which needs no entry: "Doe (2008, personal communication)"
_PERSONAL: Final = re.compile(
    r"\s*[,(]\s*(?:personal communication|pers\. comm|komunikasi pribadi)", re.IGNORECASE
)
# a work without an author: "(“Lamps at sea,” 2019)"
_QUOTED: Final = re.compile(r"[\"“](?P<title>[^\"“”\d]{3,200})[\"”],?\s*$")
# text that can be between two years of the same authors: "2017, 2018", "2017: 45 and 2018", "2017a, b"
_BETWEEN: Final = re.compile(
    r"\)?(?:\s*[:,]\s*(?:(?:pp?|hal|hlm|halaman|pages?|ch|bab)\.?\s*)?[\d–, -]{1,15})?\s*(?:[,;&]|,?\s*(?:and|dan|serta)\b)?\s*\(?",
    re.IGNORECASE,
)


def _goes_on(text: str, last: Citation, date: _Date) -> bool:
    if date.start - last.end > _NEAR or date.start - last.start > _LONGEST:
        return False
    between = text[last.end : date.start]
    return (
        0 < len(between) <= 40
        and _BETWEEN.fullmatch(between) is not None
        and not between.strip().startswith(")")
    )


_NEAR: Final = 40  # characters between two years of one citation
_LONGEST: Final = 300  # characters of a citation with all its years
# between the bracket and the year of a narrative citation
_ONLY_LEAD: Final = re.compile(r"\s*(?:(?:tahun|th\.?|year|in|dalam|pada|see|lihat)\s+)?", re.IGNORECASE)
_SECOND: Final = re.compile(
    r"(?:\b(?:(?:as|both|all)\s+)?(?:cited|quoted|reported)\s+(?:in|by|from)|\b(?:di)?kutip(?:an)?\s+(?:dari|dalam|oleh)|\bsebagaimana dikutip(?:\s+(?:dari|dalam|oleh))?|\bdalam|\bin|\bapud|\bvia)\s*:?\s*$",
    re.IGNORECASE,
)


def _is_close(before: str) -> bool:
    before = before.strip()
    return not before or before[-1] in ";," or len(before.split()) <= _LEAD or ";" in before


_LEAD: Final = 4  # words before a citation in a bracket


def _read_narrative(prose: Prose, date: _Date, opening: int, start: int) -> Iterator[Citation]:
    text = prose.text
    readings, begin = read_byline(text, max(start, opening - _NAMES), opening, bracketed=False)
    if not readings:
        return
    second = _DALAM.search(text, max(start, begin - 40), begin)
    if second is not None:
        yield from _read_second_hand(prose, text, date, -1, max(start, begin - _NAMES), None, second.start())
    yield from _make(prose, date, begin, readings, form=NARRATIVE, sure=True)


_DALAM: Final = re.compile(r"\b(?:dalam|dikutip (?:dari|dalam|oleh)|cited in|quoted in)\s+$", re.IGNORECASE)
_NAMES: Final = 250  # characters of names before a bracket


def _read_second_hand(
    prose: Prose, text: str, date: _Date, opening: int, start: int, last: Citation | None, stop: int
) -> Iterator[Citation]:
    """Yield the citation of a work that is cited through another work and without its own year.

    An example is "Doe (dalam Nurman, 2001)".

    Yield nothing if the work is cited with a year, if no name is found, or if several brackets open after the names.
    """
    through = text[stop : date.end].strip()
    if last is not None and last.end <= stop and re.fullmatch(r"[\s,;)]*", text[last.end : stop]):
        return  # `_mark_second_hand` marks the citation with a year
    inner = opening + 1 if opening >= 0 else start
    if opening >= 0 and not text[inner:stop].strip():
        readings, begin = read_byline(text, max(start, opening - _NAMES), opening, bracketed=False)
    else:
        readings, begin = read_byline(text, inner, stop, bracketed=opening >= 0)
    if readings and text[readings[0].start : stop].count("(") <= 1:
        yield Citation(
            text=_shorten(_close(text, begin, date.end)),
            line=prose.line_at(begin),
            start=begin,
            end=stop,
            readings=readings,
            year="",
            through=through,
        )


def _make(
    prose: Prose, date: _Date, begin: int, readings: tuple[Byline, ...], *, form: str, sure: bool
) -> Iterator[Citation]:
    end = date.end
    shown = _close(prose.text, begin, end)
    for letter in date.letters or ("",):
        yield Citation(
            text=_shorten(shown),
            line=prose.line_at(begin),
            start=begin,
            end=end,
            readings=readings,
            year=date.year,
            letter=letter,
            original=date.original,
            form=form,
            sure=sure,
            before=prose.text[max(0, begin - _AROUND) : begin],
            after=prose.text[end : end + _AROUND],
        )


def _close(text: str, begin: int, end: int) -> str:
    """Return the text from `begin` to `end`, with the bracket after it if that bracket closes one in the text."""
    shown = text[begin:end]
    return f"{shown})" if shown.count("(") > shown.count(")") and text[end : end + 1] == ")" else shown


_AROUND: Final = 60  # characters before the names and after the year


def _shorten(text: str) -> str:
    return " ".join(text.replace(BREAK, " ").split())
