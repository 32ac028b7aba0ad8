"""Write tables as CSV in UTF-8, with LF line endings and one header row.

An apostrophe is put before each text that a spreadsheet program would run as a formula. Harmful characters are removed.
"""

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from slr.model.column import Table
from slr.report.escape import HARMFUL, clean
from slr.report.reason import word_table
from slr.text.formula import FORMULA_STARTS, disarm_formula

if TYPE_CHECKING:
    import pandas as pd

JOINT: Final = "; "
ROWS: Final = 10_000  # rows that are converted at a time


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A table as CSV. The CSV is produced in parts, so it need not all be in memory.

    `data` is the table, or a function that returns the table. The function is called when the first part is produced.
    `table` is the declaration of the table. If a declaration is given, reasons are written as English text.
    """

    data: "pd.DataFrame | Callable[[], pd.DataFrame]"
    table: Table | None = None

    def __iter__(self) -> Iterator[bytes]:
        """Yield the header, and then the rows in parts. A missing value is an empty cell."""
        data = self.data() if callable(self.data) else self.data
        header = io.StringIO()
        csv.writer(header, lineterminator="\n").writerow(data.columns)
        yield header.getvalue().encode("utf-8")
        for start in range(0, len(data), ROWS):
            part = data.iloc[start : start + ROWS]
            yield _write_rows(part if self.table is None else word_table(self.table, part))


def _write_rows(data: "pd.DataFrame") -> bytes:
    """Return rows as CSV. Arrow joins whole columns, because a loop over cells is much slower."""
    cells = [_quote(_write_column(data[name])) for name in data.columns]
    empty = {"null_handling": "replace", "null_replacement": ""}
    cells[-1] = pc.binary_join_element_wise(cells[-1], _text("\n"), _text(""), **empty)
    return _read_bytes(pc.binary_join_element_wise(*cells, _text(","), **empty))


def _text(text: str) -> "pa.LargeStringScalar":
    return pa.scalar(text, pa.large_string())


def _read_bytes(texts: "pa.LargeStringArray") -> bytes:
    _, ends, text = texts.buffers()
    places = np.frombuffer(ends, np.int64)
    first, last = (int(places[texts.offset + i]) for i in (0, len(texts)))
    return bytes(text[first:last])


def _write_column(column: "pd.Series[Any]") -> "pa.LargeStringArray":
    """Return the cells of a column before they are put in quotes."""
    values = pa.array(column.tolist(), pa.list_(pa.string())) if column.dtype == object else pa.array(column)
    if isinstance(values, pa.ChunkedArray):
        values = values.combine_chunks()
    if pa.types.is_list(values.type):
        return _disarm(pc.binary_join(values, JOINT).cast(pa.large_string()))
    if pa.types.is_boolean(values.type):
        return pc.if_else(values, _text("yes"), _text("no"))
    if pa.types.is_floating(values.type):
        coded = values.dictionary_encode()
        shown = [f"{value + 0.0:g}" for value in coded.dictionary.to_pylist()]  # avoids -0
        return pa.array(shown, pa.large_string()).take(coded.indices)
    texts = values.cast(pa.large_string())
    return texts if pa.types.is_integer(values.type) else _disarm(texts)


def _spell_range(first: str, last: str) -> str:
    return rf"\x{{{ord(first):x}}}-\x{{{ord(last):x}}}"


# Regular expressions for Arrow: text that must be cleaned or disarmed, and cells that need quotes.
_DOUBTFUL: Final = (
    f"^[{''.join(_spell_range(c, c) for c in FORMULA_STARTS)}]|[{''.join(_spell_range(*r) for r in HARMFUL)}]"
)
_SPECIAL: Final = '[",\n\r]'


def _disarm(texts: "pa.LargeStringArray") -> "pa.LargeStringArray":
    """Return the texts without harmful characters, and with an apostrophe before each formula."""
    found = pc.fill_null(pc.match_substring_regex(texts, _DOUBTFUL), False)
    safe = [disarm_formula(clean(text)) for text in texts.filter(found).to_pylist()]
    return pc.replace_with_mask(texts, found, pa.array(safe, pa.large_string())) if safe else texts


def _quote(cells: "pa.LargeStringArray") -> "pa.LargeStringArray":
    special = pc.fill_null(pc.match_substring_regex(cells, _SPECIAL), False)
    inner = pc.replace_substring(cells.filter(special), '"', '""')
    if not len(inner):
        return cells
    quoted = pc.binary_join_element_wise(_text('"'), inner, _text('"'), _text(""))
    return pc.replace_with_mask(cells, special, quoted)
