"""Find the codings that do not count: worked examples, and codings of reports that are not included.

A coding of a report that is not included contradicts the screening. Two roles are exceptions: background, and
worked example.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Final

from slr.model.problem import Problem, Severity
from slr.model.protocol import Protocol
from slr.model.row import list_values
from slr.model.word import ALL_STAGES
from slr.people.row import Row

if TYPE_CHECKING:
    import pandas as pd

OUTSIDE: Final = (
    "background",
    "worked-example",
)  # roles that a coding of a report that is not included may have
EXAMPLE: Final = "worked-example"  # counts nowhere, even if the report is included
_ADVANCED: Final = ("included", "retrieved")
_FINAL: Final = ("excluded", "not retrieved")
_RULES_OUT: Final = "reject"  # declines a suggestion, so it says nothing about the report


def find_outside(
    statuses: "pd.DataFrame", reports: "pd.DataFrame", protocol: Protocol
) -> Mapping[str, tuple[str, str]]:
    """Map each report that is not included to its status, and to the stage at which it has this status.

    If the review updates a published one, reports that were screened for the published review are left out.
    If no screening stage was reported, it is unknown which reports are included, so the result is empty.
    """
    before = frozenset(protocol.baseline.sources) if protocol.baseline else frozenset()
    columns = zip(reports["report"], list_values(reports["sources"]), strict=True) if before else ()
    known = {report for report, sources in columns if before & set(sources)}
    found: dict[str, tuple[str, str]] = {}
    for stage in ALL_STAGES:
        here = statuses[statuses["stage"] == stage]
        for report, status in zip(list_values(here["report"]), list_values(here["status"]), strict=True):
            if report not in found and report not in known and status not in _ADVANCED:
                found[report] = (status, stage)
    return found


def does_count(report: str, role: str, outside: Mapping[str, object]) -> bool:
    """Return whether a coding counts. Its report must be included, and its role must not be worked example."""
    return report not in outside and role != EXAMPLE


def check_standing(
    codings: Iterable[tuple[Row, str]], outside: Mapping[str, tuple[str, str]]
) -> Iterator[Problem]:
    """Yield a problem for each coding that contradicts the screening. `codings` are pairs of a coder's row and its report.

    The problem is a warning if the report awaits a decision, and an error if it is excluded or not retrieved.
    """
    for row, report in codings:
        if report in outside and row["role"] not in (*OUTSIDE, _RULES_OUT):
            status, stage = outside[report]
            yield row.problem(
                "COD010",
                f"{row['report']} has a coding with the role {row['role']}, but the report is {status} at the {stage} stage",
                where="role",
                hint=(
                    f"a coding of such a report is not counted: give it the role {' or '.join(OUTSIDE)}, "
                    "`retract` it, or correct the verdict"
                ),
                severity=Severity.ERROR if status in _FINAL else Severity.WARNING,
                about=frozenset({(report, "")}),
            )
