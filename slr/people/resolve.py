"""Find the report for a record id in a person's file, or for the DOI or title if the id no longer exists."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from slr.model.problem import Problem, Severity
from slr.people.kind import Kind, Reference
from slr.people.row import Row
from slr.text.fold import fold

if TYPE_CHECKING:
    import pandas as pd

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True, kw_only=True)
class Directory:
    """An index of records by id, DOI and title.

    A DOI or title that two results share finds neither. Two titles are equal when `title_key` gives the same text.
    """

    by_record: Mapping[str, str]
    by_doi: Mapping[str, str]
    by_title: Mapping[str, str]
    title_key: Callable[[str], str] = fold

    def find(self, record: str, *, doi: str = "", title: str = "") -> str | None:
        """Return the result for a record id, or for the DOI or the title if the id is unknown."""
        return (
            self.by_record.get(record)
            or (self.by_doi.get(_bare_doi(doi)) if doi else None)
            or (self.by_title.get(self.title_key(title)) if title else None)
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


def list_records(titles: Mapping[str, str], title_key: Callable[[str], str]) -> Directory:
    """Return the directory of records before any are merged. `titles` maps ids to titles."""
    found: dict[str, set[str]] = defaultdict(set)
    for record, title in titles.items():
        if key := title_key(title):
            found[key].add(record)
    return Directory(by_record={r: r for r in titles}, by_doi={}, by_title=_only(found), title_key=title_key)


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
    rows: Iterable[Row], kind: Kind, directory: Directory
) -> tuple[tuple[tuple[Row, tuple[str, ...]], ...], tuple[Problem, ...]]:
    """Return each row whose references are all found, with the ids found, and the problems of the other rows."""
    found: list[tuple[Row, tuple[str, ...]]] = []
    problems: list[Problem] = []
    for row in rows:
        ids = [_follow(row, reference, directory) for reference in kind.address.references]
        for reference, led in zip(kind.address.references, ids, strict=True):
            if led is None:
                problems.append(_unknown(row, kind, reference))
            elif row[reference.column] not in directory.by_record:
                problems.append(_moved(row, kind, reference, led))
        known = tuple(led for led in ids if led is not None)
        if len(known) == len(ids):
            found.append((row, known))
    return tuple(found), tuple(problems)


def resolve_reports(
    rows: Iterable[Row], kind: Kind, directory: Directory
) -> tuple[tuple[tuple[Row, str], ...], tuple[Problem, ...]]:
    """Return each person's latest rows with the report that each is about, and the problems."""
    found, problems = resolve_rows(latest_rows(rows, kind), kind, directory)
    return tuple((row, report) for row, (report,) in found), problems


def _follow(row: Row, reference: Reference, directory: Directory) -> str | None:
    return directory.find(row[reference.column], doi=row[reference.doi], title=row[reference.title])


def _unknown(row: Row, kind: Kind, reference: Reference) -> Problem:
    known = row[reference.title] or row[reference.doi]
    also = f", and no single record has the title or DOI {known!r}" if known else ""
    return row.problem(
        kind.address.unknown,
        f"no record has the id {row[reference.column]!r}{also}",
        where=reference.column,
        hint="was a search file removed or edited? Exports are append-only: put it back, or write the id of the right record",
    )


def _moved(row: Row, kind: Kind, reference: Reference, led: str) -> Problem:
    by = "the same DOI or title" if reference.doi else "the same title"
    return row.problem(
        kind.address.moved,
        f"no record has the id {row[reference.column]!r}; {led} has {by} and was used instead",
        where=reference.column,
        hint=f"write {led} to settle it",
        severity=Severity.WARNING,
    )


def latest_rows(rows: Iterable[Row], kind: Kind) -> Iterator[Row]:
    """Yield the latest row of each person and key, by its `when`. A key whose latest row is a retraction yields nothing.

    The order in the file does not matter, because spreadsheets sort rows. Rows with the same `when` are ordered by their content,
    and a retraction counts as the last of them.
    """
    keyed = ((row, tuple(row[k] for k in kind.key)) for row in rows)
    yield from (row for row, _ in latest_of(keyed, kind))


def latest_of(rows: Iterable[tuple[Row, Key]], kind: Kind) -> Iterator[tuple[Row, Key]]:
    """Yield the latest row of each person and key, as `latest_rows` does, with keys that the caller has computed."""
    last: dict[tuple[str, Key], Row] = {}
    for row, key in sorted(rows, key=lambda found: _order(found[0], kind)):
        last[row.who, key] = row
    yield from ((row, key) for (_, key), row in last.items() if not is_retraction(row, kind))


def _order(row: Row, kind: Kind) -> tuple[object, ...]:
    ties = tuple(row[name] for name in kind.ties)
    return row.moment, is_retraction(row, kind), ties, sorted(row.values.items())


def is_retraction(row: Row, kind: Kind) -> bool:
    """Return whether a row retracts an earlier one."""
    column, word = kind.retract
    return row[column] == word
