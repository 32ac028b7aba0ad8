"""Make up claims on three studies of telework and strain, and derive what they rest on, for tests."""

from collections.abc import Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import Any

from made_up_certainty import CONSTRUCTS
from made_up_findings import ALLOW, IN, finding
from made_up_review import make_protocol, make_tables

from slr.claims.stage import derive_claims
from slr.findings.stage import derive_findings
from slr.model.protocol import Protocol
from slr.model.row import list_rows
from slr.people.row import Row
from slr.stage import FullText, Result

END = "not reached/nobody"
ROADS = {
    **{report: (f"{report}@alpha", *IN) for report in ("r1", "r2", "r3", "theory", "unused")},
    "out": ("out@alpha", "excluded/people/E1", END, END),
    "open": ("open@alpha", "conflict/people", END, END),
}
STUDIES = [
    {"study": "one", "report": "r1", "who": "rina", "design": "cross-sectional survey", "population": "nurses"},
    {"study": "two", "report": "r2", "who": "rina", "design": "survey", "setting": "offices"},
    {"study": "three", "report": "r3", "who": "rina", "design": "cross-sectional survey"},
    {"study": "theory", "report": "theory", "who": "rina", "evidence": "theory"},
]  # fmt: skip
CODED = [
    {"coding": "k1", "report": "r1", "theme": "autonomy", "role": "finding", "statement": "Less strain."},
    {"coding": "k2", "report": "r2", "theme": "autonomy", "role": "theory", "statement": "A theory."},
    {"coding": "k3", "report": "r3", "theme": "autonomy", "role": "finding", "second_hand": True},
]
# The findings of the studies: two of them find less strain, and one finds more.
FINDINGS = [
    finding("rina", report="r1", direction="-", type="r", estimate="-.30", p=".900", n="200"),
    finding("rina", report="r2", direction="-", significance="significant"),
    finding("rina", report="r3", direction="+"),
]


def claim(name: str = "less", who: str = "rina", line: int = 2, **cells: str) -> Row:
    """A row of a person's file."""
    values = {
        "claim": name,
        "kind": "finding",
        "statement": "Telework goes with less strain.",
        "when": "2026-01-01",
    }
    return Row(who=who, file=f"corpus/x/claims/{who}.csv", line=line, values={**values, **cells})


def support(
    what: str, name: str, relation: str = "supports", who: str = "rina", line: int = 2, **cells: str
) -> Row:
    """A row of a person's file on the claim `less`."""
    values = {"claim": "less", "relation": relation, "what": what, "id": name, "when": "2026-01-01"}
    return Row(who=who, file=f"corpus/x/support/{who}.csv", line=line, values={**values, **cells})


def row_of(report: str) -> str:
    """The id of the extractor's row about a report."""
    return next(row["finding"] for row in FINDINGS if row["report"] == report)


def make_review(
    changes: Mapping[str, Any] | None = None,
    works: Mapping[str, Mapping[str, Any]] | None = None,
    findings: Sequence[Row] = FINDINGS,
    appraisal: Sequence[Row] = (),
) -> tuple[Protocol, dict[str, Any]]:
    """The protocol and the tables that the claims stage reads."""
    protocol = make_protocol({**ALLOW, "constructs": CONSTRUCTS, **(changes or {})})
    coded = [{"who": "rina", "when": "2026-01-01", **row} for row in CODED]
    more = {"studies": STUDIES, "coded": coded}
    tables = make_tables(protocol, ROADS, unreadable=(), works=works, more=more)
    return protocol, {**tables, **derive_findings(tables, findings, protocol, appraisal).tables}


@cache
def _review() -> tuple[Protocol, Mapping[str, Any]]:
    return make_review()


def derive(
    claims: Sequence[Row],
    links: Sequence[Row] = (),
    *,
    texts: Sequence[FullText] = (),
    others: Mapping[str, Sequence[Row]] = MappingProxyType({}),
    **review: Any,
) -> Result:
    """The result of the claims stage."""
    protocol, tables = make_review(**review) if review else _review()
    return derive_claims(tables, claims, links, protocol, texts, others)


def rows(result: Result, table: str) -> list[dict[str, Any]]:
    """The rows of a table of the result."""
    return list_rows(result.tables[table])


def codes(result: Result) -> list[str]:
    """The codes of the problems, sorted."""
    return sorted(problem.code for problem in result.problems)
