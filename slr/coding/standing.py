"""Find the codings that do not count: worked examples, and codings of reports that are not included.

A coding of a report that is not included contradicts the screening. Three roles are exceptions: background, worked
example, and reject.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from slr.model.problem import Problem, Severity
from slr.model.status import FINAL, WITHOUT_ENTRY
from slr.people.row import Row

OUTSIDE: Final = (
    "background",
    "worked-example",
)  # roles that are allowed for a coding of a report that is not included
EXAMPLE: Final = "worked-example"  # counts nowhere, even if the report is included
_RULES_OUT: Final = "reject"  # declines a suggestion, so it says nothing about the report


def does_count(report: str, role: str, outside: Mapping[str, object]) -> bool:
    """Return whether a coding counts. Its report must be included, and its role must not be worked example."""
    return report not in outside and role != EXAMPLE


def check_standing(
    codings: Iterable[tuple[Row, str]], outside: Mapping[str, tuple[str, str]]
) -> Iterator[Problem]:
    """Yield a problem for each coding that contradicts the screening. `codings` are pairs of a coder's row and its report.

    The problem is an error if the report is excluded or not retrieved. It is a warning if the report awaits a decision
    or is outside the flow. A coding of a report that is cited without an entry is not a contradiction.
    """
    for row, report in codings:
        status, stage = outside.get(report, (WITHOUT_ENTRY, ""))
        if status != WITHOUT_ENTRY and row["role"] not in (*OUTSIDE, _RULES_OUT):
            yield row.problem(
                "COD010",
                f"{row['report']} has a coding with the role {row['role']}, but the report is not included: its status at the {stage} stage is `{status}`",
                where="role",
                hint=(
                    f"this coding is not counted: retract it, change `role` to {' or '.join(OUTSIDE)}, "
                    "or correct the verdict on the report"
                ),
                severity=Severity.ERROR if status in FINAL else Severity.WARNING,
                about=frozenset({(report, "")}),
            )
