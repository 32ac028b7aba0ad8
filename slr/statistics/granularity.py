"""Check means and standard deviations of whole numbers: GRIM, GRIMMER and DEBIT.

The mean of n whole numbers is a multiple of 1/n, so many reported means are impossible (GRIM: Brown and Heathers 2017,
Social Psychological and Personality Science 8:363). Sums of squares are whole numbers, too (GRIMMER: Anaya 2016, Allard
2018). For 0/1 data, the mean determines the standard deviation (DEBIT: Heathers and Brown 2019). The verdicts
are computed with exact fractions. A half may have been rounded up or down.
"""

import math
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import islice

from slr.model.value import Number
from slr.statistics.p_value import Verdict, half_unit

_MOST = 10_000  # most sums that GRIMMER tries


@dataclass(frozen=True, slots=True, kw_only=True)
class Granularity:
    """The verdict of one check, and the reason.

    `implied` contains the two nearest possible means (GRIM) or the possible range of the standard deviation (DEBIT). If
    the check gives no such numbers, `implied` is None.
    """

    verdict: Verdict
    why: str
    implied: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A reported mean of a scale for n people. The answers to the items of the scale are whole numbers.

    `items` is the number of items. `percent` is true if the mean is a percentage.
    """

    mean: Number
    n: int
    items: int = 1
    percent: bool = False

    @property
    def limits(self) -> tuple[Fraction, Fraction]:
        """The range of means that round to the reported mean."""
        return _limits(self.mean, Decimal(100 if self.percent else 1))


def check_grim(sample: Sample) -> Granularity:
    """Check whether a mean is possible for n people who answered items with whole numbers (GRIM).

    >>> from slr.model.value import read_number
    >>> check_grim(Sample(mean=read_number("5.19"), n=28)).verdict
    'inconsistent'
    """
    answers = sample.n * sample.items
    scale = 100 if sample.percent else 1
    low, high = sample.limits
    if math.ceil(low * answers) <= math.floor(high * answers):
        return Granularity(
            verdict="consistent", why=f"a multiple of {scale}/{answers} rounds to {sample.mean.text}"
        )
    below, above = (Fraction(f(low * answers), answers) for f in (math.floor, math.ceil))
    near = float(below * scale), float(above * scale)
    why = f"no multiple of {scale}/{answers} rounds to {sample.mean.text}; the nearest are {near[0]:.6g} and {near[1]:.6g}"
    return Granularity(verdict="inconsistent", why=why, implied=near)


def check_grimmer(sample: Sample, sd: Number) -> Granularity:
    """Check whether a standard deviation is possible for the mean, n and the number of items (GRIMMER).

    The sum of the squared scores must be a whole number. This number is even if the sum of the scores is even, and
    otherwise odd. A standard deviation below 0, and any standard deviation of an impossible mean (GRIM), are
    *inconsistent*. With fewer than two people, or with too many sums to try, the verdict is *not checkable*.
    """
    if sample.n < _LEAST:
        return Granularity(verdict="not checkable", why="a standard deviation needs at least two people")
    if sd.value < 0:
        why = f"a standard deviation cannot be negative; the reported value is {sd.text}"
        return Granularity(verdict="inconsistent", why=why)
    if check_grim(sample).verdict != "consistent":
        return Granularity(verdict="inconsistent", why="the mean itself is impossible (GRIM)")
    low, high = _limits(sd, Decimal(1))
    scores = "whole numbers" if sample.items == 1 else f"mean scores on {sample.items} items"
    totals = _totals(sample)
    for total in islice(totals, _MOST):
        if _has_squares(sample, total, max(low, Fraction(0)), high):
            why = f"{scores} with this mean can have the SD {sd.text}"
            return Granularity(verdict="consistent", why=why)
    if totals.stop - totals.start > _MOST:
        return Granularity(
            verdict="not checkable", why="with so many people, there are too many possible sums to try"
        )
    why = f"no {sample.n} {scores} with the mean {sample.mean.text} have the SD {sd.text}"
    return Granularity(verdict="inconsistent", why=why)


def check_debit(sample: Sample, sd: Number) -> Granularity:
    """Check whether the mean and the standard deviation of values that are all 0 or 1 agree (DEBIT).

    With fewer than two people, the verdict is *not checkable*.
    """
    if sample.n < _LEAST:
        return Granularity(verdict="not checkable", why="a standard deviation needs at least two people")
    low, high = sample.limits
    low, high = max(low, Fraction(0)), min(high, Fraction(1))
    if low > high:
        why = f"if all values are 0 or 1, the mean must be between 0 and 1; the reported mean is {sample.mean.text}"
        return Granularity(verdict="inconsistent", why=why)
    ends = [p * (1 - p) * Fraction(sample.n, sample.n - 1) for p in (low, high)]
    most = Fraction(sample.n, sample.n - 1) / 4 if low <= Fraction(1, 2) <= high else max(ends)
    least, greatest = _limits(sd, Decimal(1))
    implied = math.sqrt(min(ends)), math.sqrt(most)
    if greatest >= 0 and max(least, Fraction(0)) ** 2 <= most and greatest**2 >= min(ends):
        return Granularity(
            verdict="consistent", why="0/1 data with this mean can have this SD", implied=implied
        )
    why = f"0/1 data with this mean have an SD between {implied[0]:.4g} and {implied[1]:.4g}"
    return Granularity(verdict="inconsistent", why=why, implied=implied)


_LEAST = 2


def _limits(number: Number, unit: Decimal) -> tuple[Fraction, Fraction]:
    half = Fraction(half_unit(number))
    value = Fraction(number.value)
    return (value - half) / Fraction(unit), (value + half) / Fraction(unit)


def _totals(sample: Sample) -> range:
    """Return the possible sums of all answers: those with a mean that rounds to the reported mean."""
    answers = sample.n * sample.items
    low, high = sample.limits
    return range(math.ceil(low * answers), math.floor(high * answers) + 1)


def _has_squares(sample: Sample, total: int, low: Fraction, high: Fraction) -> bool:
    """Return whether a sum of squares is possible for a sum of answers (`total`) and a range of standard deviations.

    Each person's score is a sum of answers divided by the number of items.
    """
    base = Fraction(total * total, sample.n)
    spread = (sample.n - 1) * sample.items**2
    whole, rest = divmod(total, sample.n)
    equal = sample.n * whole**2 + rest * (
        2 * whole + 1
    )  # the least sum of squares: scores as equal as possible
    least, most = max(equal, math.ceil(base + spread * low**2)), math.floor(base + spread * high**2)
    return least + (least - total) % 2 <= most
