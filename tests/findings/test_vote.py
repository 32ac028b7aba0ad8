"""Each study has one vote on a pair of constructs, whoever and however many extracted it."""

from typing import Any

import pytest
from finding_rows import finding, protocol
from hypothesis import given, settings
from hypothesis import strategies as st

from slr.findings.relation import read_relations
from slr.findings.vote import Cell, Vote, cast_votes, count_others
from slr.model.framework import DirectionRule

AGREE, MOST = DirectionRule(), DirectionRule(within_study="70%")
FINDINGS = st.lists(
    st.builds(
        finding,
        st.sampled_from("abc"),
        st.sampled_from(["+", "-", "0", "mixed", "unknown"]),
        predictor=st.sampled_from(["workload", "support", "weather"]),
        path=st.sampled_from(["", "total", "indirect"]),
        second_hand=st.sampled_from(["no", "yes"]),
    ),
    max_size=8,
)


def votes(*rows: dict[str, Any], rule: DirectionRule = AGREE) -> tuple[Vote, ...]:
    return cast_votes(read_relations(rows, protocol().constructs), rule)


@pytest.mark.parametrize(
    ("directions", "agree", "most"),
    [
        (["+"], "+", "+"),
        (["+", "+", "unknown"], "+", "+"),
        (["+", "-"], "mixed", "mixed"),
        (["+", "+", "+", "-"], "mixed", "+"),
        (["+", "+", "-"], "mixed", "mixed"),
        (["-", "mixed"], "mixed", "mixed"),
        (["-", "0"], "-", "mixed"),
        (["0", "unknown"], "0", "0"),
        (["mixed", "unknown"], "mixed", "mixed"),
        (["unknown"], "unknown", "unknown"),
    ],
)
def test_several_results_of_a_study_are_one_vote(directions: list[str], agree: str, most: str) -> None:
    rows = [finding("a", d, model=str(i)) for i, d in enumerate(directions)]
    assert [v.vote for v in votes(*rows)] == [agree]
    assert [v.vote for v in votes(*rows, rule=MOST)] == [most]


def test_three_predictors_of_one_study_have_three_votes() -> None:
    """Otherwise workload, support and weather would be mixed."""
    rows = [finding("a", predictor=p) for p in ("workload", "support", "vigour")]
    assert [v.cell.predictor for v in votes(*rows)] == ["support", "vigour", "workload"]


def test_time_points_have_votes_of_their_own_only_if_the_protocol_asks() -> None:
    rows = [finding("a", "+", time="1"), finding("a", "-", time="2")]
    assert [v.vote for v in votes(*rows)] == ["mixed"]
    apart = votes(*rows, rule=DirectionRule(cells=("time",)))
    assert [(v.cell.time, v.vote) for v in apart] == [("1", "+"), ("2", "-")]


def test_time_points_that_differ_only_in_case_are_one() -> None:
    rows = [finding("a", "+", time="Six months"), finding("a", "-", time="six  months")]
    assert [v.vote for v in votes(*rows, rule=DirectionRule(cells=("time",)))] == ["mixed"]


def test_indirect_effects_moderation_and_joint_tests_are_no_votes_but_are_counted_beside() -> None:
    rows = [
        finding("a", path="indirect"),
        finding("a", path="moderation"),
        finding("a", test="joint"),
        finding("a", path="indirect", second_hand="yes"),
    ]
    assert votes(*rows) == ()
    others = count_others(read_relations(rows, protocol().constructs), AGREE)
    assert others == {Cell("workload", "strain"): 3}


def test_own_results_replace_what_other_papers_say_of_the_study() -> None:
    (vote,) = votes(finding("a", "+"), finding("a", "-", second_hand="yes"))
    assert (vote.vote, vote.second_hand, len(vote.findings)) == ("+", False, 1)


def test_results_with_and_without_significance_are_both() -> None:
    rows = [finding("a", significance=s) for s in ("significant", "not significant", "not reported")]
    assert [v.significance for v in votes(*rows)] == ["both"]
    assert [v.significance for v in votes(rows[1], rows[2])] == ["not significant"]


@settings(max_examples=40)
@given(FINDINGS, st.randoms(use_true_random=False), st.sampled_from([AGREE, MOST]))
def test_order_changes_no_vote(rows: list[dict[str, Any]], chance: Any, rule: DirectionRule) -> None:
    shuffled = list(rows)
    chance.shuffle(shuffled)
    assert votes(*shuffled, rule=rule) == votes(*rows, rule=rule)


@settings(max_examples=40)
@given(FINDINGS, st.sampled_from([AGREE, MOST]))
def test_the_same_results_from_a_second_person_change_no_vote(
    rows: list[dict[str, Any]], rule: DirectionRule
) -> None:
    again = [{**row, "finding": f"{row['finding']}-again"} for row in rows]
    assert _said(votes(*rows, *again, rule=rule)) == _said(votes(*rows, rule=rule))


def _said(listed: tuple[Vote, ...]) -> list[tuple[object, ...]]:
    return [(v.cell, v.study, v.vote, v.significance, v.second_hand) for v in listed]


@settings(max_examples=40)
@given(FINDINGS)
def test_a_cell_has_at_most_one_vote_for_each_study(rows: list[dict[str, Any]]) -> None:
    pairs = [(v.cell, v.study) for v in votes(*rows)]
    assert len(pairs) == len(set(pairs)) <= len(rows)
