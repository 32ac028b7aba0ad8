"""`slr screen --as NAME`: one report after another in the terminal; each verdict is on the disk before the next shows."""

import contextlib
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from slr.cli.screen_view import choices, show_turn
from slr.desk.ranking import Live
from slr.desk.session import Session, decide, estimate_left, find_own, undo
from slr.desk.snapshot import Room
from slr.screen.queue import Turn

if TYPE_CHECKING:
    from rich.console import Console

QUIT: Final = ("q", "\x1b", "\x03", "\x04")
SKIP: Final = (" ", "\r", "\n")
UNDO: Final = ("u", "\x7f")
VERDICTS: Final = {"i": "include", "m": "maybe", "e": "exclude"}


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
        undo(session, now)
    elif pressed == "n":
        session.note = ask("note: ").strip()
    elif pressed in VERDICTS:
        decide(session, VERDICTS[pressed], "", now)
    elif pressed in named:
        decide(session, "exclude", named[pressed], now)


def _show(console: "Console", session: Session) -> None:
    turn, room = session.turn, session.room
    before = find_own(room, turn.report, session.who)
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
