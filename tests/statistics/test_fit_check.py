"""The fit of a regression agrees with itself within rounding."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slr.model.value import Number, read_number
from slr.statistics.fit_check import (
    check_adjusted,
    check_df,
    check_f,
    check_share,
    check_square,
    check_vif,
    imply_f,
)


def n(text: str) -> Number:
    return read_number(text)


@pytest.mark.parametrize(
    ("people", "verdict"), [(55, "inconsistent"), (56, "consistent"), (57, "inconsistent")]
)
def test_f_of_a_published_regression_agrees_with_r2_for_its_n_alone(people, verdict) -> None:
    found = check_f(n("41.503"), n(".705"), people, 3)
    assert found.verdict == verdict


def test_f_that_does_not_fit_names_the_r2_that_it_implies() -> None:
    assert "F 41.503 implies R2 from 0.7014 to 0.7014" in check_f(n("41.503"), n(".705"), 57, 3).why


@pytest.mark.parametrize(("r2", "people", "k"), [(".705", 4, 3), ("1.20", 56, 3), (".705", 56, 0)])
def test_model_without_degrees_of_freedom_and_impossible_r2_are_inconsistent(r2, people, k) -> None:
    assert imply_f(n(r2), people, k) is None
    assert check_f(n("41.5"), n(r2), people, k).verdict == "inconsistent"
    assert check_adjusted(n(".6"), n(r2), people, k).verdict == "inconsistent"


def test_r2_that_rounds_to_one_gives_f_without_an_upper_bound() -> None:
    assert check_f(n("99999"), n("1.00"), 56, 3).verdict == "consistent"
    assert check_f(n("10"), n("1.00"), 56, 3).verdict == "inconsistent"


def test_adjusted_r2_follows_from_r2() -> None:
    assert check_adjusted(n(".688"), n(".705"), 56, 3).verdict == "consistent"
    assert check_adjusted(n(".705"), n(".705"), 56, 3).verdict == "inconsistent"


def test_shares_and_correlations_have_a_range() -> None:
    assert check_share("R2", n("1.02")).verdict == "inconsistent"
    assert check_share("R2", n("-.10")).verdict == "inconsistent"
    assert check_share("r", n("-.10"), -1).verdict == "consistent"
    assert check_share("r", n("-1.2"), -1).verdict == "inconsistent"


def test_f_of_one_predictor_is_the_square_of_t() -> None:
    assert check_square(n("4.84"), n("-2.20")).verdict == "consistent"
    assert check_square(n("5.20"), n("2.20")).verdict == "inconsistent"
    assert check_square(n("0.00"), n("0.0")).verdict == "consistent"


def test_degrees_of_freedom_follow_from_n() -> None:
    assert check_df(n("52"), 52, "n - k - 1").verdict == "consistent"
    assert check_df(n("54"), 52, "n - k - 1").verdict == "inconsistent"
    assert check_df(n("48.3"), 52, "n1 + n2 - 2").verdict == "not checkable"
    assert check_df(n("53.3"), 52, "n1 + n2 - 2").verdict == "inconsistent"


def test_variance_inflation_is_at_least_one_and_follows_from_tolerance_or_r2() -> None:
    assert check_vif(n("0.90")).verdict == "inconsistent"
    assert check_vif(n("1.25")).verdict == "consistent"
    assert check_vif(n("1.25"), tolerance=n(".80")).verdict == "consistent"
    assert check_vif(n("1.25"), n(".20")).verdict == "consistent"
    assert check_vif(n("2.25"), tolerance=n(".80")).verdict == "inconsistent"
    assert check_vif(n("2.25"), tolerance=n("1.80")).verdict == "inconsistent"
    assert check_vif(n("900"), tolerance=n(".00")).verdict == "consistent"


@settings(max_examples=60)
@given(st.floats(0.001, 0.98), st.integers(1, 6), st.integers(10, 500), st.integers(2, 4))
def test_fit_of_unrounded_numbers_is_always_consistent(r2, k, people, places) -> None:
    df = people - k - 1
    f = r2 / k / ((1 - r2) / df)
    adjusted = 1 - (1 - r2) * (people - 1) / df
    shown = n(f"{r2:.{places}f}")
    assert check_f(n(f"{f:.3f}"), shown, people, k).verdict == "consistent"
    assert check_adjusted(n(f"{adjusted:.3f}"), shown, people, k).verdict == "consistent"
