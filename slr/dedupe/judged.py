"""Store judged pairs of records, in about thirty bytes for each pair."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from slr.dedupe.cluster import Pair
from slr.dedupe.rule import Rule, Verdict
from slr.model.reason import Reasons

if TYPE_CHECKING:
    from slr.dedupe.column import Numbers, Texts

    Amounts = np.ndarray[tuple[int], np.dtype[np.float64]]


class Judgement(NamedTuple):
    """The rules' verdict on one pair, with the name of the rule and the evidence.

    `strength` is the strength of the evidence (see `assess`). `score` is the similarity of the titles. `contradicts` is
    true if the records contradict each other (see `Rule`). The class is a named tuple, which is quick to create.
    """

    verdict: Verdict
    rule: str
    strength: float
    score: float
    evidence: Reasons
    contradicts: bool = False


_AT_ONCE: Final = 10_000  # pairs that are made at once


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class JudgedPairs(Mapping[Pair, Judgement]):
    """Maps pairs of records to the rules' judgements, in the order of the pairs.

    - `ids`: the ids of all records, sorted
    - `firsts`, `seconds`: the positions in `ids` of the first and the second record of each pair
    - `rules`, `codes`: the rules, and the position in `rules` of each pair's rule
    - `strengths`, `scores`: the values of `strength` and `score` of each judgement
    - `reasons`, `evidence`: the distinct reasons, and the position in `reasons` of each pair's reasons
    """

    ids: "Texts"
    firsts: "Numbers"
    seconds: "Numbers"
    rules: Sequence[Rule]
    codes: "Numbers"
    strengths: "Amounts"
    scores: "Amounts"
    reasons: Sequence[Reasons]
    evidence: "Numbers"

    def __len__(self) -> int:
        """Return the number of pairs."""
        return len(self.firsts)

    def __iter__(self) -> Iterator[Pair]:
        """Yield the pairs in order."""
        for start in range(0, len(self), _AT_ONCE):
            yield from self.list_pairs(slice(start, start + _AT_ONCE))

    def __getitem__(self, pair: Pair) -> Judgement:
        """Return the judgement on a pair. Raises KeyError if the pair was not judged."""
        place = self.find(pair)
        if place is None:
            raise KeyError(pair)
        return self.judgement(place)

    def find(self, pair: Pair) -> int | None:
        """Return the position of a pair, or None if the pair was not judged."""
        wanted = [
            np.int32(bisect_left(self.ids, record)) for record in pair
        ]  # of another type, all places would be copied
        start, stop = (int(np.searchsorted(self.firsts, wanted[0], side)) for side in ("left", "right"))
        place = start + int(np.searchsorted(self.seconds[start:stop], wanted[1]))
        if place == stop or self.seconds[place] != wanted[1]:
            return None
        return place if self.list_pairs([place])[0] == pair else None

    def judgement(self, place: int) -> Judgement:
        """Return the judgement on the pair at a position."""
        rule = self.rules[self.codes[place]]
        return Judgement(
            rule.verdict,
            rule.name,
            float(self.strengths[place]),
            float(self.scores[place]),
            self.reasons[self.evidence[place]],
            rule.contradicts,
        )

    def list_pairs(self, places: "slice | Sequence[int] | Numbers") -> list[Pair]:
        """Return the pairs at the given positions."""
        first, second = (self.ids.take(side[places]) for side in (self.firsts, self.seconds))
        return list(zip(first, second, strict=True))

    def choose(self, chosen: "np.ndarray[Any, np.dtype[np.bool_]]") -> "JudgedPairs":
        """Return the pairs with a true value in `chosen`. `chosen` has one value for each pair."""
        names = ("firsts", "seconds", "codes", "strengths", "scores", "evidence")
        return replace(self, **{name: getattr(self, name)[chosen] for name in names})

    def have_verdict(self, verdict: Verdict) -> "np.ndarray[Any, np.dtype[np.bool_]]":
        """Return, for each pair, whether the rules gave this verdict."""
        return np.array([rule.verdict == verdict for rule in self.rules], np.bool_)[self.codes]

    def items(self) -> Any:
        """Yield each pair with the judgement on it."""
        for start in range(0, len(self), _AT_ONCE):
            pairs = self.list_pairs(slice(start, start + _AT_ONCE))
            yield from zip(pairs, map(self.judgement, range(start, start + len(pairs))), strict=True)


@dataclass(slots=True)
class Judging:
    """Collects judgements. `rules` are the rules that can give a verdict."""

    rules: Sequence[Rule]
    _parts: list[tuple[Any, ...]] = field(default_factory=list)
    _known: dict[Reasons, int] = field(default_factory=dict)

    def add(
        self,
        pairs: "Numbers",
        codes: "Numbers",
        strengths: "Amounts",
        scores: "Amounts",
        reasons: Sequence[Reasons],
        evidence: "Numbers",
    ) -> None:
        """Add judgements. Each row of `pairs` contains the positions of two records in the sorted ids.

        For the other arguments, see `JudgedPairs`.
        """
        known = [self._known.setdefault(found, len(self._known)) for found in reasons]
        pairs = np.sort(pairs, axis=1).astype(np.int32)
        self._parts.append(
            (
                pairs[:, 0],
                pairs[:, 1],
                codes.astype(np.uint8),
                strengths,
                scores,
                np.array(known, np.int32)[evidence],
            )
        )

    def add_all(self, judged: JudgedPairs) -> None:
        """Add pairs that were judged before, by the same rules. Their positions must refer to the same list of ids."""
        pairs = np.stack([judged.firsts, judged.seconds], axis=1)
        self.add(pairs, judged.codes, judged.strengths, judged.scores, judged.reasons, judged.evidence)

    def finish(self, ids: "Texts") -> JudgedPairs:
        """Return all judgements. `ids` are the ids of all records, sorted."""
        kinds = (np.int32, np.int32, np.uint8, np.float64, np.float64, np.int32)
        none = tuple(np.empty(0, kind) for kind in kinds)
        columns = [np.concatenate(column) for column in zip(none, *self._parts, strict=True)]
        self._parts.clear()
        order = np.lexsort((columns[1], columns[0]))
        first, second, codes, strengths, scores, evidence = (column[order] for column in columns)
        return JudgedPairs(
            ids=ids,
            firsts=first,
            seconds=second,
            rules=self.rules,
            codes=codes,
            strengths=strengths,
            scores=scores,
            reasons=list(self._known),
            evidence=evidence,
        )
