"""What is wrong with a row of a file of findings is reported with its line."""

import pytest

from slr.model.protocol import Protocol
from slr.people.kind import KINDS
from slr.people.sheet import read_sheet

PROTOCOL = Protocol.model_validate(
    {"schema": 1, "review": {"title": "t"}, "question": {"text": "q"}, "sources": []}
)


def read(column: str, cell: str) -> list[tuple[str, int | None, str]]:
    """Read a file with one row that has this cell, and return the problems."""
    text = f'report,predictor,when,{column}\nr1,telework,2026-01-01,"{cell}"\n'
    _, problems = read_sheet(
        text.encode(), who="rina", file="rina.csv", kind=KINDS["findings"], protocol=PROTOCOL
    )
    return [(p.code, p.line, p.where) for p in problems]


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("p", "0,5"),
        ("p", "1e999"),
        ("p", "1e-999"),
        ("p", "p < .05"),
        ("estimate", "n.s."),
        ("n", "56.5"),
        ("estimate", "nan"),
        ("estimate", "inf"),
        ("n", "1,024"),
    ],
)
def test_a_cell_for_a_number_with_anything_else_is_a_problem_with_its_line(column: str, cell: str) -> None:
    assert read(column, cell) == [("SHT014", 2, column)]


@pytest.mark.parametrize(
    ("column", "cell"),
    [("n", "0"), ("n1", "-3"), ("items", "0"), ("level", "0"), ("level", "100"), ("level", "150")],
)
def test_a_number_out_of_range_is_a_problem(column: str, cell: str) -> None:
    assert read(column, cell) == [("FND004", 2, column)]


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("p", ".050"),
        ("p", ".000"),
        ("estimate", "-.05"),
        ("n", "1"),
        ("level", "99.9"),
        ("direction", "+"),
        ("direction", "-"),
        ("p_comparison", "="),
        ("significance", "Not  significant"),
    ],
)
def test_what_a_report_may_state_is_accepted(column: str, cell: str) -> None:
    assert read(column, cell) == []


def test_a_number_keeps_its_text() -> None:
    (row,), _ = read_sheet(
        b"report,outcome,p,when\nr1,strain,.050,2026-01-01\n",
        who="rina",
        file="rina.csv",
        kind=KINDS["findings"],
        protocol=PROTOCOL,
    )
    assert row["p"] == ".050"


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("direction", "positive"),
        ("p_comparison", "=="),
        ("retract", "no"),
        ("test", "both"),
        ("tails", "3"),
        ("role", "theory"),
    ],
)
def test_a_word_that_a_column_does_not_allow_is_a_problem(column: str, cell: str) -> None:
    assert read(column, cell) == [("FND001", 2, column)]


def test_an_id_is_given_by_the_program_and_never_typed() -> None:
    assert read("finding", "1") == [("FND002", 2, "finding")]
    assert read("finding", "fabcdefgh23") == []


def test_a_row_about_nothing_is_a_problem_unless_it_takes_back_a_row() -> None:
    kind = KINDS["findings"]
    for cells, codes in ((b"r1,,2026-01-01", ["FND003"]), (b"r1,yes,2026-01-01", [])):
        _, problems = read_sheet(
            b"report,retract,when\n" + cells + b"\n",
            who="rina",
            file="rina.csv",
            kind=kind,
            protocol=PROTOCOL,
        )
        assert [p.code for p in problems] == codes


def test_only_the_adjudicator_says_what_a_row_settles() -> None:
    assert read("of", "fabcdefgh23") == [("DEC008", 2, "of")]
