"""Make the tables `reports` and `provenance` from chunks of records, so that not all records are in memory at once.

The records are read twice. The first time, the records of reports with several records, of notices and of the works
that notices are about are collected and merged. The second time, the other reports, which have one record each, are
copied column by column, and the merged reports are inserted between them. The collected records and the merged reports
are Arrow tables, because Python values take several times as much memory.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from slr.dedupe.merge import LAST, add_notices, merge_rows
from slr.model.column import Table, arrow_schema
from slr.model.table import BIBLIOGRAPHY, PROVENANCE, RECORDS, REPORTS
from slr.model.word import DATABASE_KINDS
from slr.stage import Mapper, choose_map

if TYPE_CHECKING:
    import pandas as pd

Chunks = Callable[..., "Iterable[pd.DataFrame]"]  # of all columns, or of the given ones

# How many clusters are merged at once. A cluster has two or three records on average.
_BATCH: Final = 2_000
# If there are fewer batches, this process merges them itself, because starting workers would take longer.
_MANY: Final = 8
_FIELDS: Final = tuple(c.name for c in BIBLIOGRAPHY)
_READ: Final = ("record", "source", "kind", "searched", "former", *_FIELDS)
_LIST: Final = pa.list_(pa.string())


@dataclass(frozen=True, slots=True, kw_only=True)
class Reports:
    """The reports, the provenance of their fields, and the report of each record.

    `chunks` contains the reports. A chunk is made when it is read. `provenance` is also in chunks. `report_of` maps the id
    of each record to the id of its report.
    """

    chunks: "Iterable[pa.Table]"
    provenance: "Iterable[pa.Table]"
    report_of: Mapping[str, str]


def make_reports(
    read: Chunks,
    cluster_of: Mapping[str, str],
    versions: Mapping[str, str],
    works_of: Mapping[str, Sequence[str]] | None = None,
    run: Mapper = map,
) -> Reports:
    """Return the reports of the given clusters.

    `read` returns the records in chunks, sorted by id. `cluster_of` maps each record to its cluster. If a work has several
    versions, `versions` maps the cluster of each version except the main one to the cluster of the main version.
    `works_of` maps the cluster of a notice to the clusters of the works that it is about. The columns of these works
    also state what the notice says. Only reports with several records have provenance. `run` is `map`, or a `map` over
    several processes, which merge the records.
    """
    works_of = works_of or {}
    marked = {*works_of, *(work for works in works_of.values() for work in works)}
    gathered = _gather(read, _find_merged(cluster_of) | marked, cluster_of)
    reports, provenance = _merge_clusters(gathered, marked, works_of, run)
    named = gathered.named
    version_of = {named.get(cluster, cluster): named.get(main, main) for cluster, main in versions.items()}
    return Reports(
        chunks=_interleave(read, reports, cluster_of, named, version_of),
        provenance=(part.cast(arrow_schema(PROVENANCE)) for part in provenance),
        report_of={record: named.get(cluster, cluster) for record, cluster in cluster_of.items()},
    )


def _find_merged(cluster_of: Mapping[str, str]) -> set[str]:
    """Return the clusters with several records. The id of a cluster is the smallest id of its records."""
    return {cluster for record, cluster in cluster_of.items() if record != cluster}


@dataclass(frozen=True, slots=True)
class _Gathered:
    """The records of some clusters.

    - `columns`: the columns of the records
    - `places`: for each cluster, the positions of its records in the order of their searches, and then of their ids
    - `named`: for each cluster, the id of its report, which is the id of the first of these records
    """

    columns: "Mapping[str, pa.Array]"
    places: Mapping[str, Sequence[int]]
    named: Mapping[str, str]

    def choose(self, clusters: Sequence[str]) -> "Batch":
        """Return the records of some clusters, so that they can be merged in another process."""
        at = pa.array([place for cluster in clusters for place in self.places[cluster]], type=pa.int64())
        columns = {name: column.take(at) for name, column in self.columns.items()}
        return Batch(columns, [len(self.places[cluster]) for cluster in clusters])


_Merged = tuple[dict[str, Any], list[tuple[str, str, str]]]


@dataclass(frozen=True, slots=True)
class Batch:
    """The records of some clusters, one cluster after another.

    - `columns`: the columns of the records
    - `sizes`: the number of records of each cluster
    - `made`: for the position of a cluster that has already been merged, its report and the rows of its provenance
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


def _gather(read: Chunks, wanted: Set[str], cluster_of: Mapping[str, str]) -> _Gathered:
    """Return the records of the wanted clusters."""
    parts: dict[str, list[pa.Array]] = {name: [] for name in _READ}
    places: dict[str, list[tuple[str, str, int]]] = defaultdict(list)
    count = 0
    for chunk in read(_READ) if wanted else ():
        part = chunk[[cluster_of[record] in wanted for record in chunk["record"].tolist()]]
        for name, column in _list_columns(RECORDS, part, _READ).items():
            parts[name].append(column)
        searched = zip(part["record"].tolist(), part["searched"].fillna("").tolist(), strict=True)
        for place, (record, date) in enumerate(searched, count):
            places[cluster_of[record]].append((date or LAST, record, place))
        count += len(part)
    ordered = {cluster: sorted(found) for cluster, found in places.items()}
    return _Gathered(
        # one column after the other, so that only one of them is in memory twice
        {name: pa.concat_arrays(parts.pop(name)) for name in _READ if parts[name]},
        {cluster: [place for _, _, place in found] for cluster, found in ordered.items()},
        {cluster: found[0][1] for cluster, found in ordered.items()},
    )


def _list_columns(table: Table, data: "pd.DataFrame", names: Sequence[str]) -> "dict[str, pa.Array]":
    types = arrow_schema(table)
    return {name: _join(pa.array(data[name].array, type=types.field(name).type)) for name in names}


def _join(column: "pa.Array | pa.ChunkedArray") -> "pa.Array":
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


def _list_values(column: "pa.Array") -> list[Any]:
    if pa.types.is_large_string(column.type):  # several times as fast as `to_pylist`
        return list(column.to_numpy(zero_copy_only=False).tolist())
    return list(column.to_pylist())


def _merge_clusters(
    gathered: _Gathered, marked: Set[str], works_of: Mapping[str, Sequence[str]], run: Mapper
) -> "tuple[pa.Table, list[pa.Table]]":
    """Return the reports of the gathered clusters and their provenance, both sorted by the ids of the reports."""
    chosen = dict(zip(marked, gathered.choose(list(marked)).merge(), strict=True)) if marked else {}
    add_notices({cluster: report for cluster, (report, _) in chosen.items()}, works_of)
    clusters = sorted(gathered.places, key=gathered.named.__getitem__)
    parts = [clusters[start : start + _BATCH] for start in range(0, len(clusters), _BATCH)]
    worker = choose_map(run, enough=len(parts) >= _MANY)
    made = list(worker(merge_batch, (_add_made(gathered.choose(part), part, chosen) for part in parts)))
    provenance = [found for _, found in made]
    return pa.concat_tables([pack_rows(REPORTS, []), *(reports for reports, _ in made)]), provenance


def _add_made(batch: Batch, clusters: Sequence[str], chosen: Mapping[str, _Merged]) -> Batch:
    return replace(batch, made={i: chosen[c] for i, c in enumerate(clusters) if c in chosen})


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


def _interleave(
    read: Chunks,
    merged: "pa.Table",
    cluster_of: Mapping[str, str],
    named: Mapping[str, str],
    version_of: Mapping[str, str],
) -> "Iterator[pa.Table]":
    """Yield the reports in the order of their ids, one table for each chunk of records.

    Raises AssertionError unless each record is in exactly one report.
    """
    ids, start, last = merged["report"].to_pylist(), 0, ""
    rest = len(cluster_of) - sum(map(len, merged["records"].to_pylist()))
    for chunk in read(_READ):
        records = chunk["record"].tolist()
        if not records:
            continue
        single = chunk[[cluster_of[record] not in named for record in records]]
        end = bisect_right(ids, records[-1])
        reports = pa.concat_tables([_copy(single), merged.slice(start, end - start)])
        start = end
        rest -= len(single)
        if sorted({last, *records}) != [last, *records]:
            raise AssertionError("a record is in no report or in more than one")
        last = records[-1]
        if len(reports):
            yield _relate(reports.sort_by("report").combine_chunks(), version_of)
    if rest or start < len(ids):
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
