"""Subgroups are pooled one by one, and tested against each other."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slr.statistics.pooling import pool
from slr.statistics.subgroup import compare_subgroups

# The 13 trials of BCG vaccination of Colditz et al. 1994 (JAMA 271:698), with the way of allocation.
TRIALS = [
    (4, 119, 11, 128, "random"), (6, 300, 29, 274, "random"), (3, 228, 11, 209, "random"),
    (62, 13536, 248, 12619, "random"), (33, 5036, 47, 5761, "alternate"), (180, 1361, 372, 1079, "alternate"),
    (8, 2537, 10, 619, "random"), (505, 87886, 499, 87892, "random"), (29, 7470, 45, 7232, "random"),
    (17, 1699, 65, 1600, "systematic"), (186, 50448, 141, 27197, "systematic"),
    (5, 2493, 3, 2338, "systematic"), (27, 16886, 29, 17825, "systematic"),
]  # fmt: skip
Y = [math.log(a / (a + b) / (c / (c + d))) for a, b, c, d, _ in TRIALS]
V = [1 / a - 1 / (a + b) + 1 / c - 1 / (c + d) for a, b, c, d, _ in TRIALS]
ALLOCATION = [trial[-1] for trial in TRIALS]


def test_test_between_two_subgroups_equals_the_published_result() -> None:  # metafor's documentation
    groups = ["random" if x == "random" else "other" for x in ALLOCATION]
    found = compare_subgroups(Y, V, groups, "REML", "normal")
    assert found.names == ("other", "random")
    other, random = found.pooled
    assert (other.estimate, other.se) == pytest.approx((-0.4812706, 0.2169886), rel=1e-4)
    assert (random.estimate, random.se) == pytest.approx((-0.9709645, 0.2759557), rel=1e-4)
    assert (round((found.q or 0) ** 0.5, 3), round(found.p or 0, 3)) == (1.395, 0.163)


def test_one_subgroup_has_no_test() -> None:
    found = compare_subgroups(Y, V, ["all"] * len(Y), "REML", "normal")
    assert (found.q, found.p, found.why) == (None, None, "there is only one subgroup")


def test_subgroup_of_one_study_counts_with_its_own_error() -> None:
    found = compare_subgroups([0.1, 0.2, 0.9], [0.01] * 3, ["a", "a", "b"], "REML", "knapp-hartung")
    assert found.df == 1
    assert found.pooled[1].k == 1


def test_subgroup_without_an_estimate_is_named() -> None:
    found = compare_subgroups([1e308, -1e308, 1], [1e-300, 1e300, 1], ["a", "a", "b"], "DL", "normal")
    assert found.why == "there is no pooled effect with a standard error in: a"


@settings(max_examples=20)
@given(st.lists(st.tuples(st.floats(-2, 2), st.floats(0.1, 1)), min_size=4, max_size=10))
def test_heterogeneity_of_equal_effects_splits_into_within_and_between(rows) -> None:
    y, v = zip(*rows, strict=True)
    groups = ["ab"[i % 2] for i in range(len(rows))]
    found = compare_subgroups(y, v, groups, "EE", "normal")
    within = sum(p.q or 0 for p in found.pooled)
    assert pool(y, v, "EE", "normal").q == pytest.approx(within + (found.q or 0), abs=1e-9)
