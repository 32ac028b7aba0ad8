"""Write a document as an XLSX workbook: a sheet with the contents, a sheet with all texts, and a sheet for each table."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import ceil
from typing import TYPE_CHECKING, Any, Final

from slr.formats.archive import fix_dates
from slr.report.document import Cell, ColumnKind, Document, Grid, Head, Section, Work
from slr.report.escape import clean
from slr.report.target import list_sections
from slr.report.width import cell_lines, text_length
from slr.report.word.link import spell_address
from slr.report.workbook.text_rows import list_texts
from slr.report.workbook.value import Value, fit_text, name_sheets, read_value

if TYPE_CHECKING:
    from openpyxl import Workbook

_TOP: Final = 2  # rows above the first row of a table: the caption and the headings
# The greatest width of a column of each kind, in characters. Columns of shorter texts are narrower. A long word in a heading
# can make its column wider.
_WIDEST: Final[dict[ColumnKind, int]] = {
    "number": 14, "narrow": 14, "text": 34, "long": 60, "work": 60, "code": 30, "mark": 5, "date": 14,
}  # fmt: skip
_SAMPLE: Final = 300  # least number of rows that are measured in a longer table
_LINE: Final = 14.5  # height of a line, in points
_HIGHEST: Final = 409.0  # greatest height of a row, in points
_INK: Final = "FF1F4E79"


def write_workbook(document: Document) -> bytes:
    """Return the document as an XLSX file. Texts that look like formulas remain texts."""
    from openpyxl import Workbook  # noqa: PLC0415  needed only for this format

    book = Workbook(write_only=True)
    _add_styles(book)
    grids = [block for s in list_sections(document) for block in s.blocks if isinstance(block, Grid)]
    words = document.words
    first = name_sheets((words["contents"], words["text_sheet"]), ())
    names = dict(zip(map(id, grids), name_sheets([g.label for g in grids], first), strict=True))
    _write_contents(book.create_sheet(first[0]), document, names, first[1])
    _write_texts(book.create_sheet(first[1]), document, first[0])
    for grid in grids:
        _write_grid(book.create_sheet(names[id(grid)]), grid, document, first[0])
    book.properties.title = clean(document.title)[:255]
    book.properties.creator = ""
    book.properties.language = document.language
    out = io.BytesIO()
    book.save(out)
    return fix_dates(out.getvalue())


def _add_styles(book: "Workbook") -> None:
    from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side  # noqa: PLC0415

    top = Alignment(vertical="top", wrap_text=True)
    line = Border(bottom=Side(style="thin", color="FF1C1C1C"))
    fill = PatternFill("solid", fgColor="FFF5F4F0")
    for style in (
        NamedStyle(name="slr text", alignment=top),
        NamedStyle(name="slr number", alignment=Alignment(vertical="top", horizontal="right")),
        NamedStyle(name="slr mark", alignment=Alignment(vertical="top", horizontal="center")),
        NamedStyle(name="slr link", alignment=top, font=Font(color=_INK, underline="single")),
        NamedStyle(name="slr note", alignment=Alignment(vertical="top"), font=Font(color="FF565656", italic=True)),
        NamedStyle(name="slr title", font=Font(bold=True, size=14)),
        NamedStyle(name="slr caption", font=Font(bold=True)),
        NamedStyle(name="slr head", font=Font(bold=True), fill=fill, border=line,
                   alignment=Alignment(vertical="bottom", wrap_text=True)),
        NamedStyle(name="slr mark head", fill=fill, border=line,
                   alignment=Alignment(text_rotation=90, vertical="bottom", horizontal="center")),
    ):  # fmt: skip
        book.add_named_style(style)


class _Rows:
    """The rows of a sheet. Each row is as high as its texts need, but not higher than a spreadsheet allows.

    Excel adjusts the height itself, but LibreOffice does not.
    """

    def __init__(self, sheet: Any, widths: Sequence[float]) -> None:
        from openpyxl.utils import get_column_letter  # noqa: PLC0415  loaded with the workbook

        self.sheet, self.widths, self.count = sheet, widths, 0
        for i, width in enumerate(widths, start=1):
            sheet.column_dimensions[get_column_letter(i)].width = width

    def add(self, *cells: Any, wrapped: bool = True) -> None:
        """Write a row. If `wrapped` is true, the row is high enough for its wrapped texts."""
        self.count += 1
        if wrapped and cells:
            texts = (cell.value if hasattr(cell, "value") else cell for cell in cells)
            lines = max(_count_lines(text, width) for text, width in zip(texts, self.widths, strict=False))
            if lines > 1:
                self.sheet.row_dimensions[self.count].height = min(_HIGHEST, _LINE * lines + 2)
        self.sheet.append(cells)


def _count_lines(value: object, width: float) -> int:
    """Return the number of lines that a text needs in a column. `width` is the width of the column in characters."""
    if not isinstance(value, str):
        return 1
    return sum(max(1, ceil(text_length(line, 1.08) / max(width - 1, 1))) for line in value.split("\n"))


def _cell(sheet: Any, value: Value | str, style: str, *, place: str = "") -> Any:
    """Return a cell. `place` is the sheet to which the cell links. Without it, the cell links to the address of the value, if any."""
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415  loaded with the workbook
    from openpyxl.worksheet.hyperlink import Hyperlink  # noqa: PLC0415

    found = value if isinstance(value, Value) else fit_text(value)
    cell = WriteOnlyCell(sheet, value=found.content)
    cell.style = style
    if isinstance(found.content, str):
        cell.data_type = "s"  # a text that looks like a formula remains a text
    if found.format:
        cell.number_format = found.format
    address = spell_address(found.href)
    if place:
        quoted = place.replace("'", "''")
        cell.hyperlink = Hyperlink(ref="", location=f"'{quoted}'!A1")
    elif address:
        cell.hyperlink = Hyperlink(ref="", target=address)
    return cell


def _write_contents(sheet: Any, document: Document, names: dict[int, str], texts: str) -> None:
    """Write the first sheet: title, warnings, headings of the sections, and links to the sheet of texts and the sheets of tables."""
    _set_page(sheet)
    rows = _Rows(sheet, (16, 90, 12))
    rows.add(_cell(sheet, document.title, "slr title"), wrapped=False)
    rows.add(_cell(sheet, document.subtitle, "slr caption"), wrapped=False)
    for paragraph in document.banner:
        rows.add(None, _cell(sheet, paragraph.text, "slr text"))
    rows.add()
    rows.add(_cell(sheet, texts, "slr link", place=texts), wrapped=False)
    for section in list_sections(document):
        rows.add()
        if section.part:
            rows.add(_cell(sheet, section.part, "slr title"), wrapped=False)
        rows.add(_cell(sheet, f"{section.number} {section.title}".strip(), "slr caption"), wrapped=False)
        for grid in _grids(section):
            name = names[id(grid)]
            link = _cell(sheet, grid.label or name, "slr link", place=name)
            rows.add(link, _cell(sheet, grid.caption, "slr text"), len(grid.rows))


def _grids(section: Section) -> Iterator[Grid]:
    yield from (block for block in section.blocks if isinstance(block, Grid))


def _write_texts(sheet: Any, document: Document, contents: str) -> None:
    _set_page(sheet, repeated=1)
    rows = _Rows(sheet, (32, 32, 110))
    sheet.freeze_panes = "A2"
    rows.add(_cell(sheet, contents, "slr link", place=contents), wrapped=False)
    for row in list_texts(document):
        rows.add(*(_cell(sheet, text, "slr text") for text in row))


def _write_grid(sheet: Any, whole: Grid, document: Document, contents: str) -> None:
    from openpyxl.utils import get_column_letter  # noqa: PLC0415  loaded with the workbook

    grid = separate_links(whole)
    heads = grid.heads
    _set_page(sheet, repeated=_TOP)
    rows = _Rows(sheet, [_find_width(head, [row[i] for row in grid.rows]) for i, head in enumerate(heads)])
    sheet.freeze_panes = f"A{_TOP + 1}"
    if heads:
        sheet.auto_filter.ref = f"A{_TOP}:{get_column_letter(len(heads))}{_TOP + len(grid.rows)}"
    rows.add(_cell(sheet, ". ".join(filter(None, (grid.label, grid.caption))), "slr caption"), wrapped=False)
    _add_heads(rows, heads)
    cut = 0
    for row in grid.rows:
        values = [read_value(cell, head.kind, document.words) for cell, head in zip(row, heads, strict=True)]
        cut += sum(value.cut for value in values)
        rows.add(
            *(_cell(sheet, value, _style(value, head)) for value, head in zip(values, heads, strict=True))
        )
    notes = (*grid.notes, *([document.words["cells_cut"].replace("{n}", str(cut))] if cut else []), grid.file)
    rows.add()
    for note in filter(None, notes):
        rows.add(_cell(sheet, note, "slr note"), wrapped=False)
    rows.add(_cell(sheet, contents, "slr link", place=contents), wrapped=False)


def _add_heads(rows: _Rows, heads: Sequence[Head]) -> None:
    marks = [len(head.label) for head in heads if head.kind == "mark"]
    if marks:  # vertical headings
        rows.sheet.row_dimensions[rows.count + 1].height = min(_HIGHEST, 12 + 6.5 * max(marks))
    styles = ["slr mark head" if head.kind == "mark" else "slr head" for head in heads]
    cells = (_cell(rows.sheet, head.label, style) for head, style in zip(heads, styles, strict=True))
    rows.add(*cells, wrapped=not marks)


def separate_links(grid: Grid) -> Grid:
    """Return the table with the links to works moved to new columns, each to the right of the column with the works.

    LibreOffice does not wrap the text of a cell that is a link.
    """
    heads: list[Head] = []
    columns: list[list[Cell]] = []
    for i, head in enumerate(grid.heads):
        cells = [row[i] for row in grid.rows]
        heads.append(head)
        columns.append([replace(c, link="", href="") if isinstance(c, Work) else c for c in cells])
        if any(isinstance(c, Work) and c.link for c in cells):
            heads.append(Head(label="DOI"))
            columns.append([_link(c) for c in cells])
    rows = tuple(zip(*columns, strict=True)) if columns else grid.rows
    return replace(grid, heads=tuple(heads), rows=rows)


def _link(cell: Cell) -> Cell:
    return Work(citation=cell.link, href=cell.href) if isinstance(cell, Work) and cell.link else ""


def _style(value: Value, head: Head) -> str:
    if head.kind in ("number", "mark"):
        return f"slr {head.kind}"
    return "slr link" if spell_address(value.href) else "slr text"


def _find_width(head: Head, cells: Sequence[Cell]) -> float:
    widest = _WIDEST[head.kind]
    if head.kind == "mark":
        return widest
    step = max(1, len(cells) // _SAMPLE)
    longest = max((len(line) for cell in cells[::step] for line in cell_lines(cell)), default=0)
    word = max((len(word) for word in head.label.split()), default=0)
    return min(max(longest + 2, min(word + 4, 22), 8), max(widest, min(word + 4, 22)))


def _set_page(sheet: Any, *, repeated: int = 0) -> None:
    """Set up a sheet for printing on landscape pages, as wide as the page, with the first `repeated` rows on each page.

    Call this before the first row is written.
    """
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9  # A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    if repeated:
        sheet.print_title_rows = f"1:{repeated}"
