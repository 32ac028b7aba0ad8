"""The average of several effects of one study has the variance that the assumed correlation gives."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slr.statistics.dependence import CORRELATIONS, average_effects, vary_correlation

EFFECTS = st.lists(st.tuples(st.floats(-3, 3), st.floats(0.01, 2)), min_size=1, max_size=6)


def test_average_of_one_effect_is_the_effect() -> None:
    one = average_effects([0.3], [0.04], 0.7)
    assert (one.effect, round(one.variance, 12), one.number) == (0.3, 0.04, 1)


def test_variance_of_unequal_effects() -> None:
    """(0.04 + 0.16 + 2 · 0.5 · 0.2 · 0.4) / 4 = 0.07."""
    assert average_effects([0.2, 0.4], [0.04, 0.16], 0.5).variance == pytest.approx(0.07)


@pytest.mark.parametrize("correlation", [1.1, -0.6])
def test_correlation_that_three_effects_cannot_have_is_refused(correlation) -> None:
    with pytest.raises(ValueError, match="a correlation between 3 effects must be between"):
        average_effects([1, 2, 3], [1, 1, 1], correlation)


def test_no_effects_have_no_average() -> None:
    with pytest.raises(ValueError, match="at least one effect"):
        average_effects([], [], 0.5)


@settings(max_examples=40)
@given(EFFECTS)
def test_variance_grows_with_the_correlation_and_never_leaves_its_bounds(rows) -> None:
    y, v = zip(*rows, strict=True)
    line = vary_correlation(y, v)
    assert [x.correlation for x in line] == list(CORRELATIONS)
    variances = [x.variance for x in line]
    assert variances == sorted(variances)
    assert variances[0] == pytest.approx(sum(v) / len(v) ** 2)
    assert variances[-1] <= max(v) + 1e-9
    assert len({x.effect for x in line}) == 1
