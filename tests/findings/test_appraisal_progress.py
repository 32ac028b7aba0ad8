"""What is left to appraise: studies, second appraisers, and answers to settle."""

from typing import Any

from made_up_appraisal import JBI, answer, appraise
from made_up_findings import ROADS
from made_up_review import make_protocol, make_tables

from slr.findings.appraisal_progress import list_appraisal_todo


def tasks(rows: list[Any], appraisal: dict[str, Any] | None = None) -> list[tuple[str, list[str]]]:
    changes = {"appraisal": {**JBI["appraisal"], **(appraisal or {})}}
    protocol = make_protocol(changes)
    tables = {**make_tables(protocol, ROADS, unreadable=()), **appraise(rows, changes).tables}
    return [(t.kind, [r for r, _ in t.reports]) for t in list_appraisal_todo(tables, protocol)]


def whole(who: str, **cells: str) -> list[Any]:
    return [answer(who, item, **cells) for item in "12345678"]


def test_each_study_needs_two_complete_appraisals() -> None:
    assert tasks([]) == [("unappraised", ["r1", "r2"])]
    assert tasks([answer("rina")]) == [("unappraised", ["r1", "r2"])]
    assert tasks(whole("rina")) == [("unappraised", ["r2"]), ("single_appraised", ["r1"])]
    assert tasks(whole("rina"), {"appraisers": 1}) == [("unappraised", ["r2"])]
    both = [*whole("rina"), *whole("tomas"), *whole("rina", report="r2"), *whole("tomas", report="r2")]
    assert tasks(both) == []


def test_a_difference_is_left_until_it_is_settled() -> None:
    rows = [*whole("rina"), *whole("tomas")[:-1], answer("tomas", "8", "no")]
    assert tasks(rows) == [("unappraised", ["r2"]), ("unsettled_appraisal", ["r1"])]
    assert tasks([*rows, answer("adjudicated", "8")]) == [("unappraised", ["r2"])]


def test_a_protocol_without_tools_leaves_no_tasks() -> None:
    assert tasks([], {"tools": []}) == []
