"""A row of an appraisal names a known tool and item, an answer that the item allows, and a reason where one is needed."""

import pytest

from slr.model.protocol import Protocol
from slr.people.appraisal_check import appraisal_check
from slr.people.row import Row

PROTOCOL = Protocol.model_validate(
    {"schema": 1, "review": {"title": "x"}, "question": {"text": "x"}, "sources": []}
)


def check(who: str = "rina", **cells: str) -> list[str]:
    row = {"tool": "mmat-2018", "item": "1.1", "answer": "yes", **cells}
    return [p.code for p in appraisal_check(PROTOCOL)(Row(who=who, file="f.csv", line=2, values=row))]


def test_a_favourable_answer_needs_no_reason() -> None:
    assert check() == []
    assert check(item="overall", answer="few concerns") == []


@pytest.mark.parametrize(
    ("item", "answer"),
    [
        ("1.1", "no"),
        ("1.1", "can't tell"),
        ("overall", "serious concerns"),
        ("proceed", "stop"),
        ("proceed", "go on"),
    ],
)
def test_every_other_answer_needs_a_reason(item: str, answer: str) -> None:
    assert check(item=item, answer=answer) == ["APP005"]
    assert check(item=item, answer=answer, reason="too few people") == []
    assert check(item=item, answer=answer, retract="yes") == []


def test_unknown_tools_items_and_answers_are_reported() -> None:
    assert check(tool="rob2") == ["APP002"]
    assert check(item="9.9") == ["APP003"]
    assert check(answer="maybe") == ["APP004"]
    assert check(answer="not applicable", tool="mmat-2018") == ["APP004"]
    assert check(tool="jbi-cross-sectional", item="proceed", answer="stop") == ["APP003"]
    assert check(retract="no") == ["APP001"]
    assert check(by="rina", who="rina") == ["DEC008"]
