"""Meta-regression equals published results, and is refused where the data do not allow it."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slr.statistics.meta_regression import Regression, regress
from slr.statistics.pooling import pool

# The 13 trials of BCG vaccination of Colditz et al. 1994 (JAMA 271:698): log risk ratios with their variances, the
# absolute latitude of the place, and the year.
TRIALS = [
    (4, 119, 11, 128, 44, 1948), (6, 300, 29, 274, 55, 1949), (3, 228, 11, 209, 42, 1960),
    (62, 13536, 248, 12619, 52, 1977), (33, 5036, 47, 5761, 13, 1973), (180, 1361, 372, 1079, 44, 1953),
    (8, 2537, 10, 619, 19, 1973), (505, 87886, 499, 87892, 13, 1980), (29, 7470, 45, 7232, 27, 1968),
    (17, 1699, 65, 1600, 42, 1961), (186, 50448, 141, 27197, 18, 1974), (5, 2493, 3, 2338, 33, 1969),
    (27, 16886, 29, 17825, 33, 1976),
]  # fmt: skip
Y = [math.log(a / (a + b) / (c / (c + d))) for a, b, c, d, _, _ in TRIALS]
V = [1 / a - 1 / (a + b) + 1 / c - 1 / (c + d) for a, b, c, d, _, _ in TRIALS]
LATITUDE, YEAR = [float(t[4]) for t in TRIALS], [float(t[5]) for t in TRIALS]


# The published runs stopped iterating at a change of tau2 of 1e-5, so their last digits may differ.
def agrees(found: Regression, published: dict[str, tuple[float, float]]) -> bool:
    return {
        c.name: pytest.approx((c.estimate, c.se), rel=1e-4, abs=6e-5) for c in found.coefficients
    } == published


def test_one_covariate_equals_the_published_result() -> None:  # metafor's documentation of these trials
    found = regress(Y, V, {"latitude": LATITUDE}, "REML", "normal")
    assert agrees(found, {"intercept": (0.2515, 0.2491), "latitude": (-0.0291, 0.0072)})
    assert (found.tau2, found.qe, found.qm) == pytest.approx((0.0764, 30.7331, 16.3571), rel=1e-4, abs=6e-5)
    assert (found.i2, found.r2) == pytest.approx((68.39, 75.62), abs=0.01)
    assert round(found.qe_p or 0, 4) == 0.0012


def test_two_covariates_equal_the_published_result() -> None:  # Viechtbauer 2010, section 3.3
    found = regress(Y, V, {"latitude": LATITUDE, "year": YEAR}, "REML", "normal", least=5)
    published = {"intercept": (-3.5455, 29.0959), "latitude": (-0.0280, 0.0102), "year": (0.0019, 0.0147)}
    assert agrees(found, published)
    assert (found.tau2, found.qm, found.df) == pytest.approx((0.1108, 12.2043, 2), rel=1e-4, abs=6e-5)


def test_fewer_than_ten_studies_per_covariate_are_refused_unless_said() -> None:
    refused = regress(Y[:9], V[:9], {"latitude": LATITUDE[:9]}, "REML", "normal")
    assert refused.why == "9 studies for 1 covariate; at least 10 are needed"
    assert refused.coefficients == ()
    assert regress(Y[:9], V[:9], {"latitude": LATITUDE[:9]}, "REML", "normal", least=4).why == ""
    two = regress(Y, V, {"latitude": LATITUDE, "year": YEAR}, "REML", "normal")
    assert two.why == "13 studies for 2 covariates; at least 20 are needed"


def test_covariate_without_differences_or_with_too_few_studies_is_refused() -> None:
    assert "same value in all studies" in regress(Y, V, {"x": [1.0] * 13}, "REML", "normal").why
    assert "too few for 2 coefficients" in regress(Y[:2], V[:2], {"x": [1, 2]}, "DL", "normal", least=1).why


def test_covariates_that_depend_on_each_other_are_refused() -> None:
    twice = [2 * x + 1 for x in LATITUDE]
    found = regress(Y, V, {"a": LATITUDE, "b": twice}, "DL", "normal", least=1)
    assert found.why or all(math.isfinite(c.se) for c in found.coefficients)


def test_knapp_hartung_uses_t_and_f() -> None:
    found = regress(Y, V, {"latitude": LATITUDE}, "REML", "knapp-hartung")
    slope = found.coefficients[1]
    assert found.spare == 11
    assert found.qm == pytest.approx(slope.statistic**2)
    assert found.qm_p == pytest.approx(slope.p)
    assert slope.ci[1] - slope.ci[0] > 2 * 1.96 * slope.se


def test_equal_effects_model_has_no_variance_between_studies() -> None:
    found = regress(Y, V, {"latitude": LATITUDE}, "EE", "normal")
    assert (found.tau2, found.tau2_ci, found.r2) == (0.0, None, None)


def test_values_must_be_as_many_as_studies() -> None:
    with pytest.raises(ValueError, match="expected 13 values of x, got 2"):
        regress(Y, V, {"x": [1.0, 2.0]}, "REML", "normal")


@settings(max_examples=20)
@given(st.sampled_from([1e-6, 1.0, 1e5]), st.floats(-1000, 1000), st.sampled_from(["DL", "REML", "PM"]))
def test_unit_and_origin_of_the_covariate_do_not_matter(unit, origin, model) -> None:
    moved = [x * unit + origin * unit for x in LATITUDE]
    a, b = (regress(Y, V, {"x": x}, model, "normal") for x in (LATITUDE, moved))
    assert b.coefficients[1].estimate * unit == pytest.approx(a.coefficients[1].estimate, rel=1e-6)
    assert b.coefficients[1].statistic == pytest.approx(a.coefficients[1].statistic, rel=1e-6)
    assert b.tau2 == pytest.approx(a.tau2, rel=1e-6)


@settings(max_examples=20)
@given(st.lists(st.tuples(st.floats(-2, 2), st.floats(0.1, 1)), min_size=6, max_size=12))
def test_coding_of_two_groups_gives_the_difference_of_their_means(rows) -> None:
    """With equal effects, the slope of a 0/1 covariate is the difference of both pooled effects."""
    y, v = zip(*rows, strict=True)
    group = [float(i % 2) for i in range(len(rows))]
    found = regress(y, v, {"group": group}, "EE", "normal", least=1)
    means = [pool(y[i::2], v[i::2], "EE", "normal").estimate for i in (0, 1)]
    assert found.coefficients[1].estimate == pytest.approx(means[1] - means[0], abs=1e-9)
