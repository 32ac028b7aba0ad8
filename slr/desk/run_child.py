"""Run a review in a separate process. `slr.desk.background` starts this module and reads its output.

The process writes one JSON object in each line of standard output. Its key `kind` has one of these values:

- `stage`: a stage begins
- `part`: how many parts of a stage are finished, and how many there are in all (0 if this is not known)
- `end`: the run has ended; the object has the steps, the problems, and whether the run was carried out
"""

import json
import os
import sys
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from slr.model.problem import Problem, ReviewError
from slr.pipeline import locked, run_review
from slr.run import Outcome
from slr.store.layout import Review
from slr.store.manifest import pack_problems
from slr.store.obstacle import describe_obstacle
from slr.worker import Workers

_NICE: Final = 10  # so that the desk answers at once while the run uses all cores


def main(root: str, name: str, upto: str, now: str) -> None:
    """Run a review up to a stage, and report the progress. `now` is the current time in ISO 8601.

    If another run of the review is in progress, this run ends at once with the problem RUN002.
    """
    if hasattr(os, "nice"):
        os.nice(_NICE)
    review = Review(root=Path(root), name=name)
    try:
        with locked(review, clock=lambda: 0.0, sleep=lambda _: None):
            _end(_run(review, upto, datetime.fromisoformat(now)))
    except ReviewError as error:
        _fail(error.problems)
    except OSError as error:
        _fail((describe_obstacle(error),))


def _run(review: Review, upto: str, now: datetime) -> Outcome:
    counted = _Counter()
    return run_review(review, upto, report=counted.begin, run=Workers(report=counted.advance), now=now)


class _Counter:
    """Report the progress of a stage, at most once for each percentage point.

    If the number of parts is not known, the progress is reported after each part.
    """

    def __init__(self) -> None:
        self._last = (0, 0)

    def begin(self, stage: str) -> None:
        self._last = (0, 0)
        _send({"kind": "stage", "stage": stage})

    def advance(self, done: int, total: int) -> None:
        now = (total, 100 * done // total if total else done)
        if now != self._last:
            self._last = now
            _send({"kind": "part", "done": done, "total": total})


def _end(outcome: Outcome) -> None:
    steps = [{"stage": s.stage, "ran": s.ran, "summary": s.summary} for s in outcome.steps]
    _send({"kind": "end", "done": True, "steps": steps, "problems": pack_problems(outcome.problems)})


def _fail(problems: tuple[Problem, ...]) -> None:
    _send({"kind": "end", "done": False, "steps": [], "problems": pack_problems(problems)})


def _send(message: dict[str, Any]) -> None:
    """Write a message. If the desk has been closed, the message is lost, and the run continues."""
    with suppress(OSError):
        sys.stdout.write(f"{json.dumps(message)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
