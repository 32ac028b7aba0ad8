"""Tables on disk: Parquet between stages, checked against their declaration as they leave and enter."""

import io
from typing import TYPE_CHECKING

from slr.model.table import Table, mismatches
from slr.store.disk import write_bytes
from slr.store.layout import Review

if TYPE_CHECKING:
    import pandas as pd


def write_table(review: Review, table: Table, data: "pd.DataFrame") -> None:
    """Write a table of a stage; a frame that is not what the table declares is a bug and stops the program."""
    wrong = mismatches(table, data)
    if wrong:
        raise AssertionError("; ".join(wrong))
    buffer = io.BytesIO()
    data.to_parquet(buffer, index=False, compression="zstd")
    write_bytes(review.build / "stages" / f"{table.name}.parquet", buffer.getvalue())


def read_table(review: Review, table: Table) -> "pd.DataFrame":
    """Read a table of a stage; list columns come back as Python lists."""
    import pandas as pd  # noqa: PLC0415  heavy: only the commands that compute need it

    data = pd.read_parquet(review.build / "stages" / f"{table.name}.parquet")
    for c in table.columns:
        if c.kind == "list":
            data[c.name] = pd.Series([list(v) for v in data[c.name]], dtype="object")
        elif c.kind == "text":
            data[c.name] = data[c.name].astype("string[pyarrow]")
    wrong = mismatches(table, data)
    if wrong:
        raise AssertionError("; ".join(wrong))
    return data
