"""The value of a merged cell belongs to all its rows, and notes in a sheet are no records; ids stay."""

import io
from collections.abc import Sequence
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from slr.formats import cut, normalise, read
from slr.formats.reading import ParsedFile
from slr.ingest.parsed_row import ParsedRow, parse_part
from slr.model.entry import Entry

HEADER = ["Title", "Authors", "Year", "Journal"]


def pack(rows: Sequence[Sequence[Any]], merged: Sequence[str] = (), sheets: int = 1) -> bytes:
    book = Workbook()
    for i in range(sheets):
        sheet = book.active if i == 0 else book.create_sheet()
        for row in rows:
            sheet.append(row)
        for cells in merged:
            sheet.merge_cells(cells)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def parse(rows: Sequence[Sequence[Any]], merged: Sequence[str] = (), sheets: int = 1) -> ParsedFile[Entry]:
    return read(pack(rows, merged, sheets), "a.xlsx")


def column(parsed: ParsedFile[Entry], name: str) -> list[Any]:
    return [dict(normalise(e))[name] for e in parsed.entries]


def ids(data: bytes) -> list[str]:
    return [row.base for row in parse_part(cut(data, "a.xlsx")) if isinstance(row, ParsedRow)]


ROWS = [
    HEADER,
    ["Wicks of the pier", "Wick, A.", 2019, "Lamp Studies"],
    ["Buoys of the bay", "Buoy, B.", None, None],
    ["Gulls of the mole", None, None, None],
]


def test_value_of_a_cell_merged_over_rows_is_copied_into_them_and_told() -> None:
    parsed = parse(ROWS, ["C2:C4", "D2:D3", "B3:B4"])
    assert column(parsed, "year") == [2019, 2019, 2019]
    assert column(parsed, "journal") == ["Lamp Studies", "Lamp Studies", None]
    assert column(parsed, "authors") == [["Wick, A."], ["Buoy, B."], ["Buoy, B."]]
    assert [(p.code, p.line, p.where) for p in parsed.problems] == [("ING028", 3, "Authors, Journal, Year")]


def test_copied_values_are_not_part_of_the_id() -> None:
    rows = [*ROWS, [None, "Mole, C.", 2021, "Lamp Studies"]]
    assert ids(pack(rows, ["C2:C4", "D2:D3", "A4:A5", "B3:B4"])) == ids(pack(rows))


def test_several_sheets_have_their_own_merged_cells() -> None:
    parsed = parse(ROWS, ["C2:C4"], sheets=2)
    assert column(parsed, "year") == [2019] * 6
    assert [p.code for p in parsed.problems] == ["ING012", "ING028"]


def test_merged_cells_of_the_header_and_cells_merged_sideways_fill_nothing() -> None:
    parsed = parse(ROWS, ["D1:D2", "B3:D3"])
    assert column(parsed, "journal") == [None, None, None]
    assert "ING028" not in [p.code for p in parsed.problems]


def test_columns_of_the_protocol_name_a_copied_value_too() -> None:
    rows = [["Kolom A", "Kolom B"], ["Wicks", 2019], ["Buoys", None]]
    parsed = read(pack(rows, ["B2:B3"]), "a.xlsx", columns={"Kolom A": "title", "Kolom B": "year"})
    assert column(parsed, "year") == [2019, 2019]


def test_notes_above_and_below_a_sheet_are_listed_with_their_rows() -> None:
    rows = [
        ["My list"],
        [],
        *ROWS[:1],
        *([*r[:2], 2019] for r in ROWS[1:3]),
        ["Sumber: Garuda"],
        [],
        ["For Rina"],
    ]
    parsed = parse(rows)
    assert column(parsed, "title") == ["Wicks of the pier", "Buoys of the bay"]
    assert [(t.line, t.raw) for t in parsed.texts] == [(1, "My list"), (6, "Sumber: Garuda"), (8, "For Rina")]


def test_heading_merged_over_the_columns_is_no_record() -> None:
    full = [[*r[:2], 2019, "Lamp Studies"] for r in ROWS[1:3]]
    parsed = parse([HEADER, *full, *full, ["Studies of gulls"], *full], ["A6:D6"])
    assert len(parsed.entries) == 6
    assert [(t.line, t.raw) for t in parsed.texts] == [(6, "Studies of gulls")]


def test_last_row_with_only_a_title_is_a_record_that_the_reviewer_is_told_of() -> None:
    parsed = parse([HEADER, *([*r[:2], 2019] for r in ROWS[1:3]), ["Gulls of the mole"]])
    assert len(parsed.entries) == 3
    assert [(p.code, p.line) for p in parsed.problems] == [("ING027", 4)]


CELLS = st.sampled_from([None, "x", 2019])
NOTE = (None, None, None, "x")  # below the records, a text; with an author copied from above, a record


@example(
    rows=[(None,) * 4, (None, "x", None, "x"), NOTE, (None, None, "x", "x"), NOTE], left=1, top=3, more=3
)
@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.tuples(CELLS, CELLS, CELLS, CELLS), min_size=1, max_size=6),
    st.integers(0, 3), st.integers(2, 7), st.integers(0, 5),
)  # fmt: skip
def test_merging_cells_changes_no_id_and_loses_no_row(
    rows: list[Any], left: int, top: int, more: int
) -> None:
    letter = "ABCD"[left]
    numbered = [(f"Work {i}" if row[0] else None, *row[1:]) for i, row in enumerate(rows)]
    book = [HEADER, *numbered]
    for k in range(
        top, min(top + more, len(numbered) + 1)
    ):  # Excel keeps only the first value of merged cells
        book[k] = tuple(None if i == left else v for i, v in enumerate(book[k]))
    merged = [f"{letter}{top}:{letter}{top + more}"] if more else []
    before, after = ids(pack(book)), ids(pack(book, merged))
    left_over = iter(after)
    assert all(
        i in left_over for i in before
    )  # in the same order; a row whose only value is copied is a new record
