"""Read one person's CSV into checked rows, and turn a new row into a line of that CSV.

Spreadsheets save CSV with commas, semicolons or tabs, with or without a byte-order mark, in UTF-8 or in an older encoding.
The form of a file is detected in the same way for reading and for writing.
"""

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from slr.model.column import Column, Table
from slr.model.problem import Problem, Severity, did_you_mean
from slr.model.protocol import Protocol
from slr.model.sheet import READABLE
from slr.model.value import Number, read_moment, read_number
from slr.people.kind import Kind
from slr.people.readable import find_formulas
from slr.people.row import Row

# Columns that the program fills in. A file may lack them.
FILLED_IN: Final = frozenset(
    {*(c.name for c in READABLE), "title_a", "title_b", "served", "protocol", "basis"}
)
_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The form of a person's file: its columns in order, its separator and its encoding."""

    names: tuple[str, ...]
    separator: str = ","
    encoding: str = "utf-8"

    def line(self, values: Mapping[str, str]) -> bytes:
        """Return values as one line of CSV. Line breaks and repeated spaces become one space."""
        return _write([" ".join(values.get(name, "").split()) for name in self.names], self)

    def header(self) -> bytes:
        """Return the header, which names the columns, as one line of CSV."""
        return _write(self.names, self)


def _write(cells: Iterable[str], form: Form) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=form.separator, lineterminator="\n").writerow(cells)
    return buffer.getvalue().encode(form.encoding, "replace")


def read_form(data: bytes, table: Table, file: str) -> tuple[Form | None, tuple[Problem, ...]]:
    """Return the form in which to add a row to a file, or None if no row can be added, and the problems found.

    An empty or blank file gets all columns of the table, like a new file.
    """
    if data.startswith(_UTF_16):
        return None, (_utf_16(file),)
    if not data.removeprefix(codecs.BOM_UTF8).strip():
        return Form(names=table.names), ()
    encoding = "utf-8"
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        encoding = "cp1252"
        text = data.decode(encoding, "replace")
    separator = _separator(text)
    head = next(csv.reader([_first_line(text)], delimiter=separator))
    names = _names(head)
    problems = tuple(_header_problems(names, table, file, 1))
    form = Form(names=tuple(names), separator=separator, encoding=encoding)
    return (None if _is_error(problems) else form), problems


def read_sheet(
    data: bytes, *, who: str, file: str, kind: Kind, protocol: Protocol
) -> tuple[tuple[Row, ...], tuple[Problem, ...]]:
    """Return the valid rows of a person's file and the problems found in the file.

    A row with an error is left out and reported. The file itself is never changed.
    """
    text, problems = _decode(data, file)
    if text is None:
        return (), problems
    rows: list[Row] = []
    found = list(problems)
    lines = _lines(text)
    header_line, header = next(lines, (1, []))
    names = _names(header)
    if not any(names):
        return (), (*found, _nothing(file, "the file is empty"))
    header_problems = tuple(_header_problems(names, kind.table, file, header_line))
    found += header_problems
    if _is_error(header_problems):
        return (), tuple(found)
    check = kind.check(protocol)
    words = frozenset(c.name for c in kind.table.columns if c.show == "word")
    last: tuple[Row, int] | None = None
    for line, cells in lines:
        if not any(c.strip() for c in cells):
            continue
        row = Row(who=who, file=file, line=line, values=_cells(names, cells, words))
        wrong = [
            *_width_problems(row, names, cells),
            *_value_problems(row, kind.table, cut=len(cells) < len(names)),
            *check(row),
        ]
        found += wrong
        if not _is_error(wrong):
            rows.append(row)
        last = (row, len(cells))
    if last is None:
        found.append(_nothing(file, "the file has a header but no rows"))
    elif last[1] < len(names) and not text.endswith(("\n", "\r")):
        found.append(_cut(last[0]))
    return tuple(rows), tuple(found)


def check_row(row: Row, kind: Kind, protocol: Protocol) -> tuple[Problem, ...]:
    """Return the problems of a row before it is written. The same checks run when a file is read."""
    return (*_value_problems(row, kind.table, cut=False), *kind.check(protocol)(row))


def find_lost(values: Mapping[str, str], kind: Kind, form: Form) -> list[str]:
    """Return the columns that a person filled in but that the file lacks."""
    columns = [c.name for c in kind.table.columns if c.name not in FILLED_IN]
    return [name for name in columns if values.get(name) and name not in form.names]


def _is_error(problems: Iterable[Problem]) -> bool:
    return any(p.severity is Severity.ERROR for p in problems)


def _names(header: Sequence[str]) -> list[str]:
    return [name.strip().lower() for name in header]


def _utf_16(file: str) -> Problem:
    return Problem(
        code="SHT010",
        message="this file is in UTF-16, and a line cannot be added to it safely",
        file=file,
        hint="save it as CSV in UTF-8",
    )


def _nothing(file: str, message: str) -> Problem:
    hint = "if rows were lost, find them with `git log -p`; if the file is not needed, delete it"
    return Problem(code="SHT007", message=message, file=file, hint=hint, severity=Severity.WARNING)


def _cut(row: Row) -> Problem:
    hint = "check whether the line is complete, then add any missing commas and a line break"
    return row.problem(
        "SHT008", "the file ends in the middle of this line", hint=hint, severity=Severity.WARNING
    )


def _decode(data: bytes, file: str) -> tuple[str | None, tuple[Problem, ...]]:
    if b"\0" in data[:4096] and not data.startswith(_UTF_16):
        hint = "save the spreadsheet as CSV (comma-separated) in UTF-8"
        message = "expected a CSV text file, found binary data"
        return None, (Problem(code="SHT001", message=message, file=file, hint=hint),)
    for encoding in ("utf-16", "utf-8-sig", "cp1252"):
        if encoding == "utf-16" and not data.startswith(_UTF_16):
            continue
        try:
            return data.decode(encoding), ()
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1"), ()


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each row's cells, with the number of the line on which the row starts."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=False)
    start = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except (
            csv.Error
        ):  # a cell is too large for the reader: the row counts as empty and is reported as such
            cells = [""]
        yield start, cells
        start = reader.line_num + 1


def _first_line(text: str) -> str:
    return re.split(r"\r\n|\n|\r", text, maxsplit=1)[0]


def _separator(text: str) -> str:
    head = _first_line(text)
    return max((",", ";", "\t"), key=lambda s: (head.count(s), s == ","))


def _header_problems(names: Sequence[str], table: Table, file: str, line: int) -> Iterator[Problem]:
    for c in table.columns:
        if c.required and c.name not in names:
            near = next((n for n in names if n and did_you_mean(n, [c.name])), "")
            yield Problem(
                code="SHT002",
                message=f"the column {c.name!r} is missing" + (f" (is it {near!r}?)" if near else ""),
                file=file,
                line=line,
                hint=f"the first line must name the columns: {','.join(table.names)}",
            )
    for i, name in enumerate(names):
        if name and name in names[:i]:
            yield Problem(
                code="SHT003",
                message=f"the column {name!r} appears twice",
                file=file,
                line=line,
                hint="delete or rename one of the two columns",
            )


def _cells(names: Sequence[str], cells: Sequence[str], words: frozenset[str]) -> dict[str, str]:
    """Return the cells by column name. Cells of the columns in `words` are converted to lower case."""
    return {
        n: c.strip().lower() if n in words else c.strip() for n, c in zip(names, cells, strict=False) if n
    }


def _width_problems(row: Row, names: Sequence[str], cells: Sequence[str]) -> Iterator[Problem]:
    if len(cells) > len(names) and any(c.strip() for c in cells[len(names) :]):
        yield row.problem(
            "SHT004",
            f"expected {len(names)} cells, found {len(cells)}",
            hint='put text that contains a comma in double quotes: "like, this"',
        )


def _value_problems(row: Row, table: Table, *, cut: bool) -> Iterator[Problem]:
    missing = [c.name for c in table.columns if c.required and not row[c.name]]
    if missing:
        yield row.problem(
            "SHT005",
            f"no value for {', '.join(missing)}"
            + (": the line is incomplete, perhaps because of a crash" if cut else ""),
            hint="complete the line or delete it",
        )
    if row["when"] and not _is_read(read_moment, row["when"]):
        yield row.problem(
            "SHT006",
            f"expected a date such as 2026-03-01 or 2026-03-01T14:05:00Z, got {row['when']!r}",
            where="when",
            hint="spreadsheet programs often rewrite dates: format the column as text",
        )
    for c in table.columns:
        if c.kind in ("number", "whole") and row[c.name]:
            yield from _number_problems(row, c)
    yield from find_formulas(row, table)


def _number_problems(row: Row, column: Column) -> Iterator[Problem]:
    text = row[column.name]
    whole = column.kind == "whole"
    if _is_read(read_number, text) and not (whole and not _is_whole(read_number(text))):
        return
    expected = "a whole number such as 56" if whole else "a number such as 0.05"
    yield row.problem(
        "SHT014",
        f"expected {expected}, got {text!r}",
        where=column.name,
        hint="write digits only, with a point before the decimals",
    )


def _is_whole(number: Number) -> bool:
    return not number.decimals and number.value == number.value.to_integral_value()


def _is_read(read: Callable[[str], object], text: str) -> bool:
    try:
        read(text)
    except ValueError:
        return False
    return True
