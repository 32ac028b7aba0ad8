"""`slr code --as NAME`: code the included reports in the terminal. Each coding is saved at once."""

from collections.abc import Callable, Iterable, Mapping

from rich.text import Text

from slr.cli.code_view import describe_entry, draw_codes, draw_details, draw_entry
from slr.cli.command_key import CANCELLED
from slr.cli.entry_terminal import EntryTerminal
from slr.cli.form_view import FormView
from slr.cli.frame import Choice
from slr.cli.screen_view import draw_line
from slr.cli.terminal import Terminal
from slr.desk.coding_session import CodingCard, CodingSession
from slr.people.row import Row
from slr.text.count import count


def serve(session: CodingSession, terminal: Terminal, now: Callable[[], str]) -> None:
    """Show the included reports one by one, until the person quits or interrupts the program. `now` returns the time."""
    CodeTerminal(session, terminal, now).serve()


class CodeTerminal(EntryTerminal[CodingCard]):
    """A coding session in a terminal. `place` is the number of the marked suggestion, counted from 0."""

    entry = "coding"
    purpose = "code the report"
    keys = (
        ("a", "accept"),
        ("r", "reject"),
        ("s", "other suggestion"),
        ("c", "any code"),
        ("t", "take back"),
    )
    explained = (
        ("a", "accept the suggestion marked with >, and fill in role, statement, quote and page"),
        ("r", "reject the suggestion marked with >, because it does not apply to the report"),
        ("s", "go to the next suggestion; the words that suggest codes are marked in the text"),
        ("c", "apply any code in the codebook to the report, even a code that you have already applied"),
        ("t", "take back one of your codings of this report"),
    )

    def __init__(self, session: CodingSession, terminal: Terminal, now: Callable[[], str]) -> None:
        super().__init__(session, terminal, now)
        self.session, self.place = session, 0

    def make_commands(self) -> Mapping[str, Callable[[CodingCard], None]]:
        """Map each key to its function: accept or reject a suggestion, go to the next, choose a code, or take back a coding."""
        return {
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

    def draw_title(self, card: CodingCard) -> Text:
        """Return the title of a report. The words that suggest codes are marked."""
        return draw_line(card.title, "bold") if card.title else Text("(no title)", style="bold")

    def draw_text(self, card: CodingCard) -> Text:
        """Return the abstract of a report. The words that suggest codes are marked."""
        return draw_line(card.abstract) if card.abstract else Text("(no abstract)", style="italic")

    def describe_others(self, card: CodingCard) -> str:
        """Return a line about other people's codings, or an empty string."""
        others = {0: "", 1: "one other person has coded this report"}
        return others.get(card.others, f"{card.others} other people have coded this report")

    def draw_side(self, card: CodingCard) -> Iterable[Choice]:
        """Yield the codes, and the person's codings other than rejections."""
        return draw_codes(card, place=self.place, width=self.terminal.console.width)

    def draw_details(self, card: CodingCard) -> Iterable[Text | Choice]:
        """Yield the codebook and the person's codings."""
        return draw_details(card)

    def skip(self, card: CodingCard) -> None:
        """Go on to the next report, and say how many suggestions are left open."""
        super().skip(card)
        if card.suggested:
            left = count(len(card.suggested), "suggestion")
            self.message = f"{left} left open for {self.name_report(card).plain}; b goes back"

    def move(self, step: Callable[[], None]) -> None:
        """Go to another report, and mark its first suggestion."""
        super().move(step)
        self.place = 0

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
            head=self.head(),
            top=(self.name_report(card),),
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
        top = (Text("Your codings of this report:"),)
        lines = [draw_entry(number, row) for number, row in enumerate(card.entries, 1)]
        return self.choose_entry(
            card.entries,
            lambda: self.draw_entries(card, top, lines),
            "number of the coding to take back",
            "nothing was taken back",
        )

    def name_place(self) -> str:
        """Return the word `coding`, for the top line of the session."""
        return "coding"

    def describe_left(self) -> str:
        """Return how many reports are left."""
        return f"{self.session.left} left to code"

    def describe_end(self) -> str:
        """Return a sentence about the reports that are left."""
        left = self.session.left
        return (
            f"You have not coded {count(left, 'report')}."
            if left
            else "You have coded every included report."
        )
