"""Measure time and memory of each stage of a whole review, from the exports to the appendix, for reviews of different sizes.

    python tests/bench/bench_review.py [N ...] [--cores 2] [--page docs/performance.md] [--keep DIR]

Each review is generated from a seed: about N records with abstracts in four formats, and the files of two reviewers.
The review runs once as `slr synthesize` runs it. Every 50 ms, the CPU time and the memory of all its processes are
measured; memory that several processes share is counted once. With the variable `BENCH=large`, the sizes include
1,000,000. `--page` writes the figures to a page. Linux only, because the figures come from /proc.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

TESTS: Final = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TESTS))

from bench.bench_ingest import watch_session  # noqa: E402
from large_review import NAME, write_exports, write_people  # noqa: E402

SIZES: Final = (10_000, 30_000, 100_000, 300_000)
LARGE: Final = 1_000_000
PEOPLE: Final = 10_000  # in every review, people have screened about a quarter of the first 10,000 records
PAUSE: Final = 0.05  # seconds between two measurements
LIMIT: Final = 6.0  # KB for each record that a review has more than a smaller one
BRIEF: Final = 0.5  # CPU seconds; the growth of a shorter time says nothing
KB: Final = 1000
MB: Final = 1000 * KB
STAGES: Final = ("start", "ingest", "dedupe", "screen", "code", "findings", "claims", "synthesize", "write")

# Prints the name of each stage when it begins, and the number of records at the end.
COMMAND: Final = """
import os, sys
if hasattr(os, 'sched_setaffinity'):
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: int(sys.argv[1])])
from pathlib import Path
from slr.cli.main import choose_allocator
choose_allocator()
from slr.pipeline import run_review
from slr.store.layout import Review
from slr.worker import Workers
review = Review(root=Path(sys.argv[2]), name=sys.argv[3])
run_review(review, sys.argv[4], report=lambda stage: print(stage, flush=True), run=Workers(number=int(sys.argv[1])))
import pyarrow.parquet as pq
print('=', pq.read_metadata(review.build / 'stages' / 'records.parquet').num_rows, flush=True)
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """The CPU seconds of a stage, and the peak memory of all processes during the stage in bytes."""

    cpu: float
    peak: float


@dataclass(frozen=True, slots=True)
class Measured:
    """The costs of a review's stages, by name, in order. `records` is the number of its records."""

    records: int
    stages: dict[str, Cost]

    @property
    def whole(self) -> Cost:
        """The costs of the whole run."""
        costs = self.stages.values()
        return Cost(sum(cost.cpu for cost in costs), max(cost.peak for cost in costs))


def main() -> int:
    """Print the costs of each review. The exit status is 1 if a large review needs more memory than it may."""
    options = _read_options()
    found: list[Measured] = []
    for size in options.sizes or ((*SIZES, LARGE) if os.environ.get("BENCH") == "large" else SIZES):
        with tempfile.TemporaryDirectory(prefix="bench-review-") as name:
            project = (options.keep or Path(name)) / str(size)
            if not project.exists():
                _make_apart(project, size, options.seed)
            found.append(measure(project, options.cores, options.upto))
            print("\n".join(describe(found[-1], found[-2] if len(found) > 1 else None)), flush=True)
    if options.page:
        options.page.write_text(write_page(found, options.cores), encoding="utf-8")
    small, large = found[0], found[-1]
    added = (large.whole.peak - small.whole.peak) / KB / max(1, large.records - small.records)
    return int(large.records >= SIZES[2] and added > LIMIT)


def _read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sizes", nargs="*", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--cores", type=int, default=2)
    parser.add_argument("--upto", default="synthesize", help="the last stage to run")
    parser.add_argument("--page", type=Path, help="the page to write")
    parser.add_argument(
        "--keep", type=Path, help="keep the made-up reviews in this folder, and use those there"
    )
    return parser.parse_args()


def _make_apart(project: Path, size: int, seed: int) -> None:
    """Make the review in another process, so that its memory is returned."""
    code = "import sys; from pathlib import Path; from bench.bench_review import make_review; make_review(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))"
    subprocess.run(
        [sys.executable, "-c", code, str(project), str(size), str(seed)], env=_environment(), check=True
    )


def make_review(project: Path, size: int, seed: int) -> None:
    """Write the protocol, the exports and people's files of a review.

    People have read records of the first block only, whatever the size: their ids come from a small review.
    """
    records = read_records(min(size, PEOPLE), seed)
    write_exports(project, size, seed)
    write_people(project, records, seed)


def read_records(size: int, seed: int) -> list[dict[str, str]]:
    """Return the records of a made-up review as they are ingested: record, title, abstract and doi."""
    import pandas as pd  # noqa: PLC0415  only where a review is made

    from slr.pipeline import run_review  # noqa: PLC0415
    from slr.store.layout import Review  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as name:
        write_exports(Path(name), size, seed)
        small = Review(root=Path(name), name=NAME)
        run_review(small, "ingest")
        records = pd.read_parquet(
            small.build / "stages/records.parquet", columns=["record", "title", "abstract", "doi"]
        )
    return records.fillna("").to_dict("records")


def measure(project: Path, cores: int, upto: str = "synthesize") -> Measured:
    """Run the review from clean and return what each stage cost."""
    subprocess.run(["rm", "-rf", str(project / "build")], check=True)
    command = [sys.executable, "-c", COMMAND, str(cores), str(project), NAME, upto]
    lines: list[str] = []
    done = subprocess.Popen(
        command, cwd=project, env=_environment(), stdout=subprocess.PIPE, start_new_session=True, text=True
    )
    assert done.stdout is not None
    reader = threading.Thread(target=_collect, args=(done.stdout, lines.append))
    reader.start()
    used: dict[int, float] = {}
    spent: dict[str, float] = {}
    peaks: dict[str, float] = {}
    while done.poll() is None:
        stage = lines[-1] if lines else STAGES[0]
        before = sum(used.values())
        held = watch_session(done.pid)
        for process, (cpu, _) in held.items():
            used[process] = cpu
        spent[stage] = spent.get(stage, 0.0) + sum(used.values()) - before
        peaks[stage] = max(peaks.get(stage, 0.0), 2**20 * sum(memory for _, memory in held.values()))
        time.sleep(PAUSE)
    reader.join()
    if done.returncode or not lines or not lines[-1].startswith("= "):
        raise SystemExit(f"the review could not be run: exit {done.returncode}")
    names = [s for s in STAGES if s in spent]
    return Measured(int(lines[-1][2:]), {s: Cost(spent[s], peaks[s]) for s in names})


def _collect(lines: IO[str], add: Callable[[str], None]) -> None:
    for line in lines:
        add(line.strip())


def _environment() -> dict[str, str]:
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    return {**environment, "PYTHONPATH": os.pathsep.join((str(TESTS.parent), str(TESTS)))}


def describe(found: Measured, smaller: Measured | None) -> Iterator[str]:
    """Yield the lines of a table for the terminal. `smaller` is the review to compare the growth with."""
    heads = ("CPU s", "ms/record", "peak MB", "KB/record", *(("times", "KB/added") if smaller else ()))
    yield f"\n{f'{found.records:,} records':24}" + "".join(f"{head:>11}" for head in heads)
    for name, *figures in list_figures(found, smaller):
        yield f"  {name:22}" + "".join(f"{figure:>11}" for figure in figures)


def list_figures(found: Measured, smaller: Measured | None) -> Iterator[tuple[str, ...]]:
    """Yield the row of each stage and of the whole run: name, time, memory and, with a smaller review, the growth."""
    for name, cost in (*found.stages.items(), ("total", found.whole)):
        memory = (f"{cost.peak / MB:,.0f}", f"{cost.peak / KB / found.records:.2f}")
        row = (name, f"{cost.cpu:.1f}", f"{1000 * cost.cpu / found.records:.3f}", *memory)
        if smaller is None:
            yield row
            continue
        old = smaller.whole if name == "total" else smaller.stages.get(name)
        if old is None:
            yield (*row, "-", "-")
            continue
        times = f"{cost.cpu / old.cpu:.1f}" if old.cpu >= BRIEF else "-"
        yield (*row, times, f"{(cost.peak - old.peak) / KB / (found.records - smaller.records):.2f}")


PAGE: Final = """\
# Performance

The figures on this page were measured with `make bench` (`tests/bench/bench_review.py`). `BENCH=large make bench` also
measures a review of 1,000,000 records, which takes longer than all smaller reviews together.

Each review is generated from a seed. It has records with abstracts in RIS, BibTeX, CSV and MEDLINE files. About a fifth of
the records are duplicates. The protocol has six criteria and three codes. In every review, two reviewers have screened about a
quarter of the first 10,000 records. Their other files, such as codings, are about these records, too. `slr
synthesize` is run once with {cores} and without earlier results.

- The time is the CPU time of all processes (user and system).
- The memory is the peak of all processes together. Memory that several processes share is counted once.
- "KB per record" is this peak divided by the number of records, so it includes the memory of the program and its libraries.
  "KB per added record" is the difference between the peaks of two reviews, divided by the difference between their sizes.
- The row `start` covers everything before the first stage. The row `write` covers the writing of the outputs. The row `whole` has
  the sum of the times and the highest peak.
- A stage that was too short to be measured has no row.
- If the smaller review needed less than half a second for a stage, the two times are not compared, and the cell contains a dash.
  If the smaller review has no row for the stage, the cell for the memory contains a dash, too.

The aim is that the highest peak grows by at most {limit:.0f} KB per added record, from the smallest to the largest review.

{tables}"""


def write_page(found: Sequence[Measured], cores: int) -> str:
    """Return the text of the page."""
    cores_used = f"{cores} worker processes" if cores > 1 else "one process"
    return PAGE.format(cores=cores_used, limit=LIMIT, tables="\n".join(_write_tables(found)))


def _write_tables(found: Sequence[Measured]) -> Iterator[str]:
    for smaller, one in zip((None, *found), found, strict=False):
        yield f"## {one.records:,} records\n"
        growth = f" CPU s ÷ CPU s of {smaller.records:,} records | KB per added record |" if smaller else ""
        yield f"| stage | CPU s | ms per record | peak MB | KB per record |{growth}"
        yield "|---|" + "---:|" * (6 if smaller else 4)
        yield from (f"| {' | '.join(row)} |" for row in list_figures(one, smaller))
        yield ""


if __name__ == "__main__":
    sys.exit(main())
