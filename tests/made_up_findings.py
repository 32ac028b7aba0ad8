"""Make up rows of extractors, and derive the results from them, for the tests of the findings stage."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from made_up_review import make_protocol, make_tables

from slr.findings.entry import Entry, Reason
from slr.findings.match import Matching, match_entries
from slr.findings.stage import derive_findings
from slr.people.kind import KINDS
from slr.people.row import Row
from slr.stage import Result

END = "not reached/nobody"
IN = ("included/people", "retrieved/people", "included/people")
ROADS = {
    "r1": ("r1@alpha", *IN),
    "r2": ("r2@alpha", *IN),
    "out": ("out@alpha", "excluded/people/E1", END, END),
}
ALLOW = {"extraction": {"single": "allow"}}


def finding(who: str, line: int = 2, **cells: str) -> Row:
    """A row of a person's file, as it is read: with an id."""
    values = {"report": "r1", "predictor": "telework", "outcome": "strain", "when": "2026-01-01", **cells}
    return Row(
        who=who,
        file=f"corpus/x/findings/{who}.csv",
        line=line,
        values=KINDS["findings"].identify(who, values),
    )


def derive(
    rows: Sequence[Row],
    changes: Mapping[str, Any] | None = None,
    studies: Iterable[Mapping[str, Any]] = (),
    roads: Mapping[str, tuple[str, ...]] = ROADS,
) -> Result:
    protocol = make_protocol(changes)
    tables = make_tables(protocol, roads, unreadable=(), more={"studies": studies})
    result: Result = derive_findings(tables, rows, protocol)
    return result


def make_entry(who: str, cells: Mapping[str, str]) -> Entry:
    values = {"report": "r1", "outcome": "strain", **cells}
    values = dict(KINDS["findings"].identify(who, values))
    reason: Reason | None = "second hand" if values.get("second_hand") == "yes" else None
    return Entry(
        row=Row(who=who, file=f"{who}.csv", line=2, values=values),
        report=values["report"],
        study="S",
        reason="not included" if values["report"] == "out" else reason,
    )


def match(entries: Iterable[Entry]) -> Matching:
    return match_entries(entries, counts_single=True)
