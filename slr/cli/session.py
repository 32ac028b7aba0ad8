"""Begin and end a terminal session: read single keys, print warnings, and say what was written."""

import re
import shlex
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from shutil import get_terminal_size
from typing import Any, Final

import click
from rich.cells import cell_len
from rich.console import Console

from slr.cli.common import print_problems
from slr.cli.keyboard import keyboard
from slr.cli.output import echo
from slr.cli.recover import warn_before_session
from slr.cli.terminal import Terminal
from slr.desk.own_file import OwnFile
from slr.store.layout import Review

_WORD: Final = re.compile(r"(?:`[^`]*`|\S)+")


@contextmanager
def start_session(review: Review, who: str, *, otherwise: str) -> Iterator[tuple[Terminal, frozenset[str]]]:
    """Yield the terminal for a session, and the codes of the warnings shown before the session.

    If there is no terminal, raise UsageError with the text `otherwise`, which says what to do instead.
    """
    if not sys.stdin.isatty():
        raise click.UsageError(otherwise)
    with keyboard() as keys:
        terminal = Terminal(keys, Console(highlight=False))
        yield terminal, warn_before_session(review, who, terminal.wait)


def end_session(
    file: OwnFile[Any],
    shown: frozenset[str],
    *,
    written: str,
    left: str,
    command: Sequence[str] = (),
) -> None:
    """Print what a session has written, what is left to do, and the warnings of the session.

    `written` says how many rows were written. `command` is the command that applies the rows. `shown` contains the
    codes of the warnings that were shown before the session. These warnings are not repeated.
    """
    echo()
    lines = [f"{written} written to {file.shown}; {left}"]
    if command:
        lines.append(f"run `{shlex.join(command)}` to apply them")
    for line in lines:
        echo(wrap_words(line, get_terminal_size().columns))
    print_problems(problem for code, problem in file.notices.items() if code not in shown)


def wrap_words(text: str, width: int) -> str:
    r"""Return text in lines of at most `width` columns, unless a word alone is longer.

    Lines are never broken inside a word, or inside a command between backticks.

    >>> wrap_words("2 verdicts written; run `slr screen` to apply them", 20)
    '2 verdicts written;\nrun `slr screen` to\napply them'
    """
    lines = [""]
    for word in _WORD.findall(text):
        longer = f"{lines[-1]} {word}".lstrip()
        if lines[-1] and cell_len(longer) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return "\n".join(lines)
