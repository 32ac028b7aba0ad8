"""Define the keys that mean the same in every terminal session, and the message for keys that do nothing."""

from typing import Final

from slr.cli.line_editor import PASTE
from slr.desk.own_file import is_refused
from slr.model.problem import Problem, ReviewError

QUIT: Final = ("q", "\x1b", "\x03", "\x04")
ENTER: Final = ("\r", "\n")
SKIP: Final = (" ", *ENTER)
UNDO: Final = ("u", "\x7f")
HELP: Final = "?"
CANCELLED: Final = "cancelled; nothing was written"  # the message after a person cancels an entry


def answer_key(pressed: str, possible: str) -> str:
    r"""Return the message for a key that does nothing. `possible` is the part of the message that says what other keys do.

    >>> answer_key("x", "q quits")
    "'x' does nothing here; q quits"
    >>> answer_key("\x1b[5~", "q quits")
    'this key does nothing here; q quits'
    """
    if pressed.startswith(PASTE):
        return f"pasted text and several keys at once do nothing here; {possible}"
    named = repr(pressed) if len(pressed) == 1 and pressed.isprintable() else "this key"
    return f"{named} does nothing here; {possible}"


def stop_if_refused(problems: tuple[Problem, ...]) -> None:
    """Raise ReviewError if a row was refused. This ends the session, because later rows would be refused, too."""
    if is_refused(problems):
        raise ReviewError(problems)
