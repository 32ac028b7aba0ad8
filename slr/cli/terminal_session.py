"""Run the loop of all sessions in the terminal: show a card, wait for a key, and carry out the command of the key.

A card shows what the person judges, such as a report or a pair of records. Each command draws its own cards and has
its own keys. Each row is saved before the next screen appears.
"""

import contextlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from rich.text import Text

from slr.cli.command_key import HELP, QUIT, SKIP, UNDO, answer_key, stop_if_refused
from slr.cli.frame import NOTE, Choice, Screen
from slr.cli.screen_view import describe_loss, one_line
from slr.cli.terminal import Terminal
from slr.desk.own_file import OwnFile, is_refused
from slr.desk.worklist import Worklist
from slr.model.problem import Problem

if TYPE_CHECKING:
    from slr.desk.reading_list import ReadingList

Card = TypeVar("Card")


class Session(Protocol):
    """A session in which a person judges items. Every kind of session can undo its last step."""

    def undo(self, at: str) -> tuple[Problem, ...]:
        """Undo the last step of the session by adding a row, and return the problems of this row.

        `at` is the time of the row in ISO 8601.
        """


class WorklistSession(Session, Protocol):
    """A session with a list of items to judge, one after another."""

    @property
    def work(self) -> "Worklist[Any] | ReadingList":
        """The items to judge."""

    def skip(self) -> None:
        """Go on to the next item without judging this item."""


class TerminalSession(ABC, Generic[Card]):
    """A session in a terminal.

    `message` is a line about the last step. `answer` is a line that says why the last key had no effect. `page` is the
    number of the page shown. `file` is the file to which the session adds rows.
    """

    def __init__(
        self, session: Session, file: OwnFile[Any], terminal: Terminal, now: Callable[[], str]
    ) -> None:
        self.terminal, self.now = terminal, now
        self.message, self.answer, self.page = "", "", 0
        self._session, self._file = session, file
        self._done: list[str] = []  # what each step of the session was

    def serve(self) -> None:
        """Show one card after another until the person quits or interrupts the program, or until nothing is left to do.

        After the last card, the person can usually still undo steps.
        """
        with contextlib.suppress(KeyboardInterrupt):  # each row is already saved
            while (card := self.find_card()) is not None or self.goes_on():
                self.terminal.show(self.draw_end if card is None else partial(self.draw, card))
                pressed = self.read_key()
                self.page = self.terminal.page
                if pressed in QUIT:
                    return
                self.answer = ""
                self._press(pressed, card)

    def read_key(self) -> str:
        """Wait for a key that does not turn pages, and return its characters."""
        return self.terminal.press()

    def _press(self, pressed: str, card: Card | None) -> None:
        if pressed in UNDO:
            self._undo()
        elif card is None:
            self.press_at_end(pressed)
        elif pressed in SKIP:
            self.skip(card)
        elif pressed == HELP:
            self.terminal.help(tuple(self.explain(card)))
        else:
            self.press(pressed, card)

    def _undo(self) -> None:
        if not self._done:
            self.answer = "nothing is left to undo in this session"
            return
        stop_if_refused(self._session.undo(self.now()))
        self.go_on(f"undone: {self._done.pop()}")

    def take_step(self, problems: tuple[Problem, ...], done: str, more: str = "") -> None:
        """Go on after a row was written, or say why it was refused.

        `done` is a line that says what the row records. `more` is further information about the row. If the reason for
        a refusal is not in the row itself, later rows would be refused, too. ReviewError then ends the session.
        """
        if is_refused(problems) and all(p.where for p in problems):
            self.answer = f"nothing was written: {problems[0].message}"
            return
        stop_if_refused(problems)
        self._done.append(done)
        self.go_on(f"{done}{more}; u undoes")

    def go_on(self, message: str) -> None:
        """Show the next card from its first page. `message` is a line about what was done."""
        self.message, self.page = message, 0

    def list_notes(self) -> Iterator[str]:
        """Yield the lines about missing rows, the last step, the next row and the last key. Empty lines are left out."""
        yield from describe_loss(self._file.loss)
        yield from filter(None, (self.message, self.announce(), self.answer))

    def announce(self) -> str:
        """Return a line about the next row, or an empty string."""
        return ""

    def draw_notes(self) -> tuple[Text, ...]:
        """Return the lines of `list_notes`, styled for the foot of a screen."""
        return tuple(Text(one_line(note), style=NOTE) for note in self.list_notes())

    @abstractmethod
    def find_card(self) -> Card | None:
        """Return the card to show, or None after the last card."""

    @abstractmethod
    def goes_on(self) -> bool:
        """Return whether the session goes on after the last card, so that the person can undo steps."""

    @abstractmethod
    def draw(self, card: Card) -> Screen:
        """Return the screen of a card."""

    @abstractmethod
    def draw_end(self) -> Screen:
        """Return the screen after the last card."""

    @abstractmethod
    def explain(self, card: Card) -> Iterable[Text | Choice]:
        """Yield the lines of the help."""

    @abstractmethod
    def skip(self, card: Card) -> None:
        """Go on to the next card without recording anything."""

    @abstractmethod
    def press(self, pressed: str, card: Card) -> None:
        """Carry out a command of this kind of session. If the key does nothing, say which keys work."""

    @abstractmethod
    def press_at_end(self, pressed: str) -> None:
        """Carry out the command of a key that is pressed after the last card."""


class WorklistTerminal(TerminalSession[Card]):
    """A session in a terminal with a list of items to judge. Skipped items can be shown again at the end.

    `note` is the note for the next row. `noun` is the word for a row in this session.
    """

    noun = "verdict"

    def __init__(
        self, session: WorklistSession, file: OwnFile[Any], terminal: Terminal, now: Callable[[], str]
    ) -> None:
        super().__init__(session, file, terminal, now)
        self.note = ""
        self._work, self._skip = session.work, session.skip

    def goes_on(self) -> bool:
        """Return whether anything was judged or skipped."""
        return bool(self._work.judged or self._work.skipped)

    def go_on(self, message: str) -> None:
        """Show the next card, and clear the note. `message` is a line about what was done."""
        super().go_on(message)
        self.note = ""

    def announce(self) -> str:
        """Return the line with the note for the next row, or an empty string."""
        return f"note for the next {self.noun}: {self.note}" if self.note else ""

    def ask_note(self) -> None:
        """Ask for the note for the next row."""
        self.note = self.terminal.ask("note: ") or ""

    def skip(self, card: Card) -> None:
        """Go on to the next item. The skipped item comes back at the end of the session."""
        self._skip()
        self.go_on(f"skipped — {self.name(card)}")

    def draw_end(self) -> Screen:
        """Return the screen after the last item. It says how many items were skipped."""
        skipped = len(self._work.skipped)
        left = f" You skipped {skipped}." if skipped else ""
        notes = (f"That was the last report.{left}", *self.list_notes())
        keys = (("u", "undo"), *([("space", "show the skipped reports")] if skipped else []), ("q", "quit"))
        return Screen(head=self.head(), body=tuple(Text(one_line(note)) for note in notes), keys=keys)

    def press_at_end(self, pressed: str) -> None:
        """Show the skipped items again, or say which keys work."""
        if pressed in SKIP and self._work.skipped:
            self._work.resume()
        else:
            self.answer = answer_key(pressed, "u undoes, and q quits")

    @abstractmethod
    def name(self, card: Card) -> str:
        """Return the title of the card, shortened to fit into a line."""

    @abstractmethod
    def head(self) -> str:
        """Return the top line, which shows the progress of the session."""
