"""Check the reported numbers of a scale: reliability, loadings, means, standard deviations and percentages."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Final

from slr.model.value import Number
from slr.statistics.granularity import Sample, check_grim
from slr.statistics.p_value import Range, half_unit
from slr.statistics.reported import (
    Check,
    compare,
    is_below,
    limits,
    magnitude,
    map_range,
    not_checkable,
    overlap,
)

_ASK_ITEMS: Final = "the number of items, and the item scores or their correlations"


def check_alpha(alpha: Number, items: int | None = None) -> Check:
    """Check whether Cronbach's alpha is possible.

    An alpha above 1 is *inconsistent*. These cases are *implausible*:

    - An alpha for a single item, because alpha is then undefined.
    - An alpha that is 1 within its rounding, because all items would then be equal, apart from a constant difference.
    - A negative alpha. The usual reason is that some items were not reverse-coded.
    """
    low, high = limits(alpha)
    if low >= 1:
        why = f"alpha can be at most 1, but the reported value is {alpha.text}"
        return Check(check="alpha", verdict="inconsistent", why=why, implied=(-math.inf, 1.0), ask=_ASK_ITEMS)
    why = ""
    if items == 1:
        why = f"alpha is undefined for a single item; the reported value is {alpha.text}"
    elif high >= 1:
        why = f"alpha can be {alpha.text} only if all items have the same answers, apart from a constant difference; for a single item, alpha is undefined"
    elif high < 0:
        why = f"an alpha of {alpha.text} is negative; the usual reason is that some items were not reverse-coded"
    if why:
        return Check(check="alpha", verdict="implausible", why=why, ask=_ASK_ITEMS)
    return Check(
        check="alpha", verdict="consistent", why=f"the reported alpha, {alpha.text}, is below 1, as expected"
    )


def check_item_total(r: Number) -> Check:
    """Check whether the correlation of an item with the total is possible.

    The correlation can be 1.000 only if the item alone determines the total, so such a correlation is *implausible*. A correlation
    above 1 or below -1 is *inconsistent*.
    """
    low, high = limits(r)
    if low > 1 or high < -1:
        why = f"a correlation must be between -1 and 1, but the reported value is {r.text}"
        return Check(check="item-total", verdict="inconsistent", why=why, implied=(-1.0, 1.0), ask=_ASK_ITEMS)
    if high >= 1:
        why = f"an item-total correlation of {r.text} means that the item alone determines the total"
        return Check(check="item-total", verdict="implausible", why=why, ask=_ASK_ITEMS)
    return Check(check="item-total", verdict="consistent", why=f"the reported value is {r.text}")


def check_inter_item(alpha: Number, items: int, mean_r: Number) -> Check:
    """Check whether alpha agrees with the mean correlation between items, by the Spearman-Brown formula.

    The formula gives the standardised alpha. The raw alpha can differ from it, so a difference is only *implausible*.
    A mean correlation that is impossible for so many items is *inconsistent*. For a single item, the verdict is *not
    checkable*.
    """
    if items < _SEVERAL:
        return not_checkable("alpha-inter-item", "alpha is undefined for a single item", _ASK_ITEMS)
    low, high = limits(mean_r)
    least = -1 / (items - 1)  # the smallest mean correlation of so many items
    if high < least or low > 1:
        why = f"the mean correlation of {items} items must be between {least:.4g} and 1; the reported value is {mean_r.text}"
        return Check(check="alpha-inter-item", verdict="inconsistent", why=why, ask=_ASK_ITEMS)

    def standardise(r: float) -> float:
        spread = 1 + (items - 1) * r
        return items * r / spread if spread > 0 else -math.inf

    implied = map_range(standardise, (max(low, least), min(high, 1.0)))
    source = f"a mean correlation of {mean_r.text} between {items} items"
    found = compare("alpha-inter-item", alpha, implied, source, _ASK_ITEMS)
    if found.verdict == "consistent":
        return found
    why = f"{found.why}, if alpha is the standardised alpha"
    return Check(
        check=found.check,
        verdict="implausible",
        why=why,
        implied=implied,
        ask="whether alpha is standardised",
    )


_SEVERAL: Final = 2


def imply_ave(loadings: Sequence[Number]) -> Range:
    """Return the range of the average variance extracted: the mean of one or more squared loadings."""
    ranges = [_square(limits(x)) for x in loadings]
    return sum(a for a, _ in ranges) / len(ranges), sum(b for _, b in ranges) / len(ranges)


def imply_cr(loadings: Sequence[Number]) -> Range:
    """Return the range of the composite reliability, given one or more standardised loadings with the same sign."""

    def reliability(values: Sequence[float]) -> float:
        whole = sum(values) ** 2
        return whole / (whole + sum(1 - x * x for x in values))

    ranges = [_clip(limits(x)) for x in loadings]
    return reliability([a for a, _ in ranges]), reliability([b for _, b in ranges])


def check_loadings(
    loadings: Sequence[Number], ave: Number | None = None, cr: Number | None = None
) -> Iterator[Check]:
    """Check whether the average variance extracted and the composite reliability agree with standardised loadings.

    Yield one check for each of the two that is reported. If an absolute loading is above 1, yield only one check, with the
    verdict *implausible*. If there are no loadings, yield nothing.
    """
    if not loadings:
        return
    if any(limits(x)[0] > 1 or limits(x)[1] < -1 for x in loadings):
        texts = ", ".join(x.text for x in loadings)
        yield Check(
            check="loadings",
            verdict="implausible",
            why=f"standardised loadings are rarely above 1; the reported loadings are {texts}",
            ask="whether the loadings are standardised",
        )
        return
    source = f"a list of {len(loadings)} loadings" if len(loadings) > 1 else "the only loading"
    ask = "the table of standardised loadings, with all indicators"
    if ave is not None:
        yield compare("AVE", ave, imply_ave(loadings), source, ask)
    if cr is not None:
        if any(x.value < 0 for x in loadings) and any(x.value > 0 for x in loadings):
            yield not_checkable(
                "CR", "the loadings have both signs, so some indicators were not reverse-coded", ask
            )
        else:
            yield compare("CR", cr, imply_cr(loadings), source, ask)


def check_convergence(ave: Number, cr: Number) -> Check:
    """Check whether the composite reliability is at least the average variance extracted, as the formulas require."""
    why = f"the composite reliability is never below the average variance extracted; the reported values are {cr.text} and {ave.text}"
    if is_below(limits(ave)[0], limits(cr)[1]):
        return Check(check="CR-AVE", verdict="consistent", why=why, implied=(limits(ave)[0], 1.0))
    ask = "the standardised loadings"
    return Check(check="CR-AVE", verdict="inconsistent", why=why, implied=(limits(ave)[0], 1.0), ask=ask)


def check_mean_range(mean: Number, low: Number, high: Number) -> Check:
    """Check whether a mean is within the range of its scale."""
    implied = float(low.value), float(high.value)
    source = f"a scale from {low.text} to {high.text}"
    return compare(
        "mean-range", mean, implied, source, "the range of the scale, and whether items were summed"
    )


def check_sd_range(sd: Number, low: Number, high: Number, n: int, mean: Number | None = None) -> Check:
    """Check whether a standard deviation is possible on a scale and, if `mean` is given, together with this mean.

    The standard deviation is largest if all answers are at the two ends of the scale. With fewer than two people, the
    verdict is *not checkable*.
    """
    if n < _SEVERAL:
        return not_checkable("SD-range", "a standard deviation needs at least two people")
    if sd.value < 0:
        why = f"a standard deviation cannot be negative; the reported value is {sd.text}"
        return Check(check="SD-range", verdict="inconsistent", why=why, ask="the standard deviation")
    least, most = float(low.value), float(high.value)
    centre = (least + most) / 2
    nearest = centre
    if mean is not None:
        below, above = limits(mean)
        nearest = min(max(centre, below), above)
        nearest = min(max(nearest, least), most)
    largest = math.sqrt(max(0.0, (nearest - least) * (most - nearest)) * n / (n - 1))
    about = f" and a mean of {mean.text}" if mean is not None else ""
    source = f"a scale from {low.text} to {high.text} with n = {n}{about}"
    ask = "the standard deviation (or whether it is a standard error), and the range of the scale"
    return compare("SD-range", sd, (0.0, largest), source, ask)


def check_percentage(percentage: Number, n: int, number: int | None = None) -> Check:
    """Check whether a percentage of n people can be a whole number of people.

    If `number` is given, the percentage must also agree with this number of people.

    >>> from slr.model.value import read_number
    >>> check_percentage(read_number("33.9"), 56).verdict
    'consistent'
    """
    half, value = Fraction(half_unit(percentage)), Fraction(percentage.value)
    low, high = math.ceil((value - half) * n / 100), math.floor((value + half) * n / 100)
    ask = "the n on which this percentage is based, and the number of missing answers"
    if high < 0 or low > n:
        why = f"a percentage must be between 0 and 100, but the reported value is {percentage.text}"
        return Check(check="percentage", verdict="inconsistent", why=why, implied=(0.0, 100.0), ask=ask)
    if low > high:
        near = 100 * high / n, 100 * low / n
        why = f"{percentage.text} % is not possible with n = {n}; the nearest possible percentages are {near[0]:.4g} and {near[1]:.4g}"
        return Check(check="percentage", verdict="inconsistent", why=why, implied=near, ask=ask)
    shown = f"{percentage.text} % of {n} people is {low}" + (f" to {high}" if high > low else "")
    if number is not None and not low <= number <= high:
        why = f"{shown}; the reported number is {number}"
        return Check(check="percentage", verdict="inconsistent", why=why, implied=(low, high), ask=ask)
    return Check(check="percentage", verdict="consistent", why=shown, implied=(low, high))


def check_scale_mean(mean: Number, indicators: Sequence[Number], *, complete: bool | None = None) -> Check:
    """Check whether the mean of a scale agrees with the means of its indicators.

    The mean of the scale must be between the smallest and the largest mean of an indicator. If the list of indicators
    is complete and all indicators have the same weight, it must be the mean of the indicators' means.

    `complete` is True if the list is complete, False if it is not, and None if this is not known. A mean that is within
    the range, but differs from the mean of the means, is *not checkable* unless the list is known to be complete. A
    mean outside the range is *not checkable* if the list is known to be incomplete.
    """
    ranges = [limits(x) for x in indicators]
    ask = "the means of all indicators, and the number of items of each"
    if not ranges:
        return not_checkable("scale-mean", "the means of the indicators are not reported", ask)
    reach = min(a for a, _ in ranges), max(b for _, b in ranges)
    several = len(ranges) > 1
    source = (
        f"a list of the means of {len(ranges)} indicators" if several else "the mean of the only indicator"
    )
    average = sum(a for a, _ in ranges) / len(ranges), sum(b for _, b in ranges) / len(ranges)
    if complete:
        return compare("scale-mean", mean, average, source, ask)
    within = compare("scale-mean", mean, reach, source, ask)
    if within.verdict == "inconsistent":
        if complete is False:
            return not_checkable("scale-mean", f"{within.why}; the list is incomplete", ask)
        return replace(within, why=f"{within.why}; this is possible only if the list is incomplete")
    exact = sum(float(x.value) for x in indicators) / len(indicators)
    listed = f"the {len(indicators)} indicators" if len(indicators) > 1 else "the only indicator"
    why = f"the mean of {listed} is {exact:.4g}; the reported value is {mean.text}"
    if overlap(limits(mean), average):
        return Check(check="scale-mean", verdict="consistent", why=why, implied=average)
    return replace(not_checkable("scale-mean", f"{why}; the list could be incomplete", ask), implied=average)


def check_grim_what_if(mean: Number, n: int) -> Check:
    """Return the check of a scale's mean if the number of items is unknown: the verdict is *not checkable*.

    The reason gives the result of GRIM for a single item.
    """
    found = check_grim(Sample(mean=mean, n=n))
    would = "possible" if found.verdict == "consistent" else "impossible"
    why = f"the number of items is not reported; the mean {mean.text} would be {would} for a single item and n = {n}"
    return not_checkable("grim", why, "the number of items of the scale")


def _square(values: Range) -> Range:
    low, high = _clip(values)
    return low * low, high * high


def _clip(values: Range) -> Range:
    """Return the range of a loading's absolute value, capped at 1."""
    low, high = magnitude(values)
    return min(1.0, low), min(1.0, high)
