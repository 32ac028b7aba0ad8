"""A p-value implies a range of t, and n a smallest significant correlation."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slr.model.value import read_number
from slr.statistics.critical_value import (
    check_critical_r,
    check_r_significance,
    critical_r,
    imply_partial_r,
    imply_t,
    t_quantile,
)
from slr.statistics.p_value import ReportedP, Statistic, imply_p


def p(text: str | None, sign="=") -> ReportedP:
    return ReportedP(sign=sign, value=read_number(text) if text else None)


# The study has 56 people and 3 predictors, so 52 degrees of freedom.
def test_exact_p_implies_t_and_partial_r() -> None:
    t = imply_t(p(".003"), 52)
    assert t[0] < 3.11 < t[1]
    r = imply_partial_r(t, 52)
    assert r[0] < 0.40 < r[1]


def test_p_of_zero_implies_only_a_bound() -> None:
    t = imply_t(p(".000"), 52)
    assert (round(t[0], 2), t[1]) == (3.71, math.inf)
    assert [round(x, 3) for x in imply_partial_r(t, 52)] == [0.458, 1.0]


def test_bounds_of_p_imply_bounds_of_t() -> None:
    assert imply_t(p(".05", "<"), 52) == (t_quantile(0.05, 52), math.inf)
    assert imply_t(p(".05", ">"), 52) == (0.0, t_quantile(0.05, 52))
    assert imply_t(p(None, ">"), 52) == (0.0, t_quantile(0.05, 52))
    assert imply_t(p("1.00"), 52)[0] == 0.0


def test_one_tail_needs_a_smaller_t() -> None:
    assert t_quantile(0.05, 20, tails=1) == pytest.approx(t_quantile(0.10, 20))


# The values for 10, 30 and 100 people are those of printed tables of critical correlations.
@pytest.mark.parametrize(("n", "printed"), [(10, ".632"), (30, ".361"), (56, ".2632"), (100, ".197")])
def test_critical_correlation_equals_the_printed_one(n, printed) -> None:
    assert check_critical_r(read_number(printed), n).verdict == "consistent"
    assert check_critical_r(read_number(printed), n + 3).verdict == "inconsistent"


def test_correlation_of_two_people_has_no_critical_value() -> None:
    with pytest.raises(ValueError, match="at least 3 people, got 2"):
        critical_r(2)


@pytest.mark.parametrize(
    ("r", "significant", "verdict"),
    [
        (".30", True, "consistent"),
        ("-.30", True, "consistent"),
        (".20", True, "inconsistent"),
        (".20", False, "consistent"),
        (".30", False, "inconsistent"),
        (".26", True, "consistent"),
        (".26", False, "consistent"),
    ],
)
def test_significance_of_a_correlation_is_compared_with_the_critical_value(r, significant, verdict) -> None:
    found = check_r_significance(read_number(r), 56, significant)
    assert found.verdict == verdict
    assert found.decision_error == (verdict == "inconsistent")


@settings(max_examples=40)
@given(st.floats(0.1, 6), st.integers(3, 200))
def test_t_is_in_the_range_that_its_own_p_implies(t, df) -> None:
    statistic = Statistic(test="t", sign="=", value=read_number(f"{t:.6f}"), df2=float(df))
    exact = imply_p(statistic)[0]
    low, high = imply_t(p(f"{exact:.4f}"), df)
    assert low - 1e-4 <= t <= high + 1e-4
