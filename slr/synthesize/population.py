"""Collect the entries, reports and statuses of a review by id, so that the boxes of the flow can be counted from them.

Nothing is counted twice and nothing is guessed. If a report or record belongs in no box, an equation of the flow
fails, and a problem lists its id.

Entries and reports are kept in columns, sorted by id. A set of entries or reports is a boolean array with one value per
row.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from slr.model.entry import TEXT
from slr.model.protocol import Protocol
from slr.model.row import list_rows, list_values
from slr.model.status import Status
from slr.model.word import DATABASE_KINDS, STATE_OF
from slr.people.evidence_kind import classify_studies, find_types
from slr.synthesize.place import (
    find_places,
    map_texts,
    number_rows,
    number_texts,
    order_rows,
    rank_ids,
    slice_rows,
    take_rows,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Truth = NDArray[np.bool_]
    Places = NDArray[np.int64]
    Tables = Mapping[str, pd.DataFrame]

ARMS: Final = ("databases", "other")
OUTSIDE: Final = (
    "none"  # the arm of entries from sources outside the flow, and of reports with only such entries
)
ADVANCED: Final = ("included", "retrieved")
_ROWS: Final = 10_000  # rows that become Python values at a time


@dataclass(frozen=True, slots=True, kw_only=True)
class Statuses:
    """The statuses of all reports at one stage.

    `kinds` are the distinct statuses, without the ids of the reports. `kind` gives, for each report, the position
    of its status in `kinds`, or -1. It is an error if an item of `kinds` contains more than one status. `strays`
    are ids that have a status but do not belong to a report, which is also an error. If such an id has several statuses,
    it is repeated.
    """

    kinds: tuple[tuple[Status, ...], ...]
    kind: "Places"
    strays: tuple[str, ...] = ()

    def single(self, kind: int) -> Status | None:
        """Return the status at the index `kind` of `kinds`, or None if `kind` is -1 or if there are several statuses."""
        rows = self.kinds[kind] if kind >= 0 else ()
        return rows[0] if len(rows) == 1 else None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Population:
    """The entries, reports and statuses of a review.

    `items` has one row per entry of a search file, which is a record or an entry that could not be read:

    - `id`, `file`, `line` and `source`
    - `arm`: databases, other, or none (the source is outside the flow)
    - `previous`: whether its source was screened for the published review that this review updates
    - `record`: whether it is a record
    - `report`: the id of its report

    `reports` has one row per report:

    - `report`: its id
    - `arm`: databases, other, previous, or none (all its sources are outside the flow)

    `ids` and `report_ids` are the ids of the entries and reports as Python strings. `place` gives, for each entry, the
    row of its report in `reports`, or -1. Each arm counts one record for each of its reports: `counted` gives, for each
    report, the row of this record in `items`, or -1.
    """

    items: "pd.DataFrame"
    reports: "pd.DataFrame"
    ids: "NDArray[np.object_]"
    report_ids: "NDArray[np.object_]"
    place: "Places"
    counted: "Places"
    statuses: Mapping[str, Statuses]  # by stage
    stages: tuple[str, ...]  # the reported stages, in order
    studies: "pd.DataFrame"  # the columns `study` and `report`
    studies_before: frozenset[str] = frozenset()
    notices: frozenset[str] = frozenset()  # reports that are notices about other works
    evidence: Mapping[str, str] = field(default_factory=dict)  # the kind of evidence of each classified study

    def final(self, kinds: Mapping[str, int]) -> tuple[str, Status | None]:
        """Return the last stage that a report has reached, and its status at this stage.

        `kinds` maps each stage to the position of the report's status in `Statuses.kinds`. The stage is "" if no
        stage is reported. The status is None if the report has no status or several statuses at this stage.
        Otherwise, the status does not contain the report's id.
        """
        stage, status = "", None
        for stage in self.stages:
            status = self.statuses[stage].single(kinds[stage]) if stage in self.statuses else None
            if status is None or status.status not in ADVANCED:
                break
        return stage, status

    def report_of(self, record: str) -> str:
        """Return the id of a record's report, or the record's id if the record has no report."""
        row = bisect_left(self.ids, record)
        if row == len(self.ids) or self.ids[row] != record:
            return record
        report = self.report_ids[self.place[row]] if self.place[row] >= 0 else self.items["report"].iat[row]
        return report if isinstance(report, str) else record

    def find_criteria(self, records: Iterable[str], stage: str) -> dict[str, str]:
        """Map each record to the criterion in its report's status at a stage.

        Records without a criterion are left out.
        """
        statuses = self.statuses.get(stage)
        if statuses is None:
            return {}
        found = {}
        for record in records:
            row = bisect_left(self.report_ids, self.report_of(record))
            status = statuses.single(int(statuses.kind[row])) if row < len(self.report_ids) else None
            if status is not None and status.criterion:
                found[record] = status.criterion
        return found

    def find_reports_of(self, sources: Collection[str]) -> "Places":
        """Return the rows of the reports that have records only from these sources."""
        listed = self.items["source"].isin(list(sources)).to_numpy(bool)
        known = self.items["record"].to_numpy(bool) & (self.place >= 0)
        return np.setdiff1d(self.place[known & listed], self.place[known & ~listed])

    def find_studies(self, reports: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """Return the studies of each of the given reports. A report without a study is left out."""
        found: dict[str, tuple[str, ...]] = {}
        rows = self.studies[self.studies["report"].isin(list(reports))]
        for study, report in zip(rows["study"], rows["report"], strict=True):
            found[report] = (*found.get(report, ()), study)
        return found


def collect_population(tables: "Tables", protocol: Protocol) -> Population:
    """Collect the entries, reports and statuses of the review from its tables."""
    reports, notice = _reports(tables)
    items = _items(tables, protocol)
    place = find_places(items["report"], reports["report"])
    if protocol.sources_outside_flow:
        reports = reports.assign(arm=_find_arms(items, place, len(reports)))
    before = np.zeros(len(reports), dtype=bool)
    before[place[items["previous"].to_numpy() & (place >= 0)]] = True
    reports = reports.assign(arm=reports["arm"].mask(before, "previous").astype("category"))
    ids = np.array(items["id"].tolist(), dtype=object)
    report_ids = _report_ids(reports, items, ids)
    population = Population(
        items=items,
        reports=reports,
        ids=ids,
        report_ids=report_ids,
        place=place,
        counted=_counted(items, reports, place),
        statuses=_statuses(tables["statuses"], reports),
        stages=tuple(stage for stage, reported in protocol.screening.reported.items() if reported),
        studies=tables["studies"][["study", "report"]],
        notices=frozenset(report_ids[notice].tolist()),
        evidence=_classify(tables),
    )
    known = population.find_studies(report_ids[before].tolist()) if before.any() else {}
    return replace(population, studies_before=frozenset(s for studies in known.values() for s in studies))


def _classify(tables: "Tables") -> Mapping[str, str]:
    """Classify studies by kind of evidence, as people recorded it or as the types of their reports show it."""
    reports, studies = tables["reports"], tables["studies"]
    type_of = find_types(reports)
    named = studies["evidence"].notna() | studies["report"].isin(list(type_of))
    mine = studies[studies["study"].isin(studies["study"][named])]
    return classify_studies(list_rows(mine[["study", "report", "who", "evidence"]]), type_of)


def arm_of_kind(kind: str) -> str:
    """Return the arm of the PRISMA flow to which a kind of source belongs.

    >>> arm_of_kind("register"), arm_of_kind("hand-search")
    ('databases', 'other')
    """
    return ARMS[0] if kind in DATABASE_KINDS else ARMS[1]


def _reports(tables: "Tables") -> "tuple[pd.DataFrame, Truth]":
    """Return the columns `report` and `arm` of the reports, and whether each report is a notice about another work."""
    reports = tables["reports"]
    lists = (words for part in slice_rows(reports, _ROWS) for words in list_values(part["notice"]))
    notice = np.array([any(word in STATE_OF for word in words) for words in lists], dtype=bool)
    order = order_rows(rank_ids(reports["report"]))
    return reports[["report", "arm"]].take(order).reset_index(drop=True), notice[order]


def _find_arms(items: "pd.DataFrame", place: "Places", number: int) -> "pd.Series[Any]":
    """Return the arm of each report: databases, other or none. Records from sources outside the flow are ignored."""
    arms = pd.Series([OUTSIDE] * number, dtype="string[pyarrow]")
    fit = items["record"].to_numpy() & (place >= 0)
    for arm in reversed(ARMS):
        arms[np.unique(place[fit & (items["arm"] == arm).to_numpy(bool)])] = arm
    return arms.astype("category")


def _items(tables: "Tables", protocol: Protocol) -> "pd.DataFrame":
    unread = tables["quarantine"]
    unread = unread[unread["cause"] != TEXT]
    names = ["file", "line", "source", "kind"]
    records = tables["records"]
    parts = (
        records[names].assign(id=_number_equal(records["record"]), record=True),
        unread[names].assign(
            id=_number_equal(unread["file"] + ":" + unread["line"].astype("string[pyarrow]")), record=False
        ),
    )
    items = pd.concat(parts, ignore_index=True)
    items = items.take(order_rows(rank_ids(items["id"]))).reset_index(drop=True)
    clusters = tables["clusters"]
    screened_before = list(protocol.sources_before)
    outside = items["source"].isin(list(protocol.sources_outside_flow)).to_numpy(bool)
    return pd.DataFrame(
        {
            "id": items["id"],
            "file": items["file"].astype("category"),
            "line": items["line"],
            "source": items["source"].astype("category"),
            "arm": map_texts(items["kind"], arm_of_kind)
            .astype(str)
            .mask(outside, OUTSIDE)
            .astype("category"),
            "previous": items["source"].isin(screened_before).to_numpy(bool),
            "record": items["record"].to_numpy(bool),
            "report": take_rows(clusters["report"], find_places(items["id"], clusters["record"])),
        }
    )


def _number_equal(ids: "pd.Series[str]") -> "pd.Series[str]":
    """Return the ids, with a number after each id that has occurred before."""
    if not ids.duplicated().any():
        return ids
    number = ids.groupby(ids).cumcount() + 1
    return ids.where(number == 1, ids + "#" + number.astype("string[pyarrow]"))


def _counted(items: "pd.DataFrame", reports: "pd.DataFrame", place: "Places") -> "Places":
    """Return, for each report, the row in `items` of the record that is counted.

    The record must come from the report's arm, and must not have been screened for the published review. If one of
    these records has the same id as the report, this record is counted. Otherwise, the record with the smallest id is
    counted. If there is no record to count, the row is -1.
    """
    fit = items["record"].to_numpy() & (place >= 0) & ~items["previous"].to_numpy()
    arms = _number_arms(items["arm"])
    fit &= (arms >= 0) & (_number_arms(take_rows(reports["arm"], place)) == arms)
    rows = np.flatnonzero(fit)
    other_id = (items["id"].take(rows) != items["report"].take(rows)).to_numpy(bool).astype(np.int64)
    rows = rows[order_rows(place[rows], other_id, rows)]
    counted = np.full(len(reports), -1, dtype=np.int64)
    found, first = np.unique(place[rows], return_index=True)
    counted[found] = rows[first]
    return counted


def _number_arms(column: "pd.Series[Any]") -> "Places":
    return number_texts(column, lambda arm: ARMS.index(arm) if arm in ARMS else -1)


def _report_ids(
    reports: "pd.DataFrame", items: "pd.DataFrame", ids: "NDArray[np.object_]"
) -> "NDArray[np.object_]":
    """Return the report ids. If an id is also in `ids` (the ids of records), that string object is reused to save memory."""
    row = find_places(reports["report"], items["id"])
    found = np.empty(len(reports), dtype=object)
    found[row >= 0] = ids[row[row >= 0]]
    found[row < 0] = reports["report"][row < 0].tolist()
    return found


def _statuses(statuses: "pd.DataFrame", reports: "pd.DataFrame") -> Mapping[str, Statuses]:
    stages = statuses["stage"].unique()
    return {stage: _statuses_at(statuses[statuses["stage"] == stage], reports) for stage in stages}


def _statuses_at(rows: "pd.DataFrame", reports: "pd.DataFrame") -> Statuses:
    number, distinct = number_rows(rows[["stage", "status", "by", "criterion"]])
    kinds = [(Status(**{**kind, "report": "", "criterion": kind["criterion"] or ""}),) for kind in distinct]
    place = find_places(rows["report"], reports["report"])
    strays = rows["report"][place < 0]
    known, number = place[place >= 0], number[place >= 0]
    kind = np.full(len(reports), -1, dtype=np.int64)
    kind[known] = number
    twice = np.bincount(known, minlength=len(reports)) > 1
    for report in np.flatnonzero(twice):
        kind[report] = len(kinds)
        kinds.append(tuple(status for n in number[known == report] for status in kinds[n]))
    return Statuses(kinds=tuple(kinds), kind=kind, strays=tuple(sorted(strays)))
