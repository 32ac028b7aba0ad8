"""A row has one cell per column, and each value is a date or number where the column needs one."""

import pytest

from slr.model.column import Table, columns_of
from slr.people.cell_check import check_values, check_width
from slr.people.row import Row

TABLE = Table(
    name="made_up",
    meaning="",
    columns=columns_of("when* text:date date\nn whole number of people\np number p value\nnote text note"),
)
GOOD = {"when": "2026-03-01", "n": "56", "p": "0.05", "note": ""}


def find_codes(*, cut: bool = False, **values: str) -> list[str]:
    row = Row(who="rina", file="rina.csv", line=2, values=GOOD | values)
    return [p.code for p in check_values(row, TABLE, cut=cut)]


def test_good_values_have_no_problem() -> None:
    assert find_codes() == []
    assert find_codes(n="", p="") == []


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"when": ""}, "SHT005"),
        ({"when": "soon"}, "SHT006"),
        ({"n": "5.5"}, "SHT014"),
        ({"p": "0,05"}, "SHT014"),
        ({"p": "1e-999"}, "SHT014"),
    ],
)
def test_a_value_that_the_column_does_not_accept_is_an_error(values: dict[str, str], code: str) -> None:
    assert find_codes(**values) == [code]


def test_a_row_with_too_few_cells_is_said_to_be_incomplete() -> None:
    row = Row(who="rina", file="rina.csv", line=2, values=GOOD | {"when": ""})
    assert "the line is incomplete" in next(check_values(row, TABLE, cut=True)).message


def test_more_cells_than_columns_are_an_error_unless_they_are_blank() -> None:
    row = Row(who="rina", file="rina.csv", line=2, values=GOOD)
    names = ("when", "note")
    assert [p.code for p in check_width(row, names, ("2026-03-01", "a", "b"))] == ["SHT004"]
    assert list(check_width(row, names, ("2026-03-01", "a", " "))) == []
