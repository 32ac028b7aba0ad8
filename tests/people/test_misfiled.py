"""Test that a worksheet that was saved in the place of another person's file counts for nobody."""

import pytest
from made_up_review import make_protocol

from slr.model.problem import Problem
from slr.people.kind import KINDS
from slr.people.row import Row
from slr.people.sheet import read_sheet

HEAD = "report,outcome,note,when,review,stage,who\n"
MINE = "rA,retrieved,,2026-01-01,k,retrieval,rina\n"


def _read(
    text: str, *, who: str = "rina", review: str = "k", folder: str = "retrieval"
) -> tuple[tuple[Row, ...], tuple[Problem, ...]]:
    file = f"corpus/{review}/{folder}/{who}.csv"
    return read_sheet(text.encode(), who=who, file=file, kind=KINDS[folder], protocol=make_protocol())


def test_worksheet_saved_as_the_file_of_its_own_person_counts() -> None:
    rows, problems = _read(HEAD + MINE)
    assert [row["outcome"] for row in rows] == ["retrieved"]
    assert [p.code for p in problems if p.code == "SHT033"] == []


@pytest.mark.parametrize(
    ("place", "column"),
    [({"who": "tomas"}, "who"), ({"review": "other"}, "review")],
)
def test_worksheet_saved_in_another_place_counts_for_nobody(place: dict[str, str], column: str) -> None:
    rows, problems = _read(HEAD + MINE, **place)
    assert rows == ()
    assert [(p.code, p.line, p.where) for p in problems] == [("SHT033", 2, column)]


def test_worksheet_of_another_stage_counts_for_nobody() -> None:
    text = "report,verdict,criterion,when,review,stage,who\nrA,include,,2026-01-01,k,title-abstract,rina\n"
    rows, problems = _read(text, folder="screening/full-text")
    assert rows == ()
    assert [(p.code, p.where) for p in problems] == [("SHT033", "stage")]


def test_rows_without_an_addressee_and_rows_of_the_same_person_count() -> None:
    rows, problems = _read(HEAD + "rA,retrieved,,2026-01-01,,,\n" + MINE.replace("rA", "rB"))
    assert len(rows) == 2
    assert [p.code for p in problems if p.code == "SHT033"] == []


def test_columns_of_ones_own_named_like_one_of_them_are_no_worksheet() -> None:
    rows, _ = _read("report,outcome,note,when,who\nrA,retrieved,,2026-01-01,the library\n")
    assert len(rows) == 1


def test_name_in_another_unicode_form_is_the_same_person() -> None:
    rows, _ = _read((HEAD + MINE).replace("rina", "n\u0303andu"), who="\u00f1andu")
    assert len(rows) == 1
