"""`slr retrieve --as NAME`: record in the terminal which full texts were retrieved. Each entry is saved at once."""

import contextlib
from collections.abc import Callable, Iterator
from typing import Final

from rich.console import Console
from rich.text import Text

from slr.cli.command_key import HELP, QUIT, SKIP, UNDO, answer_key, stop_if_refused
from slr.cli.form_view import FormView, choose_keys
from slr.cli.frame import Choice, Screen, show_help, show_screen
from slr.cli.screen_view import describe_loss, describe_source, one_line
from slr.desk.form import Field
from slr.desk.own_file import is_refused
from slr.desk.retrieval_session import RetrievalCard, RetrievalSession
from slr.people.row import Row
from slr.report.todo import shorten

COMMANDS: Final = "nuq"
PREFERRED: Final = {"not retrieved": "x"}  # `n` writes a note in every session
NO_REMARK: Final = frozenset({"retrieved"})  # outcomes for which nobody asks for a remark
TITLE: Final = 60  # characters of a title in the line about the last entry
_NAME: Final = 12  # columns of the name of a line


def serve(
    session: RetrievalSession,
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
    with contextlib.suppress(KeyboardInterrupt):  # each entry is already saved
        _Terminal(session, key, ask, now, console).serve()


class _Terminal:
    """A session in a terminal. `note` is the note for the next entry. `echo` says what the last key did."""

    def __init__(
        self,
        session: RetrievalSession,
        key: Callable[[], str],
        ask: Callable[[str], str | None],
        now: Callable[[], str],
        console: Console,
    ) -> None:
        self.session, self.note, self.echo = session, "", ""
        self._key, self._ask, self._now, self._console = key, ask, now, console
        self._done: list[str] = []  # what each entry of the session was
        self._main: Field = next(f for f in session.form.answers if f.required and f.words)
        retract = session.form.kind.retract
        words = [w for w in self._main.words if retract is None or w.word != retract[1]]
        self._words = {w.word: w.meaning for w in words}
        self._keys = choose_keys(words, COMMANDS, PREFERRED)

    def serve(self) -> None:
        """Show one report after another until the person quits.

        After the last report, the person can still undo entries.
        """
        work = self.session.work
        while (card := self.session.card()) is not None or work.judged or work.skipped:
            show_screen(self._console, self._draw_end() if card is None else self._draw(card))
            pressed = self._key()
            if pressed in QUIT:
                return
            self.echo, before = "", self.echo
            self._press(pressed, card, before)

    def _press(self, pressed: str, card: RetrievalCard | None, before: str) -> None:
        """Carry out the command of a key. If the key has no command, say which keys have one."""
        if pressed in UNDO:
            self._undo()
        elif card is None:
            self._press_at_end(pressed)
        elif pressed in SKIP:
            self.session.skip()
            self._go_on(f"skipped — {_name(card)}")
        elif pressed in self._keys:
            self._record(self._keys[pressed], card)
        elif pressed == "n":
            self.note, self.echo = self._ask("note: ") or "", before
        elif pressed == HELP:
            show_help(self._console, self._key, "help", tuple(self._explain_keys()))
            self.echo = before
        else:
            self.echo = answer_key(
                pressed, f"{', '.join(self._keys)} record the outcome; ? explains all keys"
            )

    def _press_at_end(self, pressed: str) -> None:
        if pressed in SKIP and self.session.work.skipped:
            self.session.work.resume()
        else:
            self.echo = answer_key(pressed, "u undoes, and q quits")

    def _record(self, word: str, card: RetrievalCard) -> None:
        """Ask for the remaining fields of an entry, and record the entry."""
        given = {self._main.name: word}
        if self.note or word in NO_REMARK:
            given["note"] = self.note
        form = FormView(self._console, self._key, self._ask, head=self._head(), top=tuple(_draw_top(card)))
        values = form.fill(self.session.form.answers, given)
        if values is None:
            self.echo = "cancelled; nothing was written"
            return
        problems = self.session.record(card.report, values, self._now())
        if is_refused(problems) and all(p.where for p in problems):
            self.echo = f"nothing was written: {problems[0].message}"
            return
        stop_if_refused(problems)
        note = f" ({shorten(values['note'], TITLE)})" if values.get("note") else ""
        self._done.append(f"{word}{note} — {_name(card)}")
        self._go_on(f"{self._done[-1]}; u undoes")

    def _undo(self) -> None:
        if not self._done:
            self.echo = "nothing is left to undo in this session"
            return
        stop_if_refused(self.session.undo(self._now()))
        self._go_on(f"undone: {self._done.pop()}")

    def _go_on(self, echo: str) -> None:
        self.echo, self.note = echo, ""

    def _draw(self, card: RetrievalCard) -> Screen:
        note = f"note for the next entry: {self.note}" if self.note else ""
        lines = (*describe_loss(self.session.entries.file.loss), self.echo, note)
        return Screen(
            head=self._head(),
            top=tuple(_draw_top(card)),
            body=tuple(_draw_body(card)),
            foot=tuple(Text(one_line(line), style="bold yellow") for line in lines if line),
            keys=(
                *self._keys.items(),
                ("space", "skip"),
                ("n", "note"),
                ("u", "undo"),
                ("?", "help"),
                ("q", "quit"),
            ),
        )

    def _draw_end(self) -> Screen:
        skipped = len(self.session.work.skipped)
        left = f" You skipped {skipped}." if skipped else ""
        loss = describe_loss(self.session.entries.file.loss)
        lines = (f"That was the last report.{left}", *loss, self.echo)
        keys = (("u", "undo"), *([("space", "show the skipped reports")] if skipped else []), ("q", "quit"))
        return Screen(head=self._head(), body=tuple(Text(one_line(x)) for x in lines if x), keys=keys)

    def _explain_keys(self) -> Iterator[Text | Choice]:
        for key, meaning in (
            *((key, f"{word}: {self._words[word]}") for key, word in self._keys.items()),
            ("space", "skip the report; it comes back at the end of the session"),
            ("n", "write a note for the next entry, such as where you asked for the full text"),
            ("u", "undo the last entry; press u again to undo the one before"),
            ("q or Esc", "quit; each entry is already saved"),
        ):
            yield Choice(start=Text(f"{key:>10}  ", style="bold"), text=Text(meaning))
        yield Text()
        yield Text("A report that you mark as sought is shown again at the end of your next session.")

    def _head(self) -> str:
        session = self.session
        place = f"{session.retrieval.review.name} · retrieval · {session.entries.who}"
        position = min(session.work.position, session.work.total)
        return f"{place} · {position} of {session.work.total} · {session.entries.count} recorded"


def _draw_top(card: RetrievalCard) -> Iterator[Text]:
    row = card.row
    yield Text(one_line(row["title"] or "") or "(no title)", style="bold")
    yield Text(describe_source(row["authors"], row["year"], row["journal"], card.report), style="dim")


def _draw_body(card: RetrievalCard) -> Iterator[Text | Choice]:
    """Yield the details that help to find the full text, and what has been recorded so far."""
    row = card.row
    place = ", ".join(f"{name} {row[name]}" for name in ("volume", "issue", "pages") if row[name])
    for name, value in (
        ("DOI", f"https://doi.org/{row['doi']}" if row["doi"] else "(none)"),
        ("link", row["url"]),
        ("place", place),
        ("publisher", row["publisher"]),
        ("so far", card.so_far),
        ("your entry", "" if card.own is None else _describe(card.own)),
    ):
        if value:
            yield Choice(start=Text(f"{name:<{_NAME}}", style="dim"), text=Text(one_line(value)))


def _describe(row: Row) -> str:
    note = f" ({row['note']})" if row["note"] else ""
    return f"{row['outcome']}{note}, {row['when']}"


def _name(card: RetrievalCard) -> str:
    return shorten(one_line(card.row["title"] or ""), TITLE) or "(no title)"
