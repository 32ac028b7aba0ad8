"""Tables that people make: the delimiter is found, and each row keeps its line."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slr.model.problem import ReviewError
from slr.text.csv_table import CsvTable, read_csv_table


def read(text: str) -> CsvTable:
    return read_csv_table(text.encode(), "t.csv", "TAB001")


def refuse(data: bytes) -> str:
    with pytest.raises(ReviewError) as caught:
        read_csv_table(data, "t.csv", "TAB001")
    return str(caught.value)


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_delimiter_is_the_most_frequent_in_the_first_line(mark) -> None:
    table = read(f"study{mark}yi\nA, B; C{mark}1\n".replace("A, B; C", '"A, B; C"'))
    assert table.cell(table.rows[0][1], "study") == "A, B; C"


def test_byte_order_mark_is_no_part_of_the_header() -> None:
    assert list(read("\ufeffstudy,yi\n").names) == ["study", "yi"]


def test_line_is_that_on_which_the_row_begins() -> None:
    assert [line for line, _ in read('a,b\n"x\ny",1\n\n , \nz,2\n').rows] == [2, 6]


def test_names_are_read_in_small_letters_and_repeated_ones_are_named() -> None:
    table = read(" Study ,YI,yi\nA,1,2\n")
    assert dict(table.names) == {"study": 0, "yi": 2}
    assert table.repeated == ("yi",)


def test_short_row_and_unknown_column_give_an_empty_cell() -> None:
    table = read("a,b\nx\n")
    assert (table.cell(("x",), "b"), table.cell(("x",), "c")) == ("", "")


def test_cell_may_be_longer_than_the_csv_reader_allows_by_itself() -> None:
    assert len(read(f"a\n{'x' * 200_000}\n").rows[0][1][0]) == 200_000


def test_file_without_text_is_refused() -> None:
    shown = refuse(b"\n \n").splitlines()
    assert shown[0] == "t.csv:1: error TAB001 the file is empty"
    assert "write the column names in the first line" in shown[1]


def test_text_that_is_not_utf8_is_refused_with_its_line() -> None:
    assert (
        refuse(b"a,b\n1,\xe9\n")
        == "t.csv:2: error TAB001 expected UTF-8 text\n    hint: save the file as CSV UTF-8"
    )


def test_missing_columns_are_all_named() -> None:
    with pytest.raises(ReviewError) as caught:
        read("studi,yi\n").demand("study", "yi", "vi")
    assert [p.message for p in caught.value.problems] == [
        "no column 'study' (did you mean 'studi'?), found: studi, yi",
        "no column 'vi', found: studi, yi",
    ]


@settings(max_examples=30)
@given(st.lists(st.lists(st.sampled_from(["", "a", "x,y", 'q"', "two\nlines", ";"]), min_size=2, max_size=3)))
def test_every_row_with_text_is_kept(rows) -> None:
    quoted = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    table = read("\n".join(["a,b,c", *quoted]))
    assert [list(row) for _, row in table.rows] == [row for row in rows if any(cell.strip() for cell in row)]


@pytest.mark.parametrize("first", ["sep=;\n", '"sep=;"\r\n', "SEP=;\n"])
def test_first_line_may_name_the_delimiter(first: str) -> None:
    table = read(f"{first}study;yi\nA,B;1\n")
    assert [(line, table.cell(row, "study")) for line, row in table.rows] == [(3, "A,B")]


def test_cells_beyond_the_header_are_counted() -> None:
    table = read("a,b\n1,2\n0,5,0,1\n1,2,,\n")
    assert [table.count_surplus(row) for _, row in table.rows] == [0, 2, 0]


def test_long_header_is_shown_on_one_short_line() -> None:
    shown = read('"a\nb",' + "x" * 500 + "\n").show_names()
    assert shown.startswith("a b, xxx")
    assert len(shown) < 250
