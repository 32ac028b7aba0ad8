"""Join judged pairs of records into clusters, one connected component after another."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from slr.dedupe.cluster import Contradicts, Pair, close
from slr.dedupe.judged import JudgedPairs

if TYPE_CHECKING:
    from slr.dedupe.column import Numbers

    Flags = np.ndarray[tuple[int], np.dtype[np.bool_]]

# About how many pairs are joined at once.
_PAIRS: Final = 5_000


@dataclass(frozen=True, slots=True)
class Joined:
    """The clusters and the refused merges.

    Each cluster is named after one of its records. For each record, `roots` gives the position of the record that names
    its cluster. Positions are counted in the sorted ids. For `refused`, see `Closure`.
    """

    roots: "Numbers"
    refused: dict[Pair, Pair]


def join_pairs(
    judged: JudgedPairs,
    people: Mapping[Pair, str],
    judge: Callable[[Pair], bool],
    *,
    size: int = _PAIRS,
) -> Joined:
    """Return the clusters that result from the rules' judgements and from people's verdicts. See `close`.

    `people` maps pairs to people's verdicts, which replace the rules' judgements. `judge` returns whether two records
    contradict each other, and is called for pairs that are not in `judged`. The merges form a graph, whose connected
    components are independent of each other. To save memory, the components are processed one after another, about
    `size` pairs at a time. The result does not depend on `size`.
    """
    merged = judged.have_verdict("same")
    for pair in people:
        place = judged.find(pair)
        if place is not None:
            merged[place] = False
    graph = _Graph.of(judged, merged, people)
    roots = np.arange(len(judged.ids), dtype=np.int32)
    simple = graph.find_simple()
    roots[judged.seconds[simple]] = judged.firsts[simple]
    refused: dict[Pair, Pair] = {}
    for part in graph.divide(size):
        closure = close(part.certain, part.edges, _remember(part.known, judge), part.apart)
        for record, cluster in closure.cluster_of.items():
            roots[part.places[record]] = part.places[cluster]
        refused |= closure.refused
    return Joined(roots, refused)


def _remember(known: dict[Pair, bool], judge: Callable[[Pair], bool]) -> Contradicts:
    """Return a function that tests whether two records contradict each other. Results are kept in `known`."""

    def contradicts(a: str, b: str) -> bool:
        pair = (a, b) if a <= b else (b, a)
        if pair not in known:
            known[pair] = judge(pair)
        return known[pair]

    return contradicts


@dataclass(frozen=True, slots=True)
class _Part:
    """One or more components of the graph. `known` maps pairs to whether their records contradict each other.

    `places` maps records to their positions in the sorted ids. For the other fields, see `close`.
    """

    certain: Sequence[Pair]
    edges: Mapping[Pair, float]
    known: dict[Pair, bool]
    apart: frozenset[Pair]
    places: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Graph:
    """A graph. Its nodes are the records, and its edges are the pairs that rules or people merge.

    - `labels`: the component of each record, as a number
    - `edges`: the positions of the judged pairs that rules merge, sorted by component
    - `inner`: the positions of the judged pairs within a component, sorted by component
    - `people`: people's verdicts, by component
    """

    judged: JudgedPairs
    labels: "Numbers"
    edges: "Numbers"
    inner: "Numbers"
    people: Mapping[int, Sequence[tuple[Pair, str]]]

    @classmethod
    def of(cls, judged: JudgedPairs, merged: "Flags", people: Mapping[Pair, str]) -> "_Graph":
        places = {pair: tuple(bisect_left(judged.ids, record) for record in pair) for pair in people}
        certain = [places[pair] for pair, verdict in people.items() if verdict == "same"]
        more = np.array(certain, np.int32).reshape(-1, 2)
        labels = _label(
            np.concatenate([judged.firsts[merged], more[:, 0]]),
            np.concatenate([judged.seconds[merged], more[:, 1]]),
            len(judged.ids),
        )
        by_label: dict[int, list[tuple[Pair, str]]] = {}
        for pair, verdict in people.items():
            first, second = (int(labels[place]) for place in places[pair])
            if first == second:
                by_label.setdefault(first, []).append((pair, verdict))
        edges, inner = (
            np.flatnonzero(chosen) for chosen in (merged, labels[judged.firsts] == labels[judged.seconds])
        )
        edges, inner = (
            found[np.argsort(labels[judged.firsts[found]], kind="stable")] for found in (edges, inner)
        )
        return cls(judged, labels, edges, inner, by_label)

    def _label_pairs(self, pairs: "Numbers") -> "Numbers":
        return self.labels[self.judged.firsts[pairs]]

    def find_simple(self) -> "Numbers":
        """Return the pairs that are the only edge of their component, so that nothing can prevent the merge."""
        labels = self._label_pairs(self.edges)
        alone = np.diff(labels, prepend=-1) > 0
        alone &= np.diff(labels, append=np.iinfo(np.int32).max) > 0
        alone &= ~np.isin(labels, list(self.people))
        return self.edges[alone]

    def divide(self, size: int) -> Iterator[_Part]:
        """Yield the components that have several edges or people's verdicts, about `size` pairs at a time."""
        edges = self.edges[~np.isin(self.edges, self.find_simple(), assume_unique=True)]
        of_edges, of_inner = self._label_pairs(edges), self._label_pairs(self.inner)
        labels = np.union1d(of_edges, list(self.people)).astype(np.int64)
        ends = np.searchsorted(of_edges, labels, "right")
        start = 0
        while start < len(labels):
            before = int(ends[start - 1]) if start else 0
            stop = max(start + 1, int(np.searchsorted(ends, before + size, "right")))
            begin = int(np.searchsorted(of_inner, labels[start], "left"))
            end = int(np.searchsorted(of_inner, labels[stop - 1], "right"))
            given = [found for label in labels[start:stop].tolist() for found in self.people.get(label, ())]
            yield self._make(edges[before : int(ends[stop - 1])], self.inner[begin:end], given)
            start = stop

    def _make(self, edges: "Numbers", inner: "Numbers", given: Sequence[tuple[Pair, str]]) -> _Part:
        judged = self.judged
        pairs = judged.list_pairs(edges)
        places: dict[str, int] = {}
        for side, taken in ((0, judged.firsts[edges]), (1, judged.seconds[edges])):
            places.update(zip((pair[side] for pair in pairs), taken.tolist(), strict=True))
        places.update((r, bisect_left(judged.ids, r)) for pair, _ in given for r in pair if r not in places)
        contradict = np.array([rule.contradicts for rule in judged.rules], np.bool_)[judged.codes[inner]]
        return _Part(
            [pair for pair, verdict in given if verdict == "same"],
            dict(zip(pairs, judged.strengths[edges].tolist(), strict=True)),
            dict(zip(judged.list_pairs(inner), contradict.tolist(), strict=True)),
            frozenset(pair for pair, verdict in given if verdict != "same"),
            places,
        )


def _label(firsts: "Numbers", seconds: "Numbers", number: int) -> "Numbers":
    """Find the connected components of a graph with `number` nodes, and return the component of each node as a number.

    Each edge joins a node in `firsts` to a node in `seconds`.
    """
    from scipy.sparse import coo_array  # noqa: PLC0415  heavy
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415

    ones = np.ones(len(firsts), np.int8)
    graph = coo_array((ones, (firsts, seconds)), shape=(number, number))
    labels: Numbers = connected_components(graph, directed=False)[1] if number else np.empty(0, np.int32)
    return labels


def name_clusters_by_least(roots: "Numbers", heads: "Numbers") -> "Numbers":
    """Return, for each record, the smallest position of a record in its cluster.

    For `roots`, see `Joined`. `heads` gives, for each record, the position of the identical record that is kept.
    """
    found = roots[heads]
    least = np.arange(len(found), dtype=np.int32)
    np.minimum.at(least, found, np.arange(len(found), dtype=np.int32))
    return least[found]
