"""The workbook: a sheet for each table, with frozen headings and filters, texts that stay texts, and links."""

import io
import zipfile
from typing import Any

import openpyxl

from slr.report.document import Block, Document, Facts, Figure, Grid, Head, Listing, Paragraph, Section, Work
from slr.report.workbook.writer import write_workbook

WORDS = {
    "contents": "Contents", "text_sheet": "Text", "thousands": ",", "decimal": ".", "cells_cut": "{n} cells are cut.",
}  # fmt: skip
GRID = Grid(
    label="Table S1",
    caption="Works",
    heads=(
        Head(label="Work", kind="work"),
        Head(label="Cited", kind="number"),
        Head(label="Code", kind="mark"),
    ),
    rows=(
        (Work(citation="A 2020", title="T", link="10.1/x", href="https://doi.org/10.1/x"), "1,234", "●"),
        ("=SUM(A1)", "n/a", ""),
    ),
    file="tables/works.csv",
    notes=("A note.",),
)


def write(*blocks: Block) -> bytes:
    section = Section(id="a", number="1", title="One", blocks=blocks)
    banner = (Paragraph(text="Beware.", tone="warning"),)
    return write_workbook(
        Document(language="en", title="=Title", subtitle="S", banner=banner, sections=(section,), words=WORDS)
    )


def read(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data))


def test_each_table_has_a_sheet_with_headings_that_stay_and_filters() -> None:
    book = read(
        write(
            GRID, Paragraph(text="x"), Grid(label="Table S2", caption="c", heads=(Head(label="h"),), rows=())
        )
    )
    assert book.sheetnames == ["Contents", "Text", "Table S1", "Table S2"]
    sheet = book["Table S1"]
    assert sheet["A1"].value == "Table S1. Works"
    assert [cell.value for cell in sheet[2]] == ["Work", "DOI", "Cited", "Code"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A3", "A2:D4")
    assert sheet["D2"].alignment.textRotation == 90
    assert sheet.print_title_rows == "$1:$2"
    assert sheet.page_setup.fitToHeight == 0


def test_numbers_are_numbers_and_formulas_are_texts() -> None:
    sheet = read(write(GRID))["Table S1"]
    assert (sheet["C3"].value, sheet["C3"].data_type, sheet["C3"].number_format) == (1234, "n", "#,##0")
    assert (sheet["A4"].value, sheet["A4"].data_type) == ("=SUM(A1)", "s")
    assert sheet["C4"].value == "n/a"
    assert b"<f>" not in zipfile.ZipFile(io.BytesIO(write(GRID))).read("xl/worksheets/sheet3.xml")


def test_links_lead_to_works_and_between_sheets() -> None:
    book = read(write(GRID))
    assert book["Table S1"]["A3"].value == "A 2020\nT"
    assert book["Table S1"]["B3"].hyperlink.target == "https://doi.org/10.1/x"
    places = [cell.hyperlink.location for row in book["Contents"] for cell in row if cell.hyperlink]
    assert places == ["'Text'!A1", "'Table S1'!A1"]
    back = [
        c.hyperlink.location for row in book["Table S1"] for c in row if c.hyperlink and c.hyperlink.location
    ]
    assert back == ["'Contents'!A1"]


def test_all_that_is_not_in_a_table_is_on_the_sheet_with_texts() -> None:
    figure = Figure(label="Figure S1", svg="<svg/>", file="f.svg", title="Flow", caption="In words")
    book = read(write(Facts(pairs=(("name", ("a", "b")),)), Listing(items=(("head", ("sub",)),)), figure))
    rows = [tuple(cell.value for cell in row) for row in book["Text"].iter_rows(min_row=2)]
    assert rows == [
        (None, None, "Beware."),
        ("1 One", "name", "a\nb"),
        ("1 One", None, "head\n– sub"),
        ("1 One", "Figure S1", "Flow\nIn words\nf.svg"),
    ]


def test_columns_are_as_wide_as_their_texts_and_rows_as_high() -> None:
    heads = (Head(label="a", kind="long"), Head(label="b", kind="number"))
    sheet = read(write(Grid(label="T", caption="", heads=heads, rows=(("word " * 100, "1"),))))["T"]
    assert sheet.column_dimensions["A"].width == 60
    assert sheet.column_dimensions["B"].width < 10
    assert sheet.row_dimensions[3].height > 100


def test_hostile_texts_are_kept_or_said_to_be_cut() -> None:
    text = "\x00\x1b\ud800\ufffe=1+1 &amp; <x> _x0041_ " + "x" * 60_000
    data = write(
        Paragraph(text=text), Grid(label=text, caption=text, heads=(Head(label=text),), rows=((text,),))
    )
    book = read(data)
    sheet = book[book.sheetnames[2]]
    assert sheet["A3"].value.startswith("=1+1 &amp; <x> _x005F_x0041_ xxx")
    assert sheet["A3"].value.endswith("[…]")
    assert "1 cells are cut." in [cell.value for row in sheet for cell in row]


def test_the_same_document_gives_the_same_bytes() -> None:
    assert write(GRID) == write(GRID)
    with zipfile.ZipFile(io.BytesIO(write(GRID))) as file:
        assert {info.date_time for info in file.infolist()} == {(2000, 1, 1, 0, 0, 0)}
