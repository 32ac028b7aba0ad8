"""Weighted linear models of effects and their variances, with the variance between studies (tau2).

An effect is a study's estimate, with a known sampling variance. The model has one column per coefficient: a column of
ones for the mean alone, and further columns for covariates (meta-regression). Estimators of tau2:

- EE: equal effects, so tau2 is 0;
- DL: the method of moments of DerSimonian and Laird 1986 (Controlled Clinical Trials 7:177);
- PM: Paule and Mandel 1982 (Journal of Research of the National Bureau of Standards 87:377);
- ML and REML: maximum likelihood and restricted maximum likelihood, by Fisher scoring (Viechtbauer 2005, Journal of
  Educational and Behavioral Statistics 30:261).
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Model = Literal["EE", "DL", "PM", "ML", "REML"]
MODELS: Final[tuple[Model, ...]] = ("EE", "DL", "PM", "ML", "REML")

_STEPS: Final = 1000  # most steps of Fisher scoring; if more are needed, the scoring counts as not converging
_SMALL: Final = 1e-12  # the change of tau2, relative to tau2 and the typical variance, at which scoring ends
_HALVINGS: Final = 60  # halvings of a step that would make tau2 negative; after them, tau2 is 0
_DOUBLINGS: Final = 2000  # doublings of the upper end of the range in which a root is sought


class NotConvergedError(Exception):
    """The iterations for tau2 did not converge, so there is no estimate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effects:
    """Effects of k studies: estimates and sampling variances (k), and the columns of the model (k × p)."""

    y: Numbers
    v: Numbers
    columns: Numbers

    @property
    def spare(self) -> int:
        """The number of studies minus the number of coefficients."""
        return int(self.columns.shape[0] - self.columns.shape[1])

    def without(self, place: int) -> "Effects":
        """Return the effects of all studies except the study with the index `place`."""
        keep = np.arange(len(self.y)) != place
        return Effects(y=self.y[keep], v=self.v[keep], columns=self.columns[keep])


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """A model fitted with given weights (k) to its columns (k × p).

    `inverse` is the inverse of X'WX, which is the covariance matrix of the coefficients. `q` is the weighted sum of
    squared residuals.
    """

    columns: Numbers
    weights: Numbers
    coefficients: Numbers
    inverse: Numbers
    residuals: Numbers
    q: float


def make_effects(y: Numbers, v: Numbers) -> Effects:
    """Return effects with a model that has only a mean and no covariates."""
    return Effects(y=y, v=v, columns=np.ones((len(y), 1)))


def fit(effects: Effects, tau2: float) -> Fit:
    """Return the model fitted with the weights 1 / (v + tau2). Raises LinAlgError if X'WX has no inverse."""
    weights = 1 / (effects.v + tau2)
    weighted = effects.columns * weights[:, None]
    inverse = np.linalg.inv(weighted.T @ effects.columns).astype(np.float64)
    coefficients = inverse @ (weighted.T @ effects.y)
    residuals = effects.y - effects.columns @ coefficients
    return Fit(
        columns=effects.columns,
        weights=weights,
        coefficients=coefficients,
        inverse=inverse,
        residuals=residuals,
        q=float((weights * residuals**2).sum()),
    )


def typical_variance(effects: Effects) -> float:
    """Return the typical sampling variance of Higgins and Thompson 2002 (Statistics in Medicine 21:1539).

    Raises LinAlgError as `fit` does.
    """
    return effects.spare / _trace(fit(effects, 0.0))


def estimate_tau2(effects: Effects, model: Model) -> float:
    """Return tau2, estimated with the estimator `model`. There must be more studies than coefficients.

    Raises NotConvergedError if the iterations do not converge, and LinAlgError as `fit` does.
    """
    return _ESTIMATORS[model](effects)


def bound_tau2(effects: Effects, confidence: float) -> tuple[float, float]:
    """Return the Q-profile interval of tau2 (Viechtbauer 2007, Statistics in Medicine 26:37).

    If the studies differ much less than sampling error alone would explain, both limits are 0. Raises NotConvergedError
    if a limit is not found, and LinAlgError as `fit` does.
    """
    from scipy.special import chdtri  # noqa: PLC0415  heavy

    tail = (1 - confidence) / 2
    high = find_root(effects, float(chdtri(effects.spare, 1 - tail)))
    low = find_root(effects, float(chdtri(effects.spare, tail)))
    return low, high


def find_root(effects: Effects, target: float) -> float:
    """Return the tau2 at which Q equals the target. Q falls as tau2 rises.

    If Q is already smaller at tau2 = 0, the result is 0.

    Raises NotConvergedError if no such tau2 is found, and LinAlgError as `fit` does.
    """
    from scipy.optimize import brentq  # noqa: PLC0415  heavy

    def excess(tau2: float) -> float:
        return fit(effects, tau2).q - target

    if excess(0.0) <= 0:
        return 0.0
    high = float(effects.v.max())
    for _ in range(_DOUBLINGS):
        if excess(high) < 0:
            try:
                return float(brentq(excess, 0.0, high, xtol=high * 1e-15, rtol=1e-14, maxiter=500))
            except (RuntimeError, ValueError):  # no convergence, or a value that is not finite
                raise NotConvergedError from None
        high *= 2
    raise NotConvergedError


def _moments(effects: Effects) -> float:
    plain = fit(effects, 0.0)
    return max(0.0, (plain.q - effects.spare) / _trace(plain))


def _trace(plain: Fit) -> float:
    """Return the trace of P = W - WX(X'WX)^-1X'W."""
    squared = (plain.columns * (plain.weights**2)[:, None]).T @ plain.columns
    return float(plain.weights.sum() - np.trace(plain.inverse @ squared))


def _paule_mandel(effects: Effects) -> float:
    return find_root(effects, float(effects.spare))


def _score_ml(at: Fit) -> float:
    """Return the step of Fisher scoring for maximum likelihood. The step is the change of tau2."""
    w = at.weights
    return float(((w * at.residuals) ** 2).sum() - w.sum()) / float((w**2).sum())


def _score_reml(at: Fit) -> float:
    """Return the step of Fisher scoring for restricted maximum likelihood: (y'PPy - tr P) / tr PP, with P as in `_trace`."""
    w, columns = at.weights, at.columns
    squared = at.inverse @ ((columns * (w**2)[:, None]).T @ columns)
    cubed = at.inverse @ ((columns * (w**3)[:, None]).T @ columns)
    first = w.sum() - np.trace(squared)
    second = (w**2).sum() - 2 * np.trace(cubed) + np.trace(squared @ squared)
    return float((((w * at.residuals) ** 2).sum() - first) / second)


def _scoring(step: Callable[[Fit], float]) -> Callable[[Effects], float]:
    def estimate(effects: Effects) -> float:
        scale = typical_variance(effects)
        tau2 = _start(effects)
        for _ in range(_STEPS):
            change = step(fit(effects, tau2))
            if not math.isfinite(change):
                raise NotConvergedError
            new = _move(tau2, change, scale)
            if abs(new - tau2) <= _SMALL * (scale + tau2):
                return new
            tau2 = new
        raise NotConvergedError

    return estimate


def _move(tau2: float, change: float, scale: float) -> float:
    """Return tau2 after a step. A step that would make tau2 negative is halved, if necessary repeatedly.

    If tau2 would still be negative after many halvings, or if tau2 is already close to 0, it becomes 0.
    """
    for _ in range(_HALVINGS):
        if tau2 + change >= 0:
            return tau2 + change
        if tau2 <= _SMALL * scale:
            return 0.0
        change /= 2
    return 0.0


def _start(effects: Effects) -> float:
    """Return Hedges' estimate of tau2 (1983): the unweighted variance of the effects minus the mean sampling variance."""
    plain = fit(Effects(y=effects.y, v=np.ones_like(effects.v), columns=effects.columns), 0.0)
    hat = np.einsum("ij,jk,ik->i", effects.columns, plain.inverse, effects.columns)
    return max(0.0, (plain.q - float(((1 - hat) * effects.v).sum())) / effects.spare)


_ESTIMATORS: Final[Mapping[Model, Callable[[Effects], float]]] = {
    "EE": lambda _: 0.0,
    "DL": _moments,
    "PM": _paule_mandel,
    "ML": _scoring(_score_ml),
    "REML": _scoring(_score_reml),
}
