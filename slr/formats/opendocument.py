"""Read tables in OpenDocument spreadsheets: `.ods`, and `.fods`, which has the same content in one XML file.

Source: Open Document Format for Office Applications 1.2, part 1, chapter 9 (tables). The XML is read as a stream, and
cells without text are not kept. The number of cells is limited, and each repetition of a cell or row counts, so that a
small file cannot expand to a huge table.
"""

import io
import struct
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any, Final
from xml.parsers import expat

from slr.formats.format import CutFile, DecodedFile, Format, Piece
from slr.formats.header import find_role, normalise_table
from slr.formats.sheet_table import cut_sheets, parse_sheet_row
from slr.formats.workbook import LARGEST, Merge, Sheet, SheetRow, WorkbookError
from slr.model.entry import Entry, Quarantined

_PART: Final = "content.xml"
_CHUNK: Final = 1 << 16
_CELLS: Final = 20_000_000  # largest number of cells and rows with text that is read
_COLUMNS: Final = 16_384
_ROWS: Final = 1_048_576


_UNREADABLE: Final = (
    zipfile.BadZipFile,
    zipfile.zlib.error,  # type: ignore[attr-defined]
    expat.ExpatError,
    struct.error,
    KeyError,
    ValueError,
    OSError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OverflowError,
)


def read_open_sheets(data: bytes) -> Iterator[Sheet]:
    """Yield the sheets of a spreadsheet with their rows. `data` are the bytes of an `.ods` or `.fods` file.

    Raises WorkbookError if the spreadsheet is damaged, or if its unpacked content is too large.
    """
    try:
        handler = _Handler()
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _refuse_doctype
        parser.StartElementHandler = handler.start
        parser.EndElementHandler = handler.end
        parser.CharacterDataHandler = handler.add
        size = 0
        for chunk in _read_chunks(data):
            size += len(chunk)
            if size > LARGEST or handler.count > _CELLS:
                raise WorkbookError(
                    "the spreadsheet was not read, because its unpacked content is far larger than the file",
                    "refused",
                )
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except _UNREADABLE as error:
        raise WorkbookError(
            f"the spreadsheet is damaged and cannot be read ({type(error).__name__})", "damaged"
        ) from None
    for title, rows, merged in handler.sheets:
        yield Sheet(title, iter(rows), merged)


def _read_chunks(data: bytes) -> Iterator[bytes]:
    if not data.startswith(b"PK"):
        yield from (data[i : i + _CHUNK] for i in range(0, len(data), _CHUNK))
        return
    with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(_PART) as source:
        while chunk := source.read(_CHUNK):
            yield chunk


def _refuse_doctype(*_: Any) -> None:
    raise ValueError("a spreadsheet must not contain a document type declaration")


# elements with text that is not the text of a cell
_APART: Final = frozenset({"annotation", "shapes", "frame", "forms", "note", "tracked-changes", "ruby-text"})


class _Handler:
    """The functions that the XML parser calls. `sheets` contains the title, rows and merged cells of each sheet."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, list[SheetRow], list[Merge]]] = []
        self.count = 0  # rows and cells with text
        self._apart = 0  # number of open elements with text that is not read
        self._number = self._column = self._repeat = 0
        self._rows_repeated = 1
        self._cells: dict[int, str] = {}
        self._values: Mapping[str, str] = {}
        self._text: list[str] = []
        self._in_cell = self._in_paragraph = False

    def start(self, name: str, values: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if self._apart or local in _APART:
            self._apart += 1
        elif local == "table" and name.startswith("table:"):
            self.sheets.append((values.get("table:name", ""), [], []))
            self._number = 0
        elif local == "table-row":
            self._rows_repeated = _count(values.get("table:number-rows-repeated"))
            self._cells, self._column = {}, 0
        elif local in {"table-cell", "covered-table-cell"}:
            self._values, self._text, self._in_cell = values, [], True
            self._repeat = _count(values.get("table:number-columns-repeated"))
        elif self._in_cell:
            self._start_text(local, values)

    def _start_text(self, local: str, values: Mapping[str, str]) -> None:
        if local in {"p", "h"}:
            self._in_paragraph = True
            if self._text:
                self._text.append("\n")
        elif local == "s":
            self._text.append(" " * min(_count(values.get("text:c")), 100))
        elif local == "tab":
            self._text.append("\t")
        elif local == "line-break":
            self._text.append("\n")

    def end(self, name: str) -> None:
        local = name.rpartition(":")[2]
        if self._apart:
            self._apart -= 1
        elif local in {"p", "h"}:
            self._in_paragraph = False
        elif local in {"table-cell", "covered-table-cell"}:
            self._end_cell()
        elif local == "table-row" and self.sheets:
            self._end_row()

    def add(self, text: str) -> None:
        if self._in_paragraph and not self._apart:
            self._text.append(text)

    def _end_cell(self) -> None:
        self._in_cell = False
        text = _cell_text(self._values, "".join(self._text))
        if text:
            if self._column + self._repeat > _COLUMNS:
                raise ValueError(
                    f"a cell is to the right of column {_COLUMNS:,}, the last column of a spreadsheet"
                )
            self.count += self._repeat
            self._cells.update(dict.fromkeys(range(self._column, self._column + self._repeat), text))
            self._merge()
        self._column = min(self._column + self._repeat, _COLUMNS)

    def _merge(self) -> None:
        down = _count(self._values.get("table:number-rows-spanned"))
        across = _count(self._values.get("table:number-columns-spanned"))
        if (down > 1 or across > 1) and self.sheets:
            top = self._number + 1
            self.sheets[-1][2].append(Merge(top, top + down - 1, self._column, self._column + across - 1))

    def _end_row(self) -> None:
        if self._cells:
            self.count += self._rows_repeated * (1 + len(self._cells))
            if self._number + self._rows_repeated > _ROWS or self.count > _CELLS:
                raise WorkbookError(
                    f"the spreadsheet was not read, because a sheet has more than {_ROWS:,} rows, or all sheets together have more than {_CELLS:,} cells",
                    "refused",
                )
            width = max(self._cells) + 1
            for number in range(self._number + 1, self._number + self._rows_repeated + 1):
                self.sheets[-1][1].append(SheetRow(number, width, self._cells))
        self._number += self._rows_repeated


def _count(text: str | None) -> int:
    return min(max(int(text), 1), _ROWS * 2) if text else 1


def _cell_text(values: Mapping[str, str], text: str) -> str:
    """Return the text of a cell. For a number or date, return the stored value, which can be more exact than the text."""
    kind = values.get("office:value-type", "string")
    if kind == "float":
        value = values.get("office:value", "")
        return value.removesuffix(".0") if value else text
    if kind == "date":
        return values.get("office:date-value", text).removesuffix("T00:00:00")
    return text or values.get("office:string-value", "")


def _recognise(head: str) -> bool:
    return "<office:document" in head[:3000] and "opendocument.spreadsheet" in head


def _cut(file: DecodedFile) -> CutFile:
    data = file.data if file.data.startswith(b"PK") else file.text.encode()
    return cut_sheets(read_open_sheets(data), file)


def _parse(piece: Piece, context: Any) -> Entry | Quarantined:
    return parse_sheet_row(piece, context, "ods")


def _knows(tag: str) -> bool:
    return find_role(tag, {}) is not None


FORMAT: Final = Format(
    title="OpenDocument spreadsheet",
    recognise=_recognise,
    cut=_cut,
    parse=_parse,
    normalise=normalise_table,
    knows=_knows,
)
