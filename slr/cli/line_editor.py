"""Edit a line of text while a person types it. Line breaks in pasted text become spaces."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from rich.cells import cell_len

PASTE: Final = "\x1b[200~"  # begins pasted text in terminals that mark it
BACK: Final = ("\x7f", "\b")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text, with `cursor` characters before the cursor."""

    text: str = ""
    cursor: int = 0

    @property
    def before(self) -> str:
        """The text before the cursor."""
        return self.text[: self.cursor]

    @property
    def after(self) -> str:
        """The text after the cursor."""
        return self.text[self.cursor :]


def edit_line(line: Line, key: str) -> Line:
    r"""Return the line after a key is pressed. If the key neither edits nor types text, the line stays the same.

    >>> edit_line(edit_line(Line("ab", 1), "x"), BACK[0])
    Line(text='ab', cursor=1)
    >>> edit_line(Line(), PASTE + "two\nlines")
    Line(text='two lines', cursor=9)
    """
    command = _COMMANDS.get(key)
    if command is not None:
        return command(line)
    if key.startswith(PASTE):
        return _insert(line, " ".join(key.removeprefix(PASTE).split()))
    return line if key.startswith("\x1b") else _insert(line, key)


def _insert(line: Line, text: str) -> Line:
    """Insert a text at the cursor and return the line. Characters of the text that cannot be printed are dropped."""
    plain = "".join(c for c in text if c.isprintable())
    return Line(line.before + plain + line.after, line.cursor + len(plain))


def _keep(line: Line, before: str) -> Line:
    """Replace the text before the cursor with `before`, and return the line."""
    return Line(before + line.after, len(before))


def _move(line: Line, cursor: int) -> Line:
    return replace(line, cursor=min(max(0, cursor), len(line.text)))


def _by_key(
    *commands: tuple[tuple[str, ...], Callable[[Line], Line]],
) -> Mapping[str, Callable[[Line], Line]]:
    return {key: command for keys, command in commands for key in keys}


_LAST_WORD: Final = re.compile(r"\S*\s*$")
_COMMANDS: Final = _by_key(
    (BACK, lambda line: _keep(line, line.before[:-1])),
    (("\x15",), lambda line: _keep(line, "")),  # Ctrl-U
    (("\x17",), lambda line: _keep(line, _LAST_WORD.sub("", line.before))),  # Ctrl-W
    (("\x1b[3~",), lambda line: replace(line, text=line.before + line.after[1:])),  # Delete
    (("\x1b[D", "\x1bOD", "\x02"), lambda line: _move(line, line.cursor - 1)),
    (("\x1b[C", "\x1bOC", "\x06"), lambda line: _move(line, line.cursor + 1)),
    (("\x1b[H", "\x1bOH", "\x1b[1~", "\x01"), lambda line: _move(line, 0)),
    (("\x1b[F", "\x1bOF", "\x1b[4~", "\x05"), lambda line: _move(line, len(line.text))),
)


def fit_line(line: Line, width: int) -> tuple[str, int]:
    """Return the part of the text around the cursor that fits into `width` columns, and the column of the cursor."""
    start = 0
    while cell_len(line.text[start : line.cursor]) >= width:
        start += 1
    end = len(line.text)
    while end > line.cursor and cell_len(line.text[start:end]) >= width:
        end -= 1
    return line.text[start:end], cell_len(line.text[start : line.cursor])
