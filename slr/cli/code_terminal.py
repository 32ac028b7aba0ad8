"""`slr code --as NAME`: code the included reports in the terminal. Each coding is saved at once."""

import contextlib
from collections.abc import Callable

from rich.console import Console
from rich.text import Text

from slr.cli.code_view import (
    describe_entry,
    draw_card,
    draw_entry,
    explain_keys,
    name_report,
)
from slr.cli.command_key import HELP, QUIT, SKIP, UNDO, answer_key, stop_if_refused
from slr.cli.form_view import FormView
from slr.cli.frame import Screen, show_help, show_screen, turn_page
from slr.cli.screen_view import describe_loss, draw_line, one_line
from slr.desk.coding_session import CodingCard, CodingSession
from slr.desk.own_file import is_refused
from slr.model.problem import Problem
from slr.people.row import Row
from slr.text.count import count


def serve(
    session: CodingSession,
    *,
    key: Callable[[], str],
    ask: Callable[[str], str | None],
    now: Callable[[], str],
    console: Console,
) -> None:
    """Show the included reports one by one, until the person quits or interrupts the program.

    `key` waits for a key and returns it. `ask` waits for a line, and returns None if the person cancels.
    `now` returns the time.
    """
    with contextlib.suppress(KeyboardInterrupt):  # each coding is already saved
        _Terminal(session, key, ask, now, console).serve()


class _Terminal:
    """A session in a terminal.

    `echo` says what the last key did. `place` is the number of the marked suggestion, and `page` the page of the abstract.
    """

    def __init__(
        self,
        session: CodingSession,
        key: Callable[[], str],
        ask: Callable[[str], str | None],
        now: Callable[[], str],
        console: Console,
    ) -> None:
        self.session, self.echo, self.place, self.page = session, "", 0, 0
        self._key, self._ask, self._now, self._console = key, ask, now, console
        self._done: list[str] = []  # what each row of the session was
        self._commands: dict[str, Callable[[CodingCard], None]] = {
            "a": self._accept,
            "r": self._reject,
            "s": self._next_suggestion,
            "c": self._code,
            "t": self._take_back,
        }

    def serve(self) -> None:
        """Show one report after another until the person quits.

        After the last report, the person can still go back or undo codings.
        """
        while True:
            card = self.session.card()
            if card is None:
                show_screen(self._console, self._draw_end())
            else:
                self.place = min(self.place, max(len(card.suggested) - 1, 0))
                wide = draw_card(
                    card,
                    head=self._head(),
                    place=self.place,
                    notes=(*describe_loss(self.session.entries.file.loss), self.echo),
                    page=self.page,
                    width=self._console.width,
                )
                self.page = show_screen(self._console, wide)
            pressed = self._key()
            if pressed in QUIT:
                return
            self._press(pressed, card)

    def _press(self, pressed: str, card: CodingCard | None) -> None:
        """Carry out the command of a key. If the key has no command, say which keys have one."""
        before, self.echo = self.echo, ""
        if pressed in UNDO:
            self._undo()
        elif pressed == "b":
            self._move(self.session.go_back)
        elif card is None:
            self.echo = answer_key(pressed, "b goes back, u undoes, and q quits")
        elif pressed in SKIP:
            self._go_on(card)
        elif pressed in self._commands:
            self._commands[pressed](card)
        elif (page := turn_page(pressed, self.page)) is not None:
            self.page, self.echo = page, before
        elif pressed == HELP:
            show_help(self._console, self._key, "help", tuple(explain_keys(card)))
            self.echo = before
        else:
            self.echo = answer_key(
                pressed, f"{', '.join(self._commands)} code the report; ? explains all keys"
            )

    def _accept(self, card: CodingCard) -> None:
        if not card.suggested:
            self.echo = "no suggestion is open; press c to choose any code in the codebook"
            return
        self._fill(card, {"theme": card.suggested[self.place].id})

    def _code(self, card: CodingCard) -> None:
        self._fill(card, {})

    def _fill(self, card: CodingCard, given: dict[str, str]) -> None:
        """Ask for the fields of a coding that are not in `given`, and write the coding."""
        form = FormView(
            self._console,
            self._key,
            self._ask,
            head=self._head(),
            top=(Text(name_report(card), style="bold"),),
            context=(Text(), draw_line(card.abstract, "dim")),
        )
        values = form.fill(self.session.fields, given)
        if values is None:
            self.echo = "cancelled; nothing was written"
            return
        replaced = self.session.entries.find(card.report, values)
        why = " (it replaces your earlier coding with the same statement and location)" if replaced else ""
        done = f"coded: {describe_entry(values)}"
        self._note(self.session.add(card.report, values, self._now()), done, why)

    def _reject(self, card: CodingCard) -> None:
        if not card.suggested:
            self.echo = "no suggestion is open"
            return
        theme = card.suggested[self.place].id
        self._note(self.session.reject(card.report, theme, self._now()), f"rejected: {theme}")

    def _next_suggestion(self, card: CodingCard) -> None:
        if len(card.suggested) < 2:
            self.echo = "there is no other open suggestion"
            return
        self.place = (self.place + 1) % len(card.suggested)

    def _take_back(self, card: CodingCard) -> None:
        """Ask for the number of a coding, and retract that coding."""
        row = self._choose(card)
        if row is not None:
            problems = self.session.take_back(card.report, row, self._now())
            self._note(problems, f"taken back: {describe_entry(row.values)}")

    def _choose(self, card: CodingCard) -> Row | None:
        if not card.entries:
            self.echo = "you have not coded this report"
            return None
        lines = tuple(draw_entry(number, row) for number, row in enumerate(card.entries, 1))
        top = (Text(name_report(card), style="bold"), Text("Your codings of this report:"))
        show_screen(self._console, Screen(head=self._head(), top=top, side=lines, keys=(("Esc", "back"),)))
        named = self._ask(f"number of the coding to take back (1 to {len(card.entries)}): ")
        if named and named.isascii() and named.isdigit() and 1 <= int(named) <= len(card.entries):
            return card.entries[int(named) - 1]
        self.echo = "nothing was taken back"
        return None

    def _note(self, problems: tuple[Problem, ...], done: str, why: str = "") -> None:
        """Tell the person what was written (`done` and `why`), or the reason why nothing was."""
        if is_refused(problems) and all(p.where for p in problems):
            self.echo = f"nothing was written: {problems[0].message}"
            return
        stop_if_refused(problems)
        self._done.append(done)
        self.echo = f"{done}{why}; u undoes"

    def _undo(self) -> None:
        if not self._done:
            self.echo = "nothing is left to undo in this session"
            return
        stop_if_refused(self.session.undo(self._now()))
        self.echo = f"undone: {self._done.pop()}"

    def _go_on(self, card: CodingCard) -> None:
        self._move(self.session.go_on)
        if card.suggested:
            left = count(len(card.suggested), "suggestion")
            self.echo = f"{left} left open for {name_report(card)}; b goes back"

    def _move(self, step: Callable[[], None]) -> None:
        step()
        self.place = self.page = 0

    def _draw_end(self) -> Screen:
        left = self.session.left
        todo = (
            f"You have not coded {count(left, 'report')}."
            if left
            else "You have coded every included report."
        )
        loss = describe_loss(self.session.entries.file.loss)
        lines = (f"That was the last report. {todo}", *loss, self.echo)
        keys = (("b", "back"), ("u", "undo"), ("q", "quit"))
        return Screen(head=self._head(), body=tuple(Text(one_line(x)) for x in lines if x), keys=keys)

    def _head(self) -> str:
        session, total = self.session, len(self.session.reports)
        place = f"{session.coding.review.name} · coding · {session.who}"
        return (
            f"{place} · report {min(session.place + 1, total)} of {total} · {session.left} not coded by you"
        )
