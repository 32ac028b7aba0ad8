"""Models that learn from verdicts which terms speak for a report. Each is one function: labelled rows in, weights out.

All are linear: a report's score is the sum of its terms' weights, so that every score can be explained by its terms and
re-ranking costs one pass over the matrix.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from slr.model.problem import Problem, ReviewError, did_you_mean

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Weights = NDArray[np.float64]
Fit = Callable[["csr_matrix", NDArray[np.bool_], int], Weights]


def fit_model(name: str, features: "csr_matrix", relevant: NDArray[np.bool_], seed: int) -> Weights:
    """Return one weight a term, learned from labelled rows of both kinds by the named model."""
    if name not in MODELS:
        known = ", ".join(MODELS)
        raise ReviewError(
            [
                Problem(
                    code="MOD001",
                    message=f"unknown model {name!r}{did_you_mean(name, MODELS)}, expected one of: {known}",
                    where="screening.model.name",
                )
            ]
        )
    return MODELS[name](features, relevant, seed)


def _fit_elas(features: "csr_matrix", relevant: NDArray[np.bool_], seed: int) -> Weights:
    """Linear support vector machine with the settings of ASReview's ELAS u4."""
    from sklearn.svm import LinearSVC  # noqa: PLC0415  heavy: only a model that needs it pays for it

    machine = LinearSVC(C=0.11, loss="squared_hinge", random_state=seed)
    machine.fit(features, relevant, sample_weight=_balance(relevant, 9.8))
    return np.asarray(machine.coef_[0], dtype=np.float64)


def _balance(relevant: NDArray[np.bool_], ratio: float) -> NDArray[np.float64]:
    """Return weights under which relevant rows together outweigh the others `ratio` times; they sum to the rows."""
    found = int(relevant.sum())
    weights = np.where(relevant, 1.0, found / (ratio * (len(relevant) - found)))
    scaled: NDArray[np.float64] = weights * (len(relevant) / weights.sum())
    return scaled


MODELS: Final[Mapping[str, Fit]] = {
    "elas": _fit_elas,
}
