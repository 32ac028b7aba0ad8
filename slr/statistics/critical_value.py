"""Compute the t and the partial correlation that a reported p implies, and the smallest significant correlation.

Reported critical values of r, and statements on the significance of a correlation, are checked against this smallest
correlation.
"""

import math

from slr.model.value import Number
from slr.statistics.p_value import Range, ReportedP, half_unit
from slr.statistics.reported import Check, compare, is_below, limits, magnitude, map_range


def t_quantile(p: float, df: float, tails: int = 2) -> float:
    """Return the absolute t that has the p-value p. If p is 0 or below, the result is infinite.

    >>> round(t_quantile(0.05, 52), 3)
    2.007
    """
    from scipy.special import stdtrit  # noqa: PLC0415  heavy

    if p <= 0:
        return math.inf
    return max(0.0, -float(stdtrit(df, min(0.5, p / tails))))


def imply_t(reported: ReportedP, df: float, tails: int = 2) -> Range:
    """Return the range of absolute t that a reported p allows. For `p < .05`, the range ends at infinity.

    `p = .000` is read as p < .0005. `p > x` allows every t from 0 to the t of x. "ns" allows every t from 0 to the
    critical value.
    """
    if reported.value is None:
        return 0.0, t_quantile(reported.alpha, df, tails)
    value, half = float(reported.value.value), float(half_unit(reported.value))
    if reported.sign == ">":
        return 0.0, t_quantile(value, df, tails)
    if reported.sign == "<":
        return t_quantile(value, df, tails), math.inf
    return t_quantile(min(1.0, value + half), df, tails), t_quantile(value - half, df, tails)


def imply_partial_r(t: Range, df: float) -> Range:
    """Return the range of absolute partial correlations that a range of absolute t allows."""
    return map_range(lambda x: 1.0 if math.isinf(x) else x / math.hypot(x, math.sqrt(df)), t)


def critical_r(n: int, alpha: float = 0.05, tails: int = 2) -> float:
    """Return the smallest absolute correlation that is significant at `alpha` with n people. Raises ValueError for n below 3.

    >>> round(critical_r(56), 4)
    0.2632
    """
    if n <= _LEAST:
        raise ValueError(f"a test of a correlation needs at least 3 people, got {n}")
    t = t_quantile(alpha, n - 2, tails)
    return t / math.sqrt(t * t + n - 2)


_LEAST = 2


def check_critical_r(reported: Number, n: int, alpha: float = 0.05, tails: int = 2) -> Check:
    """Check whether a reported critical value of r agrees with n, alpha and the number of tails.

    Raises ValueError for n below 3.
    """
    exact = critical_r(n, alpha, tails)
    source = f"n = {n} with alpha {alpha:g} and {'one tail' if tails == 1 else 'two tails'}"
    return compare(
        "critical-r", reported, (exact, exact), source, "n and alpha of the table of critical values"
    )


def check_r_significance(r: Number, n: int, significant: bool, alpha: float = 0.05) -> Check:
    """Check whether a correlation is significant or not significant, as reported in `significant`.

    The test is two-tailed. The verdict is *consistent* if the reported decision is right for at least one value that
    rounds to `r`. Raises ValueError for n below 3.
    """
    critical = critical_r(n, alpha)
    low, high = magnitude(limits(r))
    why = f"with n = {n}, a correlation is significant if its size is at least {critical:.4f}; {r.text} was reported as"
    stated = "significant" if significant else "not significant"
    if is_below(critical, high) if significant else is_below(low, critical):
        return Check(
            check="r-significance", verdict="consistent", why=f"{why} {stated}", decision_error=False
        )
    return Check(
        check="r-significance",
        verdict="inconsistent",
        why=f"{why} {stated}",
        ask="n of this correlation, and its p-value",
        decision_error=True,
    )
