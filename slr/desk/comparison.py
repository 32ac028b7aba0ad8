"""Show what several people wrote about the same matter, side by side.

Codings, findings, answers of appraisals and verdicts on full texts can be compared. The rows are those of the last run.
`slr.desk.settling` writes the row that settles a difference.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from slr.desk.included import Included
from slr.desk.matter import Matter, list_answers, list_codings, list_findings, list_verdicts
from slr.desk.stored import ReportRows
from slr.model.appraisal_table import APPRAISALS
from slr.model.findings import EXTRACTED, FINDING_DIFFERENCES
from slr.model.protocol import Protocol
from slr.model.row import list_rows
from slr.model.sight import find_open, is_settled, may_see
from slr.model.table import CODED, STATUSES, VERDICTS_TABLE
from slr.model.word import ADJUDICATOR
from slr.people.kind import KINDS, Kind
from slr.store.layout import Review
from slr.store.table_file import read_table

Row = Mapping[str, Any]
FULL_TEXT: Final = "screening/full-text"
# The folders of people's files that can be compared, by the word in addresses.
COMPARED: Final[Mapping[str, str]] = {
    "coding": "coding",
    "findings": "findings",
    "appraisal": "appraisal",
    "full-text": FULL_TEXT,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparisons(Included):
    """What several people wrote about the same matters, in one kind of people's file.

    `matters` maps each report to what is compared (see `slr.desk.matter`). `closed` are the reports on which only the
    adjudicator may see other people's rows, because these reports are not settled at a blind stage of screening.
    """

    kind: Kind
    matters: Mapping[str, tuple[Matter, ...]]
    closed: frozenset[str]

    def list_reports(self, who: str) -> tuple[str, ...]:
        """Return the reports whose rows a person may compare.

        Reports with open differences come first. In each group, included reports come first, in their usual order.
        """
        place = {report: i for i, report in enumerate(self.included)}
        seen = [report for report in self.matters if self.may_see(who, report)]
        return tuple(sorted(seen, key=lambda r: (not self.count_open(r), place.get(r, len(place)), r)))

    def count_open(self, report: str) -> int:
        """Return the number of open differences in a report."""
        return sum(matter.open for matter in self.matters.get(report, ()))

    def may_see(self, who: str, report: str) -> bool:
        """Return whether a person may see what other people wrote about a report.

        The adjudicator may always see the rows of all people. Other people may see them if there is something to compare,
        the report is not in `closed`, and no difference is open. Before that, each person works independently.
        """
        if who == ADJUDICATOR:
            return True
        return report in self.matters and report not in self.closed and not self.count_open(report)


def open_comparisons(
    review: Review, protocol: Protocol, folder: str, reports: ReportRows | None = None
) -> Comparisons:
    """Return what can be compared in a folder of people's files, as of the last run.

    `folder` is one of the values of `COMPARED`. Raises KeyError for any other folder. For `reports`, see `Included.open`.
    """
    read = _READERS[folder]
    opened = Comparisons.open(
        review, protocol, reports=reports, kind=KINDS[folder], matters={}, closed=frozenset()
    )
    found: dict[str, list[Matter]] = {}
    for matter in read(review, opened):
        found.setdefault(matter.report, []).append(matter)
    statuses = read_table(review, STATUSES)
    rows = list_rows(statuses[statuses["report"].isin(list(found))])
    return replace(
        opened,
        matters={report: tuple(listed) for report, listed in sorted(found.items())},
        closed=_find_closed(rows, protocol, folder),
    )


def _find_closed(statuses: Iterable[Row], protocol: Protocol, folder: str) -> frozenset[str]:
    """Return the reports on which only the adjudicator may see other people's rows.

    These are the reports that await a decision at a blind stage. If full texts are screened blind, people's verdicts on
    the full text of a report also remain closed until the report is settled.
    """
    rows = list(statuses)
    open_reports = find_open(rows, protocol, "")
    if folder != FULL_TEXT:
        return open_reports
    settings = protocol.screening.full_text
    here = (s for s in rows if s["stage"] == "full-text")
    return open_reports | {
        s["report"] for s in here if not may_see(settings, "", settled=is_settled(s["status"], s["by"]))
    }


def _read_codings(review: Review, state: Included) -> Iterable[Matter]:
    included = set(state.included)
    rows = [row for row in list_rows(read_table(review, CODED)) if row["report"] in included]
    return list_codings(rows, state.studies)


def _read_findings(review: Review, state: Included) -> Iterable[Matter]:
    extracted, differences = (list_rows(read_table(review, t)) for t in (EXTRACTED, FINDING_DIFFERENCES))
    return list_findings(extracted, differences, state.studies)


def _read_answers(review: Review, state: Included) -> Iterable[Matter]:
    return list_answers(list_rows(read_table(review, APPRAISALS)), state.studies)


def _read_verdicts(review: Review, _: Included) -> Iterable[Matter]:
    verdicts, statuses = (read_table(review, table) for table in (VERDICTS_TABLE, STATUSES))
    waiting = statuses[(statuses["stage"] == "full-text") & (statuses["status"] == "conflict")]
    given = list_rows(verdicts[verdicts["stage"] == "full-text"])
    return list_verdicts(given, frozenset(waiting["report"]))


_READERS: Final[Mapping[str, Callable[[Review, Included], Iterable[Matter]]]] = {
    "coding": _read_codings,
    "findings": _read_findings,
    "appraisal": _read_answers,
    FULL_TEXT: _read_verdicts,
}
