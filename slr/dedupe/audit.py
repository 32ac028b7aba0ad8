"""Estimate how accurate the merges are on the user's own records, from a random sample that a person judges.

The sample is drawn from the results of the rules, before people's verdicts are applied. It therefore stays the same
while people judge the sample. Precision is the share of merged pairs that a person judges to be the same work. To
estimate recall, the sample also contains near misses. Near misses are pairs that the rules judged but that were not
merged. Some of these pairs can be the same work. Pairs that the last two rules judge to be different
(`slr.dedupe.rule.SILENT`) are not near misses.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from slr.dedupe.cluster import Pair
from slr.dedupe.search import Found
from slr.statistics.interval import wilson
from slr.text.count import count

Stratum = Literal["merge", "near miss"]
AUDIT_SEED: Final = 1  # the seed of the sample, unless the command names another


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """The pairs to judge, in the order in which they are shown.

    Each pair belongs to one of two strata: merges or near misses. `merges` and `misses` count all pairs of each
    stratum, including pairs outside the sample.
    """

    pairs: tuple[tuple[Pair, Stratum], ...]
    merges: int
    misses: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A share with its 95 % interval."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        """Return a text such as `98.3 % (95 % CI 91.1 to 99.7)`."""
        return f"{100 * self.value:.1f} % (95 % CI {100 * self.low:.1f} to {100 * self.high:.1f})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """Precision and recall, estimated from the judged pairs, and the counts behind them.

    `precision` is None if no merge was judged. `recall` is None if `precision` is None, or if there are near misses
    but none of them was judged.
    """

    judged_merges: int
    right_merges: int
    judged_misses: int
    true_misses: int
    precision: Share | None
    recall: Share | None


def draw_sample(found: Found, size: int, seed: int) -> Sample:
    """Return a sample of at most `size` pairs: half are merges and half are near misses, if there are enough of both.

    Each rule is represented in proportion to the number of its pairs. A pair of identical records is never a near miss.
    """
    merges = {
        p: j.rule
        for p, j in found.pairs.items()
        if j.verdict == "same" and found.cluster_of[p[0]] == found.cluster_of[p[1]]
    }
    misses = {p: j.rule for p, j in found.pairs.items() if p not in merges and j.rule != "identical"}
    few = min(len(misses), size // 2)
    many = min(len(merges), size - few)
    few = min(len(misses), size - many)
    chosen = [(p, "merge") for p in _spread(merges, many, seed)] + [
        (p, "near miss") for p in _spread(misses, few, seed)
    ]
    # shuffled, so that the order does not show which pairs the rules merged
    mixed: list[tuple[Pair, Stratum]] = sorted(chosen, key=lambda c: _shuffle(c[0], seed))  # type: ignore[arg-type]
    return Sample(pairs=tuple(mixed), merges=len(merges), misses=len(misses))


def _spread(pairs: Mapping[Pair, str], count: int, seed: int) -> list[Pair]:
    listed = sorted(pairs, key=lambda p: (pairs[p], _shuffle(p, seed)))
    return [listed[(2 * i + 1) * len(listed) // (2 * count)] for i in range(count)]


def _shuffle(pair: Pair, seed: int) -> str:
    return hashlib.sha256(f"{seed}\x1f{pair[0]}\x1f{pair[1]}".encode()).hexdigest()


def estimate(sample: Sample, verdicts: Mapping[Pair, str]) -> Estimate:
    """Return precision and recall with intervals, estimated from the judged pairs of the sample.

    The interval of precision is a Wilson interval. The limits of recall are computed from the limits of two Wilson
    intervals: the interval of precision, and the interval of the share of near misses that are the same work.
    """
    merges = _judged(sample, "merge", verdicts)
    misses = _judged(sample, "near miss", verdicts)
    right, true = sum(v == "same" for v in merges), sum(v == "same" for v in misses)
    precision = _share(right, len(merges)) if merges else None
    recall = None
    if precision is not None and (misses or not sample.misses):
        missed = _share(true, len(misses)) if misses else Share(value=0.0, low=0.0, high=0.0)
        recall = Share(
            value=_recall(sample, precision.value, missed.value),
            low=_recall(sample, precision.low, missed.high),
            high=_recall(sample, precision.high, missed.low),
        )
    return Estimate(
        judged_merges=len(merges),
        right_merges=right,
        judged_misses=len(misses),
        true_misses=true,
        precision=precision,
        recall=recall,
    )


def _judged(sample: Sample, stratum: Stratum, verdicts: Mapping[Pair, str]) -> Sequence[str]:
    given = (verdicts.get(p) for p, s in sample.pairs if s == stratum)
    return [v for v in given if v in ("same", "different", "version", "notice")]


def _share(part: int, whole: int) -> Share:
    low, high = wilson(part, whole)
    return Share(value=part / whole, low=low, high=high)


def _recall(sample: Sample, precision: float, missed: float) -> float:
    """Return recall: of all pairs that are the same work, the share that was merged. Without such pairs, return 1.

    `precision` is the share of merges that are the same work. `missed` is the share of near misses that are the same
    work.
    """
    found, lost = precision * sample.merges, missed * sample.misses
    return found / (found + lost) if found + lost else 1.0


def sum_up_audit(sample: Sample, estimated: Estimate) -> dict[str, int | float | None]:
    """Return the row of the table `dedupe_audit`. If part of the sample is not judged, precision and recall are left out."""
    judged = estimated.judged_merges + estimated.judged_misses
    shares = (
        {"precision": estimated.precision, "recall": estimated.recall} if judged == len(sample.pairs) else {}
    )
    row: dict[str, int | float | None] = {
        "sampled": len(sample.pairs),
        "judged": judged,
        "merges": sample.merges,
        "judged_merges": estimated.judged_merges,
        "right_merges": estimated.right_merges,
        "misses": sample.misses,
        "judged_misses": estimated.judged_misses,
        "true_misses": estimated.true_misses,
    }
    for name, share in shares.items():
        if share is not None:
            row |= {name: share.value, f"{name}_low": share.low, f"{name}_high": share.high}
    return row


def describe_audit(sample: Sample, estimated: Estimate, seed: int) -> str:
    """Return the text on the audit for the methods section of a paper.

    If some pairs of the sample have not been judged yet, the text only states how many have been judged. If the sample
    is empty, the text says so.
    """
    judged = estimated.judged_merges + estimated.judged_misses
    if judged < len(sample.pairs):
        return (
            f"{judged} of {len(sample.pairs)} sampled pairs have been judged; precision and recall are estimated once all have been judged. If "
            "people disagree on a pair, settle it in duplicates/adjudicated.csv; `slr check` lists these pairs."
        )
    if not sample.pairs:
        return "There are no merges and no near misses to sample."
    text = (
        f"Duplicates were merged by rules ({count(sample.merges, 'pair')} of records merged, {count(sample.misses, 'near miss', 'near misses')} not merged or left "
        f"for people to judge). A stratified random sample of {count(estimated.judged_merges, 'merge')} and {count(estimated.judged_misses, 'near miss', 'near misses')} "
        f"(seed {seed}) was judged by hand: {estimated.right_merges} of the merged pairs and {estimated.true_misses} of the near misses "
        "described the same work"
    )
    if estimated.precision is not None:
        text += f", a precision of {estimated.precision}"
    if estimated.recall is not None:
        text += f" and, among the pairs compared, a recall of {estimated.recall}"
    return f"{text}."
