"""Directions and pooled effects are repeated without the studies that the protocol names by their appraisal."""

from typing import Any

from finding_rows import facts, finding, protocol

from slr.findings.sensitivity import select_studies
from slr.findings.together import combine_findings
from slr.model.appraisal import Without
from slr.model.row import list_rows

RULE = {"id": "weak", "tool": "jbi-cross-sectional", "item": "6", "answers": ["no", "unclear"]}
PLAN = {"id": "p", "predictor": "workload", "outcome": "strain", "measure": "r", "least": 2}


def answered(study: str, answer: str | None, **values: Any) -> dict[str, Any]:
    row = {"study": study, "finding": None, "tool": "jbi-cross-sectional", "item": "6", "answer": answer}
    return {**row, "sign": {"yes": "+", "no": "-"}.get(answer or ""), "counts": True, **values}


def repeat(
    rows: list[dict[str, Any]], appraisals: list[dict[str, Any]], **parts: Any
) -> list[dict[str, Any]]:
    made = protocol(appraisal={"without": [RULE]}, **parts)
    tables = combine_findings(rows, facts(), {}, made, appraisals)
    return list_rows(tables["appraisal_sensitivity"])


def test_a_direction_is_repeated_without_the_studies_with_an_answer() -> None:
    rows = [finding("a"), finding("b"), finding("c", "-")]
    (row,) = repeat(rows, [answered("a", "yes"), answered("b", "no")])
    assert (row["without"], row["kind"]) == ("weak", "direction")
    assert (row["studies"], row["share"]) == (3, "0.666667")
    assert (row["studies_without"], row["share_without"]) == (2, "0.5")
    assert (row["left_out"], row["undecided"]) == (["b"], ["c"])


def test_an_answer_that_is_not_settled_leaves_no_study_out() -> None:
    (row,) = repeat([finding("a"), finding("b")], [answered("a", None), answered("b", "no", counts=False)])
    assert (row["studies_without"], row["left_out"], row["undecided"]) == (2, [], ["a", "b"])


def test_an_answer_about_a_result_leaves_only_this_result_out() -> None:
    one, other = finding("a", n="1"), finding("a", "-", n="2")
    (row,) = repeat([one, other], [answered("a", "no", finding=other["finding"])])
    assert (row["share"], row["share_without"]) == ("not estimable", "1.0")
    assert row["left_out"] == ["a"]


def test_a_pooled_effect_is_repeated_and_nothing_is_excluded_from_it() -> None:
    rows = [finding(s, type="r", estimate=e, n="100") for s, e in (("a", ".1"), ("b", ".2"), ("c", ".6"))]
    appraisals = [answered("a", "yes"), answered("b", "yes"), answered("c", "unclear")]
    pool = next(r for r in repeat(rows, appraisals, pooling=[PLAN]) if r["kind"] == "pool")
    assert (pool["studies"], pool["studies_without"], pool["left_out"]) == (3, 2, ["c"])
    assert pool["estimate_without"] < pool["estimate"]
    few = next(r for r in repeat(rows, appraisals, pooling=[{**PLAN, "least": 3}]) if r["kind"] == "pool")
    assert (few["estimate_without"], few["why"]) == (None, "too few studies")


def test_without_a_rule_there_is_no_row_and_other_tables_stay_the_same() -> None:
    rows = [finding("a"), finding("b", "-")]
    plain = combine_findings(rows, facts(), {}, protocol())
    ruled = combine_findings(
        rows, facts(), {}, protocol(appraisal={"without": [RULE]}), [answered("a", "no")]
    )
    assert len(plain["appraisal_sensitivity"]) == 0
    assert list_rows(plain["directions"]) == list_rows(ruled["directions"])
    assert list_rows(plain["votes"]) == list_rows(ruled["votes"])


def test_only_the_named_answers_are_selected() -> None:
    rule = Without.model_validate(RULE)
    rows = [answered("a", "no"), answered("b", "yes"), answered("c", "no", item="5")]
    chosen = select_studies(rows, rule)
    assert (chosen.studies, chosen.settled) == ({"a"}, {"a", "b"})
