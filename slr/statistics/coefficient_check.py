"""Check a reported coefficient against its standard error, test statistic, interval and stated direction."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from slr.model.value import Number
from slr.statistics.critical_value import imply_partial_r, imply_t, t_quantile
from slr.statistics.interval import normal_quantile
from slr.statistics.p_value import Range, ReportedP
from slr.statistics.reported import (
    Check,
    compare,
    is_below,
    limits,
    magnitude,
    map_range,
    not_checkable,
    overlap,
    show_range,
)

Direction = Literal["+", "-"]
_ASK_T: Final = "the coefficient, its standard error and its test statistic, with one more decimal"
_ASK_INTERVAL: Final = "the interval with its level, and the standard error"


def imply_ratio(estimate: Number, se: Number) -> Range | None:
    """Return the range of the test statistic, which is the estimate divided by its standard error.

    Return None if the standard error is below 0. If the standard error can be 0 within its rounding, as with `.00`, at
    least one end of the range is infinite.
    """
    low, high = limits(se)
    if high <= 0 or se.value < 0:
        return None
    bottom, top = limits(estimate)
    least = max(low, 0.0)

    def divide(x: float, *, far: bool) -> float:
        by = (least if far else high) if x > 0 else (high if far else least)
        return x / by if by > 0 else math.copysign(math.inf, x) if x else 0.0

    return divide(bottom, far=False), divide(top, far=True)


def check_ratio(estimate: Number, se: Number, statistic: Number) -> Check:
    """Check whether a reported t or z is the coefficient divided by its standard error.

    >>> from slr.model.value import read_number as n
    >>> check_ratio(n(".066"), n(".021"), n("3.11")).verdict
    'consistent'
    """
    implied = imply_ratio(estimate, se)
    if implied is None:
        why = f"a standard error must be above 0; the reported value is {se.text}"
        return Check(check="b/SE", verdict="inconsistent", why=why, ask="the standard error")
    found = compare("b/SE", statistic, implied, f"{estimate.text} / {se.text}", _ASK_T)
    if found.verdict == "inconsistent" and overlap(magnitude(limits(statistic)), magnitude(implied)):
        why = f"{found.why}; only the signs differ"
        ask = "the signs of the coefficient and of the test statistic"
        return Check(check="b/SE", verdict="inconsistent", why=why, implied=implied, ask=ask)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """A reported interval. `level` is the confidence level as a proportion, such as .95.

    `ratio` is true if the estimate is a ratio. Its interval is then symmetric on the logarithmic scale. `symmetric` is
    false for an interval that need not be symmetric, such as a bootstrap interval. `df` are the degrees of freedom,
    if known.
    """

    lower: Number
    upper: Number
    level: float = 0.95
    ratio: bool = False
    symmetric: bool = True
    df: float | None = None


def check_interval(estimate: Number, interval: Limits, se: Number | None = None) -> Iterator[Check]:
    """Yield up to three checks: whether the interval contains its estimate, is symmetric, and agrees with the standard error.

    If the interval does not contain the estimate, there is no further check. The second and the third check are made
    only for an interval that must be symmetric, and the third only if a standard error is given. For a ratio, `se` must
    be the standard error of its logarithm.
    """
    ranges = [limits(x) for x in (interval.lower, estimate, interval.upper)]
    shown = f"{interval.lower.text} to {interval.upper.text} and the estimate is {estimate.text}"
    if interval.ratio:
        if any(high <= 0 for _, high in ranges):
            why = f"a ratio and its limits must be above 0, but the interval is {shown}"
            yield Check(check="interval", verdict="inconsistent", why=why, ask=_ASK_INTERVAL)
            return
        ranges = [(math.log(a) if a > 0 else -math.inf, math.log(b)) for a, b in ranges]
    lower, middle, upper = ranges
    if not (is_below(lower[0], middle[1]) and is_below(middle[0], upper[1])):
        why = f"the interval is {shown}, which is outside the interval"
        yield Check(check="interval", verdict="inconsistent", why=why, ask=_ASK_INTERVAL)
        return
    yield Check(check="interval", verdict="consistent", why=f"the interval is {shown}")
    if interval.symmetric:
        yield _check_centre(lower, middle, upper, interval)
        if se is not None:
            yield _check_width(lower, upper, se, interval)


def _check_centre(lower: Range, middle: Range, upper: Range, interval: Limits) -> Check:
    centre = (lower[0] + upper[0]) / 2, (lower[1] + upper[1]) / 2
    scale = " of the logarithms" if interval.ratio else ""
    shown = map_range(math.exp, centre) if interval.ratio else centre
    why = f"the midpoint{scale} of {interval.lower.text} and {interval.upper.text} is {show_range(shown)}"
    if overlap(centre, middle):
        return Check(check="interval-centre", verdict="consistent", why=why, implied=shown)
    return Check(
        check="interval-centre",
        verdict="inconsistent",
        why=f"{why}, which is not the estimate",
        implied=shown,
        ask=f"{_ASK_INTERVAL}, and how the interval was computed",
    )


def _check_width(lower: Range, upper: Range, se: Number, interval: Limits) -> Check:
    """Check whether the width of an interval agrees with the standard error.

    Half the width should be the standard error times a quantile of the normal distribution. If the degrees of freedom
    are known, every factor between this quantile and that of the t distribution is accepted. If they are unknown, an
    interval that is too wide is *not checkable*.
    """
    least, most = (max(0.0, x) for x in limits(se))
    z = normal_quantile(interval.level)
    high = z if interval.df is None else t_quantile(1 - interval.level, interval.df)
    implied = z * least, high * most
    half = max(0.0, upper[0] - lower[1]) / 2, (upper[1] - lower[0]) / 2
    why = f"the standard error {se.text} implies a half-width of {show_range(implied)}; the reported limits imply {show_range(half)}"
    if overlap(half, implied):
        return Check(check="interval-width", verdict="consistent", why=why, implied=implied)
    if interval.df is None and half[0] > implied[1]:
        ask = "the degrees of freedom of the interval"
        return not_checkable(
            "interval-width", f"{why}; with few degrees of freedom, the interval can be wider", ask
        )
    return Check(check="interval-width", verdict="inconsistent", why=why, implied=implied, ask=_ASK_INTERVAL)


def check_sign(
    estimate: Number, direction: Direction, *, reverse: bool = False, ratio: bool = False
) -> Check:
    """Check whether the sign of an estimate agrees with the stated direction.

    `reverse` is true if a high value on the scale means a low value of its construct. The sign of a ratio is the sign
    of its logarithm. If the estimate can have either sign within its rounding, the verdict is *not checkable*.
    """
    null = 1.0 if ratio else 0.0
    low, high = limits(estimate)
    stated = "positive" if direction == "+" else "negative"
    turned = ", on a reversed scale" if reverse else ""
    why = f"the estimate is {estimate.text} and the stated direction is {stated}{turned}"
    if low < null < high or estimate.value == null:
        return not_checkable("sign", f"{why}; the estimate can be on either side of {null:g}")
    positive = (low >= null) != reverse
    if positive == (direction == "+"):
        return Check(check="sign", verdict="consistent", why=why)
    return Check(
        check="sign",
        verdict="inconsistent",
        why=why,
        ask="the direction of the effect, and the direction of each scale",
    )


def check_strongest(
    claimed: str,
    coefficients: Mapping[str, Number],
    *,
    standardised: bool,
    p: Mapping[str, ReportedP] | None = None,
    df: float | None = None,
) -> Check:
    """Check whether the predictor reported as the strongest has the largest absolute coefficient.

    `claimed` is the name of this predictor. Coefficients that are not standardised depend on the units of the scales.
    Such coefficients cannot show which predictor is the strongest, so the verdict is then *not checkable*. If the p-value
    and the degrees of freedom of the predictor are given, the reason for this verdict also states the implied t and the
    implied partial correlation.
    """
    own = magnitude(limits(coefficients[claimed]))
    others = {name: magnitude(limits(x)) for name, x in coefficients.items() if name != claimed}
    larger = [name for name, other in others.items() if other[0] > own[1]]
    listed = ", ".join(f"{name} {x.text}" for name, x in coefficients.items())
    why = f"{claimed!r} is called the strongest of {listed}"
    if standardised:
        if larger:
            ask = "the table of standardised coefficients"
            return Check(check="strongest", verdict="inconsistent", why=why, ask=ask)
        return Check(check="strongest", verdict="consistent", why=why)
    place = "other coefficients are larger" if larger else "no other coefficient is larger"
    why = f"{why}; {place}, but they cannot be compared because they are not standardised"
    if p is not None and df is not None and claimed in p:
        t = imply_t(p[claimed], df)
        why += (
            f"; its p-value implies |t| {show_range(t)} and a partial r {show_range(imply_partial_r(t, df))}"
        )
    ask = "the standardised coefficients, or the standard deviations of the predictors and the outcome"
    return not_checkable("strongest", why, ask)
