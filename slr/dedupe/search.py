"""Features -> judged pairs and clusters. Knows neither frames nor people's files, so that loose lists use it as it is."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

from slr.dedupe.candidate import find_candidates
from slr.dedupe.cluster import Pair, close, order_pair
from slr.dedupe.comparison import Comparison, compare
from slr.dedupe.evidence import measure, tell
from slr.dedupe.feature import Feature
from slr.dedupe.rule import SILENT, Choice, Rule, Verdict, judge

Run = Callable[[Callable[..., Any], Iterable[Any]], Iterable[Any]]

# Pairs that are judged in one go; a worker process gets no less.
_CHUNK: Final = 20_000


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the rules say of one pair."""

    verdict: Verdict
    rule: str
    strength: float
    score: float
    evidence: str
    contradicts: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What people said of pairs: the verdict that stands, by whom, in which words. `ask` where they disagree."""

    verdicts: Mapping[Pair, tuple[str, str, str]] = field(default_factory=dict)

    @property
    def records(self) -> frozenset[str]:
        """The records that somebody said something of."""
        return frozenset(r for pair in self.verdicts for r in pair)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Judged pairs, clusters (record to the smallest id of its cluster) and merges that were refused, with the reason."""

    pairs: Mapping[Pair, Judgement]
    home: Mapping[str, str]
    refused: Mapping[Pair, Pair]


def search(
    features: Sequence[Feature],
    said: Said | None = None,
    choice: Choice | None = None,
    *,
    evidence: bool = True,
    run: Run = map,
) -> Found:
    """Return which records are one report, and why."""
    said, choice = said or Said(), choice or Choice()
    rules = choice.rules()
    heads, alike = _gather_identical(features, said.records, rules, evidence)
    pairs = dict(_judge_all(heads, choice, evidence, run))
    by_id = {f.record: f for f in heads}
    known = {pair: j.contradicts for pair, j in pairs.items()}

    def contradicts(a: str, b: str) -> bool:
        pair = order_pair(a, b)
        if pair in said.verdicts:
            return said.verdicts[pair][0] != "same"
        if pair not in known:
            known[pair] = judge(compare(by_id[a], by_id[b]), rules).contradicts
        return known[pair]

    edges = {p: j.strength for p, j in pairs.items() if j.verdict == "same" and p not in said.verdicts}
    certain = [p for p, v in said.verdicts.items() if v[0] == "same"]
    closure = close(certain, edges, contradicts)
    pairs.update(alike)
    home = {f.record: closure.find(f.record) for f in heads}
    for head, other in alike:
        first = head if head in by_id else other
        home[other if first == head else head] = home[first]
    return Found(pairs=pairs, home=_rename(home), refused=closure.refused)


def _rename(home: Mapping[str, str]) -> dict[str, str]:
    """Return each record with the smallest id of all that share its cluster."""
    least: dict[str, str] = {}
    for record, key in home.items():
        least[key] = min(record, least.get(key, record))
    return {record: least[key] for record, key in home.items()}


def _gather_identical(
    features: Sequence[Feature], apart: frozenset[str], rules: Sequence[Rule], evidence: bool
) -> tuple[list[Feature], dict[Pair, Judgement]]:
    """Set identical records aside, so that the worst corpus costs no more than its distinct records."""
    rule = next((r for r in rules if r.name == "identical"), None)
    groups: dict[str, list[Feature]] = defaultdict(list)
    heads: list[Feature] = []
    for feature in features:
        if rule is None or feature.record in apart or not feature.title.key:
            heads.append(feature)
        else:
            groups[feature.same].append(feature)
    alike: dict[Pair, Judgement] = {}
    for group in groups.values():
        group.sort(key=lambda f: f.record)
        first, rest = group[0], group[1:]
        heads.append(first)
        for other in rest:
            comparison = compare(first, other)
            if judge(comparison, rules) is rule:
                words = f"alike in every field; {tell(comparison)}" if evidence else ""
                alike[order_pair(first.record, other.record)] = Judgement(
                    "same", "identical", measure(comparison), comparison.score, words
                )
            else:
                heads.append(other)
    return sorted(heads, key=lambda f: f.record), alike


def _judge_all(
    heads: Sequence[Feature], choice: Choice, evidence: bool, run: Run
) -> Iterator[tuple[Pair, Judgement]]:
    found = find_candidates(heads).tolist()
    chunks = (
        [(heads[a], heads[b]) for a, b in found[start : start + _CHUNK]]
        for start in range(0, len(found), _CHUNK)
    )
    for judged in run(partial(judge_chunk, choice=choice, evidence=evidence), chunks):
        yield from judged


def judge_chunk(
    chunk: Sequence[tuple[Feature, Feature]], choice: Choice, evidence: bool
) -> list[tuple[Pair, Judgement]]:
    """Judge some pairs and return those that are worth telling of. A worker process may do it."""
    rules = choice.rules()
    told = []
    for a, b in chunk:
        comparison = compare(a, b)
        rule = judge(comparison, rules)
        if rule.name not in SILENT:
            told.append((order_pair(a.record, b.record), _judgement(comparison, rule, evidence)))
    return told


def _judgement(comparison: Comparison, rule: Rule, evidence: bool) -> Judgement:
    words = tell(comparison) if evidence else ""
    return Judgement(rule.verdict, rule.name, measure(comparison), comparison.score, words, rule.contradicts)
