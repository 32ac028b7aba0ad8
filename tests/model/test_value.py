"""A cell becomes a moment or a number, and its text is kept."""

from decimal import Decimal

import pytest

from slr.model.value import read_moment, read_number


def test_moments_of_different_zones_compare() -> None:
    assert read_moment("2026-01-31T10:00:00+07:00") < read_moment("2026-01-31T04:00:00Z")


def test_a_bare_date_is_its_first_instant_in_utc() -> None:
    assert read_moment(" 2026-01-31 ") == read_moment("2026-01-31T00:00:00z")


@pytest.mark.parametrize(
    "text",
    ["", "20260131", "31/01/2026", "2026-02-30", "yesterday", "2026-W05-1", "0001-01-01T00:00:00+02:00"],
)
def test_what_does_not_begin_with_a_date_is_no_moment(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  the message is not shown to anybody
        read_moment(text)


@pytest.mark.parametrize(
    ("text", "value", "decimals"),
    [
        ("56", "56", 0),
        (".050", "0.050", 3),
        ("-1.20", "-1.20", 2),
        ("\u22120.5", "-0.5", 1),
        ("1e-3", "0.001", 0),
    ],
)
def test_a_number_keeps_its_decimals(text: str, value: str, decimals: int) -> None:
    number = read_number(text)
    assert number.value == Decimal(value)
    assert number.decimals == decimals


@pytest.mark.parametrize("text", ["", "0,5", "1e999999", "inf", "nan", "5 %", "1_000", ".", "\u0665"])
def test_text_that_is_not_a_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  the message is not shown to anybody
        read_number(text)


def test_a_number_keeps_its_text_whatever_its_minus_sign() -> None:
    assert read_number(" \u22123 ").text == "\u22123"
