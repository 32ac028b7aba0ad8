"""Use the terminal in a session: show one screen at a time, and read the keys and lines that the person types.

Keys that were typed before a screen is drawn are dropped, because the person typed them without seeing this screen.
If the size of the window changes, the screen is drawn again at once.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final, Protocol

from rich.console import Console
from rich.text import Text

from slr.cli.frame import NOTE, Choice, Screen, draw_lines, fit_screen, turn_page

DROPPED: Final = "Keys that you typed before this screen appeared were ignored."
Draw = Callable[[], Screen]


class Keys(Protocol):
    """A reader of keys and lines, such as `slr.cli.keyboard.Keyboard`.

    `redraw` is called if the size of the window changes.
    """

    def key(self, redraw: Callable[[], object]) -> str:
        """Wait for a key and return its characters."""

    def ask(self, prompt: str, redraw: Callable[[], object], turn: Callable[[str], object]) -> str | None:
        """Return the line that the person types, or None if the person cancels.

        `turn` is called with arrow and function keys that do not edit the line.
        """

    def discard(self) -> bool:
        """Drop what has been typed but not read.

        Return whether the dropped keys included keys other than arrow keys and function keys.
        """


class Terminal:
    """A terminal, and the screen that it shows.

    `console` measures the window and writes to it. `page` is the number of the page shown, counted from 0.
    """

    def __init__(self, keys: Keys, console: Console) -> None:
        self.console, self.page = console, 0
        self._keys = keys
        self._draw: Draw | None = None
        self._dropped = False

    def show(self, draw: Draw) -> None:
        """Show the screen that `draw` returns.

        Keys that were typed before the screen appears are dropped, and the screen says so. If the size of the window
        changes, `draw` is called again.
        """
        self._draw, self._dropped = draw, False
        lines, self.page = self._fit(draw())
        if self._keys.discard():
            self._dropped = True
            lines, self.page = self._fit(draw())
        draw_lines(self.console, lines)

    def key(self) -> str:
        """Wait for a key and return its characters."""
        return self._keys.key(self._redraw)

    def press(self) -> str:
        """Turn pages until the person presses a key that does not turn pages. Return the characters of this key."""
        while self._turn(pressed := self.key()):
            pass
        return pressed

    def ask(self, prompt: str) -> str | None:
        """Return the line that the person types below the screen, or None if the person cancels."""
        return self._keys.ask(prompt, self._redraw, self._turn)

    def wait(self) -> None:
        """Drop what has been typed so far, and wait for a key."""
        self._keys.discard()
        self.key()

    def help(self, parts: Sequence[Text | Choice]) -> None:
        """Show the help until the person presses a key that does not turn pages."""
        keys = (("↓ ↑", "next and previous page"), ("any other key", "back"))
        screen = Screen(head="help", body=tuple(parts), keys=keys)
        self.show(lambda: screen)
        self.press()

    def _turn(self, pressed: str) -> bool:
        """Turn the page if the key turns pages. Returns False for any other key."""
        page = turn_page(pressed, self.page)
        if page is None:
            return False
        self.page = page
        self._redraw()
        return True

    def _redraw(self) -> None:
        if self._draw is not None:
            lines, self.page = self._fit(replace(self._draw(), page=self.page))
            draw_lines(self.console, lines)

    def _fit(self, screen: Screen) -> tuple[list[Text], int]:
        if self._dropped:
            screen = replace(screen, foot=(*screen.foot, Text(DROPPED, style=NOTE)))
        return fit_screen(self.console, screen)
