"""A sheet of verdicts as a workbook: what can be chosen, how it looks, and what is read from it."""

import io
from collections.abc import Sequence
from typing import Any

import pytest
from openpyxl import load_workbook

from slr.desk.workbook import LIST, read_workbook, write_workbook
from slr.model.problem import ReviewError

HEAD = ["report", "verdict", "criterion", "note", "title"]
ROW = ["r1", "", "", "", "Night work"]


def sheet(rows: Sequence[Sequence[str]], criteria: Sequence[tuple[str, str, str]] = ()) -> Any:
    return load_workbook(io.BytesIO(write_workbook(rows, criteria)))


def offers(rows: Sequence[Sequence[str]], *criteria: str) -> dict[str, str]:
    """Return what can be chosen, by the cells in which it can."""
    book = sheet(rows, [(c, "exclude", "x") for c in criteria])
    return {str(v.sqref): v.formula1 for v in book["verdicts"].data_validations.dataValidation}


def test_verdicts_and_criteria_can_be_chosen_in_every_row_below_the_head() -> None:
    assert offers([HEAD, ROW, ROW], "E1", "E2") == {"B2:B3": '"include,exclude,maybe"', "C2:C3": '"E1,E2"'}


def test_nothing_is_offered_if_there_is_nothing_to_choose_or_no_row() -> None:
    assert offers([HEAD, ROW]) == {"B2": '"include,exclude,maybe"'}
    assert offers([HEAD], "E1") == {}


@pytest.mark.parametrize(("length", "offered"), [(LIST, True), (LIST + 1, False)])
def test_list_that_the_format_does_not_hold_is_left_out(length: int, offered: bool) -> None:
    assert ("C2" in offers([HEAD, ROW], "E" * length)) is offered


def test_head_is_bold_and_stays_in_view_and_long_texts_are_wrapped_in_wide_columns() -> None:
    page = sheet([HEAD, ROW])["verdicts"]
    assert [page[f"{c}1"].font.b for c in "ABCDE"] == [True] * 5
    assert not page["A2"].font.b
    assert page.freeze_panes == "E2"
    assert [(page.column_dimensions[c].width, bool(page[f"{c}2"].alignment.wrap_text)) for c in "ADE"] == [
        (12, False), (30, True), (50, True),
    ]  # fmt: skip


def test_second_sheet_explains_the_criteria() -> None:
    page = sheet([HEAD], [("E1", "exclude", "About animals."), ("I1", "include", "About work.")])["criteria"]
    assert list(page.iter_rows(values_only=True)) == [
        ("criterion", "kind", "text"), ("E1", "exclude", "About animals."), ("I1", "include", "About work."),
    ]  # fmt: skip


def test_rows_come_back_as_they_were_written_with_blanks_for_empty_cells() -> None:
    data = write_workbook([HEAD, ROW, ["r2", "include", "", "1.5", "7"]], [])
    assert list(read_workbook(data, "s.xlsx")) == [HEAD, ROW, ["r2", "include", "", "1.5", "7"]]


def test_bytes_that_are_no_workbook_are_refused_by_name() -> None:
    with pytest.raises(ReviewError, match=r"s\.xlsx.*SHT013"):
        list(read_workbook(b"PK\x03\x04 nonsense", "s.xlsx"))
