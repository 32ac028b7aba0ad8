"""`slr appraise --as NAME`: appraise studies in the terminal. Each answer is saved at once."""

from collections.abc import Callable, Iterator, Mapping

from rich.text import Text

from slr.cli.command_key import CANCELLED
from slr.cli.entry_terminal import EntryTerminal
from slr.cli.form_view import FormView
from slr.cli.frame import Choice
from slr.cli.screen_view import one_line
from slr.cli.terminal import Terminal
from slr.desk.appraisal_session import AppraisalCard, AppraisalSession
from slr.model.appraisal import PROCEED
from slr.text.count import count


def serve(session: AppraisalSession, terminal: Terminal, now: Callable[[], str]) -> None:
    """Show the studies one by one, until the person quits or interrupts the program. `now` returns the time."""
    AppraiseTerminal(session, terminal, now).serve()


class AppraiseTerminal(EntryTerminal[AppraisalCard]):
    """A session of an appraiser in a terminal."""

    item = "study"
    entry = "answer"
    purpose = "edit answers"
    keys = (("n", "next item"), ("i", "choose an item"), ("r", "choose a result"), ("t", "take back"))
    explained = (
        ("n", "answer the next item"),
        ("i", "choose an item by its id, such as `overall` or an item of another section, and answer it"),
        ("r", "appraise one result instead of the whole study; without an id, go back to the whole study"),
        ("t", "take back your answer to an item"),
    )

    def __init__(self, session: AppraisalSession, terminal: Terminal, now: Callable[[], str]) -> None:
        super().__init__(session, terminal, now)
        self.session = session

    def make_commands(self) -> Mapping[str, Callable[[AppraisalCard], None]]:
        """Map each key to its function: answer an item, choose a result, or take back an answer."""
        return {
            "n": self._answer_next,
            "i": self._answer_chosen,
            "r": self._choose_result,
            "t": self._take_back,
        }

    def describe_others(self, card: AppraisalCard) -> str:
        """Return a line about other people's appraisals, or an empty string."""
        return f"appraised by {count(card.others, 'other person', 'other people')}" if card.others else ""

    def draw_side(self, card: AppraisalCard) -> Iterator[Choice]:
        """Yield a line for the chosen result, if there is one, and for each answer of the person.

        The last line names the next item, or says that all items are answered.
        """
        if card.finding:
            text = Text(f"{card.finding} {one_line(card.results[card.finding])}")
            yield Choice(start=Text("result: ", style="bold"), text=text)
        for item, row in card.entries.items():
            reason = f" ({one_line(row['reason'])})" if row["reason"] else ""
            text = Text(f"{row['answer']}{reason}")
            yield Choice(start=Text(f"{item} {self.session.name_item(item)}: ", style="bold"), text=text)
        if card.missing:
            text = Text(f"next: {card.missing[0]} {self.session.name_item(card.missing[0])}", style="dim")
            yield Choice(start=Text(), text=text)
        else:
            yield Choice(start=Text(), text=Text("all items are answered", style="dim"))

    def draw_details(self, card: AppraisalCard) -> Iterator[Text | Choice]:
        """Yield a reminder, all items of the tool with the person's answers, and the results of the study."""
        yield Text(
            "Every answer needs a reason, unless it is favourable. Read the full items in the tool itself."
        )
        for item in self.session.state.tool.names:
            given = card.entries[item]["answer"] if item in card.entries else "-"
            text = Text(f"{self.session.name_item(item)}: {given}")
            yield Choice(start=Text(f"{item:>10}  ", style="bold"), text=text)
        if card.results:
            yield Text("The results of this study:")
        for finding, about in card.results.items():
            yield Choice(start=Text(f"{finding}  ", style="bold"), text=Text(one_line(about)))

    def _answer_next(self, card: AppraisalCard) -> None:
        if card.missing:
            self._answer_item(card, card.missing[0])
        else:
            self.answer = "all items are answered; press `i` to choose an item"

    def _answer_chosen(self, card: AppraisalCard) -> None:
        item = self._choose("id of the item: ", self.session.state.tool.names)
        if item:
            self._answer_item(card, item)

    def _choose_result(self, card: AppraisalCard) -> None:
        if not card.results:
            self.answer = "nobody has extracted a result of this study yet"
            return
        named = (self.terminal.ask("id of the result (empty for the whole study): ") or "").strip()
        if not self.session.choose_result(card, named):
            self.answer = f"this study has no result {named!r}; ? lists its results"

    def _answer_item(self, card: AppraisalCard, item: str) -> None:
        form = FormView(
            self.terminal,
            head=self.head(),
            top=(self.name_report(card),),
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
            self.answer = "press n to record whether to stop or to go on with this appraisal, and why"

    def _take_back(self, card: AppraisalCard) -> None:
        item = self._choose("id of the item to take back: ", tuple(card.entries))
        if item:
            self.take_step(self.session.take_back_answer(card, item, self.now()), f"taken back: {item}")

    def _choose(self, question: str, known: tuple[str, ...]) -> str:
        named = (self.terminal.ask(question) or "").strip().casefold()
        found = next((item for item in known if item.casefold() == named), "")
        if not found:
            self.answer = (
                f"there is no item {named!r} here; nothing was written; ? lists the items"
                if named
                else CANCELLED
            )
        return found

    def name_place(self) -> str:
        """Return the id of the tool, for the top line of the session."""
        return self.session.state.tool.id

    def describe_left(self) -> str:
        """Return how many studies are left."""
        return f"{self.session.left} left to appraise"

    def describe_end(self) -> str:
        """Return a sentence about the studies that are left."""
        left = self.session.left
        if left:
            return f"You have not finished appraising {count(left, 'study', 'studies')}."
        return "You have appraised every included empirical study."
