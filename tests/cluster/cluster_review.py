"""A small made-up review with duplicates, rules and a ranking, and clusters on this computer to run it on."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

from large_review import NAME, write_exports, write_people

from slr.cluster.engine import DaskMap, Plan, open_cluster
from slr.cluster.task import Site
from slr.store.layout import Review

TESTS = Path(__file__).resolve().parents[1]


def write_review(project: Path, size: int = 400) -> Review:
    """Write a review, and people's files about records that may not exist, which are reported in the same way by all engines."""
    write_exports(project, size, 1)
    rows = [
        {"record": f"r{i:010}", "title": f"Sleepment at work {i}", "abstract": "sleepment", "doi": ""}
        for i in range(200)
    ]
    write_people(project, rows, 1)
    return Review(root=project, name=NAME)


def find_site(review: Review) -> Site:
    return Site.here(str(review.protocol), review.protocol.read_bytes())


def read_build(review: Review) -> dict[str, bytes]:
    """Return the content of all files in the build folder, by path. Hidden files, which have times, are left out."""
    files = (p for p in sorted(review.build.rglob("*")) if p.is_file() and not p.name.startswith("."))
    return {p.relative_to(review.build).as_posix(): p.read_bytes() for p in files}


@contextmanager
def start_workers(review: Review, number: int) -> Iterator[DaskMap]:
    """Yield the `map` of a cluster with some workers on this computer."""
    with open_cluster(Plan(workers=number, memory="2GB"), find_site(review)) as run:
        yield run


class Machines:
    """A scheduler and a worker in processes of their own, which talk through the network like two machines."""

    def __init__(self, folder: Path, workers: int = 1) -> None:
        self._folder, self._workers = folder, workers
        self.processes: list[subprocess.Popen[bytes]] = []
        self.address = ""

    def __enter__(self) -> "Machines":
        self._folder.mkdir(parents=True, exist_ok=True)
        scheduler = self._start(
            "dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", log=subprocess.PIPE
        )
        assert scheduler.stderr is not None
        for line in scheduler.stderr:
            if b"Scheduler at:" in line:
                self.address = line.split()[-1].decode()
                break
        for _ in range(self._workers):
            self._start("dask_worker", self.address, "--nthreads", "1", "--no-nanny", "--no-dashboard")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in self.processes:
            process.kill()
            process.communicate()

    def _start(self, module: str, *arguments: str, log: int = subprocess.DEVNULL) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", f"distributed.cli.{module}", *arguments]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (TESTS.parent, TESTS)))}
        process = subprocess.Popen(command, cwd=self._folder, env=environment, stderr=log)
        self.processes.append(process)
        return process
