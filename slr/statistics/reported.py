"""Compare a reported number with the range that other reported numbers imply.

The exact value behind a reported number can be any number that rounds to it.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

from slr.model.value import Number
from slr.statistics.p_value import Range, Verdict, half_unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """The verdict of one check.

    `check` is the name of the check. `implied` is the range that the other numbers allow, or None if there is no such
    range. The range can end at infinity. `ask` is what to ask the authors for, or empty. `decision_error` is true if
    the reported and the implied values disagree about significance. `decision_error` is None if the check is not about
    significance.
    """

    check: str
    verdict: Verdict
    why: str
    implied: Range | None = None
    ask: str = ""
    decision_error: bool | None = None


def limits(number: Number) -> Range:
    """Return the range of values that round to a number as written.

    >>> from slr.model.value import read_number
    >>> limits(read_number(".705"))
    (0.7045, 0.7055)
    """
    half = half_unit(number)
    return float(number.value - half), float(number.value + half)


def compare(check: str, reported: Number, implied: Range, source: str, ask: str) -> Check:
    """Check whether a reported number can be a rounded value from the implied range.

    `source` names the numbers that imply the range.
    """
    values = show_range(implied)
    of = "" if values.startswith("from") else "of "
    shown = f"{source} implies a value {of}{values}; the reported value is {reported.text}"
    if overlap(limits(reported), implied):
        return Check(check=check, verdict="consistent", why=shown, implied=implied)
    return Check(check=check, verdict="inconsistent", why=shown, implied=implied, ask=ask)


def overlap(a: Range, b: Range) -> bool:
    """Return whether two ranges have a value in common. A gap that is a rounding error of the calculation is ignored."""
    return is_below(a[0], b[1]) and is_below(b[0], a[1])


def is_below(a: float, b: float) -> bool:
    """Return whether a <= b. A difference that is a rounding error of the calculation is ignored."""
    return a <= b or math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-12)


def show_range(values: Range) -> str:
    """Return a range in words.

    >>> show_range((1.25, 3.0)), show_range((3.71, math.inf)), show_range((2.0, 2.0))
    ('from 1.25 to 3', '3.71 or more', '2')
    """
    low, high = values
    if math.isinf(high):
        return f"{low:.4g} or more"
    if math.isinf(low):
        return f"{high:.4g} or less"
    return f"{low:.4g}" if f"{low:.4g}" == f"{high:.4g}" else f"from {low:.4g} to {high:.4g}"


def map_range(function: Callable[[float], float], values: Range) -> Range:
    """Return the range of the function's values over a range. The function must be increasing or decreasing."""
    a, b = function(values[0]), function(values[1])
    return min(a, b), max(a, b)


def magnitude(values: Range) -> Range:
    """Return the range of the absolute values of a range.

    >>> magnitude((-2.0, 1.0)), magnitude((-3.0, -1.0))
    ((0.0, 2.0), (1.0, 3.0))
    """
    low, high = values
    return 0.0 if low <= 0 <= high else min(abs(low), abs(high)), max(abs(low), abs(high))


def not_checkable(check: str, why: str, ask: str = "") -> Check:
    """Return a check with the verdict *not checkable*."""
    return Check(check=check, verdict="not checkable", why=why, ask=ask)
