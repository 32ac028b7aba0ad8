"""`slr screen --as NAME`: screen reports one by one in the terminal. Each verdict is saved before the next report is shown."""

import contextlib
from collections.abc import Callable, Mapping
from typing import Final

from rich.console import Console

from slr.cli.screen_view import show_card
from slr.desk.card import Card
from slr.desk.own_file import is_refused
from slr.desk.session import Session
from slr.model.problem import Problem, ReviewError

QUIT: Final = ("q", "\x1b", "\x03", "\x04")
SKIP: Final = (" ", "\r", "\n")
UNDO: Final = ("u", "\x7f")
VERDICTS: Final = {"i": "include", "m": "maybe", "e": "exclude"}
SERVED: Final[Mapping[str, str]] = {
    "model": "ranked by {basis}",
    "random": "drawn at random",
    "listed": "in the order of the list",
    "by hand": "chosen",
    "pilot": "pilot round",
}


def serve(
    session: Session,
    *,
    key: Callable[[], str],
    ask: Callable[[str], str],
    now: Callable[[], str],
    console: Console,
) -> None:
    """Show the reports of a session one by one, until none is left, a key quits, or an interrupt occurs.

    `key` waits for a key, `ask` for a line, and `now` returns the time.
    """
    with contextlib.suppress(KeyboardInterrupt):  # each verdict is already saved
        _Terminal(session, key, ask, now, console).serve()


class _Terminal:
    """A session in a terminal, and the note for the next verdict."""

    def __init__(
        self,
        session: Session,
        key: Callable[[], str],
        ask: Callable[[str], str],
        now: Callable[[], str],
        console: Console,
    ) -> None:
        self.session, self.note = session, ""
        self._key, self._ask, self._now, self._console = key, ask, now, console

    def serve(self) -> None:
        """Show one report after another until none is left or a key quits. The last verdict can still be undone at the end."""
        while (card := self.session.card()) is not None or self.session.work.judged:
            if card is None:
                self._console.clear()
                self._console.print(
                    "that was the last report; press [bold]u[/bold] to undo, any other key to quit"
                )
            else:
                show_card(self._console, card, head=self._head(), note=self.note)
            pressed = self._key()
            if pressed in QUIT or (card is None and pressed not in UNDO):
                return
            self._press(pressed, card)

    def _press(self, pressed: str, card: Card | None) -> None:
        """Carry out the command that belongs to a key, if there is one."""
        if pressed in UNDO:
            self._stop_if_refused(self.session.undo(self._now()))
            self.note = ""
        elif card is None:
            return
        elif pressed in SKIP:
            self.session.skip()
            self.note = ""
        elif pressed == "n":
            self.note = self._ask("note: ").strip()
        else:
            self._decide(pressed, card)

    def _decide(self, pressed: str, card: Card) -> None:
        named = {c.key: c.id for c in card.criteria if c.key}
        if pressed not in VERDICTS and pressed not in named:
            return
        verdict, criterion = VERDICTS.get(pressed, "exclude"), named.get(pressed, "")
        self._stop_if_refused(self.session.decide(card.report, verdict, criterion, self.note, self._now()))
        self.note = ""

    @staticmethod
    def _stop_if_refused(problems: tuple[Problem, ...]) -> None:
        """Raise ReviewError if a row was refused, since later rows would be refused, too."""
        if is_refused(problems):
            raise ReviewError(problems)

    def _head(self) -> str:
        """Return the headline: progress, work left, and how the report was chosen."""
        session = self.session
        place = f"{session.snapshot.review.name} · {session.snapshot.queue.stage} · {session.who}"
        head = (
            f"{place} · {session.work.position} of {session.work.total} · {len(session.work.judged)} judged"
        )
        left = session.work_left
        if left is not None:
            head += f" · about {left} left to read for 95 % recall"
        basis = session.ranking.basis if session.ranking is not None else "the model"
        served = SERVED[session.item.served].format(basis=basis) if session.item is not None else ""
        return f"{head} · {served}"
