"""Read tables in XLSX files: find the header of each sheet, and arrange the rows of several sheets as one table."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final, NamedTuple

from slr.formats.format import CutFile, DecodedFile, Format, Piece
from slr.formats.header import check_columns, find_role, normalise_table
from slr.formats.table import parse_row
from slr.formats.vertical import Block
from slr.formats.workbook import SheetRow, WorkbookError, read_sheets
from slr.model.entry import Cause, Entry, Quarantined
from slr.model.problem import Problem, warning

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
        return _read(file)
    except WorkbookError as error:
        return CutFile(pieces=(Piece(1, _Unread(error.reason, error.cause)),))


class _Unread(NamedTuple):
    """The result for a workbook that cannot be read: the reason as a sentence, and the cause of the quarantine."""

    reason: str
    cause: Cause


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """The table of one sheet: its header, and its rows with their numbers in the sheet."""

    sheet: str
    header: tuple[str, ...]
    rows: list[SheetRow]


def _read(file: DecodedFile) -> CutFile:
    """Return the rows of every sheet with a known header, as one table with the columns of all sheets."""
    tables: list[_Table] = []
    others: list[str] = []
    for sheet in read_sheets(file.data):
        first = next(sheet.rows, None)
        if first is None:
            continue
        found = _find_table(sheet.title, chain([first], sheet.rows), file)
        if found is not None:
            tables.append(found)
        else:
            others.append(sheet.title)
    if not tables:
        raise WorkbookError("no sheet has a header with a title, a DOI or an abstract", "damaged")
    header = tuple(dict.fromkeys(name for table in tables for name in table.header if name))
    alone = len(tables) == 1
    pieces = (
        [_make_piece(row, tables[0].header) for row in tables[0].rows]
        if alone
        else [row for t in tables for row in _arrange(t, header)]
    )
    return CutFile(
        pieces=pieces,
        context=(tables[0].header if alone else header, dict(file.columns)),
        problems=(
            *_sheet_problems(tables, others, file.name),
            *check_columns(header, file.columns, file.name, 1),
        ),
    )


def _arrange(table: _Table, header: tuple[str, ...]) -> Iterator[Piece]:
    """Yield the rows of a sheet, moved to the joint table's columns. Cells without a header come last."""
    places = {name: i for i, name in enumerate(header)}
    taken: set[str] = set()
    moved: dict[int, int] = {}
    rest = len(header)
    for i, name in enumerate(table.header):
        if name in places and name not in taken:
            moved[i] = places[name]
            taken.add(name)
        else:
            moved[i], rest = rest, rest + 1
    beyond = rest - len(table.header)
    for row in table.rows:
        cells = {moved.get(i, i + beyond): text for i, text in row.cells.items()}
        width = max(rest, row.width + beyond)
        yield _make_piece(SheetRow(row.number, width, cells), header)


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
                hint="if they contain entries, list their headers under `columns:` of the source",
            )
        )
    return tuple(found)


def _find_table(sheet: str, rows: Iterator[SheetRow], file: DecodedFile) -> _Table | None:
    for row in rows:
        if row.number > _LEAD:
            return None
        known = {role for name in row.cells.values() if (role := find_role(name.strip(), file.columns))}
        if known & {"title", "doi", "abstract"} and (len(known) >= 2 or file.columns or len(row.cells) == 1):
            header = tuple(name.strip() for name in row.texts(row.width))
            below = [r for r in rows if any(text.strip() for text in r.cells.values())]
            return _Table(sheet=sheet, header=header, rows=below)
    return None


_SPARSE: Final = 64  # columns; a wider row is stored without its empty cells if most of them are empty


def _make_piece(row: SheetRow, header: Sequence[str]) -> Piece:
    """Return a row as a piece. A wide, mostly empty row keeps only its filled cells and their headers."""
    if row.width <= max(_SPARSE, 4 * len(row.cells)):
        return Piece(row.number, row.texts(row.width))
    columns = sorted(row.cells)
    names = (header[i] if i < len(header) else f"column {i + 1}" for i in columns)
    return Piece(row.number, Block(tuple(names), tuple(row.cells[i] for i in columns)))


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
