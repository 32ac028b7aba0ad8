"""Measure a whole review on a Dask cluster: the time and memory of the command, of the scheduler and of each worker.

    python tests/bench/bench_cluster.py [N ...] [--workers 2] [--memory 3GB] [--page docs/performance.md] [--keep DIR]

The scheduler and the workers are processes of their own, which talk through the network like machines. Each review is
generated as in `bench_review.py` and runs once. Every half second, the CPU time and the memory of all processes are measured.
With the variable `BENCH=large`, the sizes include 1,000,000. `--page` replaces the section on clusters at the end of a page.
Linux only, because the figures come from /proc.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final

TESTS: Final = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TESTS))

from bench.bench_ingest import watch_session  # noqa: E402
from bench.bench_review import BRIEF, KB, MB, STAGES, _collect, _environment, _make_apart  # noqa: E402
from large_review import NAME  # noqa: E402

SIZES: Final = (30_000, 100_000)
LARGE: Final = 1_000_000
PAUSE: Final = 0.5  # seconds between two measurements
MILLION: Final = 1_000_000
HEADING: Final = "## On a cluster\n"

# Prints the name of each stage when it begins, and the number of records at the end.
COMMAND: Final = """
import sys
from pathlib import Path
from slr.cli.main import choose_allocator
choose_allocator()
if __name__ == '__main__':
    from slr.cluster.engine import Plan, open_cluster
    from slr.cluster.task import Site
    from slr.pipeline import run_review
    from slr.store.layout import Review
    review = Review(root=Path(sys.argv[1]), name=sys.argv[2])
    site = Site.here(str(review.protocol), review.protocol.read_bytes())
    with open_cluster(Plan(scheduler=sys.argv[3]), site) as run:
        run_review(review, 'synthesize', report=lambda stage: print(stage, flush=True), run=run)
    import pyarrow.parquet as pq
    print('=', pq.read_metadata(review.build / 'stages' / 'records.parquet').num_rows, flush=True)
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """The costs of a stage: the CPU seconds of the command, of the scheduler and of all workers, the peak memory in bytes of the
    command and of the largest worker, and the seconds on the clock."""

    command: float = 0.0
    scheduler: float = 0.0
    workers: float = 0.0
    peak: float = 0.0
    worker_peak: float = 0.0
    clock: float = 0.0


@dataclass(frozen=True, slots=True)
class Measured:
    """The costs of the stages of a review on a cluster, by name, in order. `load` is the mean load of the machine."""

    records: int
    workers: int
    load: float
    stages: dict[str, Cost]

    @property
    def whole(self) -> Cost:
        """The sum of the times, and the highest peaks."""
        costs = self.stages.values()
        return Cost(
            command=sum(c.command for c in costs),
            scheduler=sum(c.scheduler for c in costs),
            workers=sum(c.workers for c in costs),
            peak=max(c.peak for c in costs),
            worker_peak=max(c.worker_peak for c in costs),
            clock=sum(c.clock for c in costs),
        )


def main() -> None:
    """Print the costs of each review, and write them to the page."""
    options = _read_options()
    if find_spec("distributed") is None:
        print("the review on a cluster is not measured, because Dask is not installed (make cluster)")
        return
    found: list[Measured] = []
    for size in options.sizes or ((*SIZES, LARGE) if os.environ.get("BENCH") == "large" else SIZES):
        with tempfile.TemporaryDirectory(prefix="bench-cluster-") as name:
            project = (options.keep or Path(name)) / str(size)
            if not project.exists():
                _make_apart(project, size, options.seed)
            found.append(measure(project, options.workers, options.memory, Path(name)))
            print("\n".join(_write_table(found[-1], found[-2] if len(found) > 1 else None)), flush=True)
    if options.page:
        before = options.page.read_text(encoding="utf-8").partition(HEADING)[0].rstrip()
        section = write_section(found, options.memory)
        options.page.write_text(f"{before}\n\n{section}", encoding="utf-8")


def _read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sizes", nargs="*", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--memory", default="3GB", help="the memory of each worker")
    parser.add_argument("--page", type=Path, help="the page with the section on clusters")
    parser.add_argument(
        "--keep", type=Path, help="keep the made-up reviews in this folder, and use those there"
    )
    return parser.parse_args()


def measure(project: Path, workers: int, memory: str, folder: Path) -> Measured:
    """Run the review from clean on a cluster of its own, and return what each stage cost."""
    subprocess.run(["rm", "-rf", str(project / "build")], check=True)
    scheduler = _start(folder, "dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard")
    started = [scheduler]
    try:
        assert scheduler.stderr is not None
        address = next(line.split()[-1] for line in scheduler.stderr if "Scheduler at:" in line)
        threading.Thread(target=scheduler.stderr.read, daemon=True).start()
        limit = ("--nthreads", "1", "--memory-limit", memory, "--no-dashboard")
        started += [_start(folder, "dask_worker", address, *limit, quiet=True) for _ in range(workers)]
        command = [sys.executable, "-c", COMMAND, str(project), NAME, address]
        run = subprocess.Popen(
            command, env=_environment(), stdout=subprocess.PIPE, start_new_session=True, text=True
        )
        return _watch(run, started[0], started[1:])
    finally:
        for process in started:
            process.terminate()
        for process in started:
            process.wait()


def _start(folder: Path, module: str, *arguments: str, quiet: bool = False) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", f"distributed.cli.{module}", *arguments]
    log = subprocess.DEVNULL if quiet else subprocess.PIPE
    return subprocess.Popen(
        command, cwd=folder, env=_environment(), stderr=log, start_new_session=True, text=True
    )


def _watch(
    run: "subprocess.Popen[str]",
    scheduler: "subprocess.Popen[str]",
    workers: "Sequence[subprocess.Popen[str]]",
) -> Measured:
    """Measure all processes until the run ends."""
    lines: list[str] = []
    reader = threading.Thread(target=_collect, args=(run.stdout, lines.append))
    reader.start()
    stages: dict[str, Cost] = {}
    loads: list[float] = []
    spent, last = [0.0] * (2 + len(workers)), time.monotonic()
    while run.poll() is None:
        name = lines[-1] if lines else STAGES[0]
        held = [_sum_up(process) for process in (run, scheduler, *workers)]
        used = [max(cpu, before) for (cpu, _), before in zip(held, spent, strict=True)]
        added = [now - before for now, before in zip(used, spent, strict=True)]
        old, now = stages.get(name, Cost()), time.monotonic()
        stages[name] = Cost(
            command=old.command + added[0],
            scheduler=old.scheduler + added[1],
            workers=old.workers + sum(added[2:]),
            peak=max(old.peak, held[0][1]),
            worker_peak=max(old.worker_peak, *(memory for _, memory in held[2:])),
            clock=old.clock + now - last,
        )
        spent, last = used, now
        loads.append(os.getloadavg()[0])
        time.sleep(PAUSE)
    reader.join()
    if run.returncode or not lines or not lines[-1].startswith("= "):
        raise SystemExit(f"the review could not be run: exit {run.returncode}")
    known = {s: stages[s] for s in STAGES if s in stages}
    return Measured(int(lines[-1][2:]), len(workers), sum(loads) / len(loads), known)


def _sum_up(process: "subprocess.Popen[str]") -> tuple[float, float]:
    """Return the CPU seconds and the bytes of memory of all processes of a session."""
    held = watch_session(process.pid).values()
    return sum(cpu for cpu, _ in held), 2**20 * sum(memory for _, memory in held)


HEADS: Final = (
    ("CPU s of the workers", "CPU s of the command", "CPU s of the scheduler"),
    ("peak MB of a worker", "peak MB of the command", "seconds"),
)


def _write_table(found: Measured, smaller: Measured | None) -> Iterator[str]:
    heads = [head for group in HEADS for head in group]
    growth = (
        [
            "CPU time of all processes ÷ CPU time for the smaller review",
            "memory of the command, KB per added record",
        ]
        if smaller
        else []
    )
    yield f"| {found.records:,} records | {' | '.join(heads + growth)} |"
    yield "|---|" + "---:|" * (len(heads) + len(growth))
    for name, cost in (*found.stages.items(), ("total", found.whole)):
        row = [f"{cost.workers:.1f}", f"{cost.command:.1f}", f"{cost.scheduler:.1f}"]
        row += [f"{cost.worker_peak / MB:,.0f}", f"{cost.peak / MB:,.0f}", f"{cost.clock:,.0f}"]
        if smaller:
            old = smaller.whole if name == "total" else smaller.stages.get(name, Cost())
            now, before = (c.workers + c.command + c.scheduler for c in (cost, old))
            added = (cost.peak - old.peak) / KB / (found.records - smaller.records)
            row += [f"{now / before:.1f}" if before >= BRIEF else "-", f"{added:.2f}"]
        yield f"| {' | '.join([name, *row])} |"


SECTION: Final = """\
{heading}
These figures were measured with `tests/bench/bench_cluster.py`, which is part of `make bench`. The reviews are the same as above.
They were run with `slr run --engine dask` on {workers} workers with {memory} each, a scheduler and the command itself, all on one
machine with {cores} cores. The machine also did other work: its mean load was {loads}. The elapsed times
therefore say little. [cluster.md](cluster.md) says which step runs on the workers.

{tables}

{paper}
"""

PAPER: Final = """\
If each figure grows as it did from {small:,} to {large:,} records, ten million records need {workers_cpu:,.0f} CPU seconds on the
workers, {command_cpu:,.0f} in the command and {scheduler_cpu:,.0f} in the scheduler. The command then needs {command:,.0f} GB of memory. Each worker needs
{worker:,.1f} GB, because its parts have the same size in any review. The limit is therefore the memory of the command, and not
that of the workers."""


def write_section(found: Sequence[Measured], memory: str) -> str:
    """Return the section on clusters."""
    pairs = zip((None, *found), found, strict=False)
    tables = "\n\n".join("\n".join(_write_table(one, smaller)) for smaller, one in pairs)
    paper = _write_paper(found[-2], found[-1]) if len(found) > 1 else ""
    loads = ", ".join(f"{one.load:.0f}" for one in found)
    return SECTION.format(
        heading=HEADING,
        workers=found[0].workers,
        memory=memory,
        cores=os.cpu_count(),
        loads=loads,
        tables=tables,
        paper=paper,
    )


def _write_paper(small: Measured, large: Measured) -> str:
    """Return what ten million records cost, on a straight line through two reviews."""

    def grow(read: str) -> float:
        low, high = getattr(small.whole, read), getattr(large.whole, read)
        return high + (high - low) / (large.records - small.records) * (10 * MILLION - large.records)

    return PAPER.format(
        small=small.records,
        large=large.records,
        workers_cpu=grow("workers"),
        command_cpu=grow("command"),
        scheduler_cpu=grow("scheduler"),
        worker=large.whole.worker_peak / KB / MB,
        command=grow("peak") / KB / MB,
    )


if __name__ == "__main__":
    main()
