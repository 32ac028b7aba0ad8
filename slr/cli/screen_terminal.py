"""`slr screen --as NAME`: screen reports one by one in the terminal.

Each verdict is saved before the next report is shown.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Final

from rich.text import Text

from slr.cli.command_key import CANCELLED, answer_key
from slr.cli.frame import Choice, Screen
from slr.cli.screen_view import describe_verdict, draw_card, explain_keys, name_report, one_line
from slr.cli.settling import Settling
from slr.cli.terminal import Terminal
from slr.cli.terminal_session import WorklistTerminal
from slr.desk.card import Card
from slr.desk.session import Session
from slr.model.problem import Problem
from slr.model.word import ADJUDICATOR

VERDICTS: Final = {"i": "include", "m": "maybe"}
SERVED: Final[Mapping[str, str]] = {
    "model": "ranked by {basis}",
    "random": "drawn at random",
    "listed": "in the order of the list",
    "by hand": "chosen by hand",
    "pilot": "pilot round",
}


def serve(session: Session, terminal: Terminal, now: Callable[[], str]) -> None:
    """Show the reports of a session one by one, until the person quits or interrupts the program. `now` returns the time."""
    ScreenTerminal(session, terminal, now).serve()


class ScreenTerminal(WorklistTerminal[Card]):
    """A screening session in a terminal."""

    def __init__(self, session: Session, terminal: Terminal, now: Callable[[], str]) -> None:
        super().__init__(session, session.file, terminal, now)
        self.session = session
        self._settling = Settling(terminal, session.settling)

    def find_card(self) -> Card | None:
        """Return the card of the next report to judge, or None at the end."""
        return self.session.card()

    def draw(self, card: Card) -> Screen:
        """Return the screen of a report, with the criteria and their keys."""
        return draw_card(
            card, head=self.head(), status=self._status(), notes=tuple(self.list_notes()), page=self.page
        )

    def explain(self, card: Card) -> Iterator[Text | Choice]:
        """Yield the lines of the help: the keys and the criteria."""
        return explain_keys(card)

    def name(self, card: Card) -> str:
        """Return the title of the report, shortened to fit into a line."""
        return name_report(card)

    def press(self, pressed: str, card: Card) -> None:
        """Record a verdict or ask for a note. If the key does nothing, say which keys work."""
        named = {c.key: c.id for c in card.criteria if c.key}
        if pressed == "n":
            self.ask_note()
        elif pressed == "e":
            self._exclude(card)
        elif pressed in VERDICTS:
            self._give(VERDICTS[pressed], "", card)
        elif pressed in named:
            self._give("exclude", named[pressed], card)
        else:
            keys = ", ".join(("i", *sorted(named), "e", "m"))
            self.answer = answer_key(pressed, f"press {keys} to judge the report, or ? for help")

    def _exclude(self, card: Card) -> None:
        """Ask for a criterion, and exclude the report. The person can leave the criterion empty.

        If there are no criteria, nothing is asked.
        """
        if not card.criteria:
            self._give("exclude", "", card)
            return
        named = self.terminal.ask("exclude by (key or id; Enter: no criterion; Esc: back): ")
        if named is None:
            return
        found = _find_criteria(card, named)
        if named and len(found) != 1:
            known = ", ".join(found or [c.id for c in card.criteria])
            wrong = "several criteria match" if found else "there is no criterion"
            self.answer = f"{wrong} {one_line(named)!r}; nothing was written. Criteria: {known}"
        else:
            self._give("exclude", found[0] if found else "", card)

    def _give(self, verdict: str, criterion: str, card: Card) -> None:
        """Record a verdict.

        An adjudicator is first asked for a reason. Once in a session, an adjudicator is also asked who settled the
        disagreements, and how.
        """
        note = self._ask_reason()
        problems = None
        if note is not None:
            record = partial(self._record, card.report, verdict, criterion, note)
            problems = self._settling.record(record, head=self.head(), name=name_report(card))
        if problems is None:
            self.answer = CANCELLED
            return
        # The line already says that an exclusion does not name a criterion.
        doubts = "".join(f" — {p.message}" for p in problems if criterion or p.where != "criterion")
        self.take_step(problems, describe_verdict(card, verdict, criterion), doubts)

    def _ask_reason(self) -> str | None:
        """Return the note for the verdict, or None if the person cancels.

        An adjudicator who has written no note is asked for the reason for the decision, which becomes the note.
        """
        if self.session.who == ADJUDICATOR and not self.note:
            return self.terminal.ask("reason for the decision: ")
        return self.note

    def _record(
        self, report: str, verdict: str, criterion: str, note: str, settled: Mapping[str, str]
    ) -> tuple[Problem, ...]:
        return self.session.decide(report, verdict, criterion, note, self.now(), settled=settled)

    def head(self) -> str:
        """Return the top line, which shows the progress of the session."""
        session = self.session
        place = f"{session.snapshot.review.name} · {session.snapshot.queue.stage} · {session.who}"
        position = min(session.work.position, session.work.total)
        return f"{place} · {position} of {session.work.total} · {len(session.work.judged)} judged"

    def _status(self) -> str:
        """Return a line that says how the report was chosen and, if known, roughly how many reports are left to read.

        For an adjudicator, the line only says that the report is to be settled.
        """
        session = self.session
        if session.who == ADJUDICATOR:
            return "to be settled"
        basis = session.ranking.basis if session.ranking is not None else "the model"
        served = SERVED[session.item.served].format(basis=basis) if session.item is not None else ""
        left = session.work_left
        return served if left is None else f"{served} · about {left} left to read for 95 % recall"


def _find_criteria(card: Card, named: str) -> list[str]:
    """Return the ids of the criteria that match a typed key or id.

    An exact id takes precedence over a key, and a key over an id that differs in case. If nothing is typed, the list
    is empty.
    """
    folded = named.casefold()
    exact = [c.id for c in card.criteria if c.id == named]
    by_key = [c.id for c in card.criteria if folded and c.key == folded]
    return exact or by_key or [c.id for c in card.criteria if c.id.casefold() == folded]
