"""Combine several effects that were measured on the same people into one effect, with an assumed correlation.

Studies rarely report how the sampling errors of their effects are correlated. The correlation is therefore an assumption,
and the result is shown for other correlations, too (Borenstein et al. 2009, Introduction to Meta-Analysis,
chapter 24).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

CORRELATIONS: Final = (0.0, 0.3, 0.5, 0.7, 0.9, 1.0)  # for the sensitivity line


@dataclass(frozen=True, slots=True, kw_only=True)
class Average:
    """The mean of several effects of one study, its sampling variance, the assumed correlation, and the number of effects."""

    effect: float
    variance: float
    correlation: float
    number: int


def average_effects(y: Sequence[float], v: Sequence[float], correlation: float) -> Average:
    """Return the mean of m effects `y` with the sampling variances `v`, measured on the same people.

    Any two sampling errors are assumed to have the same correlation r. The variance of the mean is
    (1/m²) (Σ v_i + 2 r Σ √(v_i v_j)), with the second sum over all pairs i < j. Raises ValueError if there are no effects,
    or if m errors cannot all have the correlation r.

    >>> round(average_effects([0.2, 0.4], [0.04, 0.04], 0.5).variance, 6)
    0.03
    """
    m = len(y)
    if m == 0:
        raise ValueError("expected at least one effect, got none")
    least = -1 / (m - 1) if m > 1 else -1.0
    if not least <= correlation <= 1:
        raise ValueError(
            f"a correlation between {m} effects must be between {least:.3g} and 1, got {correlation:g}"
        )
    whole, roots = sum(v), sum(map(math.sqrt, v))
    crossed = max(0.0, roots * roots - whole)  # the sum of √(v_i v_j) over all ordered pairs
    variance = max(0.0, whole + correlation * crossed) / (m * m)
    return Average(effect=sum(y) / m, variance=variance, correlation=correlation, number=m)


def vary_correlation(
    y: Sequence[float], v: Sequence[float], correlations: Sequence[float] = CORRELATIONS
) -> tuple[Average, ...]:
    """For each assumed correlation, return the mean of several effects of one study.

    Raises ValueError as `average_effects` does.
    """
    return tuple(average_effects(y, v, correlation) for correlation in correlations)
