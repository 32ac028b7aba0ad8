"""Convert columns of Python values to Arrow arrays without loading pandas.

`pyarrow.array` loads pandas before it reads a list. A worker process that parses a part of a file does not need
pandas for anything else, and loading pandas takes as long as parsing 2,000 entries.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import accumulate, chain
from typing import Any, Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from slr.model.column import Table, arrow_schema


def make_table(table: Table, columns: Sequence[Sequence[Any]]) -> pa.Table:
    """Return an Arrow table made from the values of each column. A missing value is None, or an empty list in a list column.

    The columns must contain texts, whole numbers or lists of texts.
    """
    pairs = zip(table.columns, columns, strict=True)
    return pa.Table.from_arrays([_MAKERS[c.kind](values) for c, values in pairs], schema=arrow_schema(table))


def _make_text(values: Sequence[str | None]) -> pa.Array:
    if values.count(None) == len(values):
        return pa.nulls(len(values), pa.large_string())
    return _join_texts(pa.large_string(), values, np.int64)


def _make_numbers(values: Sequence[int | None]) -> pa.Array:
    numbers = np.array([0 if value is None else value for value in values], dtype=np.int64)
    return pa.Array.from_buffers(pa.int64(), len(values), [_find_valid(values), pa.py_buffer(numbers)])


def _make_lists(values: Sequence[Sequence[str]]) -> pa.Array:
    items = _join_texts(pa.string(), list(chain.from_iterable(values)), np.int32)
    ends = _add_up(map(len, values), len(values), np.int32)
    kind = pa.list_(pa.string())
    return pa.Array.from_buffers(kind, len(values), [None, pa.py_buffer(ends)], children=[items])


_MAKERS: Final[Mapping[str, Callable[[Any], pa.Array]]] = {
    "text": _make_text,
    "whole": _make_numbers,
    "list": _make_lists,
}


def _join_texts(kind: pa.DataType, values: Sequence[str | None], number: type[np.integer[Any]]) -> pa.Array:
    encoded = [b"" if value is None else value.encode() for value in values]
    ends = _add_up(map(len, encoded), len(encoded), number)
    buffers = [_find_valid(values), pa.py_buffer(ends), pa.py_buffer(b"".join(encoded))]
    return pa.Array.from_buffers(kind, len(values), buffers)


def _find_valid(values: Sequence[Any]) -> pa.Buffer | None:
    """Return one bit for each value: 0 if the value is missing, otherwise 1. If no value is missing, return None."""
    if None not in values:
        return None
    return pa.py_buffer(np.packbits([value is not None for value in values], bitorder="little"))


def _add_up(lengths: Iterable[int], count: int, number: type[np.integer[Any]]) -> NDArray[Any]:
    """Return the position at which each value begins, and the end of the last value. `count` is the number of values."""
    return np.fromiter(accumulate(lengths, initial=0), dtype=number, count=count + 1)
