"""Closure: pairs that are the same become clusters, and no chain of merges ever joins a pair that contradicts."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

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
    """Clusters under way: who is in which, and which merges were refused for whose sake."""

    contradicts: Contradicts
    home: dict[str, str] = field(default_factory=dict)
    members: dict[str, list[str]] = field(default_factory=dict)
    refused: dict[Pair, Pair] = field(default_factory=dict)

    def find(self, record: str) -> str:
        """Return the id under which a record's cluster stands: its smallest."""
        return self.home.get(record, record)

    def merge(self, a: str, b: str) -> bool:
        """Join two clusters unless a pair across them contradicts; keep that pair as the reason."""
        home_a, home_b = self.find(a), self.find(b)
        if home_a == home_b:
            return True
        ours, theirs = self.members.get(home_a, [home_a]), self.members.get(home_b, [home_b])
        if len(ours) + len(theirs) > MOST:
            self.refused[order_pair(a, b)] = order_pair(a, b)
            return False
        for x in ours:
            for y in theirs:
                if self.contradicts(x, y):
                    self.refused[order_pair(a, b)] = order_pair(x, y)
                    return False
        home = min(home_a, home_b)
        joined = sorted((*ours, *theirs))
        for gone in (home_a, home_b):
            self.members.pop(gone, None)
        self.members[home] = joined
        for record in joined:
            self.home[record] = home
        return True


def close(certain: Iterable[Pair], edges: Mapping[Pair, float], contradicts: Contradicts) -> Closure:
    """Return the clusters: people's pairs first, then the rules' pairs, the strongest evidence first.

    A record that fits each of two works that contradict equally well is merged with neither: a person is asked.
    """
    closure = Closure(contradicts)
    for a, b in sorted(certain):
        closure.merge(a, b)
    torn = _find_torn(edges, contradicts)
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


def tell_refusal(pair: Pair, clash: Pair) -> str:
    """Return in words why a pair that fits was not merged."""
    if pair == clash:
        return f"but this would make a report of more than {MOST} differing records"
    return f"but this would join {clash[0]} and {clash[1]}, which contradict"
