"""A claim that falls or turns when a study is left out is named."""

from made_up_appraisal import answer
from made_up_claims import claim, derive, row_of, rows, support

RULE = {"id": "weak", "tool": "jbi-cross-sectional", "item": "6", "answers": ["no"]}
WEAK = {"appraisal": {"tools": ["jbi-cross-sectional"], "without": [RULE]}}


def test_each_study_is_left_out_once() -> None:
    links = [
        support("finding", row_of("r1")),
        support("finding", row_of("r3")),
        support("work", "r3", "contradicts"),
    ]
    found = rows(derive([claim()], links), "claim_without")
    assert [(r["without"], r["supporting_left"], r["direction_after"], r["change"]) for r in found] == [
        ("one", 1, "+", "changes direction"),
        ("three", 1, "-", "changes direction"),
    ]


def test_a_claim_on_one_study_loses_its_support_without_it() -> None:
    (row,) = rows(derive([claim()], [support("work", "r1")]), "claim_without")
    assert (row["supporting"], row["supporting_left"], row["change"]) == (1, 0, "loses its support")


def test_the_studies_of_a_sensitivity_analysis_are_left_out_together() -> None:
    links = [support("work", "r1"), support("work", "r2")]
    found = rows(
        derive([claim()], links, changes=WEAK, appraisal=[answer("rina", said="no")]), "claim_without"
    )
    (row,) = [row for row in found if row["kind"] == "appraisal"]
    assert (row["without"], row["left_out"], row["supporting_left"], row["change"]) == (
        "weak",
        ["one"],
        1,
        "none",
    )
    assert not any(row["kind"] == "appraisal" for row in rows(derive([claim()], links), "claim_without"))
