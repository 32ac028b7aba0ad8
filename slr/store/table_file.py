"""Write and read stages' tables as Parquet files. Each table is checked against its declaration."""

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from slr.model.column import DTYPES, Table, mismatches
from slr.store.build import write_build
from slr.store.disk import digest, read_bytes
from slr.store.layout import Review, table_path

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa


def write_table(review: Review, table: Table, data: "pd.DataFrame | Iterable[pd.DataFrame]") -> str:
    """Write a table, whole or in chunks, and return the hash of its file.

    Raises AssertionError if a frame does not match the declaration of the table.
    """
    import pandas as pd  # noqa: PLC0415  heavy: only the commands that compute need it

    buffer = io.BytesIO()
    if isinstance(data, pd.DataFrame):
        _check(table, data)
        data.to_parquet(buffer, index=False, compression="zstd")
    else:
        _write_chunks(buffer, table, data)
    write_build(review, f"stages/{table.name}.parquet", buffer.getvalue())
    return digest(buffer.getvalue())


def hash_table(review: Review, table: Table) -> str:
    """Return the hash of a table's file. It is the hash that `write_table` returned."""
    return digest(read_bytes(table_path(review, table.name)))


def read_table(
    review: Review,
    table: Table,
    columns: Sequence[str] = (),
    *,
    where: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> "pd.DataFrame":
    """Read a stage's table, or only the given columns. Values in list columns are Python lists.

    `where` limits the table to the rows that have one of the given values in a column.
    """
    import pandas as pd  # noqa: PLC0415  heavy: only the commands that compute need it

    part = _part(table, columns)
    data = pd.read_parquet(
        table_path(review, table.name),
        columns=list(part.names) if columns else None,
        filters=[(name, "in", list(values)) for name, values in where.items()] or None,
    )
    return _restore(part, data)


def read_arrow(
    review: Review, table: Table, columns: Sequence[str] = (), *, coded: Sequence[str] = ()
) -> "pa.Table":
    """Read a stage's table, or only the given columns, as Arrow columns, which take less memory than a frame.

    `coded` names columns with few different values. Such a column stores each distinct value once.
    """
    import pyarrow.parquet as pq  # noqa: PLC0415  heavy

    part = _part(table, columns)
    with pq.ParquetFile(table_path(review, table.name), read_dictionary=list(coded)) as file:
        return file.read(list(part.names)).replace_schema_metadata(None)


def read_chunks(
    review: Review, table: Table, rows: int, columns: Sequence[str] = ()
) -> "Iterator[pd.DataFrame]":
    """Yield a stage's table in order, in chunks of at most `rows` rows."""
    import pyarrow.parquet as pq  # noqa: PLC0415  heavy

    part = _part(table, columns)
    with pq.ParquetFile(table_path(review, table.name)) as file:
        for batch in file.iter_batches(batch_size=rows, columns=list(part.names)):
            yield _restore(part, batch.to_pandas())


def _part(table: Table, columns: Sequence[str]) -> Table:
    """Return the table with the given columns, in the order in which the table has them.

    If no columns are given, return all columns.
    """
    if not columns:
        return table
    unknown = set(columns) - set(table.names)
    if unknown:
        raise AssertionError(f"{table.name} has no column {', '.join(sorted(unknown))}")
    return replace(table, columns=tuple(c for c in table.columns if c.name in columns))


def _restore(table: Table, data: "pd.DataFrame") -> "pd.DataFrame":
    import pandas as pd  # noqa: PLC0415  heavy

    for c in table.columns:
        if c.kind == "list":
            data[c.name] = pd.Series([list(v) for v in data[c.name]], dtype="object")
        elif DTYPES[c.kind] == DTYPES["text"]:
            data[c.name] = data[c.name].astype("string[pyarrow]")
    _check(table, data)
    return data


def _check(table: Table, data: "pd.DataFrame") -> None:
    wrong = mismatches(table, data)
    if wrong:
        raise AssertionError("; ".join(wrong))


def _write_chunks(buffer: io.BytesIO, table: Table, chunks: "Iterable[pd.DataFrame]") -> None:
    """Write the chunks as row groups. If there are no chunks, write an empty table."""
    import pyarrow as pa  # noqa: PLC0415  heavy
    import pyarrow.parquet as pq  # noqa: PLC0415

    from slr.model.column import empty  # noqa: PLC0415

    schema = pa.Table.from_pandas(empty(table), schema=_schema(pa, table), preserve_index=False).schema
    with pq.ParquetWriter(buffer, schema, compression="zstd") as writer:
        for chunk in chunks:
            _check(table, chunk)
            writer.write_table(pa.Table.from_pandas(chunk, schema=schema, preserve_index=False))


def _schema(pa: Any, table: Table) -> Any:
    types = {
        "text": pa.large_string(),
        "whole": pa.int64(),
        "number": pa.float64(),
        "truth": pa.bool_(),
        "list": pa.list_(pa.string()),
        "reasons": pa.large_string(),
    }
    return pa.schema([(c.name, types[c.kind]) for c in table.columns])
