"""Group the clusters that are versions of one work, and find the version that represents the work."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

from slr.dedupe.cluster import Pair
from slr.dedupe.feature import Feature

# The rank of each kind of publication, by which versions are compared (`relate_versions`). Full, reviewed publications
# have the lowest ranks.
_RANKS: Final = {"article": 0, "book": 1, "chapter": 1, "": 2, "conference": 3, "thesis": 4, "preprint": 5}


def relate_versions(
    pairs: Iterable[Pair], cluster_of: Mapping[str, str], features: Mapping[str, Feature], prefer: str
) -> dict[str, str]:
    """Map each cluster that is a further version of a work to the cluster that represents the work.

    `pairs` are pairs of records that are versions of one work. `features` contains the features of all their records.

    `prefer` sets which version represents the work:

    - "first": the earliest year, then the lowest rank in `_RANKS`
    - "published": first by kind, in the order article, book or chapter, other kind, conference paper, thesis, preprint;
      then a range of more than two pages; then the latest year, because an update replaces the earlier version

    If several versions are still equal, the one with the smallest id represents the work.
    """
    beside: dict[str, set[str]] = defaultdict(set)
    for a, b in pairs:
        if cluster_of[a] != cluster_of[b]:
            beside[cluster_of[a]].add(cluster_of[b])
            beside[cluster_of[b]].add(cluster_of[a])
    members: dict[str, list[Feature]] = defaultdict(list)
    for record, cluster in cluster_of.items():
        if cluster in beside:
            members[cluster].append(features[record])
    main: dict[str, str] = {}
    for start in sorted(beside):
        if start in main:
            continue
        group = _reach(start, beside)
        head = min(group, key=lambda c: _order(c, members[c], prefer))
        main.update(dict.fromkeys(group, head))
    return {cluster: head for cluster, head in main.items() if cluster != head}


def _reach(start: str, beside: Mapping[str, set[str]]) -> list[str]:
    seen, waiting = {start}, [start]
    while waiting:
        for other in beside[waiting.pop()] - seen:
            seen.add(other)
            waiting.append(other)
    return sorted(seen)


def _order(cluster: str, members: Iterable[Feature], prefer: str) -> tuple[int, int, int, str]:
    listed = list(members)
    years = [f.year for f in listed if f.year]
    rank = min(_RANKS.get(f.kind, 2) for f in listed)
    if prefer == "first":
        return 0, min(years, default=9999), rank, cluster
    placed = any(f.pages is not None and f.pages.long for f in listed)
    return rank, 0 if placed else 1, -max(years, default=0), cluster
