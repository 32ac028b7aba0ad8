"""`slr retrieve --as NAME`: record in the terminal which full texts were retrieved. Each entry is saved at once."""

from collections.abc import Callable, Iterator
from typing import Final

from rich.text import Text

from slr.cli.command_key import CANCELLED, answer_key
from slr.cli.form_view import FormView, choose_keys
from slr.cli.frame import Choice, Screen
from slr.cli.screen_view import describe_source, one_line
from slr.cli.terminal import Terminal
from slr.cli.terminal_session import WorklistTerminal
from slr.desk.form import Field
from slr.desk.retrieval_session import RetrievalCard, RetrievalSession
from slr.people.row import Row
from slr.report.todo import shorten

COMMANDS: Final = "nuq"
PREFERRED: Final = {"not retrieved": "x"}  # `n` is the key for a note
NO_REMARK: Final = frozenset({"retrieved"})  # outcomes after which the person is not asked for a remark
TITLE: Final = 60  # characters of a title in the line about the last entry
_NAME: Final = 12  # columns of the name of a line


def serve(session: RetrievalSession, terminal: Terminal, now: Callable[[], str]) -> None:
    """Show the reports of a session one by one, until the person quits or interrupts the program. `now` returns the time."""
    RetrieveTerminal(session, terminal, now).serve()


class RetrieveTerminal(WorklistTerminal[RetrievalCard]):
    """A session in a terminal in which a person records which full texts were retrieved."""

    noun = "entry"

    def __init__(self, session: RetrievalSession, terminal: Terminal, now: Callable[[], str]) -> None:
        super().__init__(session, session.entries.file, terminal, now)
        self.session = session
        self._main: Field = next(f for f in session.form.answers if f.required and f.words)
        retract = session.form.kind.retract
        words = [w for w in self._main.words if retract is None or w.word != retract[1]]
        self._words = {w.word: w.meaning for w in words}
        self._keys = choose_keys(words, COMMANDS, PREFERRED)

    def find_card(self) -> RetrievalCard | None:
        """Return the card of the next report, or None at the end."""
        return self.session.card()

    def draw(self, card: RetrievalCard) -> Screen:
        """Return the screen of a report, with the keys of the outcomes."""
        return Screen(
            head=self.head(),
            top=tuple(_draw_top(card)),
            body=tuple(_draw_body(card)),
            foot=self.draw_notes(),
            keys=(
                *self._keys.items(),
                ("space", "skip"),
                ("n", "note"),
                ("u", "undo"),
                ("?", "help"),
                ("q", "quit"),
            ),
            page=self.page,
        )

    def name(self, card: RetrievalCard) -> str:
        """Return the title of the report, shortened to fit into a line."""
        return shorten(one_line(card.row["title"] or ""), TITLE) or "(no title)"

    def press(self, pressed: str, card: RetrievalCard) -> None:
        """Record an outcome or ask for a note. If the key does nothing, say which keys work."""
        if pressed in self._keys:
            self._record(self._keys[pressed], card)
        elif pressed == "n":
            self.ask_note()
        else:
            keys = ", ".join(self._keys)
            self.answer = answer_key(pressed, f"press {keys} to record the outcome, or ? for help")

    def _record(self, word: str, card: RetrievalCard) -> None:
        given = {self._main.name: word}
        if self.note or word in NO_REMARK:
            given["note"] = self.note
        form = FormView(self.terminal, head=self.head(), top=tuple(_draw_top(card)))
        values = form.fill(self.session.form.answers, given)
        if values is None:
            self.answer = CANCELLED
            return
        note = f" ({shorten(values['note'], TITLE)})" if values.get("note") else ""
        problems = self.session.record(card.report, values, self.now())
        self.take_step(problems, f"{word}{note} — {self.name(card)}")

    def explain(self, card: RetrievalCard) -> Iterator[Text | Choice]:  # noqa: ARG002  the same for all reports
        """Yield the lines of the help, which list the keys of the outcomes and all other keys."""
        for key, meaning in (
            *((key, f"{word}: {self._words[word]}") for key, word in self._keys.items()),
            ("space", "skip the report; it comes back at the end of the session"),
            ("n", "write a note for the next entry, such as where you asked for the full text"),
            ("u", "undo the last entry; press u again to undo the entry before it"),
            ("q or Esc", "quit; each entry is already saved"),
        ):
            yield Choice(start=Text(f"{key:>10}  ", style="bold"), text=Text(meaning))
        yield Text()
        yield Text("A report that you mark as sought is shown again at the end of your next session.")

    def head(self) -> str:
        """Return the top line, which shows the progress of the session."""
        session = self.session
        place = f"{session.retrieval.review.name} · retrieval · {session.entries.who}"
        position = min(session.work.position, session.work.total)
        return f"{place} · {position} of {session.work.total} · {session.entries.count} recorded"


def _draw_top(card: RetrievalCard) -> Iterator[Text]:
    row = card.row
    yield Text(one_line(row["title"] or "") or "(no title)", style="bold")
    yield Text(describe_source(row["authors"], row["year"], row["journal"], card.report), style="dim")


def _draw_body(card: RetrievalCard) -> Iterator[Text | Choice]:
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
