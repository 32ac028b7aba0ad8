"""Let one person extract findings from the included reports. Each report can have many findings."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from slr.desk.entry_session import ReportSession
from slr.desk.extraction import STAGE, Extraction
from slr.desk.form import Field
from slr.model.findings import USUAL
from slr.model.problem import Problem, Severity
from slr.people.kind import KINDS
from slr.people.row import Row
from slr.people.sheet import make_check

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


class ExtractionSession(ReportSession[Extraction, ExtractionCard]):
    """A session in which one person extracts findings from all included reports of empirical studies.

    The session begins at the first report from which this person has extracted nothing.
    """

    def __init__(self, extraction: Extraction, who: str) -> None:
        super().__init__(extraction, KINDS[STAGE], who)
        self._check = make_check(KINDS[STAGE], extraction.protocol)

    def list_fields(self, card: ExtractionCard, *, usual: bool) -> tuple[Field, ...]:
        """Return the fields to fill in for a finding of a report: only the usual fields, or all fields.

        The field for the study is included if the report belongs to several studies. The field that takes back a row
        is left out.
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

    def make_card(self, item: str) -> ExtractionCard:
        """Return the card of a report."""
        people = self.state.extractors.get(item, frozenset())
        return ExtractionCard(
            report=item,
            row=self.state.reports[item],
            entries=self.list_entries(item),
            others=len(people - {self.who}),
            studies=self.state.studies.get(item, (item,)),
        )

    def add(self, report: str, answers: Mapping[str, str], at: str) -> tuple[Problem, ...]:
        """Add a finding of a report. If a returned problem is an error, nothing was written."""
        return self.entries.add(report, answers, at)

    def change(self, report: str, row: Row, name: str, value: str, at: str) -> tuple[Problem, ...]:
        """Change one field of a finding by writing a new row, and return the problems of this row.

        The finding keeps its id.
        """
        return self.entries.change(report, row, {name: value}, at)
