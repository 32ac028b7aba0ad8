"""Models that learn from verdicts which terms speak for a report: labelled rows in, one weight a term out.

All are linear: a report's score is the sum of its terms' weights, so that every score can be explained by its terms, and
ranking anew costs one pass over the matrix. What stands behind each number is in docs/classifier.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from slr.model.problem import Problem, ReviewError, did_you_mean
from slr.screen.feature import Matrix

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Weights = Mapping[str, NDArray[np.float64]]  # block: one weight a term


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One support vector machine: the blocks that it sees, and how much of a report's squared length each makes up.

    `cost` is the machine's C; `ratio` how many times the relevant labelled reports together outweigh the others.
    """

    blocks: Mapping[str, float]
    cost: float
    ratio: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Learner:
    """A matrix made ready for learning: its blocks as scikit-learn takes them."""

    matrix: Matrix
    sparse: "Mapping[str, csr_matrix]"
    views: tuple[View, ...]
    seed: int

    def fit(self, rows: NDArray[np.int64], relevant: NDArray[np.bool_]) -> Weights:
        """Return the weights of terms, the sum of what the views learn from labelled rows of both kinds."""
        total = {block: np.zeros(self.sparse[block].shape[1]) for block in self.blocks}
        for view in self.views:
            for block, weights in self._fit_view(view, rows, relevant).items():
                total[block] += weights
        return total

    @property
    def blocks(self) -> tuple[str, ...]:
        """The blocks that some view sees and that hold anything."""
        return tuple(sorted({b for view in self.views for b in view.blocks if self.sparse[b].nnz}))

    def _fit_view(self, view: View, rows: NDArray[np.int64], relevant: NDArray[np.bool_]) -> Weights:
        from scipy.sparse import hstack  # noqa: PLC0415  heavy: only a fit pays for it
        from sklearn.svm import LinearSVC  # noqa: PLC0415

        seen = {block: share for block, share in view.blocks.items() if self.sparse[block].nnz}
        whole = sum(seen.values())
        scale = {block: float(np.sqrt(share / whole)) for block, share in seen.items()}
        features = hstack([self.sparse[b][rows] * s for b, s in scale.items()], format="csr")
        own = np.sum([s * s * self.matrix.blocks[b].own[rows] for b, s in scale.items()], axis=0)
        machine = LinearSVC(C=1.0, loss="squared_hinge", random_state=self.seed)
        machine.fit(features, relevant, sample_weight=_allow_own(_balance(relevant, view), own))
        ends = np.cumsum([self.sparse[b].shape[1] for b in scale])[:-1]
        parts = np.split(machine.coef_[0], ends)
        return {b: part * s for (b, s), part in zip(scale.items(), parts, strict=True)}


def prepare_learner(name: str, matrix: Matrix, seed: int) -> Learner:
    """Return the named model over a matrix; an unknown name is the reviewer's to mend."""
    if name not in MODELS:
        message = f"unknown model {name!r}{did_you_mean(name, MODELS)}, expected one of: {', '.join(MODELS)}"
        raise ReviewError([Problem(code="MOD001", message=message, where="screening.model.name")])
    sparse = {block: stored.sparse() for block, stored in matrix.blocks.items()}
    return Learner(matrix=matrix, sparse=sparse, views=MODELS[name], seed=seed)


def _balance(relevant: NDArray[np.bool_], view: View) -> NDArray[np.float64]:
    """Return the cost of misjudging each row: relevant rows together outweigh the others by the view's ratio."""
    found = int(relevant.sum())
    weights = np.where(relevant, 1.0, found / (view.ratio * (len(relevant) - found)))
    return np.asarray(view.cost * weights * (len(relevant) / weights.sum()))


def _allow_own(cost: NDArray[np.float64], own: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return costs under which a row behaves as if its own pairs of words still had columns.

    In the dual of the squared hinge a row's cost c stands as 1 / 2c beside its squared length (Hsieh et al. 2008), which
    columns that no other row has would raise by `own`. Leaving them out is then exact, and halves the matrix.
    """
    return np.asarray(0.5 / (0.5 / cost + own))


# The reference's settings (ASReview's ELAS u4), and a committee of three that see the reports differently: titles count
# more; whole keywords beside the text; repeats count less. All three err, but not on the same reports.
MODELS: Final[Mapping[str, tuple[View, ...]]] = {
    "committee": (
        View(blocks={"text": 1.0, "title": 0.5}, cost=0.11, ratio=20.0),
        View(blocks={"text": 1.0, "keyword": 0.1}, cost=0.11, ratio=20.0),
        View(blocks={"even": 1.0}, cost=0.11, ratio=20.0),
    ),
    "elas": (View(blocks={"text": 1.0}, cost=0.11, ratio=9.8),),
}
