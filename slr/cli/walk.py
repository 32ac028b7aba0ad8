"""`slr dedupe --walk`: judge pairs of records one by one in the terminal. Each verdict is saved at once."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from functools import partial
from typing import Any, Final

from rich.console import Console
from rich.text import Text

from slr.cli.command_key import CANCELLED, answer_key
from slr.cli.common import now
from slr.cli.frame import Choice, Screen, join_columns, wrap_text
from slr.cli.output import echo
from slr.cli.screen_view import draw_line, one_line
from slr.cli.session import end_session, start_session
from slr.cli.settling import Settling
from slr.cli.terminal import Terminal
from slr.cli.terminal_session import WorklistTerminal
from slr.dedupe.audit import describe_audit
from slr.dedupe.cluster import Pair
from slr.desk.audit import measure_audit, open_audit
from slr.desk.pairs import PairCard, PairSession, open_pairs
from slr.desk.span import plain_text
from slr.model.problem import Problem
from slr.model.protocol import Protocol
from slr.report.reason import english, word_reasons
from slr.report.todo import shorten
from slr.store.layout import Review
from slr.text.count import count

KEYS: Final[Mapping[str, str]] = {"s": "same", "d": "different", "v": "version", "r": "notice"}
DONE: Final[Mapping[str, str]] = {
    "same": "the same report",
    "different": "two reports",
    "version": "two versions",
    "notice": "one record is a notice about the work of the other record",
}
SKIP: Final = "n"  # in addition to the keys that skip in every session
AGAIN: Final = "run the same command again to continue"
TITLE: Final = 45  # characters of a title in the line about the last verdict
ABSTRACT: Final = 400  # characters of an abstract, so that both records fit on one screen


def judge_pairs(review: Review, protocol: Protocol, who: str) -> None:
    """Let a person judge the pairs that are waiting for a verdict, in the terminal."""
    if _walk(review, open_pairs(review, protocol, who), command=["slr", "dedupe", "-r", review.name]):
        echo(AGAIN)


def judge_sample(review: Review, protocol: Protocol, size: int, seed: int, who: str | None) -> dict[str, Any]:
    """Return the figures of an audit, and a sentence for the methods section of a paper.

    If `who` is given, this person first judges the pairs of the sample.
    """
    audit = open_audit(review, protocol, size, seed)
    if who is not None and _walk(review, open_pairs(review, protocol, who, audit.pairs)):
        echo(AGAIN)
    figures, sample = measure_audit(review, protocol, audit), audit.sample
    return {
        "review": review.name,
        "seed": seed,
        "merges": sample.merges,
        "near_misses": sample.misses,
        "sampled": len(sample.pairs),
        **asdict(figures),
        "sentence": describe_audit(sample, figures, seed),
    }


def _walk(review: Review, session: PairSession, *, command: Sequence[str] = ()) -> int:
    """Let a person judge pairs in the terminal, and return how many pairs are left.

    `command` is the command that applies the verdicts.
    """
    if session.work.current is None:
        echo(f"{review.name}: no pairs are waiting for a verdict")
        return 0
    otherwise = "judging pairs needs a terminal; to judge them in a spreadsheet, use --export FILE.xlsx"
    with start_session(review, session.file.who, otherwise=otherwise) as (terminal, shown):
        serve(session, terminal, now)
    given, left = len(session.work.judged), session.work.left
    end_session(
        session.file,
        shown,
        written=count(given, "verdict"),
        left=f"{count(left, 'pair')} left",
        command=command if given else (),
    )
    return left


def serve(session: PairSession, terminal: Terminal, now: Callable[[], str]) -> None:
    """Show one pair after another until no pair is left, or the person quits or interrupts the program. `now` returns the time."""
    walk = PairTerminal(session, terminal, now)
    walk.serve()
    if walk.find_card() is None and walk.message:  # no further screen shows what the last verdict was
        terminal.console.print(Text(f"\n{one_line(walk.message).removesuffix('; u undoes')}"))


class PairTerminal(WorklistTerminal[PairCard]):
    """A session in a terminal in which a person judges pairs."""

    def __init__(self, session: PairSession, terminal: Terminal, now: Callable[[], str]) -> None:
        super().__init__(session, session.file, terminal, now)
        self.session = session
        self._settling = Settling(terminal, session.settling)

    def find_card(self) -> PairCard | None:
        """Return the card of the next pair, or None if no pair is left."""
        return self.session.card(longest=ABSTRACT)

    def goes_on(self) -> bool:
        """Return False, because the session ends after the last pair."""
        return False

    def read_key(self) -> str:
        """Wait for a key that does not turn pages, and return its characters.

        Capital letters count as lower-case letters.
        """
        key = super().read_key()
        return key.lower() if len(key) == 1 else key

    def press(self, pressed: str, card: PairCard) -> None:
        """Record a verdict or skip the pair. If the key does nothing, say which keys work."""
        if pressed in KEYS:
            self._give(KEYS[pressed], card)
        elif pressed == SKIP:
            self.skip(card)
        else:
            self.answer = answer_key(pressed, "press s, d, v, r to judge the pair, or ? for help")

    def _give(self, verdict: str, card: PairCard) -> None:
        """Record a verdict. The adjudicator is first asked who settled the disagreements, and how."""
        record = partial(self._record, card.pair, verdict)
        problems = self._settling.record(record, head=self.head(), name=self.name(card))
        if problems is None:
            self.answer = CANCELLED
            return
        doubts = "".join(f" — {p.message}" for p in problems)
        self.take_step(problems, f"{DONE[verdict]}: {self.name(card)}", doubts)

    def _record(self, pair: Pair, verdict: str, settled: Mapping[str, str]) -> tuple[Problem, ...]:
        return self.session.decide(pair, verdict, "", self.now(), settled=settled)

    def skip(self, card: PairCard) -> None:
        """Go on to the next pair. The skipped pair comes back in the next session."""
        self.session.skip()
        self.go_on(f"left for later: {self.name(card)}")

    def draw(self, card: PairCard) -> Screen:
        """Return the screen of a pair. If the rules leave the pair to people, the screen shows the reason."""
        reason: tuple[Text, ...] = ()
        if card.rule is not None:
            reason = (
                Text(english()(f"dedupe_rule.{card.rule}"), style="bold"),
                Text(one_line(word_reasons(card.evidence, english())), style="dim"),
            )
        return Screen(
            head=self.head(),
            body=tuple(_draw_pair(card, self.terminal.console)),
            foot=(*reason, *self.draw_notes()),
            keys=(
                ("s", "same"),
                ("d", "different"),
                ("v", "version"),
                ("r", "notice"),
                ("n", "skip"),
                ("u", "undo"),
                ("?", "help"),
                ("q", "quit"),
            ),
            page=self.page,
        )

    def explain(self, card: PairCard) -> Iterator[Text | Choice]:  # noqa: ARG002  the same for all pairs
        """Yield the lines of the help, which are the same for all pairs."""
        return _explain_keys()

    def name(self, card: PairCard) -> str:
        """Return the titles of both records, shortened to fit into a line.

        If the titles are the same, return the title once.
        """
        titles = next((f for f in card.fields if f.name == "title"), None)
        sides = [] if titles is None else [one_line(plain_text(s)) for s in (titles.left, titles.right)]
        shown = [shorten(side, TITLE) for side in dict.fromkeys(sides) if side]
        return " / ".join(shown or card.pair)

    def head(self) -> str:
        """Return the top line, which shows the progress of the session."""
        work = self.session.work
        return f"pair {work.position} of {work.total}"


def _draw_pair(card: PairCard, console: Console) -> Iterator[Text]:
    name = max(len(field.name) for field in card.fields) + 2
    each = max((console.width - name - 2) // 2, 1)
    for title, left, right in (
        ("", Text(card.pair[0], style="bold"), Text(card.pair[1], style="bold")),
        *((field.name, draw_line(field.left), draw_line(field.right)) for field in card.fields),
    ):
        lines = join_columns(wrap_text(console, left, each), wrap_text(console, right, each), each)
        yield from join_columns([Text(title, style="dim")], lines, name - 2)


def _explain_keys() -> Iterator[Text | Choice]:
    for key, meaning in (
        ("s", "same: both records describe one report; the records are merged"),
        ("d", "different: the records describe two different reports; the records are not merged"),
        (
            "v",
            "version: the records describe two versions of one work, such as a preprint and its article; the records are not merged",
        ),
        (
            "r",
            "notice: one record is a notice (such as an erratum) about the work of the other record; the records are not merged",
        ),
        ("n or space", "not now: go on without a verdict; the pair comes back in the next session"),
        ("u", "undo your last verdict; press u again to undo the verdict before it"),
        ("↓ ↑", "page through a pair that is too long for the window"),
        ("q or Esc", "quit; each verdict is already saved"),
    ):
        yield Choice(start=Text(f"{key:>12}  ", style="bold"), text=Text(meaning))
    yield Text()
    yield Text(
        "Words that are in one record but not in the other are marked. The source and the file nearly always "
        "differ, even if both records describe one report."
    )
