"""Read the tables in a file's sheets: find each sheet's header, and arrange the rows of all sheets as one table.

If a cell is merged over several rows, its value is copied into these rows. The id of a record is made from its row
without the copied values, so it is the same as in version 0.1.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, Final, NamedTuple

from slr.formats.format import CutFile, DecodedFile, Piece
from slr.formats.header import check_columns, find_role
from slr.formats.table import find_lone_titles, parse_row
from slr.formats.table_note import LoneCell, judge_rows
from slr.formats.vertical import Block
from slr.formats.workbook import Merge, Sheet, SheetRow, WorkbookError
from slr.model.entry import Cause, Entry, Former, Passage, Quarantined
from slr.model.problem import Problem, warning
from slr.text.count import count

_LEAD: Final = 12  # number of the last row that can be the header


class Unread(NamedTuple):
    """A file that cannot be read: the reason in words, and the cause of the quarantine."""

    reason: str
    cause: Cause


class _Filled(NamedTuple):
    """The cells of a row, once without and once with the values copied from merged cells above."""

    own: list[str] | Block
    whole: list[str] | Block


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """The table of one sheet: its header, its rows without notes, the notes, and the values of merged cells.

    `filled` contains the values to copy from merged cells above, by row number and column (from 0). `titles` are the
    row numbers of the rows at the end that have only a title or another identifying field.
    """

    sheet: str
    header: tuple[str, ...]
    rows: list[SheetRow]
    texts: tuple[Passage, ...] = ()
    titles: tuple[int, ...] = ()
    filled: Mapping[int, Mapping[int, str]] = field(default_factory=dict)


def cut_sheets(sheets: Iterable[Sheet], file: DecodedFile) -> CutFile:
    """Return the rows of all sheets with a known header as one table.

    The table has the columns of all these sheets. If no sheet has a known header, or if the sheets cannot be
    read, the only piece is an `Unread`.
    """
    try:
        return _read(sheets, file)
    except WorkbookError as error:
        return CutFile(pieces=(Piece(1, Unread(error.reason, error.cause)),))


def _read(sheets: Iterable[Sheet], file: DecodedFile) -> CutFile:
    tables: list[_Table] = []
    others: list[str] = []
    for sheet in sheets:
        first = next(sheet.rows, None)
        if first is None:
            continue
        found = _find_table(sheet, chain([first], sheet.rows), file)
        if found is not None:
            tables.append(found)
        else:
            others.append(sheet.title)
    if not tables:
        raise WorkbookError("no sheet has a header with a title, a DOI or an abstract", "damaged")
    header = tuple(dict.fromkeys(name for table in tables for name in table.header if name))
    alone = len(tables) == 1
    if alone:
        header = tables[0].header
        pieces = [_make_piece(row, tables[0].filled.get(row.number), header) for row in tables[0].rows]
    else:
        pieces = [piece for table in tables for piece in _arrange(table, header)]
    return CutFile(
        pieces=pieces,
        texts=tuple(text for table in tables for text in table.texts),
        context=(header, dict(file.columns)),
        problems=(
            *_sheet_problems(tables, others, file.name),
            *check_columns(header, file.columns, file.name, 1),
            *_find_filled(tables, file.name),
            *find_lone_titles([line for table in tables for line in table.titles], file.name),
        ),
    )


def parse_sheet_row(piece: Piece, context: Any, form: str) -> Entry | Quarantined:
    """Return the entry for a row of a sheet. `form` is the format of the file.

    If the piece is an `Unread`, return a quarantined entry.
    """
    raw = piece.raw
    if isinstance(raw, Unread):
        return Quarantined(line=piece.line, raw="", reason=raw.reason, cause=raw.cause)
    if not isinstance(raw, _Filled):
        return parse_row(piece, context)._replace(format=form)
    own = parse_row(Piece(piece.line, raw.own), context)
    whole = parse_row(Piece(piece.line, raw.whole), context)
    return whole._replace(format=form, former=(Former(own.type, own.tags),))


def _find_table(sheet: Sheet, rows: Iterator[SheetRow], file: DecodedFile) -> _Table | None:
    """Return the table of a sheet, or None if none of its first 12 rows is a header."""
    lead: list[SheetRow] = []
    for row in rows:
        if row.number > _LEAD:
            return None
        if _is_header(row, file.columns):
            header = tuple(name.strip() for name in row.texts(row.width))
            below = [r for r in rows if any(text.strip() for text in r.cells.values())]
            return _sort_rows(sheet, header, row.number, lead, below, file.columns)
        lead.append(row)
    return None


def has_header(rows: Iterable[SheetRow], columns: Mapping[str, str]) -> bool:
    """Return whether one of the first 12 rows of a sheet is a header."""
    return any(row.number <= _LEAD and _is_header(row, columns) for row in rows)


def _is_header(row: SheetRow, columns: Mapping[str, str]) -> bool:
    known = {role for name in row.cells.values() if (role := find_role(name.strip(), columns))}
    return bool(known & {"title", "doi", "abstract"}) and (
        len(known) >= 2 or bool(columns) or len(row.cells) == 1
    )


def _sort_rows(
    sheet: Sheet,
    header: tuple[str, ...],
    number: int,
    lead: Sequence[SheetRow],
    below: Sequence[SheetRow],
    columns: Mapping[str, str],
) -> _Table:
    """Return the table below a header. All rows above the header count as notes. The rows below it are divided into records and notes."""
    wide = _find_wide(sheet.merged, len(header))
    filled = _fill(below, [m for m in sheet.merged if m.top > number])
    judged: list[LoneCell | None] = []
    last = number
    for row in below:
        texts = [(i, text) for i, text in row.cells.items() if text.strip()]
        judged.append(
            LoneCell(*texts[0], apart=row.number > last + 1, wide=row.number in wide)
            if len(texts) == 1 and row.number not in filled
            else None
        )
        last = row.number
    kinds = judge_rows(judged, header, columns)
    rows = [row for row, kind in zip(below, kinds, strict=True) if kind != "note"]
    notes = [row for row, kind in zip(below, kinds, strict=True) if kind == "note"]
    return _Table(
        sheet=sheet.title,
        header=header,
        rows=rows,
        texts=tuple(map(_make_passage, [*lead, *notes])),
        titles=tuple(row.number for row, kind in zip(below, kinds, strict=True) if kind == "title"),
        filled=filled,
    )


def _find_wide(merged: Iterable[Merge], width: int) -> set[int]:
    """Return the row numbers of rows in which a cell is merged over at least two, and more than half, of the columns."""
    return {m.top for m in merged if (m.right - m.left + 1) * 2 > width and m.right > m.left}


def _make_passage(row: SheetRow) -> Passage:
    return Passage(
        line=row.number, last=row.number, raw="\t".join(row.cells[i] for i in sorted(row.cells)).strip()
    )


_MOST: Final = 5_000_000  # values to copy; a forged file can merge the same cells again and again


def _fill(rows: Sequence[SheetRow], merged: Sequence[Merge]) -> dict[int, dict[int, str]]:
    """Return the values of cells that are merged over several rows, by row number and column.

    The first of the merged rows already has the value and is left out. Raises WorkbookError if there are too many
    merged rows.
    """
    tall = [m for m in merged if m.bottom > m.top]
    if not tall:
        return {}
    by_number = {row.number: row for row in rows}
    numbers = sorted(by_number)
    filled: dict[int, dict[int, str]] = {}
    left = _MOST
    for merge in tall:
        value = by_number[merge.top].cells.get(merge.left, "") if merge.top in by_number else ""
        if not value.strip():
            continue
        below = numbers[bisect_right(numbers, merge.top) : bisect_left(numbers, merge.bottom + 1)]
        left -= len(below)
        if left < 0:
            raise WorkbookError(f"more than {_MOST:,} cells are merged, so the file was not read", "refused")
        for number in below:
            if not by_number[number].cells.get(merge.left, "").strip():
                filled.setdefault(number, {})[merge.left] = value
    return filled


def _arrange(table: _Table, header: tuple[str, ...]) -> Iterator[Piece]:
    """Yield the rows of a sheet in the columns of the combined table.

    Cells without a header, or with a repeated header, come last.
    """
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
        filled = {moved.get(i, i + beyond): text for i, text in table.filled.get(row.number, {}).items()}
        width = max(rest, row.width + beyond)
        yield _make_piece(SheetRow(row.number, width, cells), filled, header)


def _make_piece(row: SheetRow, filled: Mapping[int, str] | None, header: Sequence[str]) -> Piece:
    own = _make_cells(row, header)
    if not filled:
        return Piece(row.number, own)
    width = max(row.width, max(filled) + 1)
    whole = SheetRow(row.number, width, {**row.cells, **filled})
    return Piece(row.number, _Filled(own, _make_cells(whole, header)))


_SPARSE: Final = 64  # columns; a wider row is stored without its empty cells if most of them are empty


def _make_cells(row: SheetRow, header: Sequence[str]) -> list[str] | Block:
    """Return the cells of a row. If the row is wide and mostly empty, return only the filled cells with their headers."""
    if row.width <= max(_SPARSE, 4 * len(row.cells)):
        return row.texts(row.width)
    columns = sorted(row.cells)
    names = (header[i] if i < len(header) else f"column {i + 1}" for i in columns)
    return Block(tuple(names), tuple(row.cells[i] for i in columns))


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
                f"no known header was found in {count(len(others), 'sheet')}, so nothing was read from {sheets}",
                file=name,
                hint="if a sheet contains entries, write lines such as `Heading: title` under `columns:` of the source",
            )
        )
    return tuple(found)


def _find_filled(tables: Sequence[_Table], name: str) -> Iterator[Problem]:
    """Yield a warning if values of merged cells are copied into other rows."""
    number = sum(len(table.filled) for table in tables)
    if number:
        columns = {
            table.header[i] if i < len(table.header) else f"column {i + 1}"
            for table in tables
            for filled in table.filled.values()
            for i in filled
        }
        yield warning(
            "ING028",
            f"cells are merged over several rows: their values were copied into {count(number, 'row')}",
            file=name,
            line=min(number for table in tables for number in table.filled),
            where=", ".join(sorted(columns)[:8]),
            hint="check these rows: if several rows describe one work, they count as several entries",
        )
