"""Cite reports as works by author and year, with a letter if two citations would otherwise be the same."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from slr.model.row import list_rows, list_values
from slr.synthesize.place import find_places, slice_rows, take_rows
from slr.text.citation import cite_in_text

PLAIN: Final = ("title", "title_markup", "year", "doi", "journal", "type", "language")
LISTS: Final = ("authors", "records", "sources")
SHOWN: Final = ("citation", "title", "title_markup", "year", "doi")
_ROWS: Final = 10_000  # reports that become Python values at a time


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
    notices: str | None = None  # what the notices say, such as "retracted; corrected"

    def row(self) -> dict[str, object]:
        """Return the columns that identify the work to a reader."""
        return {name: getattr(self, name) for name in SHOWN}


class Works:
    """All reports of a review as works, in columns.

    `reports` are columns of the table REPORTS, and the column `citation`. In a large review, most reports are never
    needed as a `Work`.
    """

    def __init__(self, reports: "pd.DataFrame") -> None:
        self._reports = reports

    def pick(self, reports: Iterable[str]) -> dict[str, Work]:
        """Return the works of the given reports, by report. Unknown reports are left out."""
        wanted = pd.Series(sorted(set(reports)), dtype="string[pyarrow]")
        places = find_places(wanted, self._reports["report"])
        rows = list_rows(self._reports.take(places[places >= 0]))
        return {row["report"]: _work(row) for row in rows}

    def columns(self, reports: "pd.Series[str]", names: Iterable[str] = SHOWN) -> "dict[str, pd.Series[Any]]":
        """Return columns of the works of the given reports, in their order. An unknown report is cited by its id."""
        places = find_places(reports, self._reports["report"])
        found = {name: take_rows(self._reports[name], places) for name in names}
        if "citation" in found and (places < 0).any():
            found["citation"] = found["citation"].fillna(reports.reset_index(drop=True))
        return found


def list_works(reports: "pd.DataFrame", lettered: Iterable[str]) -> Works:
    """Return the works of all reports.

    Works in `lettered` that have the same citation get letters (2021a, 2021b), in the order of their titles. The
    synthesis needs these letters, because it cites works without their titles.
    """
    cited, notices = [], []
    for part in slice_rows(reports, _ROWS):
        columns = (list_values(part[name]) for name in ("authors", "year", "title", "notice"))
        for authors, year, title, notice in zip(*columns, strict=True):
            cited.append(cite_in_text(authors, year or None, title or None))
            notices.append("; ".join(notice) or None)
    data = reports.assign(
        citation=pd.array(cited, dtype="string[pyarrow]"),
        notices=pd.array(notices, dtype="string[pyarrow]"),
        **{name: reports[name].mask(reports[name] == "") for name in PLAIN if name != "year"},
        year=reports["year"].mask(reports["year"] == 0),
    )
    letters = _letters(list(Works(data).pick(lettered).values()))
    places = find_places(pd.Series(list(letters), dtype="string[pyarrow]"), data["report"])
    for place, letter in zip(places.tolist(), letters.values(), strict=True):
        cited[place] += letter
    return Works(data.assign(citation=pd.array(cited, dtype="string[pyarrow]")))


def _work(row: Mapping[str, Any]) -> Work:
    lists: dict[str, Any] = {name: tuple(row[name]) for name in LISTS}
    plain: dict[str, Any] = {name: row[name] for name in ("report", "citation", "notices", *PLAIN)}
    return Work(**plain, **lists)


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
