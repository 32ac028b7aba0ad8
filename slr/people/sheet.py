"""One person's CSV -> rows that remember their line, or problems. Spreadsheets may have saved it in their own way."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from slr.model.problem import Problem, Severity, did_you_mean
from slr.model.table import Table

VOCABULARY: Final = frozenset({"verdict", "outcome", "role", "served", "second_hand", "basis"})

Check = Callable[["Row"], Iterable[Problem]]

_WHEN: Final = re.compile(r"^\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of one person's file. `values` holds every column as text, blank where missing."""

    who: str
    file: str
    line: int
    values: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        """Return the text of a column, blank where it is missing."""
        return self.values.get(name, "")

    def problem(
        self, code: str, message: str, *, where: str = "", hint: str = "", severity: Severity = Severity.ERROR
    ) -> Problem:
        """Return a problem of this row, with its file and line."""
        return Problem(
            code=code,
            message=message,
            file=self.file,
            line=self.line,
            where=where,
            hint=hint,
            severity=severity,
        )


def read_sheet(
    data: bytes, *, who: str, file: str, table: Table, check: Check
) -> tuple[tuple[Row, ...], tuple[Problem, ...]]:
    """Return the valid rows of a person's file and everything that is wrong with the others.

    Commas, semicolons or tabs; with or without a byte-order mark; UTF-8, or else the encoding of older spreadsheets.
    A wrong row is left out and told of; the file itself is never changed.
    """
    text, problems = _decode(data, file)
    if text is None:
        return (), problems
    rows: list[Row] = []
    found = list(problems)
    lines = _lines(text)
    header_line, header = next(lines, (1, []))
    names = [h.strip().lower() for h in header]
    if not any(names):
        return (), (*found, _nothing(file, "the file is empty"))
    header_problems = tuple(_header_problems(names, table, file, header_line))
    found += header_problems
    if any(p.severity is Severity.ERROR for p in header_problems):
        return (), tuple(found)
    last: tuple[Row, int] | None = None
    for line, cells in lines:
        if not any(c.strip() for c in cells):
            continue
        row = Row(who=who, file=file, line=line, values=_cells(names, cells))
        wrong = [*_shape_problems(row, names, cells, table), *check(row)]
        found += wrong
        if not any(p.severity is Severity.ERROR for p in wrong):
            rows.append(row)
        last = (row, len(cells))
    if last is None:
        found.append(_nothing(file, "the file names its columns and holds no row"))
    elif last[1] < len(names) and not text.endswith(("\n", "\r")):
        found.append(_cut(last[0]))
    return tuple(rows), tuple(found)


def _nothing(file: str, message: str) -> Problem:
    hint = "if rows were lost, `git log -p` of this file shows them; if it is not needed, delete it"
    return Problem(code="SHT007", message=message, file=file, hint=hint, severity=Severity.WARNING)


def _cut(row: Row) -> Problem:
    hint = "see whether the line is whole; a last line that ends with a line break and all its commas is"
    return row.problem(
        "SHT008", "the file ends in the middle of this line", hint=hint, severity=Severity.WARNING
    )


def moment(text: str) -> datetime:
    """Return the moment that a `when` tells, as UTC; a bare date is its first instant.

    >>> moment("2026-01-31") < moment("2026-01-31T08:00:00+01:00")
    True
    """
    value = datetime.fromisoformat(text.strip().replace("Z", "+00:00").replace("z", "+00:00"))
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _decode(data: bytes, file: str) -> tuple[str | None, tuple[Problem, ...]]:
    if b"\0" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        hint = "save the spreadsheet as CSV (comma separated), UTF-8"
        return None, (
            Problem(
                code="SHT001", message="expected a CSV text file, found binary data", file=file, hint=hint
            ),
        )
    for encoding in ("utf-16", "utf-8-sig", "cp1252"):
        if encoding == "utf-16" and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
            continue
        try:
            return data.decode(encoding), ()
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1"), ()


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each row with the line on which it starts."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=False)
    start = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except (
            csv.Error
        ):  # a field larger than the reader takes: the row counts as empty and is told of by its shape
            cells = [""]
        yield start, cells
        start = reader.line_num + 1


def _delimiter(text: str) -> str:
    head = text.split("\n", 1)[0]
    return max((",", ";", "\t"), key=lambda d: (head.count(d), d == ","))


def _header_problems(names: Sequence[str], table: Table, file: str, line: int) -> Iterator[Problem]:
    for c in table.columns:
        if c.required and c.name not in names:
            near = next((n for n in names if n and did_you_mean(n, [c.name])), "")
            yield Problem(
                code="SHT002", message=f"the column {c.name!r} is missing" + (f" (is it {near!r}?)" if near else ""),
                file=file, line=line, hint=f"the first line must name the columns: {','.join(table.names)}",
            )  # fmt: skip
    for i, name in enumerate(names):
        if name and name in names[:i]:
            yield Problem(
                code="SHT003",
                message=f"the column {name!r} stands twice",
                file=file,
                line=line,
                hint="keep one of them",
            )


def _cells(names: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    """Return the cells by column; words of a closed vocabulary in small letters, as a spreadsheet may have raised them."""
    return {
        n: c.strip().lower() if n in VOCABULARY else c.strip()
        for n, c in zip(names, cells, strict=False)
        if n
    }


def _shape_problems(row: Row, names: Sequence[str], cells: Sequence[str], table: Table) -> Iterator[Problem]:
    if len(cells) > len(names) and any(c.strip() for c in cells[len(names) :]):
        yield row.problem(
            "SHT004", f"expected {len(names)} cells, found {len(cells)}",
            hint='put text that holds a comma between double quotes: "like, this"',
        )  # fmt: skip
    missing = [c.name for c in table.columns if c.required and not row[c.name]]
    if missing:
        cut = len(cells) < len(names)
        yield row.problem(
            "SHT005", f"no value for {', '.join(missing)}" + (": the line ends early, as after a crash" if cut else ""),
            hint="complete the line or delete it",
        )  # fmt: skip
    if row["when"] and not _is_moment(row["when"]):
        yield row.problem(
            "SHT006", f"expected a date such as 2026-03-01 or 2026-03-01T14:05:00Z, got {row['when']!r}", where="when",
            hint="spreadsheets like to rewrite dates: format the column as text",
        )  # fmt: skip


def _is_moment(text: str) -> bool:
    try:
        moment(text)
    except ValueError:
        return False
    return bool(_WHEN.match(text.strip()))


def word_check(row: Row, column: str, known: Sequence[str], code: str) -> Iterator[Problem]:
    """Yield a problem when a column holds a word outside its vocabulary; blank is left to other checks."""
    found = row[column]
    if found and found not in known:
        yield row.problem(
            code,
            f"expected {', '.join(known[:-1])} or {known[-1]}, got {found!r}{did_you_mean(found, known)}",
            where=column,
        )
