"""Collect the entries, reports and statuses of a review by id, so that the boxes of the flow can be counted from them.

Nothing is counted twice and nothing is guessed. A report or record that belongs in no box is left out of all
boxes. An equation of the flow then fails, and the problem lists the missing id.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from slr.model.entry import TEXT
from slr.model.protocol import Protocol
from slr.model.row import list_values
from slr.model.status import Status
from slr.model.word import DATABASE_KINDS, STATE_OF

if TYPE_CHECKING:
    import pandas as pd

ARMS: Final = ("databases", "other")
ADVANCED: Final = ("included", "retrieved")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One entry of a search file: a record, or an entry that could not be read."""

    id: str
    file: str
    line: int
    source: str
    arm: str
    previous: bool  # its source was screened for the published review that this review updates
    record: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Population:
    """The entries, reports and statuses of a review, by id."""

    items: tuple[Item, ...]
    report_of: Mapping[str, str]
    arm_of: Mapping[str, str]  # report: databases, other, or previous
    statuses: Mapping[
        str, Mapping[str, tuple[Status, ...]]
    ]  # stage: report: rows; more than one row is an error
    stages: tuple[str, ...]  # the reported stages, in order
    study_of: Mapping[str, tuple[str, ...]]
    representative: Mapping[str, str]  # report: the record that is counted for it in its arm
    studies_before: frozenset[str] = frozenset()
    notices: frozenset[str] = frozenset()  # reports that are notices about other works

    def status(self, report: str, stage: str) -> Status | None:
        """Return the status of a report at a stage, without the report's id.

        If the report has no status or several, return None.
        """
        rows = self.statuses.get(stage, {}).get(report, ())
        return rows[0] if len(rows) == 1 else None

    def final(self, report: str) -> tuple[str, Status | None]:
        """Return the last stage that a report has reached, and its status there.

        The stage is "" if no stage is reported. The status is None if the report has none or several there.
        """
        stage, status = "", None
        for stage in self.stages:
            status = self.status(report, stage)
            if status is None or status.status not in ADVANCED:
                break
        return stage, status


def collect_population(tables: "Mapping[str, pd.DataFrame]", protocol: Protocol) -> Population:
    """Return the entries, reports and statuses of the review, by id, from its tables."""
    items = _items(tables, protocol)
    report_of = dict(zip(tables["clusters"]["record"], tables["clusters"]["report"], strict=True))
    before = {report_of[i.id] for i in items if i.previous and i.id in report_of}
    arms = zip(tables["reports"]["report"], tables["reports"]["arm"], strict=True)
    arm_of = {report: "previous" if report in before else arm for report, arm in arms}
    study_of = _studies(tables["studies"])
    return Population(
        items=items,
        report_of=report_of,
        arm_of=arm_of,
        statuses=_statuses(tables["statuses"]),
        stages=tuple(stage for stage, reported in protocol.screening.reported.items() if reported),
        study_of=study_of,
        representative=_representatives(items, report_of, arm_of),
        notices=frozenset(
            r
            for r, words in zip(tables["reports"]["report"], tables["reports"]["notice"], strict=True)
            if any(word in STATE_OF for word in words)
        ),
        studies_before=frozenset(s for r in before for s in study_of.get(r, ())),
    )


def arm_of_kind(kind: str) -> str:
    """Return the arm of the PRISMA flow to which a kind of source belongs.

    >>> arm_of_kind("register"), arm_of_kind("hand-search")
    ('databases', 'other')
    """
    return ARMS[0] if kind in DATABASE_KINDS else ARMS[1]


def _items(tables: "Mapping[str, pd.DataFrame]", protocol: Protocol) -> tuple[Item, ...]:
    screened_before = frozenset(protocol.baseline.sources) if protocol.baseline else frozenset()
    found = []
    for name, record in (("records", True), ("quarantine", False)):
        data = tables[name] if record else tables[name][tables[name]["cause"] != TEXT]
        seen: dict[str, int] = defaultdict(int)
        ids = data["record"] if record else data["file"] + ":" + data["line"].astype("string")
        for one, file, line, source, kind in zip(
            ids, data["file"], data["line"], data["source"], data["kind"], strict=True
        ):
            seen[one] += 1
            found.append(
                Item(
                    id=one if seen[one] == 1 else f"{one}#{seen[one]}",
                    file=file,
                    line=int(line),
                    source=source,
                    arm=arm_of_kind(kind),
                    previous=source in screened_before,
                    record=record,
                )
            )
    return tuple(sorted(found, key=lambda i: (i.file, i.line, i.id)))


def _statuses(statuses: "pd.DataFrame") -> Mapping[str, Mapping[str, tuple[Status, ...]]]:
    """Return the rows of each report at each stage.

    To save memory, the rows are without the report, and equal rows are one value.
    """
    found: dict[str, dict[str, tuple[Status, ...]]] = defaultdict(dict)
    known: dict[tuple[str, ...], tuple[Status, ...]] = {}
    columns = (list_values(statuses[c]) for c in ("report", "stage", "status", "by", "criterion"))
    for report, *values in zip(*columns, strict=True):
        stage, status, by, criterion = values
        key = (stage, status, by, criterion or "")
        if key not in known:
            known[key] = (Status(report="", stage=stage, status=status, by=by, criterion=criterion or ""),)
        found[stage][report] = found[stage].get(report, ()) + known[key]
    return found


def _studies(studies: "pd.DataFrame") -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for study, report in zip(studies["study"], studies["report"], strict=True):
        found[report] = (*found.get(report, ()), study)
    return found


def _representatives(
    items: tuple[Item, ...], report_of: Mapping[str, str], arm_of: Mapping[str, str]
) -> Mapping[str, str]:
    """Return the record that is counted for each report.

    This is the record with the same id as the report or, if there is none, the report's record with the smallest id.
    """
    members: dict[str, list[str]] = defaultdict(list)
    for item in items:
        report = report_of.get(item.id)
        if item.record and report is not None and arm_of.get(report) == item.arm and not item.previous:
            members[report].append(item.id)
    return {
        report: report if report in records else min(records) for report, records in sorted(members.items())
    }
