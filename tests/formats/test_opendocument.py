"""OpenDocument spreadsheets are read like other workbooks, whatever repeats or hides in them."""

import io
import zipfile

import pytest

from slr.formats import normalise, opendocument, read
from slr.formats.opendocument import read_open_sheets
from slr.formats.reading import ParsedFile
from slr.formats.workbook import Merge, WorkbookError
from slr.model.entry import Entry

SPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)
KIND = "application/vnd.oasis.opendocument.spreadsheet"


def cell(text: str, more: str = "") -> str:
    return f"<table:table-cell {more}><text:p>{text}</text:p></table:table-cell>"


def row(*cells: str, more: str = "") -> str:
    made = "".join(c if c.startswith("<") else cell(c) for c in cells)
    return f"<table:table-row {more}>{made}</table:table-row>"


def content(*rows: str, kind: str = "") -> str:
    sheet = f'<table:table table:name="One">{"".join(rows)}</table:table>'
    return f"<office:document-content {SPACES}{kind}><office:body><office:spreadsheet>{sheet}</office:spreadsheet></office:body></office:document-content>"


def pack(text: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr("mimetype", KIND)
        file.writestr("content.xml", text)
    return buffer.getvalue()


def parse(*rows: str) -> ParsedFile[Entry]:
    return read(pack(content(*rows)), "a.ods")


HEADER = row("Title", "Authors", "Year")
EMPTY = "<table:table-cell/>"


def test_rows_are_read_as_records() -> None:
    parsed = parse(HEADER, row("Wicks &amp; piers", "Wick, A.; Lamp, B.", "2019"))
    (entry,) = parsed.entries
    assert (parsed.format, entry.format, entry.line) == ("ods", "ods", 2)
    found = normalise(entry)
    assert (found["title"], found["authors"], found["year"]) == (
        "Wicks & piers",
        ["Wick, A.", "Lamp, B."],
        2019,
    )


def test_numbers_and_dates_have_their_values_and_not_the_text_shown() -> None:
    number = cell("2.019", 'office:value-type="float" office:value="2019"')
    date = cell("3/5/19", 'office:value-type="date" office:date-value="2019-05-03T00:00:00"')
    (entry,) = parse(row("Title", "Year", "Date"), row("Wicks", number, date)).entries
    assert entry.tags == (("Title", "Wicks"), ("Year", "2019"), ("Date", "2019-05-03"))


def test_text_of_several_paragraphs_and_spaces_is_whole_and_comments_are_no_part_of_it() -> None:
    note = "<office:annotation><text:p>hidden</text:p></office:annotation>"
    long = f"<table:table-cell>{note}<text:p>Wicks<text:s text:c='2'/>of <text:span>the</text:span></text:p><text:p>pier</text:p></table:table-cell>"
    (entry,) = parse(HEADER, row(long, "Wick, A.", "2019")).entries
    assert entry.tags[0] == ("Title", "Wicks  of the\npier")


def test_repeated_cells_and_rows_count_each_time() -> None:
    parsed = parse(
        HEADER,
        row(more='table:number-rows-repeated="3"'),
        row("A", "x", "2019", more='table:number-rows-repeated="2"'),
        row("B", '<table:table-cell table:number-columns-repeated="1"/>', "2020"),
        row('<table:table-cell table:number-columns-repeated="16384"/>', more='table:number-rows-repeated="1048000"'),
    )  # fmt: skip
    assert [(e.line, e.tags[0][1]) for e in parsed.entries] == [(5, "A"), (6, "A"), (7, "B")]
    assert parsed.entries[2].tags == (("Title", "B"), ("Year", "2020"))


def test_merged_cells_are_filled_down() -> None:
    merged = cell("2019", 'table:number-rows-spanned="2"')
    data = pack(content(HEADER, row("A", "x", merged), row("B", "y", "<table:covered-table-cell/>")))
    (sheet,) = read_open_sheets(data)
    assert sheet.merged == [Merge(2, 3, 2, 2)]
    parsed = read(data, "a.ods")
    assert [normalise(e)["year"] for e in parsed.entries] == [2019, 2019]
    assert [p.code for p in parsed.problems] == ["ING028"]


def test_flat_file_is_read_too() -> None:
    text = content(HEADER, row("A", "x", "2019")).replace(
        "<office:document-content", f'<office:document office:mimetype="{KIND}"'
    )
    parsed = read(text.replace("</office:document-content", "</office:document").encode(), "a.fods")
    assert (parsed.format, len(parsed.entries)) == ("ods", 1)


@pytest.mark.parametrize(
    "text",
    [
        content(HEADER)[:-30],
        "<!DOCTYPE a [<!ENTITY b 'c'>]>" + content(HEADER),
        content(HEADER, row("A", more='table:number-rows-repeated="99999999"')),
        content(HEADER, row(cell("A", 'table:number-columns-repeated="99999999"'))),
        content(HEADER, row("A", more='table:number-rows-repeated="x"')),
        "",
    ],
)
def test_damaged_and_forged_files_are_quarantined_whole(text: str) -> None:
    with pytest.raises(WorkbookError):
        list(read_open_sheets(pack(text)))
    parsed = read(pack(text), "a.ods")
    assert (len(parsed.entries), len(parsed.quarantined)) == (0, 1)


def test_rows_that_are_repeated_beyond_the_limit_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opendocument, "_ROWS", 1000)
    repeated = row("A", "b", more='table:number-rows-repeated="600"')
    assert len(read(pack(content(HEADER, repeated)), "a.ods").entries) == 600
    parsed = read(pack(content(HEADER, repeated, repeated)), "a.ods")
    assert (len(parsed.entries), len(parsed.quarantined)) == (0, 1)
    assert parsed.quarantined[0].cause == "refused"
    assert "a sheet has more than 1,000 rows" in parsed.quarantined[0].reason


def test_file_whose_end_is_missing_is_named() -> None:
    data = pack(content(HEADER, row("A", "x", "2019")))
    (problem,) = read(data[:300], "a.ods").problems
    assert "damaged spreadsheet (.ods)" in problem.message
