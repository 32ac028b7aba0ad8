"""A text that a spreadsheet would run gets an apostrophe; numbers and other text stay as they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slr.text.formula import FORMULA_STARTS, disarm_formula, is_formula, restore_formula


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1", "-x", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "＋1", "－x", "＠SUM(A1)"]
)
def test_a_formula_gets_an_apostrophe(cell: str) -> None:
    assert disarm_formula(cell) == f"'{cell}"


@pytest.mark.parametrize(
    "cell", ["", "-0.125", "-.125", "-3", "-1e-05", "0.5", "a = b", "'=1", "-", "+", "="]
)
def test_a_number_or_another_text_gets_no_apostrophe(cell: str) -> None:
    assert disarm_formula(cell) == cell


@pytest.mark.parametrize("cell", ["-1+1", "-1.", "-2-3", "-1e5=", "-."])
def test_what_only_begins_like_a_number_gets_an_apostrophe(cell: str) -> None:
    assert disarm_formula(cell) == f"'{cell}"


@given(st.text(alphabet="".join(FORMULA_STARTS) + "a1 ", max_size=6))
def test_what_was_disarmed_is_no_formula_and_comes_back(cell: str) -> None:
    assert not is_formula(disarm_formula(cell))
    assert restore_formula(disarm_formula(cell)) == cell
