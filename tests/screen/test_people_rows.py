"""The hash of what people wrote about a report changes with everything that its statuses can depend on."""

from dataclasses import replace
from typing import Any

import pytest

from slr.model.verdict import Verdict
from slr.people.row import Row
from slr.screen.people_rows import PeopleRows

VERDICT = Verdict(report="r1", who="rina", verdict="exclude", record="a1", criterion="E1", when="2026-01-01")


def make_said(*verdicts: Verdict, **more: Any) -> PeopleRows:
    return PeopleRows(
        **{"verdicts": {"title-abstract": verdicts}, "retrieval": {}, "notices": (), "problems": (), **more}
    )


@pytest.mark.parametrize(
    "change",
    [
        {"who": "tomas"}, {"verdict": "include"}, {"record": "a2"}, {"criterion": "E2"}, {"note": "x"},
        {"served": "pilot"}, {"changed": True},
    ],
)  # fmt: skip
def test_each_part_of_a_verdict_changes_the_hash(change: dict[str, Any]) -> None:
    changed = replace(VERDICT, **change)
    assert make_said(changed).hashes["r1"] != make_said(VERDICT).hashes["r1"]


def test_the_line_and_time_of_a_verdict_and_the_order_of_verdicts_change_nothing() -> None:
    other = replace(VERDICT, who="tomas")
    moved = replace(VERDICT, line=7, file="other.csv", when="2026-02-02")
    assert make_said(VERDICT, other).hashes == make_said(other, moved).hashes


def test_the_stage_of_a_verdict_changes_the_hash() -> None:
    assert make_said(verdicts={"full-text": [VERDICT]}).hashes != make_said(VERDICT).hashes


def test_outcomes_of_retrieval_and_decisions_about_notices_are_part_of_the_hash() -> None:
    row = Row(who="rina", file="rina.csv", line=2, values={"report": "a1", "decision": "keep"})
    hashes = [
        make_said(VERDICT).hashes,
        make_said(VERDICT, retrieval={"r1": [("rina", "retrieved", "")]}).hashes,
        make_said(VERDICT, notices=[(row, "r1")]).hashes,
    ]
    assert len({found["r1"] for found in hashes}) == 3


def test_a_report_about_which_nobody_wrote_anything_has_no_hash() -> None:
    assert make_said().hashes == {}
