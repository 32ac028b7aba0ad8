"""`slr screen --as NAME`: screen reports one by one in the terminal. Each verdict is saved before the next report is shown."""

import contextlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from rich.console import Console
from rich.text import Text

from slr.cli.command_key import HELP, QUIT, SKIP, UNDO, answer_key, stop_if_refused
from slr.cli.form_view import FormView
from slr.cli.frame import Screen, show_help, show_screen, turn_page
from slr.cli.screen_view import (
    describe_loss,
    describe_verdict,
    draw_card,
    explain_keys,
    name_report,
    one_line,
)
from slr.desk.card import Card
from slr.desk.own_file import is_refused
from slr.desk.session import Session
from slr.model.problem import Problem, Severity
from slr.model.word import ADJUDICATOR

VERDICTS: Final = {"i": "include", "m": "maybe"}
SERVED: Final[Mapping[str, str]] = {
    "model": "ranked by {basis}",
    "random": "drawn at random",
    "listed": "in the order of the list",
    "by hand": "chosen by hand",
    "pilot": "pilot round",
}


def serve(
    session: Session,
    *,
    key: Callable[[], str],
    ask: Callable[[str], str | None],
    now: Callable[[], str],
    console: Console,
) -> None:
    """Show the reports of a session one by one, until the person quits or interrupts the program.

    `key` waits for a key and returns it. `ask` waits for a line, and returns None if the person cancels.
    `now` returns the time.
    """
    with contextlib.suppress(KeyboardInterrupt):  # each verdict is already saved
        _Terminal(session, key, ask, now, console).serve()


class _Terminal:
    """A session in a terminal.

    `note` is the note for the next verdict. `echo` repeats the last verdict. `answer` says why the last key had no effect.
    `page` is the page of the abstract.
    """

    def __init__(
        self,
        session: Session,
        key: Callable[[], str],
        ask: Callable[[str], str | None],
        now: Callable[[], str],
        console: Console,
    ) -> None:
        self.session, self.note, self.echo, self.answer, self.page = session, "", "", "", 0
        self._key, self._ask, self._now, self._console = key, ask, now, console
        self._settled: dict[str, str] | None = None if session.settling else {}
        self._done: list[str] = []  # what each verdict of the session was

    def serve(self) -> None:
        """Show one report after another until the person quits.

        After the last report, the person can still undo verdicts.
        """
        work = self.session.work
        while (card := self.session.card()) is not None or work.judged or work.skipped:
            if card is None:
                self._show_end()
            else:
                self._show(card)
            pressed = self._key()
            if pressed in QUIT:
                return
            self.answer = ""
            self._press(pressed, card)

    def _show(self, card: Card) -> None:
        note = f"note for the next verdict: {self.note}" if self.note else ""
        notes = tuple(filter(None, (*describe_loss(self.session.file.loss), self.echo, note, self.answer)))
        screen = draw_card(card, head=self._head(), status=self._status(), notes=notes, page=self.page)
        self.page = show_screen(self._console, screen)

    def _show_end(self) -> None:
        skipped = len(self.session.work.skipped)
        left = f" You skipped {skipped}." if skipped else ""
        lines = (
            f"That was the last report.{left}",
            *describe_loss(self.session.file.loss),
            self.echo,
            self.answer,
        )
        notes = tuple(filter(None, lines))
        keys = (("u", "undo"), *([("space", "show the skipped reports")] if skipped else []), ("q", "quit"))
        body = tuple(Text(one_line(note)) for note in notes)
        show_screen(self._console, Screen(head=self._head(), body=body, keys=keys))

    def _press(self, pressed: str, card: Card | None) -> None:
        """Carry out the command of a key. If the key has no command, say which keys have one."""
        page = turn_page(pressed, self.page)
        if pressed in UNDO:
            self._undo()
        elif card is None:
            self._press_at_end(pressed)
        elif page is not None:
            self.page = page
        elif pressed in SKIP:
            self.session.skip()
            self._go_on(f"skipped — {name_report(card)}")
        elif pressed == "n":
            self.note = self._ask("note: ") or ""
        elif pressed == HELP:
            show_help(self._console, self._key, "help", tuple(explain_keys(card)))
        elif pressed == "e":
            self._exclude(card)
        else:
            self._decide(pressed, card)

    def _press_at_end(self, pressed: str) -> None:
        if pressed in SKIP and self.session.work.skipped:
            self.session.work.resume()
        else:
            self.answer = answer_key(pressed, "u undoes, and q quits")

    def _exclude(self, card: Card) -> None:
        """Ask for a criterion, and exclude the report. The person may leave the criterion empty."""
        if not card.criteria:
            self._give("exclude", "", card)
            return
        named = self._ask("exclude by (key or id; Enter: no criterion; Esc: back): ")
        if named is None:
            return
        folded = named.casefold()
        # A criterion without a key has the empty key, which must not match the empty answer "no criterion".
        found = [c.id for c in card.criteria if folded and folded in (c.key, c.id.casefold())]
        if named and not found:
            known = ", ".join(c.id for c in card.criteria)
            self.answer = f"there is no criterion {one_line(named)!r}; nothing was written. Criteria: {known}"
        else:
            self._give("exclude", found[0] if found else "", card)

    def _decide(self, pressed: str, card: Card) -> None:
        named = {c.key: c.id for c in card.criteria if c.key}
        if pressed in VERDICTS:
            self._give(VERDICTS[pressed], "", card)
        elif pressed in named:
            self._give("exclude", named[pressed], card)
        else:
            keys = ", ".join(("i", *sorted(named), "e", "m"))
            self.answer = answer_key(pressed, f"{keys} judge the report; ? explains all keys")

    def _give(self, verdict: str, criterion: str, card: Card) -> None:
        """Record a verdict.

        Adjudicators are first asked for the reason, who settles the disagreements, and how.
        """
        note: str | None = self.note
        if self.session.who == ADJUDICATOR and not note:
            note = self._ask("reason for the decision: ")
        if note is None:
            return
        settled = self._ask_settled(card)
        if settled is None:
            return
        problems = self._record(card, verdict, criterion, note, settled)
        stop_if_refused(problems)
        done = describe_verdict(card, verdict, criterion)
        self._done.append(done)
        # That an exclusion names no criterion is said by the line already.
        doubts = "".join(f" — {p.message}" for p in problems if criterion or p.where != "criterion")
        self._go_on(f"{done}{doubts}; u undoes")

    def _record(
        self, card: Card, verdict: str, criterion: str, note: str, settled: dict[str, str]
    ) -> tuple[Problem, ...]:
        """Record a verdict, with who settles the disagreements (`by`) and how.

        If the file lacks the columns `by` and `how`, record the verdict without them, and return a warning.
        """

        def decide(values: dict[str, str]) -> tuple[Problem, ...]:
            return self.session.decide(card.report, verdict, criterion, note, self._now(), settled=values)

        problems = decide(settled)
        if not is_refused(problems) or not any(settled.values()):
            return problems
        again = decide({})
        warnings = tuple(replace(p, severity=Severity.WARNING) for p in problems)
        return again if is_refused(again) else (*warnings, *again)

    def _ask_settled(self, card: Card) -> dict[str, str] | None:
        """Ask who settles the disagreements and how. Return the answers, or None if the person cancels.

        The answers apply to the whole session, so the person is asked only once.
        """
        if self._settled is None:
            top = (
                Text(name_report(card), style="bold"),
                Text("Your answers apply to all decisions in this session:"),
            )
            form = FormView(self._console, self._key, self._ask, head=self._head(), top=top)
            self._settled = form.fill(self.session.settling, {})
        return self._settled

    def _undo(self) -> None:
        if not self._done:
            self.answer = "nothing is left to undo in this session"
            return
        stop_if_refused(self.session.undo(self._now()))
        self._go_on(f"undone: {self._done.pop()}")

    def _go_on(self, echo: str) -> None:
        self.echo, self.note, self.page = echo, "", 0

    def _head(self) -> str:
        """Return the top line, which shows the progress of the session."""
        session = self.session
        place = f"{session.snapshot.review.name} · {session.snapshot.queue.stage} · {session.who}"
        position = min(session.work.position, session.work.total)
        return f"{place} · {position} of {session.work.total} · {len(session.work.judged)} judged"

    def _status(self) -> str:
        """Return a line that says how the report was chosen, and about how many reports are left to read.

        For an adjudicator, the line only says that the report is to be settled.
        """
        session = self.session
        if session.who == ADJUDICATOR:
            return "to be settled"
        basis = session.ranking.basis if session.ranking is not None else "the model"
        served = SERVED[session.item.served].format(basis=basis) if session.item is not None else ""
        left = session.work_left
        return served if left is None else f"{served} · about {left} left to read for 95 % recall"
