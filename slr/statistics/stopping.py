"""Apply the stopping criterion: test whether screening can stop, and estimate the number of unread relevant reports.

Source of the test: Callaghan and Müller-Hansen (2020, Systematic Reviews 9:273). The test assumes that recall is
below the target. It also assumes that the last reports read were drawn at random from all reports that were unread
before them. Under these assumptions, the test computes how likely it is that so few of the last reports read are
relevant. If the ranking is better than chance, the true probability is even lower, so the test errs on the safe
side.

If the protocol sets a bias other than 1, relevant reports are assumed to be more likely to be read next (Wallenius'
distribution, as in `buscarpy`). This form of the test is experimental: its authors have not validated it.

The test covers the reports offered to people. It does not cover reports that the searches missed or that
rules excluded.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress
from types import MappingProxyType
from typing import Final, Literal

from slr.model.reason import Reason, ReasonKind, Reasons
from slr.model.screening import Stopping
from slr.model.verdict import Verdict
from slr.model.word import ADJUDICATOR

DRAWN: Final = ("model", "random", "pilot")  # ways of choosing a report that do not favour irrelevant reports
TARGETS: Final = (0.9, 0.95, 0.99)  # recall targets for which the remaining work is shown
Counts = Literal["any", "all", "adjudicated"]
# For each value of `counts` in the protocol, the sentence on the verdicts that make a report relevant to the
# test.
_CALLED: Final[Mapping[Counts, ReasonKind]] = {
    "any": "called_by_any",
    "all": "called_by_all",
    "adjudicated": "called_in_the_end",
}
_NEGLIGIBLE: Final = 1e-17
_SAME: Final = 1e-9  # a recall below the target by less than this is a rounding error


Decision = Literal["included", "excluded", "awaiting"]


_DECISIONS: Final[Mapping[str, Decision]] = {"included": "included", "excluded": "excluded"}  # by status


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One report that was read.

    `relevant` is true if the test counts the report as relevant. `served` is the way in which the report was chosen for
    the reviewer. `decided` is the current status of the report. If `decided` is None, a relevant report counts as
    included, and any other report as excluded.
    """

    relevant: bool
    served: str = "model"
    decided: Decision | None = None

    @property
    def decision(self) -> Decision:
        """The status of the report: included, excluded, or awaiting a decision."""
        return self.decided or ("included" if self.relevant else "excluded")


@dataclass(frozen=True, slots=True, kw_only=True)
class Remainder:
    """The number of unread relevant reports: an estimate, and a one-sided interval from `low` to `high`."""

    estimate: int
    low: int
    high: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """Whether screening can stop, with the evidence.

    - `drawn`: how many of the reports read were chosen by the ranking, at random or in the pilot round
    - `found`: how many reports the test counts as relevant
    - `counts`: which verdicts make a report relevant, as set in the protocol
    - `decided`: how many of the reports read are included, are excluded or await a decision
    - `assumed`: the sentence on the bias, if the protocol sets a bias other than 1 and gives its date
    - `work`: for each recall target, the number of reports still to be read if none of them is relevant
    """

    advice: Literal["not yet", "may stop", "all read"]
    offered: int
    read: int
    found: int
    drawn: int
    p_value: float
    recall: float
    confidence: float
    enabled: bool
    remainder: Remainder
    work: tuple[tuple[float, int], ...]
    counts: Counts
    decided: tuple[int, int, int]
    assumed: Reasons = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption:
    """The bias that the test assumes, and the sentences that describe it."""

    bias: float
    sentences: Reasons


def choose_bias(settings: Stopping, verdicts: Iterable[Verdict], amended: Iterable[str]) -> Assumption | None:
    """Return the bias that the test assumes.

    If the protocol sets no bias other than 1, or gives no date for the bias, return None.

    The bias should be fixed before people judge the reports that the ranking chooses. A verdict on such a report may be
    older than the date of the bias. In this case, the protocol needs an amendment of that date. Without such an
    amendment, a bias of 1 is assumed. `amended` contains the dates of all amendments.
    """
    if settings.bias == 1 or settings.bias_since is None:
        return None
    fill: dict[str, str | float] = {"bias": settings.bias, "since": settings.bias_since}
    early = sum(v.served == "model" and v.moment.date().isoformat() < settings.bias_since for v in verdicts)
    if not early:
        return Assumption(bias=settings.bias, sentences=(Reason.of("bias_fixed", **fill),))
    if settings.bias_since in set(amended):
        return Assumption(bias=settings.bias, sentences=(Reason.of("bias_amended", **fill, early=early),))
    return Assumption(bias=1.0, sentences=(Reason.of("bias_refused", **fill, early=early),))


def assess_stopping(
    readings: Sequence[Reading], offered: int, settings: Stopping, assumed: "Assumption | None" = None
) -> Assessment:
    """Return the advice on stopping and its evidence, given the protocol's recall target and confidence.

    If the protocol does not enable the criterion, the advice is never "may stop". `readings` are in reading order.
    `assumed` is the result of `choose_bias`. If it is None, the bias is 1. `offered` is the number of reports
    offered to people, including the reports already read, but without the reports that a rule decided. Raises
    ValueError if more reports were read than offered.
    """
    if len(readings) > offered:
        raise ValueError(f"{len(readings)} reports were read, but only {offered} were offered")
    labels, known = order_readings(readings)
    bias = assumed.bias if assumed is not None else 1.0
    p_value = find_p_value(labels, offered, settings.recall, known=known, bias=bias)
    fires = settings.enabled and p_value < 1 - settings.confidence
    everything = len(readings) == offered
    return Assessment(
        advice="all read" if everything else "may stop" if fires else "not yet",
        offered=offered,
        read=len(readings),
        found=sum(labels),
        drawn=len(labels) - known,
        p_value=p_value,
        recall=settings.recall,
        confidence=settings.confidence,
        enabled=settings.enabled,
        remainder=estimate_remainder(labels, offered, settings.confidence, known=known, bias=bias),
        work=tuple(
            (target, count_work_left(labels, offered, target, settings.confidence, known=known, bias=bias))
            for target in sorted({*TARGETS, settings.recall})
        ),
        counts=settings.counts,
        decided=_count_decisions(readings),
        assumed=assumed.sentences if assumed is not None else (),
    )


def _count_decisions(readings: Sequence[Reading]) -> tuple[int, int, int]:
    made = [r.decision for r in readings]
    return made.count("included"), made.count("excluded"), made.count("awaiting")


def collect_readings(
    verdicts: Iterable[Verdict], counts: Counts, statuses: Mapping[str, str] = MappingProxyType({})
) -> tuple[Reading, ...]:
    """Return one reading per report, in the order of the reports' first verdicts.

    `counts` determines which verdicts make a report relevant, as set in the protocol. To err on the safe side, the
    verdict `maybe` counts as `include`. If `counts` is `adjudicated` and there is a final verdict, only this verdict
    counts. `statuses` maps reports to their current statuses. A report without a `served` value counts as taken from a
    list.
    """
    by_report: dict[str, list[Verdict]] = {}
    for one in sorted(verdicts, key=lambda v: (v.moment, v.report, v.who)):
        by_report.setdefault(one.report, []).append(one)
    return tuple(
        Reading(
            relevant=_is_relevant(each, counts),
            served=each[0].served or "listed",
            decided=_decision_of(statuses[report]) if report in statuses else None,
        )
        for report, each in by_report.items()
    )


def _decision_of(status: str) -> Decision:
    return _DECISIONS.get(status, "awaiting")


def _is_relevant(verdicts: Sequence[Verdict], counts: str) -> bool:
    final = [v for v in verdicts if v.who == ADJUDICATOR]
    counted = final if counts == "adjudicated" and final else verdicts
    positive = [v.verdict in {"include", "maybe"} for v in counted]
    return all(positive) if counts == "all" else any(positive)


def order_readings(readings: Iterable[Reading]) -> tuple[tuple[bool, ...], int]:
    """Return two values: whether each report is relevant, with the known reports first; and the number of known reports.

    Known reports were not chosen by the ranking, at random or in the pilot round. For example, they were chosen by hand
    or taken from a list. They give no information about the unread reports. The relevant ones count as found, but known
    reports are not part of the sample.

    >>> order_readings([Reading(relevant=False), Reading(relevant=True, served="by hand")])
    ((True, False), 1)
    """
    listed = tuple(readings)
    chosen = [r.relevant for r in listed if r.served not in DRAWN]
    drawn = [r.relevant for r in listed if r.served in DRAWN]
    return (*chosen, *drawn), len(chosen)


def find_p_value(
    labels: Sequence[bool], offered: int, target: float, *, known: int = 0, bias: float = 1.0
) -> float:
    """Return the p-value of the hypothesis that recall is below `target`.

    If the p-value is small, screening can stop. `labels` contains True for each relevant report and False for each other
    report, in reading order. `offered` is the number of reports to read in total. `target` is the recall to be
    reached, such as 0.95. `known` is the number of known reports (see `order_readings`), which come first in `labels`.

    The test assumes that recall misses the target by one report. It looks at the last report read, at the last two
    reports, and so on. Each time, it computes the probability of so few relevant reports among them. The p-value is the
    smallest of these probabilities. The distribution is hypergeometric, or Wallenius' distribution if `bias` is not 1.

    >>> round(find_p_value([True] + [False] * 59, 100, 0.95), 4)
    0.404
    """
    return _smallest_p(labels, offered, _least_total(sum(labels), target), known, bias)


def _least_total(found: int, target: float) -> int:
    """Return the smallest total of relevant reports for which finding `found` of them misses the recall target."""
    return math.floor(found / target + _SAME) + 1


def _smallest_p(labels: Sequence[bool], offered: int, total: int, known: int, bias: float) -> float:
    """Return the smallest p-value, over all tails, of the hypothesis that there are `total` relevant reports."""
    best = 1.0
    for tail in _list_tails(labels, offered, total, known):
        best = min(best, _draw_at_most(*tail, bias, best))
    return best


def _is_rejected(
    labels: Sequence[bool], offered: int, total: int, known: int, bias: float, level: float
) -> bool:
    """Return whether the smallest p-value is below `level`. This takes much less time than finding the p-value."""
    tails = _list_tails(labels, offered, total, known)
    return any(_draw_at_most(*tail, bias, level) < level for tail in tails)


def _list_tails(
    labels: Sequence[bool], offered: int, total: int, known: int
) -> Iterator[tuple[int, int, int, int]]:
    """Yield the arguments of `_draw_at_most` for each tail to test. A tail contains the last reports read.

    Adding an irrelevant report to the front of a tail lowers the probability. It is therefore enough to test the
    longest tail and the tails that begin right after a relevant report.
    """
    found, before = sum(labels), sum(labels[:known])
    later = (place + 1 for place in compress(range(len(labels)), labels) if place >= known)
    for start in (known, *later):
        if start == len(labels):
            break
        yield found - before, offered - start, total - before, len(labels) - start
        before += 1


def _draw_at_most(
    hits: int, population: int, relevant: int, draws: int, bias: float = 1.0, most: float = 1.0
) -> float:
    """Return the probability of drawing at most `hits` relevant reports without replacement.

    The probability is 0 if `relevant` exceeds the population. To save time, the summation stops once the sum reaches
    `most`. The result is then between `most` and the probability.
    """
    if relevant > population:
        return 0.0
    rest = population - relevant
    first, last = max(0, draws - rest), min(hits, relevant, draws)
    if last < first:
        return 0.0
    if bias != 1:
        return _draw_with_bias(range(first, last + 1), population, relevant, draws, bias)
    # Starts at the most likely number and derives each term from its neighbour, so that one logarithm is enough.
    start = max(first, min(last, (draws + 1) * (relevant + 1) // (population + 2)))
    middle = math.exp(
        _log_choose(relevant, start) + _log_choose(rest, draws - start) - _log_choose(population, draws)
    )
    total = term = middle
    for k in range(start, first, -1):
        term *= k * (rest - draws + k) / ((relevant - k + 1) * (draws - k + 1))
        total += term
        if term < _NEGLIGIBLE * total or total >= most:
            break
    term = middle
    for k in range(start, last):
        term *= (relevant - k) * (draws - k) / ((k + 1) * (rest - draws + k + 1))
        total += term
        if term < _NEGLIGIBLE * total or total >= most:
            break
    return min(1.0, total)


def _draw_with_bias(hits: range, population: int, relevant: int, draws: int, bias: float) -> float:
    """Return the probability that the number of relevant reports drawn is in `hits`.

    A relevant report is `bias` times as likely to be drawn next as any other report.
    """
    from scipy.stats import nchypergeom_wallenius  # noqa: PLC0415  heavy, and needed only by the experimental form

    found = nchypergeom_wallenius.pmf(list(hits), population, relevant, draws, bias)
    return min(1.0, math.fsum(float(p) for p in found))


def _log_choose(n: int, k: int) -> float:
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)


def estimate_remainder(
    labels: Sequence[bool], offered: int, confidence: float, *, known: int = 0, bias: float = 1.0
) -> Remainder:
    """Return an estimate of the number of unread relevant reports, and the interval of the numbers that the test does not reject.

    The interval is from 0 to `high`. The interval is one-sided, because the data cannot distinguish a ranking that has
    found everything from a ranking that has missed a few reports. `estimate` is the largest number with a p-value of at
    least 0.5. If the ranking is better than chance, the true number is likely to be smaller.
    """
    unread = offered - len(labels)
    found = sum(labels)

    def most(level: float) -> int:
        # The more reports are assumed to be missing, the smaller the p-value, so bisection finds where it crosses the level.
        low, high = 0, unread
        while low < high:
            middle = (low + high + 1) // 2
            if _is_rejected(labels, offered, found + middle, known, bias, level):
                high = middle - 1
            else:
                low = middle
        return low

    return Remainder(estimate=most(0.5), low=0, high=most(1 - confidence))


def count_work_left(
    labels: Sequence[bool],
    offered: int,
    target: float,
    confidence: float,
    *,
    known: int = 0,
    bias: float = 1.0,
) -> int:
    """Return the number of reports still to read before the test allows stopping.

    The number assumes that none of the reports still to read is relevant. Each relevant report that is found increases the
    number. If the test cannot allow stopping earlier, the result is the number of all unread reports.
    """
    total, level = _least_total(sum(labels), target), 1 - confidence
    low, high = 0, offered - len(labels)
    while low < high:
        middle = (low + high) // 2
        if _is_rejected((*labels, *([False] * middle)), offered, total, known, bias, level):
            high = middle
        else:
            low = middle + 1
    return low


def find_stop(
    labels: Sequence[bool], offered: int, target: float, confidence: float, bias: float = 1.0
) -> int | None:
    """Return the number of reports after which the test first allows stopping, or None if it never does.

    `labels` is true for each relevant report, in reading order. Between two relevant reports, the p-value falls with
    each report read. It is therefore enough to test just before each relevant report and at the end. If the test allows
    stopping at such a point, bisection finds the earliest report after which the test allows stopping.
    """
    start = 0
    for end in (*(i for i, label in enumerate(labels) if label), len(labels)):
        if end >= max(start, 1) and find_p_value(labels[:end], offered, target, bias=bias) < 1 - confidence:
            return start + count_work_left(labels[:start], offered, target, confidence, bias=bias)
        start = end + 1
    return None


def explain_advice(assessment: Assessment) -> Reasons:
    """Return sentences for the paper that explain the advice on stopping.

    If screening can stop, the sentences include the limitations of the test.
    """
    a = assessment
    included, excluded, awaiting = a.decided
    decided = {"offered": a.offered, "included": included, "excluded": excluded, "awaiting": awaiting}
    read = {"read": a.read, **decided}
    called = (Reason.of(_CALLED[a.counts], found=a.found),) if a.found != included else ()
    if a.advice == "all read":
        return (Reason.of("all_read", **decided), *called)
    test: dict[str, float] = {"target": a.recall, "sure": a.confidence, "p": round(a.p_value, 6)}
    left = Reason.of("limit_unread", sure=a.confidence, high=a.remainder.high, unread=a.offered - a.read)
    if a.advice == "may stop":
        return (
            Reason.of("reading_stopped", **read, **test),
            *a.assumed,
            *called,
            left,
            Reason("test_limits"),
        )
    rejected = a.p_value < 1 - a.confidence
    result = Reason.of("not_enabled" if rejected else "not_rejected", **test)
    return (Reason.of("reading_continues", **read), *called, result, *a.assumed, left)


def trace_found(labels: Sequence[bool]) -> list[tuple[float, float]]:
    """Return the corners of the curve of relevant reports found (vertical) against reports read (horizontal).

    >>> trace_found([False, True, True])
    [(0.0, 0.0), (1.0, 0.0), (2.0, 1.0), (3.0, 2.0)]
    """
    corners = [(0.0, 0.0)]
    for place, label in enumerate(labels, 1):
        last = corners[-1]
        if label:
            corners += [(place - 1.0, last[1])] if last[0] < place - 1 else []
            corners.append((float(place), last[1] + 1))
    if corners[-1][0] < len(labels):
        corners.append((float(len(labels)), corners[-1][1]))
    return corners
