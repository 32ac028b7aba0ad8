"""A session of screening: verdicts given and taken back, each on the disk before the call returns."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from slr.desk.ranking import Live
from slr.desk.snapshot import Room
from slr.model.problem import ReviewError, Severity
from slr.people.kind import KINDS
from slr.screen.queue import Turn
from slr.store.people import append_row


@dataclass(frozen=True, slots=True)
class Step:
    """One verdict given in this session, and what this person had said of the report before."""

    turn: Turn
    before: dict[str, str] | None


@dataclass(slots=True, kw_only=True)
class Session:
    """A session under way."""

    room: Room
    who: str
    turns: list[Turn]
    live: Live | None = None
    at: int = 0
    steps: list[Step] = field(default_factory=list)
    note: str = ""
    when: str = ""

    @property
    def path(self) -> Path:
        """The file of this person at this stage."""
        return decisions_path(self.room, self.who)

    @property
    def turn(self) -> Turn:
        """The report in hand."""
        return self.turns[self.at]

    def tick(self, when: str) -> str:
        """Return the time, a second after the last verdict at least: of two rows, the later one counts."""
        moment = datetime.fromisoformat(when)
        if self.when:
            moment = max(moment, datetime.fromisoformat(self.when) + timedelta(seconds=1))
        self.when = moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return self.when


def decisions_path(room: Room, who: str) -> Path:
    """Return where a person's verdicts at a stage are kept."""
    return room.review.corpus / "screening" / room.desk.stage / f"{who}.csv"


def decide(session: Session, verdict: str, criterion: str, now: Callable[[], str]) -> None:
    """Write a verdict, then go on to the report that has become the likeliest."""
    turn = session.turn
    before = find_own(session.room, turn.report, session.who)
    given = {"verdict": verdict, "criterion": criterion, "note": session.note, "served": turn.served}
    write_verdict(session.room, session.who, turn.report, given, session.tick(now()))
    session.steps.append(Step(turn, before))
    session.at, session.note = session.at + 1, ""
    if session.live is not None:
        session.live.note(turn.report, verdict)
        session.turns[session.at :] = session.live.order(session.turns[session.at :])


def undo(session: Session, now: Callable[[], str]) -> None:
    """Take the last verdict back by one row more: what was said before it counts again, or nothing does."""
    if not session.steps:
        return
    step = session.steps.pop()
    given = step.before or {"verdict": "retract", "served": step.turn.served}
    write_verdict(session.room, session.who, step.turn.report, given, session.tick(now()))
    session.turns.remove(step.turn)
    session.at -= 1
    session.turns.insert(session.at, step.turn)
    session.note = ""
    if session.live is not None:
        session.live.note(step.turn.report, None)


def find_own(room: Room, report: str, who: str) -> dict[str, str] | None:
    """Return what this person had said of the report before this session."""
    for v in room.verdicts.get(report, ()):
        if v["who"] == who:
            return {name: v[name] or "" for name in ("verdict", "criterion", "note", "served", "basis")}
    return None


def write_verdict(room: Room, who: str, report: str, given: dict[str, str], when: str) -> None:
    """Append one verdict to the person's file, with the readable columns that help who opens it in a spreadsheet."""
    row = room.rows[report]
    decision = {
        **given, "report": report, "when": when, "protocol": room.protocol.criteria_hash(room.desk.stage),
        "author": _text(next(iter(row["authors"]), "")), "year": _text(row["year"]), "title": _text(row["title"]), "doi": _text(row["doi"]),
    }  # fmt: skip
    kind = KINDS[f"screening/{room.desk.stage}"]
    problems = append_row(room.review, room.protocol, kind, who, decision)
    if any(p.severity is Severity.ERROR for p in problems):
        raise ReviewError(problems)


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def estimate_left(room: Room, ahead: Sequence[Turn], judged: Sequence[Turn]) -> int | None:
    """Return how many of the reports ahead are still to be read; None where nothing was estimated yet.

    What somebody has read already needs this second reader in any case. Of what nobody had read, the test of the last run
    tells how many would do; those judged since are taken off.
    """
    if room.work_left is None:
        return None
    fresh = sum(1 for t in ahead if not room.desk.said.get(t.report))
    done = sum(1 for t in judged if not room.desk.said.get(t.report))
    return len(ahead) - fresh + min(fresh, max(0, room.work_left - done))
