"""Pooled effects equal published results, keep their invariants, and are None where the data do not allow them."""

import math

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from slr.statistics.conversion import convert_cells_to_log_ratio
from slr.statistics.linear_model import MODELS
from slr.statistics.pooling import INTERVALS, Pooled, leave_one_out, pool

# The 13 trials of BCG vaccination of Colditz et al. 1994 (JAMA 271:698): cases and others with and without vaccination.
TRIALS = [
    (4, 119, 11, 128), (6, 300, 29, 274), (3, 228, 11, 209), (62, 13536, 248, 12619), (33, 5036, 47, 5761),
    (180, 1361, 372, 1079), (8, 2537, 10, 619), (505, 87886, 499, 87892), (29, 7470, 45, 7232),
    (17, 1699, 65, 1600), (186, 50448, 141, 27197), (5, 2493, 3, 2338), (27, 16886, 29, 17825),
]  # fmt: skip
RATIOS = [convert_cells_to_log_ratio(*cells) for cells in TRIALS]
Y, V = [r["yi"] for r in RATIOS], [r["vi"] for r in RATIOS]


def rounded(pooled: Pooled, *names: str) -> list[float]:
    return [round(getattr(pooled, name), 4) for name in names]


def test_restricted_maximum_likelihood_equals_the_published_result() -> (
    None
):  # metafor's documentation of these trials
    pooled = pool(Y, V, "REML", "normal")
    assert rounded(pooled, "estimate", "se", "statistic", "tau2") == [-0.7145, 0.1798, -3.9744, 0.3132]
    assert pooled.ci is not None
    assert [round(x, 4) for x in pooled.ci] == [-1.0669, -0.3622]
    assert (round(pooled.i2 or 0, 2), round(pooled.h2 or 0, 2)) == (92.22, 12.86)
    assert pooled.prediction is not None
    assert [round(math.exp(x), 4) for x in pooled.prediction] == [0.1546, 1.5490]


def test_moments_and_equal_effects_equal_the_published_results() -> None:
    moments, equal = pool(Y, V, "DL", "normal"), pool(Y, V, "EE", "normal")
    assert rounded(moments, "estimate", "statistic", "tau2") == [-0.7141, -3.9952, 0.3088]
    assert rounded(equal, "estimate", "statistic", "q") == [-0.4303, -10.6247, 152.233]
    assert equal.prediction is None


def test_q_profile_interval_equals_the_published_one() -> None:
    limits = pool(Y, V, "DL", "normal").tau2_ci
    assert limits is not None
    assert [round(x, 4) for x in limits] == [0.1197, 1.1115]


def test_first_row_of_leave_one_out_equals_the_published_one() -> None:
    first = next(leave_one_out(Y, V, "REML", "normal"))
    assert [round(x or 0, 7) for x in (first.estimate, first.se, first.tau2)] == [
        -0.7070838,
        0.1899610,
        0.3361567,
    ]


def test_knapp_hartung_interval_narrower_than_the_normal_one_is_shown_with_it() -> None:
    pooled = pool([0.50, 0.51, 0.49], [0.04, 0.04, 0.04], "REML", "knapp-hartung")
    assert pooled.ci
    assert pooled.ci_normal
    assert pooled.ci[1] - pooled.ci[0] < pooled.ci_normal[1] - pooled.ci_normal[0]
    assert pool(Y, V, "REML", "knapp-hartung").ci_normal is None


def test_one_study_has_no_variance_between_studies() -> None:
    one = pool([0.4], [0.04], "REML", "normal")
    assert (one.estimate, one.se) == pytest.approx((0.4, 0.2))
    assert (one.tau2, one.i2, one.tau2_ci, one.prediction) == (None, None, None, None)
    assert pool([0.4], [0.04], "REML", "knapp-hartung").se is None


def test_equal_effects_have_no_test_and_no_heterogeneity() -> None:
    same = pool([0.3, 0.3], [0.01, 0.02], "REML", "knapp-hartung")
    assert (same.tau2, same.statistic, same.p) == (0.0, None, None)
    assert same.estimate == pytest.approx(0.3)


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize(
    ("y", "v"), [([1e308, -1e308], [1e-300, 1e300]), ([1, 2, 3], [1e-300, 1, 1e300]), ([3, 1], [1e300, 1])]
)
def test_values_too_far_apart_give_no_number(y, v, model) -> None:
    pooled = pool(y, v, model, "normal")
    numbers = (pooled.estimate, pooled.se, pooled.tau2, pooled.p, *pooled.weights)
    assert all(x is None or math.isfinite(x) for x in numbers)


STUDIES = st.lists(
    st.tuples(st.floats(-3, 3).map(lambda x: round(x, 3)), st.floats(0.01, 2).map(lambda x: round(x, 3))),
    min_size=2, max_size=8,
)  # fmt: skip


@settings(max_examples=30)
@given(STUDIES, st.sampled_from(MODELS), st.sampled_from(INTERVALS), st.randoms(use_true_random=False))
def test_order_of_studies_does_not_matter(studies, model, interval, random) -> None:
    shuffled = random.sample(studies, len(studies))
    a, b = (pool(*zip(*rows, strict=True), model, interval) for rows in (studies, shuffled))
    assert a.estimate == pytest.approx(b.estimate, rel=1e-6, abs=1e-9)
    assert a.tau2 == pytest.approx(b.tau2, rel=1e-6, abs=1e-9)


@settings(max_examples=30)
@given(STUDIES, st.sampled_from(MODELS), st.sampled_from([1e-6, 1000.0]))
def test_unit_of_the_effects_does_not_matter(studies, model, unit) -> None:
    y, v = zip(*studies, strict=True)
    a, b = pool(y, v, model, "normal"), pool([x * unit for x in y], [x * unit**2 for x in v], model, "normal")
    assume(a.converged)
    assert a.estimate == pytest.approx((b.estimate or 0) / unit, rel=1e-6, abs=1e-9)
    assert a.i2 == pytest.approx(b.i2, rel=1e-5, abs=1e-6)


@settings(max_examples=30)
@given(STUDIES, st.sampled_from(MODELS))
def test_estimate_is_between_the_effects_and_weights_add_up_to_one(studies, model) -> None:
    pooled = pool(*zip(*studies, strict=True), model, "normal")
    assume(pooled.estimate is not None)
    y = [x for x, _ in studies]
    assert min(y) - 1e-9 <= pooled.estimate <= max(y) + 1e-9
    assert sum(pooled.weights) == pytest.approx(1)
