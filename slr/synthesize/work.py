"""Cite reports as works by author and year, with a letter if two citations would otherwise be the same."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from slr.model.row import list_rows
from slr.text.citation import cite_in_text

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A report as the tables show it."""

    report: str
    citation: str
    title: str | None
    title_markup: str | None
    year: int | None
    doi: str | None
    authors: tuple[str, ...]
    journal: str | None
    type: str | None
    language: str | None
    records: tuple[str, ...]
    sources: tuple[str, ...]
    notice: tuple[str, ...] = ()

    @property
    def notices(self) -> str | None:
        """What the notices say (such as "retracted"), joined with "; ". It is None if there are no notices."""
        return "; ".join(self.notice) or None

    def row(self) -> dict[str, object]:
        """Return the columns that identify the work to a reader."""
        return {
            "citation": self.citation,
            "title": self.title,
            "title_markup": self.title_markup,
            "year": self.year,
            "doi": self.doi,
        }


def list_works(reports: "pd.DataFrame", lettered: Iterable[str]) -> Mapping[str, Work]:
    """Map the id of each report to its work.

    Works in `lettered` that have the same citation get letters (2021a, 2021b), in the order of their titles. The
    synthesis needs these letters, because it cites works without their titles.
    """
    bare = {}
    for row in list_rows(reports):
        bare[row["report"]] = _work(row)
    letters = _letters([bare[r] for r in sorted(set(lettered)) if r in bare])
    return {r: replace(w, citation=w.citation + letters.get(r, "")) for r, w in bare.items()}


def _work(row: Mapping[str, Any]) -> Work:
    plain: dict[str, Any] = {
        k: row[k] or None for k in ("title", "title_markup", "year", "doi", "journal", "type", "language")
    }
    lists: dict[str, Any] = {k: tuple(row[k]) for k in ("authors", "records", "sources", "notice")}
    citation = cite_in_text(lists["authors"], plain["year"], plain["title"])
    return Work(report=row["report"], citation=citation, **plain, **lists)


def _letters(works: Sequence[Work]) -> Mapping[str, str]:
    alike = defaultdict(list)
    for work in works:
        if work.year is not None:
            alike[work.citation].append(work)
    return {
        work.report: _letter(i)
        for group in alike.values()
        if len(group) > 1
        for i, work in enumerate(sorted(group, key=lambda w: ((w.title or "").casefold(), w.report)))
    }


def _letter(place: int) -> str:
    """Return the letter of the work at a position, counted from 0.

    >>> _letter(0), _letter(25), _letter(26)
    ('a', 'z', 'aa')
    """
    text = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        text = chr(ord("a") + rest) + text
    return text
