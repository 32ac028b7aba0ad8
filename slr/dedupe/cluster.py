"""Build clusters from pairs. A chain of merges never joins two records that contradict each other."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from slr.model.reason import Reason

Pair = tuple[str, str]
Contradicts = Callable[[str, str], bool]


# No work has more different records than this. Above it, something else is wrong, and each merge would have to be checked
# against all members.
MOST: Final = 300
# How many works that a record matches equally well are compared: enough to see whether two of them contradict.
_BESIDE: Final = 12


def order_pair(a: str, b: str) -> Pair:
    """Return the two ids, the smaller first."""
    return (a, b) if a <= b else (b, a)


@dataclass(slots=True)
class Closure:
    """Clusters under construction, and the refused merges, each with its reason.

    `contradicts` returns whether the rules find a contradiction; `apart` contains the pairs that people keep apart. If a
    person merges two clusters, contradictions that the rules find between them are ignored. The two clusters therefore
    remain separate parts of the new cluster: the rules look for contradictions only between parts that they would join,
    whereas pairs that people keep apart count in the whole cluster.
    """

    contradicts: Contradicts
    apart: frozenset[Pair] = frozenset()
    cluster_of: dict[str, str] = field(default_factory=dict)
    members: dict[str, list[str]] = field(default_factory=dict)
    refused: dict[Pair, Pair] = field(default_factory=dict)
    _part: dict[str, list[str]] = field(default_factory=dict)
    _parted: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        """Collect the records that people keep apart from another record."""
        self._parted = frozenset(r for pair in self.apart for r in pair)

    def find(self, record: str) -> str:
        """Return the smallest id in a record's cluster, which names the cluster."""
        return self.cluster_of.get(record, record)

    def join(self, a: str, b: str) -> bool:
        """Join two clusters as a person decided, unless people keep two of their records apart."""
        if self.find(a) == self.find(b):
            return True
        clash = self.find_apart(a, b)
        if clash is not None:
            self.refused[order_pair(a, b)] = clash
            return False
        self._unite(a, b)
        return True

    def merge(self, a: str, b: str) -> bool:
        """Join two clusters as a rule decided, unless two of their records contradict each other; keep that pair as the reason."""
        if self.find(a) == self.find(b):
            return True
        clash = self.find_apart(a, b) or self._find_contradiction(a, b)
        if clash is not None:
            self.refused[order_pair(a, b)] = clash
            return False
        self._unite(a, b)
        part = [*self._part.get(a, [a]), *self._part.get(b, [b])]
        for record in part:
            self._part[record] = part
        return True

    def find_apart(self, a: str, b: str) -> Pair | None:
        """Return a pair that people keep apart, with one record from each of the two clusters; None if there is none."""
        if not self._parted:
            return None
        ours, theirs = ([r for r in self._members(x) if r in self._parted] for x in (a, b))
        return next((p for x in ours for y in theirs if (p := order_pair(x, y)) in self.apart), None)

    def _members(self, record: str) -> list[str]:
        cluster_of = self.find(record)
        return self.members.get(cluster_of, [cluster_of])

    def _find_contradiction(self, a: str, b: str) -> Pair | None:
        """Return a pair of records from the two parts that contradict each other by the rules; None if there is none."""
        if len(self._members(a)) + len(self._members(b)) > MOST:
            return order_pair(a, b)
        ours, theirs = self._part.get(a, [a]), self._part.get(b, [b])
        return next((order_pair(x, y) for x in ours for y in theirs if self.contradicts(x, y)), None)

    def _unite(self, a: str, b: str) -> None:
        joined = sorted((*self._members(a), *self._members(b)))
        for gone in (self.find(a), self.find(b)):
            self.members.pop(gone, None)
        self.members[joined[0]] = joined
        for record in joined:
            self.cluster_of[record] = joined[0]


def close(
    certain: Iterable[Pair],
    edges: Mapping[Pair, float],
    contradicts: Contradicts,
    apart: frozenset[Pair] = frozenset(),
) -> Closure:
    """Return the clusters. People's pairs are joined first, then the rules' pairs, those with the strongest evidence first.

    A record that matches two contradictory works equally well is merged with neither, and a person is asked.
    """
    closure = Closure(contradicts, apart)
    for a, b in sorted(certain):
        closure.join(a, b)

    def clashes(a: str, b: str) -> bool:
        """Return whether two records cannot be the same work, given the clusters that people have joined."""
        if closure.find(a) == closure.find(b):
            return False
        return closure.find_apart(a, b) is not None or contradicts(a, b)

    ambiguous = _find_ambiguous(edges, clashes)
    for (a, b), _ in sorted(edges.items(), key=lambda e: (-e[1], e[0])):
        if (a, b) in ambiguous:
            if closure.find(a) != closure.find(b):
                closure.refused.setdefault((a, b), ambiguous[a, b])  # a refusal by people keeps its reason
        else:
            closure.merge(a, b)
    return closure


def _find_ambiguous(edges: Mapping[Pair, float], contradicts: Contradicts) -> dict[Pair, Pair]:
    """Map each pair in which one record matches two contradictory works equally well to the pair that contradicts."""
    beside: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for (a, b), strength in edges.items():
        beside[a].append((strength, b))
        beside[b].append((strength, a))
    ambiguous: dict[Pair, Pair] = {}
    for record in sorted(beside):
        near = sorted(beside[record], key=lambda e: (-e[0], e[1]))
        best = [other for strength, other in near if strength == near[0][0]][:_BESIDE]
        clash = next(((x, y) for i, x in enumerate(best) for y in best[i + 1 :] if contradicts(x, y)), None)
        if clash is not None:
            ambiguous.update({order_pair(record, other): order_pair(*clash) for other in best})
    return ambiguous


def explain_refusal(pair: Pair, clash: Pair, *, by_people: bool = False) -> Reason:
    """Return why a pair was not merged: the report would be too large or would contain two contradictory records."""
    if pair == clash:
        return Reason.of("too_many", most=MOST)
    return Reason.of("people_apart" if by_people else "rules_apart", a=clash[0], b=clash[1])
