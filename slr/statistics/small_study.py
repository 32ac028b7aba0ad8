"""Look for small-study effects with a funnel plot and Egger's test (Egger et al. 1997).

Asymmetry of the plot can be due to missing studies, heterogeneity, the choice of the effect measure, or chance.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from slr.statistics.interval import normal_quantile

# With fewer studies, the power is too low to distinguish chance from asymmetry (Cochrane Handbook, section 13.3.5.4).
LEAST: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Egger:
    """Egger's test (BMJ 315:629): the effect divided by its standard error, regressed on 1 / SE.

    `bias` is the intercept, which is 0 if the funnel is symmetric, with its standard error, t, degrees of freedom and
    two-sided p. `limit` is the effect that the line predicts for a study with a standard error of 0. If the test was
    not run, all these values are None, and `why` is the reason. If the standard error of `bias` is 0, `t` and `p` are
    None.
    """

    k: int
    bias: float | None = None
    se: float | None = None
    t: float | None = None
    df: int | None = None
    p: float | None = None
    limit: float | None = None
    why: str = ""


def egger_test(y: Sequence[float], v: Sequence[float], least: int = LEAST) -> Egger:
    """Return Egger's test of effects `y` with sampling variances `v`. If no test is possible, the result gives the reason.

    No test is possible in these cases:

    - There are fewer than three studies, or fewer than `least`.
    - All standard errors are equal.
    - The effects or variances are too far apart.

    For odds ratios and standardised mean differences, the effect and its standard error depend on each other. The
    test is then significant too often.
    """
    k = len(y)
    if k < max(least, _COEFFICIENTS + 1):
        studies = f"{k} {'study' if k == 1 else 'studies'}"
        why = f"{studies}; with fewer than {max(least, _COEFFICIENTS + 1)}, the power is too low to distinguish chance from asymmetry"
        return Egger(k=k, why=why)
    errors = [math.sqrt(x) for x in v]
    across, up = [1 / s for s in errors], [a / s for a, s in zip(y, errors, strict=True)]
    centre, height = sum(across) / k, sum(up) / k
    spread = sum((x - centre) ** 2 for x in across)
    if not spread > _SMALL * centre**2:
        return Egger(k=k, why="all studies have the same standard error, so the regression is not possible")
    slope = sum((x - centre) * (z - height) for x, z in zip(across, up, strict=True)) / spread
    bias = height - slope * centre
    df = k - _COEFFICIENTS
    left = sum((z - bias - slope * x) ** 2 for x, z in zip(across, up, strict=True)) / df
    se = math.sqrt(left * (1 / k + centre**2 / spread))
    found = Egger(k=k, bias=bias, se=se, df=df, limit=slope)
    if not all(map(math.isfinite, (bias, se, slope))):
        return Egger(k=k, why="the effects or variances are too far apart for a test; check their units")
    if se == 0:
        return found
    return replace(found, t=bias / se, p=_tails(bias / se, df))


_COEFFICIENTS: Final = 2
_SMALL: Final = 1e-12


def _tails(t: float, df: int) -> float:
    from scipy.special import stdtr  # noqa: PLC0415  heavy

    return 2 * float(stdtr(df, -abs(t)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Funnel:
    """A funnel plot: each study's effect and standard error, and the centre of the funnel.

    The limits at a standard error s are `centre` ± `quantile` × s. Without heterogeneity and bias, a study is
    within them with the probability `confidence`.
    """

    points: tuple[tuple[float, float], ...]
    centre: float
    quantile: float
    confidence: float = 0.95

    def limits(self, se: float) -> tuple[float, float]:
        """Return the limits of the funnel at a given standard error."""
        return self.centre - self.quantile * se, self.centre + self.quantile * se


def make_funnel(y: Sequence[float], v: Sequence[float], centre: float, confidence: float = 0.95) -> Funnel:
    """Return the funnel plot of effects `y` with sampling variances `v`. `centre` is their pooled effect."""
    points = tuple((a, math.sqrt(b)) for a, b in zip(y, v, strict=True))
    quantile = normal_quantile(confidence)
    return Funnel(points=points, centre=centre, quantile=quantile, confidence=confidence)
