"""Let five writers change one person's file at once: two browsers, a terminal, worksheets, and an editor without a lock.

python tests/torture_writers.py 10000          rows in all, in a made-up review
"""

import csv
import io
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).parent))

import pandas as pd  # noqa: F401  loaded once here, so that no forked command has to load it
import pyarrow.compute
import pyarrow.parquet  # noqa: F401
from large_review import NAME, write_exports
from torture_desk import STAGE, ForkedDesk, Reader, run_apart
from torture_terminal import TRACEBACK, Terminal, run

from slr.desk.room import open_room
from slr.pipeline import load_protocol
from slr.store.layout import Review, find_review
from slr.store.recovery import list_lost

FOLDER: Final = f"screening/{STAGE}"
HEAD: Final = ("report", "verdict", "criterion", "note", "served", "when", "title", "doi")
SHEET: Final = 100  # rows of a worksheet
SHEETS: Final = 1000  # reports of the worksheets; later worksheets change the verdicts of earlier ones
FEW: Final = 20  # reports whose verdicts the browsers and the editor change again and again


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """How many rows each browser, the terminal, the worksheets and the editor write."""

    browser: int
    terminal: int
    sheets: int
    editor: int

    @classmethod
    def of(cls, rows: int) -> "Shares":
        """Divide rows: an eighth for each browser, three tenths for the terminal, a fiftieth for the editor."""
        browser, terminal, editor = rows // 8, rows * 3 // 10, rows // 50
        sheets = rows - 2 * browser - terminal - editor
        return cls(browser=browser, terminal=terminal, sheets=sheets, editor=editor)


class Writers:
    """Five writers of the file of one person.

    The terminal judges reports that are waiting. The others change verdicts that the person has given before. Each of their
    rows has a note of its own. The editor reads the file, adds a row, waits, and replaces the file, all without a lock.
    So it can remove rows of the others, but nobody may remove its rows.
    """

    def __init__(self, review: Review, who: str, shares: Shares, seed: int) -> None:
        self._review, self._who, self._shares, self._rng = review, who, shares, random.Random(seed)
        self._protocol, _ = load_protocol(review)
        room = open_room(review, self._protocol, STAGE, make_ranker=_make_none)
        reports = [item.report for item in room.snapshot.queue.assign(who)]
        room.teacher.close()
        self._path = review.corpus / FOLDER / f"{who}.csv"
        self._judged = reports[: FEW + min(shares.sheets, SHEETS)]
        if len(reports) < len(self._judged) + shares.terminal:
            raise ValueError(f"{len(reports)} reports are too few for these writers: {shares}")
        self._write_first()
        self.written: dict[str, set[str]] = {"editor": set(), "worksheets": set()}
        self.counts: Counter[str] = Counter()
        self.faults: list[str] = []

    def _write_first(self) -> None:
        """Write a verdict about each report that the terminal does not judge."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        rows = [{"report": r, "verdict": "maybe", "when": "2026-01-01T08:00:00Z"} for r in self._judged]
        self._path.write_bytes(_as_csv(HEAD, rows))

    def write(self, project: Path) -> None:
        """Let each writer write its rows, all at once."""
        demand = ["screen", "--stage", STAGE, "-r", self._review.name, "--as", self._who]
        terminal = Terminal(project, demand, longest=3600)  # forked before there are threads
        if not terminal.wait(patience=120):
            self.faults.append(f"the terminal drew no screen: {terminal.output[-500:]!r}")
        desk = ForkedDesk(project, (self._who,), self._rng.randrange(20_000, 50_000))
        desk.start()
        readers = [_Browser(desk, self._review.name, self._who, self._judged[:FEW], name=n) for n in "ab"]
        acts: list[Callable[[], None]] = [
            *(partial(r.work, random.Random(self._rng.random()), threading.Event(), self._shares.browser) for r in readers),
            lambda: self._type(terminal),
            lambda: self._import(project),
            self._edit,
        ]  # fmt: skip
        threads = [threading.Thread(target=self._guard, args=(act,)) for act in acts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        desk.kill()
        terminal.quit()
        for reader in readers:
            self.faults += reader.faults
            self.written[f"browser {reader.name}"] = set(reader.acknowledged)

    def _guard(self, act: Callable[[], None]) -> None:
        try:
            act()
        except Exception as error:  # noqa: BLE001  a fault of one writer must not end the others
            self.faults.append(f"{error!r}")

    def _type(self, terminal: Terminal) -> None:
        """Judge waiting reports in the terminal, each when the screen has repeated the one before."""
        for number in range(self._shares.terminal):
            terminal.decide("i")
            if not terminal.wait(decisions=number + 1, patience=60):
                self.faults.append(f"the terminal acknowledged {terminal.acknowledged} of {number + 1}")
                break
        self.counts["terminal"] = terminal.acknowledged
        if TRACEBACK in terminal.output:
            self.faults.append("the terminal wrote a traceback")

    def _import(self, project: Path) -> None:
        """Import worksheets, one after the other. While the desk runs the review, an import says that it must wait."""
        reports = self._judged[FEW:]
        for start in range(0, self._shares.sheets, SHEET):
            numbers = range(start, min(start + SHEET, self._shares.sheets))
            rows = [
                {"report": reports[i % len(reports)], "verdict": "include", "note": f"sheet-{i}",
                 "review": self._review.name, "stage": STAGE, "who": self._who}
                for i in numbers
            ]  # fmt: skip
            sheet = project / f"sheet-{start}.csv"
            sheet.write_bytes(_as_csv(("report", "verdict", "note", "review", "stage", "who"), rows))
            demand = ["screen", "-r", self._review.name, "--as", self._who, "--import", sheet.name]
            code, output = run_apart(project, demand)
            while code and "RUN002" in output:
                self.counts["imports that waited for a run"] += 1
                code, output = run_apart(project, demand)
            if code or f"imported {len(rows)} " not in output:
                self.faults.append(f"import: exit {code}: {output[-600:]}")
                return
            self.written["worksheets"] |= {row["note"] for row in rows}

    def _edit(self) -> None:
        """Add a row by replacing the file by what it was a moment ago, as an editor does that knows nothing of locks."""
        pause = 0.1 if self._shares.browser < 100 else 6.0  # so that the editor works as long as the others
        for number in range(self._shares.editor):
            data = self._path.read_bytes()
            if not data.endswith(b"\n"):
                continue
            time.sleep(self._rng.random() * 0.004)
            note = f"hand-{number}"
            row = {
                "report": self._judged[number % FEW],
                "verdict": "exclude",
                "note": note,
                "when": "2026-02-01",
            }
            head = next(csv.reader(io.StringIO(data.decode("utf-8"))))
            temporary = self._path.with_suffix(".edit")
            temporary.write_bytes(data + _as_csv(head, [row]).partition(b"\n")[2])
            temporary.replace(self._path)
            self.written["editor"].add(note)
            time.sleep(self._rng.random() * pause)

    def check(self, project: Path) -> None:
        """Put back all rows that are offered, and record a fault for each row that is not there exactly once."""
        before = self._count()
        self._demand("lost by", {n for n in self.written["editor"] if before[n] != 1})
        lost, _ = list_lost(self._review, self._protocol, self._who)
        self.counts["offered"] = len(lost)
        missing = [n for notes in self.written.values() for n in notes if not before[n]]
        self.counts["missing before"] = len(missing) + max(0, self.counts["terminal"] - before[""])
        ended = run(project, "recover", "-r", self._review.name, "--as", self._who, "--put-back")
        if ended.code:
            self.faults.append(f"recover: {ended.output[-500:]!r}")
        after = self._count()
        for writer, notes in self.written.items():
            self.counts[writer] = len(notes)
            self._demand(f"of {writer} not there once", {n for n in notes if after[n] != 1})
        if after[""] != self.counts["terminal"]:
            self.faults.append(f"the terminal acknowledged {self.counts['terminal']}, found {after['']}")
        doubled = [row for row, n in Counter(self._read()).items() if n > 1]
        self._demand("written twice", set(map(str, doubled)))
        self.counts["rows"] = len(self._read()) - len(self._judged)

    def _demand(self, what: str, wrong: set[str]) -> None:
        if wrong:
            self.faults.append(f"{len(wrong)} rows {what}: {sorted(wrong)[:5]}")

    def _read(self) -> list[tuple[str, ...]]:
        head, *rows = csv.reader(
            io.StringIO(self._path.read_bytes().decode("utf-8"), newline=""), strict=True
        )
        self.faults += [f"a line has other columns: {row}" for row in rows if len(row) != len(head)]
        return [tuple(row) for row in rows]

    def _count(self) -> Counter[str]:
        """Return how often each note is in the file. Rows of the terminal, which have no note, count as ""."""
        note, when = HEAD.index("note"), HEAD.index("when")
        return Counter(row[note] for row in self._read() if not row[when].startswith("2026-01-01"))


class _Browser(Reader):
    """A browser of a person who has another one open. `name` is in its notes."""

    def __init__(self, *values: Any, name: str) -> None:
        super().__init__(*values)
        self.name = name

    def label(self, number: int) -> str:
        return f"browser-{self.name}-{number}"


def _as_csv(head: Any, rows: list[Mapping[str, str]]) -> bytes:
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, head, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue().encode()


def write_from_five(
    project: Path, review: Review, who: str, shares: Shares, seed: int
) -> tuple[Counter[str], list[str]]:
    """Let five writers write to one file. Return counts and faults.

    After the rows that the program offers have been put back, each acknowledged row must be there exactly once, and each row of
    the editor must have been there all the time.
    """
    writers = Writers(review, who, shares, seed)
    writers.write(project)
    writers.check(project)
    return writers.counts, writers.faults


def _make_none(_: object) -> Any:
    raise MemoryError


def main() -> int:
    """Make a review that is large enough, let the writers write, and print the counts. Returns 1 if there were faults."""
    rows = int(sys.argv[1])
    with tempfile.TemporaryDirectory(prefix="torture") as folder:
        project = Path(folder)
        write_exports(project, rows * 4 // 5 + 300, 1)  # about half of the records become reports to judge
        run(project, "screen", "-r", NAME)
        counts, faults = write_from_five(project, find_review(project, NAME), "rina", Shares.of(rows), 1)
    print(", ".join(f"{n} {word}" for word, n in sorted(counts.items())))
    for fault in faults[:40]:
        print("-", fault)
    print(f"{len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
