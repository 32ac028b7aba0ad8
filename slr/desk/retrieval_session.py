"""Let one person record which full texts were retrieved, one report after another."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from slr.desk.entry import Entries
from slr.desk.form import Form
from slr.desk.own_file import is_refused
from slr.desk.retrieval import STAGE, Retrieval
from slr.desk.worklist import Worklist
from slr.model.problem import Problem
from slr.people.kind import KINDS
from slr.people.row import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class RetrievalCard:
    """A report for which the full text is still sought.

    `so_far` is what people had recorded about the report by the last run. `own` is the person's own row, or None.
    """

    report: str
    row: Mapping[str, Any]
    so_far: str
    own: Row | None


class RetrievalSession:
    """A session with the reports for which the full text is still sought.

    Reports for which this person has recorded something come last.
    """

    def __init__(self, retrieval: Retrieval, who: str) -> None:
        self.retrieval = retrieval
        self.entries = Entries(retrieval.review, retrieval.protocol, KINDS[STAGE], who, retrieval.reports)
        begun = self.entries.list_current()
        self.work = Worklist(sorted(retrieval.sought, key=lambda report: report in begun))

    @property
    def form(self) -> Form:
        """The fields to fill in for a report."""
        return self.entries.form

    def card(self) -> RetrievalCard | None:
        """Return the card of the next report, or None at the end."""
        report = self.work.current
        if report is None:
            return None
        return RetrievalCard(
            report=report,
            row=self.retrieval.reports[report],
            so_far=self.retrieval.so_far.get(report, ""),
            own=next(reversed(self.entries.list_current().get(report, ())), None),
        )

    def record(self, report: str, answers: Mapping[str, str], at: str) -> tuple[Problem, ...]:
        """Record the outcome for a report, and go on to the next report.

        Returns the problems of the new row. If a problem is an error, nothing was written.
        """
        problems = self.entries.add(report, answers, at)
        if not is_refused(problems):
            self.work.judge(report)
        return problems

    def skip(self) -> None:
        """Go on to the next report without recording anything."""
        self.work.skip()

    def undo(self, at: str) -> tuple[Problem, ...]:
        """Undo the last step of the session by adding a row, and go back to the report of this step.

        Returns the problems of the row.
        """
        problems, report = self.entries.undo(at)
        if report is not None and not is_refused(problems):
            self.work.undo()
        return problems
