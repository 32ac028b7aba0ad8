"""Find the report that a row of a person's file is about.

The report is found by record id. If the id no longer exists, the report is found by DOI or title. It is a problem if
the DOI or the title belongs to a different report than the id. The row then counts only if the DOI or the title also
belongs to the report with the id.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from slr.model.problem import Problem, Severity
from slr.people.directory import Directory, Names
from slr.people.kind import KINDS, Kind, Reference
from slr.people.latest import list_contents, list_newest, report_tie, rows_in_force
from slr.people.row import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lead:
    """The result of looking up one reference of a row.

    `found` is the report or record found by id or, if the id is unknown, by DOI or title. It is None if nothing was found.
    `other` is a different report or record that has the DOI or title, or None. `agrees` is true if the DOI or title
    belongs to `found`, even if it also belongs to other reports or records.
    """

    reference: Reference
    found: str | None
    other: str | None
    agrees: bool

    @property
    def contrary(self) -> bool:
        """Whether the DOI or the title contradicts the id, so that the row is not counted.

        They contradict it if the DOI or the title belongs to a different report or record, and neither belongs to
        `found`.
        """
        return self.other is not None and not self.agrees


def is_contrary(row: Row, kind: Kind, directory: Directory) -> bool:
    """Return whether a row is not counted because its DOI and title contradict its id."""
    return any(lead.contrary for lead in _follow(row, kind, directory))


def list_names(rows: Mapping[str, Iterable[Row]]) -> Names:
    """Return the ids, DOIs and titles that rows use to refer to records. `rows` maps each folder of people's files to its rows."""
    records: set[str] = set()
    dois: set[str] = set()
    titles: set[str] = set()
    for folder, listed in rows.items():
        for reference in KINDS[folder].address.references:
            for row in listed:
                records.add(row[reference.column])
                dois.add(row[reference.doi])
                titles.add(row[reference.title])
    return Names(records=frozenset(records), dois=frozenset(dois - {""}), titles=frozenset(titles - {""}))


def resolve_rows(
    rows: Iterable[Row], kind: Kind, directory: Directory
) -> tuple[tuple[tuple[Row, tuple[str, ...]], ...], tuple[Problem, ...]]:
    """Return the rows whose references were all found, each with the ids found, and the problems.

    If a reference is not found, or the DOI or title contradicts the id (`is_contrary`), the row is left out, with an
    error. All other problems are warnings.
    """
    return _collect(((row, _follow(row, kind, directory)) for row in rows), kind, directory)


def _collect(
    followed: Iterable[tuple[Row, Sequence[_Lead]]], kind: Kind, directory: Directory
) -> tuple[tuple[tuple[Row, tuple[str, ...]], ...], tuple[Problem, ...]]:
    found: list[tuple[Row, tuple[str, ...]]] = []
    problems: list[Problem] = []
    for row, leads in followed:
        problems += _lead_problems(row, kind, leads, directory)
        known = tuple(lead.found for lead in leads if lead.found is not None and not lead.contrary)
        if len(known) == len(leads):
            found.append((row, known))
    return tuple(found), tuple(problems)


def resolve_reports(
    rows: Iterable[Row], kind: Kind, directory: Directory
) -> tuple[tuple[tuple[Row, str], ...], tuple[Problem, ...]]:
    """Return each person's latest rows, each with the report that the row is about, and the problems.

    Rows can refer to different records of one report. A retraction applies to the report (`rows_in_force`). If a
    person's latest rows about a report have the same `when` but different contents, none of that person's rows about
    this report counts. A row is not counted if its DOI and title contradict its id (`is_contrary`). Such a row
    is reported even if a later row replaces it.
    """
    followed = [
        (row, lead) for row in rows for lead in _follow(row, kind, directory)
    ]  # a row names one report
    lead_of = {id(row): lead for row, lead in followed}
    subjects = ((row, _find_subject(row, lead, kind)) for row, lead in followed if not lead.contrary)
    contrary = (row for row, lead in followed if lead.contrary)
    shown = chain((row for row, _ in rows_in_force(subjects, kind)), contrary)
    found, problems = _collect(((row, (lead_of[id(row)],)) for row in shown), kind, directory)
    kept = [(row, report) for row, (report,) in found]
    if len(kind.key) > 1:  # a person can say several things about one report
        return tuple(kept), problems
    ties = {key: newest for key, newest in list_newest(kept).items() if len(list_contents(newest, kind)) > 1}
    counted = tuple((row, report) for row, report in kept if (row.who, report) not in ties)
    return counted, (*problems, *(report_tie(newest, kind) for newest in ties.values()))


def _find_subject(row: Row, lead: _Lead, kind: Kind) -> tuple[str, ...]:
    """Return what a row is about: the values of its key columns, but with the id of the report instead of the record.

    If no report is found, the id of the record is kept.
    """
    column = lead.reference.column
    return (lead.found or row[column], *(row[name] for name in kind.key if name != column))


def _follow(row: Row, kind: Kind, directory: Directory) -> tuple[_Lead, ...]:
    """Return the result of looking up each reference of a row. The two titles of a pair can be in either order."""
    references = kind.address.references
    named = [directory.find_named(doi=row[r.doi], title=row[r.title]) for r in references]
    found = [
        directory.find_id(row[r.column])
        or directory.find_dated(doi=row[r.doi], title=row[r.title], year=row[r.year])
        for r in references
    ]
    return tuple(
        _Lead(
            reference=reference,
            found=led,
            other=next((name for name in names if name not in found), None),
            agrees=led in names
            or (
                led is not None
                and directory.may_mean(led, doi=row[reference.doi], title=row[reference.title])
            ),
        )
        for reference, led, names in zip(references, found, named, strict=True)
    )


def _lead_problems(row: Row, kind: Kind, leads: Iterable[_Lead], directory: Directory) -> Iterator[Problem]:
    for lead in leads:
        if lead.found is None:
            yield _unknown(row, kind, lead.reference, directory)
            continue
        named = row[lead.reference.column]
        if named in directory.former:
            yield _renamed(row, kind, lead.reference, directory)
        elif named not in directory.by_record:
            yield _moved(row, kind, lead.reference, lead.found)
        if lead.other is not None:
            yield _contrary(row, kind, lead)


def _unknown(row: Row, kind: Kind, reference: Reference, directory: Directory) -> Problem:
    title, doi = row[reference.title], row[reference.doi]
    what = f"title {title!r}" if title else f"DOI {doi!r}"
    also = f", and the {what} matches no record or several records" if title or doi else ""
    if title and directory.find_named(title=title):
        also = f", and the record with the {what} is not from {row[reference.year]}"
    return row.problem(
        kind.address.unknown,
        f"no record has the id {row[reference.column]!r}{also}",
        where=reference.column,
        hint="if an export was removed or edited, restore it; otherwise, write the id of the right record",
    )


def _moved(row: Row, kind: Kind, reference: Reference, led: str) -> Problem:
    by = "the same DOI or title" if reference.doi else "the same title"
    return row.problem(
        kind.address.moved,
        f"no record has the id {row[reference.column]!r}; {led} has {by} and was used instead",
        where=reference.column,
        hint="to resolve the warning, replace this id with the id of the record that was used instead",
        severity=Severity.WARNING,
        about=kind.list_about(led),
        veiled=f"no record has the id {row[reference.column]!r}; a report with {by} was used instead",
    )


def _renamed(row: Row, kind: Kind, reference: Reference, directory: Directory) -> Problem:
    """Return the warning about a former id, or about the id of an entry that is now several records."""
    named = row[reference.column]
    records = directory.former[named]
    if named in directory.by_record:
        others = " and ".join(records)
        return row.problem(
            kind.address.parted,
            f"the entry with the id {named!r} now yields {len(records) + 1} records, {named} and {others}; the row counts for {named}",
            where=reference.column,
            hint=f"check whether the row is about {named}; if it is about another of these records, write its id in this column",
            severity=Severity.WARNING,
        )
    return row.problem(
        kind.address.former,
        f"the id {named!r} is a former id of {' and '.join(records)}; the row counts for {records[0]}",
        where=reference.column,
        hint=f"to resolve the warning, write {records[0]} in this column",
        severity=Severity.WARNING,
    )


def _contrary(row: Row, kind: Kind, lead: _Lead) -> Problem:
    column, by = lead.reference.column, "DOI or title" if lead.reference.doi else "title"
    place = f"the id in `{column}` belongs to {lead.found}, but the {by} in this row belongs to {lead.other}"
    veil = ": the row is not counted" if lead.contrary else ""
    effect = "the row is not counted" if lead.contrary else f"the row counts for {lead.found}"
    return row.problem(
        kind.address.contrary,
        f"{place}: {effect}",
        where=column,
        hint="if a column was sorted or moved on its own, restore the earlier file; otherwise correct the id, DOI or title",
        severity=Severity.ERROR if lead.contrary else Severity.WARNING,
        about=kind.list_about(*filter(None, (lead.found, lead.other))),
        veiled=f"the id in `{column}` and the {by} in this row belong to different reports{veil}",
    )
