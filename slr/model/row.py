"""Convert tables to rows of plain Python values."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


def list_rows(data: "pd.DataFrame") -> list[dict[str, Any]]:
    """Return the rows as dictionaries of plain Python values, with None for missing values.

    Columns are converted one at a time, which is several times as fast as `to_dict`.
    """
    names = [str(name) for name in data.columns]
    columns = [list_values(data[name]) for name in names]
    return [dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True)]


def list_values(column: Any) -> list[Any]:
    """Return the values of one column as plain Python values, with None for missing values."""
    if column.dtype == object:  # lists, which are arrays when read from Parquet
        return [v.tolist() if hasattr(v, "tolist") else v for v in column.tolist()]
    return list(column.to_numpy(dtype=object, na_value=None).tolist())
