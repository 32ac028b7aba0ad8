"""From the record that a person named to the report it now belongs to; by title or DOI when the record is gone."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from slr.model.problem import Problem, Severity
from slr.people.sheet import Row, moment
from slr.text.fold import fold

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True, kw_only=True)
class Directory:
    """Where to look a report up: by record id, by DOI, by folded title. A title or DOI of two reports finds none."""

    by_record: Mapping[str, str]
    by_doi: Mapping[str, str]
    by_title: Mapping[str, str]

    def find(self, record: str, *, doi: str = "", title: str = "") -> str | None:
        """Return the report of a record id, or else of a DOI, or else of a title."""
        return (
            self.by_record.get(record)
            or (self.by_doi.get(_bare_doi(doi)) if doi else None)
            or (self.by_title.get(fold(title)) if title else None)
        )


def build_directory(records: "pd.DataFrame", clusters: "pd.DataFrame") -> Directory:
    """Return the directory of all records and the reports they belong to."""
    by_record = dict(zip(clusters["record"], clusters["report"], strict=True))
    dois: dict[str, set[str]] = defaultdict(set)
    titles: dict[str, set[str]] = defaultdict(set)
    for record, doi, title in zip(
        records["record"], records["doi"].fillna(""), records["title"].fillna(""), strict=True
    ):
        if doi:
            dois[_bare_doi(doi)].add(by_record[record])
        if title:
            titles[fold(title)].add(by_record[record])
    return Directory(by_record=by_record, by_doi=_only(dois), by_title=_only(titles))


def _only(found: Mapping[str, set[str]]) -> dict[str, str]:
    return {k: next(iter(v)) for k, v in found.items() if len(v) == 1}


def _bare_doi(doi: str) -> str:
    """Return a DOI without prefix and case.

    >>> _bare_doi("https://doi.org/10.1/AB")
    '10.1/ab'
    """
    low = doi.strip().lower()
    return low[low.find("10.") :] if "10." in low else low


def resolve_rows(
    rows: Iterable[Row], directory: Directory, column: str = "report"
) -> tuple[tuple[tuple[Row, str], ...], tuple[Problem, ...]]:
    """Return each row that can be found with its report, and a problem for each that cannot."""
    found: list[tuple[Row, str]] = []
    problems = []
    for row in rows:
        report = directory.find(row[column], doi=row["doi"], title=row["title"])
        if report is None:
            problems.append(_unknown(row, column))
            continue
        found.append((row, report))
        if row[column] not in directory.by_record:
            problems.append(_moved(row, column, report))
    return tuple(found), tuple(problems)


def _unknown(row: Row, column: str) -> Problem:
    known = row["title"] or row["doi"]
    return row.problem(
        "RES001", f"no record has the id {row[column]!r}" + (f", and none the title or DOI {known!r}" if known else ""), where=column,
        hint="was a search file removed or edited? Exports are append-only: put it back, or write the id of the right record",
    )  # fmt: skip


def _moved(row: Row, column: str, report: str) -> Problem:
    return row.problem(
        "RES002", f"no record has the id {row[column]!r}; taken for {report}, which has the same DOI or title", where=column,
        hint=f"write {report} to settle it", severity=Severity.WARNING,
    )  # fmt: skip


def latest_rows(rows: Iterable[Row], key: tuple[str, ...]) -> Iterator[Row]:
    """Yield, for each person and key, the row with the latest `when`; none where that row retracts.

    Place in the file does not matter, since spreadsheets sort. Rows of the same moment are settled by their content, so
    that the answer does not depend on order; `retract` comes last among equals.
    """
    last: dict[tuple[str, ...], Row] = {}
    for row in sorted(rows, key=lambda r: (moment(r["when"]), _is_retraction(r), sorted(r.values.items()))):
        last[(row.who, *(row[k] for k in key))] = row
    yield from (r for r in last.values() if not _is_retraction(r))


def _is_retraction(row: Row) -> bool:
    return "retract" in (row["verdict"], row["role"], row["outcome"])
