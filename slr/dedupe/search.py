"""Judge pairs of records by the rules and by people's verdicts, and form clusters of records that are one report."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from math import ceil
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from slr.dedupe.candidate import find_candidates
from slr.dedupe.cluster import Pair, close, order_pair
from slr.dedupe.collection import Collection, collect_features, unpack
from slr.dedupe.comparison import UnreadAbstractError, compare
from slr.dedupe.evidence import assess
from slr.dedupe.feature import Feature
from slr.dedupe.identity import part_copies
from slr.dedupe.issue import find_running_numbers
from slr.dedupe.rule import SILENT, Choice, Rule, Verdict, judge
from slr.dedupe.word_place import count_places
from slr.model.reason import Reason, Reasons
from slr.stage import choose_map
from slr.text.difference import Places

if TYPE_CHECKING:
    from slr.dedupe.candidate import Pairs
    from slr.dedupe.collection import Packed

Run = Callable[[Callable[..., Any], Iterable[Any]], Iterable[Any]]
# A pair, the name of the rule, the strength and the score (see `Judgement`), and the evidence.
Judged = tuple[Pair, str, float, float, Reasons]

# The number of pairs that are judged at once, by this process or by a worker.
_CHUNK: Final = 4_000
# If there are at most this many chunks, this process judges them itself, because starting workers would take longer.
_FEW_CHUNKS: Final = 12
# The number of records that are kept unpacked to test chains of merges.
_UNPACKED: Final = 1_000


class Judgement(NamedTuple):
    """The rules' verdict on one pair, with the name of the rule and the evidence.

    `strength` is the strength of the evidence (see `assess`). `score` is the similarity of the titles. `contradicts` is
    the value of the rule's `contradicts`. The class is a named tuple, which is quick to create, because a review has hundreds
    of thousands of pairs.
    """

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
    """The verdicts of people, by pair of records."""

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

    `verdicts` are people's verdicts, and `choice` contains the settings for the rules. `identical` is the result of
    `find_identical`, if it was already computed. If `evidence` is false, the judgements contain no reasons. `run` is `map`,
    or a `map` over several processes. `size` is the number of pairs that are judged at once. The result does not depend
    on `run` and `size`.
    """
    records = collect_features(features)
    verdicts, choice = verdicts or PeopleVerdicts(), choice or Choice()
    alike = find_identical(records, choice, evidence=evidence) if identical is None else dict(identical)
    alike, judged = _rewrite_for_copies(alike, verdicts)
    first = {other: head for head, other in alike}
    pairs, chunks = _judge_all(records, first.keys(), choice, evidence, run, size)
    known: dict[Pair, bool] = {}
    rules = choice.rules()
    find = lru_cache(maxsize=_UNPACKED)(chunks.find)

    def contradicts(a: str, b: str) -> bool:
        pair = order_pair(a, b)
        if pair in pairs:
            return pairs[pair].contradicts
        if pair not in known:
            known[pair] = _judge_read(find(a), find(b), chunks, rules).contradicts
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


def _rename(cluster_of: Mapping[str, str]) -> dict[str, str]:
    """Map each record to the smallest id in its cluster."""
    least: dict[str, str] = {}
    for record, key in cluster_of.items():
        least[key] = min(record, least.get(key, record))
    return {record: least[key] for record, key in cluster_of.items()}


def find_identical(
    features: Iterable[Feature], choice: Choice, *, evidence: bool = True
) -> dict[Pair, Judgement]:
    """Map each pair of a record and its identical copy to the judgement on the pair.

    Of a group of copies, the record with the smallest id is the first record of every pair. If the protocol has switched
    off the rule `identical`, there are no pairs.
    """
    records = collect_features(features)
    rule = next((r for r in choice.rules() if r.name == "identical"), None)
    if rule is None:
        return {}
    alike: dict[Pair, Judgement] = {}
    unread: list[tuple[Feature, Feature]] = []
    for first, other in _list_copies(records):
        try:
            _add_identical(alike, first, other, rule, evidence)
        except UnreadAbstractError:
            unread.append((first, other))
    abstracts = records.find_abstracts({f.record for pair in unread for f in pair}) if unread else {}
    for first, other in unread:
        one, copy = add_abstract(first, abstracts), add_abstract(other, abstracts)
        _add_identical(alike, one, copy, rule, evidence)
    return alike


def _add_identical(
    alike: dict[Pair, Judgement], first: Feature, other: Feature, rule: Rule, evidence: bool
) -> None:
    comparison = compare(first, other)
    if rule.holds(comparison):
        strength, reasons = assess(comparison)
        why = (Reason("identical"), *reasons) if evidence else ()
        alike[first.record, other.record] = Judgement("same", "identical", strength, comparison.score, why)


def _list_copies(records: Collection) -> Iterator[tuple[Feature, Feature]]:
    """Yield each pair of a record and another record that could be an identical copy."""
    for places in records.list_groups():
        if records.titles[places[0]]:
            for first, *others in _part_group([records[place] for place in places]):
                for other in others:
                    yield first, other


def _part_group(group: list[Feature]) -> Iterator[list[Feature]]:
    """Yield a group of identical records. If their identifying fields contradict each other, yield the parts of the group."""
    if group[0].doi or group[0].pmid:
        yield group
    else:
        for positions in part_copies([f.identity for f in group]):
            yield [group[p] for p in positions]


def _rewrite_for_copies(
    alike: Mapping[Pair, Judgement], verdicts: PeopleVerdicts
) -> tuple[dict[Pair, Judgement], dict[Pair, str]]:
    """Return the pairs in which the second record is a copy to drop, and people's verdicts on pairs of records that are kept.

    If people do not merge two identical records, neither these records nor any other copy of them is dropped. If verdicts
    on copies of the same two records differ, the verdict is `ask`.
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

    - `pairs`: positions in `records`
    - `records`: the features of the records, packed
    - `places`: the words of the records' titles (see `count_places`)
    - `uncounted`: the exports in which issue numbers are ignored (see `find_running_numbers`)
    - `abstracts`: the abstracts that have been read
    """

    pairs: Sequence[tuple[int, int]]
    records: "Sequence[Packed]"
    places: Places
    uncounted: Set[str] = frozenset()
    abstracts: Mapping[str, str] = field(default_factory=dict)

    def unpack(self) -> list[Feature]:
        """Return the features of the records."""
        return [_prepare(unpack(*packed), self.uncounted, self.abstracts) for packed in self.records]


def _prepare(feature: Feature, uncounted: Set[str], abstracts: Mapping[str, str]) -> Feature:
    if feature.issue and feature.export in uncounted:
        feature = replace(feature, issue="")
    return add_abstract(feature, abstracts) if abstracts else feature


def add_abstract(feature: Feature, abstracts: Mapping[str, str]) -> Feature:
    """Return a feature with its abstract, if `abstracts` contains it."""
    text = abstracts.get(feature.record)
    return feature if text is None else replace(feature, abstract=text)


@dataclass(frozen=True, slots=True, kw_only=True)
class PairChunks(Sequence[PairChunk]):
    """The candidate pairs in chunks of `size` pairs. A chunk is made when it is read.

    `order` contains the positions of the records, sorted by id. For the other fields, see `PairChunk`.
    """

    records: Collection
    order: Sequence[int]
    pairs: "Pairs"
    places: Places
    uncounted: Set[str]
    size: int
    abstracts: dict[str, str] = field(default_factory=dict)

    def __len__(self) -> int:
        """Return the number of chunks."""
        return ceil(len(self.pairs) / self.size)

    def __getitem__(self, index: Any) -> Any:
        """Return the chunk with this number (from 0)."""
        if not 0 <= index < len(self):
            raise IndexError(index)
        part = self.pairs[index * self.size : (index + 1) * self.size]
        used, local = np.unique(part, return_inverse=True)
        flat, at, records = local.reshape(-1).tolist(), used.tolist(), self.records
        ids = [records.records[i] for i in at] if self.abstracts else []
        return PairChunk(
            list(zip(flat[::2], flat[1::2], strict=True)),
            list(map(records.find_packed, at)),
            {word: self.places[word] for word in records.list_words(at) if word in self.places},
            self.uncounted,
            {record: self.abstracts[record] for record in ids if record in self.abstracts},
        )

    def find(self, record: str) -> Feature:
        """Return the feature of a record."""
        ids = self.records.records
        feature = self.records[self.order[bisect_left(self.order, record, key=ids.__getitem__)]]
        return _prepare(feature, self.uncounted, self.abstracts)


def _judge_all(
    records: Collection, copies: Set[str], choice: Choice, evidence: bool, run: Run, size: int
) -> tuple[dict[Pair, Judgement], PairChunks]:
    """Return the judgements on the candidate pairs, and the chunks of these pairs.

    Pairs that can only be judged by their abstracts are judged after all other pairs. Abstracts that are needed to test
    chains of merges are read at the same time.
    """
    kept = [place for place, record in enumerate(records.records) if record not in copies]
    left_out = [place for place, record in enumerate(records.records) if record in copies]
    chunks = PairChunks(
        records=records,
        order=sorted(range(len(records)), key=records.records.__getitem__),
        pairs=_sort_by_rank(find_candidates(records, left_out, run=run), records),
        places=count_places(records.titles[place] for place in kept),
        uncounted=find_running_numbers([records.exports[p] for p in kept], [records.issues[p] for p in kept]),
        size=size,
    )
    task = partial(judge_chunk, choice=choice, evidence=evidence)
    pairs: dict[Pair, Judgement] = {}
    unread = _judge_chunks(pairs, chunks, task, choice, choose_map(run, enough=len(chunks) > _FEW_CHUNKS))
    later = replace(chunks, pairs=chunks.pairs[unread])
    wanted = {records.records[place] for place in np.unique(later.pairs).tolist()}
    same = [pair for pair, judged in pairs.items() if judged.verdict == "same"]
    same += [(records.records[a], records.records[b]) for a, b in later.pairs.tolist()]
    wanted |= _list_chained(same)
    if wanted:
        chunks.abstracts.update(records.find_abstracts(wanted))
    _judge_chunks(pairs, later, task, choice, choose_map(run, enough=False))
    return pairs, chunks


def _sort_by_rank(pairs: "Pairs", records: Collection) -> "Pairs":
    """Return the pairs in an order in which pairs of similar records are neighbours. Most records are then in one chunk only."""
    return pairs[np.argsort(records.ranks[pairs].min(axis=1), kind="stable")] if len(pairs) else pairs


def _list_chained(pairs: Iterable[Pair]) -> set[str]:
    """Return the records of each pair in which a record also occurs in another pair."""
    listed = list(pairs)
    times = Counter(record for pair in listed for record in pair)
    return {record for a, b in listed if times[a] > 1 or times[b] > 1 for record in (a, b)}


def _judge_chunks(
    pairs: dict[Pair, Judgement],
    chunks: PairChunks,
    task: "Callable[[PairChunk], tuple[list[Judged], list[int]]]",
    choice: Choice,
    run: Run,
) -> list[int]:
    """Add the judgements to `pairs`, and return the positions of the pairs that cannot be judged before abstracts are read."""
    rules = {rule.name: rule for rule in choice.rules()}
    known: dict[Reasons, Reasons] = {}
    unread: list[int] = []
    for number, (judged, later) in enumerate(run(task, chunks)):
        unread += [number * chunks.size + place for place in later]
        for pair, name, strength, score, why in judged:
            rule = rules[name]
            shared = known.setdefault(why, why)  # many pairs have the same evidence
            pairs[pair] = Judgement(rule.verdict, name, strength, score, shared, rule.contradicts)
    return unread


def judge_chunk(chunk: PairChunk, choice: Choice, evidence: bool) -> tuple[list[Judged], list[int]]:
    """Return the judgements on a chunk of pairs, and the places of the pairs for which the abstracts must be read first.

    Judgements that reviewers never see are left out. This function can run in a worker process.
    """
    rules = choice.rules()
    features = chunk.unpack()
    reported: list[Judged] = []
    unread = []
    for place, (a, b) in enumerate(chunk.pairs):
        comparison = compare(features[a], features[b], chunk.places)
        try:
            rule = judge(comparison, rules)
        except UnreadAbstractError:
            unread.append(place)
            continue
        if rule.name not in SILENT:
            strength, why = assess(comparison)
            pair = (comparison.a.record, comparison.b.record)
            reported.append((pair, rule.name, strength, comparison.score, why if evidence else ()))
    return reported, unread


def _judge_read(a: Feature, b: Feature, chunks: PairChunks, rules: Sequence[Rule]) -> Rule:
    """Return the rule that gives the verdict on a pair.

    If the rules need abstracts that have not been read, read these abstracts.
    """
    try:
        return judge(compare(a, b, chunks.places), rules)
    except UnreadAbstractError:
        chunks.abstracts.update(chunks.records.find_abstracts({a.record, b.record}))
        ours, theirs = add_abstract(a, chunks.abstracts), add_abstract(b, chunks.abstracts)
        return judge(compare(ours, theirs, chunks.places), rules)
