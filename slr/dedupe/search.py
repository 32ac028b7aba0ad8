"""Judge pairs of records by the rules and by people's verdicts, and form clusters of records that belong to the same report."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from itertools import compress, islice
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from slr.dedupe.candidate import find_pairs
from slr.dedupe.chunk import (
    JudgedChunk,
    Judgements,
    PairChunk,
    PairChunks,
    add_abstract,
    judge_chunk,
    judge_read,
)
from slr.dedupe.cluster import Pair, order_pair
from slr.dedupe.clusters import Clusters
from slr.dedupe.collection import Collection, collect_features
from slr.dedupe.column import Texts
from slr.dedupe.comparison import UnreadAbstractError, compare
from slr.dedupe.evidence import assess
from slr.dedupe.feature import Feature
from slr.dedupe.identity import part_copies
from slr.dedupe.issue import find_running_numbers
from slr.dedupe.joining import join_pairs, name_clusters_by_least
from slr.dedupe.judged import JudgedPairs, Judgement, Judging
from slr.dedupe.rule import Choice, Rule
from slr.dedupe.word_place import count_places
from slr.model.reason import Reason, Reasons
from slr.stage import choose_map

if TYPE_CHECKING:
    from slr.dedupe.candidate import Flags, Pairs
    from slr.dedupe.column import Numbers

Run = Callable[[Callable[..., Any], Iterable[Any]], Iterable[Any]]
# The number of pairs that are judged at once, by this process or by a worker.
_CHUNK: Final = 4_000
# If there are at most this many chunks, this process judges them itself, because starting workers would take longer.
_FEW_CHUNKS: Final = 12
# The number of records that are kept unpacked to test chains of merges.
_UNPACKED: Final = 1_000


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
    """People's verdicts, by pair of records."""

    by_pair: Mapping[Pair, PairVerdict] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The judged pairs, the clusters and the refused merges.

    `cluster_of` maps each record to the smallest id in its cluster. `refused` maps each refused merge to two records
    (see `explain_refusal`). `apart` contains the pairs on which people's verdict is not `same`.
    """

    pairs: Mapping[Pair, Judgement]
    cluster_of: Mapping[str, str]
    refused: Mapping[Pair, Pair]
    apart: frozenset[Pair] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Searched(Found):
    """The same results as in `Found`, in columns that take little memory."""

    pairs: JudgedPairs
    cluster_of: Clusters


def search(
    features: Iterable[Feature],
    verdicts: PeopleVerdicts | None = None,
    choice: Choice | None = None,
    *,
    identical: JudgedPairs | None = None,
    evidence: bool = True,
    run: Run = map,
    size: int = _CHUNK,
) -> Searched:
    """Return the judged pairs and the clusters of records that belong to the same report.

    `verdicts` are people's verdicts, and `choice` contains the settings for the rules. `identical` is the result of
    `find_identical`, if it was already computed. If `evidence` is false, the judgements contain no reasons. `run` is `map`,
    or a `map` over several processes. `size` is the number of pairs that are judged at a time. The result does not depend
    on `run` and `size`.
    """
    records = collect_features(features)
    verdicts, choice = verdicts or PeopleVerdicts(), choice or Choice()
    alike = find_identical(records, choice, evidence=evidence) if identical is None else identical
    alike, first, judged = _rewrite_for_copies(alike, verdicts)
    kept: Flags = np.ones(len(records), dtype=np.bool_)
    kept[records.by_id[alike.seconds]] = False
    pairs, chunks = _judge_all(records, kept, choice, evidence, run, size)
    rules = choice.rules()
    find = lru_cache(maxsize=_UNPACKED)(chunks.find)

    def contradict(pair: Pair) -> bool:
        return judge_read(find(pair[0]), find(pair[1]), chunks, rules).contradicts

    joined = join_pairs(pairs, judged, contradict)
    refused = dict(joined.refused)
    for a, b in verdicts.by_pair:
        pair = order_pair(first(a), first(b))
        if pair in refused:
            refused[a, b] = refused[pair]
    heads = np.arange(len(records), dtype=np.int32)
    heads[alike.seconds] = alike.firsts
    both = Judging(rules)
    both.add_all(pairs)
    both.add_all(alike)
    return Searched(
        pairs=both.finish(pairs.ids),
        cluster_of=Clusters(pairs.ids, name_clusters_by_least(joined.roots, heads)),
        refused=refused,
        apart=frozenset(p for p, v in judged.items() if v != "same"),
    )


def find_identical(features: Iterable[Feature], choice: Choice, *, evidence: bool = True) -> JudgedPairs:
    """Map each pair of identical copies to the judgement on the pair.

    In a group of copies, the record with the smallest id is the first record of every pair. If the protocol switches
    off the rule `identical`, there are no pairs. If `evidence` is false, the judgements contain no reasons.
    """
    records = collect_features(features)
    rules = choice.rules()
    judging = Judging(rules)
    code = next((place for place, rule in enumerate(rules) if rule.name == "identical"), None)
    unread: list[tuple[int, int]] = []
    for part in _batch(_list_copies(records) if code is not None else ()):
        unread += _add_identical(judging, records, part, rules, code or 0, evidence, {})
    ids = {records.records[place] for pair in unread for place in pair}
    abstracts = records.find_abstracts(ids) if unread else {}
    if unread:
        _add_identical(judging, records, unread, rules, code or 0, evidence, abstracts)
    return judging.finish(_sort_records(records))


def _sort_records(records: Collection) -> Texts:
    """Return the ids of all records, sorted."""
    order = records.by_id
    return records.records if (np.diff(order) > 0).all() else Texts.of(records.records.take(order))


def _batch(pairs: Iterable[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    rest = iter(pairs)
    return iter(lambda: list(islice(rest, _CHUNK)), [])


def _add_identical(
    judging: Judging,
    records: Collection,
    pairs: Sequence[tuple[int, int]],
    rules: Sequence[Rule],
    code: int,
    evidence: bool,
    abstracts: Mapping[str, str],
) -> list[tuple[int, int]]:
    """Add the judgements on the pairs that are identical. Return the pairs for which abstracts must be read first."""
    found = Judgements()
    unread = []
    at: list[tuple[int, int]] = []
    for pair in pairs:
        first, other = (add_abstract(records[place], abstracts) for place in pair)
        comparison = compare(first, other)
        try:
            if rules[code].holds(comparison):
                strength, reasons = assess(comparison)
                why = (Reason("identical"), *reasons) if evidence else ()
                found.add(len(at), code, strength, comparison.score, why)
                at.append(pair)
        except UnreadAbstractError:
            unread.append(pair)
    found.finish().pass_on(judging, records.id_ranks[np.array(at, np.int64).reshape(-1, 2)])
    return unread


def _list_copies(records: Collection) -> Iterator[tuple[int, int]]:
    """Yield the positions of each pair of records that could be identical copies.

    Records without a title are left out.
    """
    for places in records.list_groups():
        if records.titles[places[0]]:
            for first, *others in _part_group(places, [records[place] for place in places]):
                for other in others:
                    yield first, other


def _part_group(places: Sequence[int], group: Sequence[Feature]) -> Iterator[list[int]]:
    """Divide a group of identical records whose identifying fields contradict each other.

    Yield the positions of the records in each part. A group with a DOI or PubMed identifier is never divided.
    """
    if group[0].doi or group[0].pmid:
        yield list(places)
    else:
        for positions in part_copies([f.identity for f in group]):
            yield [places[p] for p in positions]


def _rewrite_for_copies(
    alike: JudgedPairs, verdicts: PeopleVerdicts
) -> tuple[JudgedPairs, Callable[[str], str], dict[Pair, str]]:
    """Rewrite people's verdicts so that each identical copy is replaced by the record that is kept.

    Return three values:

    - the pairs whose second record is a copy to drop
    - a function that maps a copy named in a verdict to the record that is kept
    - the rewritten verdicts, with `ask` if verdicts on copies of the same two records differ

    If people's verdict on two identical records is not `same`, no copy of these records is dropped.
    """
    first = find_heads(alike, {record for pair in verdicts.by_pair for record in pair})
    parted = {
        first.get(a, a)
        for (a, b), given in verdicts.by_pair.items()
        if given.verdict != "same" and first.get(a, a) == first.get(b, b)
    }
    places = [bisect_left(alike.ids, record) for record in parted]
    kept = alike.choose(~np.isin(alike.firsts, places))
    first = {copy: head for copy, head in first.items() if head not in parted}
    judged: dict[Pair, str] = {}
    for (a, b), given in verdicts.by_pair.items():
        pair = order_pair(first.get(a, a), first.get(b, b))
        if pair[0] != pair[1]:
            judged[pair] = given.verdict if judged.get(pair, given.verdict) == given.verdict else "ask"
    return kept, lambda record: first.get(record, record), judged


def find_heads(alike: JudgedPairs, wanted: Set[str]) -> dict[str, str]:
    """For each identical copy in `wanted`, find the record that is kept."""
    if not wanted:
        return {}
    places = np.array([bisect_left(alike.ids, record) for record in sorted(wanted)], np.int64)
    chosen = np.flatnonzero(np.isin(alike.seconds, places))
    return {copy: head for head, copy in alike.list_pairs(chosen)}


def _judge_all(
    records: Collection, kept: "Flags", choice: Choice, evidence: bool, run: Run, size: int
) -> tuple[JudgedPairs, PairChunks]:
    """Return the judgements on the candidate pairs, and the chunks of these pairs.

    Pairs that can only be judged by their abstracts are judged after all other pairs. Abstracts that are needed to test
    chains of merges are read at the same time.
    """
    chunks = PairChunks(
        records=records,
        pairs=find_pairs(records, kept, run=run).divide(size),
        places=count_places(compress(records.titles, kept.tolist())),
        uncounted=_find_uncounted(records, kept),
    )
    task = partial(judge_chunk, choice=choice, evidence=evidence)
    judging = Judging(choice.rules())
    unread = _judge_chunks(judging, chunks, task, choose_map(run, enough=len(chunks) > _FEW_CHUNKS))
    ids = _sort_records(records)
    judged = judging.finish(ids)
    same = judged.have_verdict("same")
    merged = np.stack([judged.firsts[same], judged.seconds[same]], axis=1)
    chained = _find_chained(np.concatenate([merged, records.id_ranks[unread]]))
    wanted = {*records.records.take(np.unique(unread)), *ids.take(chained)}
    if wanted:
        chunks.abstracts.update(records.find_abstracts(wanted))
    if len(unread):
        later = replace(chunks, pairs=[unread[start : start + size] for start in range(0, len(unread), size)])
        judging = Judging(choice.rules())
        judging.add_all(judged)
        _judge_chunks(judging, later, task, choose_map(run, enough=False))
        judged = judging.finish(ids)
    return judged, chunks


def _find_uncounted(records: Collection, kept: "Flags") -> Set[str]:
    exports, issues = records.exports, records.issues
    return find_running_numbers(exports.names, exports.codes[kept], issues.codes[kept], len(issues.names))


def _find_chained(pairs: "Numbers") -> "Numbers":
    """Find the pairs that share a record with another pair. Return the positions of their records."""
    times = np.bincount(pairs.reshape(-1))
    return np.unique(pairs[(times[pairs] > 1).any(axis=1)]) if len(pairs) else np.empty(0, np.int64)


def _judge_chunks(
    judging: Judging,
    chunks: PairChunks,
    task: "Callable[[PairChunk], JudgedChunk]",
    run: Run,
) -> "Pairs":
    """Add the judgements, and return the pairs that cannot be judged before abstracts are read."""
    unread = [np.empty((0, 2), np.int64)]
    for number, judged in enumerate(run(task, chunks)):
        pairs = chunks.pairs[number]
        judged.pass_on(judging, chunks.records.id_ranks[pairs])
        unread.append(pairs[judged.unread])
    return np.concatenate(unread)
