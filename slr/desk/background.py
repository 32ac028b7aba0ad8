"""Run a review in the background: start the run in a separate process, follow its progress, and cancel it.

At most one run of a review is in progress. If the review is already running in a terminal, a run that this module
starts ends at once, with the problem RUN002.
"""

import json
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import IO, Any, Final, Literal

from slr.model.problem import Problem
from slr.pipeline import ANOTHER_RUN, NAMES
from slr.store.layout import Review
from slr.store.manifest import unpack_problems

State = Literal["none", "running", "done", "failed", "cancelled"]
_LAST_WORDS: Final = 2000  # characters of a traceback that are kept


@dataclass(frozen=True, slots=True, kw_only=True)
class RunState:
    """The state of the last run that `Background` started.

    - `state`: `none` if no run was started yet; `running`; `done` if the run was carried out; `failed`; or `cancelled`
    - `began`: when the run was started, in ISO 8601
    - `stage`: the stage that is running, or `write` while files are written
    - `done`, `total`: how many parts of this stage are finished, and how many there are in all (0 if this is not known)
    - `steps`: for each stage, its name, its summary and whether it was run; empty unless the run was carried out
    - `problems`: the problems that the run found; if the run failed, the reasons; empty before the end
    """

    state: State = "none"
    began: str = ""
    stage: str = ""
    done: int = 0
    total: int = 0
    steps: tuple[tuple[str, str, bool], ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def is_running(self) -> bool:
        """Whether the run is in progress."""
        return self.state == "running"

    @property
    def met_another(self) -> bool:
        """Whether the run was not carried out because another run was in progress."""
        return any(p.code == ANOTHER_RUN for p in self.problems)


class Background:
    """Runs a review in another process, and keeps the state of the run.

    `tell` is called with the new state when a run starts, whenever the run reports progress, and when the run has
    ended. The thread that starts the run makes the first call, and another thread makes all later calls.
    """

    def __init__(self, review: Review, tell: Callable[[RunState], None] = lambda _: None) -> None:
        self._review, self._tell = review, tell
        self._lock = threading.Lock()
        self._state = RunState()
        self._process: subprocess.Popen[str] | None = None
        self._thread: threading.Thread | None = None

    @property
    def state(self) -> RunState:
        """The state of the last run, or of the run that is in progress."""
        return self._state

    def start(self, now: str, *, upto: str = NAMES[-1]) -> bool:
        """Start a run up to a stage. Return False, and start nothing, if a run is in progress.

        `now` is the current time in ISO 8601.
        """
        with self._lock:
            if self._state.is_running:
                return False
            self._state = RunState(state="running", began=now)
            words = tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace")  # noqa: SIM115  closed by the thread
            self._process = self._open(now, upto, words)
            self._thread = threading.Thread(target=self._follow, args=(self._process, words), daemon=True)
        self._tell(self._state)
        self._thread.start()
        return True

    def cancel(self) -> None:
        """End the run that is in progress, if there is one. The next run does not repeat finished stages."""
        with self._lock:
            if self._process is None or not self._state.is_running:
                return
            self._state = replace(self._state, state="cancelled")
            self._process.terminate()

    def wait(self, seconds: float | None = None) -> None:
        """Wait until the run has ended. If `seconds` is given, wait at most this number of seconds."""
        if self._thread is not None:
            self._thread.join(seconds)

    def _open(self, now: str, upto: str, words: IO[str]) -> "subprocess.Popen[str]":
        root, name = str(self._review.root), self._review.name
        # -P: modules in the folder of the project are never imported
        command = [sys.executable, "-P", "-m", "slr.desk.run_child", root, name, upto, now]
        return subprocess.Popen(  # noqa: S603  our own module; the name of the review is one argument, never a shell's text
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=words,
            text=True,
            encoding="utf-8",
        )

    def _follow(self, process: "subprocess.Popen[str]", words: IO[str]) -> None:
        """Read what the process writes until it ends."""
        with process, words:
            for line in process.stdout or ():
                message = _read(line)
                if message is not None:
                    self._take(message)
            process.wait()
            words.seek(0)
            self._close(process.returncode, words.read())
        self._tell(self._state)

    def _take(self, message: dict[str, Any]) -> None:
        with self._lock:
            if not self._state.is_running:
                return
            self._state = _advance(self._state, message)
            running = self._state.is_running
        if running:
            self._tell(self._state)

    def _close(self, code: int, words: str) -> None:
        """Record that the process has ended. If it has not reported its result, the run has failed."""
        with self._lock:
            if self._state.is_running:
                self._state = replace(self._state, state="failed", problems=(_crash(code, words),))
            self._process = None


def _read(line: str) -> dict[str, Any] | None:
    """Return a message from the process, or None for a line that another module has printed."""
    try:
        message = json.loads(line)
    except ValueError:
        return None
    return message if isinstance(message, dict) and message.get("kind") in _KINDS else None


_KINDS: Final = frozenset({"stage", "part", "end"})


def _advance(state: RunState, message: dict[str, Any]) -> RunState:
    """Return the new state after a message from the process."""
    if message["kind"] == "stage":
        return replace(state, stage=message["stage"], done=0, total=0)
    if message["kind"] == "part":
        return replace(state, done=message["done"], total=message["total"])
    return replace(
        state,
        state="done" if message["done"] else "failed",
        steps=tuple((s["stage"], s["summary"], s["ran"]) for s in message["steps"]),
        problems=unpack_problems(message["problems"]),
    )


def _crash(code: int, words: str) -> Problem:
    output = words.strip()[-_LAST_WORDS:]
    last = output.rpartition("\n")[2]
    how = f"with the signal {-code}" if code < 0 else f"with the exit status {code}"
    message = f"the run ended unexpectedly, {how}" + (f": {last}" if last else "")
    hint = "start the run again; if it ends in the same way, report this message to the developers of slr" + (
        f":\n{output}" if output else ""
    )
    return Problem(code="RUN004", message=message, hint=hint)
