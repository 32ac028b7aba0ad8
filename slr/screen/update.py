"""Bring statuses up to date after people have added or changed rows.

The statuses of a report are derived again only if its rows have changed or if it has a notice. In the first run, the
earlier statuses are those that the reports would have without people's rows. The result is the same as if the statuses
of all reports were derived again.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Self

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from slr.model.protocol import Protocol
from slr.model.row import count_items, list_rows, list_values
from slr.model.status import Status
from slr.model.table import REPORTS, STATUSES, empty, frame
from slr.screen.notice import decide_notices
from slr.screen.outside import leave_outside, restore_outside
from slr.screen.people_rows import PeopleRows
from slr.screen.status import decide_reports, list_effects
from slr.screen.stop import STAGE, assess_reading, exclude_unread, restore_unread
from slr.statistics.stopping import Assessment

if TYPE_CHECKING:
    from numpy.typing import NDArray


READ: Final = ("report", "notice", "notice_of")  # the columns of REPORTS that an update reads


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reports:
    """The ids of all reports, sorted, and the columns in `READ` of the reports with notices.

    `outside` contains the ids of the reports that only sources outside the flow contain.
    """

    ids: pa.LargeStringArray
    noted: pd.DataFrame
    outside: frozenset[str] = frozenset()

    @classmethod
    def collect(cls, parts: Iterable[pd.DataFrame], apart: frozenset[str] = frozenset()) -> Self:
        """Collect the reports from the parts of the table REPORTS. The parts must be sorted by id.

        They need the columns in `READ`. `apart` are the sources outside the flow. If there are any, the parts also need
        the column `sources`.
        """
        ids: list[pa.LargeStringArray] = [pa.array([], pa.large_string())]
        outside: set[str] = set()
        noted = [empty(REPORTS)[list(READ)]]
        for part in parts:
            ids.append(pa.array(part["report"], pa.large_string()))
            some = part.loc[count_items(part["notice"]) + count_items(part["notice_of"]) > 0, list(READ)]
            lists = {name: list_values(some[name]) for name in ("notice", "notice_of")}
            noted.append(some.assign(**{n: pd.Series(v, some.index, "object") for n, v in lists.items()}))
            if apart:
                listed = zip(part["report"], list_values(part["sources"]), strict=True)
                outside |= {report for report, sources in listed if len(sources) and apart >= set(sources)}
        return cls(
            ids=pa.concat_arrays(ids),
            noted=pd.concat(noted, ignore_index=True),
            outside=frozenset(outside),
        )

    def add_notices(self, words: Mapping[str, Iterable[str]]) -> Self:
        """Return the reports with further notices added. `words` maps the id of a report to its further notices."""
        if not words:
            return self
        known = {row["report"]: row for row in list_rows(self.noted)}
        for report, more in words.items():
            row = known.get(report, {"report": report, "notice": [], "notice_of": []})
            known[report] = {**row, "notice": [*dict.fromkeys((*row["notice"], *sorted(more)))]}
        noted = pd.DataFrame([known[report] for report in sorted(known)], columns=list(READ))
        return replace(self, noted=noted)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Before:
    """The results of an earlier run: the statuses, the outcomes of the rules, and a hash of people's rows for each report.

    In a large review, the list columns of `statuses` should be Arrow lists (see `slr.stage.Inputs.table`).
    """

    statuses: pd.DataFrame
    outcomes: pd.DataFrame
    hashes: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Updated:
    """The tables STATUSES and NOTICE_DECISIONS, and the result of the stopping criterion."""

    statuses: pd.DataFrame
    notices: pd.DataFrame
    assessment: Assessment | None


def update_statuses(reports: Reports, before: Before, people_rows: PeopleRows, protocol: Protocol) -> Updated:
    """Return the statuses, the decisions about notices and the result of the stopping criterion.

    They are computed from earlier results for the same reports under the same rules and protocol.
    """
    earlier = restore_unread(restore_outside(before.statuses))
    touched = find_changed(before.hashes, people_rows.hashes)
    touched |= {*reports.noted["report"], *(report for _, report in people_rows.notices)}
    place = find_places(reports.ids, touched)
    outcomes = before.outcomes[before.outcomes["report"].isin(list(place))]
    decided = decide_reports(tuple(place), people_rows, list_effects(outcomes, protocol), protocol)
    assessment = _assess(earlier, decided, people_rows, protocol, reports.outside)
    decided, notices = decide_notices(reports.noted, decided, people_rows.notices, protocol)
    statuses = replace_statuses(earlier, decided, place, len(reports.ids))
    statuses = exclude_unread(leave_outside(statuses, reports.outside), assessment)
    return Updated(statuses=statuses, notices=notices, assessment=assessment)


def _assess(
    earlier: pd.DataFrame,
    decided: Sequence[Status],
    people_rows: PeopleRows,
    protocol: Protocol,
    outside: frozenset[str],
) -> Assessment | None:
    """Return the result of the stopping criterion, or None if nobody has judged a report that it covers.

    `decided` are the new statuses, which replace earlier ones. The criterion does not cover reports outside the flow.
    """
    verdicts = people_rows.verdicts.get(STAGE, ())
    again, read = {s.report for s in decided}, {v.report for v in verdicts}
    judged = [s for s in (*decided, *restore_statuses(earlier, read - again)) if s.report not in outside]
    same = earlier[(earlier["stage"] == STAGE) & (earlier["by"] != "rule")]["report"]
    others = int((~same.isin(list(again | read | outside))).sum())
    return assess_reading(judged, verdicts, protocol, others=others)


def find_places(ids: pa.LargeStringArray, wanted: Iterable[str]) -> dict[str, int]:
    """Map each id in `wanted` to its index in `ids`, in the order of `ids`. Ids that are not in `ids` are left out."""
    there = pc.is_in(ids, value_set=pa.array(sorted(wanted), ids.type))
    places = pc.indices_nonzero(there)
    return dict(zip(ids.take(places).to_pylist(), places.to_pylist(), strict=True))


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

    The table has the same stages for each of `size` reports. `place` maps each decided report to its index. Raises
    AssertionError if a decided report does not have exactly one status at each stage.
    """
    if not decided:
        return statuses
    rows = frame(STATUSES, [s.row() for s in decided]).astype({"who": statuses["who"].dtype})
    stages = len(statuses) // size
    counts = rows["report"].value_counts()
    if rows.duplicated(["report", "stage"]).any() or set(counts) != {stages} or len(counts) != len(place):
        raise AssertionError("at some stage, a report has no status or more than one")
    first = np.array([place[report] for report in rows["report"]], dtype=np.int64) * stages
    taken: NDArray[np.int64] = np.arange(len(statuses))
    # Both tables are sorted by report and stage, so the stages of a report are in the same order.
    taken[first + np.arange(len(rows)) % stages] = len(statuses) + np.arange(len(rows))
    return pd.concat([statuses, rows], ignore_index=True).take(taken).reset_index(drop=True)


def restore_statuses(statuses: pd.DataFrame, reports: Iterable[str]) -> tuple[Status, ...]:
    """Return the statuses of the given reports at all stages, without reasons."""
    here = statuses[statuses["report"].isin(list(reports))]
    columns = (here[name].tolist() for name in ("report", "stage", "status", "by"))
    return tuple(
        Status(report=report, stage=stage, status=status, by=by)
        for report, stage, status, by in zip(*columns, strict=True)
    )
