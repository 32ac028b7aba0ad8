"""Define the models that learn from labelled reports which terms indicate relevance. The result is one weight per term.

All models are linear: a report's score is the sum of its values in the matrix, each multiplied by the weight of its term. The
terms with the largest products therefore explain a score, and re-ranking takes one pass over the matrix. docs/classifier.md gives
the evidence for each setting.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

import numpy as np
from numpy.typing import NDArray

from slr.model.problem import Problem, ReviewError, did_you_mean
from slr.model.screening import DEFAULT_MODEL
from slr.screen.feature import Matrix
from slr.screen.machine import Multiply, Vector, solve_machine

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Weights = Mapping[str, Vector]  # block -> one weight per term


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One support vector machine of a model.

    `blocks` maps each block that the machine reads to its share of a report's squared length. `cost` is the
    machine's C. `ratio` is the total weight of the relevant labelled reports divided by the total weight of the
    irrelevant labelled reports. If `kind` is `logistic`, the view is a logistic regression instead, which
    scikit-learn trains from scratch each time.
    """

    blocks: Mapping[str, float]
    cost: float
    ratio: float
    kind: Literal["machine", "logistic"] = "machine"


# `elas` has the settings of ASReview's ELAS u4, the reference. `vectors` adds up three machines that weight words
# differently, and a machine that reads the vectors of a language model, so that the machines make different errors.
MODELS: Final[Mapping[str, tuple[View, ...]]] = {
    "elas": (View(blocks={"text": 1.0}, cost=0.11, ratio=9.8),),
    "vectors": (
        View(blocks={"text": 1.0, "title": 0.5}, cost=0.11, ratio=9.8),
        View(blocks={"merged": 1.0}, cost=0.11, ratio=9.8),
        View(blocks={"even": 1.0}, cost=0.11, ratio=9.8),
        View(blocks={"vector": 1.0}, cost=0.11, ratio=9.8),
    ),
    "logistic": (View(blocks={"text": 1.0, "keyword": 0.1}, cost=1.0, ratio=9.8, kind="logistic"),),
}


# The models of earlier versions that no longer exist, each with the reason.
REMOVED: Final = {
    "committee": ("it was tuned and measured on the same reviews; on other reviews, elas ranked better"),
}


def needs_vectors(name: str) -> bool:
    """Return whether the named model reads the vectors of a language model. Raises ReviewError as `find_views` does."""
    return any("vector" in view.blocks for view in find_views(name))


def list_blocks(*names: str) -> frozenset[str]:
    """Return the names of the blocks that the named models read, except the block `vector`. Raises ReviewError as `find_views` does."""
    return frozenset(b for name in names for view in find_views(name) for b in view.blocks) - {"vector"}


def find_views(name: str) -> tuple[View, ...]:
    """Return the views of the named model. Raises ReviewError for an unknown name, and for a model that no longer exists."""
    if name in MODELS:
        return MODELS[name]
    if name in REMOVED:
        problem = Problem(
            code="MOD005",
            message=f"the model {name!r} no longer exists: {REMOVED[name]}",
            where="screening.model.name",
            hint=f"choose one of: {', '.join(MODELS)}; the default is {DEFAULT_MODEL}",
        )
        raise ReviewError([problem])
    problem = Problem(
        code="MOD001",
        message=f"unknown model {name!r}{did_you_mean(name, MODELS)}, expected one of: {', '.join(MODELS)}",
        where="screening.model.name",
        hint=f"choose one of these models, or remove the key to use the default, {DEFAULT_MODEL}",
    )
    raise ReviewError([problem])


class Learner:
    """A model that is trained on a matrix and retrained after further verdicts.

    Support vector machines continue from the last solution, unless a verdict has been retracted since then.
    """

    def __init__(self, views: tuple[View, ...], matrix: Matrix) -> None:
        self.sparse: Mapping[str, csr_matrix] = matrix.sparse()
        self._own = {b: stored.own.astype(np.float64) for b, stored in matrix.blocks.items()}
        full = (drop_empty(view, matrix.filled) for view in views)
        self._views = tuple(view for view in full if view.blocks)
        self._forget()

    def share(self) -> "Learner":
        """Return a new, untrained learner that shares the matrix of this learner."""
        other = copy(self)
        other._forget()  # noqa: SLF001  of the same class
        return other

    def _forget(self) -> None:
        self._rows = np.empty(0, dtype=np.int64)
        self._products = {b: np.empty((0, 0)) for view in self._views for b in view.blocks}
        self._answers = [np.empty(0) for _ in self._views]

    def fit(self, rows: NDArray[np.int64], relevant: NDArray[np.bool_]) -> Weights:
        """Return the weights of terms, summed over the views. Both relevant and irrelevant rows are needed."""
        rows, relevant, old = self._order_rows(rows, relevant)
        labelled = {b: self.sparse[b][rows].astype(np.float64) for b in self._products}
        self._extend_products(labelled, old)
        self._rows = rows
        found = [self._fit_view(i, labelled, relevant, old) for i in range(len(self._views))]
        return add_views(found, lambda weights: measure_spread([add_blocks(self.sparse, weights)], rows))

    def _fit_view(
        self, number: int, labelled: "Mapping[str, csr_matrix]", relevant: NDArray[np.bool_], old: int
    ) -> Weights:
        view = self._views[number]
        if view.kind == "logistic":
            return fit_logistic(view, labelled, relevant)
        start = np.concatenate([self._answers[number][:old], np.zeros(len(relevant) - old)])
        answer = self._answers[number] = self._solve_view(view, labelled, relevant, start)
        return {b: labelled[b].T @ (share * answer) for b, share in view.blocks.items()}

    def _solve_view(
        self, view: View, labelled: "Mapping[str, csr_matrix]", relevant: NDArray[np.bool_], start: Vector
    ) -> Vector:
        own = np.sum([s * self._own[b][self._rows] for b, s in view.blocks.items()], axis=0)
        multiply, diagonal = self._join_products(view, labelled)
        sign = np.where(relevant, 1.0, -1.0)
        return solve_machine(multiply, diagonal, _adjust_cost(balance(relevant, view), own), sign, start)

    def _order_rows(
        self, rows: NDArray[np.int64], relevant: NDArray[np.bool_]
    ) -> tuple[NDArray[np.int64], NDArray[np.bool_], int]:
        """Return the rows, their labels, and the number of rows in the last fit. The rows of the last fit come first.

        If a verdict has been retracted, the number is 0, and the learner starts from scratch.
        """
        place = {int(row): i for i, row in enumerate(rows)}
        if not all(int(row) in place for row in self._rows):
            return rows, relevant, 0
        known = [place.pop(int(row)) for row in self._rows]
        order = np.array([*known, *place.values()], dtype=np.int64)
        return rows[order], relevant[order], len(known)

    def _extend_products(self, labelled: "Mapping[str, csr_matrix]", old: int) -> None:
        """Store the inner products of the new rows with each other and with earlier rows.

        If there are many rows, no products are stored (see `_join_products`).
        """
        for block, features in labelled.items():
            size, width = features.shape
            known = self._products[block]
            if size * size > PRODUCTS * (DENSE if block == "vector" else width):
                self._products[block] = np.empty((0, 0))
                continue
            keep = min(old, len(known))
            grown = np.empty((size, size))
            grown[:keep, :keep] = known[:keep, :keep]
            grown[keep:] = (features[keep:] @ features.T).toarray()
            grown[:keep, keep:] = grown[keep:, :keep].T
            self._products[block] = grown

    def _join_products(self, view: View, labelled: "Mapping[str, csr_matrix]") -> tuple[Multiply, Vector]:
        """Return a function that multiplies by the view's matrix of inner products. Also return the matrix's diagonal.

        The constant term is included. If there are few rows, the stored products are used. The products of many rows
        would take more memory than the rows, so each multiplication then uses the rows themselves.
        """
        if all(len(self._products[b]) for b in view.blocks):
            dense = 1.0 + np.sum([s * self._products[b] for b, s in view.blocks.items()], axis=0)
            return (lambda v: dense @ v), np.diagonal(dense)
        parts = [(s, labelled[b], labelled[b].T) for b, s in view.blocks.items()]

        def multiply(v: Vector) -> Vector:
            return np.asarray(sum(s * (x @ (transposed @ v)) for s, x, transposed in parts) + v.sum())

        return multiply, 1.0 + np.sum(
            [s * _square_rows(self.sparse[b][self._rows]) for b, s in view.blocks.items()], axis=0
        )


def add_views(found: Sequence[Weights], spread: Callable[[Weights], float]) -> Weights:
    """Return the sum of the views' weights.

    Several views count equally, because the weights of each view are first divided by the result of `spread`. This
    result is the standard deviation of the view's scores for reports without a label (see `measure_spread`).
    """
    total: dict[str, Vector] = {}
    for weights in found:
        divisor = spread(weights) if len(found) > 1 else 1.0
        for block, of_terms in weights.items():
            total[block] = total.get(block, 0.0) + of_terms / divisor
    return dict(sorted(total.items()))


def add_blocks(part: "Mapping[str, csr_matrix]", weights: Weights) -> NDArray[np.float64]:
    """Return one view's score for each row of a part of the matrix. This function can run in a worker process."""
    found: NDArray[np.float64] = np.sum(
        [part[b] @ of_terms for b, of_terms in sorted(weights.items())], axis=0
    )
    return found


def measure_spread(scores: Iterable[NDArray[np.float64]], rows: NDArray[np.int64]) -> float:
    """Return the standard deviation of the unlabelled reports' scores. `rows` are the labelled rows.

    `scores` are the scores that one view gives to all rows of a matrix, in parts. Labelled reports are left out,
    because a view with many terms fits their labels nearly perfectly. Their scores therefore differ from those of
    other reports. If all reports are labelled, none is left out. If the standard deviation is 0, the result is 1.
    """
    joined = np.concatenate(list(scores))
    others = np.delete(joined, rows) if len(rows) < len(joined) else joined
    return float(np.std(np.sort(others))) or 1.0  # sorted, so that the order of the reports changes no digit


PRODUCTS: Final = 8  # inner products are stored only if there are at most this many per column
DENSE: Final = (
    500_000  # the number of columns that is assumed for vectors, because no cell of a vector is empty
)


def fit_logistic(view: View, labelled: "Mapping[str, csr_matrix]", relevant: NDArray[np.bool_]) -> Weights:
    """Return the weights of a logistic regression over a view's blocks, trained from scratch."""
    from scipy.sparse import hstack  # noqa: PLC0415  heavy
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415  heavy: a second to load

    scale = {b: float(np.sqrt(share)) for b, share in sorted(view.blocks.items())}
    features = hstack([labelled[b] * s for b, s in scale.items()], format="csr")
    model = LogisticRegression(C=1.0, max_iter=1000).fit(
        features, relevant, sample_weight=balance(relevant, view)
    )
    parts = np.split(model.coef_[0], np.cumsum([labelled[b].shape[1] for b in scale])[:-1])
    return {b: s * part for (b, s), part in zip(scale.items(), parts, strict=True)}


def drop_empty(view: View, filled: Collection[str]) -> View:
    """Return the view without empty blocks. The shares of the remaining blocks are scaled to sum to 1.

    `filled` are the names of the blocks that are not empty.
    """
    seen = {b: share for b, share in view.blocks.items() if b in filled}
    whole = sum(seen.values())
    return replace(view, blocks={b: share / whole for b, share in seen.items()})


def balance(relevant: NDArray[np.bool_], view: View) -> Vector:
    """Return the cost of an error on each row.

    The sum of the costs of all relevant rows is `view.ratio` times the sum of the costs of all irrelevant rows.
    """
    found = int(relevant.sum())
    weights = np.where(relevant, 1.0, found / (view.ratio * (len(relevant) - found)))
    return np.asarray(view.cost * weights * (len(relevant) / weights.sum()))


def _square_rows(features: "csr_matrix") -> Vector:
    return np.asarray(features.multiply(features).sum(axis=1), dtype=np.float64).ravel()


def _adjust_cost(cost: Vector, own: Vector) -> Vector:
    """Return the costs, adjusted to make up for the word pairs without columns. Nearly all of these pairs occur in only one row.

    In the dual of the squared hinge, the cost c of a row appears as 1 / 2c, added to the row's squared length (Hsieh
    et al. 2008). Columns for such pairs would add `own` to that length. If each pair occurs in only one row,
    adjusting the cost gives the same solution, and the matrix has half the size.
    """
    return np.asarray(0.5 / (0.5 / cost + own))
