"""Try to lose a decision: kill sessions and runs, write from two sides, fill the disk, and damage files.

    make torture                                     all trials, from a new seed
    make torture TORTURE='--seed 7 --only kills'     the kills of seed 7
    python tests/torture.py --state trials.jsonl     continue where an earlier run was stopped

Each trial is drawn from the seed and its number, so a trial can be repeated. Finished trials are written to the state
file and are not run again. The counts are printed at the end, with the input of each fault.

A decision is acknowledged when a screen has been drawn that repeats it. After a kill, every acknowledged decision must be in the
person's file or in the journal, none may be there twice, and no line may be half written. A kill counts only if the
process was alive.
"""

import argparse
import csv
import io
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pandas as pd  # noqa: F401  loaded once here, so that no forked command has to load it
import pyarrow.compute
import pyarrow.parquet  # noqa: F401

sys.path.insert(0, str(Path(__file__).parent))

from torture_desk import ForkedDesk, kill_desk, write_from_four_sides
from torture_review import NAME, STEPS, Step, build
from torture_terminal import TRACEBACK, Ended, Terminal, run, run_here

from slr.model.problem import ReviewError
from slr.people.kind import KINDS
from slr.people.sheet import read_sheet
from slr.pipeline import load_protocol
from slr.store.journal import read_journal
from slr.store.layout import find_review


@dataclass(slots=True)
class Trial:
    """What one trial counted and found."""

    counts: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def expect(self, truth: object, fault: str) -> None:
        """Record a fault unless something is true."""
        if not truth:
            self.faults.append(fault)


def demand_sound(trial: Trial, ended: Ended, what: str) -> None:
    """Record a fault if a command crashed, was killed, or ran out of its time."""
    trial.counts["commands"] += 1
    trial.expect(
        TRACEBACK not in ended.output, f"{what}: traceback\n{ended.output[-1500:].decode(errors='replace')}"
    )
    trial.expect(ended.code in (0, 1, 2), f"{what}: exit {ended.code}")


# The rows of a person.


def read_rows(project: Path, step: Step, who: str) -> list[dict[str, str]]:
    """Return the rows of a person's file as a strict reader sees them; a torn line raises ValueError."""
    path = project / "corpus" / NAME / step.folder / f"{who}.csv"
    if not path.exists():
        return []
    data = path.read_bytes()
    if data and not data.endswith(b"\n"):
        raise ValueError(f"the last line is cut: {data[-80:]!r}")
    head, *rows = list(csv.reader(io.StringIO(data.decode("utf-8")), strict=True)) or [[]]
    if any(len(row) != len(head) for row in rows):
        raise ValueError("a row has another number of cells than the header")
    return [dict(zip(head, row, strict=True)) for row in rows]


def journalled(project: Path, step: Step, who: str) -> list[Mapping[str, str]]:
    """Return the rows of a person's journal for a folder."""
    entries, _ = read_journal(find_review(project, NAME), who)
    return [e.values for e in entries if e.folder == step.folder and not e.left_out]


def _said(rows: Sequence[Mapping[str, str]], step: Step) -> list[str]:
    return [row.get(step.column, "") for row in rows]


def check_rows(
    trial: Trial, project: Path, step: Step, who: str, sent: Sequence[str], acknowledged: int
) -> None:
    """Record a fault unless the rows are the first of those sent, and at least as many as were acknowledged."""
    try:
        found = _said(read_rows(project, step, who), step)
    except ValueError as error:
        trial.faults.append(f"{step.name}: {error}")
        return
    trial.counts["rows"] += len(found)
    trial.counts["acknowledged"] += acknowledged
    trial.expect(found == list(sent[: len(found)]), f"{step.name}: sent {list(sent)}, found {found}")
    trial.expect(
        len(found) >= acknowledged, f"{step.name}: {acknowledged} acknowledged, {len(found)} in the file"
    )
    kept = _said(journalled(project, step, who), step)
    trial.expect(
        len(kept) >= acknowledged, f"{step.name}: {acknowledged} acknowledged, {len(kept)} in the journal"
    )


# Trials. Each takes a generator, a project of its own, and what it has to report to.


def kill_session(rng: random.Random, project: Path, step: Step, trial: Trial) -> None:
    """Type one to six decisions and kill the session at a random moment after the last key."""
    terminal = Terminal(project, step.command("zora"))
    if not terminal.wait():
        terminal.kill()
        trial.faults.append(f"{step.name}: no screen\n{terminal.output[-800:].decode(errors='replace')}")
        return
    sent: list[str] = []
    for _ in range(rng.randint(1, 6)):
        if sent:
            terminal.wait(decisions=len(sent), patience=10)
        keys, word = rng.choice((*step.decisions, *step.forms))
        terminal.decide(keys)
        sent.append(word)
    time.sleep(rng.random() * 0.06)
    trial.counts["killed" if terminal.kill() else "had ended"] += 1
    check_rows(trial, project, step, "zora", sent, terminal.acknowledged)
    demand_sound(trial, run(project, "check", "-r", NAME), f"check after {step.name}")


def kill_run(rng: random.Random, project: Path, whole: Mapping[str, bytes], trial: Trial) -> None:
    """Kill a run at a random moment. The next run must give the bytes of an undisturbed one."""
    forced = rng.random() < 0.5
    if not forced:
        shutil.rmtree(project / "build")
    pid = os.fork()
    if pid == 0:
        os.setpgid(0, 0)
        null = os.open(os.devnull, os.O_RDWR)
        for descriptor in (0, 1, 2):
            os.dup2(null, descriptor)
        run_here(project, ["synthesize", "-r", NAME, *(["--force"] if forced else [])])
    time.sleep(rng.random() * 1.5)
    alive = os.waitpid(pid, os.WNOHANG) == (0, 0)
    if alive:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    trial.counts["killed" if alive else "had ended"] += 1
    demand_sound(trial, run(project, "synthesize", "-r", NAME), "run after a kill")
    after = read_build(project)
    different = sorted(k for k in {*whole, *after} if whole.get(k) != after.get(k))
    trial.expect(not different, f"after a killed run these differ: {different[:5]}")


def kill_served_desk(rng: random.Random, project: Path, trial: Trial) -> None:
    """Kill the desk five times while two people give verdicts without a pause."""
    review = find_review(project, NAME)
    earlier = review.corpus / "screening" / "title-abstract" / "rina.csv"
    head, *rows = earlier.read_text(encoding="utf-8").splitlines()
    lines = [f"{head},note", *(f"{row}," for row in rows)]  # the file lacks the column of notes
    earlier.write_text("\n".join(lines) + "\n", encoding="utf-8")
    counts, faults = kill_desk(rng, project, review, ("rina", "zora"), kills=5, make=ForkedDesk)
    trial.counts.update(counts)
    trial.faults += faults
    demand_sound(trial, run(project, "check", "-r", NAME), "check after the desk was killed")


def write_from_four(rng: random.Random, project: Path, trial: Trial) -> None:
    """Let two browsers, a terminal and an editor write 600 rows in all to one file."""
    review = find_review(project, NAME)
    counts, faults = write_from_four_sides(review, "zora", 200, pause=rng.random() * 0.01)
    trial.counts.update(counts)
    trial.faults += faults
    demand_sound(trial, run(project, "check", "-r", NAME), "check after four writers")


def read_build(project: Path) -> dict[str, bytes]:
    """Return the files of the build folder by their paths, without hidden ones: they record when tables were checked."""
    build = project / "build"
    files = (p for p in sorted(build.rglob("*")) if p.is_file() and not p.name.startswith("."))
    return {p.relative_to(build).as_posix(): p.read_bytes() for p in files}


def write_from_two_sides(rng: random.Random, project: Path, step: Step, trial: Trial) -> None:
    """Let one person decide in two terminals at once. No acknowledged row may be missing."""
    terminals = [Terminal(project, step.command("zora")) for _ in range(2)]
    words: list[str] = []
    if all(t.wait() for t in terminals):
        for _ in range(rng.randint(4, 10)):
            terminal = rng.choice(terminals)
            keys, word = rng.choice(step.decisions)
            before = terminal.acknowledged
            terminal.decide(keys)
            if terminal.wait(decisions=before + 1, patience=10):
                words.append(word)
    for terminal in terminals:
        terminal.quit()
    trial.counts["acknowledged"] += len(words)
    found = Counter(_said(read_rows(project, step, "zora"), step))
    lost = Counter(words) - found
    trial.expect(not lost, f"{step.name}: two terminals, lost {dict(lost)}")
    demand_sound(trial, run(project, "check", "-r", NAME), f"check after two terminals of {step.name}")


def fill_disk(rng: random.Random, project: Path, step: Step, trial: Trial) -> None:
    """Let a file grow only by a few bytes, as on a full disk, then decide again with room."""
    path = project / "corpus" / NAME / step.folder / "zora.csv"
    first = Terminal(project, step.command("zora"))
    first.wait()
    keys, word = rng.choice(step.decisions)
    first.decide(keys)
    done = first.wait(decisions=1, patience=10)
    first.quit()
    size = path.stat().st_size if path.exists() else 0
    before = read_rows(project, step, "zora")
    trial.expect(len(before) >= done, f"{step.name}: the first decision is missing")
    full = Terminal(project, step.command("zora"), largest_file=size + rng.randint(0, 200))
    if full.wait():
        for _ in range(3):
            before_key = full.acknowledged
            full.decide(rng.choice(step.decisions)[0])
            full.wait(decisions=before_key + 1, patience=1)
    full.quit()
    trial.expect(TRACEBACK not in full.output, f"{step.name}: traceback on a full disk")
    after = read_rows(project, step, "zora")
    trial.expect(
        len(after) >= len(before) + full.acknowledged,
        f"{step.name}: an acknowledged decision on a full disk is missing",
    )
    trial.expect(after[: len(before)] == before, f"{step.name}: a full disk changed earlier rows")
    last = Terminal(project, step.command("zora"))
    said = 0
    if last.wait():
        keys, word = rng.choice(step.decisions)
        last.decide(keys)
        said = last.wait(decisions=1, patience=10)
    last.quit()
    final = read_rows(project, step, "zora")
    trial.counts["acknowledged"] += done + said
    trial.expect(
        len(final) >= len(after) + said, f"{step.name}: a decision after a full disk is missing ({word})"
    )


def git_under_writing(rng: random.Random, project: Path, step: Step, trial: Trial) -> None:
    """Stash and pop, check out, or pull while decisions are written. What is missing must be listed and can be put back."""
    other = project.parent / "other"
    _git(project, "init", "-q")
    _git(project, "add", "-A")
    _git(project, "commit", "-qm", "start")
    _git(project, "clone", "-q", ".", str(other))
    terminal = Terminal(project, step.command("zora"))
    words: list[str] = []
    if terminal.wait():
        for number in range(rng.randint(3, 8)):
            keys, word = rng.choice(step.decisions)
            before = terminal.acknowledged
            terminal.decide(keys)
            if rng.random() < 0.5:
                terminal.wait(decisions=before + 1, patience=10)
            _disturb(rng, project, other, number)
            terminal.wait(decisions=before + 1, patience=10)
            words += [word] * (terminal.acknowledged > before)
    terminal.quit()
    trial.counts["acknowledged"] += len(words)
    demand_sound(trial, run(project, "check", "-r", NAME), "check after git")
    demand_sound(trial, run(project, "recover", "-r", NAME, "--as", "zora", "--put-back"), "recover")
    try:
        found = Counter(_said(read_rows(project, step, "zora"), step))
    except ValueError as error:
        trial.faults.append(f"{step.name}: after git, {error}")
        return
    lost = Counter(words) - found
    trial.expect(not lost, f"{step.name}: {dict(lost)} of {len(words)} in neither file nor journal after git")


def _disturb(rng: random.Random, project: Path, other: Path, number: int) -> None:
    """Let git replace files: stash and pop, a checkout, or a pull of a colleague's commit."""
    kind = rng.choice(("stash", "checkout", "pull", "nothing"))
    if kind == "stash":
        _git(project, "stash", "-u", "-q")
        _git(project, "stash", "pop", "-q")
    elif kind == "checkout":
        _git(project, "checkout", "-q", "--", ".")
    elif kind == "pull":
        (other / "corpus" / f"notes-{number}.md").write_text("A note of a colleague.\n", encoding="utf-8")
        _git(other, "add", "-A")
        _git(other, "commit", "-qm", f"note {number}")
        _git(project, "add", "-A")
        _git(project, "pull", "-q", "--rebase", "--autostash", str(other), "HEAD")


def _git(folder: Path, *arguments: str) -> None:
    named = ("-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *named, *arguments], cwd=folder, check=False, capture_output=True)


# Damaged files.


def fuzz(rng: random.Random, project: Path, trial: Trial) -> None:
    """Damage one file that people edit. Commands must end, say so, and lose no row in silence."""
    path = rng.choice(sorted(p for p in _edited(project) if p.is_file()))
    before = path.read_bytes()
    folder = path.parent.relative_to(project / "corpus" / NAME).as_posix() if "corpus" in path.parts else ""
    damaged = damage(rng, before)
    path.write_bytes(damaged)
    name = path.relative_to(project).as_posix()
    for command in _commands_for(path, folder):
        demand_sound(trial, run(project, *command), f"{name} damaged, {' '.join(command)}: {_short(damaged)}")
    if folder in KINDS and path.suffix == ".csv":
        _demand_told(trial, project, path, folder, before, damaged)
    path.write_bytes(before)
    trial.counts["damaged files"] += 1


def _edited(project: Path) -> Iterator[Path]:
    yield from (project / "corpus").rglob("*.csv")
    yield from (project / "corpus").rglob("*.yaml")
    yield from (project / "protocols").glob("*.yaml")
    yield from (project / "sheets").glob("*")
    yield from (project / ".slr").rglob("*.jsonl")
    yield project / "build" / NAME / "manifest.json"


def _commands_for(path: Path, folder: str) -> Iterator[Sequence[str]]:
    if path.parent.name == "sheets":
        step = next(s for s in STEPS if s.name == path.stem)
        yield [*step.command("zora"), "--import", str(path)]
        return
    yield ["check", "-r", NAME]
    if not folder or path.name == "manifest.json":
        yield ["screen", "-r", NAME]


def _demand_told(trial: Trial, project: Path, path: Path, folder: str, before: bytes, damaged: bytes) -> None:
    """Record a fault if a row of the file is gone and no problem of the file says so."""
    review = find_review(project, NAME)
    try:
        protocol, _ = load_protocol(review)
        was, _ = read_sheet(before, who=path.stem, file="f", kind=KINDS[folder], protocol=protocol)
        now, problems = read_sheet(damaged, who=path.stem, file="f", kind=KINDS[folder], protocol=protocol)
    except ReviewError as error:
        trial.faults.append(f"{path.name}: {error}")
        return
    key = tuple(c for c in KINDS[folder].table.names if c not in ("title", "author", "year", "doi"))
    gone = Counter(tuple(r[c] for c in key) for r in was) - Counter(tuple(r[c] for c in key) for r in now)
    changed = len(now) >= len(was)  # a changed cell is another row
    trial.counts["rows read"] += len(now)
    trial.counts["rows not read"] += max(0, len(was) - len(now))
    silent = gone and not problems and not changed and _lines(damaged) >= _lines(before)
    trial.expect(not silent, f"{folder}: {len(was) - len(now)} rows lost in silence: {_short(damaged)}")


def _lines(data: bytes) -> int:
    """Return the number of lines that are not blank. In UTF-16, a zero byte follows the last line break."""
    return sum(bool(line.strip(b"\0 \t")) for line in data.splitlines())


def _short(data: bytes) -> str:
    return repr(data if len(data) < 400 else data[:200] + b" ... " + data[-200:])


def damage(rng: random.Random, data: bytes) -> bytes:
    """Return data with one to three faults, of the kinds that editors, disks, spreadsheets and merges cause."""
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        data = rng.choice(_DAMAGES)(rng, data)
    return data


def _put(rng: random.Random, data: bytes, piece: bytes) -> bytes:
    place = rng.randrange(len(data) + 1)
    return data[:place] + piece + data[place:]


def _flip(rng: random.Random, data: bytes) -> bytes:
    if not data:
        return data
    place = rng.randrange(len(data))
    return data[:place] + bytes([rng.randrange(256)]) + data[place + 1 :]


def _cut(rng: random.Random, data: bytes) -> bytes:
    return data[: rng.randrange(len(data) + 1)]


def _on_lines(
    change: Callable[[random.Random, list[bytes]], None],
) -> Callable[[random.Random, bytes], bytes]:
    def damaged(rng: random.Random, data: bytes) -> bytes:
        lines = data.split(b"\n")
        change(rng, lines)
        return b"\n".join(lines)

    return damaged


def _drop_line(rng: random.Random, lines: list[bytes]) -> None:
    del lines[rng.randrange(len(lines))]


def _double_line(rng: random.Random, lines: list[bytes]) -> None:
    lines.insert(rng.randrange(len(lines) + 1), rng.choice(lines))


def _join_lines(rng: random.Random, lines: list[bytes]) -> None:
    if len(lines) > 1:
        place = rng.randrange(len(lines) - 1)
        lines[place : place + 2] = [lines[place] + lines[place + 1]]


def _conflict(rng: random.Random, lines: list[bytes]) -> None:
    place = rng.randrange(len(lines))
    lines[place : place + 1] = [b"<<<<<<< HEAD", lines[place], b"=======", lines[place], b">>>>>>> other"]


_PIECES: Final = (
    b'"', b'""', b"\n", b"\r", b"\r\n", b"\x00", b",", b";", b"\t", b"\xff", b"\xef\xbb\xbf", b"'", b"=1+1", b"\n\n\n",
    b"\x1b]52;c;eA==\x07", b"9999-12-31T23:59:59-14:00", b"x" * 140_000, b"[" * 3000, b"&a [*a, *a]", b"{", b"}", b"- ",
    b": ", b"!!python/object/apply:os.system", b"\xe2\x80\xae", b"1e400", "İNCLUDE".encode(), b"sep=;\n",
)  # fmt: skip

_DAMAGES: Final[Sequence[Callable[[random.Random, bytes], bytes]]] = (
    _flip,
    _flip,
    _cut,
    lambda rng, data: _put(rng, data, rng.choice(_PIECES)),
    lambda rng, data: _put(rng, data, rng.choice(_PIECES)),
    _on_lines(_drop_line),
    _on_lines(_double_line),
    _on_lines(_join_lines),
    _on_lines(_conflict),
    _on_lines(lambda rng, lines: rng.shuffle(lines)),
    lambda _, data: b"\n" + data,
    lambda _, data: data.replace(b"\n", b"\r\n"),
    lambda _, data: data.replace(b",", b";"),
    lambda _, data: data.decode("utf-8", "replace").encode("utf-16"),
    lambda _, data: data.decode("utf-8", "replace").encode("cp1252", "replace"),
    lambda rng, data: data + bytes(rng.randrange(256) for _ in range(rng.randrange(1, 200))),
    lambda _, data: data + b"\x00" * 4096,
    lambda _, __: b"",
)


# Running trials.

Run = Callable[[random.Random, Path, Trial], None]


def list_trials(
    args: argparse.Namespace, template: Path, built: Path
) -> Iterator[tuple[str, int, Path, Run]]:
    """Yield the group of each trial, its number, the project that it gets a copy of, and its function."""
    whole = read_build(built)
    for step in STEPS:

        def of_step(change: Callable[[random.Random, Path, Step, Trial], None], step: Step = step) -> Run:
            return lambda rng, project, trial: change(rng, project, step, trial)

        for i in range(args.kills):
            yield f"kills {step.name}", i, template, of_step(kill_session)
        for i in range(args.others):
            yield f"two sides {step.name}", i, template, of_step(write_from_two_sides)
            yield f"full disk {step.name}", i, template, of_step(fill_disk)
            yield f"git {step.name}", i, template, of_step(git_under_writing)
    for i in range(args.kills):
        yield "killed desk", i, template, kill_served_desk
    for i in range(args.others):
        yield "four sides", i, template, write_from_four
    for i in range(args.kills):
        yield "kills run", i, built, lambda rng, project, trial: kill_run(rng, project, whole, trial)
    for i in range(args.fuzz):
        yield "fuzz", i, built, fuzz


@contextmanager
def copy_of(template: Path) -> Iterator[Path]:
    """Copy a project for one trial, and delete the copy afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="torture"))
    try:
        yield Path(shutil.copytree(template, folder / "project", symlinks=True))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def run_trial(seed: int, group: str, number: int, template: Path, function: Run) -> Trial:
    """Run one trial in a copy of its project. A crash of the trial itself is a fault, too."""
    trial = Trial()
    rng = random.Random(f"{seed}/{group}/{number}")
    with copy_of(template) as project:
        try:
            function(rng, project, trial)
        except Exception:  # noqa: BLE001  one trial that fails must not end the others
            trial.faults.append(traceback.format_exc())
    return trial


def read_state(path: Path, seed: int) -> dict[str, Any]:
    """Return the finished trials of a seed in the state file."""
    done = {}
    with suppress(FileNotFoundError):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if row["seed"] == seed:
                done[row["trial"]] = row
    return done


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--seed", type=int, default=None, help="the default is a new one, or that of the state file"
    )
    parser.add_argument("--kills", type=int, default=200, help="kills of each session and of a run")
    parser.add_argument(
        "--others",
        type=int,
        default=20,
        help="trials of two terminals, of a full disk and of git, for each session",
    )
    parser.add_argument("--fuzz", type=int, default=100_000, help="at most so many damaged files")
    parser.add_argument("--fuzz-minutes", type=float, default=20, help="CPU minutes of damaged files")
    parser.add_argument(
        "--only",
        action="append",
        default=[],
        metavar="WORD",
        help="only groups with this word; may be repeated",
    )
    parser.add_argument(
        "--state", type=Path, default=Path("build/torture.jsonl"), help="file of finished trials"
    )
    return parser.parse_args()


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    own = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime + own.ru_utime + own.ru_stime


def torture() -> int:
    """Run the trials that are not finished yet, and print the counts of all. Returns 1 if there were faults."""
    args = _options()
    args.state.parent.mkdir(parents=True, exist_ok=True)
    seed = args.seed if args.seed is not None else random.SystemRandom().randrange(10**6)
    done = read_state(args.state, seed)
    counts: dict[str, Counter[str]] = {}
    faults: list[str] = []
    with (
        tempfile.TemporaryDirectory(prefix="torture") as folder,
        args.state.open("a", encoding="utf-8") as state,
    ):
        template, built = build(Path(folder), run)
        spent = 0.0
        for group, number, source, function in list_trials(args, template, built):
            if args.only and not any(word in group for word in args.only):
                continue
            name = f"{group} {number}"
            row = done.get(name)
            if row is None:
                if group == "fuzz" and spent > 60 * args.fuzz_minutes:
                    break
                start = _cpu()
                trial = run_trial(seed, group, number, source, function)
                used = _cpu() - start
                row = {
                    "seed": seed,
                    "trial": name,
                    "counts": trial.counts,
                    "faults": trial.faults,
                    "cpu": round(used, 2),
                }
                state.write(json.dumps(row) + "\n")
                state.flush()
            if group == "fuzz":
                spent += row["cpu"]
            total = counts.setdefault(group, Counter())
            total.update(row["counts"])
            total["trials"] += 1
            total["faults"] += len(row["faults"])
            faults += [f"{name}: {fault}" for fault in row["faults"]]
    print(f"seed {seed}")
    for group, total in counts.items():
        print(f"{group:22} " + ", ".join(f"{n} {word}" for word, n in sorted(total.items())))
    for fault in faults[:40]:
        print("-", fault)
    print(f"{len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(torture())
