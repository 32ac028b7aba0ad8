"""Kill the desk while two people give verdicts, and let four writers change one file at the same time."""

import csv
import http.client
import io
import json
import multiprocessing
import os
import random
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

from slr.desk.room import open_room
from slr.desk.room_value import SentVerdict
from slr.pipeline import load_protocol
from slr.store.layout import Review
from slr.store.people import person_file, write_rows
from slr.store.recovery import list_lost, put_back

STAGE: Final = "title-abstract"
PATIENCE: Final = 60.0  # seconds for the desk to open, and for an answer
_ADDRESS: Final = re.compile(r"http://127\.0\.0\.1:(\d+)/\?token=(\S+)")


_FORKS: Final = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(
    ["slr.cli.desk", "slr.web.start", "pandas", "pyarrow.compute", "pyarrow.parquet"]
)


class ServedDesk:
    """`slr desk` in a process of its own. People enter with links that are made before the first start."""

    def __init__(self, project: Path, people: Sequence[str], port: int) -> None:
        from slr.web.person import Guests  # noqa: PLC0415  the packages of the desk may be missing

        self._project, self.port = project, port
        guests = Guests(project / ".slr" / "desk" / "people.json")
        self.cookies = {who: guests.enter(guests.invite(who, "2026-03-01T10:00:00Z")) for who in people}
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Start the desk, and wait until it is open."""
        first = self._launch(["desk", "--no-browser", "--port", str(self.port), "--as", "host"])
        found = _ADDRESS.search(first)
        if found is None:
            raise RuntimeError(f"the desk did not open: {first!r}")
        self.port = int(found[1])
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            with suppress(OSError):
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=1)
                connection.request("GET", "/-/health")
                connection.getresponse().read()
                connection.close()
                return
            time.sleep(0.05)

    def _launch(self, arguments: list[str]) -> str:
        """Start the process, and return the first line that it prints."""
        code = "import sys; from slr.cli import main; sys.exit(main())"
        self._process = subprocess.Popen(
            [sys.executable, "-c", code, *arguments],
            cwd=self._project, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        assert self._process.stdout is not None
        return self._process.stdout.readline()

    def kill(self) -> bool:
        """Kill the process with signal 9. Returns whether it was alive."""
        assert self._process is not None
        alive = self._process.poll() is None
        self._process.kill()
        self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()
        return alive

    @property
    def memory(self) -> float:
        """The memory of the process in MB."""
        assert self._process is not None
        status = Path(f"/proc/{self._process.pid}/status").read_text(encoding="ascii")
        return int(re.findall(r"VmRSS:\s+(\d+)", status)[0]) / 1024

    @property
    def cpu(self) -> float:
        """The CPU seconds that the process has used."""
        assert self._process is not None
        fields = (
            Path(f"/proc/{self._process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        )
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def get(self, who: str, address: str) -> dict[str, Any]:
        """Return what an address answers as JSON."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        headers = {"accept": "application/json", "cookie": f"slr-desk-{self.port}={self.cookies[who]}"}
        try:
            connection.request("GET", address, headers=headers)
            return json.loads(connection.getresponse().read())  # type: ignore[no-any-return]
        finally:
            connection.close()

    def post(self, who: str, address: str, values: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """Send values as the script of a page does. Returns the status and the answer. Raises OSError if there is no answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request(
                "POST", address, json.dumps(values),
                {
                    "content-type": "application/json", "accept": "application/json",
                    "origin": f"http://127.0.0.1:{self.port}", "cookie": f"slr-desk-{self.port}={self.cookies[who]}",
                },
            )  # fmt: skip
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())
        except (http.client.HTTPException, ValueError) as error:
            raise OSError(str(error)) from error
        finally:
            connection.close()


class ForkedDesk(ServedDesk):
    """A desk that is forked from a process in which its modules are loaded already, so that it opens sooner."""

    def _launch(self, arguments: list[str]) -> str:
        """Fork the process, and return the first line that it prints."""
        self._output, there = _FORKS.Pipe(duplex=False)
        self._fork = _FORKS.Process(target=_run_command, args=(self._project, arguments, there))
        self._fork.start()
        there.close()
        with open(self._output.fileno(), encoding="utf-8", closefd=False) as lines:
            return lines.readline()

    def kill(self) -> bool:
        """Kill the process with signal 9. Returns whether it was alive."""
        alive = self._fork.is_alive()
        self._fork.kill()
        self._fork.join()
        self._output.close()
        return alive


def run_apart(project: Path, arguments: list[str]) -> tuple[int | None, str]:
    """Run a command of slr in a process forked from one without threads. Returns its exit code and what it printed."""
    output, there = _FORKS.Pipe(duplex=False)
    process = _FORKS.Process(target=_run_command, args=(project, arguments, there))
    process.start()
    there.close()
    with open(output.fileno(), encoding="utf-8", closefd=False) as lines:
        text = lines.read()
    process.join()
    output.close()
    return process.exitcode, text


def _run_command(project: Path, arguments: list[str], output: Connection) -> None:
    """Run a command of slr in this process. What it prints goes to `output`."""
    from slr.cli import main  # noqa: PLC0415  loaded in the process that is forked

    os.chdir(project)
    for descriptor in (1, 2):
        os.dup2(output.fileno(), descriptor)
    sys.stdout = os.fdopen(1, "w", buffering=1, encoding="utf-8")
    sys.stderr = os.fdopen(2, "w", buffering=1, encoding="utf-8")
    output.close()
    sys.exit(main(arguments))


@dataclass
class Reader:
    """A person who gives verdicts through the desk, and repeats each request until it is answered."""

    desk: ServedDesk
    review: str
    who: str
    reports: Sequence[str]
    acknowledged: list[str] = field(default_factory=list)
    sent: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def label(self, number: int) -> str:
        """Return the note of a verdict."""
        return f"{self.who}-{number}"

    def work(self, rng: random.Random, end: threading.Event, most: int | None = None) -> None:
        """Give verdicts without a pause until the end is set, or at most so many, each with a note of its own."""
        marks: dict[str, str] = {}
        while not end.is_set() and (most is None or len(self.sent) < most):
            note, report = self.label(len(self.sent)), rng.choice(self.reports)
            verdict = rng.choice(["include", "exclude", "maybe"])
            self.sent.append(note)
            self._send(rng, marks, {"report": report, "say": verdict, "note": note})

    def _send(self, rng: random.Random, marks: dict[str, str], values: dict[str, str]) -> None:
        while True:
            op = f"{rng.getrandbits(128):032x}"
            mark = marks.get(values["report"], "")
            whole = {
                **values,
                "op": op,
                "mark": mark,
                "stage": STAGE,
                "queue": "read",
                "have": " ".join(self.reports),
            }
            status, answer = self._insist(whole)
            if status == 409 and answer["refusal"] == "judged":
                marks[values["report"]] = answer["mark"]
                continue
            if status == 200:
                self.acknowledged.append(values["note"])
            else:
                self.faults.append(f"{status}: {answer}")
            return

    def _insist(self, values: dict[str, str]) -> tuple[int, dict[str, Any]]:
        end = time.monotonic() + 10 * PATIENCE
        while True:
            try:
                return self.desk.post(self.who, f"/{self.review}/say", values)
            except OSError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.05)


def kill_desk(
    rng: random.Random,
    project: Path,
    review: Review,
    people: Sequence[str],
    *,
    kills: int,
    make: type[ServedDesk] = ServedDesk,
) -> tuple[dict[str, int], list[str]]:
    """Let people give verdicts without a pause while the desk is killed again and again. Return counts and faults.

    A kill is counted if the desk was alive and has answered everybody since it was started. Each acknowledged row must
    be in its file exactly once, no row twice, and no line half written.
    """
    protocol, _ = load_protocol(review)
    reports = [item.report for item in open_room(review, protocol, STAGE).snapshot.queue.assign(people[0])]
    desk = make(project, people, rng.randrange(20_000, 50_000))
    desk.start()
    readers = [Reader(desk, review.name, who, reports) for who in people]
    end = threading.Event()
    threads = [threading.Thread(target=r.work, args=(random.Random(rng.random()), end)) for r in readers]
    for thread in threads:
        thread.start()
    killed = 0
    for _ in range(kills):
        answered = _wait_for_answers(readers)
        time.sleep(rng.random() * 0.25)
        killed += desk.kill() and answered
        desk.start()
    end.set()
    for thread in threads:
        thread.join()
    desk.kill()
    faults = [fault for r in readers for fault in r.faults]
    for reader in readers:
        faults += _check_file(person_file(review, _kind(), reader.who), reader)
    acknowledged = sum(len(r.acknowledged) for r in readers)
    return {"killed": killed, "acknowledged": acknowledged}, faults


def _wait_for_answers(readers: Sequence[Reader]) -> bool:
    """Wait until each reader has had a further verdict acknowledged. Returns whether all of them have."""
    before = [len(reader.acknowledged) for reader in readers]
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and not any(reader.faults for reader in readers):
        if all(len(reader.acknowledged) > b for reader, b in zip(readers, before, strict=True)):
            return True
        time.sleep(0.005)
    return False


def _kind():  # type: ignore[no-untyped-def]
    from slr.people.kind import KINDS  # noqa: PLC0415

    return KINDS[f"screening/{STAGE}"]


def _check_file(path: Path, reader: Reader) -> list[str]:
    data = path.read_bytes() if path.exists() else b""
    faults = [] if data.endswith(b"\n") or not data else [f"{path.name}: the last line is cut"]
    head, *cells = list(csv.reader(io.StringIO(data.decode("utf-8")))) or [[]]
    faults += [f"{path.name}: a line has other columns: {row}" for row in cells if len(row) != len(head)]
    notes = [row[head.index("note")] for row in cells if len(row) == len(head)]
    for note in reader.sent:
        count = notes.count(note)
        if count > 1 or (note in reader.acknowledged and count != 1):
            faults.append(f"{path.name}: {note} is there {count} times")
    return faults


class FourSides:
    """Two browsers, a terminal and an editor that change one file at once.

    The editor reads the file, waits, and replaces it by what it read, without any lock. So it can remove rows of the others.
    """

    def __init__(self, review: Review, who: str, pause: float) -> None:
        self._protocol, _ = load_protocol(review)
        self._review, self._who, self._pause = review, who, pause
        self.room = open_room(review, self._protocol, STAGE, make_ranker=_make_none)
        self._reports = [item.report for item in self.room.snapshot.queue.assign(who)]
        self.path = person_file(review, _kind(), who)
        self.acknowledged: list[str] = []
        self.faults: list[str] = []

    def write(self, rows: int) -> None:
        """Let each side write so many rows."""
        acts = (self._say_one, self._say_two, self._type, self._edit)
        threads = [threading.Thread(target=self._repeat, args=(act, rows)) for act in acts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _repeat(self, act: Callable[[int], None], rows: int) -> None:
        for i in range(rows):
            try:
                act(i)
            except Exception as error:  # noqa: BLE001  a fault of one side must not end the others
                self.faults.append(f"{act}: {error!r}")
                return

    def _say_one(self, i: int) -> None:
        self._say(f"one-{i}", self._reports[i % len(self._reports)], i)

    def _say_two(self, i: int) -> None:
        self._say(f"two-{i}", self._reports[i % len(self._reports)], i)

    def _say(self, note: str, report: str, i: int) -> None:
        refusal = "judged"
        while refusal == "judged":
            card = self.room.card(self._who, report)
            assert card is not None
            sent = SentVerdict(
                op=note, report=report, verdict="maybe", note=note, criteria=card.criteria, mark=card.mark
            )
            refusal = self.room.record(self._who, "read", sent, f"2026-03-01T10:00:{i % 60:02}Z").refusal
        (self.faults if refusal else self.acknowledged).append(note)

    def _type(self, i: int) -> None:
        note, when = f"terminal-{i}", f"2026-03-02T10:{i // 60 % 60:02}:{i % 60:02}Z"
        report = self._reports[i % len(self._reports)]
        row = {"report": report, "verdict": "include", "note": note, "when": when}
        written = write_rows(self._review, self._protocol, _kind(), self._who, [row])
        (self.faults if written.refused else self.acknowledged).append(note)

    def _edit(self, i: int) -> None:
        if self.path.exists():
            data = self.path.read_bytes()
            time.sleep(self._pause)
            temporary = self.path.with_suffix(f".edit{i}")
            temporary.write_bytes(data)
            temporary.replace(self.path)
        self.room.notice_changes()

    def put_back(self) -> int:
        """Put back all rows that are offered, record faults, and return how many rows were offered."""
        lost, _ = list_lost(self._review, self._protocol, self._who)
        put_back(self._review, self._protocol, lost)
        whole = self.path.read_text(encoding="utf-8")
        counts = {note: whole.count(f",{note},") for note in self.acknowledged}
        self.faults += [f"{note} is there {n} times" for note, n in counts.items() if n != 1]
        self.room.notice_changes()
        self.faults += [problem.message for problem in self.room.check()]
        self.room.teacher.close()
        return len(lost)


def write_from_four_sides(
    review: Review, who: str, rows: int, *, pause: float
) -> tuple[dict[str, int], list[str]]:
    """Let four writers change one file at once. Return counts and faults.

    After all rows that the program offers were put back, each acknowledged row must be in the file exactly once, and the
    counts of the room must be those of a full count.
    """
    sides = FourSides(review, who, pause)
    sides.write(rows)
    offered = sides.put_back()
    return {"acknowledged": len(sides.acknowledged), "offered": offered}, sides.faults


def _make_none(_: object) -> Any:
    raise MemoryError
