"""Make up rows of appraisers, for the tests of appraisal."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from made_up_findings import ROADS
from made_up_review import make_protocol, make_tables

from slr.findings.stage import derive_findings
from slr.people.row import Row
from slr.stage import Result

JBI = {"appraisal": {"tools": ["jbi-cross-sectional"]}}


def answer(who: str, item: str = "6", said: str = "yes", line: int = 2, **cells: str) -> Row:
    """A row of a person's file. Answers other than `yes` have a reason."""
    values = {
        "report": "r1",
        "tool": "jbi-cross-sectional",
        "item": item,
        "answer": said,
        "reason": "" if said == "yes" else "no covariates",
        "when": "2026-01-01",
        **cells,
    }
    return Row(who=who, file=f"corpus/x/appraisal/{who}.csv", line=line, values=values)


def appraise(
    rows: Sequence[Row],
    changes: Mapping[str, Any] | None = None,
    studies: Iterable[Mapping[str, Any]] = (),
    findings: Sequence[Row] = (),
) -> Result:
    """Return the result of the findings stage for a review of two included reports, r1 and r2."""
    protocol = make_protocol({**JBI, **(changes or {})})
    tables = make_tables(protocol, ROADS, unreadable=(), more={"studies": studies})
    result: Result = derive_findings(tables, findings, protocol, rows)
    return result
