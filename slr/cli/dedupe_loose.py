"""`slr dedupe FILE...`: deduplicate files without a review.

Options name the files to which the clusters, the pairs and the merged reports are written.
"""

import gc
from collections.abc import Mapping, Sequence
from pathlib import Path

from slr.cli.output import echo
from slr.dedupe.collection import collect_features
from slr.dedupe.feature import read_feature
from slr.dedupe.loose import count_questions, list_pairs, merge_clusters, name_clusters, write_csv
from slr.dedupe.search import search
from slr.ingest.loose import read_files
from slr.model.problem import Problem
from slr.report.reason import english, word_reasons
from slr.store.disk import read_bytes
from slr.store.layout import spell_path
from slr.store.output_file import write_output
from slr.text.count import count


def dedupe_files(
    files: Sequence[Path], output: Path | None, *, merged: Path | None, pairs: Path | None
) -> tuple[dict[str, int], tuple[Problem, ...]]:
    """Deduplicate `files`, and write each output that has a path. Return the counts, by name, and the problems."""
    # None of the millions of small values is part of a reference cycle. Searching for cycles would take a sixth of the time.
    gc.disable()
    try:
        return _dedupe_files(files, output, merged=merged, pairs=pairs)
    finally:
        gc.enable()


def _dedupe_files(
    files: Sequence[Path], output: Path | None, *, merged: Path | None, pairs: Path | None
) -> tuple[dict[str, int], tuple[Problem, ...]]:
    loose = read_files([(spell_path(path), read_bytes(path)) for path in files], full=merged is not None)
    features = collect_features(read_feature(row["record"], row) for row in loose.rows)
    loose.rows.clear()  # the features contain all that is needed
    found = search(features, evidence=pairs is not None)
    order = features.records
    clusters = name_clusters(order, found.cluster_of, loose.names)
    if output is not None:
        named = ((loose.names[r], clusters[r]) for r in order)
        write_output(output, write_csv(("record_id", "cluster_id"), named))
    if pairs is not None:
        from slr.dedupe.notice import link_notices  # noqa: PLC0415  only for this option

        links = link_notices(features, found.cluster_of, {}).pairs
        listed = list_pairs(found, links, loose.names, lambda reasons: word_reasons(reasons, english()))
        write_output(pairs, listed)
    if merged is not None:
        from slr.formats.exchange import Item, write  # noqa: PLC0415  heavy, and only for this option

        items = [Item(row=row) for row in merge_clusters(loose.whole, found.cluster_of)]
        write_output(merged, write(items, merged.suffix.lstrip(".").casefold()).data)
    counts = {"records": len(order), "reports": len(set(clusters.values())), "ask": count_questions(found)}
    return counts, loose.problems


def print_counts(counts: Mapping[str, int], written: Sequence[Path]) -> None:
    """Print the counts in one line. If there are doubtful pairs, also print their number and the option that lists them."""
    records, reports = counts["records"], counts["reports"]
    merged, files = records - reports, ", ".join(map(str, written))
    echo(
        f"{count(records, 'record')}, {count(reports, 'report')}: {count(merged, 'duplicate')} merged, written to {files}"
    )
    if counts["ask"]:
        doubtful = count(counts["ask"], "doubtful pair of reports was", "doubtful pairs of reports were")
        echo(f"{doubtful} not merged; --pairs lists the pairs of similar records, with the reasons")
