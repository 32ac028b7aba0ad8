"""One row more in somebody's CSV, on the disk before the call returns, in the form that the file has."""

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from slr.model.problem import Problem, ReviewError
from slr.model.table import Table
from slr.store.disk import append_line, write_bytes


def append_row(path: Path, table: Table, row: Mapping[str, str], *, shown: str = "") -> None:
    """Append a row under the columns and with the separator and encoding of the file; a new file gets the table's.

    Line breaks within a value become spaces: a row is one line, so that a crash can cut only the last one. `shown` is how
    the file is called in a problem.
    """
    names, separator, encoding = _form(path, table, shown or path.name)
    if path.is_file() and path.stat().st_size and not path.read_bytes().strip():
        write_bytes(path, b"")  # blank lines alone would stand where the header belongs
    append_line(
        path,
        _line([" ".join(row.get(name, "").split()) for name in names], separator).encode(encoding, "replace"),
        header=_line(list(table.names), ",").encode(),
    )


def _form(path: Path, table: Table, shown: str) -> tuple[Sequence[str], str, str]:
    """Return columns, separator and encoding of the file as a spreadsheet may have saved it."""
    data = path.read_bytes() if path.is_file() else b""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ReviewError([Problem(code="SHT010", message="the file is in UTF-16, to which no line can be added safely", file=shown, hint="save it as CSV, UTF-8")])  # fmt: skip
    if not data.strip():
        return table.names, ",", "utf-8"
    try:
        text, encoding = data.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        text, encoding = data.decode("cp1252", "replace"), "cp1252"
    head = text.split("\n", 1)[0].rstrip("\r")
    separator = max((",", ";", "\t"), key=lambda s: (head.count(s), s == ","))
    names = [name.strip().lower() for name in next(csv.reader([head], delimiter=separator))]
    missing = [c.name for c in table.columns if c.required and c.name not in names]
    if missing:
        raise ReviewError([
            Problem(code="SHT002", message=f"the column {missing[0]!r} is missing", file=shown, line=1,
                    hint=f"the first line must name the columns: {','.join(table.names)}")
        ])  # fmt: skip
    return names, separator, encoding


def _line(cells: Sequence[str], separator: str) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=separator, lineterminator="\n").writerow(cells)
    return buffer.getvalue()
