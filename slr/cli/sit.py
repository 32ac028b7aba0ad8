"""Begin and end a terminal session: print warnings before and after it, and switch the keyboard to single keys."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import click

from slr.cli.common import print_problems
from slr.cli.keyboard import Keyboard, keyboard
from slr.cli.recover import warn_before_session
from slr.model.problem import Problem
from slr.store.layout import Review


@contextmanager
def sit_down(review: Review, who: str, *, otherwise: str) -> Iterator[tuple[Keyboard, frozenset[str]]]:
    """Yield the keyboard for a session, and the codes of the warnings that were shown before the session.

    If there is no terminal, raise UsageError with the text `otherwise`, which says what to do instead.
    """
    if not sys.stdin.isatty():
        raise click.UsageError(otherwise)
    with keyboard() as keys:
        yield keys, warn_before_session(review, who, keys.key)


def stand_up(notices: Mapping[str, Problem], told: frozenset[str]) -> None:
    """Print the warnings of a session, except those whose code is in `told`.

    Warnings with these codes were shown before the session.
    """
    print_problems(problem for code, problem in notices.items() if code not in told)
