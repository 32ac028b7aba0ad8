"""`slr code --as NAME`: code the included reports in the terminal. Each coding is saved at once."""

from collections.abc import Callable, Iterator
from functools import partial

from rich.text import Text

from slr.cli.code_view import describe_entry, draw_card, draw_entry, explain_keys, name_report
from slr.cli.command_key import CANCELLED, answer_key
from slr.cli.form_view import FormView
from slr.cli.frame import Choice, Screen
from slr.cli.screen_view import draw_line, one_line
from slr.cli.terminal import Terminal
from slr.cli.terminal_session import TerminalSession
from slr.desk.coding_session import CodingCard, CodingSession
from slr.people.row import Row
from slr.text.count import count


def serve(session: CodingSession, terminal: Terminal, now: Callable[[], str]) -> None:
    """Show the included reports one by one, until the person quits or interrupts the program. `now` returns the time."""
    CodeTerminal(session, terminal, now).serve()


class CodeTerminal(TerminalSession[CodingCard]):
    """A coding session in a terminal. `place` is the number of the marked suggestion, counted from 0."""

    def __init__(self, session: CodingSession, terminal: Terminal, now: Callable[[], str]) -> None:
        super().__init__(session, session.entries.file, terminal, now)
        self.session, self.place = session, 0
        self._commands: dict[str, Callable[[CodingCard], None]] = {
            "a": self._accept,
            "r": self._reject,
            "s": self._next_suggestion,
            "c": self._code,
            "t": self._take_back,
        }

    def find_card(self) -> CodingCard | None:
        """Return the card of the current report, or None after the last report."""
        card = self.session.card()
        if card is not None:
            self.place = min(self.place, max(len(card.suggested) - 1, 0))
        return card

    def goes_on(self) -> bool:
        """Return True, because the session continues after the last report: the person can go back to earlier reports."""
        return True

    def go_on(self, said: str) -> None:
        """Stay at this report and page. `said` says what was done."""
        self.said = said

    def draw(self, card: CodingCard) -> Screen:
        """Return the screen of a report, with the codes that are suggested for it."""
        return draw_card(
            card,
            head=self._head(),
            place=self.place,
            notes=self.draw_notes(),
            page=self.page,
            width=self.terminal.console.width,
        )

    def explain(self, card: CodingCard) -> Iterator[Text | Choice]:
        """Yield the lines of the help: the keys, the codebook and the person's codings."""
        return explain_keys(card)

    def press(self, pressed: str, card: CodingCard) -> None:
        """Code the report or go back. If the key does nothing, say which keys work."""
        if pressed == "b":
            self._move(self.session.go_back)
        elif pressed in self._commands:
            self._commands[pressed](card)
        else:
            keys = ", ".join(self._commands)
            self.answer = answer_key(pressed, f"press {keys} to code the report, or ? for help")

    def press_at_end(self, pressed: str) -> None:
        """Go back to the last report, or say which keys work."""
        if pressed == "b":
            self._move(self.session.go_back)
        else:
            self.answer = answer_key(pressed, "b goes back, u undoes, and q quits")

    def skip(self, card: CodingCard) -> None:
        """Go on to the next report, and say how many suggestions are left open."""
        self._move(self.session.go_on)
        if card.suggested:
            left = count(len(card.suggested), "suggestion")
            self.said = f"{left} left open for {name_report(card)}; b goes back"

    def _move(self, step: Callable[[], None]) -> None:
        step()
        self.said, self.place, self.page = "", 0, 0

    def _accept(self, card: CodingCard) -> None:
        if not card.suggested:
            self.answer = "no suggestion is open; press c to choose any code in the codebook"
            return
        self._fill(card, {"theme": card.suggested[self.place].id})

    def _code(self, card: CodingCard) -> None:
        self._fill(card, {})

    def _fill(self, card: CodingCard, given: dict[str, str]) -> None:
        """Ask for the fields of a coding that are not in `given`, and write the coding."""
        form = FormView(
            self.terminal,
            head=self._head(),
            top=(Text(name_report(card), style="bold"),),
            context=(Text(), draw_line(card.abstract, "dim")),
        )
        values = form.fill(self.session.fields, given)
        if values is None:
            self.answer = CANCELLED
            return
        replaced = self.session.entries.find(card.report, values)
        why = " (it replaces your earlier coding with the same statement and location)" if replaced else ""
        done = f"coded: {describe_entry(values)}"
        self.take_step(self.session.add(card.report, values, self.now()), done, why)

    def _reject(self, card: CodingCard) -> None:
        if not card.suggested:
            self.answer = "no suggestion is open"
            return
        theme = card.suggested[self.place].id
        self.take_step(self.session.reject(card.report, theme, self.now()), f"rejected: {theme}")

    def _next_suggestion(self, card: CodingCard) -> None:
        if len(card.suggested) < 2:
            self.answer = "there is no other open suggestion"
            return
        self.place = (self.place + 1) % len(card.suggested)

    def _take_back(self, card: CodingCard) -> None:
        row = self._choose(card)
        if row is not None:
            problems = self.session.take_back(card.report, row, self.now())
            self.take_step(problems, f"taken back: {describe_entry(row.values)}")

    def _choose(self, card: CodingCard) -> Row | None:
        if not card.entries:
            self.answer = "you have not coded this report"
            return None
        self.terminal.show(partial(self._draw_entries, card))
        named = self.terminal.ask(f"number of the coding to take back (1 to {len(card.entries)}): ")
        if named and named.isascii() and named.isdigit() and 1 <= int(named) <= len(card.entries):
            return card.entries[int(named) - 1]
        self.answer = "nothing was taken back"
        return None

    def _draw_entries(self, card: CodingCard) -> Screen:
        lines = tuple(draw_entry(number, row) for number, row in enumerate(card.entries, 1))
        top = (Text(name_report(card), style="bold"), Text("Your codings of this report:"))
        return Screen(head=self._head(), top=top, side=lines, keys=(("Esc", "back"),))

    def draw_end(self) -> Screen:
        """Return the screen after the last report. It says how many reports the person has not coded."""
        left = self.session.left
        todo = (
            f"You have not coded {count(left, 'report')}."
            if left
            else "You have coded every included report."
        )
        notes = (f"That was the last report. {todo}", *self.list_notes())
        keys = (("b", "back"), ("u", "undo"), ("q", "quit"))
        return Screen(head=self._head(), body=tuple(Text(one_line(note)) for note in notes), keys=keys)

    def _head(self) -> str:
        session, total = self.session, len(self.session.reports)
        place = f"{session.coding.review.name} · coding · {session.who}"
        return (
            f"{place} · report {min(session.place + 1, total)} of {total} · {session.left} not coded by you"
        )
