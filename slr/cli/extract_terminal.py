"""`slr extract --as NAME`: extract findings in the terminal. Each finding is saved at once."""

from collections.abc import Callable, Iterator
from functools import partial

from rich.text import Text

from slr.cli.command_key import CANCELLED, answer_key
from slr.cli.extract_view import (
    describe_entry,
    draw_card,
    draw_entries,
    explain_keys,
    list_values,
    name_report,
)
from slr.cli.form_view import FormView
from slr.cli.frame import Choice, Screen
from slr.cli.screen_view import one_line
from slr.cli.terminal import Terminal
from slr.cli.terminal_session import TerminalSession
from slr.desk.extraction_session import ExtractionCard, ExtractionSession
from slr.people.row import Row
from slr.text.count import count


def serve(session: ExtractionSession, terminal: Terminal, now: Callable[[], str]) -> None:
    """Show the included reports one by one, until the person quits or interrupts the program. `now` returns the time."""
    ExtractTerminal(session, terminal, now).serve()


class ExtractTerminal(TerminalSession[ExtractionCard]):
    """A session of an extractor in a terminal."""

    def __init__(self, session: ExtractionSession, terminal: Terminal, now: Callable[[], str]) -> None:
        super().__init__(session, session.entries.file, terminal, now)
        self.session = session
        self._commands: dict[str, Callable[[ExtractionCard], None]] = {
            "n": partial(self._add, usual=True),
            "a": partial(self._add, usual=False),
            "e": self._change,
            "t": self._take_back,
        }

    def find_card(self) -> ExtractionCard | None:
        """Return the card of the current report, or None after the last report."""
        return self.session.card()

    def goes_on(self) -> bool:
        """Return True, because the session continues after the last report: the person can go back to earlier reports."""
        return True

    def go_on(self, said: str) -> None:
        """Stay at this report and page. `said` says what was done."""
        self.said = said

    def draw(self, card: ExtractionCard) -> Screen:
        """Return the screen of a report, with the person's findings."""
        return draw_card(card, head=self._head(), notes=self.draw_notes(), page=self.page)

    def explain(self, card: ExtractionCard) -> Iterator[Text | Choice]:
        """Yield the lines of the help: the keys and the person's findings."""
        return explain_keys(card)

    def press(self, pressed: str, card: ExtractionCard) -> None:
        """Add or change a finding, or go back. If the key does nothing, say which keys work."""
        if pressed == "b":
            self._move(self.session.go_back)
        elif pressed in self._commands:
            self._commands[pressed](card)
        else:
            self.answer = answer_key(
                pressed,
                f"press {', '.join(self._commands)} to edit findings, or ? for help",
            )

    def press_at_end(self, pressed: str) -> None:
        """Go back to the last report, or say which keys work."""
        if pressed == "b":
            self._move(self.session.go_back)
        else:
            self.answer = answer_key(pressed, "b goes back, u undoes, and q quits")

    def skip(self, card: ExtractionCard) -> None:  # noqa: ARG002  every session has this signature
        """Go on to the next report."""
        self._move(self.session.go_on)

    def _move(self, step: Callable[[], None]) -> None:
        step()
        self.said, self.page = "", 0

    def _make_form(self, card: ExtractionCard) -> FormView:
        return FormView(
            self.terminal,
            head=self._head(),
            top=(Text(name_report(card), style="bold"),),
            find_fault=self.session.find_fault,
        )

    def _add(self, card: ExtractionCard, *, usual: bool) -> None:
        values = self._make_form(card).fill(self.session.list_fields(card, usual=usual), {})
        if values is None:
            self.answer = CANCELLED
            return
        replaced = self.session.entries.find(card.report, values)
        why = " (it replaces your earlier finding about the same result)" if replaced else ""
        done = f"added: {describe_entry(values)}"
        self.take_step(self.session.add(card.report, values, self.now()), done, why)

    def _change(self, card: ExtractionCard) -> None:
        row = self._choose(card, "change")
        if row is None:
            return
        fields = {f.name: f for f in self.session.list_fields(card, usual=False)}
        self.terminal.show(partial(self._draw_fields, row, tuple(fields)))
        named = (self.terminal.ask("name of the field to change: ") or "").strip().lower()
        if named not in fields:
            self.answer = f"there is no field {named!r}; nothing was changed" if named else CANCELLED
            return
        values = self._make_form(card).fill([fields[named]], {})
        if values is None:
            self.answer = CANCELLED
            return
        problems = self.session.change(card.report, row, named, values[named], self.now())
        self.take_step(problems, f"changed: {named} is now {values[named] or 'empty'}")

    def _take_back(self, card: ExtractionCard) -> None:
        row = self._choose(card, "take back")
        if row is not None:
            problems = self.session.take_back(card.report, row, self.now())
            self.take_step(problems, f"taken back: {describe_entry(row.values)}")

    def _choose(self, card: ExtractionCard, what: str) -> Row | None:
        """Return the finding whose number the person types, or None if no finding has this number.

        If the only finding is to be changed, the number is not asked for.
        """
        if not card.entries:
            self.answer = "you have not extracted any finding from this report"
            return None
        if len(card.entries) == 1 and what == "change":
            return card.entries[0]
        self.terminal.show(partial(self._draw_entries, card))
        named = self.terminal.ask(f"number of the finding to {what} (1 to {len(card.entries)}): ")
        if named and named.isascii() and named.isdigit() and 1 <= int(named) <= len(card.entries):
            return card.entries[int(named) - 1]
        self.answer = "no finding has this number; nothing was written"
        return None

    def _draw_entries(self, card: ExtractionCard) -> Screen:
        top = (Text(name_report(card), style="bold"),)
        return Screen(head=self._head(), top=top, side=tuple(draw_entries(card)), keys=(("Esc", "back"),))

    def _draw_fields(self, row: Row, names: tuple[str, ...]) -> Screen:
        body = (*list_values(row), Text(), Text(f"fields: {', '.join(names)}"))
        return Screen(head=self._head(), top=(), body=body, keys=(("Esc", "back"),))

    def draw_end(self) -> Screen:
        """Return the screen after the last report. It says how many reports are left."""
        left = self.session.left
        todo = (
            f"{count(left, 'report')} left without your findings."
            if left
            else "You have extracted findings from every included report."
        )
        notes = (f"That was the last report. {todo}", *self.list_notes())
        keys = (("b", "back"), ("u", "undo"), ("q", "quit"))
        return Screen(head=self._head(), body=tuple(Text(one_line(note)) for note in notes), keys=keys)

    def _head(self) -> str:
        session, total = self.session, len(self.session.reports)
        place = f"{session.extraction.review.name} · findings · {session.who}"
        done = f"{session.left} without your findings"
        return f"{place} · report {min(session.place + 1, total)} of {total} · {done}"
