"""Time the writing of one row into people's files of different lengths, with the check, the journal and both flushes.

    python tests/bench/bench_append.py [lines ...]

The first row of a process is timed apart, because the whole of the file is looked at once. Exit status 1 if the slowest
twentieth of the other rows takes 20 ms or longer.
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path

from slr.desk.own_file import OwnFile
from slr.model.protocol import Protocol
from slr.people.kind import KINDS
from slr.store.layout import Review
from slr.store.people import person_file, write_rows

PROTOCOL = Protocol.model_validate(
    {"schema": 1, "review": {"title": "t"}, "question": {"text": "q"}, "sources": []}
)
KIND = KINDS["screening/title-abstract"]
ROWS = 200
LIMIT = 20.0  # milliseconds


def main() -> int:
    """Print the times for each length and way of writing, and return the exit status."""
    slow = False
    print(f"{'lines':>8} {'way':<8} {'first':>8} {'median':>8} {'p95':>8} {'max':>8}   ms")
    for lines in map(int, sys.argv[1:] or ("0", "1000", "10000", "100000")):
        for way in ("file", "session"):
            with tempfile.TemporaryDirectory() as root:
                first, *times = measure(Review(root=Path(root), name="bench"), lines, way)
            p95 = statistics.quantiles(times, n=20)[-1]
            slow |= p95 >= LIMIT
            figures = (first, statistics.median(times), p95, max(times))
            print(f"{lines:>8} {way:<8} {' '.join(f'{t:8.1f}' for t in figures)}")
    return int(slow)


def measure(review: Review, lines: int, way: str) -> list[float]:
    """Return the time of each row in milliseconds: through `write_rows` alone, or through a session's file."""
    path = person_file(review, KIND, "rina")
    path.parent.mkdir(parents=True)
    with path.open("w", encoding="utf-8") as file:
        file.write(f"{','.join(KIND.table.names)}\n")
        for i in range(lines):
            row = f'r{i},exclude,,A short note,2026-01-01T10:00:00Z,model,abcdef,,"Smith, J.",2020'
            file.write(f'{row},"Workload, strain and performance of public servants: study {i}",10.1/{i}\n')
    session = OwnFile(review, PROTOCOL, KIND, "rina", lambda row: row["report"])
    times = []
    for i in range(ROWS + 1):
        values = {"report": f"n{i}", "verdict": "include", "title": "Work, and strain", "note": "a note"}
        start = time.perf_counter()
        if way == "file":
            row = {**values, "when": "2026-02-01T10:00:00Z"}
            problems = write_rows(review, PROTOCOL, KIND, "rina", [row]).refused
        else:
            problems = session.add(f"n{i}", values, "2026-02-01T10:00:00Z")
        times.append(1000 * (time.perf_counter() - start))
        assert not problems
    return times


if __name__ == "__main__":
    sys.exit(main())
