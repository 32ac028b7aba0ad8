"""Recompute the p-value of a reported test statistic, and allow for rounding.

The exact value behind a reported number can be any number that rounds to it. For example, 2.20 can be any number from
2.195 to 2.205. A reported statistic therefore implies a range of p-values. A reported p-value is consistent if it can
be a rounded value from this range (Nuijten et al. 2016, Behavior Research Methods 48:1205).
"""

import math
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from slr.model.value import Number

Test = Literal["t", "F", "chi2", "r", "z", "Q"]
Sign = Literal["=", "<", ">"]
Verdict = Literal["consistent", "inconsistent", "implausible", "not checkable"]
Range = tuple[float, float]
TESTS: Final[tuple[Test, ...]] = ("t", "F", "chi2", "r", "z", "Q")
# The degrees of freedom that each test needs: the names of the columns.
DEGREES: Final[dict[Test, tuple[str, ...]]] = {
    "t": ("df2",),
    "F": ("df1", "df2"),
    "chi2": ("df1",),
    "r": ("df2",),
    "z": (),
    "Q": ("df1",),
}
_SIGNED: Final = ("t", "r", "z")
_HALF: Final = Decimal("0.5")


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistic:
    """A reported test statistic. `sign` is `<` or `>` if only a bound was reported. `tails` is 1 or 2."""

    test: Test
    sign: Sign
    value: Number
    df1: float = math.nan
    df2: float = math.nan
    tails: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedP:
    """A reported p-value. `value` is None if only "ns" was reported, which means above alpha."""

    sign: Sign
    value: Number | None
    alpha: float = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class PCheck:
    """The verdict on a reported p-value.

    `decision_error` is True if alpha is between the reported p-value and all implied p-values. A p-value that equals
    alpha is significant. `implied` is the range of p-values that the statistic allows. If there is no such range,
    `implied` and `decision_error` are None.
    """

    verdict: Verdict
    why: str
    implied: Range | None = None
    decision_error: bool | None = None


def half_unit(number: Number) -> Decimal:
    """Return half a unit of the last digit of a number as written.

    >>> from slr.model.value import read_number
    >>> half_unit(read_number("2.20")), half_unit(read_number("12"))
    (Decimal('0.005'), Decimal('0.5'))
    """
    exponent = number.value.as_tuple().exponent
    return _HALF.scaleb(exponent if isinstance(exponent, int) else 0)


def imply_p(statistic: Statistic) -> Range | None:
    """Return the range of p-values that a reported statistic allows, or None if no such statistic can have the reported value.

    The range contains NaN if p cannot be computed because the degrees of freedom are too large.
    """
    half, value = half_unit(statistic.value), statistic.value.value
    low, high = value - half, value + half
    if statistic.test in _SIGNED:
        low, high = (Decimal(0) if low <= 0 <= high else min(abs(low), abs(high))), max(abs(low), abs(high))
    if statistic.test == "r":
        if low > 1:
            return None
        high = min(high, Decimal(1))
    elif high < 0:
        return None
    bounds = _tail(statistic, float(high)), _tail(statistic, float(max(low, Decimal(0))))
    if statistic.sign == "<":
        return bounds[0], 1.0
    return (0.0, bounds[1]) if statistic.sign == ">" else bounds


def check_p(statistic: Statistic, reported: ReportedP) -> PCheck:
    """Check whether a reported p-value agrees with its statistic.

    `p = .000` is read as p < .0005. `p < .000` is impossible, because p cannot be negative.
    """
    implied = imply_p(statistic)
    if implied is None:
        return PCheck(verdict="inconsistent", why=f"{statistic.test} cannot be {statistic.value.text}")
    if any(map(math.isnan, implied)):
        return PCheck(verdict="not checkable", why="the degrees of freedom are too large to compute p")
    if why := explain_impossible(reported):
        return PCheck(
            verdict="inconsistent", why=why, implied=implied, decision_error=_differ(reported, implied)
        )
    fits = _fits(reported, implied)
    shown = f"{statistic.test} implies p from {implied[0]:.4g} to {implied[1]:.4g}"
    if fits:
        return PCheck(verdict="consistent", why=shown, implied=implied, decision_error=False)
    error = _differ(reported, implied)
    effect = "; the reported p and the implied p are on different sides of alpha" if error else ""
    return PCheck(verdict="inconsistent", why=f"{shown}{effect}", implied=implied, decision_error=error)


def explain_impossible(reported: ReportedP) -> str:
    """Return the reason why a reported p-value is impossible, or an empty string."""
    if reported.value is None:
        return ""
    value = reported.value.value
    if value < 0 or (value == 0 and reported.sign == "<"):
        return f"p cannot be {reported.sign} {reported.value.text}, because a p-value cannot be negative"
    if value > 1 and reported.sign != "<":
        return f"p cannot be {reported.sign} {reported.value.text}, because a p-value is at most 1"
    return ""


def _fits(reported: ReportedP, implied: Range) -> bool:
    low, high = implied
    if reported.value is None:
        return high > reported.alpha
    value, half = float(reported.value.value), float(half_unit(reported.value))
    if reported.sign == "=" and value == 0:
        return low < half
    if reported.sign == "=":
        return _below(low, value + half) and _below(value - half, high)
    return _below(low, value) if reported.sign == "<" else _below(value, high)


def _below(a: float, b: float) -> bool:
    """Return whether a <= b. A difference that is a rounding error of the calculation is ignored."""
    return a <= b or math.isclose(a, b, rel_tol=1e-9)


def _differ(reported: ReportedP, implied: Range) -> bool:
    """Return whether alpha is between the reported p-value and all implied p-values."""
    alpha = reported.alpha
    if reported.value is None:
        return implied[1] <= alpha
    value = float(reported.value.value)
    if reported.sign != ">" and value <= alpha:
        return implied[0] > alpha
    if (reported.sign == ">" and value >= alpha) or reported.sign == "=":
        return implied[1] <= alpha
    return False


def _tail(statistic: Statistic, value: float) -> float:
    """Return the p-value for one value of the statistic. For t, r and z, `value` is the absolute value."""
    from scipy.special import chdtrc, fdtrc, ndtr, stdtr  # noqa: PLC0415  heavy

    share = statistic.tails / 2
    match statistic.test:
        case "z":
            return min(1.0, 2 * float(ndtr(-value)) * share)
        case "t":
            return min(1.0, 2 * float(stdtr(statistic.df2, -value)) * share)
        case "r":
            t = value * math.sqrt(statistic.df2 / (1 - value * value)) if value < 1 else math.inf
            return min(1.0, 2 * float(stdtr(statistic.df2, -t)) * share)
        case "F":
            return float(fdtrc(statistic.df1, statistic.df2, value))
        case _:
            return float(chdtrc(statistic.df1, value))
