"""Find the report that a row of a person's file is about, by record id, or by DOI or title if the id no longer exists."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from slr.model.problem import Problem, Severity
from slr.people.kind import Kind, Reference
from slr.people.row import Row
from slr.text.fold import fold
from slr.text.formula import restore_formula

if TYPE_CHECKING:
    import pandas as pd

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True, kw_only=True)
class Directory:
    """An index that finds a report or record by record id, DOI or title.

    Nothing is found by a DOI or title that several reports or records have. Two titles are equal if they
    have the same `title_key`.
    """

    by_record: Mapping[str, str]
    by_doi: Mapping[str, str]
    by_title: Mapping[str, str]
    title_key: Callable[[str], str] = fold

    def find(self, record: str, *, doi: str = "", title: str = "") -> str | None:
        """Return the report or record with this id. If the id is unknown, search by DOI, then by title.

        Return None if nothing is found.
        """
        return (
            self.by_record.get(record)
            or (self.by_doi.get(_bare_doi(doi)) if doi else None)
            or (self.by_title.get(self.title_key(restore_formula(title))) if title else None)
        )


def build_directory(records: "pd.DataFrame", clusters: "pd.DataFrame") -> Directory:
    """Return a directory that finds the report to which a record belongs."""
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
    """Return a directory that finds records, not the reports they are merged into. `titles` maps record ids to titles."""
    found: dict[str, set[str]] = defaultdict(set)
    for record, title in titles.items():
        if key := title_key(title):
            found[key].add(record)
    return Directory(by_record={r: r for r in titles}, by_doi={}, by_title=_only(found), title_key=title_key)


def _only(found: Mapping[str, set[str]]) -> dict[str, str]:
    return {k: next(iter(v)) for k, v in found.items() if len(v) == 1}


def _bare_doi(doi: str) -> str:
    """Return a DOI in lower case, without a prefix such as `https://doi.org/`.

    >>> _bare_doi("https://doi.org/10.1/AB")
    '10.1/ab'
    """
    low = doi.strip().lower()
    return low[low.find("10.") :] if "10." in low else low


def resolve_rows(
    rows: Iterable[Row], kind: Kind, directory: Directory
) -> tuple[tuple[tuple[Row, tuple[str, ...]], ...], tuple[Problem, ...]]:
    """Return the rows whose references are all found, each with the ids that were found, and the problems.

    A reference found only by DOI or title causes a warning, and a reference that is not found causes an error.
    """
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
    """Return each person's latest rows, each with the report that it is about, and the problems.

    Rows may refer to different records of one report. If a person's latest rows about a report have the same `when` but
    different contents, none of that person's rows about this report counts.
    """
    found, problems = resolve_rows(latest_rows(rows, kind), kind, directory)
    led = [(row, report) for row, (report,) in found]
    if len(kind.key) > 1:  # a person may say several things about one report
        return tuple(led), problems
    ties = {key: newest for key, newest in _newest_rows(led).items() if len(_contents(newest, kind)) > 1}
    kept = tuple((row, report) for row, report in led if (row.who, report) not in ties)
    return kept, (*problems, *map(_tie, ties.values()))


def _follow(row: Row, reference: Reference, directory: Directory) -> str | None:
    return directory.find(row[reference.column], doi=row[reference.doi], title=row[reference.title])


def _unknown(row: Row, kind: Kind, reference: Reference) -> Problem:
    known = row[reference.title] or row[reference.doi]
    also = f", and no single record has the title or DOI {known!r}" if known else ""
    return row.problem(
        kind.address.unknown,
        f"no record has the id {row[reference.column]!r}{also}",
        where=reference.column,
        hint="an export may have been removed or edited: restore it, or write the id of the right record",
    )


def _moved(row: Row, kind: Kind, reference: Reference, led: str) -> Problem:
    by = "the same DOI or title" if reference.doi else "the same title"
    return row.problem(
        kind.address.moved,
        f"no record has the id {row[reference.column]!r}; {led} has {by} and was used instead",
        where=reference.column,
        hint=f"write {led} in this column to resolve the warning",
        severity=Severity.WARNING,
    )


def latest_rows(rows: Iterable[Row], kind: Kind) -> Iterator[Row]:
    """Yield the row with the latest `when` for each person and key. The order of the rows in the files does not matter.

    Nothing is yielded for a key whose latest row is a retraction. Among rows with the same `when`, a retraction counts as
    the latest. Other rows with the same `when` count as one row if they agree. If they differ, none of them counts, and
    `find_ties` reports them.
    """
    keyed = ((row, tuple(row[k] for k in kind.key)) for row in rows)
    yield from (row for row, _ in latest_of(keyed, kind))


def latest_of(rows: Iterable[tuple[Row, Key]], kind: Kind) -> Iterator[tuple[Row, Key]]:
    """Yield the rows that `latest_rows` would yield, each with its key. The caller computes the keys."""
    for key, newest in _newest_rows(rows).items():
        if not any(is_retraction(row, kind) for row in newest) and len(_contents(newest, kind)) == 1:
            yield newest[-1], key[1]


def find_ties(rows: Iterable[Row], kind: Kind) -> Iterator[Problem]:
    """Yield a problem for each person and key whose latest rows have the same `when` but different contents."""
    keyed = ((row, _unordered_key(row, kind)) for row in rows)
    for newest in _newest_rows(keyed).values():
        if not any(is_retraction(row, kind) for row in newest) and len(_contents(newest, kind)) > 1:
            yield _tie(newest)


def _unordered_key(row: Row, kind: Kind) -> tuple[str, ...]:
    """Return the key of a row. The two records of a pair may be in either order."""
    values = tuple(row[k] for k in kind.key)
    return tuple(sorted(values)) if len(kind.address.references) > 1 else values


def _newest_rows(rows: Iterable[tuple[Row, Key]]) -> dict[tuple[str, Key], list[Row]]:
    """Return, for each person and key, the rows with the latest `when`, ordered by content."""
    found: dict[tuple[str, Key], list[Row]] = {}
    for row, key in sorted(rows, key=lambda r: (r[0].moment, r[0].who, sorted(r[0].values.items()))):
        same = found.setdefault((row.who, key), [row])
        if row.moment > same[0].moment:
            same.clear()
        if not same or same[0] is not row:
            same.append(row)
    return found


def _contents(rows: Iterable[Row], kind: Kind) -> set[tuple[str, ...]]:
    return {tuple(row[name] for name in kind.says) for row in rows}


def _tie(newest: Iterable[Row]) -> Problem:
    rows = sorted(newest, key=lambda row: (row.file, row.line))
    last = rows[-1]
    places = [str(r.line) if r.file == last.file else f"{r.line} of {r.file}" for r in rows]
    message = f"the rows of {last.who} in lines {' and '.join(places)} have the same `when` but differ: none of them counts"
    hint = "delete the wrong row, or give the right row a later `when`"
    return last.problem("SHT025", message, where="when", hint=hint)


def is_retraction(row: Row, kind: Kind) -> bool:
    """Return whether a row retracts an earlier one."""
    return kind.retract is not None and row[kind.retract[0]] == kind.retract[1]
