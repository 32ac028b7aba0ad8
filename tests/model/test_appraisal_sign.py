"""The appraisal of a study has one sign: that of the overall judgement, or else the worst sign of an item."""

from typing import Any

from slr.model.appraisal_sign import Appraised, sum_up_appraisals


def row(study: str, item: str, sign: str | None, **values: Any) -> dict[str, Any]:
    answer = {"+": "yes", "-": "no", "?": "unclear"}.get(sign or "")
    known = {"study": study, "tool": "x", "item": item, "answer": answer, "sign": sign}
    return {**known, "finding": None, "counts": True, **values}


def test_the_overall_judgement_overrides_the_items() -> None:
    found = sum_up_appraisals([row("a", "1", "-"), row("a", "overall", "?", answer="some concerns")])
    assert found == {"a": Appraised(sign="?", overall="some concerns")}
    assert found["a"].has_concerns


def test_without_an_overall_judgement_the_items_with_the_worst_sign_are_named() -> None:
    rows = [
        row("a", "1", "-"),
        row("a", "2", "?"),
        row("a", "3", "-"),
        row("b", "1", "?"),
        row("c", "1", "+"),
    ]
    found = sum_up_appraisals(rows)
    assert [(one.sign, one.items, one.has_concerns) for one in found.values()] == [
        ("-", ("1", "3"), True),
        ("?", ("1",), False),
        ("+", (), False),
    ]


def test_of_several_tools_the_worst_appraisal_counts() -> None:
    assert sum_up_appraisals([row("a", "1", "+"), row("a", "9", "-", tool="y")])["a"].items == ("9",)


def test_results_screening_and_answers_that_are_not_settled_are_left_out() -> None:
    rows = [
        row("a", "1", "-", finding="f"),
        row("b", "1", None),
        row("c", "1", "-", counts=False),
        row("d", "proceed", "+"),
        row("e", "1", "n/a"),
    ]
    assert sum_up_appraisals(rows) == {}
