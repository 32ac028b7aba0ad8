"""A workbook is read as openpyxl reads it, and no workbook takes more time or memory than its size explains."""

import datetime as dt
import io
import tracemalloc
import zipfile
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from slr.formats import workbook
from slr.formats.reading import read
from slr.formats.workbook import WorkbookError, read_sheets

NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
START, END = f"<worksheet {NAMESPACE}><sheetData>", "</sheetData></worksheet>"


def pack(rows: list[list[Any]]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def forge(sheet: str = "", parts: Mapping[str, str] | None = None) -> bytes:
    """Return a workbook whose sheet, or other parts, are replaced by other XML."""
    changed = {"xl/worksheets/sheet1.xml": sheet} if sheet else {}
    changed |= parts or {}
    link = '<Relationship Type="/sharedStrings" Target="/xl/sharedStrings.xml" Id="rId9" />'
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(pack([["Title", "DOI"], ["One", "10.1000/1"]]))) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        kept = {name: old.read(name).decode() for name in old.namelist()}
        kept["xl/_rels/workbook.xml.rels"] = kept["xl/_rels/workbook.xml.rels"].replace(
            "</Rel", f"{link}</Rel"
        )
        for name, text in {**kept, **changed}.items():
            new.writestr(name, text)
    return buffer.getvalue()


def texts(data: bytes) -> list[list[tuple[int, dict[int, str]]]]:
    return [[(row.number, row.cells) for row in sheet.rows] for sheet in read_sheets(data)]


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**12), 10**12),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(st.characters(exclude_categories=["C"]), max_size=8).filter(
        lambda t: t[:1] not in "=#'" or not t
    ),
    st.builds(
        dt.datetime.combine,
        st.dates(dt.date(1901, 1, 1), dt.date(2100, 1, 1)),
        st.times().map(lambda t: t.replace(microsecond=0)),
    ),
    st.dates(dt.date(1901, 1, 1), dt.date(2100, 1, 1)),
    st.timedeltas(dt.timedelta(), dt.timedelta(days=3)).map(lambda d: dt.timedelta(seconds=d.seconds)),
)


def shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat()
    return str(value)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.lists(VALUES, max_size=4), min_size=1, max_size=4))
def test_cells_have_the_text_of_the_values_that_openpyxl_reads(rows: list[list[Any]]) -> None:
    data = pack(rows)
    sheet = load_workbook(io.BytesIO(data), data_only=True).worksheets[0]
    expected = {
        (number, column): text
        for number, row in enumerate(sheet.iter_rows(values_only=True), 1)
        for column, value in enumerate(row)
        if (text := shown(value))
    }
    [found] = texts(data)
    assert {(number, column): text for number, cells in found for column, text in cells.items()} == expected


def test_a_cell_in_the_last_column_of_many_rows_takes_no_more_memory_than_one_in_the_second() -> None:
    """60,000 such rows once took 7 minutes, because each row was filled with 16,384 empty cells."""
    cell = '<row r="{}"><c r="A{}" t="str"><v>One</v></c><c r="XFD{}" t="str"><v>far</v></c></row>'
    head = '<row r="1"><c r="A1" t="str"><v>Title</v></c><c r="B1" t="str"><v>DOI</v></c></row>'
    sheet = START + head + "".join(cell.format(i, i, i) for i in range(2, 502)) + END
    tracemalloc.start()
    entries = read(forge(sheet), "a.xlsx").entries
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(entries) == 500
    assert entries[0].tags == (("Title", "One"), ("column 16384", "far"))
    assert peak < 5_000_000


def test_row_with_a_cell_far_away_costs_no_walk_over_the_cells_between(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """500 such rows once took 6 s: a list of 16,384 texts was made of each, to see whether it is a note."""
    widths: list[int] = []
    monkeypatch.setattr(workbook.SheetRow, "texts", lambda _, width: widths.append(width) or [])  # type: ignore[func-returns-value]
    row = '<row r="2"><c r="A2" t="str"><v>One</v></c><c r="XFD2" t="str"><v>far</v></c></row>'
    head = '<row r="1"><c r="A1" t="str"><v>Title</v></c><c r="B1" t="str"><v>DOI</v></c></row>'
    read(forge(START + head + row + END), "a.xlsx")
    assert max(widths, default=0) < 100


@pytest.mark.parametrize(
    ("sheet", "parts"),
    [
        ('<row r="99999999999"><c r="A1" t="str"><v>x</v></c></row>', {}),
        ('<row r="1"><c r="ZZZZ1" t="str"><v>x</v></c></row>', {}),
        ("<row>" + "<c/>" * 16_385 + "</row>", {}),
        ('<row r="nan"/>', {}),
        ('<row><c t="s"><v>7</v></c></row>', {}),
        ("<row><c><v>1</c></row>", {}),
    ],
    ids=["row", "column", "cells", "nan", "string", "broken"],
)
def test_impossible_places_are_damage(sheet: str, parts: Mapping[str, str]) -> None:
    with pytest.raises(WorkbookError) as caught:
        texts(forge(START + sheet + END, parts))
    assert caught.value.cause == "damaged"


def test_entities_are_never_expanded() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;&a;">]>'
    with pytest.raises(WorkbookError, match="ValueError"):
        texts(forge(f'{bomb}{START}<row><c t="str"><v>&b;</v></c></row>{END}'))


def test_many_sheets_that_are_one_part_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "_SMALL", 1_000_000)
    sheet = START + "<row><c/></row>" * 10_000 + END
    listed = "".join(f'<sheet name="s{i}" sheetId="{i}" r:id="rId1"/>' for i in range(1, 200))
    book = (
        f'<workbook {NAMESPACE} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        f"<sheets>{listed}</sheets></workbook>"
    )
    with pytest.raises(WorkbookError, match="was not read, because its unpacked") as caught:
        texts(forge(sheet, {"xl/workbook.xml": book}))
    assert caught.value.cause == "refused"


def test_a_long_text_in_many_cells_is_refused() -> None:
    strings = f"<sst {NAMESPACE}><si><t>{'a' * 1_000_000}</t></si></sst>"
    sheet = START + '<row><c t="s"><v>0</v></c></row>' * 30 + END
    with pytest.raises(WorkbookError, match="was not read, because its unpacked"):
        texts(forge(sheet, {"xl/sharedStrings.xml": strings}))


def test_more_cells_than_any_table_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "_CELLS", 100)
    with pytest.raises(WorkbookError, match="100 cells"):
        texts(forge(START + "<row/>" * 101 + END))


def test_rows_without_text_are_left_out_and_keep_their_numbers() -> None:
    sheet = '<row r="3"><c r="B3" t="inlineStr"><is><r><t>a </t></r><r><t>b</t></r></is></c></row><row><c t="b"><v>1</v></c></row><row/>'
    assert texts(forge(START + sheet + END)) == [[(3, {1: "a b"}), (4, {0: "True"})]]


def test_the_reading_of_a_text_in_another_script_is_left_out() -> None:
    strings = f"<sst {NAMESPACE}><si><t>課き</t><rPh sb='0' eb='1'><t>カ</t></rPh></si></sst>"
    sheet = START + '<row><c t="s"><v>0</v></c></row>' + END
    assert texts(forge(sheet, {"xl/sharedStrings.xml": strings})) == [[(1, {0: "課き"})]]


def test_two_sheets_with_a_far_cell_are_joined_by_their_headers() -> None:
    book = Workbook()
    book.active.append(["Title", "Year"])
    book.active.append(["One", 2001])
    book.active.cell(2, 9_000, "far")
    other = book.create_sheet("b")
    other.append(["Year", "Title", "DOI"])
    other.append([2002, "Two", "10.1000/2"])
    buffer = io.BytesIO()
    book.save(buffer)
    entries = read(buffer.getvalue(), "a.xlsx").entries
    assert [e.tags for e in entries] == [
        (("Title", "One"), ("Year", "2001"), ("column 9001", "far")),
        (("Title", "Two"), ("Year", "2002"), ("DOI", "10.1000/2")),
    ]
