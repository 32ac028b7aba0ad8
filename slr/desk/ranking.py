"""Rank the reports during a session.

The ranking learns from each verdict immediately. A score is explained by the terms that raise it and the terms that lower
it. Several people can use the same ranker, which contains the words of the reports and takes most of the memory. Each
ranking learns from the verdicts of the last run and from one person's new verdicts.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from slr.desk.snapshot import Snapshot
from slr.model.table import REPORTS
from slr.run import release_memory
from slr.screen.matrix import ROWS, TEXTS, make_matrix
from slr.screen.rank import ProtocolWords, Ranker
from slr.store.cache import BuildCache
from slr.store.table_file import hash_table
from slr.store.table_part import list_parts
from slr.vector import prepare_encoder
from slr.worker import Workers

Scores = NDArray[np.float64]
Labelled = tuple[NDArray[np.int64], NDArray[np.bool_]]  # numbers of reports, and whether each is relevant
Terms = tuple[list[str], list[str]]  # terms that raise and terms that lower the score of a report


class SessionRanking(Protocol):
    """The ranking of one person's session."""

    @property
    def scores(self) -> Scores:
        """The score of each report, in the order of ids. A report with a higher score is more likely to be relevant."""

    @property
    def basis(self) -> str:
        """What the ranking is based on."""

    def learn(self, report: str, verdict: str) -> None:
        """Learn from a verdict on a report.

        A `maybe` or `retract` only removes the earlier verdict on the report.
        """

    def explain(self, report: str) -> Terms:
        """Return the terms that raise the score of a report most, and the terms that lower it most, strongest first."""


def make_ranker(snapshot: Snapshot) -> Ranker:
    """Return a ranker of all reports. Several people can use the same ranker.

    With many reports, creating a ranker takes seconds and a lot of memory.
    """
    settings = snapshot.protocol.screening.model
    ranker = Ranker(
        matrix=make_matrix(
            lambda: list_parts(snapshot.review, REPORTS, ROWS, TEXTS),
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
    release_memory()  # counting the words of all reports takes much more memory than the ranking
    return ranker


class Labels:
    """The verdicts from which one person's ranking learns: those of the last run and of this person's sessions."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._place = snapshot.rows.place
        self._labels = {r: y for r, y in snapshot.labels.items() if r in self._place}

    def note(self, report: str, verdict: str) -> None:
        """Note a verdict on a report. A `maybe` or `retract` only removes the earlier verdict."""
        if verdict in ("include", "exclude"):
            self._labels[report] = verdict == "include"
        else:
            self._labels.pop(report, None)

    def copy(self) -> Labelled:
        """Return the places of the reports with a label, and whether each of them is relevant."""
        seen = sorted(self._labels)
        return find_rows(self._place, seen), np.array([self._labels[r] for r in seen], dtype=bool)


def find_rows(place: Mapping[str, int], reports: Sequence[str]) -> NDArray[np.int64]:
    """Look up the places of the given reports, and return them as an array."""
    return np.array([place[r] for r in reports], dtype=np.int64)


class LiveRanking:
    """The ranking of one person's session, based on the verdicts of the last run and of the session."""

    def __init__(self, snapshot: Snapshot, ranker: Ranker | None = None) -> None:
        """Create a ranking. Without a `ranker`, a new one is created."""
        self._place, self._labels = snapshot.rows.place, Labels(snapshot)
        self._ranker = make_ranker(snapshot) if ranker is None else ranker
        self._ranking = self._ranker.learn(*self._labels.copy())

    @property
    def scores(self) -> Scores:
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

        A `maybe` or `retract` only removes the earlier verdict on the report.
        """
        self._labels.note(report, verdict)
        self._ranking = self._ranker.learn(*self._labels.copy(), last=self._ranking)

    def explain(self, report: str) -> Terms:
        """Return the terms that raise the score of a report most, and the terms that lower it most, strongest first."""
        raised, lowered = self._ranker.explain(find_rows(self._place, [report]), self._ranking)
        return raised[0], lowered[0]
