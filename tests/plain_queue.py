"""The queue of a stage, counted anew report by report, and the queue of the desk from the same data: they must agree."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa

from slr.desk.item import Item
from slr.desk.queue import STATUS_WORDS, DeskQueue, Mode, QueueData
from slr.desk.stored import ReportRows
from slr.desk.votes import Votes
from slr.model.sight import WAITING
from slr.model.table import REPORTS, VERDICTS_TABLE, Table
from slr.model.verdict import Verdict
from slr.model.word import ADJUDICATOR
from slr.screen.queue import Queue, find_adjudicators, find_doubter, find_pilot, is_assigned, needs_reader


def assign(queue: Queue, who: str, mode: Mode = "read", sample: Sequence[str] = ()) -> tuple[Item, ...]:
    """Return the reports that a person is to judge, in reading order, by asking about each report in turn."""
    own = {r: people[who] for r, people in queue.verdicts.items() if who in people}
    if who == ADJUDICATOR:
        return tuple(Item(r, "by hand") for r in find_adjudicators(queue))
    if mode == "maybe":
        doubts = (r for r, v in own.items() if v.verdict == "maybe" and queue.statuses[r] in WAITING)
        return tuple(Item(r, "by hand") for r in sorted(doubts))
    if mode == "again":
        return tuple(Item(r, "by hand") for r in sorted(own) if own[r].changed)
    if mode == "check":
        return tuple(Item(r, "random") for r in sorted(sample) if r not in own)
    pilot = [r for r in find_pilot(queue) if queue.statuses.get(r) == "pending"]
    first = (Item(r, "pilot") for r in pilot if r not in own)
    ranked = dict.fromkeys([*queue.ranking, *sorted(queue.statuses)])
    rest = (r for r in ranked if r not in pilot and is_assigned(queue, r, who))
    return (*first, *(Item(r, "model" if r in queue.ranking else "listed") for r in rest))


def count_shares(queue: Queue, people: Iterable[str]) -> dict[str, int]:
    """Map each person to the number of reports that this person still has to read, including the pilot round."""
    return {person: len(assign(queue, person)) for person in sorted(set(people))}


def find_half_done(queue: Queue) -> tuple[str, ...]:
    """Return the reports that have a verdict but need another."""
    return tuple(sorted(r for r in queue.statuses if needs_reader(queue, r) and queue.verdicts.get(r)))


def list_waiting(queue: Queue) -> tuple[str, ...]:
    """Return all reports that await a decision."""
    return tuple(sorted(r for r, s in queue.statuses.items() if s in WAITING))


def find_doubts(queue: Queue, who: str) -> tuple[str, ...]:
    """Return the reports that only this person read and marked maybe."""
    return tuple(sorted(r for r in queue.statuses if find_doubter(queue, r) == who))


def put(queue: Queue, report: str, status: str, verdicts: Mapping[str, Verdict]) -> Queue:
    """Return the queue with another status and other verdicts of one report."""
    others = {r: people for r, people in queue.verdicts.items() if r != report}
    now = {**others, report: verdicts} if verdicts else others
    return replace(queue, statuses={**queue.statuses, report: status}, verdicts=now)


def to_desk(queue: Queue, sample: Sequence[str] = ()) -> DeskQueue:
    """Return the queue of the desk with the same reports, verdicts and settings."""
    reports = sorted({*queue.statuses, *queue.verdicts, *queue.ranking, *sample})
    rows = hold_reports([{"report": r, "arm": "databases"} for r in reports])
    verdicts = [
        v.to_row(queue.stage) for _, people in sorted(queue.verdicts.items()) for v in people.values()
    ]
    words = [queue.statuses.get(r, "not reached") for r in reports]
    data = QueueData(
        reports=rows,
        status=np.array([STATUS_WORDS.index(word) for word in words], dtype=np.int8),
        votes=Votes(rows, to_arrow(VERDICTS_TABLE, verdicts), queue.stage),
        ranking=np.array([rows.place[r] for r in queue.ranking], dtype=np.int64),
        sample=np.array([rows.place[r] for r in sample], dtype=np.int64),
    )
    return DeskQueue(queue.stage, queue.settings, queue.seed, data)


_TYPES = {"truth": pa.bool_(), "whole": pa.int64(), "list": pa.list_(pa.string())}


def to_arrow(table: Table, rows: Sequence[Mapping[str, object]]) -> pa.Table:
    """Return rows as Arrow columns, as the desk reads them."""
    schema = pa.schema([(c.name, _TYPES.get(c.kind, pa.large_string())) for c in table.columns])
    return pa.Table.from_pylist([dict(row) for row in rows], schema=schema)


def hold_reports(rows: Sequence[Mapping[str, object]], size: int = 2) -> ReportRows:
    """Return rows of REPORTS as the desk keeps them, with the abstracts in batches of a size."""
    table = to_arrow(REPORTS, rows)
    return ReportRows(
        table.drop_columns(["abstract"]), table.select(["abstract"]).to_batches(max_chunksize=size)
    )
