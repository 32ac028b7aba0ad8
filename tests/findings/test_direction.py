"""Votes are counted by direction, with what is unknown beside, and contradictions are named by their kind."""

from typing import Any

import pytest
from finding_rows import finding, protocol
from hypothesis import given, settings
from hypothesis import strategies as st

from slr.findings.direction import (
    NO_POLARITY,
    NO_SIGN,
    Contradiction,
    Direction,
    count_directions,
    find_contradictions,
)
from slr.findings.relation import read_relations
from slr.findings.vote import Cell, Vote, cast_votes
from slr.model.framework import DirectionRule

CONSTRUCTS = protocol().constructs
SEED = {"Solissa 2022": "not significant", "Hidayat 2019": "not significant", "Pratiwi 2022": "significant",
        "Yudha 2024": "significant", "Kapero 2023": "significant", "Wokas 2022": "significant"}  # fmt: skip


def votes(*rows: dict[str, Any]) -> tuple[Vote, ...]:
    return cast_votes(read_relations(rows, CONSTRUCTS), DirectionRule())


def directions(*rows: dict[str, Any]) -> tuple[Direction, ...]:
    return count_directions(votes(*rows), CONSTRUCTS)


def contradictions(*rows: dict[str, Any]) -> tuple[Contradiction, ...]:
    return find_contradictions(votes(*rows), CONSTRUCTS)


def test_the_example_of_the_cochrane_handbook() -> None:
    """Handbook 6.5, 12.4.2.3: 10 of 12 studies, 83 % (55 % to 95 %), p = .039; three studies have no direction."""
    rows = [finding(f"s{i}", d) for i, d in enumerate([*"+" * 10, *"--", *["unknown"] * 3])]
    (one,) = directions(*rows)
    assert (one.studies, one.count["+"], one.count["-"], one.count["unknown"]) == (15, 10, 2, 3)
    assert (one.share, one.p_value) == (pytest.approx(10 / 12), pytest.approx(0.038574, abs=1e-6))
    assert one.interval == pytest.approx((0.551969, 0.953035), abs=1e-6)
    assert one.bounds == (pytest.approx(10 / 15), pytest.approx(13 / 15))


def test_zero_mixed_and_unknown_are_counted_beside_the_share() -> None:
    rows = [finding(str(i), d) for i, d in enumerate(["+", "0", "mixed", "unknown"])]
    (one,) = directions(*rows)
    assert (one.share, one.studies) == (1.0, 4)
    assert one.count == {"+": 1, "-": 0, "0": 1, "mixed": 1, "unknown": 1}


def test_without_polarity_nothing_is_estimable() -> None:
    plain = [c.model_copy(update={"higher_is": None}) if c.id == "strain" else c for c in CONSTRUCTS]
    one, = count_directions(votes(finding("a")), plain)  # fmt: skip
    assert (one.why, one.share, one.interval, one.p_value, one.bounds) == (
        NO_POLARITY,
        None,
        None,
        None,
        None,
    )
    assert one.count["+"] == 1


def test_without_any_sign_nothing_is_estimable() -> None:
    (one,) = directions(finding("a", "0"))
    assert (one.why, one.share) == (NO_SIGN, None)


def test_second_hand_results_are_shown_and_never_counted() -> None:
    (one,) = directions(finding("a"), finding("b", "-", second_hand="yes"))
    assert (one.studies, one.count["-"], one.second_hand) == (1, 0, 1)


def test_a_cell_without_votes_is_listed_if_asked() -> None:
    (one,) = count_directions((), CONSTRUCTS, [Cell("workload", "strain")])
    assert (one.studies, one.why) == (0, NO_SIGN)


def test_two_papers_that_find_nothing_significant_contradict_four_that_do_in_significance_only() -> None:
    rows = [
        finding(study, "unknown", predictor="support", outcome="vigour", significance=said, second_hand="yes")
        for study, said in SEED.items()
    ]
    (one,) = contradictions(*rows)
    assert (one.kind, one.first, one.second, one.known) == (
        "significance",
        "significant",
        "not significant",
        "second-hand",
    )
    assert [v.study for v in one.first_votes] == ["Kapero 2023", "Pratiwi 2022", "Wokas 2022", "Yudha 2024"]
    assert [v.study for v in one.second_votes] == ["Hidayat 2019", "Solissa 2022"]


def test_opposite_signs_contradict_each_other_in_direction_and_not_in_significance() -> None:
    rows = [finding("a", "+", significance="significant"), finding("b", "-", significance="significant")]
    assert [(c.kind, c.first, c.second, c.known) for c in contradictions(*rows)] == [
        ("direction", "+", "-", "first-hand")
    ]


def test_a_contradiction_between_own_and_second_hand_results_says_so() -> None:
    (one,) = contradictions(finding("a", "+"), finding("b", "-", second_hand="yes"))
    assert one.known == "both"


def test_without_polarity_signs_do_not_contradict_each_other() -> None:
    plain = [c.model_copy(update={"higher_is": None}) for c in CONSTRUCTS]
    assert find_contradictions(votes(finding("a", "+"), finding("b", "-")), plain) == ()


@settings(max_examples=40)
@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from(["+", "-", "0", "mixed", "unknown"]))))
def test_no_more_studies_are_counted_than_there_are(pairs: list[tuple[str, str]]) -> None:
    found = directions(*(finding(study, direction) for study, direction in pairs))
    assert sum(one.studies for one in found) == len({study for study, _ in pairs})
    for one in found:
        assert sum(one.count.values()) == one.studies
        if one.bounds and one.share is not None:
            assert one.bounds[0] <= one.share <= one.bounds[1]
