"""Show the reports of a review as works, cited by author and year.

If two works that the review cites would have the same citation, a letter is added to the citation of each.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from slr.model.row import list_rows, list_values
from slr.reference.citation import FIELDS, Citation, cite_alone, cite_works
from slr.synthesize.place import find_places, slice_rows, take_rows

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
        """Return the columns that identify the work to a reader, by name."""
        return {name: getattr(self, name) for name in SHOWN}


class Works:
    """All reports of a review as works, in columns.

    `reports` is the table REPORTS with two more columns, `citation` and `notices`. In a large review, most reports are
    never needed as a `Work`.
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
        """Map each of the given names to its column, with one row per given report, in the same order.

        The citation of an unknown report is its id. In all other columns, the values of this report are missing.
        """
        places = find_places(reports, self._reports["report"])
        found = {name: take_rows(self._reports[name], places) for name in names}
        if "citation" in found and (places < 0).any():
            found["citation"] = found["citation"].fillna(reports.reset_index(drop=True))
        return found


def list_works(reports: "pd.DataFrame", cited: Mapping[str, Citation]) -> Works:
    """Return the works of all reports.

    `cited` maps each report that the review cites to its citation. These citations are all different
    (`slr.reference.citation`). Several other works can have the same citation, so tables also show their titles.
    """
    texts, notices = [], []
    for part in slice_rows(reports, _ROWS):
        columns = (list_values(part[name]) for name in ("authors", "year", "title", "notice"))
        for authors, year, title, notice in zip(*columns, strict=True):
            texts.append(cite_alone(authors, year or None, title or None).text)
            notices.append("; ".join(notice) or None)
    data = reports.assign(
        citation=pd.array(texts, dtype="string[pyarrow]"),
        notices=pd.array(notices, dtype="string[pyarrow]"),
        **{name: _mask(reports[name], "") for name in PLAIN if name != "year"},
        year=_mask(reports["year"], 0),
    )
    places = find_places(pd.Series(list(cited), dtype="string[pyarrow]"), data["report"])
    for place, citation in zip(places.tolist(), cited.values(), strict=True):
        texts[place] = citation.text
    return Works(data.assign(citation=pd.array(texts, dtype="string[pyarrow]")))


def _mask(column: "pd.Series[Any]", empty: object) -> "pd.Series[Any]":
    """Return the column with missing values in place of `empty`. If `empty` does not occur, the column is not copied."""
    here = column == empty
    return column.mask(here) if here.any() else column


def cite_reports(reports: "pd.DataFrame", cited: Iterable[str]) -> Mapping[str, Citation]:
    """Return the citations of the works to which the review refers, by report. Unknown reports are left out."""
    wanted = pd.Series(sorted(set(cited)), dtype="string[pyarrow]")
    places = find_places(wanted, reports["report"])
    return cite_works(list_rows(reports.take(places[places >= 0])[list(FIELDS)]))


def _work(row: Mapping[str, Any]) -> Work:
    lists: dict[str, Any] = {name: tuple(row[name]) for name in LISTS}
    plain: dict[str, Any] = {name: row[name] for name in ("report", "citation", "notices", *PLAIN)}
    return Work(**plain, **lists)
