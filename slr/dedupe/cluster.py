"""Build clusters from pairs. A chain of merges by rules never joins two records that contradict each other."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from slr.model.reason import Reason

Pair = tuple[str, str]
Contradicts = Callable[[str, str], bool]


# Rules make no cluster of more than this number of different records. A work hardly ever has more records, and checking
# each merge against all members of a larger cluster would take too long.
MOST: Final = 300
# If a record matches several records equally well, at most this number of them are compared with each other for
# contradictions.
_BESIDE: Final = 12


def order_pair(a: str, b: str) -> Pair:
    """Return the two ids, the smaller id first."""
    return (a, b) if a <= b else (b, a)


@dataclass(slots=True)
class Closure:
    """Clusters under construction.

    - `contradicts`: tests whether two records contradict each other according to the rules
    - `apart`: the pairs that people marked as separate reports
    - `cluster_of`: the name of each record's cluster; single records are left out
    - `members`: the records of each cluster, by name
    - `refused`: for each refused merge, two records (see `explain_refusal`)

    If a person merges two clusters, each of them remains a separate part of the new cluster. Contradictions between
    these parts do not count. A rule merges two records only if their two parts contain no contradiction, and if their
    two clusters contain no pair in `apart`.
    """

    contradicts: Contradicts
    apart: frozenset[Pair] = frozenset()
    cluster_of: dict[str, str] = field(default_factory=dict)
    members: dict[str, list[str]] = field(default_factory=dict)
    refused: dict[Pair, Pair] = field(default_factory=dict)
    _part: dict[str, list[str]] = field(default_factory=dict)
    _parted: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        self._parted = frozenset(r for pair in self.apart for r in pair)

    def find(self, record: str) -> str:
        """Return the smallest id in a record's cluster. This id is the name of the cluster."""
        return self.cluster_of.get(record, record)

    def join(self, a: str, b: str) -> bool:
        """Join two clusters because of a person's verdict, unless a pair in `apart` prevents the merge.

        Return whether both records are now in one cluster. If not, `refused` contains the pair of records that prevents
        the merge.
        """
        if self.find(a) == self.find(b):
            return True
        clash = self.find_apart(a, b)
        if clash is not None:
            self.refused[order_pair(a, b)] = clash
            return False
        self._unite(a, b)
        return True

    def merge(self, a: str, b: str) -> bool:
        """Join two clusters because of a rule, unless something prevents the merge.

        Return whether both records are now in one cluster. Three things prevent a merge:

        - A pair in `apart` has one record in each cluster.
        - A record of one part contradicts a record of the other part.
        - The new cluster would have more than `MOST` records.

        In the first two cases, `refused` contains these two records. In the last case, it contains `a` and `b`.
        """
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
        """Return a pair in `apart` with one record from each cluster, or None if there is no such pair."""
        if not self._parted:
            return None
        ours, theirs = ([r for r in self._members(x) if r in self._parted] for x in (a, b))
        return next((p for x in ours for y in theirs if (p := order_pair(x, y)) in self.apart), None)

    def _members(self, record: str) -> list[str]:
        cluster_of = self.find(record)
        return self.members.get(cluster_of, [cluster_of])

    def _find_contradiction(self, a: str, b: str) -> Pair | None:
        """Return two records that contradict each other, one from the part of `a` and one from the part of `b`.

        Returns None if there are none. If the cluster would become too large, the given pair is returned.
        """
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
    """Form clusters from the pairs that people and rules merge.

    `certain` contains the pairs that people merge. `edges` maps the pairs that rules merge to the strength of their
    evidence. `apart` contains the pairs that people marked as separate reports. The pairs that people merge are
    joined first. The pairs that rules merge follow, with the strongest evidence first. A record can have several
    equally strong best matches. If two of these contradict each other, none of these matches leads to a merge.
    """
    closure = Closure(contradicts, apart)
    for a, b in sorted(certain):
        closure.join(a, b)

    def clashes(a: str, b: str) -> bool:
        """Return whether the rules or people's verdicts prevent the merge of two records.

        If people merged the records, return False.
        """
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
    """Map each ambiguous pair to two records that contradict each other.

    A record can have several equally strong best matches. If two of the matched records contradict each other, the
    pairs of all these matches are ambiguous. At most `_BESIDE` best matches of a record are considered.
    """
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
    """Return the reason why a pair was not merged.

    If `clash` is the same as `pair`, the report would have had too many records. Otherwise, `clash` contains two records
    that prevent the merge: either people marked them as separate reports (`by_people`), or they contradict each
    other according to the rules.
    """
    if pair == clash:
        return Reason.of("too_many", most=MOST)
    return Reason.of("people_apart" if by_people else "rules_apart", a=clash[0], b=clash[1])
