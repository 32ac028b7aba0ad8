"""Read a CSV table that a person has made: delimiter by its first line, with the line of each row."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from slr.model.problem import Problem, ReviewError, did_you_mean


@dataclass(frozen=True, slots=True, kw_only=True)
class CsvTable:
    """A table with a header. `names` are the column names in small letters, with their places.

    Each row has the number of its first line, counted from 1, and its cells. Rows without any text are left out.
    """

    file: str
    code: str
    names: Mapping[str, int]
    rows: tuple[tuple[int, tuple[str, ...]], ...]

    def cell(self, row: Sequence[str], name: str) -> str:
        """Return a cell without surrounding blanks. A missing column or a short row gives an empty string."""
        place = self.names.get(name, len(row))
        return row[place].strip() if place < len(row) else ""

    def demand(self, *columns: str) -> None:
        """Raise ReviewError if any of these columns are missing."""
        missing = [c for c in columns if c not in self.names]
        if missing:
            found = ", ".join(self.names) or "nothing"
            raise ReviewError(
                Problem(
                    code=self.code,
                    message=f"no column {name!r}{did_you_mean(name, self.names)}, found: {found}",
                    file=self.file,
                    line=1,
                    hint=f"the first line must name these columns: {', '.join(columns)}",
                )
                for name in missing
            )


def read_csv_table(data: bytes, file: str, code: str) -> CsvTable:
    """Return the table in the bytes of a CSV file.

    The delimiter is the most frequent of comma, semicolon and tab in the first line. A byte-order mark is allowed.
    Raises ReviewError with the problem code `code` if the text is not UTF-8 or has no header.
    """
    csv.field_size_limit(max(csv.field_size_limit(), len(data) + 1))  # a cell may exceed csv's default limit
    rows = tuple(_read_rows(data, file, code))
    if not rows:
        raise ReviewError([Problem(code=code, message="the file is empty", file=file, line=1)])
    header = rows[0][1]
    names = {name.strip().casefold(): i for i, name in reversed(list(enumerate(header)))}
    return CsvTable(file=file, code=code, names=dict(reversed(names.items())), rows=rows[1:])


def _read_rows(data: bytes, file: str, code: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        hint = "save the file as CSV UTF-8"
        raise ReviewError(
            [Problem(code=code, message="expected UTF-8 text", file=file, line=line, hint=hint)]
        ) from None
    first = text[: text.find("\n")] if "\n" in text else text
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count))
    line = 1
    for row in reader:
        if any(cell.strip() for cell in row):
            yield line, tuple(row)
        line = reader.line_num + 1
