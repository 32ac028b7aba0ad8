"""Convert tables to rows of plain Python values."""

from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    import pyarrow as pa
    from numpy.typing import NDArray


def list_rows(data: "pd.DataFrame") -> list[dict[str, Any]]:
    """Return the rows as dictionaries of plain Python values, with None for missing values.

    Columns are converted one at a time, which is several times as fast as `to_dict`.
    """
    if not len(data):
        return []
    names = [str(name) for name in data.columns]
    columns = [list_values(data[name]) for name in names]
    return [dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True)]


def list_values(column: Any) -> list[Any]:
    """Return the values of one column as plain Python values, with None for missing values.

    The values of a list column, which can be Python lists, arrays or Arrow lists, become Python lists.
    """
    if column.dtype == object:  # lists, which are arrays when read from Parquet
        return [v.tolist() if hasattr(v, "tolist") else v for v in column.tolist()]
    if is_packed(column):
        return read_lists(column.array.__arrow_array__())
    return list(column.to_numpy(dtype=object, na_value=None).tolist())


def count_items(column: Any) -> "NDArray[np.int64]":
    """Return the length of each list in a column of Python lists or Arrow lists."""
    import numpy as np  # noqa: PLC0415  heavy
    import pyarrow.compute as pc  # noqa: PLC0415

    if is_packed(column):
        return np.asarray(pc.list_value_length(column.array.__arrow_array__()), dtype=np.int64)
    return np.fromiter(map(len, column), dtype=np.int64)


def is_packed(column: Any) -> bool:
    """Return whether a column contains Arrow lists, which take much less memory than Python lists."""
    return str(column.dtype).startswith("list<")


def read_lists(column: "pa.ChunkedArray") -> list[list[str]]:
    """Return a column of Arrow lists as Python lists. This is several times as fast as the method `to_pylist` of the column."""
    return [value for chunk in column.chunks for value in _read_chunk(chunk)]


def _read_chunk(chunk: "pa.ListArray") -> list[list[str]]:
    ends = chunk.offsets.to_pylist()
    first = ends[0]
    if first == ends[-1]:
        return [[] for _ in range(len(chunk))]
    values = chunk.values.slice(first, ends[-1] - first).to_pandas().tolist()
    return [values[a - first : b - first] for a, b in pairwise(ends)]
