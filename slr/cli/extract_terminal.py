"""`slr extract --as NAME`: extract findings in the terminal. Each finding is saved at once."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial

from rich.text import Text

from slr.cli.command_key import CANCELLED
from slr.cli.entry_terminal import EntryTerminal
from slr.cli.extract_view import describe_entry, draw_details, draw_entries, list_values
from slr.cli.form_view import FormView
from slr.cli.frame import Choice, Screen
from slr.cli.terminal import Terminal
from slr.desk.extraction_session import ExtractionCard, ExtractionSession
from slr.people.row import Row
from slr.text.count import count


def serve(session: ExtractionSession, terminal: Terminal, now: Callable[[], str]) -> None:
    """Show the included reports one by one, until the person quits or interrupts the program. `now` returns the time."""
    ExtractTerminal(session, terminal, now).serve()


class ExtractTerminal(EntryTerminal[ExtractionCard]):
    """A session of an extractor in a terminal."""

    entry = "finding"
    purpose = "edit findings"
    keys = (("n", "new finding"), ("a", "all fields"), ("e", "change a field"), ("t", "take back"))
    explained = (
        ("n", "add a finding; the program asks for the fields that most results need"),
        ("a", "add a finding; the program asks for all fields, such as means, reliability and model fit"),
        ("e", "fill in or change one field of one of your findings"),
        ("t", "take back one of your findings from this report"),
    )

    def __init__(self, session: ExtractionSession, terminal: Terminal, now: Callable[[], str]) -> None:
        super().__init__(session, terminal, now)
        self.session = session

    def make_commands(self) -> Mapping[str, Callable[[ExtractionCard], None]]:
        """Map each key to its function: add, change or take back a finding."""
        return {
            "n": partial(self._add, usual=True),
            "a": partial(self._add, usual=False),
            "e": self._change,
            "t": self._take_back,
        }

    def describe_others(self, card: ExtractionCard) -> str:
        """Return a line about other people's findings, or an empty string."""
        others = {0: "", 1: "one other person has extracted findings from this report"}
        return others.get(card.others, f"{card.others} other people have extracted findings from this report")

    def draw_side(self, card: ExtractionCard) -> Iterable[Choice]:
        """Yield the person's findings."""
        return draw_entries(card)

    def draw_details(self, card: ExtractionCard) -> Iterable[Text]:
        """Yield the person's findings with all their fields."""
        return draw_details(card)

    def _make_form(self, card: ExtractionCard) -> FormView:
        return FormView(
            self.terminal,
            head=self.head(),
            top=(self.name_report(card),),
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
        """Return the finding with the number that the person types, or None if there is no such finding.

        If a finding is to be changed and there is only one, that finding is returned without a question.
        """
        if not card.entries:
            self.answer = "you have not extracted any finding from this report"
            return None
        if len(card.entries) == 1 and what == "change":
            return card.entries[0]
        return self.choose_entry(
            card.entries,
            lambda: self.draw_entries(card, (), draw_entries(card)),
            f"number of the finding to {what}",
            "no finding has this number; nothing was written",
        )

    def _draw_fields(self, row: Row, names: tuple[str, ...]) -> Screen:
        body = (*list_values(row), Text(), Text(f"fields: {', '.join(names)}"))
        return Screen(head=self.head(), top=(), body=body, keys=(("Esc", "back"),))

    def name_place(self) -> str:
        """Return the word `findings`, for the top line of the session."""
        return "findings"

    def describe_left(self) -> str:
        """Return how many reports are left."""
        return f"{self.session.left} left to extract"

    def describe_end(self) -> str:
        """Return a sentence about the reports that are left."""
        left = self.session.left
        if left:
            return f"You have not extracted findings from {count(left, 'report')}."
        return "You have extracted findings from every included report of an empirical study."
