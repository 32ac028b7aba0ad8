"""Tables show no person's verdict on a report that is not settled."""

from types import ModuleType
from typing import Any

import pytest
from made_up_findings import ROADS as INCLUDED
from made_up_findings import derive, finding

from slr.model.reason import Reason, read_reasons, verdict_reason, write_reasons
from slr.model.row import list_rows
from slr.model.sight import blind_status, find_hidden
from slr.synthesize.blind import hide_single_extractions, hide_verdicts

END = "not reached/nobody"
ROADS = {
    "open": ("open@alpha", "conflict/people", END, END),
    "done": ("done@alpha", "excluded/people/E1", END, END),
}


def verdict(report: str) -> dict[str, object]:
    row = {
        "report": report,
        "stage": "title-abstract",
        "who": "tomas",
        "verdict": "exclude",
        "criterion": "E1",
    }
    return {**row, "note": "NOTE", "when": "2026-01-01", "changed": False}


def test_verdicts_and_codings_of_open_reports_are_left_out(made_up: ModuleType) -> None:
    protocol = made_up.make_protocol({"screening": {"title-abstract": {"reviewers": 2}}})
    coded = [
        {"report": r, "theme": "autonomy", "role": "background", "who": "tomas", "when": "2026-01-01"}
        for r in ROADS
    ]
    verdicts = [verdict(r) for r in ROADS]
    tables = made_up.make_tables(protocol, ROADS, unreadable=(), more={"verdicts": verdicts, "coded": coded})
    tables["statuses"]["reason"] = write_reasons([verdict_reason("tomas", "exclude", "E1", "NOTE")])
    shown, hidden = hide_verdicts(tables, protocol)
    assert hidden == {("open", "title-abstract")}
    assert [v["report"] for v in list_rows(shown["verdicts"])] == ["done"]
    assert [c["report"] for c in list_rows(shown["coded"])] == ["done"]
    reasons = {
        (s["report"], s["status"]): [r.kind for r in read_reasons(s["reason"])]
        for s in list_rows(shown["statuses"])
        if s["stage"] == "title-abstract"
    }
    assert reasons == {("open", "conflict"): ["blind"], ("done", "excluded"): ["verdict"]}


def test_tables_are_unchanged_where_nothing_is_hidden(made_up: ModuleType) -> None:
    protocol = made_up.make_protocol()
    tables = made_up.make_tables(protocol, ROADS, unreadable=())
    assert hide_verdicts(tables, protocol) == (tables, frozenset())


def test_each_status_is_shown_as_it_is_shown_alone(made_up: ModuleType) -> None:
    blind = {"reviewers": 2}
    protocol = made_up.make_protocol({"screening": {"title-abstract": blind, "full-text": blind}})
    roads = {
        **ROADS,
        "part": ("part@alpha", "pending/people", END, END),
        "rule": ("rule@alpha", "excluded/rule/E2", END, END),
        "full": ("full@alpha", "included/people", "retrieved/people", "maybe/people/E3"),
    }
    tables = made_up.make_tables(protocol, roads, unreadable=())
    tables["statuses"]["flag"] = write_reasons([Reason.of("criteria_changed")])
    tables["statuses"]["who"] = [["tomas"]] * len(tables["statuses"])
    rows = list_rows(tables["statuses"])
    hidden = find_hidden(rows, protocol)
    assert 0 < len(hidden) < len(rows)
    shown, _ = hide_verdicts(tables, protocol)
    assert list_rows(shown["statuses"]) == [
        blind_status(row) if (row["report"], row["stage"]) in hidden else row for row in rows
    ]


@pytest.mark.parametrize(
    ("extraction", "studies"),
    [
        ({"blind": True}, {"r2"}),
        ({}, {"r1", "r2"}),
        ({"blind": True, "single": "allow"}, {"r1", "r2"}),
        ({"blind": True, "extractors": 1}, {"r1", "r2"}),
    ],
)
def test_findings_are_hidden_until_a_second_person_has_extracted_the_study(
    made_up: ModuleType, extraction: dict[str, Any], studies: set[str]
) -> None:
    protocol = made_up.make_protocol({"extraction": extraction})
    rows = [finding("rina"), finding("rina", report="r2"), finding("tomas", report="r2", outcome="sleep")]
    tables = {**made_up.make_tables(protocol, INCLUDED, unreadable=()), **derive(rows).tables}
    shown = hide_single_extractions(tables, protocol)
    assert {row["study"] for row in list_rows(shown["extracted"])} == studies
    assert {row["study"] for row in list_rows(shown["findings"])} == studies


def test_a_worked_example_needs_no_second_extractor(made_up: ModuleType) -> None:
    protocol = made_up.make_protocol({"extraction": {"blind": True}})
    tables = derive([finding("rina", role="worked-example")]).tables
    assert len(hide_single_extractions(tables, protocol)["extracted"]) == 1
