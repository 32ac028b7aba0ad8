"""A reported p-value is judged within the rounding of the statistic and of p."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slr.model.value import read_number
from slr.statistics.p_value import DEGREES, ReportedP, Statistic, check_p, half_unit, imply_p

T28 = {"test": "t", "df2": 28.0}


def statistic(value: str, sign: str = "=", **more) -> Statistic:
    return Statistic(**(T28 | {"sign": sign, "value": read_number(value)} | more))


def p(value: str | None, sign: str = "=", alpha: float = 0.05) -> ReportedP:
    return ReportedP(sign=sign, value=None if value is None else read_number(value), alpha=alpha)


def verdict(value: str, reported: ReportedP, **more) -> tuple[str, bool | None]:
    found = check_p(statistic(value, **more), reported)
    return found.verdict, found.decision_error


def test_rounded_statistic_implies_a_range_of_p() -> None:
    low, high = imply_p(statistic("2.20"))
    assert (round(low, 7), round(high, 7)) == (0.0358357, 0.0366191)


def test_fewer_decimals_of_the_statistic_allow_more() -> None:
    assert verdict("2.20", p(".04")) == ("consistent", False)
    assert verdict("2.20", p(".03")) == ("inconsistent", False)
    assert verdict("2.2", p(".04")) == ("consistent", False)


def test_half_a_unit_follows_the_text() -> None:
    assert [str(half_unit(read_number(x))) for x in (".050", ".05", "12", "1e2")] == [
        "0.0005",
        "0.005",
        "0.5",
        "5E+1",
    ]


def test_decision_error_is_a_p_on_the_other_side_of_alpha() -> None:
    assert verdict("2.20", p(".06")) == ("inconsistent", True)
    assert verdict("1.20", p(".04")) == ("inconsistent", True)
    assert verdict("2.20", p(".06"), tails=1)[0] == "inconsistent"
    assert verdict("2.20", p(".06", alpha=0.01)) == ("inconsistent", False)


def test_p_of_zero_is_a_bound() -> None:
    assert verdict("3.97", p(".000")) == ("consistent", False)
    assert verdict("3.50", p(".000"))[0] == "inconsistent"


def test_p_below_zero_is_never_right() -> None:
    assert verdict("9.00", p(".000", "<"))[0] == "inconsistent"
    assert verdict("9.00", p("-.01"))[0] == "inconsistent"
    assert verdict("0.00", p("1.2"))[0] == "inconsistent"


def test_bounds_of_p() -> None:
    assert verdict("2.20", p(".05", "<")) == ("consistent", False)
    assert verdict("2.20", p(".01", "<"))[0] == "inconsistent"
    assert verdict("2.20", p(".05", ">")) == ("inconsistent", True)
    assert verdict("1.20", p(None, ">")) == ("consistent", False)
    assert verdict("2.20", p(None, ">")) == ("inconsistent", True)


def test_bounds_of_the_statistic() -> None:
    assert verdict("2.20", p(".30"), sign="<") == ("consistent", False)
    assert verdict("2.20", p(".01"), sign="<")[0] == "inconsistent"
    assert verdict("2.20", p(".001"), sign=">") == ("consistent", False)
    assert verdict("2.20", p(".30"), sign=">") == ("inconsistent", True)


def test_one_tail_is_half_of_two() -> None:
    one, two = imply_p(statistic("2.20", tails=1)), imply_p(statistic("2.20"))
    assert [2 * x for x in one] == pytest.approx(list(two))


@pytest.mark.parametrize(("test", "value"), [("r", "1.20"), ("F", "-2.00"), ("chi2", "-1.0")])
def test_impossible_statistic_is_inconsistent(test, value) -> None:
    found = check_p(statistic(value, test=test, df1=2.0), p(".05"))
    assert (found.verdict, found.implied) == ("inconsistent", None)
    assert found.why == f"{test} cannot be {value}"


# The values of p are those of the tables in Fisher 1925 and of normal and chi-squared tables.
@pytest.mark.parametrize(
    ("test", "value", "df1", "df2"),
    [
        ("z", "1.960", 1, 1),
        ("t", "2.048", 1, 28),
        ("chi2", "3.841", 1, 1),
        ("F", "4.196", 1, 28),
        ("r", ".3610", 1, 28),
    ],
)
def test_critical_values_have_p_of_five_percent(test, value, df1, df2) -> None:
    low, high = imply_p(statistic(value, test=test, df1=float(df1), df2=float(df2)))
    assert low <= 0.05 + 1e-4
    assert high >= 0.05 - 1e-4
    assert set(DEGREES[test]) <= {"df1", "df2"}


@settings(max_examples=40)
@given(st.floats(-8, 8), st.integers(1, 3), st.integers(2, 4))
def test_p_computed_from_an_unrounded_statistic_is_always_consistent(t, places, digits) -> None:
    exact = imply_p(statistic(f"{t:.12f}"))[0]
    assert check_p(statistic(f"{t:.{places}f}"), p(f"{exact:.{digits}f}")).verdict == "consistent"


def test_p_is_not_checkable_if_degrees_of_freedom_are_too_large_to_compute_it() -> None:
    found = check_p(statistic("56", test="F", df1=1e300, df2=3.0), p(".000"))
    assert (found.verdict, found.implied, found.decision_error) == ("not checkable", None, None)
