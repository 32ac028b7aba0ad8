"""An axis of effects has round ticks that can be read, and a range that one long interval cannot spoil."""

import math
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from slr.report.axis import SCALES, Axis, back_transform, choose_range


def ticks(low: float, high: float, scale="plain") -> list[float]:
    axis = Axis(low=low, high=high, left=0, right=300, scale=scale)
    return [round(shown, 6) for _, shown in axis.ticks()]


def test_ticks_of_a_plain_axis_are_round() -> None:
    assert ticks(-0.3, 1.09) == [-0.2, 0.0, 0.2, 0.4, 0.6, 0.8, 1.0]
    assert ticks(0.0012, 0.0031) == [0.0015, 0.002, 0.0025, 0.003]


def test_ticks_of_a_ratio_are_ratios() -> None:
    assert ticks(math.log(0.07), math.log(7), "ratio") == [0.1, 0.2, 0.5, 1.0, 2.0, 5.0]
    assert 1.0 in ticks(math.log(0.8), math.log(1.3), "ratio")


def test_ticks_of_a_correlation_are_below_one_and_do_not_overlap() -> None:
    shown = ticks(-1.2, 3.3, "correlation")
    assert 0.0 in shown
    assert all(abs(x) < 1 for x in shown)
    axis = Axis(low=-1.2, high=3.3, left=0, right=300, scale="correlation")
    places = [axis.place(x) for x, _ in axis.ticks()]
    assert all(b - a >= 30 for a, b in pairwise(places))


def test_value_outside_the_range_is_drawn_at_its_end() -> None:
    axis = Axis(low=-1, high=1, left=10, right=20)
    assert (axis.place(5), axis.place(-5), axis.place(0)) == (20, 10, 15)
    assert not axis.covers(5)


def test_interval_far_outside_is_cut() -> None:
    low, high = choose_range([0.0, 0.5], [-50, 0.9])
    assert -1 < low < -0.5
    assert 0.5 < high < 1.3


def test_range_of_equal_values_has_a_length() -> None:
    low, high = choose_range([0.3, 0.3], [])
    assert low < 0.3 < high


def test_ratio_of_a_large_logarithm_is_still_a_number() -> None:
    assert math.isfinite(back_transform(1e6, "ratio"))


@settings(max_examples=60)
@example([5e-324], [], "plain")  # smallest inputs of a bug: the axis had no length, and its ticks no distance
@example([0.0, 5e-324], [], "ratio")
@given(
    st.lists(st.floats(-1e300, 1e300), min_size=1, max_size=4),
    st.lists(st.floats(-1e300, 1e300), max_size=4),
    st.sampled_from(SCALES),
)
def test_every_range_can_be_drawn(core, limits, scale) -> None:
    low, high = choose_range(core, limits)
    assert low < high
    axis = Axis(low=low, high=high, left=0, right=300, scale=scale)
    assert all(0 <= axis.place(x) <= 300 for x in (*core, *limits))
    assert all(math.isfinite(x) and math.isfinite(shown) for x, shown in axis.ticks())


@pytest.mark.parametrize("scale", SCALES)
def test_no_effect_is_printed_as_the_null_of_its_scale(scale) -> None:
    assert back_transform(0.0, scale) == (1.0 if scale == "ratio" else 0.0)
