"""`slr screen --as NAME`: one report after another in the terminal; each verdict is on the disk before the next shows."""

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from slr.cli.screen_view import choices, show_turn
from slr.desk.ranking import Live
from slr.desk.snapshot import Room
from slr.model.table import DECISIONS
from slr.screen.queue import Turn
from slr.store.append import append_row

if TYPE_CHECKING:
    from rich.console import Console

QUIT: Final = ("q", "\x1b", "\x03", "\x04")
SKIP: Final = (" ", "\r", "\n")
UNDO: Final = ("u", "\x7f")
VERDICTS: Final = {"i": "include", "m": "maybe", "e": "exclude"}


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


def screen_turns(
    room: Room,
    who: str,
    turns: Sequence[Turn],
    *,
    key: Callable[[], str],
    ask: Callable[[str], str],
    now: Callable[[], str],
    console: "Console",
    live: bool = True,
) -> tuple[int, int]:
    """Serve the reports one by one; return the verdicts given and the reports left.

    `key` waits for one key, `ask` for a line, `now` tells the time.
    """
    ranked = live and any(t.served in ("model", "listed") for t in turns)
    session = Session(room=room, who=who, turns=list(turns), live=Live(room) if ranked else None)
    if session.live is not None:
        session.turns = session.live.order(session.turns)
    # An interrupt ends the session wherever it strikes: what was given is on the disk.
    with contextlib.suppress(KeyboardInterrupt):
        _serve(session, console, key, ask, now)
    return len(session.steps), len(session.turns) - len(session.steps)


def _serve(
    session: Session, console: "Console", key: Callable[[], str], ask: Callable[[str], str], now: Callable[[], str]
) -> None:  # fmt: skip
    """Show report after report until there is none or a key quits; after the last, one may still undo."""
    while session.at < len(session.turns) or session.steps:
        ended = session.at >= len(session.turns)
        if ended:
            console.clear()
            console.print("that was the last; [bold]u[/bold] undo, any other key ends")
        else:
            _show(console, session)
        pressed = key()
        if pressed in QUIT or (ended and pressed not in UNDO):
            return
        _press(session, pressed, ask, now)


def _press(session: Session, pressed: str, ask: Callable[[str], str], now: Callable[[], str]) -> None:
    """Do what a key asks for; a key without a meaning does nothing."""
    named = choices(session.room)
    if pressed in SKIP:
        session.at, session.note = session.at + 1, ""
    elif pressed in UNDO:
        _undo(session, now)
    elif pressed == "n":
        session.note = ask("note: ").strip()
    elif pressed in VERDICTS:
        _decide(session, VERDICTS[pressed], "", now)
    elif pressed in named:
        _decide(session, "exclude", named[pressed], now)


def _decide(session: Session, verdict: str, criterion: str, now: Callable[[], str]) -> None:
    """Write a verdict, then go on to the report that has become the likeliest."""
    turn = session.turn
    before = _own(session.room, turn.report, session.who)
    given = {"verdict": verdict, "criterion": criterion, "note": session.note, "served": turn.served}
    write_verdict(session.room, session.who, turn.report, given, session.tick(now()))
    session.steps.append(Step(turn, before))
    session.at, session.note = session.at + 1, ""
    if session.live is not None:
        session.live.note(turn.report, verdict)
        session.turns[session.at :] = session.live.order(session.turns[session.at :])


def _undo(session: Session, now: Callable[[], str]) -> None:
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


def _own(room: Room, report: str, who: str) -> dict[str, str] | None:
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
    path = decisions_path(room, who)
    append_row(path, DECISIONS, decision, shown=room.review.shown(path))


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _show(console: "Console", session: Session) -> None:
    turn, room = session.turn, session.room
    before = _own(room, turn.report, session.who)
    show_turn(
        console, room, turn, session.who, head=_head(session), note=session.note,
        said=f"{before['verdict']} {before['criterion']}".strip() if before else "",
        terms=session.live.explain(turn.report) if session.live is not None else ((), ()),
        basis=session.live.basis if session.live is not None else "the model",
    )  # fmt: skip


def _head(session: Session) -> str:
    """Tell how far the session is and how much work is left."""
    room, done = session.room, len(session.steps)
    head = f"{room.review.name} · {room.desk.stage} · {session.who} · {session.at + 1} of {len(session.turns)} · {done} judged"
    left = estimate_left(room, session.turns[session.at :], [step.turn for step in session.steps])
    return head if left is None else f"{head} · about {left} left to 95 % recall"


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
