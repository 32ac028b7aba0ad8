"""Keys from a terminal, one at a time, none lost: what is typed while the next report is being drawn counts too.

A reader that switches the terminal back and forth for each key would drop, or echo, what comes in between.
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

SEQUENCE: Final = re.compile("\x1b(?:\\[[0-?]*[ -/]*[@-~]|O.)")  # what arrows and function keys send
QUIT: Final = "q"


class Keyboard:
    """A terminal that hands over each key as it is pressed, without showing it."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._before: list[Any] = termios.tcgetattr(descriptor)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._pending = ""
        self._interrupted = False

    def interrupt(self, _number: int, _frame: Any) -> None:
        """Note an interrupt and raise it: where it strikes a destructor Python drops it, and the next key must quit."""
        self._interrupted = True
        raise KeyboardInterrupt

    def open(self) -> None:
        """Take each key at once from now on; what has been typed already is kept."""
        tty.setcbreak(self._descriptor, termios.TCSADRAIN)

    def close(self) -> None:
        """Leave the terminal as it was."""
        termios.tcsetattr(self._descriptor, termios.TCSADRAIN, self._before)

    def key(self) -> str:
        """Wait for a key; one that sends several characters, such as an arrow, comes whole. An interrupt quits, as q does."""
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
        """Ask for a line, shown as it is typed; an interrupt gives none."""
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
    """Hold the terminal for as long as the block runs, and give it back however the block ends."""
    keys = Keyboard(sys.stdin.fileno())
    before = signal.signal(signal.SIGINT, keys.interrupt)
    keys.open()
    try:
        yield keys
    finally:
        signal.signal(signal.SIGINT, before)
        keys.close()
