"""Judge pairs of records and form clusters. This module uses neither data frames nor people's files."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

from slr.dedupe.candidate import find_candidates
from slr.dedupe.cluster import Pair, close, order_pair
from slr.dedupe.comparison import Comparison, compare, identify
from slr.dedupe.evidence import explain, measure
from slr.dedupe.feature import Feature
from slr.dedupe.identity import part_copies
from slr.dedupe.issue import drop_running_numbers
from slr.dedupe.rule import SILENT, Choice, Rule, Verdict, judge
from slr.model.reason import Reason, Reasons
from slr.text.difference import Places, count_places

Run = Callable[[Callable[..., Any], Iterable[Any]], Iterable[Any]]

# The number of pairs that are judged at once, by this process or by a worker.
_CHUNK: Final = 20_000


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

    `verdict` is `ask` if people disagree. `who` contains their names, joined by ", ". `reasons` contains each person's
    verdict.
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
    features: Sequence[Feature],
    verdicts: PeopleVerdicts | None = None,
    choice: Choice | None = None,
    *,
    identical: Mapping[Pair, Judgement] | None = None,
    evidence: bool = True,
    run: Run = map,
) -> Found:
    """Return the judged pairs and the clusters of records that belong to the same report.

    `identical` is the result of `find_identical`, if it was already computed.
    """
    verdicts, choice = verdicts or PeopleVerdicts(), choice or Choice()
    rules = choice.rules()
    alike = find_identical(features, choice, evidence=evidence) if identical is None else dict(identical)
    alike, judged = _rewrite_for_copies(alike, verdicts)
    first = {other: head for head, other in alike}
    distinct = [f for f in drop_running_numbers(features) if f.record not in first]
    heads = sorted(distinct, key=lambda f: f.record)
    places = count_places({f.title.words for f in heads})
    pairs = dict(_judge_all(heads, choice, evidence, places, run))
    by_id = {f.record: f for f in heads}
    known = {pair: j.contradicts for pair, j in pairs.items()}

    def contradicts(a: str, b: str) -> bool:
        pair = order_pair(a, b)
        if pair not in known:
            known[pair] = judge(compare(by_id[a], by_id[b], places), rules).contradicts
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
    cluster_of = {f.record: closure.find(first.get(f.record, f.record)) for f in features}
    return Found(pairs={**pairs, **alike}, cluster_of=_rename(cluster_of), refused=refused, apart=apart)


def _rename(cluster_of: Mapping[str, str]) -> dict[str, str]:
    """Map each record to the smallest id in its cluster."""
    least: dict[str, str] = {}
    for record, key in cluster_of.items():
        least[key] = min(record, least.get(key, record))
    return {record: least[key] for record, key in cluster_of.items()}


def find_identical(
    features: Sequence[Feature], choice: Choice, *, evidence: bool = True
) -> dict[Pair, Judgement]:
    """Return each pair of a record and an identical copy, with the judgement on the pair.

    The first record of a pair has the smallest id of all copies.
    """
    rules = choice.rules()
    rule = next((r for r in rules if r.name == "identical"), None)
    if rule is None:
        return {}
    groups: dict[str, list[Feature]] = defaultdict(list)
    for feature in features:
        if feature.title.key:
            groups[feature.same].append(feature)
    alike: dict[Pair, Judgement] = {}
    for group in _part_groups(groups.values()):
        group.sort(key=lambda f: f.record)
        first = group[0]
        for other in group[1:]:
            comparison = compare(first, other)
            if judge(comparison, rules) is rule:
                why = (Reason("identical"), *explain(comparison)) if evidence else ()
                alike[first.record, other.record] = Judgement(
                    "same", "identical", measure(comparison), comparison.score, why
                )
    return alike


def _part_groups(groups: Iterable[list[Feature]]) -> Iterator[list[Feature]]:
    """Yield the groups of identical records. Split a group if identifying fields contradict each other."""
    for group in groups:
        if len(group) > 1 and not (group[0].doi or group[0].pmid):
            for positions in part_copies([identify(f) for f in group]):
                yield [group[p] for p in positions]
        else:
            yield group


def _rewrite_for_copies(
    alike: Mapping[Pair, Judgement], verdicts: PeopleVerdicts
) -> tuple[dict[Pair, Judgement], dict[Pair, str]]:
    """Return the identical copies to drop, and people's verdicts on the records that are kept.

    If people keep two identical records apart, no copy of them is dropped.
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


def _judge_all(
    heads: Sequence[Feature], choice: Choice, evidence: bool, places: Places, run: Run
) -> Iterator[tuple[Pair, Judgement]]:
    found = find_candidates(heads).tolist()
    chunks = (
        [(heads[a], heads[b]) for a, b in found[start : start + _CHUNK]]
        for start in range(0, len(found), _CHUNK)
    )
    for judged in run(partial(judge_chunk, choice=choice, evidence=evidence, places=places), chunks):
        yield from judged


def judge_chunk(
    chunk: Sequence[tuple[Feature, Feature]], choice: Choice, evidence: bool, places: Places
) -> list[tuple[Pair, Judgement]]:
    """Return the judgements on a chunk of pairs. Judgements that reviewers never see are left out.

    This function may run in a worker process.
    """
    rules = choice.rules()
    reported = []
    for a, b in chunk:
        comparison = compare(a, b, places)
        rule = judge(comparison, rules)
        if rule.name not in SILENT:
            reported.append((order_pair(a.record, b.record), _judgement(comparison, rule, evidence)))
    return reported


def _judgement(comparison: Comparison, rule: Rule, evidence: bool) -> Judgement:
    why = explain(comparison) if evidence else ()
    return Judgement(rule.verdict, rule.name, measure(comparison), comparison.score, why, rule.contradicts)
