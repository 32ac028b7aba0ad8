"""Pool the effects of several studies: estimate, intervals, heterogeneity and leave-one-out.

The formulas come from metafor (Viechtbauer 2010, Journal of Statistical Software 36:3). Each result names its model and
its interval. The Knapp-Hartung interval (2003, Statistics in Medicine 22:2693) is computed in its classic form, without a
lower bound on its factor. If this interval is narrower than the normal interval, both intervals are returned.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

import numpy as np

from slr.statistics.interval import normal_quantile
from slr.statistics.linear_model import (
    Effects,
    Fit,
    Model,
    NotConvergedError,
    bound_tau2,
    estimate_tau2,
    fit,
    make_effects,
    typical_variance,
)

Interval = Literal["normal", "knapp-hartung"]
INTERVALS: Final[tuple[Interval, ...]] = ("normal", "knapp-hartung")
Limits = tuple[float, float]
ESTIMABLE: Final = 5  # with fewer studies, tau2 and the interval are very uncertain


@dataclass(frozen=True, slots=True, kw_only=True)
class Pooled:
    """A pooled effect. A value that cannot be computed, for example from a single study, is None.

    `statistic` is z for the normal interval and t with k - 1 degrees of freedom for the Knapp-Hartung
    interval. `ci_normal` is given only if the normal interval is wider than the Knapp-Hartung interval. `i2` is in
    percent. `weights` are in the order of the studies and sum to 1. `converged` is False if the iterations
    for tau2 or for its interval did not converge.
    """

    k: int
    model: Model
    interval: Interval
    estimate: float | None = None
    se: float | None = None
    statistic: float | None = None
    p: float | None = None
    ci: Limits | None = None
    ci_normal: Limits | None = None
    tau2: float | None = None
    tau2_ci: Limits | None = None
    i2: float | None = None
    h2: float | None = None
    q: float | None = None
    q_p: float | None = None
    prediction: Limits | None = None
    weights: tuple[float, ...] = ()
    converged: bool = True


def pool(
    y: Sequence[float], v: Sequence[float], model: Model, interval: Interval, confidence: float = 0.95
) -> Pooled:
    """Return the pooled effect of one or more studies, given their effects and sampling variances (above 0).

    If the variances are too far apart for the calculation, or if the iterations for tau2 do not converge, the result
    has no estimate.

    >>> pooled = pool([0.1, 0.3, 0.35], [0.01, 0.02, 0.01], "DL", "normal")
    >>> round(pooled.estimate, 4), round(pooled.tau2, 4), pooled.k
    (0.2434, 0.0084, 3)
    """
    scale = float(np.sqrt(np.median(np.asarray(v, dtype=float))))
    with np.errstate(all="ignore"):  # results that are not finite become None
        effects = make_effects(np.asarray(y, dtype=float) / scale, np.asarray(v, dtype=float) / scale**2)
        try:
            found = _pool(effects, model, interval, confidence)
        except (ArithmeticError, np.linalg.LinAlgError):  # the variances are too far apart
            return Pooled(k=len(y), model=model, interval=interval)
        return _restore(found, scale)


def leave_one_out(
    y: Sequence[float], v: Sequence[float], model: Model, interval: Interval, confidence: float = 0.95
) -> Iterator[Pooled]:
    """Yield the pooled effect without the first study, then without the second study, and so on.

    For a single study, yield nothing.
    """
    for i in range(len(y)):
        if len(y) > 1:
            yield pool([*y[:i], *y[i + 1 :]], [*v[:i], *v[i + 1 :]], model, interval, confidence)


def _pool(effects: Effects, model: Model, interval: Interval, confidence: float) -> Pooled:
    k = len(effects.y)
    empty = Pooled(k=k, model=model, interval=interval)
    if k == 1:
        return _estimate(replace(empty, q=0.0), effects, 0.0, confidence)
    plain = fit(effects, 0.0)
    found = replace(empty, q=plain.q, q_p=_chi2_tail(plain.q, k - 1))
    if model == "EE":
        i2 = max(0.0, 100 * (plain.q - (k - 1)) / plain.q) if plain.q > 0 else 0.0
        return _estimate(replace(found, tau2=0.0, i2=i2, h2=plain.q / (k - 1)), effects, 0.0, confidence)
    try:
        found = replace(found, tau2_ci=bound_tau2(effects, confidence))
        tau2 = estimate_tau2(effects, model)
    except NotConvergedError:
        return replace(found, converged=False)
    typical = typical_variance(effects)
    i2, h2 = 100 * tau2 / (tau2 + typical), tau2 / typical + 1
    return _estimate(replace(found, tau2=tau2, i2=i2, h2=h2), effects, tau2, confidence)


def _estimate(found: Pooled, effects: Effects, tau2: float, confidence: float) -> Pooled:
    """Return the result with the estimate, its interval and its prediction interval."""
    fitted = fit(effects, tau2)
    share = fitted.weights / fitted.weights.sum()
    found = replace(found, estimate=float(fitted.coefficients[0]), weights=tuple(map(float, share)))
    plain = math.sqrt(float(fitted.inverse[0, 0]))
    if found.interval == "normal":
        return _add_interval(found, plain, normal_quantile(confidence), _normal_tails)
    if found.k == 1:
        return found
    spare = found.k - 1
    se = plain * math.sqrt(_factor(fitted, spare))
    found = _add_interval(found, se, _t_quantile(spare, confidence), lambda t: _t_tails(t, spare))
    normal = _add_interval(
        replace(found, interval="normal"), plain, normal_quantile(confidence), _normal_tails
    )
    return replace(found, ci_normal=normal.ci) if _width(found) < _width(normal) else found


def _factor(fitted: Fit, spare: int) -> float:
    """Return the factor by which Knapp and Hartung multiply the variance of the estimate."""
    return fitted.q / spare


def _add_interval(found: Pooled, se: float, quantile: float, tails: Callable[[float], float]) -> Pooled:
    estimate = found.estimate
    assert estimate is not None  # noqa: S101  the caller has just set it
    statistic = estimate / se if se > 0 else None
    reach = None if found.model == "EE" or found.tau2 is None else quantile * math.sqrt(found.tau2 + se**2)
    return replace(
        found,
        se=se,
        statistic=statistic,
        p=None if statistic is None else tails(statistic),
        ci=(estimate - quantile * se, estimate + quantile * se),
        prediction=None if reach is None else (estimate - reach, estimate + reach),
    )


def _width(found: Pooled) -> float:
    return found.ci[1] - found.ci[0] if found.ci else 0.0


def _normal_tails(z: float) -> float:
    return math.erfc(abs(z) / math.sqrt(2))


def _t_tails(t: float, df: int) -> float:
    from scipy.special import stdtr  # noqa: PLC0415  heavy

    return 2 * float(stdtr(df, -abs(t)))


def _t_quantile(df: int, confidence: float) -> float:
    from scipy.special import stdtrit  # noqa: PLC0415  heavy

    return float(stdtrit(df, (1 + confidence) / 2))


def _chi2_tail(q: float, df: int) -> float:
    from scipy.special import chdtrc  # noqa: PLC0415  heavy

    return float(chdtrc(df, q))


_SCALED: Final = ("estimate", "se", "ci", "ci_normal", "prediction")
_SQUARED: Final = ("tau2", "tau2_ci")


def _restore(found: Pooled, scale: float) -> Pooled:
    """Return the result in the unit of the effects, without values that are not finite."""
    units = dict.fromkeys(_SCALED, scale) | dict.fromkeys(_SQUARED, scale**2)
    values: dict[str, Any] = {name: _scale(getattr(found, name), units.get(name, 1.0)) for name in _FIGURES}
    weights = found.weights if all(map(math.isfinite, found.weights)) else ()
    return replace(found, weights=weights, **values)


def _scale(value: float | Limits | None, unit: float) -> float | Limits | None:
    if value is None:
        return None
    if isinstance(value, tuple):
        low, high = value[0] * unit, value[1] * unit
        return (low, high) if math.isfinite(low) and math.isfinite(high) else None
    return value * unit if math.isfinite(value * unit) else None


_FIGURES: Final = (*_SCALED, *_SQUARED, "statistic", "p", "i2", "h2", "q", "q_p")
