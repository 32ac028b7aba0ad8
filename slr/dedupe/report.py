"""Create the tables `reports`, `provenance` and `clusters`, without keeping all records in memory.

The records are read three times:

- First, only their search dates are read. These dates determine the ids of the reports.
- Second, the records to merge are written to partitions on disk, in the order of their reports. These are the records
  of notices, of works that notices are about, and of all reports with several records.
- Third, the reports of each partition are merged. All other reports have one record each, and are copied column by
  column. Then all reports are put together.

The records are Arrow tables, because Python values take several times as much memory.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from slr.dedupe.clusters import Clusters
from slr.dedupe.collection import invert
from slr.dedupe.column import Coded, pack_codes
from slr.dedupe.merge import LAST, add_notices, merge_rows
from slr.model.column import Table, arrow_schema
from slr.model.table import BIBLIOGRAPHY, CLUSTERS, PROVENANCE, RECORDS, REPORTS
from slr.model.word import DATABASE_KINDS
from slr.spill import Memory, OpenSpill, Piece, Spill, get_table, put_table
from slr.stage import Mapper, choose_map

if TYPE_CHECKING:
    import pandas as pd

    from slr.dedupe.column import Numbers

    Flags = np.ndarray[tuple[int], np.dtype[np.bool_]]

Chunks = Callable[..., "Iterable[pd.DataFrame]"]  # of all columns, or of the given ones

# How many clusters are merged at once. A cluster has two or three records on average.
_BATCH: Final = 2_000
# How many records are between the ids of the first and the last report of a partition, and how many records of merged reports wait
# in memory until they are put into their partitions.
_PARTITION: Final = 20_000
_WAITING: Final = 5_000
_SHARE: Final = (
    200  # waiting records for each partition; writing and reading smaller pieces takes much longer
)
# If fewer reports are merged, this process merges them itself, because starting workers would take longer.
_MANY: Final = 16_000
_FIELDS: Final = tuple(c.name for c in BIBLIOGRAPHY)
_READ: Final = ("record", "source", "kind", "searched", "former", *_FIELDS)
_LIST: Final = pa.list_(pa.string())


@dataclass(frozen=True, slots=True, kw_only=True)
class Reports:
    """The tables `reports`, `provenance` and `clusters` in chunks. Each chunk is created when it is read.

    The chunks of `provenance` can be read only after all chunks of `reports`.
    """

    chunks: "Iterable[pa.Table]"
    provenance: "Iterable[pa.Table]"
    clusters: "Iterable[pa.Table]"


def make_reports(
    read: Chunks,
    cluster_of: Clusters,
    versions: Mapping[str, str],
    works_of: Mapping[str, Sequence[str]] | None = None,
    run: Mapper = map,
    open_spill: OpenSpill = Memory,
    *,
    size: int = _PARTITION,
) -> Reports:
    """Return the reports of the given clusters.

    `read` returns the records in chunks, sorted by id. If a work has several versions, `versions` maps the clusters of
    the further versions to the cluster of the main version. `works_of` maps the cluster of a notice to the clusters of
    the works that it is about. The reports of these works also state what the notice says. Only reports with several
    records have provenance. `run` is `map`, or a `map` over several processes, which merge the records. `size` is the
    number of records that a partition covers. The result does not depend on `run` and `size`.
    """
    works_of = works_of or {}
    marked = {*works_of, *(work for works in works_of.values() for work in works)}
    plan = _Plan.of(read, cluster_of, marked)
    gathered = _Gathered.of(read, plan, open_spill(), size)
    chosen = _merge_marked(gathered, plan, works_of)
    version_of = {plan.name(cluster): plan.name(main) for cluster, main in versions.items()}
    provenance = _Provenance(open_spill())
    return Reports(
        chunks=_join_partitions(read, gathered, chosen, version_of, provenance, run),
        provenance=provenance,
        clusters=plan.list_clusters(),
    )


@dataclass(frozen=True, slots=True)
class _Plan:
    """The report of each record.

    The place of a record is its position among the sorted ids. The place of a report is the place of its earliest
    record (see `order`).

    - `cluster_of`: the clusters of the records
    - `owners`: for each record, the place of its report
    - `order`: for each record, its position when all records are sorted by search date and then by id
    - `several`: for each record, whether its report must be merged: the report has several records, is a notice, or is
      a work that a notice is about
    - `marked`: the places of the reports that are notices, and of the works that notices are about
    """

    cluster_of: Clusters
    owners: "Numbers"
    order: "Numbers"
    several: "Flags"
    marked: frozenset[int]

    @classmethod
    def of(cls, read: Chunks, cluster_of: Clusters, marked: Set[str]) -> "_Plan":
        homes, count = cluster_of.homes, len(cluster_of)
        order = _order_by_search(read, count)
        by_search = invert(order)
        first = np.full(count, count, dtype=np.int32)
        np.minimum.at(first, homes, order)
        owners = by_search[first[homes]]
        own = cluster_of.find_places(marked)
        several = np.bincount(homes, minlength=count)[homes] > 1
        several |= np.isin(homes, own)
        return cls(cluster_of, owners, order, several, frozenset(owners[own].tolist()))

    def name(self, cluster: str) -> str:
        """Return the id of the report of a cluster."""
        place = bisect_left(self.cluster_of.ids, cluster)
        return str(self.cluster_of.ids[int(self.owners[place])])

    def count_merged(self) -> int:
        """Return the number of merged reports."""
        return int(np.count_nonzero(self.several & (self.owners == np.arange(len(self.owners)))))

    def list_clusters(self) -> "Iterator[pa.Table]":
        """Yield the table `clusters` in chunks."""
        ids, schema = self.cluster_of.ids, arrow_schema(CLUSTERS)
        for start in range(0, len(ids), _PARTITION):
            owners = self.owners[start : start + _PARTITION]
            columns = ids[start : start + _PARTITION], ids.take(owners)
            yield pa.table([pa.array(c, pa.large_string()) for c in columns], schema=schema)


def _order_by_search(read: Chunks, count: int) -> "Numbers":
    """Return the position of each record among all records, sorted by search date and then by id.

    Raises AssertionError unless there are `count` records.
    """
    dates = Coded()
    for chunk in read(("record", "searched")):
        dates.add(pack_codes(date or LAST for date in chunk["searched"].fillna("").tolist()))
    if len(dates.codes) != count:
        raise AssertionError("a record is in no report or in more than one")
    ranks = {name: rank for rank, name in enumerate(sorted(dates.names))}
    codes = np.array([ranks[name] for name in dates.names], np.int32)[dates.codes]
    return invert(np.argsort(codes, kind="stable"))


@dataclass(slots=True)
class _Gathered:
    """The records of merged reports, divided into partitions.

    The records have the columns `owner` and `order`, as in `_Plan`. The number of a report's partition is the place of
    the report divided by `size`, rounded down. `marked` contains the records of notices, and of the works that notices
    are about.
    """

    plan: _Plan
    spill: Spill
    size: int
    pieces: dict[int, list[Piece]] = field(default_factory=dict)
    marked: "list[pa.Table]" = field(default_factory=list)

    @classmethod
    def of(cls, read: Chunks, plan: _Plan, spill: Spill, size: int) -> "_Gathered":
        """Return the records of merged reports."""
        made = cls(plan, spill, size)
        waiting: list[pa.Table] = []
        start = count = 0
        for chunk in read(_READ) if plan.several.any() else ():
            there = np.flatnonzero(plan.several[start : start + len(chunk)])
            if len(there):
                columns = _list_columns(RECORDS, chunk.iloc[there], _READ)
                at = there + start
                added = {"owner": pa.array(plan.owners[at]), "order": pa.array(plan.order[at])}
                waiting.append(pa.table({**columns, **added}))
            start, count = start + len(chunk), count + len(there)
            if count >= max(_WAITING, _SHARE * len(plan.owners) // size):
                made._store(pa.concat_tables(waiting))
                waiting, count = [], 0
        if waiting:
            made._store(pa.concat_tables(waiting))
        return made

    def _store(self, rows: "pa.Table") -> None:
        owners = rows["owner"].to_numpy()
        marked = np.isin(owners, list(self.plan.marked))
        if marked.any():
            self.marked.append(rows.filter(pa.array(marked)).combine_chunks())
        parts = owners // self.size
        order = np.argsort(parts, kind="stable")
        numbers, starts = np.unique(parts[order], return_index=True)
        ordered = rows.take(pa.array(order))
        for number, begin, end in zip(numbers.tolist(), starts, [*starts[1:], len(order)], strict=True):
            piece = put_table(self.spill, ordered.slice(begin, end - begin))
            self.pieces.setdefault(number, []).append(piece)

    def list_batches(self, partition: int) -> "Iterator[tuple[Batch, list[int]]]":
        """Yield the records of a partition, a few reports at a time, with the places of these reports."""
        tables = [get_table(self.spill, piece) for piece in self.pieces.pop(partition, ())]
        if tables:
            yield from _batch(pa.concat_tables(tables))


def _batch(rows: "pa.Table") -> "Iterator[tuple[Batch, list[int]]]":
    """Yield the records of `_BATCH` reports at a time, in order, with the places of these reports."""
    order = np.lexsort((rows["order"].to_numpy(), rows["owner"].to_numpy()))
    owners = rows["owner"].to_numpy()[order]
    starts = np.flatnonzero(np.diff(owners, prepend=-1))
    sizes = np.diff(starts, append=len(owners))
    for first in range(0, len(starts), _BATCH):
        chosen = slice(first, first + _BATCH)
        begin, count = int(starts[first]), int(sizes[chosen].sum())
        part = rows.take(pa.array(order[begin : begin + count]))
        columns = {name: _join(part[name]) for name in _READ}
        yield Batch(columns, sizes[chosen].tolist()), owners[starts[chosen]].tolist()


_Merged = tuple[dict[str, Any], list[tuple[str, str, str]]]


@dataclass(frozen=True, slots=True)
class Batch:
    """The records of some clusters, one cluster after another.

    - `columns`: the columns of the records
    - `sizes`: the number of records of each cluster
    - `made`: maps the position of each cluster that has already been merged to its report and the rows of its provenance
    """

    columns: "Mapping[str, pa.Array]"
    sizes: Sequence[int]
    made: Mapping[int, _Merged] = field(default_factory=dict)

    def merge(self) -> list[_Merged]:
        """Return the report of each cluster and the rows of its provenance."""
        values = [_list_values(column) for column in self.columns.values()]
        rows = (dict(zip(self.columns, row, strict=True)) for row in zip(*values, strict=True))
        merged = [merge_rows([next(rows) for _ in range(size)]) for size in self.sizes]
        return [self.made.get(place, found) for place, found in enumerate(merged)]


def _list_columns(table: Table, data: "pd.DataFrame", names: Sequence[str]) -> "dict[str, pa.Array]":
    types = arrow_schema(table)
    return {name: _join(pa.array(data[name].array, type=types.field(name).type)) for name in names}


def _join(column: "pa.Array | pa.ChunkedArray") -> "pa.Array":
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


def _list_values(column: "pa.Array") -> list[Any]:
    if pa.types.is_large_string(column.type):  # several times as fast as `to_pylist`
        return list(column.to_numpy(zero_copy_only=False).tolist())
    return list(column.to_pylist())


def _merge_marked(
    gathered: _Gathered, plan: _Plan, works_of: Mapping[str, Sequence[str]]
) -> dict[int, _Merged]:
    """Merge notices and the works that they are about, and link them. Return the results by place."""
    chosen: dict[int, _Merged] = {}
    for batch, owners in _batch(pa.concat_tables(gathered.marked)) if gathered.marked else ():
        chosen.update(zip(owners, batch.merge(), strict=True))
    named = {report["report"]: report for report, _ in chosen.values()}
    clusters = {*works_of, *(work for works in works_of.values() for work in works)}
    add_notices({cluster: named[plan.name(cluster)] for cluster in clusters}, works_of)
    return chosen


@dataclass(slots=True)
class _Provenance:
    """The table `provenance` in a spill, to which chunks are added while the reports are made."""

    spill: Spill
    pieces: list[Piece] = field(default_factory=list)

    def add(self, part: "pa.Table") -> None:
        if len(part):
            self.pieces.append(put_table(self.spill, part))

    def __iter__(self) -> "Iterator[pa.Table]":
        for piece in self.pieces:
            yield get_table(self.spill, piece).cast(arrow_schema(PROVENANCE))


def _merge_all(
    gathered: _Gathered, chosen: Mapping[int, _Merged], provenance: _Provenance, run: Mapper
) -> "Iterator[pa.Table]":
    """Yield the merged reports in the order of their ids, and put their provenance into the spill."""
    batches = (
        _add_made(batch, owners, chosen)
        for partition in sorted(gathered.pieces)
        for batch, owners in gathered.list_batches(partition)
    )
    worker = choose_map(run, enough=gathered.plan.count_merged() >= _MANY)
    for reports, origins in worker(merge_batch, batches):
        provenance.add(origins)
        yield reports


def _add_made(batch: Batch, owners: Sequence[int], chosen: Mapping[int, _Merged]) -> Batch:
    return replace(batch, made={i: chosen[owner] for i, owner in enumerate(owners) if owner in chosen})


def merge_batch(batch: Batch) -> "tuple[pa.Table, pa.Table]":
    """Return the reports of some clusters and their provenance. This function can run in a worker process."""
    merged = batch.merge()
    reports = pack_rows(REPORTS, [report for report, _ in merged])
    return reports, _pack_provenance([row for _, origins in merged for row in sorted(origins)])


def pack_rows(table: Table, rows: Sequence[Mapping[str, Any]]) -> "pa.Table":
    """Return rows as an Arrow table. A missing value in a list column becomes an empty list."""
    schema = arrow_schema(table)
    missing: dict[str, Any] = {field.name: [] if field.type == _LIST else None for field in schema}
    return pa.table(
        [
            pa.array([row.get(field.name, missing[field.name]) for row in rows], type=field.type)
            for field in schema
        ],
        schema=schema,
    )


def _pack_provenance(rows: Sequence[tuple[str, str, str]]) -> "pa.Table":
    """Return rows of provenance as an Arrow table in which each distinct value is stored once."""
    columns = zip(*rows, strict=True) if rows else ((), (), ())
    arrays = [pa.array(column, type=pa.large_string()).dictionary_encode() for column in columns]
    return pa.table(arrays, names=list(PROVENANCE.names))


def _join_partitions(
    read: Chunks,
    gathered: _Gathered,
    chosen: Mapping[int, _Merged],
    version_of: Mapping[str, str],
    provenance: _Provenance,
    run: Mapper,
) -> "Iterator[pa.Table]":
    """Yield the reports as tables, in the order of their ids: at most one table for each chunk of records.

    Raises AssertionError unless each record is in exactly one report.
    """
    plan, start, last = gathered.plan, 0, ""
    waiting, more = pack_rows(REPORTS, []), _merge_all(gathered, chosen, provenance, run)
    rest = int(np.count_nonzero(plan.several))
    for chunk in read(_READ):
        records = chunk["record"].tolist()
        if not records:
            continue
        if sorted({last, *records}) != [last, *records]:
            raise AssertionError("a record is in no report or in more than one")
        last, stop = records[-1], start + len(records)
        while not len(waiting) or waiting["report"][-1].as_py() <= last:
            if (found := next(more, None)) is None:
                break
            rest -= sum(map(len, found["records"].to_pylist()))
            waiting = pa.concat_tables([waiting, found])
        single = chunk[~plan.several[start:stop]]
        end = bisect_right(waiting["report"].to_pylist(), last)
        reports = pa.concat_tables([_copy(single), waiting.slice(0, end)])
        waiting, start = waiting.slice(end), stop
        if len(reports):
            yield _relate(reports.sort_by("report").combine_chunks(), version_of)
    if rest or start != len(plan.several) or len(waiting) or next(more, None) is not None:
        raise AssertionError("a record is in no report or in more than one")


def _relate(reports: "pa.Table", version_of: Mapping[str, str]) -> "pa.Table":
    if not version_of:
        return reports
    main = [version_of.get(report) for report in reports["report"].to_pylist()]
    place = reports.schema.get_field_index("version_of")
    return reports.set_column(place, reports.schema.field(place), pa.array(main, type=pa.large_string()))


def _copy(records: "pd.DataFrame") -> "pa.Table":
    """Return the reports that have one record each."""
    read = _list_columns(RECORDS, records, _READ)
    none = pa.nulls(len(records), pa.large_string())
    columns = {
        **read,
        "report": read["record"],
        "records": _list_single(read["record"]),
        "sources": _list_single(read["source"]),
        "arm": _find_arms(read["kind"]),
        "searched": pc.if_else(pc.equal(read["searched"], ""), none, read["searched"]),
        "version_of": none,
        "notice_of": pa.array([[]] * len(records), type=_LIST),
        "former": _sort_lists(read["former"]),
    }
    return pa.table([columns[name] for name in REPORTS.names], schema=arrow_schema(REPORTS))


def _sort_lists(column: "pa.Array") -> "pa.Array":
    if not len(column.flatten()):
        return column
    return pa.array([sorted(set(values)) for values in column.to_pylist()], type=_LIST)


def _list_single(values: "pa.Array") -> "pa.Array":
    return pa.ListArray.from_arrays(np.arange(len(values) + 1, dtype=np.int32), values.cast(pa.string()))


def _find_arms(kinds: "pa.Array") -> "pa.Array":
    known = pc.is_in(kinds, value_set=pa.array(sorted(DATABASE_KINDS), type=kinds.type))
    return pc.if_else(known, *(pa.scalar(arm, type=kinds.type) for arm in ("databases", "other")))
