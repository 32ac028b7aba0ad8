"""Ranges that a spreadsheet turned into dates are restored if they are clear, and destroyed values are found."""

import calendar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slr.text.spreadsheet import is_mangled, restore_range


@pytest.mark.parametrize(
    ("text", "restored"),
    [
        ("09-Dec", "9-12"),
        ("9-Des", "9-12"),
        ("9. Dez", "9-12"),
        ("12-Sep", "9-12"),
        ("Jan-02", "1-2"),
        ("Mei-45", "5-45"),
        ("2024-12-09", "9-12"),
        ("2024-12-09 00:00:00", "9-12"),
        ("12/9/2024", "9-12"),
        ("2024-01-02", "1-2"),
    ],
)
def test_range_that_became_a_date_is_restored(text: str, restored: str) -> None:
    assert restore_range(text) == restored
    assert is_mangled(text)


@pytest.mark.parametrize(
    "text",
    [
        "2024-12-01",
        "1/5/2024",
        "May-1999",
        "3-Mar-19",
        "########",
        "#REF!",
        "#N/A",
        "1.23E+05",
        "2,5E+11",
        "09:12:00",
    ],
)
def test_value_with_several_possible_origins_is_found_but_not_restored(text: str) -> None:
    assert restore_range(text) is None
    assert is_mangled(text)


@pytest.mark.parametrize(
    "text",
    [
        "226-68",
        "9-12",
        "e12345",
        "1E5",
        "S1-S9",
        "A-12",
        "Sup-12",
        "Mar-Apr",
        "May",
        "12 Mar",
        "#12",
        "xii-xx",
        "2019",
        "",
    ],
)
def test_pages_and_issues_of_other_forms_are_left_alone(text: str) -> None:
    assert restore_range(text) is None
    assert not is_mangled(text)


@given(st.integers(1, 12), st.integers(1, 28))
def test_every_short_date_gives_back_its_two_numbers(month: int, day: int) -> None:
    name = calendar.month_abbr[month]
    smaller, larger = sorted((month, day))
    assert restore_range(f"{day}-{name}") == restore_range(f"{name}-{day:02}") == f"{smaller}-{larger}"
