"""The ranking of an open screen: it learns from each verdict at once, and names the terms behind it."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from slr.desk.snapshot import Snapshot
from slr.model.table import REPORTS
from slr.screen.matrix import make_matrix
from slr.screen.queue import Item
from slr.screen.rank import ProtocolWords, Ranker, Ranking
from slr.store.cache import BuildCache
from slr.store.table_file import hash_table


class LiveRanking:
    """The ranking of one person's session, from the verdicts of the last run and those of the session."""

    def __init__(self, snapshot: Snapshot) -> None:
        settings = snapshot.protocol.screening.model
        self._place = {report: i for i, report in enumerate(snapshot.reports["report"])}
        self._by_id = self._number_by_id()
        self._labels = {r: y for r, y in snapshot.labels.items() if r in self._place}
        self._ranker = Ranker(
            matrix=make_matrix(
                snapshot.reports,
                settings,
                cache=BuildCache(snapshot.review),
                reports_hash=hash_table(snapshot.review, REPORTS),
            ),
            words=ProtocolWords.from_protocol(snapshot.protocol),
            settings=settings,
        )
        self._ranking = self._rank(None)

    def _number_by_id(self) -> NDArray[np.int64]:
        """Return the place of each report among all ids, which breaks ties."""
        numbers = np.empty(len(self._place), dtype=np.int64)
        numbers[[self._place[r] for r in sorted(self._place)]] = np.arange(len(self._place))
        return numbers

    def _rank(self, last: Ranking | None) -> Ranking:
        seen = sorted(self._labels)
        relevant = np.array([self._labels[r] for r in seen], dtype=bool)
        return self._ranker.learn(self._rows(seen), relevant, last=last)

    def _rows(self, reports: Sequence[str]) -> NDArray[np.int64]:
        return np.array([self._place[r] for r in reports], dtype=np.int64)

    @property
    def basis(self) -> str:
        """What the ranking rests on: the classifier, or the protocol's words while there are too few verdicts."""
        return self._ranking.basis

    def learn(self, report: str, verdict: str | None) -> None:
        """Learn from a verdict, or forget one; a maybe teaches nothing."""
        if verdict in ("include", "exclude"):
            self._labels[report] = verdict == "include"
        else:
            self._labels.pop(report, None)
        self._ranking = self._rank(self._ranking)

    def order(self, items: Sequence[Item]) -> list[Item]:
        """Return items with the most likely to be relevant first, ties by id; those chosen otherwise stay in front."""
        fixed = [i for i in items if not i.ranked]
        ranked = [i for i in items if i.ranked]
        rows = self._rows([i.report for i in ranked])
        best = np.lexsort((self._by_id[rows], -self._ranking.scores[rows])).tolist()
        by_score = (ranked[i] for i in best)
        return [*fixed, *(i if i.served == "model" else Item(i.report, "model") for i in by_score)]

    def explain(self, report: str) -> tuple[list[str], list[str]]:
        """Return the terms that raise a report's score and those that lower it."""
        raised, lowered = self._ranker.explain(self._rows([report]), self._ranking)
        return raised[0], lowered[0]
