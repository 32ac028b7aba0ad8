"""`slr dedupe --walk`: judge pairs of records one by one in the terminal. Each verdict is saved at once."""

import contextlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from typing import Any, Final

from rich.console import Console
from rich.text import Text

from slr.cli import command_key
from slr.cli.command_key import HELP, QUIT, UNDO, answer_key, stop_if_refused
from slr.cli.common import now
from slr.cli.frame import (
    Choice,
    Screen,
    join_columns,
    show_help,
    show_screen,
    turn_page,
    wrap_text,
)
from slr.cli.output import echo
from slr.cli.screen_view import describe_loss, draw_line, one_line
from slr.cli.sit import sit_down, stand_up
from slr.dedupe.audit import describe_audit
from slr.desk.audit import measure_audit, open_audit
from slr.desk.pairs import PairCard, PairSession, open_pairs
from slr.desk.span import plain_text
from slr.model.protocol import Protocol
from slr.report.reason import english, word_reasons
from slr.report.todo import shorten
from slr.store.layout import Review

KEYS: Final[Mapping[str, str]] = {"s": "same", "d": "different", "v": "version"}
DONE: Final[Mapping[str, str]] = {
    "same": "the same report",
    "different": "two reports",
    "version": "two versions",
}
SKIP: Final = ("n", *command_key.SKIP)
AGAIN: Final = "run the same command again to continue"
TITLE: Final = 45  # characters of a title in the line about the last verdict
ABSTRACT: Final = 400  # characters of an abstract, so that both records fit on one screen


def judge_pairs(review: Review, protocol: Protocol, who: str) -> None:
    """Let a person judge the pairs that are waiting for a verdict."""
    given, left = _walk(review, open_pairs(review, protocol, who))
    if given:
        echo(f"run `slr dedupe -r {review.name}` to apply them")
    if left:
        echo(AGAIN)


def judge_sample(review: Review, protocol: Protocol, size: int, seed: int, who: str | None) -> dict[str, Any]:
    """Return the figures of an audit and a sentence for the methods section.

    If `who` is given, this person first judges the pairs of the sample.
    """
    audit = open_audit(review, protocol, size, seed)
    if who is not None:
        _, left = _walk(review, open_pairs(review, protocol, who, audit.pairs))
        if left:
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


def _walk(review: Review, session: PairSession) -> tuple[int, int]:
    """Let a person judge pairs in the terminal. Return the numbers of verdicts given and of pairs left."""
    if session.work.current is None:
        echo(f"{review.name}: no pairs are waiting for a verdict")
        return 0, 0
    shown = session.file.shown
    otherwise = f"judging pairs needs a terminal; without one, write the verdicts to {shown}"
    with sit_down(review, session.file.who, otherwise=otherwise) as (keys, told):
        serve(session, key=keys.key, now=now)
    given, left = len(session.work.judged), session.work.left
    verdicts, pairs = "verdict" if given == 1 else "verdicts", "pair" if left == 1 else "pairs"
    echo(f"\n{given} {verdicts} written to {shown}; {left} {pairs} left")
    stand_up(session.file.notices, told)
    return given, left


def serve(session: PairSession, *, key: Callable[[], str], now: Callable[[], str]) -> None:
    """Show one pair after another until none is left or the person quits.

    `key` waits for a key and returns it. `now` returns the time.
    """
    with contextlib.suppress(KeyboardInterrupt):  # each verdict is already saved
        _Walk(session, key, now, Console(highlight=False)).serve()


class _Walk:
    """A session in a terminal. `notes` are lines about the last verdict or key.

    `page` is the page shown if a pair does not fit on one screen.
    """

    def __init__(
        self, session: PairSession, key: Callable[[], str], now: Callable[[], str], console: Console
    ) -> None:
        self.notes: tuple[str, ...] = ()
        self.session, self.page = session, 0
        self._key, self._now, self._console = key, now, console
        self._done: list[str] = []  # what each verdict of the session was

    def serve(self) -> None:
        """Show one pair after another until none is left or the person quits."""
        while (card := self.session.card(longest=ABSTRACT)) is not None:
            self.page = show_screen(self._console, self._draw(card))
            pressed = self._key()
            if pressed.lower() in QUIT:
                return
            self._press(pressed, card)
        for note in self.notes:  # no further screen shows what the last verdict was
            self._console.print(Text(f"\n{one_line(note).removesuffix('; u undoes')}"))

    def _press(self, pressed: str, card: PairCard) -> None:
        page, key = turn_page(pressed, self.page), pressed.lower()
        self.notes = ()
        if key in KEYS:
            stop_if_refused(self.session.decide(card.pair, KEYS[key], "", self._now()))
            self._done.append(f"{DONE[KEYS[key]]}: {_name_pair(card)}")
            self._go_on(f"{self._done[-1]}; u undoes")
        elif key in UNDO:
            self._undo()
        elif key in SKIP:
            self.session.skip()
            self._go_on(f"left for later: {_name_pair(card)}")
        elif page is not None:
            self.page = page
        elif key == HELP:
            show_help(self._console, self._key, "help", tuple(_explain_keys()))
        else:
            self.notes = (answer_key(pressed, "s, d, v judge the pair; ? explains all keys"),)

    def _undo(self) -> None:
        if not self._done:
            self.notes = ("nothing is left to undo in this session",)
            return
        stop_if_refused(self.session.undo(self._now()))
        self._go_on(f"undone: {self._done.pop()}")

    def _go_on(self, note: str) -> None:
        self.notes, self.page = (note,), 0

    def _draw(self, card: PairCard) -> Screen:
        work = self.session.work
        notes = (*describe_loss(self.session.file.loss), *self.notes)
        reason: tuple[Text, ...] = ()
        if card.rule is not None:
            reason = (
                Text(english()(f"dedupe_rule.{card.rule}"), style="bold"),
                Text(one_line(word_reasons(card.evidence, english())), style="dim"),
            )
        return Screen(
            head=f"pair {work.position} of {work.total}",
            body=tuple(_draw_pair(card, self._console)),
            foot=(*reason, *(Text(one_line(note), style="bold yellow") for note in notes)),
            keys=(
                ("s", "same"),
                ("d", "different"),
                ("v", "two versions"),
                ("n", "not now"),
                ("u", "undo"),
                ("?", "help"),
                ("q", "quit"),
            ),
            page=self.page,
        )


def _draw_pair(card: PairCard, console: Console) -> Iterator[Text]:
    """Yield the two records side by side, field by field."""
    name = max(len(field.name) for field in card.fields) + 2
    each = max((console.width - name - 2) // 2, 1)
    for title, left, right in (
        ("", Text(card.pair[0], style="bold"), Text(card.pair[1], style="bold")),
        *((field.name, draw_line(field.left), draw_line(field.right)) for field in card.fields),
    ):
        lines = join_columns(wrap_text(console, left, each), wrap_text(console, right, each), each)
        yield from join_columns([Text(title, style="dim")], lines, name - 2)


def _name_pair(card: PairCard) -> str:
    """Return the titles of both records, shortened to fit into a line, or only one title if both are the same."""
    titles = next((f for f in card.fields if f.name == "title"), None)
    sides = [] if titles is None else [one_line(plain_text(side)) for side in (titles.left, titles.right)]
    return " / ".join(shorten(side, TITLE) for side in dict.fromkeys(sides) if side) or " / ".join(card.pair)


def _explain_keys() -> Iterator[Text | Choice]:
    for key, meaning in (
        ("s", "same: both records describe one report, and are merged"),
        ("d", "different: two reports, which stay apart"),
        ("v", "versions of one work, such as a preprint and its article; they stay apart and are linked"),
        ("n or space", "not now: go on without a verdict; the pair comes back in the next session"),
        ("u", "undo your last verdict; press u again to undo the one before"),
        ("↓ ↑", "turn the pages if a pair is too long for the window"),
        ("q or Esc", "quit; each verdict is already saved"),
    ):
        yield Choice(start=Text(f"{key:>12}  ", style="bold"), text=Text(meaning))
    yield Text()
    yield Text(
        "Words that only one of the records has are marked. The source and the file nearly always differ."
    )
