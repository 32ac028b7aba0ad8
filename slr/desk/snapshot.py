"""The state of a screening stage: the tables of the last run and the reports waiting for reviewers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from slr.model import table as declared
from slr.model.problem import Problem, ReviewError
from slr.model.protocol import Protocol
from slr.model.row import list_rows
from slr.model.word import ADJUDICATOR, STAGES
from slr.screen.queue import (
    Item,
    Mode,
    Queue,
    assign,
    count_doubts,
    count_shares,
    find_adjudicators,
    find_half_done,
    list_waiting,
    make_queue,
    needs_reader,
)
from slr.store.layout import Review
from slr.store.table_file import read_table

if TYPE_CHECKING:
    import pandas as pd

Row = Mapping[str, Any]
TARGET: Final = "work_95"  # the column of the work left until 95 % recall, which is shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """The tables of a review, arranged for one stage of screening.

    The keys of `rows` and `outcomes` are reports. `report_of` maps records, by ids and former ids, to
    reports. `labels` maps each report that people have settled at a stage of screening to True if they
    included it, and to False if they excluded it. `work_left` is how many reports are still to be read for
    the recall target, or None if there is no estimate.
    """

    review: Review
    protocol: Protocol
    queue: Queue
    reports: "pd.DataFrame"
    rows: Mapping[str, Row]
    report_of: Mapping[str, str]
    outcomes: Mapping[str, Sequence[Row]]
    labels: Mapping[str, bool]
    work_left: int | None


def open_snapshot(review: Review, protocol: Protocol, stage: str) -> Snapshot:
    """Read the tables of the last run and arrange them for one stage."""

    def rows(table: declared.Table) -> list[dict[str, Any]]:
        return list_rows(read_table(review, table))

    reports = read_table(review, declared.REPORTS)
    by_report = {r["report"]: r for r in list_rows(reports)}
    statuses = rows(declared.STATUSES)
    queue = make_queue(
        stage,
        protocol,
        statuses=statuses,
        verdicts=rows(declared.VERDICTS_TABLE),
        scores=rows(declared.SCORES),
        rule_check=rows(declared.RULE_CHECK),
    )
    left = (s[TARGET] for s in rows(declared.STOPPING) if s["stage"] == stage)
    return Snapshot(
        review=review,
        protocol=protocol,
        queue=queue,
        reports=reports,
        rows=by_report,
        report_of=_find_reports(by_report),
        outcomes=_group(rows(declared.RULE_OUTCOMES)),
        labels=_label(statuses),
        work_left=next(left, None),
    )


def _find_reports(reports: Mapping[str, Row]) -> dict[str, str]:
    """Map the id and the former ids of each record to its report."""
    former = {old: r for r, row in reports.items() for old in row.get("former") or ()}
    return former | {record: r for r, row in reports.items() for record in (r, *row["records"])}


def _label(statuses: Sequence[Row]) -> dict[str, bool]:
    """Map the reports that people settled to True (included) or False (excluded), to train the ranking."""
    return {
        s["report"]: s["status"] == "included"
        for s in statuses
        if s["by"] == "people" and s["status"] in ("included", "excluded") and s["stage"] != "retrieval"
    }


def _group(rows: Sequence[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row["report"], []).append(row)
    return found


def find_stage(
    review: Review, protocol: Protocol, who: str, mode: Mode, stage: str | None
) -> tuple[Snapshot, tuple[Item, ...]]:
    """Return the snapshot of a stage, and the items waiting there for a person.

    If `stage` is None, choose the first stage with items for this person. If no stage has any, choose the
    first stage.
    """
    if stage is not None:
        snapshot = open_snapshot(review, protocol, stage)
        return snapshot, assign(snapshot.queue, who, mode)
    first: tuple[Snapshot, tuple[Item, ...]] | None = None
    for name in (s for s in STAGES if protocol.screening.stage(s).reported):
        snapshot = open_snapshot(review, protocol, name)
        found = snapshot, assign(snapshot.queue, who, mode)
        if found[1]:
            return found
        first = first or found
    if first is None:
        message = "the protocol has `reported: false` for every stage of screening"
        raise ReviewError([Problem(code="SCR011", message=message, where="screening")])
    return first


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """The reports that await a decision at a stage, and how they are shared among people.

    `open` has all these reports. `half_done` has the reports with a verdict that need another. `disputed` has
    the reports that the adjudicator must settle.

    `waiting` counts the reports that each person has to read. `doubts` counts the reports that each person
    marked maybe as the only reader. `anyone` counts the reports that a person without verdicts could read. If
    there is a team, `anyone` is None. No field reveals who gave which verdict.
    """

    open: tuple[str, ...]
    waiting: Mapping[str, int]
    anyone: int | None
    doubts: Mapping[str, int]
    half_done: tuple[str, ...]
    disputed: tuple[str, ...]


def count_waiting(snapshot: Snapshot) -> Shares:
    """Return how the reports that await a decision are shared among the members of the team.

    If the protocol names no team, they are shared among all people who have given a verdict.
    """
    queue = snapshot.queue
    heard = {person for people in queue.verdicts.values() for person in people} - {ADJUDICATOR}
    anyone = sum(needs_reader(queue, report) for report in queue.statuses)
    return Shares(
        open=list_waiting(queue),
        waiting=count_shares(queue, queue.settings.team or heard),
        anyone=None if queue.settings.team else anyone,
        doubts=count_doubts(queue),
        half_done=find_half_done(queue),
        disputed=find_adjudicators(queue),
    )
