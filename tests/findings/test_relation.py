"""A finding's direction, kind and constructs follow from its row by stated rules."""

from typing import Any

import pytest
from finding_rows import finding, protocol

from slr.findings.relation import find_direction, is_direct, is_second_hand, read_relations


@pytest.mark.parametrize(
    ("row", "direction"),
    [
        ({"direction": "+"}, "+"),
        ({"direction": "+", "reversed": "yes"}, "-"),
        ({"direction": "-", "reversed": "yes"}, "+"),
        ({"direction": "mixed", "reversed": "yes"}, "mixed"),
        ({"direction": "-", "significance": "not significant"}, "-"),
        ({"direction": "0", "significance": "not significant"}, "unknown"),
        ({"direction": "0"}, "0"),
        ({"significance": "not significant"}, "unknown"),
        ({"estimate": "-.12", "type": "beta", "significance": "not significant"}, "-"),
        ({"estimate": "\u2212.12", "type": "beta"}, "-"),
        ({"estimate": "-.12", "type": "beta", "reversed": "yes"}, "+"),
        ({"statistic": "-2.31", "statistic_type": "t"}, "-"),
        ({"estimate": ".3", "type": "mean", "statistic": "-2.31", "statistic_type": "t"}, "-"),
        ({"statistic": "5.34", "statistic_type": "F"}, "unknown"),
        ({"estimate": "1.0", "type": "OR"}, "0"),
        ({"estimate": "1.0", "type": "OR", "significance": "not significant"}, "unknown"),
        ({"estimate": ".84", "type": "RR"}, "-"),
        ({"estimate": "-.22", "type": "log HR"}, "-"),
        ({"estimate": "1.4", "type": "Hazard ratio"}, "+"),
        ({"estimate": "-.12", "type": "β"}, "-"),
        ({"estimate": ".2", "type": "path coefficient"}, "+"),
        ({"estimate": "41.503", "type": "F"}, "unknown"),
        ({"estimate": "0,5", "type": "b"}, "unknown"),
        ({"estimate": "NaN", "type": "b"}, "unknown"),
        ({"estimate": None, "type": "b"}, "unknown"),
        ({"direction": "unknown", "estimate": ".5", "type": "b"}, "unknown"),
    ],
)
def test_the_direction_of_a_finding(row: dict[str, Any], direction: str) -> None:
    assert find_direction(row) == direction


@pytest.mark.parametrize(
    ("row", "direct"),
    [
        ({}, True),
        ({"path": "direct", "mediator": "strain"}, True),
        ({"path": "total"}, True),
        ({"path": "indirect"}, False),
        ({"path": "moderation"}, False),
        ({"moderator": "support"}, False),
        ({"test": "joint", "path": "direct"}, False),
    ],
)
def test_indirect_effects_moderation_and_joint_tests_are_not_direct(
    row: dict[str, Any], direct: bool
) -> None:
    assert is_direct(row) is direct


def test_a_finding_is_second_hand_only_if_its_row_says_so() -> None:
    assert [is_second_hand({"second_hand": word}) for word in ("yes", "no", None)] == [True, False, False]


def test_a_result_has_the_constructs_of_its_names() -> None:
    (result,) = read_relations(
        [finding("a", predictor="Beban kerja", outcome="sleep")], protocol().constructs
    )
    assert (result.predictor, result.outcome) == ("workload", None)
    assert result.significance == "not reported"
