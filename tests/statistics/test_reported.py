"""A reported number is compared as the range that rounds to it."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slr.model.value import read_number
from slr.statistics.reported import (
    compare,
    is_below,
    limits,
    magnitude,
    map_range,
    not_checkable,
    overlap,
    show_range,
)


@pytest.mark.parametrize(
    ("text", "range_"), [("12", (11.5, 12.5)), (".050", (0.0495, 0.0505)), ("-2.0", (-2.05, -1.95))]
)
def test_number_stands_for_the_range_that_rounds_to_it(text, range_) -> None:
    assert limits(read_number(text)) == range_


def test_number_at_the_limit_of_the_implied_range_is_consistent() -> None:
    assert compare("x", read_number("1.0"), (1.05, 2.0), "a", "b").verdict == "consistent"
    found = compare("x", read_number("1.0"), (1.06, 2.0), "a rule", "a table")
    assert (found.verdict, found.ask, found.why) == (
        "inconsistent",
        "a table",
        "a rule implies a value from 1.06 to 2; the reported value is 1.0",
    )


def test_rounding_errors_of_the_calculation_do_not_count() -> None:
    assert is_below(0.1 + 0.2, 0.3)
    assert overlap((0.1 + 0.2, 1), (0, 0.3))
    assert not overlap((0.31, 1), (0, 0.3))


def test_ranges_are_shown_in_words() -> None:
    assert show_range((-math.inf, 1.0)) == "1 or less"
    assert show_range((1.0, math.inf)) == "1 or more"


def test_range_of_a_falling_function_is_in_order() -> None:
    assert map_range(lambda x: -x, (1.0, 2.0)) == (-2.0, -1.0)


def test_check_that_is_not_possible_says_why() -> None:
    assert not_checkable("x", "no n", "n").verdict == "not checkable"


@settings(max_examples=50)
@given(st.floats(-100, 100), st.floats(0, 100), st.floats(0, 1))
def test_magnitude_of_a_range_contains_the_absolute_value_of_each_of_its_numbers(low, width, share) -> None:
    least, most = magnitude((low, low + width))
    assert is_below(least, abs(low + share * width))
    assert is_below(abs(low + share * width), most)
