"""Judge pairs of records and form clusters. This module uses neither data frames nor people's files."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from math import ceil
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from slr.dedupe.candidate import find_candidates
from slr.dedupe.cluster import Pair, close, order_pair
from slr.dedupe.collection import Collection, collect_features, pack, unpack
from slr.dedupe.comparison import compare, identify
from slr.dedupe.evidence import explain, measure
from slr.dedupe.feature import Feature
from slr.dedupe.identity import part_copies
from slr.dedupe.issue import find_running_numbers
from slr.dedupe.rule import SILENT, Choice, Verdict, judge
from slr.dedupe.word_place import count_places
from slr.model.reason import Reason, Reasons
from slr.text.difference import Places

if TYPE_CHECKING:
    from slr.dedupe.candidate import Pairs
    from slr.dedupe.collection import Packed

Run = Callable[[Callable[..., Any], Iterable[Any]], Iterable[Any]]
# A pair, the name of the rule, the strength and the score (see `Judgement`), and the evidence.
Judged = tuple[Pair, str, float, float, Reasons]

# The number of pairs that are judged at once, by this process or by a worker.
_CHUNK: Final = 4_000
# The number of records that are kept unpacked to test chains of merges.
_UNPACKED: Final = 1_000


@dataclass(frozen=True, slots=True)
class Judgement:
    """The rules' verdict on one pair."""

    verdict: Verdict
    rule: str
    strength: float
    score: float
    evidence: Reasons
    contradicts: bool = False


@dataclass(frozen=True, slots=True)
class PairVerdict:
    """People's verdict on a pair.

    If people disagree, `verdict` is `ask`. `who` contains people's names, joined by ", ". `reasons` contains each
    person's verdict.
    """

    verdict: str
    who: str
    reasons: Reasons


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleVerdicts:
    """People's verdicts, by pair."""

    by_pair: Mapping[Pair, PairVerdict] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The judged pairs, the clusters and the refused merges.

    `cluster_of` maps each record to the smallest id in its cluster. `refused` maps each refused merge to the pair of
    records that prevents it. `apart` contains the pairs that people keep apart.
    """

    pairs: Mapping[Pair, Judgement]
    cluster_of: Mapping[str, str]
    refused: Mapping[Pair, Pair]
    apart: frozenset[Pair] = frozenset()


def search(
    features: Iterable[Feature],
    verdicts: PeopleVerdicts | None = None,
    choice: Choice | None = None,
    *,
    identical: Mapping[Pair, Judgement] | None = None,
    evidence: bool = True,
    run: Run = map,
    size: int = _CHUNK,
) -> Found:
    """Return the judged pairs and the clusters of records that belong to the same report.

    `identical` is the result of `find_identical`, if it was already computed. `size` is the number of pairs that are
    judged at once. The result does not depend on this number.
    """
    records = collect_features(features)
    verdicts, choice = verdicts or PeopleVerdicts(), choice or Choice()
    alike = find_identical(records, choice, evidence=evidence) if identical is None else dict(identical)
    alike, judged = _rewrite_for_copies(alike, verdicts)
    first = {other: head for head, other in alike}
    heads = _list_heads(records, first)
    places = count_places(heads.titles)
    pairs = dict(_judge_all(heads, choice, evidence, places, run, size))
    known: dict[Pair, bool] = {}
    rules = choice.rules()

    order = sorted(range(len(heads)), key=heads.records.__getitem__)

    @lru_cache(maxsize=_UNPACKED)
    def find(record: str) -> Feature:
        found: Feature = heads[order[bisect_left(order, record, key=heads.records.__getitem__)]]
        return found

    def contradicts(a: str, b: str) -> bool:
        pair = order_pair(a, b)
        if pair in pairs:
            return pairs[pair].contradicts
        if pair not in known:
            known[pair] = judge(compare(find(a), find(b), places), rules).contradicts
        return known[pair]

    edges = {p: j.strength for p, j in pairs.items() if j.verdict == "same" and p not in judged}
    certain = [p for p, v in judged.items() if v == "same"]
    apart = frozenset(p for p, v in judged.items() if v != "same")
    closure = close(certain, edges, contradicts, apart)
    refused = dict(closure.refused)
    for a, b in verdicts.by_pair:
        pair = order_pair(first.get(a, a), first.get(b, b))
        if pair in refused:
            refused[a, b] = refused[pair]
    cluster_of = {record: closure.find(first.get(record, record)) for record in records.records}
    pairs |= alike
    return Found(pairs=pairs, cluster_of=_rename(cluster_of), refused=refused, apart=apart)


def _list_heads(records: Collection, first: Mapping[str, str]) -> Collection:
    """Return the records that are not copies of other records. Issue numbers that merely count records are removed.

    Similar records are neighbours, so that most records occur in the pairs of a single chunk.
    """
    places = [place for place, record in enumerate(records.records) if record not in first]
    places.sort(key=records.records.__getitem__)
    places.sort(key=records.same.__getitem__)
    heads = records.take(places)
    heads.drop_issues(find_running_numbers(records.exports, records.issues))
    return heads


def _rename(cluster_of: Mapping[str, str]) -> dict[str, str]:
    """Map each record to the smallest id in its cluster."""
    least: dict[str, str] = {}
    for record, key in cluster_of.items():
        least[key] = min(record, least.get(key, record))
    return {record: least[key] for record, key in cluster_of.items()}


def find_identical(
    features: Iterable[Feature], choice: Choice, *, evidence: bool = True
) -> dict[Pair, Judgement]:
    """Return each pair of a record and an identical copy, with the judgement on the pair.

    The first record of a pair has the smallest id of all copies.
    """
    records = collect_features(features)
    rules = choice.rules()
    rule = next((r for r in rules if r.name == "identical"), None)
    if rule is None:
        return {}
    alike: dict[Pair, Judgement] = {}
    for places in _group_same(records):
        for first, *others in _part_group([records[place] for place in places]):
            for other in others:
                comparison = compare(first, other)
                if judge(comparison, rules) is rule:
                    why = (Reason("identical"), *explain(comparison)) if evidence else ()
                    alike[first.record, other.record] = Judgement(
                        "same", "identical", measure(comparison), comparison.score, why
                    )
    return alike


def _group_same(records: Collection) -> Iterator[list[int]]:
    """Yield the positions of the records that may be identical, sorted by id."""
    groups: dict[str, list[int]] = {}
    repeated = Counter(records.same)
    for place, same in enumerate(records.same):
        if repeated[same] > 1 and records.titles[place]:
            groups.setdefault(same, []).append(place)
    for group in groups.values():
        yield sorted(group, key=records.records.__getitem__)


def _part_group(group: list[Feature]) -> Iterator[list[Feature]]:
    """Yield a group of identical records. If identifying fields contradict each other, the group is split."""
    if group[0].doi or group[0].pmid:
        yield group
    else:
        for positions in part_copies([identify(f) for f in group]):
            yield [group[p] for p in positions]


def _rewrite_for_copies(
    alike: Mapping[Pair, Judgement], verdicts: PeopleVerdicts
) -> tuple[dict[Pair, Judgement], dict[Pair, str]]:
    """Return the identical copies to drop, and people's verdicts on the records that are kept.

    If people keep two identical records apart, neither these records nor any other copy of them is dropped.
    """
    first = {other: head for head, other in alike}
    parted = {
        first.get(a, a)
        for (a, b), given in verdicts.by_pair.items()
        if given.verdict != "same" and first.get(a, a) == first.get(b, b)
    }
    kept = {pair: judged for pair, judged in alike.items() if pair[0] not in parted}
    first = {other: head for head, other in kept}
    judged: dict[Pair, str] = {}
    for (a, b), given in verdicts.by_pair.items():
        pair = order_pair(first.get(a, a), first.get(b, b))
        if pair[0] != pair[1]:
            judged[pair] = given.verdict if judged.get(pair, given.verdict) == given.verdict else "ask"
    return kept, judged


@dataclass(frozen=True, slots=True)
class PairChunk:
    """Some pairs of records to judge, with everything that is needed to judge these pairs.

    `pairs` contains positions in `records`. The features of the records are packed before a chunk is sent to another
    process. `places` contains the words of the records' titles (see `count_places`).
    """

    pairs: Sequence[tuple[int, int]]
    records: "Sequence[Feature | Packed]"
    places: Places

    def __reduce__(self) -> tuple[Any, ...]:
        """Return the chunk with packed features, which are sent faster."""
        return PairChunk, (self.pairs, list(map(pack, self.records)), self.places)


@dataclass(frozen=True, slots=True)
class PairChunks(Sequence[PairChunk]):
    """The candidate pairs in chunks of `size` pairs. A chunk is made when it is read."""

    heads: Collection
    pairs: "Pairs"
    places: Places
    size: int

    def __len__(self) -> int:
        """Return the number of chunks."""
        return ceil(len(self.pairs) / self.size)

    def __getitem__(self, index: Any) -> Any:
        """Return one chunk."""
        if not 0 <= index < len(self):
            raise IndexError(index)
        part = self.pairs[index * self.size : (index + 1) * self.size]
        used, local = np.unique(part, return_inverse=True)
        flat, at, heads = local.reshape(-1).tolist(), used.tolist(), self.heads
        return PairChunk(
            list(zip(flat[::2], flat[1::2], strict=True)),
            list(map(heads.find_held, at)),
            {word: self.places[word] for word in heads.list_words(at) if word in self.places},
        )


def _judge_all(
    heads: Collection, choice: Choice, evidence: bool, places: Places, run: Run, size: int
) -> Iterator[tuple[Pair, Judgement]]:
    rules = {rule.name: rule for rule in choice.rules()}
    known: dict[Reasons, Reasons] = {}
    chunks = PairChunks(heads, find_candidates(heads), places, size)
    for judged in run(partial(judge_chunk, choice=choice, evidence=evidence), chunks):
        for pair, name, strength, score, why in judged:
            rule = rules[name]
            shared = known.setdefault(why, why)  # many pairs have the same evidence
            yield pair, Judgement(rule.verdict, name, strength, score, shared, rule.contradicts)


def judge_chunk(chunk: PairChunk, choice: Choice, evidence: bool) -> list[Judged]:
    """Return the judgements on a chunk of pairs. Judgements that reviewers never see are left out.

    This function may run in a worker process.
    """
    rules = choice.rules()
    features = list(map(unpack, chunk.records))
    reported = []
    for a, b in chunk.pairs:
        comparison = compare(features[a], features[b], chunk.places)
        rule = judge(comparison, rules)
        if rule.name not in SILENT:
            why = explain(comparison) if evidence else ()
            pair = order_pair(features[a].record, features[b].record)
            reported.append((pair, rule.name, measure(comparison), comparison.score, why))
    return reported
