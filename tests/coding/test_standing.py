"""Which codings count, and which contradict the screening."""

from types import ModuleType
from typing import Any

import pytest

from slr.coding.progress import summarize
from slr.coding.stage import code
from slr.coding.standing import check_standing, does_count
from slr.model.column import arrow_schema
from slr.model.status import find_outside
from slr.model.table import SUGGESTIONS
from slr.people.row import Row

END = "not reached/nobody"
ROADS = {
    "in": ("in@alpha", "included/people", "retrieved/people", "included/people"),
    "out": ("out@alpha", "excluded/people/E1", END, END),
    "lost": ("lost@alpha", "included/people", "not retrieved/people", END),
    "late": ("late@alpha", "included/people", "retrieved/people", "excluded/people/E3"),
    "open": ("open@alpha", "pending/nobody", END, END),
}


def coding(report: str, role: str = "finding") -> Row:
    values = {"report": report, "theme": "autonomy", "role": role, "statement": "s", "when": "2026-01-01"}
    return Row(who="rina", file="rina.csv", line=7, values=values)


def outside(made_up: ModuleType, **changes: Any) -> Any:
    protocol = made_up.make_protocol(changes)
    tables = made_up.make_tables(protocol, ROADS, unreadable=())
    return find_outside(tables["statuses"], tables["reports"], protocol)


def test_a_report_is_outside_from_the_first_stage_that_it_did_not_pass(made_up: ModuleType) -> None:
    assert outside(made_up) == {
        "out": ("excluded", "title-abstract"),
        "open": ("pending", "title-abstract"),
        "lost": ("not retrieved", "retrieval"),
        "late": ("excluded", "full-text"),
    }


def test_reports_of_the_published_review_are_not_outside(made_up: ModuleType) -> None:
    before = {"citation": "Doe 2020", "date": "2020", "studies": 1, "reports": 1, "sources": ["alpha"]}
    assert outside(made_up, baseline=before) == {}


def test_without_any_reported_stage_no_report_is_outside(made_up: ModuleType) -> None:
    protocol = made_up.make_protocol()
    tables = made_up.make_tables(protocol, {"in": ("in@alpha",)}, unreadable=())
    assert find_outside(tables["statuses"], tables["reports"], protocol) == {}


@pytest.mark.parametrize(
    ("report", "role", "found"),
    [
        ("in", "finding", []),
        ("out", "finding", ["error"]),
        ("lost", "theory", ["error"]),
        ("late", "context", ["error"]),
        ("in", "recommendation", []),
        ("out", "recommendation", ["error"]),
        ("open", "definition", ["warning"]),
        ("out", "background", []),
        ("open", "worked-example", []),
        ("out", "reject", []),
    ],
)
def test_a_coding_of_a_report_that_is_not_included_is_a_problem_unless_its_role_says_why(
    made_up: ModuleType, report: str, role: str, found: list[str]
) -> None:
    problems = list(check_standing([(coding(report, role), report)], outside(made_up)))
    assert [(p.code, p.severity, p.file, p.line) for p in problems] == [
        ("COD010", severity, "rina.csv", 7) for severity in found
    ]


def test_an_included_report_without_an_entry_in_the_flow_is_outside_and_no_contradiction(
    made_up: ModuleType,
) -> None:
    sources = [{**s, "flow": "none"} if s["id"] == "alpha" else s for s in made_up.PROTOCOL["sources"]]
    out = outside(made_up, sources=sources)
    assert out["in"] == ("cited, without entry", "full-text")
    assert out["out"] == ("excluded", "title-abstract")
    assert not does_count("in", "theory", out)
    assert list(check_standing([(coding("in", "theory"), "in")], out)) == []


def test_a_worked_example_counts_nowhere_even_if_the_report_is_included(made_up: ModuleType) -> None:
    out = outside(made_up)
    assert [does_count("in", role, out) for role in ("finding", "background", "worked-example")] == [
        True,
        True,
        False,
    ]
    assert not does_count("out", "background", out)


def test_the_agreement_with_the_terms_and_the_summary_count_included_reports_alone(
    made_up: ModuleType,
) -> None:
    protocol = made_up.make_protocol()
    tables = made_up.make_tables(protocol, ROADS, unreadable=())
    rows = [coding("in"), coding("out", "background"), coding("open", "worked-example")]
    result = code(tables, arrow_schema(SUGGESTIONS).empty_table(), rows, [], protocol)
    assert set(result.tables["code_agreement"]["reports"]) == {1}
    assert summarize({**tables, **result.tables}) == (
        "1 coding of 1 report, 2 of other works; 0 codes suggested by terms"
    )
    assert result.problems == ()
