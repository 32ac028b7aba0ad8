"""Create the results of deduplicating files without a review: clusters, judged pairs and merged reports."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from slr.dedupe.cluster import Pair, order_pair
from slr.dedupe.merge import merge_fields
from slr.dedupe.notice import RULE, Link
from slr.dedupe.outcome import Outcome, conclude
from slr.dedupe.search import Found
from slr.model.reason import Reasons

Row = Mapping[str, Any]


def name_clusters(
    order: Sequence[str], cluster_of: Mapping[str, str], names: Mapping[str, str]
) -> dict[str, str]:
    """Map each record of `order` to the name of the record with the smallest id in its cluster.

    `names` maps the ids of records to names.
    """
    return {record: names[cluster_of[record]] for record in order}


def write_csv(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """Return a table as CSV in UTF-8, with LF line endings."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode()


def count_questions(found: Found) -> int:
    """Return the number of pairs of reports that a person still has to judge."""
    return len(
        {
            clusters
            for (a, b), judged in found.pairs.items()
            if judged.verdict in ("same", "ask")
            and len(set(clusters := order_pair(found.cluster_of[a], found.cluster_of[b]))) == 2
        }
    )


def list_pairs(
    found: Found, links: Mapping[Pair, Link], names: Mapping[str, str], word: Callable[[Reasons], str]
) -> bytes:
    """Return the pairs of similar records, with their verdicts and reasons, as CSV.

    The links between notices and works replace the rules' verdicts on the same pairs. `word` turns reasons into text.
    """
    rows = []
    for a, b in sorted(found.pairs.keys() | links.keys()):
        link = links.get((a, b))
        if link is None:
            outcome, score = conclude(found, (a, b), name=names.__getitem__), found.pairs[a, b].score
        else:
            outcome, score = Outcome(link.verdict, "rule", RULE, link.evidence), link.score
        rows.append(
            (names[a], names[b], outcome.verdict, outcome.rule, f"{score:.2f}", word(outcome.evidence))
        )
    return write_csv(("record_a", "record_b", "verdict", "rule", "titles", "evidence"), rows)


def merge_clusters(rows: Iterable[Row], cluster_of: Mapping[str, str]) -> Iterator[Row]:
    """Yield one merged row for each cluster, with the smallest id as `record_id`.

    The rows are in the order of the clusters' first records.
    """
    members: dict[str, list[Row]] = {}
    for row in rows:
        members.setdefault(cluster_of[row["record"]], []).append(row)
    for group in members.values():
        listed = sorted(group, key=lambda r: r["record"])
        fields, _ = merge_fields(listed)
        yield {**fields, "record_id": listed[0]["record"]}
