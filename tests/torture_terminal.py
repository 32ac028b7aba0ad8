"""Run commands of slr in forks of this process: in a terminal in which keys are typed, or with all output in a file."""

import os
import pty
import re
import resource
import select
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from slr.cli import main

LONGEST: Final = 60  # CPU seconds that one command may take
QUIET: Final = 0.03  # seconds without output after which a screen counts as drawn
CLEAR: Final = re.compile(rb"\x1b\[(?:H|2J|\?1049h|1;1H)")
DONE: Final = re.compile(
    rb";[\s\x1b\[0-9;m]*u[\s\x1b\[0-9;m]*undoes"
)  # said once after each decision, perhaps on two lines
TRACEBACK: Final = b"Traceback (most recent call last)"


class Terminal:
    """A command in a terminal of 80 x 24, started from this process."""

    def __init__(
        self, project: Path, args: Sequence[str], *, largest_file: int | None = None, longest: int = LONGEST
    ) -> None:
        self.output = b""
        self.pid, self.descriptor = pty.fork()
        if self.pid == 0:
            sys.stdin, sys.stdout, sys.stderr = (os.fdopen(i, "r" if i == 0 else "w") for i in range(3))
            os.environ.update({"TERM": "xterm", "COLUMNS": "80", "LINES": "24"})
            if largest_file is not None:
                signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
                resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))
            run_here(project, args, longest)

    def wait(self, *, screens: int = 1, decisions: int = 0, patience: float = 20) -> bool:
        """Read until so many screens are drawn and so many decisions repeated on them, and nothing more comes."""
        end, seen = time.monotonic() + patience, False
        while (left := end - time.monotonic()) > 0:
            ready, _, _ = select.select([self.descriptor], [], [], min(left, QUIET) if seen else left)
            if not ready:
                break
            try:
                data = os.read(self.descriptor, 65536)
            except OSError:
                break
            if not data:
                break
            self.output += data
            seen = self.drawn >= screens and self.acknowledged >= decisions
        return seen

    @property
    def drawn(self) -> int:
        """The number of screens drawn so far."""
        return len(CLEAR.findall(self.output))

    @property
    def acknowledged(self) -> int:
        """The number of screens drawn so far that repeat a decision."""
        return sum(DONE.search(screen) is not None for screen in CLEAR.split(self.output))

    def decide(self, keys: str) -> None:
        """Send the keys of a decision. At each | the next screen is awaited.

        The screen before the first key must have been awaited, because a session ignores what is typed before a screen.
        """
        first, *others = keys.split("|")
        self.type(first)
        for more in others:
            self.wait(screens=self.drawn + 1, patience=5)
            self.type(more)

    def type(self, keys: str) -> None:
        """Send keys."""
        with suppress(OSError):
            os.write(self.descriptor, keys.encode())

    def kill(self) -> bool:
        """Kill the process. Returns whether it was alive."""
        alive = os.waitpid(self.pid, os.WNOHANG) == (0, 0)
        if alive:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        os.close(self.descriptor)
        return alive

    def quit(self) -> None:
        """End the session with q, or by a kill if it does not end within 20 seconds."""
        end = time.monotonic() + 20
        self.type("q")
        while time.monotonic() < end:
            with suppress(OSError):
                ready, _, _ = select.select([self.descriptor], [], [], 0.05)
                if ready:
                    self.output += os.read(self.descriptor, 65536)
            if os.waitpid(self.pid, os.WNOHANG) != (0, 0):
                break
        else:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        os.close(self.descriptor)


def run_here(project: Path, args: Sequence[str], longest: int = LONGEST) -> None:
    """Run a command of slr in this process, which was forked for it, and end the process.

    `longest` is the number of CPU seconds that the command may take.
    """
    code = 1
    try:
        os.chdir(project)
        resource.setrlimit(resource.RLIMIT_CPU, (longest, longest + 5))
        code = main(list(args)) or 0
    except SystemExit as error:
        code = error.code if isinstance(error.code, int) else 1
    except BaseException:  # noqa: BLE001  the traceback is what is looked for
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended: its exit code, negative for a signal, and its output."""

    code: int
    output: bytes


def run(project: Path, *args: str) -> Ended:
    """Run a command to its end and return how it ended."""
    with tempfile.TemporaryFile() as file:
        pid = os.fork()
        if pid == 0:
            os.dup2(file.fileno(), 1)
            os.dup2(file.fileno(), 2)
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
            sys.stdout, sys.stderr = os.fdopen(1, "w"), os.fdopen(2, "w")
            run_here(project, args)
        _, status = os.waitpid(pid, 0)
        file.seek(0)
        return Ended(os.waitstatus_to_exitcode(status), file.read())
