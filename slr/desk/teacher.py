"""Rank the reports of a stage for several people at once, in a separate thread.

No verdict has to wait for the ranking. Until the words of all reports are in memory, the ranking of the last run is
used. After a verdict, the person's ranking is updated while the person reads the next report. The ranking is therefore
one report behind. If a person gives several verdicts in the meantime, the ranking is updated once for all of them.
"""

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from slr.desk.reading_list import ReadingList, Scores
from slr.desk.snapshot import Snapshot

if TYPE_CHECKING:
    from slr.desk.ranking import Labelled, Labels, Terms
    from slr.screen.rank import Ranker, Ranking

MakeRanker = Callable[[Snapshot], "Ranker"]


def _make_ranker(snapshot: Snapshot) -> "Ranker":
    from slr.desk.ranking import make_ranker  # noqa: PLC0415  heavy, and not needed before the first card

    return make_ranker(snapshot)


class Teacher:
    """The rankings of all people at a stage, which a separate thread keeps up to date.

    Callers must hold `lock`. While the thread computes a ranking, it does not hold the lock.

    `error` is the exception that ended the thread, or None. After such an exception, the rankings no longer change.
    """

    def __init__(self, snapshot: Snapshot, lock: "threading.RLock", make: MakeRanker = _make_ranker) -> None:
        self._snapshot, self._make = snapshot, make
        self._changed = threading.Condition(lock)
        self._rankings: dict[str, PersonRanking] = {}
        self._waiting: dict[str, None] = {}  # people whose ranking is to be learned
        self._ranker: Ranker | None = None
        self._thread: threading.Thread | None = None
        self._busy = self._closed = False
        self.error: Exception | None = None

    def ranking(self, who: str) -> "PersonRanking":
        """Return the ranking of a person. At first, it is the ranking of the last run."""
        if who not in self._rankings:
            self._rankings[who] = PersonRanking(self._snapshot, lambda: self._ask(who))
            self._ask(who)
        if self._thread is None:
            self._thread = threading.Thread(target=self._teach, name="ranking", daemon=True)
            self._thread.start()
        return self._rankings[who]

    def close(self) -> None:
        """End the thread after the ranking that it is currently learning."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def wait(self, seconds: float) -> bool:
        """Wait until nothing is left to learn or the thread has failed. Return False if this takes longer than `seconds`."""
        with self._changed:
            return self._changed.wait_for(lambda: self._is_idle, seconds)

    @property
    def _is_idle(self) -> bool:
        return self.error is not None or not (self._waiting or self._busy)

    def _ask(self, who: str) -> None:
        self._waiting[who] = None
        self._changed.notify_all()

    def _teach(self) -> None:
        try:
            ranker = self._make(self._snapshot)
            while (who := self._take()) is not None:
                self._learn(self._rankings[who], ranker)
        except Exception as error:  # noqa: BLE001  whatever happens, people can go on in the old order
            with self._changed:
                self.error = error
                self._changed.notify_all()

    def _take(self) -> str | None:
        """Wait until a person's ranking needs an update, and return the person, or None if the teacher was closed."""
        with self._changed:
            self._busy = False
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._waiting or self._closed)
            if self._closed:
                return None
            who = next(iter(self._waiting))
            del self._waiting[who]
            self._busy = True
            return who

    def _learn(self, ranking: "PersonRanking", ranker: "Ranker") -> None:
        with self._changed:
            own, (seen, relevant), last = ranking.start(ranker)
        learned = own.learn(seen, relevant, last=last)
        with self._changed:
            ranking.finish(learned)


class PersonRanking:
    """The ranking of one person, which several sessions of this person can use."""

    def __init__(self, snapshot: Snapshot, ask: Callable[[], None]) -> None:
        self._snapshot, self._ask = snapshot, ask
        self._place = snapshot.rows.place
        self._stored = snapshot.queue.stored_scores
        self._labels: Labels | None = None
        self._noted: list[tuple[str, str]] = []  # verdicts that were given before the labels were made
        self._ranker: Ranker | None = None
        self._ranking: Ranking | None = None
        self.lists: list[ReadingList] = []  # reading lists that follow the ranking

    @property
    def scores(self) -> Scores:
        """The score of each report, in the order of ids.

        Until a ranking is learned, the score is the negative of the report's place in the ranking of the last run.
        """
        return self._stored if self._ranking is None else self._ranking.scores

    @property
    def basis(self) -> str:
        """What the ranking is based on. Until a ranking is learned, this is the basis in the last run."""
        return self._snapshot.basis if self._ranking is None else self._ranking.basis

    def learn(self, report: str, verdict: str) -> None:
        """Record a verdict, and request a new ranking."""
        if self._labels is None:
            self._noted.append((report, verdict))
        else:
            self._labels.note(report, verdict)
        self._ask()

    def explain(self, report: str) -> "Terms":
        """Return the terms that raise the score of a report, and the terms that lower it.

        Until a ranking is learned, there are no such terms.
        """
        if self._ranker is None or self._ranking is None:
            return [], []
        from slr.desk.ranking import find_rows  # noqa: PLC0415  heavy

        raised, lowered = self._ranker.explain(find_rows(self._place, [report]), self._ranking)
        return raised[0], lowered[0]

    def start(self, ranker: "Ranker") -> tuple["Ranker", "Labelled", "Ranking | None"]:
        """Return what the next training needs: the ranker, the reports with their labels, and the last ranking."""
        from slr.desk.ranking import Labels  # noqa: PLC0415  heavy

        if self._ranker is None or self._labels is None:
            self._ranker, self._labels = ranker.share(), Labels(self._snapshot)
            for report, verdict in self._noted:
                self._labels.note(report, verdict)
        return self._ranker, self._labels.copy(), self._ranking

    def finish(self, ranking: "Ranking") -> None:
        """Replace the ranking, and reorder the reading lists."""
        self._ranking = ranking
        for reading_list in self.lists:
            reading_list.rescore(ranking.scores)
