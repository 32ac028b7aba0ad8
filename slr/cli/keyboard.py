"""Read single keys from a terminal. Keys typed while the next report is being drawn are not lost.

Switching the terminal mode for each key would drop or echo keys typed in between.
"""

import codecs
import os
import re
import signal
import sys
import termios
import tty
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

SEQUENCE: Final = re.compile("\x1b(?:\\[[0-?]*[ -/]*[@-~]|O.)")  # sent by arrows and function keys
QUIT: Final = "q"


class Keyboard:
    """A terminal that returns each key as it is pressed, without showing it."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._before: list[Any] = termios.tcgetattr(descriptor)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._pending = ""
        self._interrupted = False

    def interrupt(self, _number: int, _frame: Any) -> None:
        """Record an interrupt and raise KeyboardInterrupt. If the exception is lost in a destructor, the next `key` quits."""
        self._interrupted = True
        raise KeyboardInterrupt

    def open(self) -> None:
        """Switch the terminal to reading single keys. Keys typed earlier are kept."""
        tty.setcbreak(self._descriptor, termios.TCSADRAIN)

    def close(self) -> None:
        """Restore the terminal's earlier settings."""
        termios.tcsetattr(self._descriptor, termios.TCSADRAIN, self._before)

    def key(self) -> str:
        """Wait for a key and return its characters, of which an arrow key has several. Returns q after an interrupt."""
        try:
            while not self._pending:
                if self._interrupted:
                    return QUIT
                data = os.read(self._descriptor, 1024)
                if not data:
                    return QUIT
                self._pending += self._decoder.decode(data)
        except (KeyboardInterrupt, OSError):  # an interrupt, or the terminal is gone
            return QUIT
        sequence = SEQUENCE.match(self._pending)
        found = sequence[0] if sequence else self._pending[0]
        self._pending = self._pending[len(found) :]
        return found

    def ask(self, prompt: str) -> str:
        """Ask for a line, which is shown as it is typed. Returns an empty string after an interrupt."""
        self.close()
        try:
            return input(prompt)
        except (KeyboardInterrupt, EOFError):
            self._interrupted = False
            return ""
        finally:
            self.open()


@contextmanager
def keyboard() -> Iterator[Keyboard]:
    """Switch the terminal to reading single keys while the block runs, and restore it even if the block fails."""
    keys = Keyboard(sys.stdin.fileno())
    before = signal.signal(signal.SIGINT, keys.interrupt)
    keys.open()
    try:
        yield keys
    finally:
        signal.signal(signal.SIGINT, before)
        keys.close()
