"""List the reports for which the full text is needed, and what people have recorded about them so far."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from slr.desk.contrary import ContraryRows
from slr.desk.filing import Subject, read_subjects
from slr.desk.reference import ReportIndex
from slr.desk.retrieval import STAGE, Retrieval
from slr.model.table import VERDICTS_TABLE
from slr.people.kind import KINDS
from slr.people.latest import rows_in_force
from slr.people.row import Row
from slr.screen.decide import decide_retrieval
from slr.store.append import Stamp, read_stamp
from slr.store.people import read_person
from slr.store.table_file import read_arrow
from slr.text.citation import cite_with_title


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedOutcome:
    """What one person has recorded about a report."""

    who: str
    outcome: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NeededText:
    """A report for which the full text is needed.

    `row` is its row of REPORTS, `status` is its status at retrieval, and `recorded` is what people have recorded.
    """

    report: str
    row: Mapping[str, Any]
    status: str
    recorded: tuple[RecordedOutcome, ...]

    @property
    def asked(self) -> bool:
        """Whether somebody has recorded something about the full text, but the status of the report is still `pending`."""
        return self.status == "pending" and bool(self.recorded)


class RetrievalBoard:
    """The reports that have passed screening by title and abstract, and the state of their full texts.

    `retrieval` is the state of the last run. If people's files have changed since then, the files are read again, and the
    statuses are derived from them.
    """

    def __init__(self, retrieval: Retrieval) -> None:
        self.retrieval = retrieval
        self._kind = KINDS[STAGE]
        self._stamps: dict[str, Stamp | None] = {}
        self._rows: list[tuple[Row, str]] = []

    @cached_property
    def reached(self) -> tuple[str, ...]:
        """The ids of the reports for which the full text is needed, sorted by citation."""
        reports = self.retrieval.reports
        needed = (r for r, status in self.retrieval.statuses.items() if status != "not reached")
        return tuple(sorted(needed, key=lambda r: (cite_with_title(reports[r]).casefold(), r)))

    def list_texts(self) -> tuple[NeededText, ...]:
        """Return the full texts that are needed, sorted by citation."""
        recorded = self._list_recorded()
        outcomes = {report: [(s.who, s.outcome, s.note) for s in found] for report, found in recorded.items()}
        statuses = decide_retrieval(self.reached, outcomes, self._read)
        return tuple(
            NeededText(
                report=s.report,
                row=self.retrieval.reports[s.report],
                status=s.status,
                recorded=recorded.get(s.report, ()),
            )
            for s in statuses
        )

    @cached_property
    def _read(self) -> set[str]:
        """The reports that had a verdict on the full text in the last run."""
        verdicts = read_arrow(self.retrieval.review, VERDICTS_TABLE, ("report", "stage")).to_pylist()
        return {v["report"] for v in verdicts if v["stage"] == "full-text"}

    @cached_property
    def _find_subject(self) -> Callable[[Row], Subject | None]:
        reports = self.retrieval.reports
        contrary = ContraryRows(self.retrieval.review, self._kind, reports)
        return read_subjects(self._kind, ReportIndex(reports.values()), contrary)

    def _list_recorded(self) -> dict[str, tuple[RecordedOutcome, ...]]:
        self._follow()
        found: dict[str, list[RecordedOutcome]] = defaultdict(list)
        for row, report in rows_in_force(self._rows, self._kind):
            found[report].append(RecordedOutcome(who=row.who, outcome=row["outcome"], note=row["note"]))
        return {
            report: tuple(sorted(s, key=lambda s: (s.who, s.outcome, s.note))) for report, s in found.items()
        }

    def _follow(self) -> None:
        """Read people's files again if one of them has changed."""
        review, protocol = self.retrieval.review, self.retrieval.protocol
        paths = {p.stem: p for p in review.sheets(STAGE) if self._kind.counts(p.stem, protocol)}
        stamps = {who: read_stamp(path) for who, path in paths.items()}
        if stamps == self._stamps:
            return
        rows = [row for who in sorted(paths) for row in read_person(review, protocol, self._kind, who)[0]]
        subjects = ((row, self._find_subject(row)) for row in rows)
        self._rows = [(row, subject[0]) for row, subject in subjects if subject is not None]
        self._stamps = stamps
