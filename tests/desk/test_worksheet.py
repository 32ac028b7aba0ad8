"""Worksheets out and in: what is written, what counts as filled in, and which workbooks are read."""

import csv
import datetime as dt
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from slr.desk.form import make_form
from slr.desk.worksheet import (
    LONGEST,
    Addressee,
    Returned,
    Worksheet,
    as_csv,
    read_worksheet,
    write_worksheet,
)
from slr.model.column import columns_of
from slr.model.problem import ReviewError
from slr.model.protocol import Protocol
from slr.people.kind import KINDS

PROTOCOL = Protocol.model_validate({
    "schema": 1, "review": {"title": "t"}, "question": {"text": "q"}, "sources": [],
    "codebook": [{"id": "strain", "label": {"en": "Strain"}, "definition": "Being tired."}],
})  # fmt: skip
FORM = make_form(KINDS["coding"], PROTOCOL)
RINA = Addressee(review="small", stage="coding", who="rina")


def write(*rows: dict[str, str], name: str = "s.csv") -> bytes:
    columns = ("report", "suggested", "theme", "role", "title")
    shown = columns_of("suggested text why", filled_by="reader")
    sheet = Worksheet(form=FORM, addressee=RINA, columns=columns, shown=shown, rows=rows)
    return write_worksheet(sheet, Path(name))


def read(data: bytes) -> Returned:
    return read_worksheet(
        data,
        "s.csv",
        FORM,
        RINA,
        PROTOCOL,
        is_prefilled=lambda row, name: name == "theme" and bool(row["suggested"]),
    )


def pack(*rows: list[Any], more: tuple[list[Any], ...] = ()) -> bytes:
    """Return a workbook with these rows, after another sheet with the rows of `more`, if any."""
    book = Workbook()
    if more:
        for row in more:
            book.active.append(row)
        book.create_sheet("second")
    for row in rows:
        book.worksheets[-1].append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("name", ["s.csv", "s.xlsx"])
def test_a_row_that_was_filled_in_before_the_sheet_went_out_is_not_filled_in(name: str) -> None:
    returned = read(
        write({"report": "r1", "theme": "strain", "suggested": "tired"}, {"report": "r2"}, name=name)
    )
    assert (returned.rows, returned.untouched) == ((), 2)
    assert [p.code for p in returned.problems] == ["WKS001"]


def test_a_row_to_which_a_person_added_anything_is_filled_in() -> None:
    sheet = write(
        {"report": "r1", "theme": "strain", "suggested": "tired", "role": "Finding"},
        {"report": "r2", "theme": "STRAIN"},
    )
    returned = read(sheet)
    assert [(r["report"], r["theme"], r["role"]) for r in returned.rows] == [
        ("r1", "strain", "finding"), ("r2", "strain", ""),
    ]  # fmt: skip
    assert (returned.untouched, returned.problems) == (0, ())


def test_cells_are_one_line_short_and_no_formula() -> None:
    data = write({"report": "r1", "title": "=1+1 \n\x1b[2J" + "a" * 40_000})
    (row,) = csv.DictReader(io.StringIO(data.decode("utf-8-sig")))
    assert row["title"].startswith("'=1+1 [2Ja")
    assert len(row["title"]) <= LONGEST + 1
    assert row["theme"] == ""


@pytest.mark.parametrize("hidden", ["\0 ", "\ud800 ", "\u200b\t", "\ufeff "])
def test_formula_behind_characters_that_are_not_written_is_not_run(hidden: str) -> None:
    (row,) = csv.DictReader(
        io.StringIO(write({"report": "r1", "title": f"{hidden}=1+1"}).decode("utf-8-sig"))
    )
    assert row["title"] == "'=1+1"


def test_rows_of_a_workbook_keep_their_numbers_and_cells_of_several_lines_are_one_line() -> None:
    sheet = pack(
        ["report", "theme", "role", "note"], [], ["r1", "strain", "zzz", "two\nlines"], ["r2", 5.0, "finding"]
    )
    returned = read(sheet)
    assert [(r.line, r["note"], r["theme"]) for r in returned.rows] == [
        (3, "two lines", "strain"),
        (4, "", "5"),
    ]


def test_what_a_person_wrote_into_a_workbook_is_read_unchanged() -> None:
    note = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 " + "a" * 32_700
    sheet = pack(["report", "theme", "role", "note"], ["r1", "strain", "finding", note])
    assert read(sheet).rows[0]["note"] == note


def test_a_date_of_a_workbook_is_read_as_iso() -> None:
    sheet = pack(["report", "theme", "role", "when"], ["r1", "strain", "finding", dt.date(2026, 3, 20)])
    assert read(sheet).rows[0]["when"] == "2026-03-20"


def test_the_sheet_with_a_column_report_is_read() -> None:
    more = (["my", "notes"], ["a", "b"])
    sheet = pack(["Report ", "Theme", "ROLE"], ["r1", "strain", "finding"], more=more)
    assert [r["report"] for r in read(sheet).rows] == ["r1"]


def test_second_sheet_with_a_column_report_is_named_because_it_is_not_read() -> None:
    head = ["report", "theme", "role"]
    returned = read(pack(head, ["r2", "strain", "finding"], more=(head, ["r1", "strain", "finding"])))
    assert [r["report"] for r in returned.rows] == ["r1"]
    assert [(p.code, "'second'" in p.message) for p in returned.problems] == [("WKS013", True)]


def test_sheets_of_help_in_a_workbook_of_the_program_are_not_named() -> None:
    data = write({"report": "r1", "theme": "strain", "role": "finding"}, name="s.xlsx")
    assert read(data).problems == ()


@pytest.mark.parametrize("separator", [";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_a_csv_is_read_as_a_spreadsheet_saves_it(separator: str, encoding: str) -> None:
    text = "report,theme,role,note\nr1,strain,finding,Ähnlich\n".replace(",", separator)
    assert [r["note"] for r in read(text.encode(encoding)).rows] == ["Ähnlich"]


def test_a_worksheet_that_lacks_a_column_is_refused() -> None:
    with pytest.raises(ReviewError, match=r"s\.csv:1: error SHT002 the column 'role' is missing"):
        read(b"report,theme\nr1,strain\n")


@pytest.mark.parametrize("name", ["review", "stage", "who"])
def test_a_worksheet_for_another_review_stage_or_person_is_refused(name: str) -> None:
    """Also in a row that is not filled in: rows of two people in one sheet are a mistake."""
    text = f"report,theme,role,{name}\nr1,strain,finding,\nr2,,,other\n"
    with pytest.raises(ReviewError, match=rf"s\.csv:3: error WKS002 {name}: .*'other', not for"):
        read(text.encode())


@pytest.mark.parametrize("data", [b"PK\x03\x04 nonsense", b"PK"])
def test_a_file_that_only_calls_itself_a_workbook_is_reported(data: bytes) -> None:
    with pytest.raises(ReviewError, match=r"SHT013 the workbook cannot be read: .*damaged"):
        read(data)


def test_a_workbook_without_text_is_reported() -> None:
    assert [p.message for p in read(pack()).problems] == ["the worksheet is empty: it has no rows"]


def test_60_000_rows_with_one_cell_in_the_last_column_are_read_in_time() -> None:
    """This workbook of 300 KB once took minutes."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    header = "".join(f'<c t="str"><v>{n}</v></c>' for n in ("report", "theme", "role"))
    rows = "".join(f'<row><c r="XFD{i}"><v>1</v></c></row>' for i in range(2, 60_002))
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(pack())) as old,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            part = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                body = f"<sheetData><row>{header}</row>{rows}</sheetData>"
                part = f'<worksheet xmlns="{main}">{body}</worksheet>'.encode()
            new.writestr(name, part)
    assert as_csv(packed.getvalue(), "s.xlsx").count(b"\n") == 60_001
