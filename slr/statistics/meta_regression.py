"""Regress the effects of studies on covariates (meta-regression), with one residual variance between studies.

The model is the mixed-effects model of metafor (Viechtbauer 2010, Journal of Statistical Software 36:3).
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from slr.statistics.interval import normal_quantile
from slr.statistics.linear_model import (
    Effects,
    Fit,
    Model,
    NotConvergedError,
    Numbers,
    bound_tau2,
    estimate_tau2,
    fit,
    make_effects,
    typical_variance,
)
from slr.statistics.pooling import Interval, Limits

PER_COVARIATE: Final = (
    10  # studies per covariate; a rule of thumb of the Cochrane Handbook, section 10.11.5.1
)
INTERCEPT: Final = "intercept"


@dataclass(frozen=True, slots=True, kw_only=True)
class Coefficient:
    """A coefficient with its interval.

    `statistic` is z for the normal interval, and t with k - p degrees of freedom for the Knapp-Hartung interval, for k
    studies and p coefficients. `statistic` and the p-value are None if the standard error is 0.
    """

    name: str
    estimate: float
    se: float
    statistic: float | None
    p: float | None
    ci: Limits


@dataclass(frozen=True, slots=True, kw_only=True)
class Regression:
    """A meta-regression. If `why` is not empty, there are no results, and `why` is the reason.

    `qm` is the test that all coefficients but the intercept are 0: chi-squared with `df` degrees of freedom, or F
    with `df` and `spare` degrees of freedom for the Knapp-Hartung interval. `qe` is the test of the residual
    heterogeneity. `r2` is the share of tau2 that the covariates explain, in percent. `r2` is None for the model EE, and
    if tau2 is 0 without covariates.
    """

    k: int
    model: Model
    interval: Interval
    why: str = ""
    coefficients: tuple[Coefficient, ...] = ()
    df: int = 0
    spare: int = 0
    qm: float | None = None
    qm_p: float | None = None
    qe: float | None = None
    qe_p: float | None = None
    tau2: float | None = None
    tau2_ci: Limits | None = None
    i2: float | None = None
    r2: float | None = None


def regress(
    y: Sequence[float],
    v: Sequence[float],
    covariates: Mapping[str, Sequence[float]],
    model: Model,
    interval: Interval,
    *,
    least: int = PER_COVARIATE,
    confidence: float = 0.95,
) -> Regression:
    """Return the meta-regression of the effects `y`, with sampling variances `v`, on covariates.

    The result gives a reason instead of figures in these cases:

    - There are fewer than `least` studies per covariate.
    - There are not more studies than coefficients.
    - A covariate has the same value in all studies.
    - The model cannot be estimated.

    Raises ValueError if a covariate does not have one value per study.
    """
    empty = Regression(k=len(y), model=model, interval=interval)
    if why := _refuse(len(y), covariates, least):
        return replace(empty, why=why)
    scale = float(np.sqrt(np.median(np.asarray(v, dtype=float))))
    columns, back = _standardise(covariates, len(y))
    with np.errstate(all="ignore"):  # results that are not finite are refused
        effects = Effects(
            y=np.asarray(y, dtype=float) / scale,
            v=np.asarray(v, dtype=float) / scale**2,
            columns=columns,
        )
        try:
            found = _regress(empty, effects, back * scale, (INTERCEPT, *covariates), confidence)
        except NotConvergedError:
            return replace(
                empty, why=f"the iterations for tau2 did not converge, so {model} gives no estimate"
            )
        except (ArithmeticError, np.linalg.LinAlgError):
            return replace(empty, why=_SINGULAR)
    if not all(math.isfinite(x) for c in found.coefficients for x in (c.estimate, c.se)):
        return replace(empty, why=_SINGULAR)
    ci = found.tau2_ci
    return replace(
        found,
        tau2=None if found.tau2 is None else found.tau2 * scale**2,
        tau2_ci=None if ci is None else (ci[0] * scale**2, ci[1] * scale**2),
    )


_SINGULAR: Final = "the covariates depend on each other, or the variances differ too much"


def _refuse(k: int, covariates: Mapping[str, Sequence[float]], least: int) -> str:
    """Return why no regression can be computed, or "". Raises ValueError if a covariate does not have one value for each study."""
    number = len(covariates)
    for name, values in covariates.items():
        if len(values) != k:
            raise ValueError(f"expected {k} values of {name}, got {len(values)}")
        if len(set(values)) < _VALUES:
            return f"{name} has the same value in all studies"
    if k < least * number:
        studies = f"{k} {'study' if k == 1 else 'studies'}"
        return f"{studies} for {number} covariate{'s' if number > 1 else ''}; at least {least * number} are needed"
    return "" if k > number + 1 else f"{k} studies are too few for {number + 1} coefficients and their errors"


_VALUES: Final = 2


def _standardise(covariates: Mapping[str, Sequence[float]], k: int) -> tuple[Numbers, Numbers]:
    """Return the model's columns with standardised covariates, and the matrix that converts coefficients to original units."""
    size = len(covariates) + 1
    columns, back = np.ones((k, size)), np.eye(size)
    for i, values in enumerate(covariates.values(), start=1):
        x = np.asarray(values, dtype=float)
        centre, spread = float(x.mean()), float(x.std())
        columns[:, i] = (x - centre) / spread
        back[i, i], back[0, i] = 1 / spread, -centre / spread
    return columns, back


def _regress(
    empty: Regression, effects: Effects, back: Numbers, names: Sequence[str], confidence: float
) -> Regression:
    spare = effects.spare
    plain = fit(effects, 0.0)
    random = empty.model != "EE"
    tau2 = estimate_tau2(effects, empty.model)
    fitted = fit(effects, tau2)
    factor = fitted.q / spare if empty.interval == "knapp-hartung" else 1.0
    qm = _test_covariates(fitted) / factor if factor > 0 else math.inf
    df = len(names) - 1
    typical = typical_variance(effects)
    return replace(
        empty,
        coefficients=tuple(_list_coefficients(fitted, back, names, empty.interval, factor, confidence)),
        df=df,
        spare=spare,
        qm=(qm / df if empty.interval == "knapp-hartung" else qm) if math.isfinite(qm) else None,
        qm_p=_tail(qm, df, spare, empty.interval) if math.isfinite(qm) else None,
        qe=plain.q,
        qe_p=_tail(plain.q, spare, spare, "normal"),
        tau2=tau2,
        tau2_ci=bound_tau2(effects, confidence) if random else None,
        i2=100 * tau2 / (tau2 + typical),
        r2=_explained(effects, empty.model, tau2) if random else None,
    )


def _test_covariates(fitted: Fit) -> float:
    """Return the Wald statistic of the test that all coefficients but the intercept are 0."""
    slopes, covariance = fitted.coefficients[1:], fitted.inverse[1:, 1:]
    return float(slopes @ np.linalg.solve(covariance, slopes))


def _list_coefficients(
    fitted: Fit, back: Numbers, names: Sequence[str], interval: Interval, factor: float, confidence: float
) -> list[Coefficient]:
    from scipy.special import stdtr, stdtrit  # noqa: PLC0415  heavy

    spare = len(fitted.weights) - len(names)
    estimates = back @ fitted.coefficients
    errors = np.sqrt(np.diag(back @ fitted.inverse @ back.T) * factor)
    found = []
    for name, estimate, se in zip(names, map(float, estimates), map(float, errors), strict=True):
        statistic = estimate / se if se > 0 else None
        if interval == "normal":
            quantile = normal_quantile(confidence)
            p = None if statistic is None else math.erfc(abs(statistic) / math.sqrt(2))
        else:
            quantile = float(stdtrit(spare, (1 + confidence) / 2))
            p = None if statistic is None else 2 * float(stdtr(spare, -abs(statistic)))
        ci = estimate - quantile * se, estimate + quantile * se
        found.append(Coefficient(name=name, estimate=estimate, se=se, statistic=statistic, p=p, ci=ci))
    return found


def _tail(statistic: float, df: int, spare: int, interval: Interval) -> float:
    from scipy.special import chdtrc, fdtrc  # noqa: PLC0415  heavy

    if interval == "normal":
        return float(chdtrc(df, statistic))
    return float(fdtrc(df, spare, statistic / df))


def _explained(effects: Effects, model: Model, left: float) -> float | None:
    """Return the share of tau2 that the covariates explain, in percent, or None if tau2 without covariates is 0."""
    whole = estimate_tau2(make_effects(effects.y, effects.v), model)
    return max(0.0, 100 * (whole - left) / whole) if whole > 0 else None
