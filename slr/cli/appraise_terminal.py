"""`slr appraise --as NAME`: appraise studies in the terminal. Each answer is saved at once."""

from collections.abc import Callable, Iterator
from typing import Final

from rich.text import Text

from slr.cli.command_key import CANCELLED, answer_key
from slr.cli.form_view import FormView
from slr.cli.frame import Choice, Screen
from slr.cli.screen_view import describe_source, draw_notice, one_line
from slr.cli.terminal import Terminal
from slr.cli.terminal_session import TerminalSession
from slr.desk.appraisal_session import AppraisalCard, AppraisalSession
from slr.model.appraisal import PROCEED
from slr.report.todo import shorten
from slr.text.count import count
from slr.text.notice import word_notices

KEYS: Final = (
    ("n", "next item"),
    ("i", "choose an item"),
    ("t", "take back"),
    ("u", "undo"),
    ("space", "next study"),
    ("b", "back"),
    ("?", "help"),
    ("q", "quit"),
)
TITLE: Final = 60  # characters of a title in a line


def serve(session: AppraisalSession, terminal: Terminal, now: Callable[[], str]) -> None:
    """Show the studies one by one, until the person quits or interrupts the program. `now` returns the time."""
    AppraiseTerminal(session, terminal, now).serve()


class AppraiseTerminal(TerminalSession[AppraisalCard]):
    """A session of an appraiser in a terminal."""

    def __init__(self, session: AppraisalSession, terminal: Terminal, now: Callable[[], str]) -> None:
        super().__init__(session, session.entries.file, terminal, now)
        self.session = session
        self._commands: dict[str, Callable[[AppraisalCard], None]] = {
            "n": self._answer_next,
            "i": self._answer_chosen,
            "t": self._take_back,
        }

    def find_card(self) -> AppraisalCard | None:
        """Return the card of the current study, or None after the last study."""
        return self.session.card()

    def goes_on(self) -> bool:
        """Return True, because the person can go back after the last study."""
        return True

    def go_on(self, said: str) -> None:
        """Stay at this study and page. `said` says what was done."""
        self.said = said

    def draw(self, card: AppraisalCard) -> Screen:
        """Return the screen of a study, with the person's answers."""
        row = card.row
        source = describe_source(row["authors"], row["year"], row["journal"], row["doi"], card.report)
        others = (Text(f"appraised by {count(card.others, 'other person', 'other people')}", style="dim"),)
        return Screen(
            head=self._head(),
            top=(
                Text(one_line(row["title"] or "(no title)"), style="bold"),
                Text(source, style="dim"),
                *draw_notice(word_notices(row["notice"], row["notice_link"])),
                *(others if card.others else ()),
            ),
            body=(Text(one_line(row["abstract"] or "(no abstract)")),),
            side=tuple(self._draw_answers(card)),
            foot=self.draw_notes(),
            keys=KEYS,
            page=self.page,
        )

    def _draw_answers(self, card: AppraisalCard) -> Iterator[Choice]:
        """Yield a line for each answer of the person, and for the next item."""
        for item, row in card.entries.items():
            reason = f" ({one_line(row['reason'])})" if row["reason"] else ""
            text = Text(f"{row['answer']}{reason}")
            yield Choice(start=Text(f"{item} {self.session.name_item(item)}: ", style="bold"), text=text)
        if card.missing:
            text = Text(f"next: {card.missing[0]} {self.session.name_item(card.missing[0])}", style="dim")
            yield Choice(start=Text(), text=text)
        else:
            yield Choice(start=Text(), text=Text("all items are answered", style="dim"))

    def explain(self, card: AppraisalCard) -> Iterator[Text | Choice]:
        """Yield the lines of the help: the keys, and all items of the tool."""
        for key, meaning in (
            ("n", "answer the next item"),
            ("i", "choose an item by its id, such as `overall` or an item of another section, and answer it"),
            ("t", "take back your answer to an item"),
            ("u", "undo your last step; press u again to undo the step before it"),
            ("space", "go on to the next study"),
            ("b", "go back to the previous study"),
            ("q or Esc", "quit; each answer is already saved"),
        ):
            yield Choice(start=Text(f"{key:>10}  ", style="bold"), text=Text(meaning))
        yield Text(
            "Every answer other than a favourable one needs a reason. Read the full items in the tool itself."
        )
        for item in self.session.appraising.tool.names:
            given = card.entries[item]["answer"] if item in card.entries else "-"
            text = Text(f"{self.session.name_item(item)}: {given}")
            yield Choice(start=Text(f"{item:>10}  ", style="bold"), text=text)

    def press(self, pressed: str, card: AppraisalCard) -> None:
        """Answer an item, or go back. If the key does nothing, say which keys work."""
        if pressed == "b":
            self._move(self.session.go_back)
        elif pressed in self._commands:
            self._commands[pressed](card)
        else:
            self.answer = answer_key(
                pressed,
                f"press {', '.join(self._commands)} to edit answers, or ? for help",
            )

    def press_at_end(self, pressed: str) -> None:
        """Go back to the last study, or say which keys work."""
        if pressed == "b":
            self._move(self.session.go_back)
        else:
            self.answer = answer_key(pressed, "b goes back, u undoes, and q quits")

    def skip(self, card: AppraisalCard) -> None:  # noqa: ARG002  every session has this signature
        """Go on to the next study."""
        self._move(self.session.go_on)

    def _move(self, step: Callable[[], None]) -> None:
        step()
        self.said, self.page = "", 0

    def _answer_next(self, card: AppraisalCard) -> None:
        if card.missing:
            self._answer_item(card, card.missing[0])
        else:
            self.answer = "all items are answered; i chooses an item"

    def _answer_chosen(self, card: AppraisalCard) -> None:
        item = self._choose("id of the item: ", self.session.appraising.tool.names)
        if item:
            self._answer_item(card, item)

    def _answer_item(self, card: AppraisalCard, item: str) -> None:
        form = FormView(
            self.terminal,
            head=self._head(),
            top=(Text(shorten(one_line(card.row["title"] or ""), TITLE) or "(no title)", style="bold"),),
            context=(Text(f"item {item}", style="dim"),),
        )
        first = form.fill(self.session.list_fields(item)[:1], {})
        values = first and form.fill(self.session.list_fields(item, first["answer"]), first)
        if not values:
            self.answer = CANCELLED
            return
        done = f"{item}: {values['answer']}"
        self.take_step(self.session.answer(card, item, values, self.now()), done)
        after = self.session.card()
        if after is not None and after.missing == (PROCEED,):
            self.answer = "press n to say whether to stop or to go on with this appraisal, and why"

    def _take_back(self, card: AppraisalCard) -> None:
        item = self._choose("id of the item to take back: ", tuple(card.entries))
        if item:
            self.take_step(self.session.take_back(card, item, self.now()), f"taken back: {item}")

    def _choose(self, question: str, known: tuple[str, ...]) -> str:
        """Ask for the id of an item. Return an empty string if there is no such item."""
        named = (self.terminal.ask(question) or "").strip().casefold()
        found = next((item for item in known if item.casefold() == named), "")
        if not found:
            self.answer = f"there is no item {named!r} here; nothing was written" if named else CANCELLED
        return found

    def draw_end(self) -> Screen:
        """Return the screen after the last study. It says how many studies are left."""
        left = self.session.left
        todo = (
            f"{count(left, 'study', 'studies')} left without your complete appraisal."
            if left
            else "You have appraised every included study."
        )
        notes = (f"That was the last study. {todo}", *self.list_notes())
        keys = (("b", "back"), ("u", "undo"), ("q", "quit"))
        return Screen(head=self._head(), body=tuple(Text(one_line(note)) for note in notes), keys=keys)

    def _head(self) -> str:
        session, total = self.session, len(self.session.studies)
        place = f"{session.appraising.review.name} · {session.appraising.tool.id} · {session.who}"
        return f"{place} · study {min(session.place + 1, total)} of {total} · {session.left} to appraise"
