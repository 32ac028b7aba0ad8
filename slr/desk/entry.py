"""Read, add and undo one person's rows during a session.

The rows are of one kind. Rows of some kinds are about single reports, such as codings. Rows of other kinds,
such as claims, are not about reports. Each new row is saved before the call returns.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType
from typing import Any, Final

from slr.desk.contrary import ContraryRows
from slr.desk.filing import Subject, find_subject, read_subjects
from slr.desk.form import Form, make_form
from slr.desk.own_file import OwnFile, is_refused
from slr.desk.reference import ReportIndex, list_readable
from slr.model.problem import Problem
from slr.model.protocol import Protocol
from slr.model.word import ADJUDICATOR
from slr.people.kind import Kind
from slr.people.row import Row
from slr.people.sheet import make_check
from slr.store.append import Stamp
from slr.store.layout import Review

_ANY_DAY: Final = "2000-01-01"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A row that was written in the session.

    `new` is true if `add` wrote the row. `before` is the row that this row replaced, or None. `when` is the date of
    the row in the file. If `joined` is true, this step and the step before it are undone together.
    """

    report: str
    row: Row
    new: bool
    before: Row | None
    when: str
    joined: bool = False


class Entries:
    """One person's rows of one kind, in a session. Callers pass times in ISO 8601.

    If rows of this kind are not about reports, `report` is an empty string in all methods.
    """

    def __init__(
        self,
        review: Review,
        protocol: Protocol,
        kind: Kind,
        who: str,
        reports: Mapping[str, Mapping[str, Any]],
        *,
        added: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """Open a person's rows. `reports` maps ids to rows of REPORTS. `added` maps columns to values that every new row gets."""
        self.who, self._added = who, added
        self.form: Form = make_form(kind, protocol, adjudicates=who == ADJUDICATOR)
        self.file: OwnFile[Subject] = OwnFile(
            review,
            protocol,
            kind,
            who,
            _make_reader(review, kind, reports),
        )
        self._check = make_check(kind, protocol)
        self._reports, self._kind = reports, kind
        self._steps: list[Step] = []
        self._stamp: Stamp | None = None  # the state of the file in which the entries were listed
        self._current: dict[str, tuple[Row, ...]] = {}

    @property
    def count(self) -> int:
        """The number of rows that `add` wrote in the session. Rows that were undone are not counted."""
        return sum(1 for step in self._steps if step.new)

    def list_current(self) -> dict[str, tuple[Row, ...]]:
        """Map each report to the rows about it, earliest first. Rows that were replaced or taken back are left out."""
        stamp = self.file.stamp
        if stamp != self._stamp:
            found: dict[str, list[Row]] = {}
            with self.file.still():
                stamp = self.file.stamp
                rows = [(subject, self.file.latest(subject)) for subject in self.file.judged()]
            for subject, row in rows:
                if row is not None:
                    found.setdefault(subject[0], []).append(row)
            self._current = {report: _in_order(rows) for report, rows in found.items()}
            self._stamp = stamp
        return self._current

    def find(self, report: str, answers: Mapping[str, str]) -> Row | None:
        """Return the row that a new row with these answers would replace. Returns None if there is no such row."""
        return self.file.latest(
            find_subject(self._kind, self._fill(report, self.form.clean(answers)), report)
        )

    def check(self, report: str, answers: Mapping[str, str]) -> tuple[Row, tuple[Problem, ...]]:
        """Return the row that these answers would produce, and its problems. Nothing is written.

        The date is not checked, because it is added when the row is written.
        """
        row = self._fill(report, self.form.clean(answers))
        return row, self._check(replace(row, values={**row.values, "when": _ANY_DAY}))

    def add(self, report: str, answers: Mapping[str, str], at: str) -> tuple[Problem, ...]:
        """Add a row about a report. If a returned problem is an error, nothing was written."""
        return self._write(report, self.form.clean(answers), at, new=True)

    def change(self, report: str, row: Row, answers: Mapping[str, str], at: str) -> tuple[Problem, ...]:
        """Write a row again with other answers, and return the problems of the new row.

        The new row replaces the old row. A row with an id keeps the id.
        """
        values = {**self._answers(row), **self.form.clean(answers)}
        return self._write(report, values, at, new=False)

    def revise(self, report: str, row: Row, answers: Mapping[str, str], at: str) -> tuple[Problem, ...]:
        """Replace a row by a row with other answers, and return the problems of the rows.

        The answers can also change a column of the key, such as the statement of a coding. The new row is then added
        and the old row is taken back, and `undo` undoes both together. Raises ValueError if such a column has changed
        and rows of this kind cannot be taken back. In this case, and if the new row has an error, nothing is written.
        """
        values = {**self._answers(row), **self.form.clean(answers)}
        made = self._fill(report, values)
        moved = find_subject(self._kind, made, report) != find_subject(self._kind, row, report)
        retraction = self._retraction(row) if moved else {}
        problems = self._write(report, values, at, new=False)
        if moved and not is_refused(problems):
            found = self._write(report, retraction, at, new=False)
            if not is_refused(found):
                self._steps[-1] = replace(self._steps[-1], joined=True)
            problems = (*problems, *found)
        return problems

    def take_back(self, report: str, row: Row, at: str) -> tuple[Problem, ...]:
        """Take back a row by adding another row, and return the problems of the added row.

        Raises ValueError if rows of this kind cannot be taken back.
        """
        return self._write(report, self._retraction(row), at, new=False)

    def undo(self, at: str) -> tuple[tuple[Problem, ...], str | None]:
        """Undo the last step of the session by adding rows. If the step replaced a row, that row becomes current again.

        Return the problems of the row that was added last, and the report that this row is about. If there is nothing to
        undo, the report is None.
        """
        if not self._steps:
            return (), None
        step = self._steps[-1]
        values = self._retraction(step.row) if step.before is None else self._answers(step.before)
        problems = self._write(step.report, values, at, new=False)
        if is_refused(problems):
            return problems, step.report
        self._steps = self._steps[:-2]  # the row that undoes is not undone itself
        return self.undo(at) if step.joined else (problems, step.report)

    @property
    def can_undo(self) -> bool:
        """Whether there is a step of the session that can be undone."""
        return bool(self._steps)

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps that can be undone, in order."""
        return tuple(self._steps)

    def take_steps(self, steps: Sequence[Step]) -> None:
        """Take over the steps of an earlier session, so that they can still be undone.

        If a step can no longer be undone, this step and all steps before it are left out. This is the case if its
        report is unknown, or if its row is no longer the last row about its subject, because another program has
        changed the file.
        """
        kept: list[Step] = []
        seen: set[Subject] = set()
        for step in reversed(steps):
            subject = find_subject(self._kind, step.row, step.report)
            if step.report and step.report not in self._reports:
                break
            if subject not in seen and [r["when"] for r in self.file.history(subject)][-1:] != [step.when]:
                break
            seen.add(subject)
            kept.insert(0, step)
        if kept and kept[0].joined:  # without the step with which it would be undone
            kept.pop(0)
        self._steps = [*kept, *self._steps]

    def _write(self, report: str, values: Mapping[str, str], at: str, *, new: bool) -> tuple[Problem, ...]:
        row = self._fill(report, values)
        subject = find_subject(self._kind, row, report)
        before = self.file.latest(subject)
        problems = self.file.add(subject, row.values, at)
        if not is_refused(problems):
            when = self.file.written[-1].values.get("when", "")
            self._steps.append(Step(report=report, row=row, new=new, before=before, when=when))
        return problems

    def _fill(self, report: str, values: Mapping[str, str]) -> Row:
        """Return the row to write, with author, year and other columns for readers.

        If `values` contains a `report`, it is kept, because it can be the id of any record of the report.
        """
        about = {"report": report} if self._kind.address.references else {}
        shown = list_readable(self._reports[report]) if about else {}
        filled = {**about, **self._added, **values, **shown}
        known = self._kind.identify(self.who, filled)
        return Row(who=self.who, file=self.file.shown, line=0, values=known)

    def _answers(self, row: Row) -> dict[str, str]:
        row_id = () if self._kind.row_id is None else (self._kind.row_id.column,)
        names = {"report", "basis", *row_id, *(f.name for f in self.form.answers)}
        return {name: value for name, value in row.values.items() if name in names}

    def _retraction(self, row: Row) -> dict[str, str]:
        if self._kind.retract is None:
            raise ValueError(f"rows in {self._kind.folder} cannot be taken back")
        column, word = self._kind.retract
        return {**self._answers(row), column: word}


def _make_reader(
    review: Review, kind: Kind, reports: Mapping[str, Mapping[str, Any]]
) -> Callable[[Row], Subject | None]:
    """Return the function that finds the subject of a row. A subject begins with the report, or with an empty string."""
    if not kind.address.references:
        return lambda row: find_subject(kind, row, "")
    contrary = ContraryRows(review, kind, reports)

    @cache
    def make_reader() -> Callable[[Row], Subject | None]:
        return read_subjects(kind, ReportIndex(reports.values()), contrary)

    def read(row: Row) -> Subject | None:
        report = row["report"]
        # All reports are searched only for a former id, or for the id of another record of a report.
        if report not in reports:
            return make_reader()(row)
        return None if contrary.has(row, report) else find_subject(kind, row, report)

    return read


def _in_order(rows: Iterable[Row]) -> tuple[Row, ...]:
    return tuple(sorted(rows, key=lambda row: (row.moment, row.line)))
