"""Read single keys and lines from a terminal, and notice when the size of its window changes.

The terminal stays in single-key mode even while a person types a line, which `slr.cli.line_editor` then edits. Keys
typed during a change of the mode could get lost or appear on the screen.
"""

import codecs
import importlib
import os
import re
import select
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
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
_BEGUN: Final = re.compile("\x1b(?:\\[[0-?]*[ -/]*|O)?")  # the beginning of a text that SEQUENCE matches
_MARK_PASTES: Final = "\x1b[?2004h"
_LEAVE_PASTES: Final = "\x1b[?2004l"
_PASTED: Final = "\x1b[201~"  # ends pasted text
_RESIZED: Final = "\x1b[resized"  # not a key: the size of the window has changed
_PATIENCE: Final = 0.05  # seconds to wait for the rest of an arrow key, or of a burst
_TOGETHER: Final = 0.01  # seconds within which several keys arrive at once; nobody types that fast
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
        self._interrupted = self._resized = False
        self._woken, self._wake = os.pipe()  # a signal writes to this pipe, which ends the wait for a key
        for end in (self._woken, self._wake):
            os.set_blocking(end, False)

    def interrupt(self, _number: int, _frame: Any) -> None:
        """Record an interrupt and raise KeyboardInterrupt.

        If a destructor is running, Python ignores the exception. In this case, the next call of `key` returns q.
        """
        self._interrupted = True
        self._wake_up()
        raise KeyboardInterrupt

    def resize(self, _number: int, _frame: Any) -> None:
        """Record that the size of the window has changed.

        If the program is waiting for a key, the screen is drawn again at once.
        """
        self._resized = True
        self._wake_up()

    def open(self) -> None:
        """Switch the terminal to reading single keys, including Ctrl-Z, and to marking pasted text."""
        self._tty.setcbreak(self._descriptor, self._termios.TCSADRAIN)
        self._refuse_suspension()
        self._write(_MARK_PASTES)

    def resume(self, number: int, frame: Any) -> None:
        """Read single keys again after the program was suspended, and draw the screen again.

        Keys typed in the meantime are dropped, because the person typed them without seeing a screen.
        """
        self.open()
        self._termios.tcflush(self._descriptor, self._termios.TCIFLUSH)
        self._pending = ""
        self.resize(number, frame)

    def _refuse_suspension(self) -> None:
        """Make Ctrl-Z an ordinary key that does not suspend the program.

        After a suspension, the shell would leave the terminal in line mode.
        """
        settings = self._termios.tcgetattr(self._descriptor)
        settings[6][self._termios.VSUSP] = bytes([os.fpathconf(self._descriptor, "PC_VDISABLE") & 0xFF])
        self._termios.tcsetattr(self._descriptor, self._termios.TCSADRAIN, settings)

    def close(self) -> None:
        """Restore the terminal's earlier settings."""
        self._write(_LEAVE_PASTES)
        self._termios.tcsetattr(self._descriptor, self._termios.TCSADRAIN, self._before)
        os.close(self._woken)
        os.close(self._wake)

    def key(self, redraw: Callable[[], object]) -> str:
        """Wait for a key and return its characters. An arrow key has several characters.

        After an interrupt and at the end of the input, return q.

        Pasted text counts as one key, which is PASTE followed by the text. Several keys that arrive at once are
        treated as pasted text, because some terminals do not mark pasted text. If the size of the window changes,
        `redraw` is called.
        """
        while (found := self._read()) == _RESIZED:
            redraw()
        if not found:
            return QUIT
        if found.startswith(PASTE) or SEQUENCE.fullmatch(found):
            return found
        more = self._take_burst()
        return f"{PASTE}{found}{more}" if more else found

    def discard(self) -> bool:
        """Drop what has been typed but not read.

        Return whether the dropped keys included keys other than arrow keys and function keys.
        """
        return SEQUENCE.sub("", self._take_typed()) != ""

    def ask(self, prompt: str, redraw: Callable[[], object], turn: Callable[[str], object]) -> str | None:
        """Return the line that the person types, or None after Esc, Ctrl-C or Ctrl-D, or at the end of the input.

        If the size of the window changes, `redraw` is called. `turn` is called with arrow and function keys that do
        not edit the line. After either call, the line is shown again.
        """
        line = Line()
        while True:
            self._show(prompt, line)
            key = self._read()
            if key == _RESIZED:
                redraw()
            elif key in ENTER:
                return " ".join(line.text.split())
            elif not key or key in CANCEL:
                self._interrupted = False
                return None
            elif SEQUENCE.fullmatch(key) and edit_line(line, key) == line:
                turn(key)
            else:
                line = edit_line(line, key)

    def _show(self, prompt: str, line: Line) -> None:
        columns = get_terminal_size().columns
        room = max(_LEAST, columns - cell_len(prompt) - 1)
        shown = (
            set_cell_size(prompt, max(0, columns - room - 1)) if cell_len(prompt) + room > columns else prompt
        )
        text, cursor = fit_line(line, room)
        place = cell_len(shown) + cursor
        self._write(f"\r\x1b[K{shown}{text}\r" + (f"\x1b[{place}C" if place else ""))

    def _read(self) -> str:
        """Wait for a key and return its characters. If the size of the window changes first, return _RESIZED.

        Returns an empty string after an interrupt or at the end of the input.
        """
        try:
            while not self._pending:
                if self._resized:
                    self._resized = False
                    return _RESIZED
                self._receive(None)
            self._wait_for_rest()
            sequence = SEQUENCE.match(self._pending)
            found = sequence[0] if sequence else self._pending[0]
            if found == PASTE:
                while _PASTED not in self._pending:
                    self._receive(None)
                pasted, _, self._pending = self._pending.partition(_PASTED)
                return pasted
        except (EOFError, KeyboardInterrupt, OSError):  # an interrupt, or the terminal is gone
            return ""
        self._pending = self._pending[len(found) :]
        return found

    def _wait_for_rest(self) -> None:
        """Wait until all characters of an arrow key have arrived, because they can arrive one by one."""
        while _BEGUN.fullmatch(self._pending) and self._receive(_PATIENCE):
            pass

    def _take_burst(self) -> str:
        """Return the text that arrived together with a key, and remove it from the input."""
        with suppress(EOFError, KeyboardInterrupt, OSError):
            if self._pending or self._receive(_TOGETHER):
                while self._receive(_PATIENCE):
                    pass
        return self._take_typed()

    def _take_typed(self) -> str:
        """Return all that has been typed so far, and remove it from the input.

        Pasted text that has not arrived completely is not removed. Otherwise, the rest of the text would be read as
        keys.
        """
        with suppress(EOFError, KeyboardInterrupt, OSError):
            while self._receive(0):
                pass
            self._wait_for_rest()
        before, paste, pasted = self._pending.rpartition(PASTE)
        if paste and _PASTED not in pasted:
            typed, self._pending = before, paste + pasted
        else:
            typed, self._pending = self._pending, ""
        return typed

    def _receive(self, patience: float | None) -> bool:
        """Wait up to `patience` seconds for input and add it to `_pending`. Return whether there was input.

        If `patience` is None, wait for a key or a signal. Raises EOFError after an interrupt or at the end of the input.
        """
        if self._interrupted:
            raise EOFError
        watched = [self._descriptor, *([self._woken] if patience is None else [])]
        ready, _, _ = select.select(watched, [], [], patience)
        if self._woken in ready:
            os.read(self._woken, 4096)
        if self._descriptor not in ready:
            return False
        data = os.read(self._descriptor, 65536)
        if not data:
            raise EOFError
        self._pending += self._decoder.decode(data)
        return True

    def _wake_up(self) -> None:
        with suppress(BlockingIOError):  # the pipe is full, so the wait ends anyway
            os.write(self._wake, b"!")


def _load_terminal() -> tuple[Any, Any]:
    """Return the modules `termios` and `tty`. If the system lacks them, as Windows does, raise UsageError."""
    try:
        return importlib.import_module("termios"), importlib.import_module("tty")
    except ImportError:
        message = "single keys cannot be read on this system; use a worksheet (--export FILE.xlsx), or add rows to your file in an editor"
        raise click.UsageError(message) from None


def _write_out(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


@contextmanager
def keyboard() -> Iterator[Keyboard]:
    """Switch the terminal to reading single keys while the block runs, and yield the keyboard.

    The terminal is restored even if the block fails. Raises UsageError if the system cannot read single keys.
    """
    keys = Keyboard(sys.stdin.fileno())
    before = {number: signal.signal(number, handler) for number, handler in _list_handlers(keys)}
    keys.open()
    try:
        yield keys
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        keys.close()


def _list_handlers(keys: Keyboard) -> Iterator[tuple[int, Callable[[int, Any], None]]]:
    """Yield each signal that a session handles, with its handler. Some systems have no SIGWINCH."""
    yield signal.SIGINT, keys.interrupt
    yield signal.SIGCONT, keys.resume
    if hasattr(signal, "SIGWINCH"):
        yield signal.SIGWINCH, keys.resize
