"""Cells become numbers only if they are numbers, and no text is lost without a sign."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slr.report.document import Noted, Styled, Work
from slr.report.workbook.value import LONGEST, fit_text, name_sheets, read_value
from slr.text.style import Run

EN = {"thousands": ",", "decimal": "."}
ID = {"thousands": ".", "decimal": ","}


@pytest.mark.parametrize(
    ("text", "words", "content", "form"),
    [
        ("12", EN, 12, "0"),
        ("-3", EN, -3, "0"),
        ("\u22120.250", EN, -0.25, "0.000"),
        ("1,234", EN, 1234, "#,##0"),
        ("1.234,5", ID, 1234.5, "#,##0.0"),
        ("0,333", ID, 0.333, "0.000"),
    ],
)
def test_a_number_is_a_number(text: str, words: dict[str, str], content: float, form: str) -> None:
    value = read_value(text, "number", words)
    assert (value.content, value.format) == (content, form)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "007",
        "1.2.3",
        "1,23",
        "12 (34%)",
        "=1",
        "1e5",
        "nan",
        "not reported",
        "1234567890123456",
        "1\u0663",
    ],
)
def test_what_is_no_number_stays_text(text: str) -> None:
    assert read_value(text, "number", EN).content == text


def test_a_number_in_a_column_of_texts_stays_text() -> None:
    assert read_value("2020", "text", EN).content == "2020"


def test_the_parts_of_a_cell_are_lines() -> None:
    work = Work(
        citation=Styled(runs=(Run("A"), Run("B", ("i",)))),
        title="T",
        link="10.1/x",
        href="https://doi.org/10.1/x",
    )
    assert read_value(work, "work", EN).content == "AB\nT\n10.1/x"
    assert read_value(work, "work", EN).href == "https://doi.org/10.1/x"
    assert read_value(Noted(text="", note="n"), "text", EN).content == "n"


def test_a_text_that_no_cell_can_contain_is_cut_and_says_so() -> None:
    value = fit_text("x" * 60_000)
    assert value.cut
    assert str(value.content).endswith(" […]")
    assert len(str(value.content)) == LONGEST
    assert not fit_text("x" * LONGEST).cut


def test_letters_outside_the_basic_plane_count_twice_and_are_not_divided() -> None:
    value = fit_text("\U0001f600" * 20_000)
    assert value.cut
    assert len(str(value.content).encode("utf-16-le")) // 2 <= LONGEST


def test_a_text_that_a_spreadsheet_would_read_as_a_character_is_kept() -> None:
    assert fit_text("_x0041_").content == "_x005F_x0041_"


@given(st.lists(st.text(max_size=40), max_size=20))
def test_sheets_have_valid_and_different_names(labels: list[str]) -> None:
    names = name_sheets(labels, ["Contents"])
    assert len({name.casefold() for name in (*names, "Contents")}) == len(labels) + 1
    for name in names:
        assert 1 <= len(name) <= 31
        assert not set(name) & set("[]:*?/\\")
        assert name.strip("'") == name
