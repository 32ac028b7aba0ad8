"""Begin and end a terminal session: print warnings before and after it, and switch the keyboard to single keys."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import click
from rich.console import Console

from slr.cli.common import print_problems
from slr.cli.keyboard import keyboard
from slr.cli.recover import warn_before_session
from slr.cli.terminal import Terminal
from slr.model.problem import Problem
from slr.store.layout import Review


@contextmanager
def sit_down(review: Review, who: str, *, otherwise: str) -> Iterator[tuple[Terminal, frozenset[str]]]:
    """Yield the terminal for a session, and the codes of the warnings that were shown before the session.

    If there is no terminal, raise UsageError with the text `otherwise`, which says what to do instead.
    """
    if not sys.stdin.isatty():
        raise click.UsageError(otherwise)
    with keyboard() as keys:
        terminal = Terminal(keys, Console(highlight=False))
        yield terminal, warn_before_session(review, who, terminal.wait)


def stand_up(notices: Mapping[str, Problem], told: frozenset[str]) -> None:
    """Print the warnings of a session, except those whose code is in `told`.

    Warnings with these codes were shown before the session.
    """
    print_problems(problem for code, problem in notices.items() if code not in told)
