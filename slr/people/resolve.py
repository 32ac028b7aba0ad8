"""Find the report that a row of a person's file is about.

The report is found by record id. If the id no longer exists, the report is found by DOI or title. If the DOI or title
belongs to a different report than the id, there is a problem. In that case, the row counts only if the DOI or the
title also belongs to the report with the id.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, Final, TypeVar

from slr.model.problem import Problem, Severity
from slr.people.kind import Kind, Reference
from slr.people.row import Row
from slr.text.fold import fold
from slr.text.formula import restore_formula

if TYPE_CHECKING:
    from datetime import datetime

    import pandas as pd

Key = TypeVar("Key", bound=Hashable)
_YEAR: Final = re.compile(r"(?<!\d)\d{4}(?!\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Directory:
    """An index that finds a report or record by record id, DOI or title.

    If several reports or records have a DOI or title, it finds none of them. Only `find_dated` tells reports with equal
    titles apart by the year. Two titles are equal if `title_key` gives the same key for both. `shared` maps each DOI or
    key that several reports or records have to all of them. `keys` maps titles to keys that are already computed.
    `former` maps each former id to the current ids of the same entry. `years` maps each report to the years of its
    records.
    """

    by_record: Mapping[str, str]
    by_doi: Mapping[str, str]
    by_title: Mapping[str, str]
    title_key: Callable[[str], str] = fold
    keys: Mapping[str, str] = field(default_factory=dict)
    shared: Mapping[str, frozenset[str]] = field(default_factory=dict)
    former: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    years: Mapping[str, frozenset[int]] = field(default_factory=dict)

    def find(self, record: str, *, doi: str = "", title: str = "") -> str | None:
        """Return the report or record with this id or former id, or None if nothing is found.

        If the id is unknown, the search continues by DOI, then by title.
        """
        return self.find_id(record) or next(iter(self.find_named(doi=doi, title=title)), None)

    def find_id(self, record: str) -> str | None:
        """Return the report or record with this id, or None if nothing is found.

        If the id is unknown, it is looked up as a former id.
        """
        found = self.by_record.get(record)
        if found is None and record in self.former:
            return self.by_record.get(self.former[record][0])
        return found

    def find_named(self, *, doi: str = "", title: str = "") -> tuple[str, ...]:
        """Return the report or record with the DOI, then the one with the title.

        If one of them is not found, it is left out.
        """
        found = (
            self.by_doi.get(_bare_doi(doi)) if doi else None,
            self.by_title.get(self._find_key(title)) if title else None,
        )
        return tuple(named for named in found if named is not None)

    def find_dated(self, *, doi: str = "", title: str = "", year: str = "") -> str | None:
        """Return the report or record with the DOI or, if there is none, the one with the title and the year.

        A report of another year does not count, because titles of annual reports recur. An unknown year matches every
        year. Return None if nothing matches, or if several reports match.
        """
        if doi and (named := self.by_doi.get(_bare_doi(doi))) is not None:
            return named
        match = _YEAR.search(year)
        if not title or match is None:
            return next(iter(self.find_named(title=title)), None)
        wanted = int(match.group())
        titled = self.find_named(title=title) or self.shared.get(self._find_key(title), frozenset())
        same = [r for r in titled if not self.years.get(r) or wanted in self.years[r]]
        return same[0] if len(same) == 1 else None

    def may_mean(self, found: str, *, doi: str = "", title: str = "") -> bool:
        """Return whether a report is one of several that have the DOI or the title."""
        return any(found in self.shared.get(key, ()) for key in (_bare_doi(doi), self._find_key(title)))

    def _find_key(self, title: str) -> str:
        known = self.keys.get(title)
        return self.title_key(restore_formula(title)) if known is None else known


def build_directory(records: "pd.DataFrame", clusters: "pd.DataFrame") -> Directory:
    """Return an index that finds the report to which a record belongs."""
    by_record = dict(zip(clusters["record"], clusters["report"], strict=True))
    dois: dict[str, set[str]] = defaultdict(set)
    titles: dict[str, set[str]] = defaultdict(set)
    years: dict[str, set[int]] = defaultdict(set)
    keys: dict[str, str] = {}
    for record, doi, title, year in zip(
        records["record"],
        records["doi"].fillna(""),
        records["title"].fillna(""),
        records["year"].fillna(0),
        strict=True,
    ):
        if year:
            years[by_record[record]].add(int(year))
        if doi:
            dois[_bare_doi(doi)].add(by_record[record])
        if title:
            keys[title] = fold(title)
            titles[keys[title]].add(by_record[record])
    return Directory(
        by_record=by_record,
        by_doi=_only(dois),
        by_title=_only(titles),
        keys=keys,
        shared=_several(dois) | _several(titles),
        former=read_former(records),
        years={report: frozenset(found) for report, found in years.items()},
    )


def read_former(records: "pd.DataFrame") -> dict[str, tuple[str, ...]]:
    """Map each former id to the current ids of the same entry.

    A table without the column `former` has no former ids.
    """
    if "former" not in records:
        return {}
    return find_former(records["record"].tolist(), records["former"].tolist())


def find_former(records: Iterable[str], former: Iterable[Sequence[str] | None]) -> dict[str, tuple[str, ...]]:
    """Map each former id to the current ids of the same entry, in the order of `records`.

    `former` has the former ids of each record.
    """
    found: dict[str, tuple[str, ...]] = {}
    for record, olds in zip(records, former, strict=True):
        for old in olds if olds is not None else ():
            found[old] = (*found.get(old, ()), record)
    return found


def list_records(
    titles: Mapping[str, str],
    title_key: Callable[[str], str],
    former: Mapping[str, tuple[str, ...]] | None = None,
) -> Directory:
    """Return an index that finds records, not the reports that they are merged into.

    `titles` maps record ids to titles, and `former` maps former ids to record ids.
    """
    found: dict[str, set[str]] = defaultdict(set)
    for record, title in titles.items():
        if key := title_key(title):
            found[key].add(record)
    return Directory(
        by_record={r: r for r in titles},
        by_doi={},
        by_title=_only(found),
        title_key=title_key,
        former=former or {},
    )


def _only(found: Mapping[str, set[str]]) -> dict[str, str]:
    return {k: next(iter(v)) for k, v in found.items() if len(v) == 1}


def _several(found: Mapping[str, set[str]]) -> dict[str, frozenset[str]]:
    return {k: frozenset(v) for k, v in found.items() if len(v) > 1}


def _bare_doi(doi: str) -> str:
    """Return a DOI in lower case, without a prefix such as `https://doi.org/`.

    >>> _bare_doi("https://doi.org/10.1/AB")
    '10.1/ab'
    """
    low = doi.strip().lower()
    return low[low.find("10.") :] if "10." in low else low


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lead:
    """The result of looking up one reference of a row.

    `found` is the report or record found by id or, if the id is unknown, by DOI or title. `other` is a different
    report or record that has the DOI or title. `agrees` is true if the DOI or title belongs to `found`, even if it
    also belongs to others.
    """

    reference: Reference
    found: str | None
    other: str | None
    agrees: bool

    @property
    def contrary(self) -> bool:
        """Whether the DOI and title belong only to a different report or record. The row is then not counted."""
        return self.other is not None and not self.agrees


def is_contrary(row: Row, kind: Kind, directory: Directory) -> bool:
    """Return whether a row is not counted because its DOI and title contradict its id."""
    return any(lead.contrary for lead in _follow(row, kind, directory))


def resolve_rows(
    rows: Iterable[Row], kind: Kind, directory: Directory
) -> tuple[tuple[tuple[Row, tuple[str, ...]], ...], tuple[Problem, ...]]:
    """Return the rows whose references are all found, each with the ids that were found, and the problems.

    A reference that is found only by DOI or title causes a warning. A reference that is not found causes an error. If
    the DOI or title belongs to a different report or record than the id, there is also a problem. It is a warning if
    the DOI or title also belongs to the one with the id, and an error otherwise. A row with an error is left out.
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
    """Return each person's latest rows, each with the report that it is about, and the problems.

    Rows may refer to different records of one report. A retraction applies to the report (`rows_in_force`). If a
    person's latest rows about a report have the same `when` but different contents, none of that person's rows about
    this report counts. If a row is not counted because its DOI and title contradict its id, it is reported even if a
    later row replaces it.
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
    if len(kind.key) > 1:  # a person may say several things about one report
        return tuple(kept), problems
    ties = {key: newest for key, newest in _newest_rows(kept).items() if len(_contents(newest, kind)) > 1}
    counted = tuple((row, report) for row, report in kept if (row.who, report) not in ties)
    return counted, (*problems, *map(_tie, ties.values()))


def _find_subject(row: Row, lead: _Lead, kind: Kind) -> tuple[str, ...]:
    """Return the key of a row with the report in place of the record. If the report is unknown, the record's id stays."""
    column = lead.reference.column
    return (lead.found or row[column], *(row[name] for name in kind.key if name != column))


def _follow(row: Row, kind: Kind, directory: Directory) -> tuple[_Lead, ...]:
    """Look up each reference of a row. The two titles of a pair may be in either order."""
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
    known = row[reference.title] or row[reference.doi]
    also = f", and no single record has the title or DOI {known!r}" if known else ""
    if known and directory.find_named(title=row[reference.title]):
        also = f", and the record with the title {known!r} is not from {row[reference.year]}"
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
        hint="to resolve the warning, replace the id in this column with the id that was used",
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
            f"the entry with the id {named!r} is now {len(records) + 1} records, {named} and {others}; the row counts for {named}",
            where=reference.column,
            hint=f"check whether the row is about {named}; if it is about {others}, write that id in this column",
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


def rows_in_force(rows: Iterable[tuple[Row, Key]], kind: Kind) -> Iterator[tuple[Row, Key]]:
    """Yield the rows that count, each with its subject.

    Rows about records of one report have the same subject. For each person,
    subject and record id, the row with the latest `when` counts. A retraction takes back the earlier row under its
    own id. If the person's newest row on the subject is under another id, the retraction takes that row back, too. If
    rows of one person, subject and id have the same `when` but differ, none of them counts. Only a later row under
    another id can then count.
    """
    columns = [reference.column for reference in kind.address.references]
    single = columns[0] if len(columns) == 1 else None  # the two records of a pair may be in either order
    said: dict[tuple[str, Key], list[Row]] = {}
    for row, key in sorted(rows, key=lambda r: _order(r[0], kind)):
        said.setdefault((row.who, key), []).append(row)
    for (_, key), ordered in said.items():
        left = _apply_retractions(ordered, single, kind)
        tied = (newest[0].moment for newest in left if len(_contents(newest, kind)) > 1)
        last_tie = max(tied, default=None)
        yield from ((rows[-1], key) for rows in left if last_tie is None or rows[0].moment > last_tie)


def _order(row: Row, kind: Kind) -> tuple[object, ...]:
    """Return the sort key of a row: by time, retractions last, then by content."""
    return row.moment, is_retraction(row, kind), row.who, sorted(row.values.items())


def _apply_retractions(ordered: Sequence[Row], column: str | None, kind: Kind) -> list[list[Row]]:
    """Return the newest rows of each record id, without retracted rows. `column` contains the id."""
    newest: dict[str, list[Row]] = {}
    done: set[tuple[str, datetime]] = set()
    for row in ordered:
        record = row[column] if column else ""
        if is_retraction(row, kind):
            if (record, row.moment) not in done:  # the same retraction twice in a file is one retraction
                _retract(newest, record)
            done.add((record, row.moment))
        elif record in newest and newest[record][0].moment == row.moment:
            newest[record].append(row)
        else:
            newest[record] = [row]
    return list(newest.values())


def _retract(newest: dict[str, list[Row]], record: str) -> None:
    last = max((rows[0].moment for rows in newest.values()), default=None)
    own = newest.pop(record, None)
    if own is None or own[0].moment != last:
        for other in [r for r, rows in newest.items() if rows[0].moment == last]:
            del newest[other]


def find_latest(rows: Iterable[Row], kind: Kind) -> Row | None:
    """Return the row that counts for one person and one subject, such as a report, or None if no row counts.

    If several ids of the subject have a row that counts, the latest of these rows is returned. If the latest rows
    have the same `when` but differ, no row counts.
    """
    in_force = rows_in_force(((row, ()) for row in rows), kind)
    newest = next(iter(_newest_rows(in_force).values()), [])
    return newest[-1] if len(_contents(newest, kind)) == 1 else None


def find_ties(rows: Iterable[Row], kind: Kind) -> Iterator[Problem]:
    """Yield a problem if a person's latest rows with the same key have the same `when` but different contents."""
    keyed = ((row, _unordered_key(row, kind)) for row in rows)
    for newest in _newest_rows(keyed).values():
        if not any(is_retraction(row, kind) for row in newest) and len(_contents(newest, kind)) > 1:
            yield _tie(newest)


def _unordered_key(row: Row, kind: Kind) -> tuple[str, ...]:
    """Return the key of a row, with the two records of a pair sorted."""
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
