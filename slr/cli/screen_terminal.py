"""`slr screen --as NAME`: one report after another in the terminal; each verdict is on the disk before the next shows."""

import contextlib
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from slr.cli.screen_view import choices, show_item
from slr.desk.ranking import LiveRanking
from slr.desk.session import Session, decide, estimate_left, find_own, undo
from slr.desk.snapshot import Snapshot
from slr.screen.queue import Item

if TYPE_CHECKING:
    from rich.console import Console

QUIT: Final = ("q", "\x1b", "\x03", "\x04")
SKIP: Final = (" ", "\r", "\n")
UNDO: Final = ("u", "\x7f")
VERDICTS: Final = {"i": "include", "m": "maybe", "e": "exclude"}


def screen_items(
    snapshot: Snapshot,
    who: str,
    items: Sequence[Item],
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
    ranked = live and any(t.served in ("model", "listed") for t in items)
    session = Session(
        snapshot=snapshot, who=who, items=list(items), live=LiveRanking(snapshot) if ranked else None
    )
    if session.live is not None:
        session.items = session.live.order(session.items)
    # An interrupt ends the session wherever it strikes: what was given is on the disk.
    with contextlib.suppress(KeyboardInterrupt):
        _serve(session, console, key, ask, now)
    return len(session.steps), len(session.items) - len(session.steps)


def _serve(
    session: Session, console: "Console", key: Callable[[], str], ask: Callable[[str], str], now: Callable[[], str]
) -> None:  # fmt: skip
    """Show report after report until there is none or a key quits; after the last, one may still undo."""
    while session.at < len(session.items) or session.steps:
        ended = session.at >= len(session.items)
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
    named = choices(session.snapshot)
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
    item, snapshot = session.item, session.snapshot
    before = find_own(snapshot, item.report, session.who)
    show_item(
        console, snapshot, item, session.who, head=_head(session), note=session.note,
        said=f"{before['verdict']} {before['criterion']}".strip() if before else "",
        terms=session.live.explain(item.report) if session.live is not None else ((), ()),
        basis=session.live.basis if session.live is not None else "the model",
    )  # fmt: skip


def _head(session: Session) -> str:
    """Tell how far the session is and how much work is left."""
    snapshot, done = session.snapshot, len(session.steps)
    head = f"{snapshot.review.name} · {snapshot.queue.stage} · {session.who} · {session.at + 1} of {len(session.items)} · {done} judged"
    left = estimate_left(snapshot, session.items[session.at :], [step.item for step in session.steps])
    return head if left is None else f"{head} · about {left} left to 95 % recall"
