"""Intervals of proportions."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slr.statistics.interval import normal_quantile, wilson


def test_wilson_gives_the_worked_example_of_newcombe_1998():
    # Newcombe 1998, Statistics in Medicine 17:857, table I: 81/263, 15/148, 0/20, 1/29, method 3 (score).
    assert [round(x, 4) for x in wilson(81, 263)] == [0.2553, 0.3662]
    assert [round(x, 4) for x in wilson(15, 148)] == [0.0624, 0.1605]
    assert [round(x, 4) for x in wilson(0, 20)] == [0.0, 0.1611]
    assert [round(x, 4) for x in wilson(1, 29)] == [0.0061, 0.1718]


def test_no_trials_give_the_interval_from_0_to_1():
    assert wilson(0, 0) == (0.0, 1.0)


@pytest.mark.parametrize(("successes", "trials"), [(-1, 3), (4, 3)])
def test_impossible_counts_are_refused(successes, trials):
    with pytest.raises(ValueError, match="expected 0 <= successes <= trials"):
        wilson(successes, trials)


@pytest.mark.parametrize("confidence", [0, 1, 95])
def test_a_confidence_that_is_no_share_is_refused(confidence):
    with pytest.raises(ValueError, match="between 0 and 1"):
        normal_quantile(confidence)


@settings(deadline=None, max_examples=100)
@given(st.integers(1, 5000), st.floats(0, 1), st.floats(0.5, 0.999))
def test_wilson_holds_the_share_is_symmetric_and_stays_in_range(trials, part, confidence):
    successes = round(part * trials)
    low, high = wilson(successes, trials, confidence)
    mirrored = wilson(trials - successes, trials, confidence)
    assert 0 <= low <= successes / trials <= high <= 1
    assert mirrored == pytest.approx((1 - high, 1 - low), abs=1e-12)
