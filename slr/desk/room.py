"""Let a team screen one stage of a review at the same time. Each person has one session for each queue of reports.

The tables of the last run, the counts, and the words of the reports are kept in memory once for the whole team. A verdict is
checked, added to the person's file and flushed to the disk before the call returns. The counts are updated at once. The
ranking is updated later, in a thread. Files that other programs have changed are read again, and the counts are
updated.
"""

import threading
from collections.abc import Collection
from contextlib import suppress
from dataclasses import replace
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from slr.desk.counts import Counts, count_reports, derive_status
from slr.desk.item import Item, ItemList
from slr.desk.own_file import is_refused
from slr.desk.queue import MODES, Mode
from slr.desk.room_value import Answer, Rewording, SentVerdict, ShownCard
from slr.desk.session import Session, own_verdict
from slr.desk.snapshot import Snapshot, open_snapshot
from slr.desk.tally import Tallies, Tally
from slr.desk.teacher import MakeRanker, Teacher
from slr.desk.team_file import FileChange, TeamFiles
from slr.model.problem import Problem, ReviewError
from slr.model.protocol import Protocol
from slr.model.word import ADJUDICATOR, SERVED
from slr.people.kind import KINDS
from slr.store.layout import Review
from slr.store.manifest import read_manifest
from slr.text.count import count

Queue = Literal["read", "maybe", "again", "check", "pilot"]
QUEUES: Final[tuple[Queue, ...]] = (*MODES, "pilot")

_PILOT: Final = SERVED.index("pilot")


class Room:
    """One stage of a review, open for a team. All public methods hold `lock`, so any thread can call them."""

    def __init__(
        self,
        snapshot: Snapshot,
        *,
        lock: "threading.RLock | None" = None,
        make_ranker: MakeRanker | None = None,
    ) -> None:
        """Open a room with the tables of the last run. `make_ranker` makes the ranker of all reports."""
        self.lock = threading.RLock() if lock is None else lock
        self.snapshot = snapshot
        self.kind = KINDS[f"screening/{snapshot.queue.stage}"]
        self.counts: Counts = count_reports(snapshot)
        self.tallies = Tallies(self.counts, snapshot.queue.settings)
        self.teacher = Teacher(snapshot, self.lock, *(() if make_ranker is None else (make_ranker,)))
        self.files = TeamFiles(snapshot, self.counts, self._note)
        self.version = 0  # counts the verdicts of everybody
        self._hashes = snapshot.protocol.criteria_hashes(snapshot.queue.stage)
        self._wordings = {criteria: _list_wordings(snapshot) for criteria in self._hashes}
        self._sessions: dict[tuple[str, Queue], Session] = {}
        self._seen: dict[tuple[str, Queue], tuple[int, int]] = {}
        self._given: dict[str, int] = {}  # verdicts of each person, as counted in `version`

    # Reports to judge

    def session(self, who: str, queue: Queue = "read") -> Session:
        """Return a person's session for a queue.

        Raises ReviewError if the stage has a team and the person is not in it. Also raises the errors of `OwnFile`.
        """
        with self.lock:
            key = who, queue
            if key not in self._sessions:
                items = self._assign(who, queue)
                ranking = self.teacher.ranking(who) if items.ranked.any() else None
                file = self.files.own(who)
                session = Session(self.snapshot, who, items, ranking=ranking, counts=self.counts, file=file)
                if ranking is not None:
                    ranking.lists.append(session.work)
                self._sessions[key] = session
                self._seen[key] = self.version, self._given.get(who, 0)
            return self._sessions[key]

    def _assign(self, who: str, queue: Queue) -> ItemList:
        """Return the reports of a queue. The reports of the queue `pilot` also come first in the queue `read`."""
        mode: Mode = "read" if queue == "pilot" else queue
        items = self.snapshot.queue.assign(who, mode)
        return items if queue != "pilot" else _select(items, items.served == _PILOT)

    def _follow(self, key: tuple[str, Queue]) -> Session:
        """Return a session, after reassigning its reports if other people have given verdicts since the last call."""
        session = self.session(*key)
        others, own = self._seen[key]
        now, mine = self.version, self._given.get(key[0], 0)
        if now - others != mine - own:
            session.work.replace(self._assign(*key))
        self._seen[key] = now, mine
        return session

    def next_items(self, who: str, queue: Queue = "read", number: int = 3) -> tuple[Item, ...]:
        """Return a person's next reports, at most `number`. Skipped reports come back when no other reports are left."""
        with self.lock:
            session = self._follow((who, queue))
            if not session.work.ahead_count and session.work.skipped:
                session.work.resume()
            return tuple(session.work.peek(number))

    def next_cards(
        self, who: str, queue: Queue = "read", number: int = 3, *, without: Collection[str] = ()
    ) -> tuple[ShownCard, ...]:
        """Return the cards of a person's next reports, in order. Reports in `without` are left out."""
        with self.lock:
            session = self._follow((who, queue))
            items = self.next_items(who, queue, number)
            return tuple(self._show(session, item) for item in items if item.report not in without)

    def card(self, who: str, report: str, queue: Queue = "read", *, picked: bool = False) -> ShownCard | None:
        """Return the card of any report, or None if there is no such report.

        `report` can be the id of a record. `picked` is true if the person opened the report from its own page.
        """
        with self.lock:
            found = self.snapshot.report_of.get(report)
            if found is None:
                return None
            session = self._follow((who, queue))
            return self._show(session, session.work.find(found, picked=picked), picked=picked)

    def _show(self, session: Session, item: Item, *, picked: bool = False) -> ShownCard:
        stage = self.snapshot.queue.stage
        with session.file.still():
            card, mark = session.show(item.report), self._mark(session, item.report)
        return ShownCard(
            card=card,
            served=item.served,
            basis=session.ranking.basis if session.ranking is not None else self.snapshot.basis,
            mark=mark,
            criteria=self.snapshot.protocol.criteria_hash(stage),
            picked=picked,
        )

    def _mark(self, session: Session, report: str) -> str:
        """Return a text that identifies the person's current verdict on a report, usually its `when`.

        Without a verdict, the text is empty.
        """
        with session.file.still():
            known, row = session.file.knows(report), session.file.latest(report)
        if known:
            return "" if row is None else row["when"]
        counted = self.snapshot.queue.votes.of(report).get(session.who)
        return "" if counted is None else counted.when or "counted"

    def count_left(self, who: str, queue: Queue = "read") -> int:
        """Return how many reports of a queue are left, including skipped reports."""
        with self.lock:
            return self._follow((who, queue)).work.left

    def count_waiting(self, who: str) -> dict[Queue, int]:
        """Return how many reports of each queue are left for a person, including skipped reports."""
        with self.lock:
            return {
                name: self._follow((who, name)).work.left
                if (who, name) in self._sessions
                else self._count(who, name)
                for name in QUEUES
            }

    def _count(self, who: str, queue: Queue) -> int:
        if queue == "pilot" and not len(self.snapshot.queue.find_pilot()):
            return 0
        return len(self._assign(who, queue))

    # Verdicts

    def record(self, who: str, queue: Queue, sent: SentVerdict, at: str) -> Answer:
        """Record a verdict at the time `at`, in ISO 8601. Unless it is refused, its row is on the disk when the call returns.

        If an operation is repeated, the row that it has already written is returned. If it was interrupted before it
        wrote the row, the row is written now. Raises OSError if the file cannot be written, and ReviewError if the
        person is not in the team.
        """
        with self.lock:
            session = self._follow((who, queue))
            report = self.snapshot.report_of.get(sent.report, "")
            with session.file.operation(sent.op, widen=sent.widen) as operation:
                if operation.repeated:
                    return self._finish(session, sent, report, at)
                refused = self._refuse(session, sent, report)
                return refused if refused is not None else self._decide(session, sent, report, at)

    def _refuse(self, session: Session, sent: SentVerdict, report: str) -> Answer | None:
        if not report:
            return Answer(refusal="unknown", report=sent.report)
        if sent.criteria and sent.criteria not in self._hashes:
            return Answer(refusal="criteria", report=report)
        with session.file.still():
            mark, own = self._mark(session, report), own_verdict(self.snapshot, session.file, report)
        if mark != sent.mark:
            return Answer(refusal="judged", report=report, values=own)
        if session.who == ADJUDICATOR and not sent.note.strip():
            return Answer(refusal="reason", report=report)
        return None

    def _decide(self, session: Session, sent: SentVerdict, report: str, at: str) -> Answer:
        problems = session.decide(
            report,
            sent.verdict,
            sent.criterion,
            sent.note,
            at,
            settled=sent.settled,
            record=sent.report,
            picked=sent.picked,
        )
        if is_refused(problems):
            return Answer(refusal="wrong", report=report, problems=problems)
        return self._answer(session, report, problems)

    def _finish(self, session: Session, sent: SentVerdict, report: str, at: str) -> Answer:
        """Complete a repeated operation: write its row if the row is missing, and return the answer to the request."""
        found = session.file.find_op(sent.op)
        if report and any(row.state == "begun" for row in found):
            return replace(self._decide(session, sent, report, at), repeated=True)
        own = own_verdict(self.snapshot, session.file, report) if report else None
        return Answer(report=report, row=found[-1].row, values=own, repeated=True)

    def _answer(self, session: Session, report: str, problems: tuple[Problem, ...]) -> Answer:
        """Count a verdict that was just recorded, and return the answer to the request."""
        self._note(session.who)
        for key, other in self._sessions.items():
            if key[0] == session.who and other is not session:
                other.work.replace(self._assign(*key))
        row = session.file.written[-1]
        return Answer(
            report=report,
            row=row,
            values=own_verdict(self.snapshot, session.file, report),
            problems=problems,
            widened=session.file.widened,
        )

    def _note(self, who: str) -> None:
        self.version += 1
        self._given[who] = self._given.get(who, 0) + 1
        self.tallies.note()

    def skip(self, who: str, queue: Queue, report: str) -> None:
        """Skip a report. It comes back when no other reports are left in the person's queue.

        If there is no report with this id, nothing happens.
        """
        with self.lock:
            session = self._follow((who, queue))
            if report in self.snapshot.rows:
                session.work.skip(session.work.find(report))

    def undo(self, who: str, queue: Queue, op: str, at: str) -> Answer:
        """Undo a person's last verdict in the session for a queue. Verdicts that were already undone are skipped.

        `op` is the id of the operation, and `at` is the time in ISO 8601. A repeated operation writes nothing.
        """
        with self.lock:
            session = self._follow((who, queue))
            with session.file.operation(op) as operation:
                if operation.repeated:
                    row = session.file.find_op(op)[-1].row
                    report = self.snapshot.report_of.get(row.values["report"], "")
                    return Answer(report=report, row=row, repeated=True)
                if not session.work.judged:
                    return Answer(refusal="nothing")
                report = session.work.judged[-1].report
                problems = session.undo(at)
                if is_refused(problems):
                    return Answer(refusal="wrong", report=report, problems=problems)
                return self._answer(session, report, problems)

    def compare_criteria(self, criteria: str) -> tuple[Rewording, ...]:
        """Return the changes in the question and the criteria since the version with the hash `criteria`.

        If neither this room nor an earlier room used this version, the result is empty.
        """
        with self.lock:
            new = _list_wordings(self.snapshot)
            old = self._wordings.get(criteria, new)
            ids = dict.fromkeys((*new, *old))
            pairs = (Rewording(id=name, old=old.get(name, ""), new=new.get(name, "")) for name in ids)
            return tuple(pair for pair in pairs if pair.old != pair.new)

    # Counts

    def tally(self, who: str) -> Tally:
        """Return the counts that a person may see."""
        with self.lock:
            return self.tallies.show(who)

    def check(self) -> tuple[Problem, ...]:
        """Count everything again, and return a problem for each difference from the running counts.

        After this call, everybody sees up-to-date counts.
        """
        with self.lock:
            queue, votes = self.snapshot.queue, self.snapshot.queue.votes
            judged = [queue.reports.ids[i] for i in (votes.people > 0).nonzero()[0].tolist()]
            wrong = [
                report
                for report in judged
                if queue.find_status(report) != derive_status(self.snapshot, report, votes.of(report))
            ]
            fresh = count_reports(self.snapshot)
            names = [n for n in ("statuses", "shares") if getattr(fresh, n) != getattr(self.counts, n)]
            self.tallies.renew()
            what = [f"{count(len(wrong), 'report')} with another status"] if wrong else []
            return tuple(_difference(text) for text in (*what, *(f"the {name} differ" for name in names)))

    # Files

    def notice_changes(self) -> tuple[FileChange, ...]:
        """Read the files that other programs have changed, update the counts, and return what has changed in each file."""
        with self.lock:
            return self.files.notice()

    def inherit(self, earlier: "Room") -> None:
        """Take over the skipped reports, and the verdicts that can be undone, from the room of an earlier run.

        The earlier room is then closed.
        """
        with self.lock:
            earlier.teacher.close()
            self._wordings = {**earlier._wordings, **self._wordings}  # noqa: SLF001  of the same class
            for (who, queue), old in earlier._sessions.items():  # noqa: SLF001  of the same class
                with suppress(ReviewError):  # the person is no longer in the team
                    self.session(who, queue).inherit(old)


def open_room(
    review: Review, protocol: Protocol, stage: str, *, earlier: Room | None = None, **options: Any
) -> Room:
    """Return a room with the tables of the last run, and with the verdicts that are now in people's files.

    `earlier` is the room of an earlier run. The new room takes over its skipped reports and the verdicts that can be
    undone, and the earlier room is closed. `options` are passed on to `Room`.
    """
    known = read_manifest(review).inputs
    room = Room(open_snapshot(review, protocol, stage), **options)
    with room.lock:
        room.files.catch_up(known)
        room.tallies.renew()
    if earlier is not None:
        room.inherit(earlier)
    return room


def _list_wordings(snapshot: Snapshot) -> dict[str, str]:
    """Return the question and the criteria of the stage, by id. The id of the question is empty."""
    protocol, stage = snapshot.protocol, snapshot.queue.stage
    return {"": protocol.question.text, **{c.id: c.text for c in protocol.criteria if c.stage == stage}}


def _select(items: ItemList, chosen: NDArray[np.bool_]) -> ItemList:
    return ItemList(items.ids, items.places[chosen], items.served[chosen])


def _difference(what: str) -> Problem:
    return Problem(
        code="CNT001",
        message=f"a full count of the stage differs from the running count: {what}",
        hint="run the review again; this is a bug in slr, so please report the message to its developers",
    )
