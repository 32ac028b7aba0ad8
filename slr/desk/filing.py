"""Add the rows of a worksheet to a person's file.

A row that is already in the file is not added again, even if a later row has replaced it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from slr.desk.contrary import ContraryRows
from slr.desk.form import Form
from slr.desk.own_file import OwnFile, is_refused
from slr.desk.reference import ReportIndex, list_readable
from slr.desk.worksheet import Addressee, Prefilled, Returned, fill_nothing, read_worksheet
from slr.model.problem import Problem, Severity
from slr.model.protocol import Protocol
from slr.model.value import read_moment
from slr.people.kind import Kind
from slr.people.moment import next_moment, spell_moment
from slr.people.row import Row
from slr.people.sheet import make_check
from slr.store.layout import Review
from slr.store.people import end_cut_line
from slr.text.citation import cite_with_title

Subject = tuple[str, ...]  # the report and the other values of the kind's key, or a pair of records
LISTED: Final = 5  # reports that a message lists


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """The result of an import.

    - `added`: the number of rows that were added
    - `recorded`: the number of rows that were already in the file
    - `left_out`: the number of rows that were not added for another reason
    - `named`: the texts, such as DOIs, that identified a report or record instead of its id, each with the citation of
      the match
    """

    added: int
    recorded: int
    left_out: int
    named: tuple[tuple[str, str], ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawer:
    """What is needed to add rows to a person's file: the review, its protocol, the form, and the person."""

    review: Review
    protocol: Protocol
    form: Form
    addressee: Addressee

    @property
    def kind(self) -> Kind:
        """The kind of the rows."""
        return self.form.kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Cabinet(Drawer):
    """What is needed to import a worksheet about reports.

    - `reports`: the rows of REPORTS by id
    - `find_misplaced`: returns why a row should not be about its report, such as "is not included", or an empty string
    - `complete`: returns the values that the program fills in
    - `compare`: takes all rows with their reports, and returns warnings about rows that contradict each other or
      rows recorded earlier
    """

    reports: Mapping[str, Mapping[str, Any]]
    find_misplaced: Callable[[Row, str], str]
    complete: Callable[[Row, str], Mapping[str, str]]
    compare: Callable[[Sequence[tuple[Row, str]]], Iterable[Problem]] = lambda _: ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A row of a worksheet, its subject, and the values to write.

    The subject is a tuple. If the row is about a report, the tuple begins with the report's id.
    """

    row: Row
    subject: Subject
    values: Mapping[str, str]


def file_worksheet(
    cabinet: Cabinet, data: bytes, shown: str, at: str, *, is_prefilled: Prefilled = fill_nothing
) -> Filed:
    """Read a worksheet, add its rows to the person's file, and return what was added and what was not.

    `shown` is the name of the worksheet in messages. `slr.desk.worksheet.read_worksheet` explains
    `is_prefilled`. `file_rows` explains which rows are added.
    """
    returned = read_worksheet(
        data, shown, cabinet.form, cabinet.addressee, cabinet.protocol, is_prefilled=is_prefilled
    )
    return add_returned(file_rows(cabinet, returned.rows, at), returned)


def add_returned(filed: Filed, returned: Returned) -> Filed:
    """Add the problems from reading the worksheet to the result of its import.

    Rows that could not be read count as left out.
    """
    problems = dict.fromkeys(
        (*returned.problems, *filed.problems)
    )  # some checks run on reading and on filing
    unread = {p.line for p in returned.problems if p.severity is Severity.ERROR}
    return replace(filed, left_out=filed.left_out + len(unread), problems=tuple(problems))


def file_rows(cabinet: Cabinet, rows: Sequence[Row], at: str) -> Filed:
    """Add the rows of a worksheet to the person's file, and return what was added and what was not.

    If a row has no `when`, it gets the time `at`, in ISO 8601. Some rows are not added:

    - If a row is already in the file, it is counted as recorded. A second import of the same worksheet therefore adds nothing.
    - If a row is not later than the last row on the same subject in the file, it is left out with a warning.
    - If a row without `when` repeats a row that has since been replaced, it is left out with a warning.
    - Rows with errors, and rows that contradict each other, are left out with an error.
    """
    index = ReportIndex(cabinet.reports.values())
    drafts, problems = _draft_rows(cabinet, index, rows, at)
    problems += cabinet.compare([(draft.row, draft.subject[0]) for draft in drafts])
    read = read_subjects(cabinet.kind, index, ContraryRows(cabinet.review, cabinet.kind, cabinet.reports))
    filed = file_drafts(cabinet, drafts, read, at)
    return replace(
        filed,
        left_out=len(rows) - filed.added - filed.recorded,
        named=_list_named(cabinet, drafts),
        problems=tuple(sorted((*problems, *filed.problems), key=lambda p: p.line or 0)),
    )


def file_drafts(
    drawer: Drawer, drafts: Sequence[Draft], read: Callable[[Row], Subject | None], at: str
) -> Filed:
    """Add the drafts to the person's file, as `file_rows` explains, and return what was added and what was not.

    `read` returns the subject of a row of this file.
    """
    contradictions = _find_contradictions(drafts, drawer.form)
    filing = _Filing(drawer, read, at)
    filing.take(draft for draft in sorted(drafts, key=_order) if draft.row.line not in contradictions)
    filing.finish()
    return Filed(
        added=filing.added,
        recorded=filing.recorded,
        left_out=len(drafts) - filing.added - filing.recorded,
        named=(),
        problems=(*contradictions.values(), *filing.problems, *filing.notices),
    )


def _draft_rows(
    cabinet: Cabinet, index: ReportIndex, rows: Iterable[Row], at: str
) -> tuple[list[Draft], list[Problem]]:
    """Return a draft for each row without errors, and the problems of all rows."""
    drafts: list[Draft] = []
    problems: list[Problem] = []
    check = make_check(cabinet.kind, cabinet.protocol)
    for row in rows:
        report, wrong = _find_report(cabinet, index, row)
        values = _fill(cabinet, row, report, at)
        wrong += check(replace(row, values=values))
        problems += wrong
        if report is not None and not is_refused(tuple(wrong)):
            subject = find_subject(cabinet.kind, replace(row, values={**row.values, **values}), report)
            drafts.append(Draft(row=row, subject=subject, values=values))
    return drafts, problems


def _find_report(cabinet: Cabinet, index: ReportIndex, row: Row) -> tuple[str | None, list[Problem]]:
    """Return the report that a row is about. If it is unclear which report is meant, return None and a problem.

    If the row should not be about its report, return the report and a warning.
    """
    report = index.find_row(row.values)
    found = index.find(row["report"]) if report is None else (report,)
    if len(found) != 1:
        return None, [_unclear(cabinet, row, found) if found else _unknown(row)]
    if others := index.find_others(row.values, found[0]):
        return None, [_contradicts_itself(cabinet, row, found[0], others)]
    if what := cabinet.find_misplaced(row, found[0]):
        message = f"{found[0]} {what}"
        hint = "the row is imported anyway; check that it names the right report"
        return found[0], [
            row.problem("WKS006", message, where="report", severity=Severity.WARNING, hint=hint)
        ]
    return found[0], []


def _unknown(row: Row) -> Problem:
    message = f"no report has the id, DOI, title or citation {row['report']!r}"
    hint = "write the id as in the exported worksheet, the DOI, or author and year"
    return row.problem("SHT012", message, where="report", hint=hint)


def _unclear(cabinet: Cabinet, row: Row, found: Sequence[str]) -> Problem:
    cited = [f"{r} {cite_with_title(cabinet.reports[r], width=60)}" for r in found]
    return explain_unclear(row, "report", cited, hint="write the id or the DOI of the report")


def explain_unclear(row: Row, column: str, cited: Sequence[str], *, hint: str) -> Problem:
    """Return the problem of a cell that matches several reports. `cited` gives the id and citation of each report."""
    more = f" and {len(cited) - LISTED} more" if len(cited) > LISTED else ""
    message = f"{row[column]!r} matches {len(cited)} reports: {'; '.join(cited[:LISTED])}{more}"
    return row.problem("WKS005", message, where=column, hint=hint)


def _contradicts_itself(cabinet: Cabinet, row: Row, report: str, others: Sequence[str]) -> Problem:
    cited = [f"{r} {cite_with_title(cabinet.reports[r], width=60)}" for r in (report, *others[:LISTED])]
    hint = "leave `doi` and `title` empty"
    return explain_contrary(row, "report", "`report`, `doi` and `title` name different reports", cited, hint)


def explain_contrary(row: Row, column: str, contradiction: str, cited: Sequence[str], remedy: str) -> Problem:
    """Return the problem of a row in which columns name different reports or records.

    `contradiction` names these columns. `cited` gives the id and citation of each report or record. `remedy` says
    what to do if the wrong column cannot be corrected.
    """
    message = f"the columns {contradiction}: {'; '.join(cited)}"
    hint = f"correct the column that is wrong, or {remedy}; if you sort or move rows, keep each row together"
    return row.problem("WKS010", message, where=column, hint=hint)


def _fill(cabinet: Cabinet, row: Row, report: str | None, at: str) -> Mapping[str, str]:
    entered = {f.name: row[f.name] for f in cabinet.form.to_fill}
    if report is None:
        return {**entered, "when": row["when"] or at}
    filled = {**cabinet.complete(row, report), **list_readable(cabinet.reports[report])}
    values = {**entered, **filled, "report": report, "when": row["when"] or at}
    return cabinet.kind.identify(cabinet.addressee.who, values)


def _find_contradictions(drafts: Sequence[Draft], form: Form) -> dict[int, Problem]:
    """Return the problems of rows with the same subject and date but different answers, by line number."""
    alike: dict[tuple[Subject, datetime], list[Draft]] = defaultdict(list)
    for draft in drafts:
        alike[draft.subject, draft.row.moment].append(draft)
    column = next((r.column for r in form.kind.address.references), form.kind.key[0])
    found = {}
    for group in alike.values():
        answers = {tuple(draft.row[f.name] for f in form.answers) for draft in group}
        if len(answers) > 1:
            lines = ", ".join(str(draft.row.line) for draft in group)
            for draft in group:
                message = f"rows {lines} are about the same {form.kind.subject_word} and contradict each other; none of them was imported"
                found[draft.row.line] = draft.row.problem(
                    "WKS003",
                    message,
                    where=column,
                    hint=f"keep the row that is right, and import again{form.kind.advice}",
                )
    return found


def _order(draft: Draft) -> tuple[bool, datetime, int]:
    """Return the sort key of a row.

    Rows are sorted by date, so that the latest row takes effect. Rows without a date come last.
    """
    return not draft.row["when"], draft.row.moment, draft.row.line


def _list_named(cabinet: Cabinet, drafts: Iterable[Draft]) -> tuple[tuple[str, str], ...]:
    named = {
        draft.row["report"]: cite_with_title(cabinet.reports[draft.subject[0]])
        for draft in drafts
        if draft.row["report"] not in cabinet.reports
    }
    return tuple(named.items())


class _Filing:
    """An import into a person's file. All rows are added together, at the end."""

    def __init__(self, drawer: Drawer, read: Callable[[Row], Subject | None], at: str) -> None:
        self.added = self.recorded = 0
        self.problems: list[Problem] = []
        self._form, self._at = drawer.form, at
        self._chosen: list[Row] = []  # the rows to add
        self._known: list[Row] = []  # the rows that the file, or the import, already has
        self._by_subject: dict[Subject, list[Row]] = defaultdict(list)  # the rows to add
        end_cut_line(drawer.review, drawer.kind, drawer.addressee.who)
        self._file = OwnFile(drawer.review, drawer.protocol, drawer.kind, drawer.addressee.who, read)

    @property
    def notices(self) -> tuple[Problem, ...]:
        """Warnings about the person's file and the journal."""
        return tuple(self._file.notices.values())

    def take(self, drafts: Iterable[Draft]) -> None:
        """Choose the rows to add. A row that is already recorded or out of date is not chosen."""
        with self._file.still():
            for draft in drafts:
                self._take(draft)

    def _take(self, draft: Draft) -> None:
        history = self._history(draft.subject)
        if (same := self._find_recorded(draft, history)) is not None:
            self.recorded += 1
            self._known.append(same)
        elif (problem := self._outdated(draft, history)) is not None:
            self.problems.append(problem)
        else:
            self._choose(draft, history)

    def _history(self, subject: Subject) -> list[Row]:
        """Return the rows on a subject, in the file and in the import, earliest first."""
        rows = (*self._file.history(subject), *self._by_subject[subject])
        return sorted(rows, key=lambda row: row.moment)

    def _choose(self, draft: Draft, history: Sequence[Row]) -> None:
        when = draft.row["when"] or spell_moment(next_moment(read_moment(self._at), history))
        row = replace(draft.row, values={**draft.values, "when": when})
        self._chosen.append(row)
        self._by_subject[draft.subject].append(row)

    def finish(self) -> None:
        """Add the chosen rows to the file, and copy rows that were already in the file to the journal.

        Warnings about single rows are not reported again.
        """
        refused = self._file.add_dated([row.values for row in self._chosen]) if self._chosen else {}
        self.problems += (problem for problems in refused.values() for problem in problems)
        self.added = len(self._chosen) - len(refused)
        new = {id(row) for row in self._chosen}
        known = [row for row in self._known if id(row) not in new]
        if known:
            self._file.confirm(known)

    def _find_recorded(self, draft: Draft, history: Sequence[Row]) -> Row | None:
        """Return the row of the file or of the import that has the same content as the draft, or None.

        If the draft has no date, it is compared with the last row on the same subject. If the draft has a date, it is
        compared with all rows on the subject, unless it is later than all of them.
        """
        if not history or (draft.row["when"] and draft.row.moment > history[-1].moment):
            return None
        compared = reversed(history) if draft.row["when"] else history[-1:]
        return next((row for row in compared if self._is_repeated(draft, row)), None)

    def _outdated(self, draft: Draft, history: Sequence[Row]) -> Problem | None:
        """Return a problem if an imported row is out of date, or None.

        `history` has the rows on the same subject, in the file and in the import.

        A row with a time is out of date if it is not later than the last row of the history. A row without a time is out
        of date if the same values were recorded before and then replaced.
        """
        if not history:
            return None
        last = history[-1]
        if draft.row["when"] and draft.row.moment <= last.moment:
            message = f"this row was not imported, because it is not later than your row dated {last['when']} on the same {self._form.kind.subject_word}"
        elif not draft.row["when"] and any(self._is_repeated(draft, row) for row in history):
            message = f"this row was recorded before and then replaced by a row dated {last['when']}; it was not imported again"
        else:
            return None
        hint = "to record it again, write the current date and time in `when`, such as 2026-03-20T14:05:00Z"
        return draft.row.problem("WKS004", message, where="when", hint=hint, severity=Severity.WARNING)

    def _is_repeated(self, draft: Draft, row: Row) -> bool:
        """Return whether two rows agree in the columns of the worksheet and in the column that retracts a row."""
        retract = self._form.kind.retract
        compared = {*draft.row.values, *(() if retract is None else retract[:1])}
        names = (f.name for f in self._form.answers if f.name in compared)
        return all(" ".join(row[name].split()) == draft.row[name] for name in names)


def find_subject(kind: Kind, row: Row, report: str) -> Subject:
    """Return the subject of a row: its report, and its values in the other key columns of the kind.

    A later row on the same subject replaces an earlier one.
    """
    references = {reference.column for reference in kind.address.references}
    return (report, *(" ".join(row[name].split()) for name in kind.key if name not in references))


def read_subjects(kind: Kind, index: ReportIndex, contrary: ContraryRows) -> Callable[[Row], Subject | None]:
    """Return a function that finds the subject of a row.

    The function returns None if no report has the row's id, DOI or title, or if the row is in `contrary`.
    """

    def read(row: Row) -> Subject | None:
        report = index.find_row(row.values)
        return None if report is None or contrary.has(row, report) else find_subject(kind, row, report)

    return read
