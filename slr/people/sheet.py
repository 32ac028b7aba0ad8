"""Read the CSV file of one person into checked rows, and turn a new row into a line of that file.

Spreadsheet programs save CSV with commas, semicolons or tabs, with or without a byte-order mark, in UTF-8 or in an older
encoding. The form of a file is detected in the same way for reading and for writing.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial

from slr.model.column import Table
from slr.model.problem import Problem, Severity
from slr.model.protocol import Protocol
from slr.model.value import read_moment
from slr.people.cell_check import check_values, check_width, is_read
from slr.people.conflict import find_conflict
from slr.people.decode import DAMAGED, UTF_16, decode_text
from slr.people.header import Header, find_faults, find_header, find_repeated, is_blank
from slr.people.kind import Kind
from slr.people.line import CutRow, Line, RowTests, cut_cells, cut_lines, cut_row
from slr.people.misfiled import find_misfiled
from slr.people.row import Check, Row
from slr.people.sheet_problem import (
    report_binary,
    report_conflict,
    report_cut_end,
    report_damage,
    report_hidden_row,
    report_nothing,
    report_open_quote,
    report_repeated_header,
    report_several_lines,
    report_two_rows,
    report_utf_16,
)
from slr.people.vocabulary import fold_word, list_spellings


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The form of a person's file: its columns in order, and its separator. Rows are added in UTF-8.

    `headless` is True if the file is empty or has only blank lines. In that case, a header must be written first.
    """

    names: tuple[str, ...]
    separator: str = ","
    headless: bool = False

    def line(self, values: Mapping[str, str]) -> bytes:
        """Return values as one line of CSV. Line breaks and repeated spaces become one space."""
        return _write([" ".join(values.get(name, "").split()) for name in self.names], self)

    def header(self) -> bytes:
        """Return the header, which names the columns, as one line of CSV."""
        return _write(self.names, self)


def _write(cells: Iterable[str], form: Form) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=form.separator, lineterminator="\n").writerow(cells)
    return buffer.getvalue().encode("utf-8", "replace")


def read_form(data: bytes, table: Table, file: str) -> tuple[Form | None, tuple[Problem, ...]]:
    """Return the form in which rows are added to a file, and the problems found.

    If no row can be added, the form is None. An empty or blank file gets all columns of the table, like a new file.
    A new row at the end of a file is read with the last header, so the form follows this header. If the first header
    has errors, no row can be added, because no row of the file is read.
    """
    if data.startswith(UTF_16):
        return None, (report_utf_16(file),)
    text = decode_text(data)
    if text is None:
        return None, (report_binary(file),)
    lines = cut_lines(text)
    conflict = find_conflict(lines)
    if conflict:
        return None, (report_conflict(file, min(conflict)),)
    first = find_header(lines)
    if first is None:
        return Form(names=table.names, headless=True), ()
    repeated = (find_repeated(line, first, table) for line in reversed(lines[first.line :]))
    header = next((h for h in repeated if h is not None), first)
    problems = tuple(p for h in dict.fromkeys((first, header)) for p in find_faults(h, table, file))
    return (None if _is_error(problems) else Form(names=header.names, separator=header.separator)), problems


def read_sheet(
    data: bytes, *, who: str, file: str, kind: Kind, protocol: Protocol
) -> tuple[tuple[Row, ...], tuple[Problem, ...]]:
    """Return the valid rows of a person's file and the problems found in the file.

    A row with an error is left out and reported with its line. All other rows count. If the header has an error, or if
    the file is empty or not text, there are no valid rows.
    """
    text = decode_text(data)
    if text is None:
        return (), (report_binary(file),)
    lines = cut_lines(text)
    conflict = find_conflict(lines)
    found = [report_conflict(file, min(conflict))] if conflict else []
    header = find_header([line for line in lines if line.number not in conflict])
    if header is None:
        return (), (*found, report_nothing(file, "the file is empty"))
    faults = tuple(find_faults(header, kind.table, file))
    found += faults
    if _is_error(faults):
        return (), tuple(found)
    if any(is_read(read_moment, name) for name in header.names):
        found.append(report_two_rows(file, header.line))
    if any(DAMAGED in name for name in header.names):
        found.append(
            report_damage(file, header.line, "if a row follows the column names on this line, it is not read")
        )
    judge = _Judge(who=who, file=file, kind=kind, protocol=protocol)
    pieces = list(_cut_pieces(lines, header, conflict, kind.table, judge.counts))
    rows: list[Row] = []
    for piece in pieces:
        if piece.row is None:
            found += _header_problems(piece, file, kind.table, conflict=bool(conflict))
            continue
        row, wrong = judge.read(piece)
        found += wrong
        if not _is_error(wrong):
            rows.append(row)
        found += _hidden_problems(piece, row, kind.table)
    if not pieces:
        found.append(report_nothing(file, "the file has a header but no rows"))
    elif pieces[-1].is_cut and not text.endswith(("\n", "\r")):
        found.append(report_cut_end(judge.read(pieces[-1])[0]))
    return tuple(rows), tuple(found)


class _Judge:
    """A reader that checks the rows of one file."""

    def __init__(self, *, who: str, file: str, kind: Kind, protocol: Protocol) -> None:
        self._who, self._file, self._kind = who, file, kind
        self._check, self._spellings = kind.check(protocol), _spellings(kind, protocol)

    def read(self, piece: "_Piece") -> tuple[Row, list[Problem]]:
        """Return the row of a piece, and the problems of the row. `piece.row` must not be None."""
        row = _make_row(piece, self._who, self._file, self._kind, self._spellings)
        wrong = _piece_problems(piece, row, self._file, self._kind.table)
        return row, [*wrong, *find_misfiled(row, self._kind), *self._check(row)]

    def counts(self, piece: "_Piece") -> bool:
        """Return whether a row has no error."""
        return not _is_error(self.read(piece)[1])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    """A row and the header that applies to it. If the line is itself a header, `row` is None."""

    line: Line
    header: Header
    row: CutRow | None

    @property
    def lines(self) -> int:
        """How many lines of the file the row takes up. A header takes up one line."""
        return 1 if self.row is None else self.row.lines

    @property
    def is_cut(self) -> bool:
        """Whether the row has fewer cells than the header."""
        return self.row is not None and len(self.row.cells) < len(self.header.names)


def read_leniently(data: bytes, kind: Kind, protocol: Protocol) -> tuple[Row, ...]:
    """Return the rows of a file, including rows that break rules of the current protocol.

    `who` and `file` of the rows are empty. Rows with other errors are left out.
    """
    lenient = replace(kind, check=_check_nothing)
    return tuple(read_sheet(data, who="", file="", kind=lenient, protocol=protocol)[0])


def _check_nothing(_: Protocol) -> Check:
    return lambda _row: ()


def _cut_pieces(
    lines: Sequence[Line],
    first: Header,
    conflict: frozenset[int],
    table: Table,
    counts: Callable[[_Piece], bool],
) -> Iterator[_Piece]:
    """Yield the rows below the header, and repeated headers.

    A row is read with the header above it. If it is valid only with the first header, it is read with that one. After
    the last conflict marker, the first header applies again.
    """
    required = [c.name for c in table.columns if c.required]

    def is_barrier(line: Line) -> bool:
        return line.number in conflict or find_repeated(line, first, table) is not None

    @cache
    def tests_of(header: Header) -> RowTests:
        headers = tuple(dict.fromkeys((header, first)))
        return RowTests(
            is_row=partial(_is_row, headers=headers, required=required, counts=counts),
            fits=partial(_fits, names=header.names, required=required),
            is_barrier=is_barrier,
        )

    def cut(start: int, header: Header) -> _Piece:
        row = cut_row(lines, start, header.separator, width=len(header.names), tests=tests_of(header))
        return _Piece(line=lines[start], header=header, row=row)

    header, start = first, first.line
    while start < len(lines):
        line = lines[start]
        start += 1
        if line.number in conflict:
            header = first if line.text.startswith(">") else header
        elif is_blank(line.text):
            piece = cut(start - 1, header)
            # the first cells can be empty, and the next cell can begin with a line break
            if piece.lines > 1 and piece.row is not None and tests_of(header).fits(piece.row):
                yield piece
                start += piece.lines - 1
        elif (repeated := find_repeated(line, first, table)) is not None:
            header = repeated
            yield _Piece(line=line, header=header, row=None)
        else:
            piece = cut(start - 1, header)
            if (header.names, header.separator) != (first.names, first.separator) and not counts(piece):
                by_first = cut(start - 1, first)
                piece = by_first if counts(by_first) else piece
            yield piece
            start += piece.lines - 1


def _is_row(
    line: Line,
    row: CutRow,
    *,
    headers: Iterable[Header],
    required: Sequence[str],
    counts: Callable[[_Piece], bool],
) -> bool:
    """Return whether a line starts a valid row under one of the headers.

    If no date is required, a row needs a cell for each column, so that ordinary lines of text do not count as rows.
    `row` is the line split at the separator of the first header.
    """
    for i, header in enumerate(headers):
        found = row if i == 0 else cut_cells(line.text, header.separator)
        full = "when" in required or len(found.cells) >= len(header.names)
        if (
            full
            and _fits(found, names=header.names, required=required)
            and counts(_Piece(line=line, header=header, row=found))
        ):
            return True
    return False


def _fits(row: CutRow, *, names: Sequence[str], required: Sequence[str]) -> bool:
    """Return whether a row has one line of text in each required column, and a date if a date is required."""
    values = dict(zip(names, row.cells, strict=False))
    filled = all(len(values.get(name, "").splitlines()) == 1 and values[name].strip() for name in required)
    return filled and ("when" not in required or is_read(read_moment, values["when"]))


def _make_row(
    piece: _Piece, who: str, file: str, kind: Kind, spellings: Mapping[str, Mapping[str, str]]
) -> Row:
    cells = piece.row.cells if piece.row is not None else ()
    values = kind.identify(who, _cells(piece.header.names, cells, spellings))
    return Row(who=who, file=file, line=piece.line.number, values=values)


def _header_problems(piece: _Piece, file: str, table: Table, *, conflict: bool) -> Iterator[Problem]:
    if not conflict:
        yield report_repeated_header(file, piece.line.number)
    yield from find_faults(piece.header, table, file)


def _piece_problems(piece: _Piece, row: Row, file: str, table: Table) -> Iterator[Problem]:
    if piece.row is None:
        return
    if any(DAMAGED in cell for cell in piece.row.cells):
        yield report_damage(file, row.line, "the row is not read")
        return
    if not piece.row.closed:
        yield report_open_quote(row)
        return
    if piece.row.lines > 1:
        yield report_several_lines(row, piece.row.lines)
    if piece.is_cut and any(
        name != "when" and is_read(read_moment, row[name]) for name in piece.header.names
    ):
        yield report_two_rows(file, row.line)
    yield from check_width(row, piece.header.names, piece.row.cells)
    yield from check_values(row, table, cut=piece.is_cut)


def _hidden_problems(piece: _Piece, row: Row, table: Table) -> Iterator[Problem]:
    """Yield an error for each line inside a quoted cell that looks like a row.

    If rows need no date, nothing is reported, because too many ordinary lines of text look like rows.
    """
    dated = any(c.name == "when" and c.required for c in table.columns)
    for line in piece.row.hidden if piece.row is not None and dated else ():
        yield report_hidden_row(row, line.number)


def make_check(kind: Kind, protocol: Protocol) -> Callable[[Row], tuple[Problem, ...]]:
    """Return the function that checks a row before the row is written.

    The same checks run when a file is read.
    """
    check = kind.check(protocol)
    return lambda row: (*check_values(row, kind.table, cut=False), *check(row))


def find_lost(values: Mapping[str, str], kind: Kind, form: Form) -> list[str]:
    """Return the columns that a person filled in but that the file lacks."""
    columns = [c.name for c in kind.table.columns if c.filled_by in ("person", "adjudicator")]
    return [name for name in columns if values.get(name) and name not in form.names]


def _is_error(problems: Iterable[Problem]) -> bool:
    return any(p.severity is Severity.ERROR for p in problems)


def _spellings(kind: Kind, protocol: Protocol) -> dict[str, Mapping[str, str]]:
    """Return the words that each column allows, by their folded form (`fold_word`)."""
    return {name: list_spellings(words.read(protocol)) for name, words in kind.vocabularies.items()}


def _cells(
    names: Sequence[str], cells: Sequence[str], words: Mapping[str, Mapping[str, str]]
) -> dict[str, str]:
    """Return the cells by column name. Words of a vocabulary get the spelling of the vocabulary."""
    found = {n: c.strip() for n, c in zip(names, cells, strict=False) if n}
    for name, spellings in words.items():
        if cell := found.get(name):
            found[name] = spellings.get(fold_word(cell), cell)
    return found
