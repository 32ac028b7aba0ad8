"""Define the base class for terminal sessions in which a person writes entries about reports or studies, one by one.

Each command defines its keys, and what it shows beside a report. This module defines everything that is the same in all
commands: the keys to go back, to go on and to undo, the screen of a report, the screen after the last report, and the
head of all screens.
"""

from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, Protocol, TypeVar

from rich.text import Text

from slr.cli.command_key import answer_key
from slr.cli.frame import Choice, Screen
from slr.cli.screen_view import describe_source, draw_notice, one_line
from slr.cli.terminal import Terminal
from slr.cli.terminal_session import TerminalSession
from slr.desk.entry_session import EntrySession
from slr.people.row import Row
from slr.report.todo import shorten
from slr.text.notice import word_notices

TITLE: Final = 60  # characters of a title in a line
_END: Final = (("b", "back"), ("u", "undo"), ("q", "quit"))
Keys = tuple[tuple[str, str], ...]


class ReportCard(Protocol):
    """A card that shows a report. `row` is the row of the report in the table REPORTS."""

    @property
    def report(self) -> str:
        """The id of the report."""

    @property
    def row(self) -> Mapping[str, Any]:
        """The columns of the report."""


Card = TypeVar("Card", bound=ReportCard)


class EntryTerminal(TerminalSession[Card]):
    """A session in a terminal in which a person writes entries.

    `item` is the word for an item of the session, and `entry` the word for an entry. `keys` contains the command's own
    keys with their short names, and `explained` describes what each of these keys does. `purpose` states what the keys
    are for.
    """

    item = "report"
    entry: str
    purpose: str
    keys: Keys
    explained: Keys

    def __init__(
        self, session: EntrySession[Any, Any, Card], terminal: Terminal, now: Callable[[], str]
    ) -> None:
        super().__init__(session, session.entries.file, terminal, now)
        self._entries = session
        self.commands: Mapping[str, Callable[[Card], None]] = self.make_commands()

    @abstractmethod
    def make_commands(self) -> Mapping[str, Callable[[Card], None]]:
        """Map each of the command's own keys to the function that is called with the current card."""

    @abstractmethod
    def name_place(self) -> str:
        """Return what the session is about, for the top line of the session."""

    @abstractmethod
    def describe_left(self) -> str:
        """Return how many items are left, for the top line of the session."""

    @abstractmethod
    def describe_end(self) -> str:
        """Return a sentence about what is left, for the screen after the last item."""

    @abstractmethod
    def describe_others(self, card: Card) -> str:
        """Return a line about other people's entries, or an empty string."""

    @abstractmethod
    def draw_side(self, card: Card) -> Iterable[Choice]:
        """Yield what is shown beside the report, such as the person's entries."""

    @abstractmethod
    def draw_details(self, card: Card) -> Iterable[Text | Choice]:
        """Yield what the help shows below the keys."""

    def find_card(self) -> Card | None:
        """Return the card of the current item, or None after the last item."""
        return self._entries.card()

    def goes_on(self) -> bool:
        """Return True, because the session continues after the last item: the person can go back to earlier items."""
        return True

    def go_on(self, message: str) -> None:
        """Show the same item and page again. `message` says what was done."""
        self.message = message

    def draw(self, card: Card) -> Screen:
        """Return the screen of a report, with the person's entries."""
        return Screen(
            head=self.head(),
            top=tuple(self._draw_top(card)),
            body=(self.draw_text(card),),
            side=tuple(self.draw_side(card)),
            foot=self.draw_notes(),
            keys=(
                *self.keys,
                ("u", "undo"),
                ("space", f"next {self.item}"),
                ("b", "back"),
                ("?", "help"),
                ("q", "quit"),
            ),
            page=self.page,
        )

    def _draw_top(self, card: Card) -> Iterator[Text]:
        row, others = card.row, self.describe_others(card)
        source = describe_source(row["authors"], row["year"], row["journal"], row["doi"], card.report)
        yield self.draw_title(card)
        yield Text(source, style="dim")
        yield from draw_notice(word_notices(row["notice"], row["notice_link"]))
        if others:
            yield Text(others, style="dim")

    def draw_title(self, card: Card) -> Text:
        """Return the title of a report."""
        return Text(one_line(card.row["title"] or "(no title)"), style="bold")

    def draw_text(self, card: Card) -> Text:
        """Return the abstract of a report."""
        return Text(one_line(card.row["abstract"] or "(no abstract)"))

    def name_report(self, card: Card) -> Text:
        """Return the title of a report, shortened to fit into a line."""
        return Text(shorten(one_line(card.row["title"] or ""), TITLE) or "(no title)", style="bold")

    def explain(self, card: Card) -> Iterator[Text | Choice]:
        """Yield the lines of the help: the keys, and what the command adds."""
        for key, meaning in (
            *self.explained,
            ("u", "undo your last step; press u again to undo the step before it"),
            ("space", f"go on to the next {self.item}"),
            ("b", f"go back to the previous {self.item}"),
            ("↓ ↑", "page through a long abstract"),
            ("q or Esc", f"quit; each {self.entry} is already saved"),
        ):
            yield Choice(start=Text(f"{key:>10}  ", style="bold"), text=Text(meaning))
        yield from self.draw_details(card)

    def press(self, pressed: str, card: Card) -> None:
        """Carry out the command of a key. The key `b` goes back to the previous item.

        If the key has no function, the next screen lists the available keys.
        """
        if pressed == "b":
            self.move(self._entries.go_back)
        elif pressed in self.commands:
            self.commands[pressed](card)
        else:
            keys = ", ".join(self.commands)
            self.answer = answer_key(pressed, f"press {keys} to {self.purpose}, or ? for help")

    def press_at_end(self, pressed: str) -> None:
        """Go back to the last item if the key is b. For any other key, the next screen lists the available keys."""
        if pressed == "b":
            self.move(self._entries.go_back)
        else:
            self.answer = answer_key(pressed, "b goes back, u undoes, and q quits")

    def skip(self, card: Card) -> None:  # noqa: ARG002  every session has this signature
        """Go on to the next item."""
        self.move(self._entries.go_on)

    def move(self, step: Callable[[], None]) -> None:
        """Go to another item, and show its first page."""
        step()
        self.message, self.page = "", 0

    def choose_entry(
        self, entries: Sequence[Row], draw: Callable[[], Screen], question: str, otherwise: str
    ) -> Row | None:
        """Return the entry with the number that the person types.

        `draw` returns the screen with the numbers. If no entry has the number, `otherwise` is shown, and the
        result is None.
        """
        self.terminal.show(draw)
        named = self.terminal.ask(f"{question} (1 to {len(entries)}): ")
        if named and named.isascii() and named.isdigit() and 1 <= int(named) <= len(entries):
            return entries[int(named) - 1]
        self.answer = otherwise
        return None

    def draw_entries(self, card: Card, top: Iterable[Text], side: Iterable[Choice]) -> Screen:
        """Return a screen with the numbered entries in `side`. `top` is shown below the title of the report."""
        lines = (self.name_report(card), *top)
        return Screen(head=self.head(), top=lines, side=tuple(side), keys=(("Esc", "back"),))

    def draw_end(self) -> Screen:
        """Return the screen after the last item. It says how many items are left."""
        notes = (f"That was the last {self.item}. {self.describe_end()}", *self.list_notes())
        return Screen(head=self.head(), body=tuple(Text(one_line(note)) for note in notes), keys=_END)

    def head(self) -> str:
        """Return the top line, which shows the progress of the session."""
        session, total = self._entries, len(self._entries.items)
        place = f"{session.state.review.name} · {self.name_place()} · {session.who}"
        number = f"{self.item} {min(session.place + 1, total)} of {total}"
        return f"{place} · {number} · {self.describe_left()}"
