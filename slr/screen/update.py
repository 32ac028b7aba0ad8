"""Bring the statuses of the last run up to date.

A report is decided again only if people have added or changed rows about it.

The result is the same as if all reports were decided again.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from slr.model.protocol import Protocol
from slr.model.row import list_values
from slr.model.status import Status
from slr.model.table import STATUSES, frame
from slr.screen.notice import decide_notices
from slr.screen.said import Said
from slr.screen.status import decide_reports, list_effects
from slr.screen.stop import STAGE, assess_reading
from slr.statistics.stopping import Assessment

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Before:
    """Results of the last run: the statuses, the rule outcomes with an effect, and a hash of what people wrote, by report."""

    statuses: pd.DataFrame
    outcomes: pd.DataFrame
    hashes: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Updated:
    """The tables STATUSES and NOTICE_DECISIONS, and the result of the stopping criterion."""

    statuses: pd.DataFrame
    notices: pd.DataFrame
    assessment: Assessment | None


def update_statuses(reports: pd.DataFrame, before: Before, said: Said, protocol: Protocol) -> Updated | None:
    """Return the statuses, given the statuses of the last run with the same reports, rules and protocol.

    If the stopping criterion allowed stopping in the last run or allows it now, return None, because the criterion
    then decides on all reports that nobody has read. `reports` has the columns `report`, `notice` and `notice_of`,
    sorted by report.
    """
    if bool((before.statuses["by"] == "stopping").any()):
        return None
    named = reports[
        [bool(len(a) or len(b)) for a, b in zip(reports["notice"], reports["notice_of"], strict=True)]
    ]
    touched = find_changed(before.hashes, said.hashes)
    touched |= {*named["report"], *(report for _, report in said.notices)}
    place = {report: i for i, report in enumerate(list_values(reports["report"])) if report in touched}
    outcomes = before.outcomes[before.outcomes["report"].isin(touched)]
    decided = decide_reports(tuple(place), said, list_effects(outcomes, protocol), protocol)
    decided, notices = decide_notices(named, decided, said.notices, protocol)
    statuses = replace_statuses(before.statuses, decided, place, len(reports))
    verdicts = said.verdicts.get(STAGE, ())
    judged = restore_statuses(statuses, {v.report for v in verdicts})
    others = _count_offered(statuses) - sum(s.stage == STAGE and s.by != "rule" for s in judged)
    assessment = assess_reading(judged, verdicts, protocol, others=others)
    if assessment is not None and assessment.advice == "may stop":
        return None
    return Updated(statuses=statuses, notices=notices, assessment=assessment)


def find_changed(before: Mapping[str, str], now: Mapping[str, str]) -> set[str]:
    """Return the keys whose hashes differ, and the keys that are missing in one of the mappings.

    >>> sorted(find_changed({"a": "1", "b": "1", "c": "1"}, {"a": "1", "b": "2", "d": "1"}))
    ['b', 'c', 'd']
    """
    return {report for report, _ in before.items() ^ now.items()}


def replace_statuses(
    statuses: pd.DataFrame, decided: Sequence[Status], place: Mapping[str, int], size: int
) -> pd.DataFrame:
    """Return the table in which the new rows of the decided reports replace their earlier rows.

    The table has the same stages for each of `size` reports. `place` maps each decided report to its place.
    """
    if not decided:
        return statuses
    rows = frame(STATUSES, [s.row() for s in decided])
    stages = len(statuses) // size
    first = np.array([place[report] for report in rows["report"]], dtype=np.int64) * stages
    taken: NDArray[np.int64] = np.arange(len(statuses))
    # Both tables are sorted by report and stage, so the stages of a report are in the same order.
    taken[first + np.arange(len(rows)) % stages] = len(statuses) + np.arange(len(rows))
    return pd.concat([statuses, rows], ignore_index=True).take(taken).reset_index(drop=True)


def restore_statuses(statuses: pd.DataFrame, reports: Iterable[str]) -> tuple[Status, ...]:
    """Return the statuses of some reports at all stages, without reasons."""
    here = statuses[statuses["report"].isin(list(reports))]
    columns = (here[name].tolist() for name in ("report", "stage", "status", "by"))
    return tuple(
        Status(report=report, stage=stage, status=status, by=by)
        for report, stage, status, by in zip(*columns, strict=True)
    )


def _count_offered(statuses: pd.DataFrame) -> int:
    """Return the number of reports that the stopping criterion covers."""
    return int(((statuses["stage"] == STAGE) & (statuses["by"] != "rule")).sum())
