"""Rank the reports during a session.

The ranking learns from a verdict as soon as the verdict is given. A score is explained by the terms that raise it and
the terms that lower it.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from slr.desk.snapshot import Snapshot
from slr.model.table import REPORTS
from slr.run import release_memory
from slr.screen.matrix import ROWS, TEXTS, make_matrix
from slr.screen.rank import ProtocolWords, Ranker, Ranking
from slr.store.cache import BuildCache
from slr.store.table_file import hash_table, read_chunks
from slr.vector import prepare_encoder
from slr.worker import Workers


class LiveRanking:
    """The ranking of one person's session, based on the verdicts of the last run and of the session."""

    def __init__(self, snapshot: Snapshot) -> None:
        settings = snapshot.protocol.screening.model
        self._place = snapshot.rows.place
        self._labels = {r: y for r, y in snapshot.labels.items() if r in self._place}
        self._ranker = Ranker(
            matrix=make_matrix(
                lambda: read_chunks(snapshot.review, REPORTS, ROWS, TEXTS),
                settings,
                cache=BuildCache(snapshot.review),
                reports_hash=hash_table(snapshot.review, REPORTS),
                encode=prepare_encoder(
                    settings,
                    cache=BuildCache(snapshot.review, lasting=True),
                    map=Workers(),
                    base=snapshot.review.root,
                ),
            ),
            words=ProtocolWords.from_protocol(snapshot.protocol),
            settings=settings,
        )
        self._ranking = self._rank(None)
        release_memory()  # counting the words of all reports takes much more memory than the ranking

    def _rank(self, last: Ranking | None) -> Ranking:
        seen = sorted(self._labels)
        relevant = np.array([self._labels[r] for r in seen], dtype=bool)
        return self._ranker.learn(self._rows(seen), relevant, last=last)

    def _rows(self, reports: Sequence[str]) -> NDArray[np.int64]:
        return np.array([self._place[r] for r in reports], dtype=np.int64)

    @property
    def scores(self) -> NDArray[np.float64]:
        """The rounded score of each report, in the order of ids.

        A report with a higher score is more likely to be relevant.
        """
        return self._ranking.scores

    @property
    def basis(self) -> str:
        """What the ranking is based on: the classifier or, if there are too few verdicts, the words of the protocol."""
        return self._ranking.basis

    def learn(self, report: str, verdict: str) -> None:
        """Learn from a verdict on a report.

        If the verdict is `maybe` or `retract`, only forget the earlier verdict on the report.
        """
        if verdict in ("include", "exclude"):
            self._labels[report] = verdict == "include"
        else:
            self._labels.pop(report, None)
        self._ranking = self._rank(self._ranking)

    def explain(self, report: str) -> tuple[list[str], list[str]]:
        """Return the terms that raise the score of a report most, and the terms that lower it most, strongest first."""
        raised, lowered = self._ranker.explain(self._rows([report]), self._ranking)
        return raised[0], lowered[0]
