"""Write and read stages' tables as Parquet files. Each table is checked against its declaration."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import IO, TYPE_CHECKING, Any, Final

from slr.model.column import Kind, Table, arrow_schema, empty, find_dtype, mismatches
from slr.model.row import read_lists
from slr.store.build import open_build
from slr.store.disk import digest_file
from slr.store.layout import Review, table_path

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    Chunks = Iterable[pd.DataFrame | pa.Table]

_FEW: Final = 1_000  # so few rows are converted without the preparations of Arrow, which would take longer than the rows
GROUP: Final = 10_000  # rows of a row group in a file; the size of the chunks makes no difference


def write_table(review: Review, table: Table, data: "pd.DataFrame | Chunks") -> str:
    """Write a table and return the hash of its file. `data` is a frame, or an iterable of frames or Arrow tables.

    The items of an iterable are written one after another. The content of the file does not depend on the size of the
    items. Raises AssertionError if an item does not match the declaration of the table, and ReviewError in the same
    cases as `open_build`.
    """
    import pandas as pd  # noqa: PLC0415  heavy: only the commands that compute need it

    chunks = _slice(table, data) if isinstance(data, pd.DataFrame) else data
    with open_build(review, f"stages/{table.name}.parquet") as file:
        _write_chunks(file, table, chunks)
    return hash_table(review, table)


def hash_table(review: Review, table: Table) -> str:
    """Return the hash of a table's file. `write_table` returns the same hash."""
    return digest_file(table_path(review, table.name))


def read_table(
    review: Review,
    table: Table,
    columns: Sequence[str] = (),
    *,
    where: Mapping[str, Sequence[str]] = MappingProxyType({}),
    packed: bool = False,
) -> "pd.DataFrame":
    """Return a stage's table, or only the given columns. Values in list columns are Python lists.

    If `packed` is true, list columns are columns of Arrow lists.

    `where` maps columns to values. Only rows that have one of the given values in each of these columns are returned.
    Raises AssertionError if the table does not declare one of the columns.
    """
    import pyarrow.parquet as pq  # noqa: PLC0415  heavy: only the commands that compute need it

    part = choose_columns(table, columns)
    path = table_path(review, table.name)
    if where:
        return to_frame(part, _read_rows(path, table, part.names, where), packed=packed)
    with pq.ParquetFile(path) as file:
        return to_frame(part, file.read(list(part.names)), packed=packed)


def _read_rows(
    path: Path, table: Table, columns: Sequence[str], where: Mapping[str, Sequence[str]]
) -> "pa.Table":
    """Return the rows that have one of the given values in each column of `where`.

    The row groups are read one after another, so that few other rows are in memory at a time. A text that occurs several
    times in a row group is kept in memory once.
    """
    import pyarrow as pa  # noqa: PLC0415  heavy
    import pyarrow.parquet as pq  # noqa: PLC0415

    texts = [c.name for c in table.columns if c.kind in ("text", "reasons")]
    whole = pq.read_schema(path)
    schema = pa.schema([whole.field(name) for name in columns])
    found = [schema.empty_table()]
    with pq.ParquetFile(path, read_dictionary=texts) as file:
        for number in range(file.num_row_groups):
            chosen = _choose_rows(file.read_row_group(number, list(where)), where)
            if chosen.true_count:
                group = file.read_row_group(number, list(columns)).filter(chosen)
                found.append(group.cast(schema))
    return pa.concat_tables(found)


def _choose_rows(group: "pa.Table", where: Mapping[str, Sequence[str]]) -> "pa.BooleanArray":
    """Return which rows have one of the given values in each column of `where`."""
    import pyarrow as pa  # noqa: PLC0415  heavy
    import pyarrow.compute as pc  # noqa: PLC0415

    chosen = pa.repeat(True, len(group))
    for name, values in where.items():
        there = pc.is_in(group[name].combine_chunks(), value_set=pa.array(values, pa.string()))
        chosen = pc.and_(chosen, there)
    return chosen


def read_arrow(
    review: Review, table: Table, columns: Sequence[str] = (), *, coded: Sequence[str] = ()
) -> "pa.Table":
    """Return a stage's table, or only the given columns, as Arrow columns, which take less memory than a frame.

    `coded` names columns with few different values. Such a column stores each distinct value once.
    """
    import pyarrow as pa  # noqa: PLC0415  heavy
    import pyarrow.parquet as pq  # noqa: PLC0415

    part = choose_columns(table, columns)
    with pq.ParquetFile(table_path(review, table.name), read_dictionary=list(coded)) as file:
        data = file.read(list(part.names)).replace_schema_metadata(None)
    pa.default_memory_pool().release_unused()  # the buffers of the compressed columns
    return data


def read_chunks(
    review: Review, table: Table, rows: int, columns: Sequence[str] = (), *, packed: bool = False
) -> "Iterator[pd.DataFrame]":
    """Yield a stage's table in order, in chunks of at most `rows` rows.

    If `packed` is true, list columns are columns of Arrow lists.
    """
    import pyarrow as pa  # noqa: PLC0415  heavy

    part = choose_columns(table, columns)
    for batch in read_batches(review, table, rows, columns):
        yield to_frame(part, pa.Table.from_batches([batch]), packed=packed)


def read_batches(
    review: Review, table: Table, rows: int, columns: Sequence[str] = ()
) -> "Iterator[pa.RecordBatch]":
    """Yield a stage's table in order as Arrow columns, at most `rows` rows at a time."""
    import pyarrow.parquet as pq  # noqa: PLC0415  heavy

    with pq.ParquetFile(table_path(review, table.name)) as file:
        yield from file.iter_batches(batch_size=rows, columns=list(choose_columns(table, columns).names))


def to_frame(table: Table, data: "pa.Table", *, packed: bool = False) -> "pd.DataFrame":
    """Return an Arrow table with the declared columns as a frame. Values in list columns become Python lists.

    If `packed` is true, list columns stay columns of Arrow lists, which take a tenth of the memory.

    Raises AssertionError if the frame does not match the declaration.
    """
    import pandas as pd  # noqa: PLC0415  heavy

    columns = {c.name: _read_column(c.kind, data[c.name], packed=packed) for c in table.columns}
    frame = pd.DataFrame(columns, copy=False)
    _check(table, frame)
    return frame


def choose_columns(table: Table, columns: Sequence[str]) -> Table:
    """Return the declaration of a table with only the given columns, in the order of the declaration.

    If no columns are given, return the whole declaration. Raises AssertionError if a column is not declared.
    """
    if not columns:
        return table
    unknown = set(columns) - set(table.names)
    if unknown:
        raise AssertionError(f"{table.name} has no column {', '.join(sorted(unknown))}")
    return replace(table, columns=tuple(c for c in table.columns if c.name in columns))


_ARROW: Final[Mapping[Kind, str]] = {"whole": "int64", "number": "double", "truth": "bool"}


def _read_column(kind: Kind, column: "pa.ChunkedArray", *, packed: bool) -> Any:
    """Return a column as pandas stores it.

    An array is not wrapped in a series, because this would take too long for many small tables.
    """
    import pandas as pd  # noqa: PLC0415  heavy

    if kind in _ARROW and str(column.type) != _ARROW[kind]:
        return (
            column.to_pandas()
        )  # the check of the frame reports that this is another type than was expected
    if kind != "list":
        return find_dtype(kind).__from_arrow__(column)
    return pd.arrays.ArrowExtensionArray(column) if packed else pd.Series(read_lists(column), dtype="object")


def _check(table: Table, data: "pd.DataFrame") -> None:
    wrong = mismatches(table, data)
    if wrong:
        raise AssertionError("; ".join(wrong))


def _slice(table: Table, data: "pd.DataFrame") -> "Iterator[pa.Table]":
    """Check a frame once, and yield its rows as Arrow tables."""
    _check(table, data)
    schema = _find_schema(table)
    return (_convert_frame(schema, data.iloc[start : start + GROUP]) for start in range(0, len(data), GROUP))


def _write_chunks(file: IO[bytes], table: Table, chunks: "Chunks") -> None:
    """Write the chunks as row groups. If there are no chunks, write an empty table."""
    import pyarrow.parquet as pq  # noqa: PLC0415  heavy

    schema = _find_schema(table)
    with pq.ParquetWriter(file, schema, compression="lz4") as writer:
        for group in _regroup(_convert(table, schema, chunk) for chunk in chunks):
            writer.write_table(group, row_group_size=GROUP)


@cache
def _find_schema(table: Table) -> "pa.Schema":
    """Return the Arrow types of a table's columns, with the metadata that pandas adds."""
    import pyarrow as pa  # noqa: PLC0415  heavy

    return pa.Table.from_pandas(empty(table), schema=arrow_schema(table), preserve_index=False).schema


def _convert(table: Table, schema: "pa.Schema", chunk: "pd.DataFrame | pa.Table") -> "pa.Table":
    import pyarrow as pa  # noqa: PLC0415  heavy

    if not isinstance(chunk, pa.Table):
        _check(table, chunk)
        return _convert_frame(schema, chunk)
    if chunk.schema != schema:
        raise AssertionError(f"{table.name}: the columns are {chunk.schema}, but {schema} was expected")
    missing = [c.name for c in table.columns if c.required and chunk[c.name].null_count]
    if missing:
        raise AssertionError(f"{table.name}: missing values in {', '.join(missing)}")
    return chunk.replace_schema_metadata(schema.metadata)


def _convert_frame(schema: "pa.Schema", data: "pd.DataFrame") -> "pa.Table":
    import pyarrow as pa  # noqa: PLC0415  heavy

    if len(data) > _FEW:
        return pa.Table.from_pandas(data, schema=schema, preserve_index=False)
    arrays = [pa.array(data[field.name], type=field.type, from_pandas=True) for field in schema]
    return pa.Table.from_arrays(arrays, schema=schema)


def _regroup(chunks: "Iterable[pa.Table]") -> "Iterator[pa.Table]":
    """Yield the rows of all chunks in order, in tables of `GROUP` rows each. The last table can have fewer rows."""
    import pyarrow as pa  # noqa: PLC0415  heavy

    waiting: list[pa.Table] = []
    number = 0
    for chunk in chunks:
        rest = chunk
        while number + len(rest) >= GROUP:
            yield pa.concat_tables([*waiting, rest.slice(0, GROUP - number)]).combine_chunks()
            rest, waiting, number = rest.slice(GROUP - number), [], 0
        waiting.append(rest)
        number += len(rest)
    if number:
        yield pa.concat_tables(waiting).combine_chunks()
