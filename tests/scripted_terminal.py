"""A terminal whose keys and lines are written in the test."""

import io
from collections.abc import Callable, Iterable

from rich.console import Console

from slr.cli.terminal import Terminal


class Script:
    """Keys and lines in the order in which they are typed. After the last key, q is pressed. `prompts` were shown to the person.

    `ahead` says, for each screen, whether something was typed before it; later screens come in time.
    """

    def __init__(
        self, keys: Iterable[str] = "", lines: Iterable[str | None] = (), ahead: Iterable[bool] = ()
    ) -> None:
        self.prompts: list[str] = []
        self._keys, self._lines, self._ahead = iter(keys), iter(lines), iter(ahead)

    def key(self, redraw: Callable[[], object]) -> str:
        """Return the next key. The key "resize" changes the size of the window."""
        while (pressed := next(self._keys, "q")) == "resize":
            redraw()
        return pressed

    def ask(self, prompt: str, redraw: Callable[[], object], turn: Callable[[str], object]) -> str | None:
        """Return the next line. The line "resize" changes the size of the window, and "\\x1b[B" turns a page."""
        self.prompts.append(prompt)
        while (line := next(self._lines)) in ("resize", "\x1b[B"):
            redraw() if line == "resize" else turn(line)
        return line

    def discard(self) -> bool:
        """Return whether something was typed before the next screen."""
        return next(self._ahead, False)


def open_terminal(script: Script, *, width: int = 80, height: int = 24) -> tuple[Terminal, io.StringIO]:
    """Return a terminal of a size with scripted keys, and what it shows."""
    shown = io.StringIO()
    return Terminal(script, Console(file=shown, width=width, height=height)), shown
