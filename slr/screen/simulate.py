"""Replay a finished screening in the order that a model would have chosen.

The input is the matrix, the labels and the priors. The output is the order in which all other reports are read. The
next report is always the top-ranked one. Until there are 200 verdicts, the model is retrained after each report.
From then on, it is retrained whenever the number of verdicts has grown by 1.5 %. After 800 verdicts, it is retrained
whenever this number has grown by 2 %, because a few more verdicts then change little.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

import numpy as np
from numpy.typing import NDArray

from slr.screen.rank import Ranker

GROWTH: Final = (
    (200, 0.0),
    (800, 0.015),
    (10**9, 0.02),
)  # (up to this many verdicts, retrain after this share more)


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """The row numbers of the reports in reading order, and whether each of these reports is relevant.

    The priors, from which the model learned before the replay, are left out.
    """

    order: tuple[int, ...]
    labels: tuple[bool, ...]


def replay_screening(
    ranker: Ranker, relevant: Sequence[bool], priors: Sequence[int], ties: Sequence[str]
) -> Replay:
    """Return the order in which a reviewer who follows the ranking would read the reports.

    `ties` are the reports' ids: reports with equal scores are read in the order of their ids.
    """
    truth = np.array(relevant, dtype=bool)
    name = np.empty(len(truth), dtype=np.int64)
    name[sorted(range(len(ties)), key=ties.__getitem__)] = np.arange(len(ties))
    seen = list(priors)
    pending = np.ones(len(truth), dtype=bool)
    pending[seen] = False
    while pending.any():
        rows = np.array(seen, dtype=np.int64)
        waiting = np.flatnonzero(pending)
        scores = ranker.learn(rows, truth[rows]).scores[waiting]
        chosen = waiting[_take_best(scores, name[waiting], _count_next(len(seen)))]
        seen += chosen.tolist()
        pending[chosen] = False
    order = tuple(seen[len(priors) :])
    return Replay(order=order, labels=tuple(bool(truth[i]) for i in order))


def _count_next(seen: int) -> int:
    """Return the number of reports to read before the model is retrained.

    >>> _count_next(2), _count_next(400), _count_next(1000)
    (1, 6, 20)
    """
    return max(1, int(next(growth for until, growth in GROWTH if seen < until) * seen))


def _take_best(scores: NDArray[np.float64], name: NDArray[np.int64], number: int) -> NDArray[np.int64]:
    """Return the positions of the highest scores, highest first. Equal scores are in ascending order of `name`."""
    return np.lexsort((name, -scores))[:number]


def draw_priors(relevant: Sequence[bool], ties: Sequence[str], seed: int) -> tuple[int, ...]:
    """Return the row numbers of one relevant and one irrelevant report, drawn at random as priors.

    If all reports are relevant, or if all are irrelevant, only one report is drawn. The draw does not depend on the
    order of the reports.
    """
    draw = Random(seed)  # noqa: S311  not cryptography: the draw must be reproducible
    by_name = sorted(range(len(ties)), key=ties.__getitem__)
    return tuple(
        draw.choice(pool)
        for wanted in (True, False)
        if (pool := [i for i in by_name if relevant[i] is wanted])
    )
