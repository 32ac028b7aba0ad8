"""A coefficient agrees with its standard error, t, interval and direction, or the reason says what does not fit."""

import math

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from slr.model.value import Number, read_number
from slr.statistics.coefficient_check import (
    Limits,
    check_interval,
    check_ratio,
    check_sign,
    check_strongest,
    imply_ratio,
)
from slr.statistics.p_value import ReportedP


def n(text: str) -> Number:
    return read_number(text)


@pytest.mark.parametrize(
    ("b", "se", "t", "verdict"),
    [
        ("0.50", "0.20", "2.50", "consistent"),
        ("0.50", "0.20", "2.62", "inconsistent"),
        ("-0.50", "0.20", "-2.50", "consistent"),
        ("-0.50", "0.20", "2.50", "inconsistent"),
        ("0.02", "0.00", "9.00", "consistent"),
        ("0.02", "0.00", "2.00", "inconsistent"),
        ("0.00", "0.00", "-3.1", "consistent"),
        ("0.50", "-0.20", "2.50", "inconsistent"),
    ],
)
def test_t_is_the_coefficient_divided_by_its_standard_error(b, se, t, verdict) -> None:
    assert check_ratio(n(b), n(se), n(t)).verdict == verdict


def test_difference_of_signs_only_is_named() -> None:
    assert "only the signs differ" in check_ratio(n("-0.50"), n("0.20"), n("2.50")).why


def interval(b: str, low: str, high: str, se: str | None = None, **more) -> dict[str, str]:
    found = check_interval(n(b), Limits(lower=n(low), upper=n(high), **more), n(se) if se else None)
    return {c.check: c.verdict for c in found}


def test_interval_that_fits_is_consistent_in_all_respects() -> None:
    assert interval("0.50", "0.11", "0.89", "0.20") == {
        "interval": "consistent",
        "interval-centre": "consistent",
        "interval-width": "consistent",
    }


def test_interval_must_contain_its_estimate() -> None:
    assert interval("0.95", "0.11", "0.89", "0.20") == {"interval": "inconsistent"}


def test_interval_must_be_symmetric_unless_it_need_not_be() -> None:
    assert interval("0.50", "0.30", "0.89")["interval-centre"] == "inconsistent"
    assert interval("0.50", "0.30", "0.89", symmetric=False) == {"interval": "consistent"}


def test_interval_of_a_ratio_is_symmetric_on_the_logarithmic_scale() -> None:
    assert interval("2.00", "1.00", "4.00", "0.354", ratio=True)["interval-width"] == "consistent"
    assert interval("2.00", "1.00", "4.00", ratio=True)["interval-centre"] == "consistent"
    assert interval("2.00", "1.00", "3.00", ratio=True)["interval-centre"] == "inconsistent"
    assert interval("2.00", "-1.00", "3.00", ratio=True) == {"interval": "inconsistent"}


def test_width_may_come_from_z_or_from_t_with_known_degrees_of_freedom() -> None:
    assert interval("0.00", "-0.45", "0.45", "0.20", df=8)["interval-width"] == "consistent"
    assert interval("0.00", "-0.39", "0.39", "0.20", df=8)["interval-width"] == "consistent"
    assert interval("0.00", "-0.60", "0.60", "0.20", df=8)["interval-width"] == "inconsistent"


def test_wide_interval_is_not_checkable_without_degrees_of_freedom_and_a_narrow_one_is_wrong() -> None:
    assert interval("0.00", "-0.60", "0.60", "0.20")["interval-width"] == "not checkable"
    assert interval("0.00", "-0.20", "0.20", "0.20")["interval-width"] == "inconsistent"


def test_level_changes_the_width() -> None:
    assert interval("0.00", "-0.33", "0.33", "0.20", level=0.90)["interval-width"] == "consistent"


@pytest.mark.parametrize(
    ("b", "direction", "more", "verdict"),
    [
        ("0.20", "+", {}, "consistent"),
        ("-0.20", "+", {}, "inconsistent"),
        ("-0.20", "+", {"reverse": True}, "consistent"),
        ("0.80", "-", {"ratio": True}, "consistent"),
        ("0.80", "+", {"ratio": True}, "inconsistent"),
        ("0.00", "+", {}, "not checkable"),
    ],
)
def test_sign_agrees_with_the_stated_direction(b, direction, more, verdict) -> None:
    assert check_sign(n(b), direction, **more).verdict == verdict


COEFFICIENTS = {"workload": n(".066"), "training": n(".027"), "environment": n(".049")}


def test_strongest_predictor_needs_standardised_coefficients() -> None:
    """The smallest unstandardised coefficient is called the strongest, and its p-value implies the largest t."""
    p = {"training": ReportedP(sign="=", value=n(".000"))}
    found = check_strongest("training", COEFFICIENTS, standardised=False, p=p, df=52)
    assert found.verdict == "not checkable"
    assert "other coefficients are larger" in found.why
    assert "its p-value implies |t| 3.713 or more and a partial r from 0.4578 to 1" in found.why
    assert found.ask.startswith("the standardised coefficients")


def test_strongest_predictor_is_compared_if_coefficients_are_standardised() -> None:
    assert check_strongest("training", COEFFICIENTS, standardised=True).verdict == "inconsistent"
    assert check_strongest("workload", COEFFICIENTS, standardised=True).verdict == "consistent"


@settings(max_examples=60)
@given(st.floats(-5, 5), st.floats(0.01, 5), st.integers(1, 3), st.integers(2, 3))
def test_ratio_of_unrounded_numbers_is_always_in_the_implied_range(b, se, places, decimals) -> None:
    shown_b, shown_se = f"{b:.{places}f}", f"{se:.{places}f}"
    implied = imply_ratio(n(shown_b), n(shown_se))
    assert implied is not None
    assert implied[0] <= b / se + 1e-9
    assert b / se <= implied[1] + 1e-9
    assert check_ratio(n(shown_b), n(shown_se), n(f"{b / se:.{decimals}f}")).verdict == "consistent"


@settings(max_examples=60)
@given(st.floats(-5, 5), st.floats(0.01, 2), st.integers(2, 4))
def test_interval_of_unrounded_numbers_is_always_consistent(b, se, places) -> None:
    assume(math.isfinite(b))
    low, high = (f"{b + sign * 1.959963985 * se:.{places}f}" for sign in (-1, 1))
    found = interval(f"{b:.{places}f}", low, high, f"{se:.{places}f}")
    assert set(found.values()) == {"consistent"}
