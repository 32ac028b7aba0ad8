"""XLSX: a table in a spreadsheet's own file, read by openpyxl, which lets defusedxml parse; and written.

The parts of the file are weighed before any is unpacked, so that a small file that would swell to gigabytes is refused.
"""

import datetime as dt
import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any, Final

from slr.formats.format import Cut, Document, Format, Item, Piece, Written
from slr.formats.header import find_role, normalise_table
from slr.formats.sheet import cell_text, cells, column_names, long_cells, lost_tags
from slr.formats.table import parse_row
from slr.model.entry import Entry, Quarantined

_LARGEST: Final = 800_000_000  # bytes unpacked: 300,000 rows with abstracts stay below
_SWELLS: Final = 200  # times its size; XML of real tables shrinks to a tenth or fiftieth
_SMALL: Final = 100_000_000  # bytes unpacked, below which no ratio is suspicious
_LEAD: Final = 12  # rows that may stand above the header


def is_workbook(data: bytes) -> bool:
    """Tell whether the bytes are a spreadsheet's zip file."""
    if not data.startswith(b"PK\x03\x04"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            return "xl/workbook.xml" in file.namelist()
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError):
        return b"xl/workbook.xml" in data


def _cut(document: Document) -> Cut:
    try:
        if (why := _refusal(document.data)) is not None:
            return Cut(pieces=(Piece(1, why),))
        header, pieces = _read(document)
    except _UNREADABLE as error:
        return Cut(pieces=(Piece(1, f"the spreadsheet is damaged: {type(error).__name__}"),))
    return Cut(pieces=pieces, context=(header, dict(document.columns)))


# What openpyxl and zipfile raise on files that are cut off, forged or encrypted.
_UNREADABLE: Final = (
    zipfile.BadZipFile, KeyError, ValueError, OSError, EOFError, TypeError, AttributeError, IndexError, SyntaxError,
    NotImplementedError, RuntimeError, OverflowError, zipfile.zlib.error,  # type: ignore[attr-defined]
)  # fmt: skip


def _refusal(data: bytes) -> str | None:
    """Return why the file is not unpacked, or None when it may be."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        size = sum(i.file_size for i in file.infolist())
    if size > _LARGEST or (size > _SMALL and size > _SWELLS * len(data)):
        return f"the spreadsheet would unpack to {size:,} bytes, {size // max(len(data), 1)} times its size: refused"
    return None


def _read(document: Document) -> tuple[tuple[str, ...], list[Piece]]:
    """Return header and rows of the first sheet that has a header we know."""
    from openpyxl import load_workbook  # noqa: PLC0415  only when there is a spreadsheet to read

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of styles and extensions that do not matter here
        book = load_workbook(io.BytesIO(document.data), read_only=True, data_only=True, keep_links=False)
        try:
            for sheet in book.worksheets:
                if hasattr(sheet, "reset_dimensions"):
                    sheet.reset_dimensions()  # exporters write sizes that are wrong
                found = _find_table(_texts(sheet), document)
                if found is not None:
                    return found
        finally:
            book.close()
    raise KeyError("no sheet has a header that is known")


def _texts(sheet: Any) -> Iterator[list[str]]:
    for row in sheet.iter_rows(values_only=True):
        yield [_text(value) for value in row]


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat()
    return str(value)


def _find_table(rows: Iterator[list[str]], document: Document) -> tuple[tuple[str, ...], list[Piece]] | None:
    header: tuple[str, ...] | None = None
    pieces: list[Piece] = []
    for number, row in enumerate(rows, 1):
        if header is not None:
            if any(c.strip() for c in row):
                pieces.append(Piece(number, row))
            continue
        known = {role for name in row if name and (role := find_role(name.strip(), document.columns))}
        if known & {"title", "doi", "abstract"} and (
            len(known) >= 2 or document.columns or sum(map(bool, row)) == 1
        ):
            header = tuple(c.strip() for c in row)
        elif number >= _LEAD:
            return None
    return None if header is None else (header, pieces)


def _parse(piece: Piece, context: Any) -> Entry | Quarantined:
    if isinstance(piece.raw, str):
        return Quarantined(line=piece.line, raw="", reason=piece.raw)
    return parse_row(piece, context)._replace(format="xlsx")


def _knows(tag: str) -> bool:
    return find_role(tag, {}) is not None


_ILLEGAL: Final = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF])


def write_xlsx(items: Sequence[Item]) -> Written:
    """Return a workbook with one sheet and a row an item; text that looks like a formula stays text."""
    from openpyxl import Workbook  # noqa: PLC0415
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415

    names = column_names(items)
    book = Workbook(write_only=True)
    sheet = book.create_sheet("records")
    sheet.freeze_panes = "A2"
    sheet.append(list(names))
    for item in items:
        row = []
        for value in cells(item, names):
            if isinstance(value, int):
                row.append(value)
                continue
            text = cell_text(value).translate(_ILLEGAL).encode("utf-8", "replace").decode()
            cell = WriteOnlyCell(sheet, value=text)
            cell.data_type = "s"
            row.append(cell)
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return Written(data=_dated(out.getvalue()), lost=(*long_cells(items, names), *lost_tags(items)))


def _dated(data: bytes) -> bytes:
    """Return the workbook without the moment at which it was made: the same rows give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist()):
            part = old.read(name)
            if name == "docProps/core.xml":
                part = re.sub(rb"(<dcterms:\w+[^>]*>)[^<]*", rb"\g<1>2000-01-01T00:00:00Z", part)
            info = zipfile.ZipInfo(name, date_time=(2000, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            new.writestr(info, part)
    return out.getvalue()


def _recognise(_head: str) -> bool:
    return False  # told by its bytes, before anything is decoded


FORMAT: Final = Format(
    title="XLSX",
    recognise=_recognise,
    cut=_cut,
    parse=_parse,
    normalise=normalise_table,
    knows=_knows,
    write=write_xlsx,
)
