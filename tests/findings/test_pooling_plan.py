"""The protocol's pooled effects: one effect per study, or the reason why nothing is pooled."""

from typing import Any

import pytest
from finding_rows import finding, protocol
from hypothesis import given, settings
from hypothesis import strategies as st

from slr.findings.together import combine_findings
from slr.model.row import list_rows
from slr.statistics.pooling import pool

PLAN = {"id": "p", "predictor": "workload", "outcome": "strain", "measure": "r"}


def r(study: str, estimate: str, n: str = "103", **more: Any) -> dict[str, Any]:
    return finding(study, type="r", estimate=estimate, n=n, **more)


def derive(*rows: dict[str, Any], **plan: Any) -> dict[str, list[dict[str, Any]]]:
    tables = combine_findings(rows, {}, {}, protocol(pooling=[{**PLAN, **plan}]))
    return {name: list_rows(tables[name]) for name in ("effects", "pools", "pooled_studies")}


THREE = (r("a", ".2"), r("b", ".3"), r("c", ".5"))


def test_three_studies_are_pooled_with_model_interval_and_leave_one_out() -> None:
    found = derive(*THREE, model="DL", interval="normal")
    (row,) = found["pools"]
    effects = [x["yi"] for x in found["effects"]], [x["vi"] for x in found["effects"]]
    expected = pool(*effects, "DL", "normal")
    assert row["estimate"] == pytest.approx(expected.estimate)
    assert (row["studies"], row["why"], row["notes"]) == (3, None, ["few studies"])
    assert [s["study"] for s in found["pooled_studies"]] == ["a", "b", "c"]
    assert sum(s["weight"] for s in found["pooled_studies"]) == pytest.approx(1)
    without = pool(effects[0][1:], effects[1][1:], "DL", "normal")
    assert found["pooled_studies"][0]["without_estimate"] == pytest.approx(without.estimate)


def test_interval_is_knapp_hartung_unless_the_protocol_says_otherwise() -> None:
    assert derive(*THREE)["pools"][0]["interval"] == "knapp-hartung"
    assert derive(*THREE, model="EE")["pools"][0]["interval"] == "normal"


@pytest.mark.parametrize(
    ("rows", "plan", "why"),
    [
        ((), {}, "no study"),
        (THREE[:2], {}, "too few studies"),
        ((*THREE, r("a", ".4", time="later")), {}, "several effects of one study"),
        (
            [finding(s, type="b", estimate=".2", se=".1") for s in "abc"],
            {"measure": "b"},
            "scales not declared identical",
        ),
        (
            [finding(s, type="beta", estimate=".2", se=".1", covariates=s) for s in "abc"],
            {"measure": "beta"},
            "different covariates",
        ),
    ],
)
def test_reason_is_named_where_nothing_is_pooled(rows, plan, why) -> None:
    (row,) = derive(*rows, **plan)["pools"]
    assert (row["why"], row["estimate"]) == (why, None)


def test_two_studies_are_pooled_if_the_protocol_says_so() -> None:
    assert derive(*THREE[:2], least=2)["pools"][0]["why"] is None


def test_several_effects_of_one_study_are_averaged_with_a_sensitivity_line() -> None:
    found = derive(*THREE, r("a", ".4", time="later"), one_effect="average", correlation=0.5)
    assert [(row["analysis"], row["correlation"]) for row in found["pools"]] == [
        *(("correlation", x) for x in (0.0, 0.3, 0.7, 0.9, 1.0)),
        ("primary", 0.5),
    ]
    assert {s["study"]: s["results"] for s in found["pooled_studies"]} == {"a": 2, "b": 1, "c": 1}


def test_effect_of_the_largest_sample_may_be_chosen() -> None:
    found = derive(*THREE, r("a", ".4", "503", time="later"), one_effect="largest n")
    (first, *_) = found["pooled_studies"]
    assert (first["results"], round(first["vi"], 4)) == (1, 0.002)
    assert len(found["pools"]) == 1


def test_partial_and_bivariate_correlations_are_never_pooled_together() -> None:
    partial = finding("d", type="partial r", estimate=".9", n="103", k="3")
    assert derive(*THREE, partial)["pools"][0]["studies"] == 3


def test_partial_correlations_of_different_covariates_are_flagged() -> None:
    rows = [finding(s, type="partial r", estimate=".2", n="99", k="3", covariates=s) for s in "abc"]
    assert "different covariates" in derive(*rows, measure="partial r")["pools"][0]["notes"]


@pytest.mark.parametrize(
    "more", [{"second_hand": "yes"}, {"test": "joint"}, {"path": "indirect"}, {"counts": False}]
)
def test_second_hand_joint_and_indirect_results_are_not_pooled(more) -> None:
    found = derive(*THREE, r("d", ".9", **more))
    assert found["pools"][0]["studies"] == 3
    assert len(found["effects"]) == 3


def test_facts_of_a_model_are_shared_before_a_result_is_converted() -> None:
    rows = [
        finding("a", model="m", type="b", estimate=".5", se=".2"),
        finding("a", model="m", test="joint", predictor="", n="56", k="3"),
    ]
    assert {row["measure"] for row in derive(*rows)["effects"]} == {"b", "partial r"}


def test_result_that_is_not_converted_says_why_and_what_to_ask_for() -> None:
    (row,) = derive(finding("a", type="beta", estimate=".4"))["effects"]
    assert (row["refused"], row["yi"]) == ("beta_to_r", None)
    assert "correlation matrix" in row["ask"]


def test_single_extraction_is_noted() -> None:
    assert "single extraction" in derive(*THREE[:2], r("c", ".5", extraction="single"))["pools"][0]["notes"]


@settings(max_examples=10)
@given(st.permutations(range(4)))
def test_order_of_rows_changes_nothing(order) -> None:
    rows = (*THREE, r("a", ".4", time="later"))
    plan = {"one_effect": "average"}
    assert derive(*(rows[i] for i in order), **plan) == derive(*rows, **plan)


FACTS = {
    "a": {"design": ("survey",), "sample": ("103",)},
    "b": {"design": ("survey",), "sample": ("103",)},
    "c": {"design": ("trial",), "sample": ("n/a",)},
    "d": {"design": ("not recorded",)},
}


def compare(*rows: dict[str, Any], **plan: Any) -> list[dict[str, Any]]:
    return list_rows(combine_findings(rows, FACTS, {}, protocol(pooling=[{**PLAN, **plan}]))["pools"])


def test_subgroups_are_pooled_and_tested_against_each_other() -> None:
    pools = compare(*THREE, r("d", ".1"), subgroups="design")
    groups = {row["group"]: row["studies"] for row in pools if row["analysis"] == "subgroup"}
    assert groups == {"survey": 2, "trial": 1}
    (primary,) = [row for row in pools if row["analysis"] == "primary"]
    assert (primary["studies"], primary["between_df"]) == (4, 1)
    assert 0 < primary["between_p"] < 1


def test_covariate_with_too_few_studies_is_refused_with_the_reason() -> None:
    (primary,) = compare(*THREE, covariate="sample")
    assert (primary["slope"], primary["slope_studies"]) == (None, 2)
    assert primary["slope_why"] == "sample has the same value in all studies"
