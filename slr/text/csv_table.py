"""Read a CSV table that a person has made.

The delimiter is found in the first line, and each row gets its line number.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from slr.model.problem import Problem, ReviewError, did_you_mean


@dataclass(frozen=True, slots=True, kw_only=True)
class CsvTable:
    """A table with a header.

    - `file`: the name of the file, for messages
    - `code`: the code of problems with the table
    - `names`: the name of each column, in lower case, mapped to the position of the column; columns without a name are left out
    - `rows`: for each row below the header, the number of its first line, counted from 1, and its cells; rows without any text are left out
    - `repeated`: the names that occur in more than one column; of such columns, only the last one is read
    - `width`: the number of columns
    """

    file: str
    code: str
    names: Mapping[str, int]
    width: int
    repeated: tuple[str, ...] = ()
    rows: tuple[tuple[int, tuple[str, ...]], ...]

    def cell(self, row: Sequence[str], name: str) -> str:
        """Return a cell without spaces at its ends.

        If the column is missing or the row is too short, return an empty string.
        """
        place = self.names.get(name, len(row))
        return row[place].strip() if place < len(row) else ""

    def count_surplus(self, row: Sequence[str]) -> int:
        """Count the cells of a row that contain text but are beyond the last column of the header."""
        return sum(bool(cell.strip()) for cell in row[self.width :])

    def demand(self, *columns: str) -> None:
        """Raise ReviewError if any of these columns is missing. The error has a problem for each missing column."""
        missing = [c for c in columns if c not in self.names]
        if missing:
            found = self.show_names()
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

    def show_names(self) -> str:
        """Return the names of the columns for a message, on one line. A long header is cut."""
        found = " ".join(", ".join(self.names).split())
        return f"{found[:_SHOWN]} ..." if len(found) > _SHOWN else found


_SHOWN: Final = 200  # characters of a header in a message


def read_csv_table(data: bytes, file: str, code: str) -> CsvTable:
    """Return the table in the bytes of a CSV file.

    The delimiter is the most frequent of comma, semicolon and tab in the first line. Spreadsheet programs can write a
    first line such as `sep=;`. This line then names the delimiter, and the header is on the next line. A byte-order
    mark is allowed. Raises ReviewError with the problem code `code` if the text is not UTF-8 or if all cells are
    empty.
    """
    csv.field_size_limit(max(csv.field_size_limit(), len(data) + 1))  # a cell can exceed csv's default limit
    rows = tuple(_read_rows(data, file, code))
    if not rows:
        hint = "write the column names in the first line, and one row in each line below"
        raise ReviewError([Problem(code=code, message="the file is empty", file=file, line=1, hint=hint)])
    header = rows[0][1]
    names = [name.strip().casefold() for name in header]
    return CsvTable(
        file=file,
        code=code,
        names={name: i for i, name in enumerate(names) if name},
        width=len(names),
        repeated=tuple(name for name, number in Counter(names).items() if name and number > 1),
        rows=rows[1:],
    )


def _read_rows(data: bytes, file: str, code: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        hint = "save the file as CSV UTF-8"
        raise ReviewError(
            [Problem(code=code, message="expected UTF-8 text", file=file, line=line, hint=hint)]
        ) from None
    named = _NAMED_DELIMITER.match(text)
    above = 1 if named else 0
    body = text[named.end() :] if named else text
    first = body.partition("\n")[0]
    delimiter = named[1] if named else max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(body, newline=""), delimiter=delimiter)
    line = 1 + above
    for row in reader:
        if any(cell.strip() for cell in row):
            yield line, tuple(row)
        line = reader.line_num + 1 + above


_NAMED_DELIMITER: Final = re.compile(r'"?sep=([,;\t])"?[,;\t]*\r?\n', re.IGNORECASE)
