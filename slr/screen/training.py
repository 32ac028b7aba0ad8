"""Train a model from scratch with scikit-learn, once per stage, for the ranking in a review's tables.

Replays and interactive screening train a model hundreds of times. To save time, they continue from the last solution
instead (`slr.screen.machine`). A test checks that both ways give the same weights.
"""

from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from slr.screen.feature import Matrix
from slr.screen.model import View, Weights, add_views, balance, drop_empty, fit_logistic

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from scipy.sparse import csr_matrix

EXACT: Final = 1e-6  # finer than the decimals to which scores are rounded before sorting
PASSES: Final = 100_000  # over the labelled rows; far more than the few hundred needed


def train_model(
    views: tuple[View, ...],
    labelled: Matrix,
    relevant: NDArray[np.bool_],
    seed: int,
    spread: "Callable[[Weights], float]",
) -> Weights:
    """Return the weights of terms by block, summed over the views.

    `labelled` contains only the labelled rows. Both relevant and irrelevant rows are needed. For `spread`, see
    `add_views`.
    """
    sparse = {b: rows.astype(np.float64) for b, rows in labelled.sparse().items()}
    fitted: list[Weights] = []
    for view in (drop_empty(v, labelled.filled) for v in views):
        if not view.blocks:
            continue
        features = {b: sparse[b] for b in view.blocks}
        if view.kind == "logistic":
            fitted.append(fit_logistic(view, features, relevant))
        else:
            own = np.sum([share * labelled.blocks[b].own for b, share in view.blocks.items()], axis=0)
            fitted.append(_train_machine(view, features, own, relevant, seed))
    return add_views(fitted, spread)


def _train_machine(
    view: View,
    labelled: "Mapping[str, csr_matrix]",
    own: NDArray[np.float64],
    relevant: NDArray[np.bool_],
    seed: int,
) -> Weights:
    """Return the weights of scikit-learn's LinearSVC (squared hinge), with the costs from `balance`.

    `own` is the squared length that each row would have in the columns that the matrix leaves out (see
    `Block.own`). One extra column per row replaces those columns.
    """
    from scipy.sparse import diags_array, hstack  # noqa: PLC0415  heavy: loaded with the first training
    from sklearn.svm import LinearSVC  # noqa: PLC0415

    scale = {b: float(np.sqrt(share)) for b, share in sorted(view.blocks.items())}
    parts = [labelled[b] * s for b, s in scale.items()]
    features = hstack([*parts, diags_array(np.sqrt(own))], format="csr")
    machine = LinearSVC(C=1.0, dual=True, tol=EXACT, max_iter=PASSES, random_state=seed)
    machine.fit(features, relevant, sample_weight=balance(relevant, view))
    found = np.split(machine.coef_[0], np.cumsum([p.shape[1] for p in parts]))
    return {b: s * part for (b, s), part in zip(scale.items(), found[:-1], strict=True)}
