"""A worksheet as a workbook: what can be chosen, how it looks, and what it explains."""

import io
from collections.abc import Sequence
from typing import Any

import pytest
from openpyxl import load_workbook

from slr.desk.form import Field, make_form
from slr.desk.workbook import LIST, write_workbook
from slr.desk.worksheet import Addressee, Worksheet
from slr.model.protocol import Protocol
from slr.people.kind import KINDS
from slr.people.vocabulary import Word

COLUMNS = ("report", "verdict", "criterion", "note", "title")
ROW = {"report": "r1", "title": "Night work"}


def open_book(rows: Sequence[dict[str, str]], *criteria: str) -> Any:
    protocol = Protocol.model_validate({
        "schema": 1, "review": {"title": "t"}, "question": {"text": "q"}, "sources": [],
        "criteria": [{"id": c, "kind": "exclude", "text": f"About {c}."} for c in criteria],
    })  # fmt: skip
    sheet = Worksheet(
        form=make_form(KINDS["screening/title-abstract"], protocol),
        addressee=Addressee(review="small", stage="title-abstract", who="rina"),
        columns=COLUMNS,
        shown=(),
        rows=tuple(rows),
    )
    data = write_workbook("verdicts", tuple(sheet.helps()), sheet.cells(), ("verdict", "retract"))
    return load_workbook(io.BytesIO(data))


def offers(rows: Sequence[dict[str, str]], *criteria: str) -> dict[str, str]:
    """Return what can be chosen, by the cells in which it can."""
    book = open_book(rows, *criteria)
    listed = (v for v in book["verdicts"].data_validations.dataValidation if v.type == "list")
    return {str(v.sqref): v.formula1 for v in listed}


def test_verdicts_and_criteria_can_be_chosen_in_every_row_below_the_head() -> None:
    assert offers([ROW, ROW], "E1", "E2") == {"B2:B3": '"include,exclude,maybe"', "C2:C3": '"E1,E2"'}


def test_a_long_list_leaves_out_the_word_that_takes_back_a_row_as_a_short_list_does() -> None:
    words = [Word(word=f"{n}{'x' * 70}") for n in "abcd"]
    field = Field(
        name="verdict",
        kind="word",
        help="",
        words=(words[0], Word(word="retract", meaning="takes back a row"), *words[1:]),
    )
    book = load_workbook(io.BytesIO(write_workbook("t", [field], [["", ""]], ("verdict", "retract"))))
    (choice,) = (v for v in book["t"].data_validations.dataValidation if v.type == "list")
    first, last = choice.formula1.removeprefix("words!").replace("$", "").split(":")
    assert [cell.value for (cell,) in book["words"][f"{first}:{last}"]] == [w.word for w in words]
    assert "retract" in [cell.value for cell in book["words"]["B"]]


def test_nothing_is_offered_if_there_is_nothing_to_choose_or_no_row() -> None:
    assert offers([ROW]) == {"B2": '"include,exclude,maybe"'}
    assert offers([], "E1") == {}


@pytest.mark.parametrize(("length", "source"), [(LIST, f'"{"E" * LIST}"'), (LIST + 1, "words!$B$6:$B$6")])
def test_list_that_the_format_does_not_hold_is_taken_from_the_sheet_of_words(
    length: int, source: str
) -> None:
    book = open_book([ROW], "E" * length)
    (choice,) = (v for v in book["verdicts"].data_validations.dataValidation if v.promptTitle == "criterion")
    assert choice.formula1 == source
    assert book["words"]["B6"].value == "E" * length


def test_each_cell_to_fill_in_has_a_hint_and_takes_other_words_after_a_warning() -> None:
    found = {v.promptTitle: v for v in open_book([ROW], "E1")["verdicts"].data_validations.dataValidation}
    assert set(found) == {"report", "verdict", "criterion", "note"}
    assert found["verdict"].prompt == "whether the report passes this stage"
    assert (found["verdict"].errorStyle, found["note"].type) == ("warning", None)


def test_head_is_bold_and_stays_in_view_and_long_texts_are_wrapped_in_wide_columns() -> None:
    page = open_book([ROW | {"note": "x"}])["verdicts"]
    assert [page[f"{c}1"].font.b for c in "ABCDE"] == [True] * 5
    assert not page["A2"].font.b
    assert page.freeze_panes == "E2"
    assert [(page.column_dimensions[c].width, bool(page[f"{c}2"].alignment.wrap_text)) for c in "ADE"] == [
        (12, False), (30, True), (50, True),
    ]  # fmt: skip


def test_other_sheets_explain_the_words_and_the_columns() -> None:
    book = open_book([ROW], "E1")
    words = list(book["words"].iter_rows(values_only=True))
    assert words[0] == ("column", "word", "meaning")
    assert words[1] == ("verdict", "include", "the report passes this stage")
    assert words[-1] == ("criterion", "E1", "About E1.")
    helps = {row[0]: row[1:] for row in book["help"].iter_rows(values_only=True)}
    assert helps["verdict"] == ("required", "whether the report passes this stage")
    assert (helps["note"][0], helps["title"][0], helps["who"][0]) == (
        "optional", "only to read", "only to read",
    )  # fmt: skip


def test_text_that_looks_like_a_formula_stays_text_and_missing_values_are_empty_cells() -> None:
    page = open_book([ROW | {"title": "=1+1"}])["verdicts"]
    assert (page["E2"].value, page["E2"].data_type) == ("=1+1", "s")
    assert page["B2"].value is None
