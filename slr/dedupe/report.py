"""Make the tables `reports` and `provenance` from chunks of records, so that not all records are in memory at once.

The records are read twice. The first time, the records of reports with several records are collected and merged. The
second time, the reports with one record are copied column by column, and the merged reports are inserted between
them.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from slr.dedupe.merge import add_notices, merge_rows, order_rows
from slr.model.column import frame_of
from slr.model.row import list_rows, list_values
from slr.model.table import BIBLIOGRAPHY, PROVENANCE, REPORTS, arrange, frame
from slr.model.word import DATABASE_KINDS

Chunks = Callable[..., "Iterable[pd.DataFrame]"]  # of all columns, or of the given ones

# How many clusters are merged at once. A cluster has two or three records on average.
_BATCH: Final = 2_000
_FIELDS: Final = tuple(c.name for c in BIBLIOGRAPHY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reports:
    """The reports, the provenance of their fields, and the report of each record.

    The reports are in chunks that are made when they are read.
    """

    chunks: "Iterable[pd.DataFrame]"
    provenance: "pd.DataFrame"
    report_of: Mapping[str, str]


def make_reports(
    read: Chunks,
    cluster_of: Mapping[str, str],
    versions: Mapping[str, str],
    works_of: Mapping[str, Sequence[str]] | None = None,
) -> Reports:
    """Return the reports of the given clusters.

    `read` returns the records in chunks, sorted by id. `cluster_of` maps each record to its cluster. If a work has several
    versions, `versions` maps the cluster of each version except the main one to the cluster of the main version.
    `works_of` maps the cluster of a notice to the clusters of the works that it is about. The columns of these works
    also state what the notice says. Only reports with several records have provenance.
    """
    works_of = works_of or {}
    marked = {*works_of, *(work for works in works_of.values() for work in works)}
    merged = _merge_clusters(_gather(read(), _find_merged(cluster_of) | marked, cluster_of), marked)
    version_of = {
        merged.named.get(cluster, cluster): merged.named.get(main, main) for cluster, main in versions.items()
    }
    add_notices(merged.marked, works_of)
    parts = [*merged.reports, *_frames(merged.marked.values())]
    reports = arrange(REPORTS, pd.concat(parts, ignore_index=True)) if parts else frame(REPORTS, ())
    named = merged.named
    return Reports(
        chunks=_interleave(read, reports, cluster_of, named, version_of),
        provenance=arrange(PROVENANCE, pd.concat(merged.provenance, ignore_index=True))
        if merged.provenance
        else frame(PROVENANCE, ()),
        report_of={record: named.get(cluster, cluster) for record, cluster in cluster_of.items()},
    )


def _find_merged(cluster_of: Mapping[str, str]) -> set[str]:
    """Return the clusters with several records. The id of a cluster is the smallest id of its records."""
    return {cluster for record, cluster in cluster_of.items() if record != cluster}


def _gather(
    chunks: "Iterable[pd.DataFrame]", wanted: set[str], cluster_of: Mapping[str, str]
) -> "pd.DataFrame | None":
    """Return the records of some clusters, or None if there are no such clusters."""
    parts = []
    for chunk in chunks:
        chosen = [cluster_of[record] in wanted for record in chunk["record"].tolist()]
        if any(chosen):
            part = chunk[chosen]
            parts.append(part.assign(cluster=[cluster_of[record] for record in part["record"].tolist()]))
    return pd.concat(parts, ignore_index=True) if parts else None


@dataclass(slots=True, kw_only=True)
class _Merged:
    """The merged reports.

    - `reports`: the reports that are not in `marked`
    - `marked`: by cluster, the rows of the notices and of the reports to which a notice is linked
    - `provenance`: the provenance of the reports
    - `named`: the id of each cluster's report
    """

    reports: "list[pd.DataFrame]"
    marked: dict[str, dict[str, Any]]
    provenance: "list[pd.DataFrame]"
    named: dict[str, str]


def _merge_clusters(records: "pd.DataFrame | None", marked: set[str]) -> _Merged:
    merged = _Merged(reports=[], marked={}, provenance=[], named={})
    if records is None:
        return merged
    places: dict[str, list[int]] = defaultdict(list)
    for place, cluster in enumerate(records["cluster"].tolist()):
        places[cluster].append(place)
    clusters = sorted(places)
    for start in range(0, len(clusters), _BATCH):
        batch = clusters[start : start + _BATCH]
        rows = iter(list_rows(records.iloc[[p for c in batch for p in places[c]]]))
        reports, origins = [], []
        for cluster in batch:
            report, origin = merge_rows(order_rows(next(rows) for _ in places[cluster]))
            merged.named[cluster] = report["report"]
            origins += origin
            if cluster in marked:
                merged.marked[cluster] = report
            else:
                reports.append(report)
        merged.reports += _frames(reports)
        if origins:
            merged.provenance.append(frame(PROVENANCE, origins))
    return merged


def _frames(rows: Iterable[Mapping[str, Any]]) -> "list[pd.DataFrame]":
    listed = list(rows)
    return [frame(REPORTS, listed)] if listed else []


def _interleave(
    read: Chunks,
    merged: "pd.DataFrame",
    cluster_of: Mapping[str, str],
    named: Mapping[str, str],
    version_of: Mapping[str, str],
) -> "Iterator[pd.DataFrame]":
    """Yield the reports in the order of their ids, one frame for each chunk of records.

    Raises AssertionError unless each record is in exactly one report.
    """
    ids, start, listed = merged["report"].tolist(), 0, 0
    missing = set(cluster_of)
    for chunk in read():
        if not len(chunk):
            continue
        single = chunk[[cluster_of[record] not in named for record in chunk["record"].tolist()]]
        end = bisect_right(ids, chunk["record"].iloc[-1])
        parts = [part for part in (_copy(single), merged.iloc[start:end]) if len(part)]
        start = end
        if parts:
            reports = arrange(REPORTS, pd.concat(parts, ignore_index=True))
            main = [version_of.get(report) for report in reports["report"].tolist()]
            reports["version_of"] = pd.Series(main, dtype=reports["version_of"].dtype)
            listed += sum(map(len, reports["records"]))
            missing.difference_update(*reports["records"])
            yield reports
    if missing or listed != len(cluster_of):
        raise AssertionError("a record is in no report or in more than one")


def _copy(records: "pd.DataFrame") -> "pd.DataFrame":
    """Return the reports that have one record each."""
    ids = records["record"].tolist()
    columns = {name: list_values(records[name]) for name in ("source", "kind", "searched", "former")}
    made = frame_of(
        REPORTS,
        {
            "report": ids,
            "records": [[record] for record in ids],
            "sources": [[source] for source in columns["source"]],
            "arm": ["databases" if kind in DATABASE_KINDS else "other" for kind in columns["kind"]],
            "searched": [date or None for date in columns["searched"]],
            "version_of": [None] * len(ids),
            "notice_of": [()] * len(ids),
            "former": [sorted(set(former)) for former in columns["former"]],
            **{name: [None] * len(ids) for name in _FIELDS},
        },
    )
    return made.assign(**{name: records[name].array for name in _FIELDS})
