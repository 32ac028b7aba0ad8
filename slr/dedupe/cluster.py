"""Closure: pairs that are the same become clusters, and no chain of merges ever joins a pair that contradicts."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from slr.model.reason import Reason

Pair = tuple[str, str]
Contradicts = Callable[[str, str], bool]


# No work is listed so often under so many spellings: beyond it something else is wrong, and each merge would have to be
# held against all members.
MOST: Final = 300
# Works that a record fits equally well, as far as it takes to see that two of them contradict.
_BESIDE: Final = 12


def order_pair(a: str, b: str) -> Pair:
    """Return the two ids, the smaller first."""
    return (a, b) if a <= b else (b, a)


@dataclass(slots=True)
class Closure:
    """Clusters under way: who is in which, and which merges were refused for whose sake.

    `contradicts` is what the rules see, `apart` what people said. A person who joins two clusters knows better than the
    rules: what these see between the two gives way, so each keeps a part of its own, and the rules' contradictions count
    within a part only. What people keep apart counts in the whole cluster.
    """

    contradicts: Contradicts
    apart: frozenset[Pair] = frozenset()
    home: dict[str, str] = field(default_factory=dict)
    members: dict[str, list[str]] = field(default_factory=dict)
    refused: dict[Pair, Pair] = field(default_factory=dict)
    _part: dict[str, list[str]] = field(default_factory=dict)
    _parted: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        """Note of whom people said that they are apart from somebody."""
        self._parted = frozenset(r for pair in self.apart for r in pair)

    def find(self, record: str) -> str:
        """Return the id under which a record's cluster stands: its smallest."""
        return self.home.get(record, record)

    def join(self, a: str, b: str) -> bool:
        """Join two clusters because a person said so, unless people keep a pair across them apart."""
        if self.find(a) == self.find(b):
            return True
        clash = self.find_apart(a, b)
        if clash is not None:
            self.refused[order_pair(a, b)] = clash
            return False
        self._unite(a, b)
        return True

    def merge(self, a: str, b: str) -> bool:
        """Join two clusters unless a pair across them contradicts; keep that pair as the reason."""
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
        """Return a pair across the clusters of two records that people keep apart."""
        if not self._parted:
            return None
        ours, theirs = ([r for r in self._members(x) if r in self._parted] for x in (a, b))
        return next((p for x in ours for y in theirs if (p := order_pair(x, y)) in self.apart), None)

    def _members(self, record: str) -> list[str]:
        home = self.find(record)
        return self.members.get(home, [home])

    def _find_contradiction(self, a: str, b: str) -> Pair | None:
        """Return a pair across the parts of two records that the rules say contradicts."""
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
            self.home[record] = joined[0]


def close(
    certain: Iterable[Pair],
    edges: Mapping[Pair, float],
    contradicts: Contradicts,
    apart: frozenset[Pair] = frozenset(),
) -> Closure:
    """Return the clusters: people's pairs first, then the rules' pairs, the strongest evidence first.

    A record that fits each of two works that contradict equally well is merged with neither: a person is asked.
    """
    closure = Closure(contradicts, apart)
    for a, b in sorted(certain):
        closure.join(a, b)

    def clashes(a: str, b: str) -> bool:
        """Tell whether two records cannot be one work, once those that a person joined are one."""
        if closure.find(a) == closure.find(b):
            return False
        return closure.find_apart(a, b) is not None or contradicts(a, b)

    torn = _find_torn(edges, clashes)
    for (a, b), _ in sorted(edges.items(), key=lambda e: (-e[1], e[0])):
        if (a, b) in torn:
            if closure.find(a) != closure.find(b):
                closure.refused[a, b] = torn[a, b]
        else:
            closure.merge(a, b)
    return closure


def _find_torn(edges: Mapping[Pair, float], contradicts: Contradicts) -> dict[Pair, Pair]:
    """Return the pairs whose one record fits two contradicting works equally well, with that contradiction."""
    beside: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for (a, b), strength in edges.items():
        beside[a].append((strength, b))
        beside[b].append((strength, a))
    torn: dict[Pair, Pair] = {}
    for record in sorted(beside):
        near = sorted(beside[record], key=lambda e: (-e[0], e[1]))
        best = [other for strength, other in near if strength == near[0][0]][:_BESIDE]
        clash = next(((x, y) for i, x in enumerate(best) for y in best[i + 1 :] if contradicts(x, y)), None)
        if clash is not None:
            torn.update({order_pair(record, other): order_pair(*clash) for other in best})
    return torn


def explain_refusal(pair: Pair, clash: Pair, *, by_people: bool = False) -> Reason:
    """Return why a pair that fits was not merged: a report would be too large, or join a pair that contradicts."""
    if pair == clash:
        return Reason.of("too_many", most=MOST)
    return Reason.of("people_apart" if by_people else "rules_apart", a=clash[0], b=clash[1])
