"""Check the reported fit of a regression: R2, adjusted R2, F, degrees of freedom and variance inflation factors."""

import math
from typing import Final

from slr.model.value import Number
from slr.statistics.p_value import Range
from slr.statistics.reported import Check, compare, limits, magnitude, map_range, not_checkable

_ASK: Final = "R2, F, n and the number of predictors of this model"


def imply_f(r2: Number, n: int, k: int) -> Range | None:
    """Return the range of F that R2, n and the number of predictors (`k`) allow, or None if they allow no F.

    >>> from slr.model.value import read_number
    >>> [round(x, 2) for x in imply_f(read_number(".705"), 56, 3)]
    [41.32, 41.52]
    """
    low, high = limits(r2)
    df = n - k - 1
    if df < 1 or k < 1 or high < 0 or low > 1:
        return None

    def f(x: float) -> float:
        return math.inf if x >= 1 else max(0.0, x) / k / ((1 - max(0.0, x)) / df)

    return map_range(f, (low, high))


def check_f(f: Number, r2: Number, n: int, k: int) -> Check:
    """Check whether F agrees with R2, n and the number of predictors (`k`).

    If it does not agree, the reason also gives the R2 that F implies. If R2, n and k are impossible together, the
    verdict is *inconsistent*.
    """
    implied = imply_f(r2, n, k)
    if implied is None:
        return _impossible("F-R2", r2, n, k)
    source = f"R2 {r2.text} with n = {n} and {_count(k)}"
    found = compare("F-R2", f, implied, source, _ASK)
    if found.verdict == "consistent":
        return found
    df = n - k - 1
    back = map_range(lambda x: max(0.0, k * x / (k * x + df)), limits(f)) if limits(f)[0] > 0 else (0.0, 0.0)
    why = f"{found.why}; F {f.text} implies R2 from {back[0]:.4f} to {back[1]:.4f}"
    return Check(check="F-R2", verdict="inconsistent", why=why, implied=implied, ask=_ASK)


def check_adjusted(adjusted: Number, r2: Number, n: int, k: int) -> Check:
    """Check whether adjusted R2 agrees with R2, n and the number of predictors (`k`).

    If R2, n and k are impossible together, the verdict is *inconsistent*.
    """
    df = n - k - 1
    if df < 1 or k < 1 or limits(r2)[1] < 0 or limits(r2)[0] > 1:
        return _impossible("adjusted-R2", r2, n, k)
    implied = map_range(lambda x: 1 - (1 - x) * (n - 1) / df, limits(r2))
    source = f"R2 {r2.text} with n = {n} and {_count(k)}"
    return compare("adjusted-R2", adjusted, implied, source, _ASK)


def check_share(name: str, value: Number, least: float = 0.0) -> Check:
    """Check whether a number is between `least` and 1, such as R2 (from 0) or a correlation (from -1)."""
    ask = f"the value of {name}"
    return compare(f"{name}-range", value, (least, 1.0), f"the definition of {name}", ask)


def check_square(f: Number, t: Number) -> Check:
    """Check whether F is the square of t. The F and the t of a single predictor must agree in this way."""
    low, high = magnitude(limits(t))
    return compare("F-t", f, (low * low, high * high), f"t {t.text} squared", _ASK)


def check_df(reported: Number, expected: int, rule: str) -> Check:
    """Check whether degrees of freedom agree with the number of people. `rule` is the formula, such as `n - k - 1`.

    Degrees of freedom that are not whole numbers come from a corrected test, such as Welch's test. Such degrees of
    freedom are *not checkable* if they are above 0 and at most the expected degrees of freedom. All others are
    *inconsistent*.
    """
    value = float(reported.value)
    why = f"{rule} = {expected}; the reported value is {reported.text}"
    if value != math.floor(value):
        if 0 < value <= expected:
            why = f"{why}; the degrees of freedom are not a whole number, so the test is a corrected test"
            return not_checkable("df", why, "the name of the corrected test")
    elif value == expected:
        return Check(check="df", verdict="consistent", why=why, implied=(expected, expected))
    ask = "the n on which this analysis is based, and the number of missing values"
    return Check(check="df", verdict="inconsistent", why=why, implied=(expected, expected), ask=ask)


def check_vif(vif: Number, r2: Number | None = None, tolerance: Number | None = None) -> Check:
    """Check whether a variance inflation factor is at least 1, and whether it agrees with the tolerance or with R2.

    The factor must equal 1 / tolerance or, if only R2 is given, 1 / (1 - R2). `r2` is the R2 of a regression of the
    predictor on the other predictors.
    """
    ask = "the tolerance and the variance inflation factor of each predictor"
    if limits(vif)[1] < 1:
        why = f"a variance inflation factor must be at least 1, but the reported value is {vif.text}"
        return Check(check="VIF", verdict="inconsistent", why=why, implied=(1.0, math.inf), ask=ask)
    given = tolerance if tolerance is not None else r2
    if given is None:
        why = f"the reported variance inflation factor, {vif.text}, is at least 1, as expected"
        return Check(check="VIF", verdict="consistent", why=why, implied=(1.0, math.inf))
    name = "tolerance" if tolerance is not None else "R2"
    low, high = limits(given) if tolerance is not None else map_range(lambda x: 1 - x, limits(given))
    if high <= 0 or low > 1:
        why = f"{name} must be between 0 and 1, but the reported value is {given.text}"
        return Check(check="VIF", verdict="inconsistent", why=why, ask=ask)
    implied = 1 / min(1.0, high), 1 / low if low > 0 else math.inf
    return compare("VIF", vif, implied, f"{name} {given.text}", ask)


def _count(k: int) -> str:
    return f"{k} predictor{'' if k == 1 else 's'}"


def _impossible(check: str, r2: Number, n: int, k: int) -> Check:
    if n - k - 1 < 1 or k < 1:
        why = f"a model with n = {n} and {_count(k)} has no degrees of freedom for this check"
    else:
        why = f"R2 must be between 0 and 1, but the reported value is {r2.text}"
    return Check(check=check, verdict="inconsistent", why=why, ask=_ASK)
