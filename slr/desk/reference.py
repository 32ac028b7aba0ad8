"""Find the report that a person means: by a record id, a DOI, a title, or a citation such as "Smith 2019"."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from slr.text.citation import OTHERS
from slr.text.doi import clean_doi
from slr.text.fold import fold

_YEAR: Final = re.compile(r"\(?\b(1[5-9]\d\d|20\d\d)([a-z]?)\b\)?")
_WORD: Final = re.compile(r"[^\W_]+")
_JOINING: Final = frozenset({"and", "et", "al", "dan", "dkk", "others", "und", "y", "e"})
_SHORTEST: Final = 3  # words that the beginning of a title must have to name a report


class ReportIndex:
    """An index that finds reports by record id, DOI, title or citation.

    A report is never guessed: if a text matches several reports, all of them are returned.
    """

    def __init__(self, reports: Iterable[Mapping[str, Any]]) -> None:
        self._by_id: dict[str, str] = {}
        self._former: dict[str, str] = {}
        self._by_doi: dict[str, set[str]] = defaultdict(set)
        self._by_title: dict[str, set[str]] = defaultdict(set)
        self._by_year: dict[str, list[str]] = defaultdict(list)
        self._year_of: dict[str, str] = {}
        self._title_of: dict[str, str] = {}
        self._authors: dict[str, list[_Author]] = {}
        for row in reports:
            self._add(row)

    def _add(self, row: Mapping[str, Any]) -> None:
        report = row["report"]
        for ident in (report, *row["records"]):
            self._by_id[ident] = report
        for ident in row.get("former") or ():
            self._former.setdefault(ident, report)
        if row["doi"]:
            self._by_doi[row["doi"]].add(report)
        self._title_of[report] = _spell(row["title"] or "")
        self._by_title[self._title_of[report]].add(report)
        if row["year"] is not None:
            self._year_of[report] = str(int(row["year"]))
            self._by_year[self._year_of[report]].append(report)
        self._authors[report] = [
            _read_author(a) for a in row["authors"] if a.strip().casefold() not in OTHERS
        ]

    def by_id(self, ident: str) -> str | None:
        """Return the report that has a record with this id or former id. Returns None if there is no such report."""
        return self._by_id.get(ident) or self._former.get(ident)

    def find(self, text: str) -> tuple[str, ...]:
        """Return the reports that a text matches, sorted by id. If no report matches, the result is empty.

        The id or a former id of a record matches only its report. If the text contains a DOI, only reports with this DOI
        match. A citation must begin with the first author and contain the year. It can name more authors before the year,
        and can end with the beginning of the title. A text without authors must be a complete title, or the beginning of a
        title with at least three words. Case, accents and punctuation do not matter.
        """
        report = self.by_id(text.strip())
        if report is not None:
            return (report,)
        doi = clean_doi(text)
        if doi is not None:
            return tuple(sorted(self._by_doi.get(doi, ())))
        words = _spell(text)
        found = self._by_title.get(words) if words else None
        return tuple(sorted(found or {*self._cited(text), *self._beginning(words)}))

    def find_row(self, values: Mapping[str, str]) -> str | None:
        """Return the report that a row is about, or None if no report is found.

        The columns `report`, `doi` and `title` are tried in this order. A DOI or title that matches several reports is
        ignored. If `year` is given, a title only matches reports from that year and reports without a year.
        """
        report = self.by_id(values.get("report", ""))
        if report is not None:
            return report
        for candidates in (
            self._by_doi.get(clean_doi(values.get("doi", "")) or "", set()),
            self._of_year(
                self._by_title.get(_spell(values.get("title", "")) or "?", set()), values.get("year", "")
            ),
        ):
            if len(candidates) == 1:
                return next(iter(candidates))
        return None

    def _of_year(self, reports: set[str], year: str) -> set[str]:
        """Return the reports that were published in `year`, and the reports without a year.

        If `year` is empty, return all reports.
        """
        return {r for r in reports if not year or self._year_of.get(r, year) == year.strip()}

    def find_others(self, values: Mapping[str, str], report: str) -> tuple[str, ...]:
        """Return all reports other than `report` that a row names in the columns `report`, `doi` and `title`.

        If a column matches several reports, and one of them is `report`, the column is ignored.
        """
        meant = (
            self.find(values.get("report", "")),
            self._by_doi.get(clean_doi(values.get("doi", "")) or "", ()),
            self._by_title.get(_spell(values.get("title", "")) or "?", ()),
        )
        return tuple(sorted({r for found in meant if found and report not in found for r in found}))

    def _beginning(self, words: str) -> Iterator[str]:
        if words.count(" ") + 1 < _SHORTEST:
            return
        for title, reports in self._by_title.items():
            if title.startswith(f"{words} "):
                yield from reports

    def _cited(self, text: str) -> Iterator[str]:
        year = _YEAR.search(text)
        if year is None:
            return
        named = [w for w in _words(text[: year.start()]) if w not in _JOINING]
        title = " ".join(_words(text[year.end() :]))
        if not named:
            return
        for report in self._by_year.get(year.group(1), ()):
            if _is_by(named, self._authors[report]) and f"{self._title_of[report]} ".startswith(title):
                yield report


def list_readable(report: Mapping[str, Any]) -> dict[str, str]:
    """Return the columns that show a reader which report a row is about.

    >>> list_readable({"authors": ["Smith, Ann", "Doe, B"], "year": 2019, "title": "Strain", "doi": None})
    {'author': 'Smith, Ann', 'year': '2019', 'title': 'Strain', 'doi': ''}
    """
    others = {name: "" if report[name] is None else str(report[name]) for name in ("year", "title", "doi")}
    return {"author": next(iter(report["authors"]), ""), **others}


class _Author(NamedTuple):
    """The words of an author's name, and the initials of the given names."""

    words: frozenset[str]
    initials: frozenset[str]


def _read_author(name: str) -> _Author:
    given = name.partition(",")[2]
    return _Author(frozenset(_words(name)), frozenset(word[0] for word in _words(given)))


def _is_by(named: Sequence[str], authors: Sequence[_Author]) -> bool:
    """Return whether the words name these authors.

    The first word must be in the first author's name. Every further word must be a name or an initial of any of the
    authors.
    """
    return (
        bool(authors)
        and named[0] in authors[0].words
        and all(any(word in a.words or word in a.initials for a in authors) for word in named)
    )


def _words(text: str) -> list[str]:
    return _WORD.findall(fold(text))


def _spell(text: str) -> str:
    return " ".join(_words(text))
