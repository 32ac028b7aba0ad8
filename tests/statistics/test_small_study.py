"""Egger's test equals an ordinary regression, and is refused below ten studies."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slr.statistics.small_study import egger_test, make_funnel

MANY = [(0.1 * i % 0.7, 0.02 + 0.01 * i) for i in range(12)]


def test_fewer_than_ten_studies_are_refused_with_the_reason() -> None:
    found = egger_test(*zip(*MANY[:9], strict=True))
    assert (
        found.why
        == "9 studies; with fewer than 10, the power is too low to distinguish chance from asymmetry"
    )
    assert (found.bias, found.p) == (None, None)
    assert egger_test(*zip(*MANY[:10], strict=True)).why == ""
    assert egger_test([1, 2], [1, 2], least=1).why.startswith("2 studies; with fewer than 3")


def test_equal_standard_errors_are_refused() -> None:
    assert "same standard error" in egger_test([0.1 * i for i in range(10)], [0.3] * 10).why


def test_values_too_far_apart_are_refused() -> None:
    y = [1e300, -1e300] * 5
    assert egger_test(y, [1e-300 * (i + 1) for i in range(10)]).why


def test_effects_on_a_line_have_no_test() -> None:
    v = [0.25 * (i + 1) ** 2 for i in range(10)]
    found = egger_test([0.0] * 10, v)
    assert (found.bias, found.se, found.t, found.p) == (0.0, 0.0, None, None)


@settings(max_examples=15)
@given(st.lists(st.tuples(st.floats(-2, 2), st.floats(0.01, 1)), min_size=10, max_size=15, unique=True))
def test_test_equals_an_ordinary_regression(rows) -> None:
    y, v = zip(*rows, strict=True)
    found = egger_test(y, v)
    if found.why or not found.se or found.se < 1e-6:
        return
    across, up = [x**-0.5 for x in v], [a / b**0.5 for a, b in zip(y, v, strict=True)]
    (slope, intercept), covariance = np.polyfit(across, up, 1, cov=True)
    assert found.bias == pytest.approx(intercept, rel=1e-6, abs=1e-8)
    assert found.se == pytest.approx(covariance[1, 1] ** 0.5, rel=1e-6)
    assert found.limit == pytest.approx(slope, rel=1e-6, abs=1e-8)


def test_funnel_is_symmetric_about_its_centre() -> None:
    funnel = make_funnel([0.1, 0.5], [0.04, 0.01], 0.3)
    assert funnel.points == ((0.1, 0.2), (0.5, 0.1))
    low, high = funnel.limits(0.1)
    assert (round(low, 3), round(high, 3)) == (0.104, 0.496)
    assert funnel.limits(0.0) == (0.3, 0.3)


def test_test_of_published_trials_equals_the_published_result() -> (
    None
):  # metafor's documentation of these trials
    cells = [
        (4, 119, 11, 128), (6, 300, 29, 274), (3, 228, 11, 209), (62, 13536, 248, 12619), (33, 5036, 47, 5761),
        (180, 1361, 372, 1079), (8, 2537, 10, 619), (505, 87886, 499, 87892), (29, 7470, 45, 7232),
        (17, 1699, 65, 1600), (186, 50448, 141, 27197), (5, 2493, 3, 2338), (27, 16886, 29, 17825),
    ]  # fmt: skip
    y = [math.log(a / (a + b) / (c / (c + d))) for a, b, c, d in cells]
    v = [1 / a - 1 / (a + b) + 1 / c - 1 / (c + d) for a, b, c, d in cells]
    found = egger_test(y, v)
    assert (round(found.t or 0, 4), found.df, round(found.p or 0, 4)) == (-1.4013, 11, 0.1887)
