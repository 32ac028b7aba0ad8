"""A text is cut into rows by lines, and quotes reach beyond their line only where a spreadsheet wrote them so."""

import csv
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slr.people.line import LONGEST_ROW, CutRow, Line, RowTests, cut_cells, cut_lines, cut_row


def cut(
    text: str,
    *,
    width: int = 3,
    rows: tuple[str, ...] = (),
    fits: bool = True,
    barriers: tuple[str, ...] = (),
) -> CutRow:
    """Return the first row of a text. `rows` are the lines that look like rows of their own."""
    tests = RowTests(
        is_row=lambda line, row: row.closed and line.text in rows,
        fits=lambda _: fits,
        is_barrier=lambda line: line.text in barriers,
    )
    return cut_row(cut_lines(text), 0, ",", width=width, tests=tests)


def test_lines_of_every_system_have_their_numbers() -> None:
    assert cut_lines("a\r\nb\rc\n\nd") == [
        Line(1, "a", "\r\n"),
        Line(2, "b", "\r"),
        Line(3, "c", "\n"),
        Line(4, "", "\n"),
        Line(5, "d", ""),
    ]
    assert cut_lines("") == []
    assert "".join(line.whole for line in cut_lines("a\r\n\ufeffb")) == "a\r\n\ufeffb"


def test_byte_order_mark_within_a_file_is_left_out() -> None:
    assert [line.text for line in cut_lines("\ufeffa\n\ufeffb")] == ["a", "b"]


@settings(max_examples=200)
@given(st.text('a", ', max_size=12))
def test_cells_of_a_closed_line_are_those_of_the_standard_library(text: str) -> None:
    row = cut_cells(text, ",")
    if row.closed and text:
        assert list(row.cells) == next(csv.reader([text]))


def test_cell_of_any_length_is_cut() -> None:
    long = "x" * 300_000
    assert cut_cells(f'r1,"{long}",2', ",").cells == ("r1", long, "2")


def test_quotes_that_end_within_a_cell_are_not_closed_if_they_may_hold_other_cells() -> None:
    assert not cut_cells('r1,"r2,x,"the ""good"" life"', ",").closed
    assert cut_cells('r1,"good" life', ",") == CutRow(cells=("r1", "good life"))


def test_row_goes_on_within_quotes() -> None:
    assert cut('r1,"two\nlines",x\nr2') == CutRow(cells=("r1", "two\nlines", "x"), lines=2)
    assert cut('r1,"a\r\n""b""\n\nc",x') == CutRow(cells=("r1", 'a\r\n"b"\n\nc', "x"), lines=4)


@pytest.mark.parametrize("separator", list("|*]^-.\\([$ "))
def test_row_goes_on_within_quotes_whatever_separates_the_cells(separator: str) -> None:
    lines = cut_lines(f'r1{separator}"two\nlines"{separator}x')
    tests = RowTests(is_row=lambda _line, _row: False, fits=lambda _: True, is_barrier=lambda _: False)
    row = cut_row(lines, 0, separator, width=3, tests=tests)
    assert row == CutRow(cells=("r1", "two\nlines", "x"), lines=2)


def test_row_ends_at_a_header_or_a_conflict_mark() -> None:
    assert not cut('r1,"a\n<<<<<<<\nb"', barriers=("<<<<<<<",)).closed


def test_row_that_does_not_fit_ends_where_a_later_line_is_a_row() -> None:
    text = 'r1,"T2\nr2,x\ny"'
    assert not cut(text, rows=("r2,x",), fits=False).closed
    assert cut(text, fits=False) == CutRow(cells=("r1", "T2\nr2,x\ny"), lines=3)


def test_row_that_fits_names_its_later_lines_that_look_like_rows() -> None:
    row = cut('r1,"T2\nr2,x\ny"', rows=("r2,x",))
    assert (row.lines, [line.number for line in row.hidden]) == (3, [2])


def test_row_ends_if_all_its_later_lines_are_rows() -> None:
    assert not cut('r1,"T2\nr2,x\nr3,y"', rows=("r2,x", 'r3,y"')).closed
    assert cut('r1,"T2\nr3,y"', rows=('r3,y"',)).closed  # one line is too little evidence


def test_row_ends_if_a_row_that_continues_within_quotes_begins_on_its_last_line() -> None:
    assert not cut('r1,"T2\nr2,"\ntwo"', rows=('r2,"',)).closed


def test_row_ends_where_quotes_are_not_those_of_a_spreadsheet() -> None:
    assert not cut('r1,"T2\nr2,"first').closed
    assert not cut('r1,a"b,"T2\nlines"', width=9).closed


def test_row_ends_where_it_would_have_too_many_cells_or_lines() -> None:
    assert not cut('r1,"T2\nr2",x,y').closed
    assert cut('r1,"T2\nr2",x,, ').closed
    assert cut('r1,"' + "\n" * (LONGEST_ROW - 1) + '"').closed
    assert not cut('r1,"' + "\n" * LONGEST_ROW + '"').closed


def test_quote_that_is_never_closed_takes_one_line() -> None:
    assert cut('r1,"T2\nx\ny') == CutRow(cells=("r1", "T2"), closed=False)


def test_time_grows_with_the_lines_though_every_line_opens_a_quote() -> None:
    def seconds(count: int) -> float:
        lines = cut_lines('a"b,"x\n' * count)
        tests = RowTests(is_row=lambda _line, _row: False, fits=lambda _: True, is_barrier=lambda _: False)
        start = time.process_time()
        for i in range(count):
            cut_row(lines, i, ",", width=10**6, tests=tests)
        return time.process_time() - start

    assert seconds(400) < 5
