"""Read single keys and lines from a terminal. Keys that are typed while a screen is being drawn are not lost.

If the program switched the terminal to another mode for each key or line, keys typed during the switch would
be lost or shown. So the terminal stays in the mode for single keys, and `slr.cli.line_editor` edits lines.
"""

import codecs
import importlib
import os
import re
import select
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from shutil import get_terminal_size
from typing import Any, Final

import click
from rich.cells import cell_len, set_cell_size

from slr.cli.line_editor import PASTE, Line, edit_line, fit_line

SEQUENCE: Final = re.compile("\x1b(?:\\[[0-?]*[ -/]*[@-~]|O.)")  # sent by arrows and function keys
ESCAPE: Final = "\x1b"
ENTER: Final = ("\r", "\n")
QUIT: Final = "q"
CANCEL: Final = (ESCAPE, "\x03", "\x04")
_MARK_PASTES: Final = "\x1b[?2004h"
_LEAVE_PASTES: Final = "\x1b[?2004l"
_PASTED: Final = "\x1b[201~"  # ends pasted text
_PATIENCE: Final = 0.05  # seconds to wait for the rest of an arrow key
_LEAST: Final = 20  # columns for the text of a line


class Keyboard:
    """A terminal that returns each key as it is pressed, without showing it."""

    def __init__(self, descriptor: int, *, write: Callable[[str], object] | None = None) -> None:
        self._descriptor = descriptor
        self._write = write if write is not None else _write_out
        self._termios, self._tty = _load_terminal()
        self._before: list[Any] = self._termios.tcgetattr(descriptor)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._pending = ""
        self._interrupted = False

    def interrupt(self, _number: int, _frame: Any) -> None:
        """Record an interrupt and raise KeyboardInterrupt.

        If a destructor is running, Python ignores the exception. Then, the next call of `key` returns q.
        """
        self._interrupted = True
        raise KeyboardInterrupt

    def open(self) -> None:
        """Switch the terminal to reading single keys and marking pasted text.

        Keys that were typed earlier are kept.
        """
        self._tty.setcbreak(self._descriptor, self._termios.TCSADRAIN)
        self._refuse_suspension()
        self._write(_MARK_PASTES)

    def resume(self, _number: int, _frame: Any) -> None:
        """Read single keys again after the program was suspended.

        Keys typed in the meantime are dropped, because the person typed them without seeing a screen.
        """
        self.open()
        self._termios.tcflush(self._descriptor, self._termios.TCIFLUSH)
        self._pending = ""

    def _refuse_suspension(self) -> None:
        """Make Ctrl-Z an ordinary key that does not suspend the program.

        After a suspension, the shell would leave the terminal in the mode that reads whole lines.
        """
        settings = self._termios.tcgetattr(self._descriptor)
        settings[6][self._termios.VSUSP] = bytes([os.fpathconf(self._descriptor, "PC_VDISABLE") & 0xFF])
        self._termios.tcsetattr(self._descriptor, self._termios.TCSADRAIN, settings)

    def close(self) -> None:
        """Restore the terminal's earlier settings."""
        self._write(_LEAVE_PASTES)
        self._termios.tcsetattr(self._descriptor, self._termios.TCSADRAIN, self._before)

    def key(self) -> str:
        """Wait for a key and return its characters: several for an arrow key, and q after an interrupt.

        Pasted text counts as one key: PASTE followed by the text.
        """
        return self._read() or QUIT

    def ask(self, prompt: str) -> str | None:
        """Let the person type a line, and return it. Returns None if the person presses Esc or interrupts."""
        line = Line()
        while True:
            self._show(prompt, line)
            key = self._read()
            if key in ENTER:
                return " ".join(line.text.split())
            if not key or key in CANCEL:
                self._interrupted = False
                return None
            line = edit_line(line, key)

    def _show(self, prompt: str, line: Line) -> None:
        """Draw the prompt and the line in the current row of the terminal."""
        columns = get_terminal_size().columns
        room = max(_LEAST, columns - cell_len(prompt) - 1)
        shown = (
            set_cell_size(prompt, max(0, columns - room - 1)) if cell_len(prompt) + room > columns else prompt
        )
        text, cursor = fit_line(line, room)
        place = cell_len(shown) + cursor
        self._write(f"\r\x1b[K{shown}{text}\r" + (f"\x1b[{place}C" if place else ""))

    def _read(self) -> str:
        """Wait for a key and return its characters.

        Returns an empty string after an interrupt or at the end of the input.
        """
        try:
            if not self._fill(lambda: bool(self._pending)):
                return ""
            if self._pending == ESCAPE and select.select([self._descriptor], [], [], _PATIENCE)[0]:
                self._fill(lambda: self._pending != ESCAPE)
            sequence = SEQUENCE.match(self._pending)
            found = sequence[0] if sequence else self._pending[0]
            if found == PASTE:
                self._fill(lambda: _PASTED in self._pending)
                pasted, _, self._pending = self._pending.partition(_PASTED)
                return pasted
        except (KeyboardInterrupt, OSError):  # an interrupt, or the terminal is gone
            return ""
        self._pending = self._pending[len(found) :]
        return found

    def _fill(self, enough: Callable[[], bool]) -> bool:
        """Read what is typed until `enough` returns True.

        Returns False if an interrupt or the end of the input comes first.
        """
        while not enough():
            data = b"" if self._interrupted else os.read(self._descriptor, 65536)
            if not data:
                return False
            self._pending += self._decoder.decode(data)
        return True


def _load_terminal() -> tuple[Any, Any]:
    """Return the modules `termios` and `tty`. Raises UsageError on systems that do not have them, such as Windows."""
    try:
        return importlib.import_module("termios"), importlib.import_module("tty")
    except ImportError:
        message = "single keys cannot be read on this system; use a worksheet (--export FILE.xlsx), or write the verdicts to your file"
        raise click.UsageError(message) from None


def _write_out(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


@contextmanager
def keyboard() -> Iterator[Keyboard]:
    """Switch the terminal to reading single keys while the block runs, and restore it even if the block fails."""
    keys = Keyboard(sys.stdin.fileno())
    interrupted = signal.signal(signal.SIGINT, keys.interrupt)
    continued = signal.signal(signal.SIGCONT, keys.resume)
    keys.open()
    try:
        yield keys
    finally:
        signal.signal(signal.SIGINT, interrupted)
        signal.signal(signal.SIGCONT, continued)
        keys.close()
