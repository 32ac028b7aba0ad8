"""Read tables in XLSX files with openpyxl, which uses defusedxml as its parser.

The unpacked size is checked first, so that a small file that would unpack to gigabytes is rejected.
"""

import datetime as dt
import io
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from slr.formats.format import CutFile, DecodedFile, Format, Piece
from slr.formats.header import check_columns, find_role, normalise_table
from slr.formats.table import parse_row
from slr.model.entry import Cause, Entry, Quarantined
from slr.model.problem import Problem, warning

_LARGEST: Final = 800_000_000  # bytes unpacked: 300,000 rows with abstracts have less
_RATIO: Final = 200  # ratio of unpacked to packed size; XML of real tables has a ratio of 10 to 50
_SMALL: Final = 100_000_000  # bytes unpacked; up to this size any ratio is allowed
_LEAD: Final = 12  # rows that may precede the header


def is_workbook(data: bytes) -> bool:
    """Return whether the bytes are a zip file that contains a spreadsheet."""
    if not data.startswith(b"PK\x03\x04"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            return "xl/workbook.xml" in file.namelist()
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError):
        return b"xl/workbook.xml" in data


def _cut(file: DecodedFile) -> CutFile:
    try:
        if (why := _find_refusal(file.data)) is not None:
            return CutFile(pieces=(Piece(1, _Unread(why, "refused")),))
        return _read(file)
    except _UNREADABLE as error:
        why = f"the spreadsheet is damaged: {type(error).__name__}"
        return CutFile(pieces=(Piece(1, _Unread(why, "damaged")),))


class _Unread(NamedTuple):
    """Placeholder for the rows of a workbook that cannot be read."""

    reason: str
    cause: Cause


# Errors that openpyxl and zipfile raise for truncated, forged or encrypted files.
_UNREADABLE: Final = (
    zipfile.BadZipFile,
    KeyError,
    ValueError,
    OSError,
    EOFError,
    TypeError,
    AttributeError,
    IndexError,
    SyntaxError,
    NotImplementedError,
    RuntimeError,
    OverflowError,
    zipfile.zlib.error,  # type: ignore[attr-defined]
)


def _find_refusal(data: bytes) -> str | None:
    """Return the reason not to unpack the file, or None if it is safe to unpack."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        size = sum(i.file_size for i in file.infolist())
    if size > _LARGEST or (size > _SMALL and size > _RATIO * len(data)):
        return f"the spreadsheet would unpack to {size:,} bytes, {size // max(len(data), 1)} times its size, so it was not read"
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """The table of one sheet: its header, and its rows with their numbers in the sheet."""

    sheet: str
    header: tuple[str, ...]
    rows: list[Piece]


def _read(file: DecodedFile) -> CutFile:
    """Return the rows of every sheet with a known header, as one table with the columns of all sheets."""
    from openpyxl import load_workbook  # noqa: PLC0415  only when there is a spreadsheet to read

    tables: list[_Table] = []
    others: list[str] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # warnings about styles and extensions, which do not matter here
        book = load_workbook(io.BytesIO(file.data), read_only=True, data_only=True, keep_links=False)
        try:
            for sheet in book.worksheets:
                if hasattr(sheet, "reset_dimensions"):
                    sheet.reset_dimensions()  # the sizes that exporters write may be wrong
                found = _find_table(sheet.title, _texts(sheet), file)
                if found is not None:
                    tables.append(found)
                elif any(any(row) for row in _texts(sheet)):
                    others.append(sheet.title)
        finally:
            book.close()
    if not tables:
        raise KeyError("no sheet has a known header")
    header = tuple(dict.fromkeys(name for table in tables for name in table.header if name))
    alone = len(tables) == 1
    pieces = tables[0].rows if alone else [row for t in tables for row in _arrange(t, header)]
    return CutFile(
        pieces=pieces,
        context=(tables[0].header if alone else header, dict(file.columns)),
        problems=(
            *_sheet_problems(tables, others, file.name),
            *check_columns(header, file.columns, file.name, 1),
        ),
    )


def _arrange(table: _Table, header: tuple[str, ...]) -> Iterator[Piece]:
    """Yield the rows of a sheet, arranged in the columns of all sheets, with cells that have no header at the end."""
    places = {name: i for i, name in reversed(list(enumerate(table.header)))}
    chosen = [places.get(name) for name in header]
    rest = sorted(set(range(len(table.header))) - {i for i in chosen if i is not None})
    for line, row in table.rows:
        cells = [*row, *[""] * (len(table.header) - len(row))]
        known = ["" if i is None else cells[i] for i in chosen]
        yield Piece(line, [*known, *(cells[i] for i in rest), *cells[len(table.header) :]])


def _sheet_problems(tables: Sequence[_Table], others: Sequence[str], name: str) -> tuple[Problem, ...]:
    found = []
    if len(tables) > 1:
        counts = ", ".join(f"{t.sheet!r} ({len(t.rows)})" for t in tables)
        found.append(
            warning(
                "ING012",
                f"rows of {len(tables)} sheets were read: {counts}",
                file=name,
                hint="if one sheet is a copy of another or a selection from it, export the file again without that sheet",
            )
        )
    if others:
        sheets = ", ".join(map(repr, others))
        found.append(
            warning(
                "ING013",
                f"sheets without a known header were not read: {sheets}",
                file=name,
                hint="if they contain records, list their headers under `columns:` of the source",
            )
        )
    return tuple(found)


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


def _find_table(sheet: str, rows: Iterator[list[str]], file: DecodedFile) -> _Table | None:
    header: tuple[str, ...] | None = None
    pieces: list[Piece] = []
    for number, row in enumerate(rows, 1):
        if header is not None:
            if any(c.strip() for c in row):
                pieces.append(Piece(number, row))
            continue
        known = {role for name in row if name and (role := find_role(name.strip(), file.columns))}
        if known & {"title", "doi", "abstract"} and (
            len(known) >= 2 or file.columns or sum(map(bool, row)) == 1
        ):
            header = tuple(c.strip() for c in row)
        elif number >= _LEAD:
            return None
    return None if header is None else _Table(sheet=sheet, header=header, rows=pieces)


def _parse(piece: Piece, context: Any) -> Entry | Quarantined:
    if isinstance(piece.raw, _Unread):
        return Quarantined(line=piece.line, raw="", reason=piece.raw.reason, cause=piece.raw.cause)
    return parse_row(piece, context)._replace(format="xlsx")


def _knows(tag: str) -> bool:
    return find_role(tag, {}) is not None


def _recognise(_head: str) -> bool:
    return False  # recognised by its bytes, before decoding


FORMAT: Final = Format(
    title="XLSX",
    recognise=_recognise,
    cut=_cut,
    parse=_parse,
    normalise=normalise_table,
    knows=_knows,
)
