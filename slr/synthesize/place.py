"""Work on whole columns: find the rows of ids, take values by row, and order rows.

A row is given by its number. The number -1 means that there is no such row.
"""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from slr.model.row import list_rows

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Places = NDArray[np.int64]
    Texts: TypeAlias = pd.Series[str] | pa.LargeStringArray


def find_places(values: "Texts", among: "Texts") -> "Places":
    """Return the row of `among` that contains each value, or -1 if no row contains the value."""
    found = pc.index_in(to_arrow(values), value_set=to_arrow(among), skip_nulls=True)
    return pc.fill_null(found, -1).to_numpy(zero_copy_only=False).astype(np.int64)  # type: ignore[no-any-return]


def to_arrow(texts: "Texts") -> "pa.LargeStringArray":
    """Return a column of texts as one Arrow array."""
    array = texts if isinstance(texts, pa.Array) else pa.array(texts)
    whole = array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array
    return whole.cast(pa.large_string())


def join_texts(first: "Texts", second: "Texts") -> "pa.LargeStringArray":
    """Join the texts of two columns row by row. Different pairs give different results."""
    return pc.binary_join_element_wise(
        to_arrow(first), to_arrow(second), pa.scalar("\0", pa.large_string()), null_handling="replace"
    )


def take_rows(column: "pd.Series[Any]", places: "Places") -> "pd.Series[Any]":
    """Return the values of a column in these rows.

    The row number -1 gives a missing value, or an empty list if the column contains lists.
    """
    if column.dtype == object:
        lists = column.tolist()
        return pd.Series([lists[i] if i >= 0 else [] for i in places.tolist()], dtype="object")
    return pd.Series(column.array.take(places, allow_fill=True))


def map_texts(column: "pd.Series[str]", change: Callable[[str], str | None]) -> "pd.Series[str]":
    """Return a column with `change` applied once to each distinct text. Missing values stay missing."""
    places, texts = pd.factorize(column)
    changed = pd.array([change(text) for text in texts], dtype="string[pyarrow]")
    return pd.Series(changed.take(places, allow_fill=True), index=column.index)


def number_texts(column: "pd.Series[str]", number: Callable[[str], int], missing: int = -1) -> "Places":
    """Return a number for each text. Equal texts get the same number. Missing values get the number `missing`."""
    places, texts = pd.factorize(column)
    return np.array([*map(number, texts), missing], dtype=np.int64)[places]


def rank_texts(
    column: "pd.Series[str]", key: Callable[[str], str] = lambda text: text, *, missing: int = -1
) -> "Places":
    """Return the rank of each text by its key. Equal keys have the same rank, and missing values have the rank `missing`."""
    places, texts = pd.factorize(column)
    keys = list(map(key, texts))
    rank = {text: i for i, text in enumerate(sorted(set(keys)))}
    return np.array([*(rank[text] for text in keys), missing], dtype=np.int64)[places]


def rank_ids(ids: "Texts") -> "Places":
    """Return the rank of each id. Equal ids have the same rank. A missing id counts as an empty text.

    For many different ids, this function is faster than `rank_texts`.
    """
    texts = pc.fill_null(to_arrow(ids), "")
    ranks = pc.rank(texts, sort_keys="ascending", tiebreaker="dense")
    return ranks.to_numpy(zero_copy_only=False).astype(np.int64)  # type: ignore[no-any-return]


def number_rows(data: "pd.DataFrame") -> "tuple[Places, list[dict[str, Any]]]":
    """Return the number of each row of a frame, and the distinct rows as plain values. Equal rows have the same number.

    The number of a row is its position among the distinct rows.
    """
    code = np.zeros(len(data), dtype=np.int64)
    for name in data.columns:
        places, values = pd.factorize(data[name])
        code = code * (len(values) + 1) + places + 1
    _, first, number = np.unique(code, return_index=True, return_inverse=True)
    return number, list_rows(data.take(first)) if len(data.columns) else [{} for _ in first]


def order_rows(*keys: "Places") -> "Places":
    """Return the numbers of the rows, sorted by the first key, then by the second key, and so on."""
    return np.lexsort(keys[::-1])


def slice_rows(data: "pd.DataFrame", rows: int) -> Iterable["pd.DataFrame"]:
    """Yield a frame in parts of at most `rows` rows."""
    return (data.iloc[start : start + rows] for start in range(0, len(data), rows))
