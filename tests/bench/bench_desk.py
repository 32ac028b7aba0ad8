"""Time a desk with many pending reports: opening it, dealing the next report, ordering again, and deriving a status.

    python tests/bench/bench_desk.py [--reports 100000] [--seed 1]

The tables of a run are made up: three reviewers, two of whom read each report, and verdicts on 3 % of the reports. The
desk runs in a process of its own, so that its memory is not mixed with that of the generator. CPU seconds.
"""

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from slr.cli.main import choose_allocator
from slr.model import table as declared
from slr.model.reason import Reason, write_reasons
from slr.model.table import Table, frame
from slr.model.verdict import Verdict
from slr.pipeline import load_protocol
from slr.store.layout import Review
from slr.store.table_file import write_table

TEAM = ("rina", "sari", "tomas")
STAGE = "title-abstract"
PROTOCOL = """\
schema: 1
review: {title: A made-up review, kind: demonstration}
question: {text: Does w12 change w40 in w77?, terms: {en: ['w12*', w40]}}
criteria:
  - {id: E1, kind: exclude, text: About w700., rule: {text: 'w700* OR w800'}}
  - {id: E2, kind: exclude, text: Too old., rule: {years: {to: 1899}}}
  - {id: P1, kind: exclude, text: Off topic.}
sources: []
screening:
  title-abstract: {reviewers: 2, team: [rina, sari, tomas]}
"""
REPEATS = 50


def main() -> None:
    """Make the tables in a new folder, and print the times of a desk on them."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--reports", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--desk", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.desk is not None:
        time_desk(Review(root=options.desk, name="bench"))
        return
    with tempfile.TemporaryDirectory() as root:
        write_tables(Review(root=Path(root), name="bench"), options.reports, options.seed)
        print(f"a desk with {options.reports:,} reports")
        for run in ("first session", "later session"):
            print(f"{run:<42}{'CPU ms':>10}{'memory MB':>12}{'peak':>8}", flush=True)
            subprocess.run([sys.executable, __file__, "--desk", root], check=True)


def time_desk(review: Review) -> None:
    """Print how long each step of a session takes."""
    choose_allocator()
    with_modules = time.process_time()
    from slr.desk.session import open_session  # noqa: PLC0415  timed
    from slr.desk.snapshot import open_snapshot  # noqa: PLC0415

    protocol, _ = load_protocol(review)
    snapshot = open_snapshot(review, protocol, STAGE)
    _print("open: tables and modules", time.process_time() - with_modules)
    items = _time("deal to the first person, with all draws", lambda: snapshot.queue.assign("rina"))
    _repeat("deal to another person", lambda: snapshot.queue.assign("tomas"))
    session = _time("open a session with the ranking", lambda: open_session(snapshot, "rina", items))
    _time("first card", session.card)

    def order() -> None:
        assert session.ranking is not None
        session.work.order(session.ranking.scores)
        assert session.work.current is not None

    _repeat("order again, and the next report", order)
    reports = iter([item.report for item in session.work.ahead[: 2 * REPEATS]])

    def record() -> None:
        report = next(reports)
        session.counts.record(report, "sari", Verdict(report=report, who="sari", verdict="exclude"))

    _repeat("status and counts after a verdict", record)

    def decide() -> None:
        assert session.item is not None
        session.decide(session.item.report, "exclude", "P1", "", "2026-04-01T10:00:00Z")

    _repeat("verdict: written, learned, next report", decide)


def _time(name: str, call: Callable[[], Any]) -> Any:
    start = time.process_time()
    result = call()
    _print(name, time.process_time() - start)
    return result


def _repeat(name: str, call: Callable[[], object]) -> None:
    times = []
    for _ in range(REPEATS):
        start = time.process_time()
        call()
        times.append(time.process_time() - start)
    _print(f"{name}, median", statistics.median(times))


def _print(name: str, seconds: float) -> None:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    memory = pages * os.sysconf("SC_PAGE_SIZE") / 2**20
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  {name:<40}{1000 * seconds:>10.2f}{memory:>12.0f}{peak:>8.0f}", flush=True)


def write_tables(review: Review, reports: int, seed: int) -> None:
    """Write the protocol and the tables of a run."""
    draw = np.random.default_rng(seed)
    review.protocol.parent.mkdir(parents=True)
    review.protocol.write_text(PROTOCOL, encoding="utf-8")
    ids = sorted({f"{number:012x}" for number in draw.integers(1 << 48, size=reports).tolist()})
    judged = {
        int(i): "include" if k % 10 == 0 else "exclude"
        for k, i in enumerate(draw.permutation(len(ids))[: len(ids) * 3 // 100])
    }
    settled = {i: f"{word}d" for k, (i, word) in enumerate(judged.items()) if k % 2}
    pending = draw.permutation([i for i in range(len(ids)) if i not in settled]).tolist()
    write_table(review, declared.REPORTS, _in_chunks(declared.REPORTS, ids, seed))
    outcomes = [
        {"report": r, "criterion": c, "outcome": "not met", "effect": "none"}
        for r in ids
        for c in ("E1", "E2")
    ]
    tables: Mapping[Table, Sequence[Mapping[str, object]]] = {
        declared.VERDICTS_TABLE: sorted(
            _judge(ids, judged, settled), key=lambda row: (row["report"], row["who"])
        ),
        declared.STATUSES: [row for i, r in enumerate(ids) for row in _follow(r, settled.get(i, "pending"))],
        declared.RULE_OUTCOMES: outcomes,
        declared.SCORES: [_score(ids[i], rank, len(ids)) for rank, i in enumerate(pending, 1)],
        declared.RULE_CHECK: [],
        declared.STOPPING: [],
    }
    for table, rows in tables.items():
        write_table(review, table, frame(table, rows))


def _in_chunks(table: Table, ids: Sequence[str], seed: int) -> Iterator[Any]:
    """Yield the table REPORTS in chunks, with the word lengths of real abstracts."""
    draw = np.random.default_rng(seed)
    letters = np.array(list("etaoinshrdlu"))
    names = np.array(["".join(draw.choice(letters, size)) for size in draw.integers(2, 12, 50_000)])
    for start in range(0, len(ids), 5000):
        yield frame(table, [_describe(report, draw, names) for report in ids[start : start + 5000]])


def _describe(report: str, draw: np.random.Generator, names: Any) -> dict[str, object]:
    length = 12 if draw.random() < 0.2 else 12 + int(draw.integers(60, 340))
    words = names[np.minimum(draw.zipf(1.35, length), len(names)) - 1]
    return {
        "report": report, "records": [report], "sources": ["alpha"], "arm": "databases", "searched": "2026-01-01",
        "title": " ".join(words[:12]), "abstract": " ".join(words[12:]) or None, "type": "article",
        "keywords": list(names[draw.integers(0, 3000, 5)]), "authors": ["Abara, N.", "Doe, Mary"],
        "year": 2000 + int(draw.integers(26)), "journal": f"Journal {draw.integers(900)}", "doi": f"10.1/{report}",
    }  # fmt: skip


def _judge(
    ids: Sequence[str], judged: Mapping[int, str], settled: Mapping[int, str]
) -> Iterator[dict[str, Any]]:
    for k, (i, word) in enumerate(judged.items()):
        for who in (TEAM[k % 3], TEAM[(k + 1) % 3])[: 1 + (i in settled)]:
            yield Verdict(report=ids[i], who=who, verdict=word, when="2026-03-01", served="model").to_row(
                STAGE
            )


def _follow(report: str, status: str) -> Iterator[dict[str, object]]:
    """Yield the statuses of a report at all stages."""
    reason = write_reasons((Reason("unread"),))
    later = "pending" if status == "included" else "not reached"
    by = "nobody" if status == "pending" else "people"
    for stage, word in (("full-text", "not reached"), ("retrieval", later), (STAGE, status)):
        yield {"report": report, "stage": stage, "status": word, "by": by, "reason": reason}


def _score(report: str, rank: int, number: int) -> dict[str, object]:
    return {"report": report, "stage": STAGE, "rank": rank, "score": 1 - rank / number, "basis": "classifier"}


if __name__ == "__main__":
    main()
