"""`slr dedupe --walk`: judge pairs of records one by one in the terminal. Each verdict is saved at once."""

import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any, Final

import click
from rich import box
from rich.console import Console
from rich.table import Table

from slr.cli.common import now, print_problems
from slr.cli.recover import warn_before_session
from slr.cli.screen_view import draw_line
from slr.dedupe.audit import describe_audit
from slr.desk.audit import measure_audit, open_audit
from slr.desk.own_file import is_refused
from slr.desk.pairs import PairCard, PairSession, open_pairs
from slr.model.problem import Problem, ReviewError
from slr.model.protocol import Protocol
from slr.report.reason import english, word_reasons
from slr.store.layout import Review

KEYS: Final[Mapping[str, str]] = {"s": "same", "d": "different", "v": "version"}
QUIT: Final = ("q", "\x1b", "\x03", "\x04")
SKIP: Final = ("n", " ", "\r", "\n")
UNDO: Final = ("u", "\x7f")
AGAIN: Final = "run the same command again to continue"
ABSTRACT: Final = 400  # characters of an abstract, so that both records fit on one screen


def judge_pairs(review: Review, protocol: Protocol, who: str) -> None:
    """Let a person judge the pairs that are waiting for a verdict."""
    given, left = _walk(review, open_pairs(review, protocol, who))
    if given:
        click.echo(f"run `slr dedupe -r {review.name}` to apply them")
    if left:
        click.echo(AGAIN)


def judge_sample(review: Review, protocol: Protocol, size: int, seed: int, who: str | None) -> dict[str, Any]:
    """Return the figures of an audit and a sentence for the methods section.

    If `who` is given, this person first judges the pairs of the sample.
    """
    audit = open_audit(review, protocol, size, seed)
    if who is not None:
        _, left = _walk(review, open_pairs(review, protocol, who, audit.pairs))
        if left:
            click.echo(AGAIN)
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
        click.echo("no pairs are waiting for a verdict")
        return 0, 0
    shown = session.file.shown
    if not sys.stdin.isatty():
        raise click.UsageError(f"judging pairs needs a terminal; without one, write the verdicts to {shown}")
    from slr.cli.keyboard import keyboard  # noqa: PLC0415  some systems have no such terminal

    with keyboard() as keys:
        told = warn_before_session(review, session.file.who, keys.key)
        serve(session, key=keys.key, now=now)
    given, left = len(session.work.judged), session.work.left
    verdicts, pairs = "verdict" if given == 1 else "verdicts", "pair" if left == 1 else "pairs"
    click.echo(f"\n{given} {verdicts} written to {shown}; {left} {pairs} left")
    print_problems(p for code, p in session.file.notices.items() if code not in told)
    return given, left


def serve(session: PairSession, *, key: Callable[[], str], now: Callable[[], str]) -> None:
    """Show one pair after another until none is left or a key quits. `key` waits for a key, and `now` returns the time."""
    console = Console(highlight=False)
    try:
        while (card := session.card(longest=ABSTRACT)) is not None:
            _show(console, session, card)
            pressed = key().lower()
            if pressed in QUIT:
                break
            _press(session, card, pressed, now)
    except KeyboardInterrupt:  # each verdict is already saved
        pass


def _press(session: PairSession, card: PairCard, pressed: str, now: Callable[[], str]) -> None:
    if pressed in KEYS:
        _stop_if_refused(session.decide(card.pair, KEYS[pressed], "", now()))
    elif pressed in UNDO:
        _stop_if_refused(session.undo(now()))
    elif pressed in SKIP:
        session.skip()


def _stop_if_refused(problems: tuple[Problem, ...]) -> None:
    """Raise ReviewError if a row was refused, since later rows would be refused, too."""
    if is_refused(problems):
        raise ReviewError(problems)


def _show(console: Console, session: PairSession, card: PairCard) -> None:
    console.clear()
    console.rule(f"pair {session.work.position} of {session.work.total}")
    console.print(_side_by_side(card))
    if card.rule is not None:
        console.print(english()(f"dedupe_rule.{card.rule}"), style="bold")
        console.print(word_reasons(card.evidence, english()), markup=False, style="dim")
    console.print(
        "\n[bold]s[/bold] same   [bold]d[/bold] different   [bold]v[/bold] versions of one work   [bold]n[/bold] not now   "
        "[bold]u[/bold] undo   [bold]q[/bold] quit"
    )


def _side_by_side(card: PairCard) -> Table:
    table = Table(box=box.SIMPLE_HEAD, expand=True, show_lines=False)
    table.add_column("", style="dim", no_wrap=True)
    for record in card.pair:
        table.add_column(record, ratio=1)
    for field in card.fields:
        table.add_row(field.name, draw_line(field.left), draw_line(field.right))
    return table
