"""The ranking of an open screen, kept live."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from slr.desk.snapshot import Snapshot
from slr.model.table import REPORTS
from slr.screen.queue import Item
from slr.store.cache import BuildCache
from slr.store.table_file import hash_table

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from slr.screen.rank import Ranking


class LiveRanking:
    """The ranking of an open screen: it learns from each verdict at once and says which terms spoke."""

    def __init__(self, snapshot: Snapshot) -> None:
        from slr.screen.matrix import make_matrix  # noqa: PLC0415  heavy
        from slr.screen.rank import ProtocolWords, Ranker  # noqa: PLC0415

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
        self._ranking = self._learn(None)

    def _number_by_id(self) -> "NDArray[np.int64]":
        """Return the place of each report among all ids, which breaks ties."""
        import numpy as np  # noqa: PLC0415

        numbers = np.empty(len(self._place), dtype=np.int64)
        numbers[[self._place[r] for r in sorted(self._place)]] = np.arange(len(self._place))
        return numbers

    def _learn(self, last: "Ranking | None") -> "Ranking":
        import numpy as np  # noqa: PLC0415

        seen = sorted(self._labels)
        relevant = np.array([self._labels[r] for r in seen], dtype=bool)
        return self._ranker.learn(self._rows(seen), relevant, last=last)

    def _rows(self, reports: Sequence[str]) -> "NDArray[np.int64]":
        import numpy as np  # noqa: PLC0415

        return np.array([self._place[r] for r in reports], dtype=np.int64)

    @property
    def basis(self) -> str:
        """What the ranking rests on: the classifier, or, with too few verdicts, the protocol's words."""
        return self._ranking.basis

    def note(self, report: str, verdict: str | None) -> None:
        """Learn from a verdict, or forget one; a maybe teaches nothing."""
        if verdict in ("include", "exclude"):
            self._labels[report] = verdict == "include"
        else:
            self._labels.pop(report, None)
        self._ranking = self._learn(self._ranking)

    def order(self, items: Sequence[Item]) -> list[Item]:
        """Return items likeliest first, ties by id; what was not ranked keeps its place before the rest."""
        import numpy as np  # noqa: PLC0415

        fixed = [t for t in items if t.served not in ("model", "listed")]
        ranked = [t for t in items if t.served in ("model", "listed")]
        rows = self._rows([t.report for t in ranked])
        best = np.lexsort((self._by_id[rows], -self._ranking.scores[rows])).tolist()
        by_score = (ranked[i] for i in best)
        return [*fixed, *(t if t.served == "model" else Item(t.report, "model") for t in by_score)]

    def explain(self, report: str) -> tuple[list[str], list[str]]:
        """Return the terms that raise a report's score and those that lower it."""
        raised, lowered = self._ranker.explain(self._rows([report]), self._ranking)
        return raised[0], lowered[0]
