"""Read the state of a screening stage: the tables of the last run, and the reports that wait for reviewers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from slr.desk.item import ItemList
from slr.desk.queue import STATUS_WORDS, DeskQueue, Mode, QueueData
from slr.desk.stored import BATCH, GroupedRows, ReportRows, read_coded, read_numbers
from slr.desk.votes import Votes
from slr.model import table as declared
from slr.model.problem import Problem, ReviewError
from slr.model.protocol import Protocol
from slr.model.word import RETRACTED, STAGES
from slr.store.layout import Review
from slr.store.table_file import read_arrow, read_batches

Row = Mapping[str, Any]
TARGET: Final = (
    "work_95"  # the column of STOPPING with the number of reports still to be read for 95 % recall
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """The tables of a review, arranged for one stage of screening.

    - `rows`: the reports, by id
    - `report_of`: the report of each record, by the record's id and former ids
    - `outcomes`: for each report, its rows of the table RULE_OUTCOMES
    - `labels`: True for each report that people have included, and False for each report that they have excluded. A
      decision on the full text replaces the decision on title and abstract.
    - `work_left`: the number of reports still to be read for 95 % recall, or None if there is no estimate
    - `basis`: what the ranking is based on, or an empty string if no report is ranked
    - `stopped`: whether the stopping criterion has excluded reports at the stage
    - `withdrawn`: the reports that people excluded because of a notice
    """

    review: Review
    protocol: Protocol
    queue: DeskQueue
    rows: ReportRows
    report_of: Mapping[str, str]
    outcomes: Mapping[str, Sequence[Row]]
    labels: Mapping[str, bool]
    work_left: int | None
    basis: str = ""
    stopped: bool
    withdrawn: frozenset[str]


def open_snapshot(review: Review, protocol: Protocol, stage: str) -> Snapshot:
    """Return the tables of the last run, arranged for one stage."""
    rows = read_reports(review)
    statuses = _Statuses(review, rows)
    stopping = read_arrow(review, declared.STOPPING, ("stage", TARGET)).to_pylist()
    outcomes = read_arrow(review, declared.RULE_OUTCOMES, coded=declared.RULE_OUTCOMES.names[1:])
    return Snapshot(
        review=review,
        protocol=protocol,
        queue=_make_queue(review, protocol, stage, rows, statuses.find_words(stage)),
        rows=rows,
        report_of=rows.map_records(),
        outcomes=GroupedRows(rows, outcomes),
        labels=statuses.find_labels(),
        work_left=next((s[TARGET] for s in stopping if s["stage"] == stage), None),
        basis=_find_basis(review, stage),
        stopped=bool(statuses.find(stage=stage, by="stopping").any()),
        withdrawn=statuses.find_withdrawn(stage),
    )


def read_reports(review: Review) -> ReportRows:
    """Return the rows of the table REPORTS of the last run."""
    others = tuple(name for name in declared.REPORTS.names if name != "abstract")
    abstracts = read_batches(review, declared.REPORTS, BATCH, ("abstract",))
    return ReportRows(read_arrow(review, declared.REPORTS, others), abstracts)


def _find_basis(review: Review, stage: str) -> str:
    scores = read_arrow(review, declared.SCORES, ("stage", "basis"), coded=("stage", "basis"))
    (stages, words), (bases, names) = (read_coded(scores[column]) for column in ("stage", "basis"))
    here = np.flatnonzero(stages == words.index(stage)) if stage in words else stages[:0]
    return names[int(bases[here[0]])] if len(here) else ""


def _make_queue(
    review: Review, protocol: Protocol, stage: str, rows: ReportRows, status: NDArray[np.int8]
) -> DeskQueue:
    """Return the queue of a stage. `status` contains, for each report, the index of its status in `STATUS_WORDS`."""
    scores = rows.select_known(
        read_arrow(review, declared.SCORES, ("report", "stage", "rank"), coded=("stage",))
    )
    stages, words = read_coded(scores["stage"])
    here = np.flatnonzero(stages == words.index(stage)) if stage in words else stages[:0]
    order = here[np.argsort(read_numbers(scores["rank"])[here])]
    check = read_arrow(review, declared.RULE_CHECK, ("stage", "criterion", "unread")).to_pylist()
    unread = (c["unread"] for c in check if (c["stage"], c["criterion"]) == (stage, "all"))
    data = QueueData(
        reports=rows,
        status=status,
        votes=Votes(rows, read_arrow(review, declared.VERDICTS_TABLE), stage),
        ranking=rows.find_places(scores["report"])[order],
        sample=np.array([rows.place[r] for r in next(unread, ()) if r in rows], dtype=np.int64),
    )
    return DeskQueue(stage, protocol.screening.stage(stage), protocol.screening.model.seed, data)


class _Statuses:
    """The table STATUSES, as columns of numbers."""

    def __init__(self, review: Review, rows: ReportRows) -> None:
        table = rows.select_known(read_arrow(review, declared.STATUSES, _STATUS, coded=_STATUS[1:]))
        self._rows, self._table = rows, table
        self._places = rows.find_places(table["report"])
        self._codes = {name: read_coded(table[name]) for name in ("stage", "status", "by")}

    def find(self, **values: str) -> NDArray[np.bool_]:
        """Return, for each row, whether it has these values."""
        found = np.ones(len(self._places), dtype=bool)
        for name, value in values.items():
            codes, words = self._codes[name]
            found &= codes == words.index(value) if value in words else False
        return found

    def find_words(self, stage: str) -> NDArray[np.int8]:
        """Return, for each report, the index of its status in `STATUS_WORDS`. Reports without a row are `not reached`."""
        status = np.full(len(self._rows), STATUS_WORDS.index("not reached"), dtype=np.int8)
        codes, words = self._codes["status"]
        numbers = np.array([STATUS_WORDS.index(word) for word in words], dtype=np.int8)
        here = self.find(stage=stage)
        status[self._places[here]] = numbers[codes[here]]
        return status

    def find_labels(self) -> dict[str, bool]:
        """Return the labels that train the ranking: True for included reports, and False for excluded reports.

        Only people's decisions are used. A decision on the full text replaces the decision on title and abstract.
        """
        included, excluded = (self.find(status=word, by="people") for word in ("included", "excluded"))
        labels: dict[str, bool] = {}
        for stage in STAGES:  # the decision on the full text comes last
            settled = np.flatnonzero((included | excluded) & self.find(stage=stage))
            ids = (self._rows.ids[place] for place in self._places[settled].tolist())
            labels |= zip(ids, included[settled].tolist(), strict=True)
        return labels

    def find_withdrawn(self, stage: str) -> frozenset[str]:
        """Return the reports that people excluded at a stage because of a notice."""
        criteria = self._table["criterion"].unify_dictionaries().combine_chunks()
        if RETRACTED not in criteria.dictionary.to_pylist():
            return frozenset()
        excluded = np.flatnonzero(self.find(stage=stage, status="excluded", by="people")).tolist()
        withdrawn = (row for row in excluded if criteria[row].as_py() == RETRACTED)
        return frozenset(self._rows.ids[int(self._places[row])] for row in withdrawn)


_STATUS: Final = ("report", "stage", "status", "by", "criterion")  # the columns of STATUSES that are read


def find_stage(
    review: Review, protocol: Protocol, who: str, mode: Mode, stage: str | None
) -> tuple[Snapshot, ItemList]:
    """Return the snapshot of a stage, and the items that wait for a person at this stage.

    If `stage` is None, the first stage with items for this person is chosen or, if nothing is waiting, the first stage.
    Stages with `reported: false` are skipped. Raises ReviewError if the person is not in the team of a stage, or if
    `stage` is None and all stages have `reported: false`.
    """
    if stage is not None:
        snapshot = open_snapshot(review, protocol, stage)
        return snapshot, snapshot.queue.assign(who, mode)
    first: tuple[Snapshot, ItemList] | None = None
    for name in (s for s in STAGES if protocol.screening.stage(s).reported):
        snapshot = open_snapshot(review, protocol, name)
        found = snapshot, snapshot.queue.assign(who, mode)
        if found[1]:
            return found
        first = first or found
    if first is None:
        message = "the protocol has `reported: false` for every stage of screening"
        hint = "leave out `reported` at the stages that the team screens"
        raise ReviewError([Problem(code="SCR011", message=message, where="screening", hint=hint)])
    return first
