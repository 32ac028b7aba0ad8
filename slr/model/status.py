"""Define the status of a report at a stage of screening.

The program derives a status, for example from rules and verdicts. A status is never entered by hand.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, Self

from slr.model.reason import Reasons, read_reasons, write_reasons
from slr.model.row import list_values
from slr.model.word import ALL_STAGES, DecidedBy, StatusWord

if TYPE_CHECKING:
    import pandas as pd

    from slr.model.protocol import Protocol

FINAL: Final = ("excluded", "not retrieved")  # statuses of a report that can no longer be included
# The status of a cited report that no search of the review found, and that has no entry in any list. Either its source
# says that there is no entry, or people included the report.
WITHOUT_ENTRY: Final = "cited, without entry"
OUTSIDE_FLOW: Final = "outside the flow"  # the status of another report that no search of the review found
_ADVANCED: Final = ("included", "retrieved")


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """The status of a report at a stage, the reason for it, and what a person should check again."""

    report: str
    stage: str
    status: StatusWord | Literal["not there"]  # "not there": the protocol has no such stage
    by: DecidedBy = "nobody"
    criterion: str = ""
    who: tuple[str, ...] = ()
    reason: Reasons = ()
    flag: Reasons = ()

    def row(self) -> dict[str, object]:
        """Return the status as a row of STATUSES."""
        return {
            "report": self.report,
            "stage": self.stage,
            "status": self.status,
            "by": self.by,
            "criterion": self.criterion or None,
            "who": list(self.who),
            "reason": write_reasons(self.reason),
            "flag": write_reasons(self.flag) if self.flag else None,
        }

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> Self:
        """Return the status in a row of STATUSES."""
        return cls(
            **{name: row[name] for name in ("report", "stage", "status", "by")},
            criterion=row["criterion"] or "",
            who=tuple(row["who"]),
            reason=read_reasons(row["reason"]),
            flag=read_reasons(row["flag"]),
        )


def find_included(statuses: "pd.DataFrame") -> set[str]:
    """Return the ids of the reports that are included at the last stage of screening in the table STATUSES.

    The last stage is full-text screening or, if the table has no rows of this stage, screening by title and abstract.
    """
    stages = set(statuses["stage"].unique())
    last = next((stage for stage in ("full-text", "title-abstract") if stage in stages), None)
    return set(statuses[(statuses["stage"] == last) & (statuses["status"] == "included")]["report"])


def find_cited(statuses: "pd.DataFrame", coded: "pd.DataFrame") -> frozenset[str]:
    """Return the reports that the text of a review can cite. No two of them may have the same citation.

    These are the reports that are included or coded, and those that reached the full text. `statuses` has the columns
    `report`, `stage` and `status`. `coded` has the column `report`.
    """
    reached = statuses[(statuses["stage"] == "full-text") & (statuses["status"] != "not reached")]
    return frozenset((*find_included(statuses), *reached["report"], *coded["report"]))


def find_outside(
    statuses: "pd.DataFrame", reports: "pd.DataFrame", protocol: "Protocol"
) -> Mapping[str, tuple[str, str]]:
    """Map the id of each report that is not included to its status and the first stage at which it has this status.

    In an update, reports that were screened for the published review are left out. If no screening stage was reported,
    the result is empty, because it is not known which reports are included.

    If all sources of a report are outside the flow, the report can have one of two further statuses:

    - `WITHOUT_ENTRY`, with the last stage: if the report passed screening, or if it has no final status (`FINAL`) and
      all of its sources contain only works without an entry
    - `OUTSIDE_FLOW`: if the report has no final status, and at least one of its sources can contain works with an entry
    """
    before, apart = protocol.sources_before, protocol.sources_outside_flow
    lists = list_values(reports["sources"]) if before or apart else ()
    sources = dict(zip(reports["report"], lists, strict=False)) if before or apart else {}
    known = {report for report, ids in sources.items() if before & set(ids)}
    listed = protocol.sources_without_entry
    alone = {report for report, ids in sources.items() if ids and apart >= set(ids)} - known
    found: dict[str, tuple[str, str]] = {}
    for stage in ALL_STAGES:
        here = statuses[statuses["stage"] == stage]
        for report, status in zip(list_values(here["report"]), list_values(here["status"]), strict=True):
            if report not in found and report not in known and status not in _ADVANCED:
                found[report] = (OUTSIDE_FLOW if report in alone and status not in FINAL else status, stage)
    if len(statuses):
        last = [stage for stage in ALL_STAGES if (statuses["stage"] == stage).any()][-1]
        open_ones = {
            r for r in alone if r in found and found[r][0] == OUTSIDE_FLOW and listed >= set(sources[r])
        }
        found |= dict.fromkeys(alone - set(found) | open_ones, (WITHOUT_ENTRY, last))
    return found
