"""Time the desk over HTTP with many pending reports: the first card, the acknowledgement of verdicts, events, and memory.

    python tests/bench/bench_web.py [--reports 100000] [--verdicts 500] [--people 1] [--streams 30] [--seed 1]

The tables of a run are those of `bench_desk.py`. The desk runs in a process of its own. Each verdict is a request as the script of
the screening page sends it, and its answer has the next card. Times are wall times, so the machine should have nothing else to do.
"""

import argparse
import http.client
import json
import random
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parent))

import numpy as np
from bench_desk import STAGE, TEAM, write_tables
from torture_desk import ServedDesk

from slr.store.disk import digest_file
from slr.store.layout import Review
from slr.store.manifest import Manifest, write_manifest

NAME = "bench"


def main() -> None:
    """Make the tables in a new folder, and print the times of a desk on them."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--reports", type=int, default=100_000)
    parser.add_argument("--verdicts", type=int, default=500)
    parser.add_argument("--people", type=int, default=1, choices=(1, 2, 3))
    parser.add_argument("--streams", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as root:
        review = Review(root=Path(root), name=NAME)
        write_tables(review, options.reports, options.seed)
        stage = {"fingerprint": "", "summary": "", "tables": {}, "problems": []}
        inputs = {review.shown(review.protocol): digest_file(review.protocol)}
        write_manifest(review, Manifest(inputs=inputs, stages={"screen": stage}))
        print(
            f"a desk with {options.reports:,} reports, {options.verdicts} verdicts each by {options.people}"
        )
        time_desk(Path(root), TEAM[: options.people], options.verdicts, options.streams)


def time_desk(root: Path, people: Sequence[str], verdicts: int, streams: int) -> None:
    """Print how long each step takes, in milliseconds."""
    desk = ServedDesk(root, people, random.Random(1).randrange(20_000, 50_000))
    start = time.perf_counter()
    desk.start()
    _print("open", time.perf_counter() - start)
    first = desk.get(people[0], _cards(3))
    _print("first card, from the start", time.perf_counter() - start)
    _print("first card, CPU", desk.cpu)
    waited = time.perf_counter()
    while not desk.get(people[0], _cards(1))["cards"][0]["ranked"] and time.perf_counter() - waited < 60:
        time.sleep(0.1)
    _print("words of all reports in memory, from the start", time.perf_counter() - start)
    print(f"{'memory, MB':<56}{desk.memory:>10.0f}")
    arrived: dict[str, list[float]] = {}
    for number in range(streams):
        threading.Thread(target=_listen, args=(desk, people[0], arrived, str(number)), daemon=True).start()
    time.sleep(1)
    used = desk.cpu
    times: list[float] = []
    said: list[float] = []
    threads = [threading.Thread(target=_judge, args=(desk, who, verdicts, times, said)) for who in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    _spread("verdict, acknowledged with the next card", times)
    time.sleep(2)
    print(f"{'CPU ms a verdict, with learning and events':<56}{1000 * (desk.cpu - used) / len(times):>10.1f}")
    late = [min((a - s for a in stamps if a >= s), default=9.0) for stamps in arrived.values() for s in said]
    _spread(f"event to {len(arrived)} open pages", late)
    print(f"{'memory, MB':<56}{desk.memory:>10.0f}")
    assert first["order"]
    desk.kill()


def _cards(number: int) -> str:
    return f"/{NAME}/cards?stage={STAGE}&queue=read&n={number}"


def _judge(desk: ServedDesk, who: str, verdicts: int, times: list[float], said: list[float]) -> None:
    draw = random.Random(who)
    held = {card["report"]: card for card in desk.get(who, _cards(3))["cards"]}
    order = list(held)
    for number in range(verdicts):
        card = held[order[0]]
        have = " ".join(order)
        values = {
            "op": f"{who}{number}", "stage": STAGE, "queue": "read", "report": card["report"], "criteria": card["criteria"],
            "mark": card["mark"], "say": draw.choice(["include", "exclude", "exclude:P1"]), "note": "", "have": have,
        }  # fmt: skip
        start = time.perf_counter()
        status, answer = desk.post(who, f"/{NAME}/say", values)
        times.append(time.perf_counter() - start)
        said.append(start)
        assert status == 200, answer
        held |= {c["report"]: c for c in answer["cards"]}
        order = answer["order"]
        time.sleep(0.05)  # faster than anybody reads


def _listen(desk: ServedDesk, who: str, arrived: dict[str, list[float]], name: str) -> None:
    """Note when events about counts arrive."""
    connection = http.client.HTTPConnection("127.0.0.1", desk.port, timeout=600)
    connection.request(
        "GET", f"/{NAME}/events", headers={"cookie": f"slr-desk-{desk.port}={desk.cookies[who]}"}
    )
    answer = connection.getresponse()
    arrived[name] = []
    while line := answer.readline():
        if line.startswith(b"data:") and json.loads(line[5:])["kind"] == "counts":
            arrived[name].append(time.perf_counter())


def _print(name: str, seconds: float) -> None:
    print(f"{name:<56}{1000 * seconds:>10.0f}", flush=True)


def _spread(name: str, times: Sequence[float]) -> None:
    p50, p95, p99 = np.percentile(np.array(times) * 1000, [50, 95, 99])
    print(f"{name:<56} p50 {p50:.1f}  p95 {p95:.1f}  p99 {p99:.1f}  ({len(times)})", flush=True)


if __name__ == "__main__":
    main()
