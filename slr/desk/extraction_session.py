"""A session in which one person extracts findings from the included reports. Each report can have many findings."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from slr.desk.entry import Entries
from slr.desk.extraction import STAGE, Extraction
from slr.desk.form import Field, Form
from slr.desk.own_file import is_refused
from slr.model.problem import Problem, Severity
from slr.people.kind import KINDS
from slr.people.row import Row
from slr.people.sheet import make_check

# The fields that most results need, in the order in which the terminal asks for them.
USUAL: Final = (
    "predictor",
    "outcome",
    "model",
    "analysis",
    "path",
    "direction",
    "significance",
    "estimate",
    "type",
    "se",
    "statistic",
    "statistic_type",
    "df1",
    "df2",
    "p_comparison",
    "p",
    "n",
    "quote",
    "location",
    "second_hand",
    "note",
)
_NEEDED: Final = "outcome"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractionCard:
    """An included report from which findings are extracted.

    `entries` are the person's own findings, earliest first. `others` is the number of other people who have
    extracted findings from the report. `studies` are the studies of the report.
    """

    report: str
    row: Mapping[str, Any]
    entries: tuple[Row, ...]
    others: int
    studies: tuple[str, ...]


class ExtractionSession:
    """A session in which one person extracts findings from all included reports.

    The session begins at the first report from which this person has extracted nothing.
    """

    def __init__(self, extraction: Extraction, who: str) -> None:
        self.extraction, self.who = extraction, who
        self.entries = Entries(extraction.review, extraction.protocol, KINDS[STAGE], who, extraction.reports)
        current = self.entries.list_current()
        done = [r for r in extraction.included if r in current]
        self.reports = (*done, *(r for r in extraction.included if r not in current))
        self.place = len(done)
        self._check = make_check(KINDS[STAGE], extraction.protocol)

    @property
    def form(self) -> Form:
        """The fields of a finding."""
        return self.entries.form

    def list_fields(self, card: ExtractionCard, *, usual: bool) -> tuple[Field, ...]:
        """Return the fields to fill in for a finding of a report: the usual fields only, or all of them.

        The study is asked for if the report belongs to several studies. The field that takes back a row is left out.
        """
        retract = () if self.form.kind.retract is None else self.form.kind.retract[:1]
        known = {f.name: f for f in self.form.answers if f.name not in retract}
        names = USUAL if usual else tuple(name for name in known if name != "study")
        study = ("study",) if len(card.studies) > 1 else ()
        return tuple(replace(known[n], required=n in (_NEEDED, *study)) for n in (*study, *names))

    def find_fault(self, name: str, value: str) -> str:
        """Return what is wrong with the value of one field, or an empty string."""
        values = {_NEEDED: "x", "when": "2000-01-01", "report": "x", name: value}
        row = Row(who=self.who, file=self.entries.file.shown, line=0, values=values)
        wrong = (p for p in self._check(row) if p.where == name and p.severity is Severity.ERROR)
        return next((p.message for p in wrong), "")

    @property
    def left(self) -> int:
        """The number of included reports from which the person has extracted nothing."""
        current = self.entries.list_current()
        return sum(1 for report in self.reports if report not in current)

    def card(self) -> ExtractionCard | None:
        """Return the card of the current report, or None after the last report."""
        if self.place >= len(self.reports):
            return None
        report = self.reports[self.place]
        people = self.extraction.extractors.get(report, frozenset())
        return ExtractionCard(
            report=report,
            row=self.extraction.reports[report],
            entries=self.entries.list_current().get(report, ()),
            others=len(people - {self.who}),
            studies=self.extraction.studies.get(report, (report,)),
        )

    def add(self, report: str, answers: Mapping[str, str], at: str) -> tuple[Problem, ...]:
        """Add a finding of a report. If a returned problem is an error, nothing was written."""
        return self.entries.add(report, answers, at)

    def change(self, report: str, row: Row, name: str, value: str, at: str) -> tuple[Problem, ...]:
        """Replace a finding by the same finding with another value in one field, and return the problems of the new row.

        The finding keeps its id.
        """
        return self.entries.change(report, row, {name: value}, at)

    def take_back(self, report: str, row: Row, at: str) -> tuple[Problem, ...]:
        """Take back a finding by adding a row, and return the problems of this row."""
        return self.entries.take_back(report, row, at)

    def undo(self, at: str) -> tuple[Problem, ...]:
        """Undo the last step of the session by adding a row, and go to the report of this step.

        Returns the problems of the row.
        """
        problems, report = self.entries.undo(at)
        if report is not None and not is_refused(problems):
            self.place = self.reports.index(report)
        return problems

    def go_on(self) -> None:
        """Go on to the next report."""
        self.place = min(self.place + 1, len(self.reports))

    def go_back(self) -> None:
        """Go back to the previous report."""
        self.place = max(self.place - 1, 0)
