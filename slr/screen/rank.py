"""Rank the reports by how likely they are to be relevant, and explain each score.

The ranking does not change any status. At first, the protocol's own words rank the reports: question, inclusion criteria and
codebook. From the first verdict on, verdicts adjust that ranking (Rocchio 1971). Once `least_labels` reports have been
judged, a classifier learns from the verdicts. It needs both relevant and irrelevant reports. `basis` names the method
behind the ranking.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from slr.model.screening import Model
from slr.model.table import SCORES, frame_of
from slr.model.word import VECTORS
from slr.screen.feature import Matrix
from slr.screen.model import Learner, Weights, add_blocks, find_views, list_blocks, measure_spread
from slr.screen.stored import StoredMatrix
from slr.screen.subject import ProtocolWords, weigh_subject
from slr.screen.term import Text
from slr.screen.training import train_model
from slr.screen.weigh import build_matrix

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["ProtocolWords", "Ranker", "Ranking", "rank_reports", "read_matrix", "read_texts"]

Fit = Callable[[NDArray[np.int64], NDArray[np.bool_]], Weights]  # labelled rows, and whether each is relevant

PLACES: Final = 5  # decimals to which scores are rounded before sorting: beyond these, machines differ
CONSIDERED: Final = 60  # strongest cells of a row that are named and summed
EXPLAINED: Final = 5_000  # top-ranked reports with named terms: nobody reads further before the next ranking
SHOWN: Final = 5  # terms shown as raising, and as lowering, a score
LARGE: Final = (
    20_000  # with more reports than this, most verdicts give new scores only to the `NEAR` top-ranked reports
)
NEAR: Final = 10_000  # top-ranked reports that get new scores after each verdict in a large corpus
OFTEN: Final = 25  # new verdicts after which all reports of a large corpus get new scores
CLASSIFIER: Final = "classifier"
PROTOCOL_WORDS: Final = "protocol words"


def rank_reports(
    reports: pa.LargeStringArray,
    labels: Mapping[str, bool],
    pending: Sequence[str],
    *,
    stage: str,
    words: ProtocolWords,
    settings: Model,
    matrix: Matrix | StoredMatrix,
) -> "pd.DataFrame":
    """Return the table SCORES: the pending reports of a stage, the most likely to be relevant first.

    `reports` are the ids of the rows of the matrix. `labels` contains each report that people judged. The label is True
    if they found the report relevant, and otherwise False. Terms are listed only for the `EXPLAINED` top-ranked
    reports.
    """
    judged, waiting = sorted(labels), sorted(pending)
    seen, there = _find_rows(reports, judged)
    relevant = np.array([labels[report] for report in judged], dtype=bool)
    weights, basis = _learn(matrix, seen[there], relevant[there], words, settings)
    scores = score_rows(matrix, weights)
    rows, _ = _find_rows(reports, waiting)
    order = np.argsort(-scores[rows], kind="stable")  # `waiting` is sorted by id, so ties are too
    raised, lowered = explain_rows(matrix.take(rows[order[:EXPLAINED]]), weights)
    unread: list[list[str]] = [[]] * (len(order) - len(raised))
    return frame_of(
        SCORES,
        {
            "report": [waiting[i] for i in order.tolist()],
            "stage": [stage] * len(order),
            "rank": range(1, len(order) + 1),
            "score": scores[rows[order]].tolist(),
            "basis": [basis] * len(order),
            "raised": raised + unread,
            "lowered": lowered + unread,
        },
    )


def _find_rows(
    reports: pa.LargeStringArray, wanted: Sequence[str]
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """For each id in `wanted`, return its index in `reports`, and whether it was found. If not, the index is 0."""
    places = pc.index_in(pa.array(wanted, reports.type), value_set=reports)
    found = np.asarray(places.fill_null(0), dtype=np.int64)
    return found, np.asarray(places.is_valid(), dtype=bool)


def _learn(
    matrix: Matrix | StoredMatrix,
    seen: NDArray[np.int64],
    relevant: NDArray[np.bool_],
    words: ProtocolWords,
    settings: Model,
) -> tuple[Weights, str]:
    """Learn from the rows in `seen` and their labels. Return the weights of terms, and the basis of the scores.

    Only these rows are in memory. A run trains the model from scratch with scikit-learn, once per stage.
    """

    def train(rows: NDArray[np.int64], relevant: NDArray[np.bool_]) -> Weights:
        return train_model(find_views(settings.name), judged.take(rows), relevant, settings.seed, spread)

    def spread(weights: Weights) -> float:
        return measure_spread(matrix.map(partial(add_blocks, weights=weights)), seen)

    judged = matrix.take(seen)
    ranker = Ranker(matrix=judged, words=words, settings=settings, fit=train)
    return ranker.weigh(np.arange(len(seen)), relevant)


def score_rows(matrix: Matrix | StoredMatrix, weights: Weights) -> NDArray[np.float64]:
    """Return the rounded score of each row of a matrix."""
    scores = matrix.map(partial(_add_up, weights=weights))
    return _round(np.concatenate([np.empty(0), *scores]))


def read_matrix(parts: "Iterable[pd.DataFrame]", settings: Model) -> Matrix:
    """Return the matrix of the reports' words. It has one row per report.

    `parts` are the parts of the table REPORTS, in order. The rows of the matrix are in the order of this table. The
    matrix does not depend on verdicts, so it can be cached.
    """
    texts = (text for part in parts for text in read_texts(part, keywords=settings.keywords))
    return build_matrix(texts, list_blocks(settings.name))


def read_texts(reports: "pd.DataFrame", *, keywords: bool = True) -> Iterator[Text]:
    """Yield the texts that the classifier reads, one per report, in the order of the table."""
    columns = (reports[c] for c in ("title", "abstract", "keywords"))
    for title, abstract, listed in zip(*columns, strict=True):
        yield Text(
            title=title if isinstance(title, str) else "",
            abstract=abstract if isinstance(abstract, str) else "",
            keywords=tuple(map(str, listed)) if keywords else (),
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ranking:
    """One rounded score per report, the basis of the scores, and the weights of terms.

    A report with a higher score is more likely to be relevant.
    """

    scores: NDArray[np.float64]
    basis: str
    weights: Weights
    learned: int  # how many verdicts there were when all reports were last scored


class Ranker:
    """A ranker that can stay in memory while people screen, to rank the reports again after each verdict."""

    def __init__(
        self, *, matrix: Matrix, words: ProtocolWords, settings: Model, fit: Fit | None = None
    ) -> None:
        """Create a ranker. `fit` learns from labelled rows; by default, learning continues from the last solution."""
        self._matrix = matrix
        self._name_term = cache(matrix.name_term)  # most reports share a few terms
        self._settings = settings
        self._learner = Learner(find_views(settings.name), matrix)
        self._fit = self._learner.fit if fit is None else fit
        self._near: tuple[int, NDArray[np.int64], Mapping[str, Any]] | None = None
        self._subject = weigh_subject(matrix, words if settings.protocol_words else ProtocolWords())

    def share(self) -> "Ranker":
        """Return a ranker for another person.

        It uses the same matrix in memory, but learns only from the verdicts that are given to it.
        """
        other = copy(self)
        other._learner, other._near = self._learner.share(), None  # noqa: SLF001  of the same class
        other._fit = other._learner.fit  # noqa: SLF001
        return other

    def learn(
        self, seen: NDArray[np.int64], relevant: NDArray[np.bool_], last: Ranking | None = None
    ) -> Ranking:
        """Return the ranking of all reports, learned from the rows in `seen` and their labels in `relevant`.

        `last` is the ranking before the last verdict. If it is given and the corpus is large, all reports get new
        scores only after some of the verdicts. After the other verdicts, only the top-ranked reports get new scores,
        and the rest follow in their previous order. This does little harm, because a single verdict hardly ever moves
        a report from the bottom to the top.
        """
        weights, basis = self.weigh(seen, relevant)
        if last is not None and last.basis == basis and self._can_reuse(last, len(seen)):
            return Ranking(
                scores=_round(self._score_near(weights, last)),
                basis=basis,
                weights=weights,
                learned=last.learned,
            )
        scores = _add_up(self._learner.sparse, weights)
        return Ranking(scores=_round(scores), basis=basis, weights=weights, learned=len(seen))

    def weigh(self, seen: NDArray[np.int64], relevant: NDArray[np.bool_]) -> tuple[Weights, str]:
        """Learn from the rows in `seen` and their labels. Return the weights of terms, and the basis of the scores."""
        both = bool(relevant.any()) and not relevant.all()
        if both and len(relevant) >= self._settings.least_labels:
            return self._fit(seen, relevant), CLASSIFIER
        return self._apply_feedback(seen, relevant), PROTOCOL_WORDS

    def _can_reuse(self, last: Ranking, verdicts: int) -> bool:
        return len(last.scores) > LARGE and abs(verdicts - last.learned) < OFTEN

    def _score_near(self, weights: Weights, last: Ranking) -> NDArray[np.float64]:
        if self._near is None or self._near[0] != last.learned:
            best = np.sort(np.argsort(-last.scores, kind="stable")[:NEAR])
            self._near = (last.learned, best, {b: x[best] for b, x in self._learner.sparse.items()})
        _, best, sparse = self._near
        near = _add_up(sparse, weights)
        rest = np.ones(len(last.scores), dtype=bool)
        rest[best] = False
        scores = last.scores - max(0.0, float(last.scores[rest].max() - near.min()))
        scores[best] = near
        return np.asarray(scores)

    def _apply_feedback(self, seen: NDArray[np.int64], relevant: NDArray[np.bool_]) -> Weights:
        """Return the weights of the protocol's words, moved towards relevant and away from irrelevant reports.

        This is Rocchio's feedback (1971) with the usual weights: 1 for the query, 0.75 for relevant reports and -0.15
        for irrelevant ones.
        """
        moved = {block: np.array(weights) for block, weights in self._subject.items()}
        for rows, share in ((seen[relevant], 0.75), (seen[~relevant], -0.15)):
            for block in moved:
                if len(rows):
                    mean = np.asarray(self._learner.sparse[block][rows].mean(axis=0)).ravel()
                    moved[block] += share * mean
        return moved

    def explain(self, rows: NDArray[np.int64], ranking: Ranking) -> tuple[list[list[str]], list[list[str]]]:
        """Return the terms that raised and lowered the scores of the given rows (see `explain_rows`)."""
        return explain_rows(self._matrix, ranking.weights, rows, self._name_term)


def explain_rows(
    matrix: Matrix,
    weights: Weights,
    rows: NDArray[np.int64] | None = None,
    name_term: Callable[[str, int], str] | None = None,
) -> tuple[list[list[str]], list[list[str]]]:
    """For each row, return the terms that raised its score (first list) and the terms that lowered it (second list).

    At most `SHOWN` terms are listed for a row, the strongest first. If `rows` is None, all rows are explained.
    `name_term` returns the name of a term. By default, it is the matrix's method of this name.
    """
    named = cache(matrix.name_term) if name_term is None else name_term
    chosen = range(matrix.reports) if rows is None else rows.tolist()
    both = [_explain_row(matrix, row, weights, named) for row in chosen]
    return [raised for raised, _ in both], [lowered for _, lowered in both]


def _explain_row(
    matrix: Matrix, row: int, weights: Weights, name_term: Callable[[str, int], str]
) -> tuple[list[str], list[str]]:
    """Return the terms that raise the score most, and the terms that lower it most.

    If a term occurs in several blocks, its contributions are added up.
    """
    sums: dict[str, float] = {}
    for block, of_terms in weights.items():
        terms, cells = matrix.blocks[block].row(row)
        shares = cells * of_terms[terms]
        if block == "vector":
            sums[VECTORS] = float(shares.sum())  # the numbers of a vector mean nothing one by one
            continue
        # Only the strongest cells can be among the terms shown, even if a term is in two blocks.
        best = np.argsort(-np.abs(shares), kind="stable")[:CONSIDERED]
        for term, share in zip(terms[best].tolist(), shares[best].tolist(), strict=True):
            if name := name_term(block, term):
                sums[name] = sums.get(name, 0.0) + share
    raised = [(-share, name) for name, share in sums.items() if share > 0]
    lowered = [(share, name) for name, share in sums.items() if share < 0]
    return _name_strongest(raised), _name_strongest(lowered)


def _name_strongest(terms: list[tuple[float, str]]) -> list[str]:
    """Return the names of the `SHOWN` strongest terms, strongest first.

    `terms` contains the contribution of each term to the score, as a negative number, and the term's name. Terms whose
    contributions round to 0 are left out.
    """
    terms.sort()
    near = (
        terms[SHOWN - 1][0] + 2 * 10**-PLACES if len(terms) > SHOWN else 0.0
    )  # a number above this one stays larger after rounding
    rounded = sorted((v, name) for number, name in terms if number <= near and (v := round(number, PLACES)))
    return [name for _, name in rounded[:SHOWN]]


def _add_up(sparse: Mapping[str, Any], weights: Weights) -> NDArray[np.float64]:
    """Return the score of each row: the sum, over all blocks, of the values in the row multiplied by the weights of the terms.

    This function can run in a worker process.
    """
    total = np.zeros(sparse["text"].shape[0])
    for block, of_terms in sorted(weights.items()):
        total += sparse[block] @ of_terms.astype(np.float32)
    return total


def _round(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(np.round(scores, PLACES) + 0.0, dtype=np.float64)  # + 0.0: -0.0 becomes 0.0
