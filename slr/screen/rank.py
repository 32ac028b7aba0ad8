"""Reports, verdicts so far, the protocol's words -> what to read first, and why. A suggestion, never a decision.

Before there are verdicts of both kinds the protocol's own words rank: question, criteria of inclusion, codebook.
Verdicts move that ranking from the first on (Rocchio 1971); from `least_labels` verdicts of both kinds on, a classifier
learns from them. `basis` says which of the two spoke.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final, Self

import numpy as np
from numpy.typing import NDArray

from slr.model.protocol import Model, Protocol
from slr.model.table import SCORES, frame
from slr.screen.feature import Matrix, Text, build_matrix, weigh_query
from slr.screen.model import Weights, fit_model

if TYPE_CHECKING:
    import pandas as pd

PLACES: Final = 6  # scores are rounded to this before they sort: beyond it, machines differ
SHOWN: Final = 5  # terms shown as raising, and as lowering, a score
CLASSIFIER: Final = "classifier"
PROTOCOL_WORDS: Final = "protocol words"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtocolWords:
    """The protocol's own words: running texts, and terms that name the subject (`word*` matches any ending)."""

    texts: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()

    @classmethod
    def from_protocol(cls, protocol: Protocol) -> Self:
        """Take the question, the criteria of inclusion and the codebook; what is to be excluded would attract its like."""
        question = protocol.question
        wanted = [c for c in protocol.criteria if c.kind == "include"]
        terms = [question.terms, *(c.terms for c in protocol.codebook)]
        return cls(
            texts=(
                question.text,
                *question.elements.values(),
                *(c.text for c in wanted),
                *(label for c in protocol.codebook for label in c.label.values()),
                *(c.definition for c in protocol.codebook),
            ),
            terms=tuple(dict.fromkeys(t for group in terms for listed in group.values() for t in listed)),
        )


def rank_reports(
    reports: "pd.DataFrame",
    labels: Mapping[str, bool],
    pending: Sequence[str],
    *,
    stage: str,
    words: ProtocolWords,
    settings: Model,
    matrix: Matrix | None = None,
) -> "pd.DataFrame":
    """Return the pending reports of a stage as SCORES, likeliest first.

    `labels`: report -> whether people found it relevant; `matrix`: as `read_matrix` gives it for the same reports.
    """
    place = {report: i for i, report in enumerate(reports["report"])}
    ranker = Ranker(
        matrix=read_matrix(reports, settings) if matrix is None else matrix, words=words, settings=settings
    )
    seen = sorted(set(labels) & set(place))
    ranking = ranker.learn(
        np.array([place[r] for r in seen], dtype=np.int64), np.array([labels[r] for r in seen], dtype=bool)
    )
    waiting = sorted(pending)
    rows = np.array([place[r] for r in waiting], dtype=np.int64)
    order = np.argsort(-ranking.scores[rows], kind="stable")  # `waiting` is sorted by id, so ties are too
    raised, lowered = ranker.explain(rows[order], ranking)
    return frame(
        SCORES,
        (
            {
                "report": waiting[i], "stage": stage, "rank": rank, "score": float(ranking.scores[rows[i]]),
                "basis": ranking.basis, "raised": up, "lowered": down,
            }
            for rank, (i, up, down) in enumerate(zip(order, raised, lowered, strict=True), 1)
        ),
    )  # fmt: skip


def read_matrix(reports: "pd.DataFrame", settings: Model) -> Matrix:
    """Return the matrix of the reports, in their order. It depends on no verdict, so that it can be stored."""
    return build_matrix(read_texts(reports, keywords=settings.keywords))


def read_texts(reports: "pd.DataFrame", *, keywords: bool = True) -> Iterator[Text]:
    """Yield what the classifier reads of each report, in their order."""
    columns = (reports[c] for c in ("title", "abstract", "keywords"))
    for title, abstract, listed in zip(*columns, strict=True):
        yield Text(
            title=title if isinstance(title, str) else "",
            abstract=abstract if isinstance(abstract, str) else "",
            keywords=tuple(map(str, listed)) if keywords else (),
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ranking:
    """One score a report, higher is likelier, rounded; what it rests on; and the weight of each term."""

    scores: NDArray[np.float64]
    basis: str
    weights: Weights


class Ranker:
    """What an open screen keeps in memory, so that one more verdict re-ranks everything at once."""

    def __init__(self, *, matrix: Matrix, words: ProtocolWords, settings: Model) -> None:
        self._matrix = matrix
        self._features = matrix.rows()
        self._settings = settings
        self._query = (
            weigh_query(matrix, words.texts, words.terms)
            if settings.protocol_words
            else np.zeros(matrix.shape[1])
        )

    def learn(self, seen: NDArray[np.int64], relevant: NDArray[np.bool_]) -> Ranking:
        """Return the ranking of all reports after the verdicts on some: their rows, and whether each was relevant."""
        enough = self._settings.least_labels
        if relevant.any() and not relevant.all() and len(relevant) >= enough:
            weights = fit_model(self._settings.name, self._features[seen], relevant, self._settings.seed)
            basis = CLASSIFIER
        else:
            weights = self._follow(seen, relevant)
            basis = PROTOCOL_WORDS
        return Ranking(scores=_round(self._features @ weights), basis=basis, weights=weights)

    def _follow(self, seen: NDArray[np.int64], relevant: NDArray[np.bool_]) -> Weights:
        """Return the protocol's words, moved towards what was found relevant and away from what was not.

        Rocchio's feedback (1971) with the usual shares: 1 for the query, 0.75 for what is relevant, 0.15 against.
        """
        weights = self._query.copy()
        for rows, share in ((seen[relevant], 0.75), (seen[~relevant], -0.15)):
            if len(rows):
                weights += share * np.asarray(self._features[rows].mean(axis=0)).ravel()
        return weights

    def explain(self, rows: NDArray[np.int64], ranking: Ranking) -> tuple[list[list[str]], list[list[str]]]:
        """Return for each row the terms that raised its score, and those that lowered it, strongest first."""
        raised, lowered = [], []
        for row in rows:
            terms, weights = self._matrix.row(int(row))
            share = weights * ranking.weights[terms]
            order = np.argsort(-np.abs(share), kind="stable")
            raised.append(self._name(terms[order[share[order] > 0]]))
            lowered.append(self._name(terms[order[share[order] < 0]]))
        return raised, lowered

    def _name(self, terms: NDArray[np.int32]) -> list[str]:
        """Return the first few terms that say something, as words."""
        names = (name for term in terms if (name := self._matrix.name_term(int(term))))
        return list(islice(names, SHOWN))


def _round(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(np.round(scores, PLACES) + 0.0, dtype=np.float64)  # + 0.0: -0.0 becomes 0.0
