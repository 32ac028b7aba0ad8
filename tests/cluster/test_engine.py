"""A run on a Dask cluster gives the bytes of a run on one machine, and a cluster that is lost loses nothing but time."""

import os
import signal
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("distributed", reason="Dask is not installed: pip install 'slr[cluster]'")

from cluster.cluster_review import Machines, find_site, read_build, start_workers, write_review
from example_review import CopyBuilt

from slr.cluster import engine
from slr.cluster.engine import DaskMap, Plan, open_cluster
from slr.cluster.task import Site
from slr.ingest.intake import Chunking, ingest
from slr.model.problem import ReviewError
from slr.pipeline import run_review
from slr.store.layout import Review, find_review
from slr.store.shared import locate

pytestmark = pytest.mark.filterwarnings("ignore")  # Dask warns about busy computers, for example


@pytest.fixture
def load_once() -> Iterator[None]:
    """Let workers on this computer be forks of one process that has loaded the libraries, which saves a second for each.

    The test with one worker does without, so that a worker also starts as Dask starts it by default.
    """
    import dask  # noqa: PLC0415
    from distributed.utils import get_mp_context  # noqa: PLC0415

    with dask.config.set({"distributed.worker.multiprocessing-method": "forkserver"}):
        get_mp_context().set_forkserver_preload(["distributed", "pandas", "pyarrow.parquet"])
        yield


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory, copy_built: CopyBuilt) -> dict[str, bytes]:
    """The build of the review on one machine, up to the stage `screen`."""
    return read_build(find_review(copy_built(tmp_path_factory.mktemp("alone"), write_review, "screen"), None))


def test_one_worker_gives_the_bytes_of_one_machine(tmp_path: Path, expected: dict[str, bytes]) -> None:
    review = write_review(tmp_path)
    with start_workers(review, 1) as run:
        run_review(review, "screen", run=run)
    assert read_build(review) == expected


@pytest.mark.usefixtures("load_once")
def test_four_workers_that_reach_the_project_by_its_url_give_the_same_bytes(
    tmp_path: Path, expected: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    cut_small(monkeypatch, 150)
    monkeypatch.setattr(
        "slr.screen.matrix.CACHED_FROM", 1
    )  # workers read the parts of the matrix from its file
    review = write_review(tmp_path)
    place, storage = locate(review, review.protocol, f"file://{tmp_path}"), f"file://{tmp_path}"
    site = Site.here(place, review.protocol.read_bytes())
    with open_cluster(Plan(workers=4, memory="2GB"), site) as run:
        run_review(review, "screen", run=run, storage=storage)
    built = read_build(review)
    assert built.pop("stages/matrix.bin")  # otherwise, the matrix of so few reports is only in memory
    assert built == expected


def cut_small(monkeypatch: pytest.MonkeyPatch, rows: int) -> None:
    """Let the stages cut their work into parts of a few rows."""
    monkeypatch.setitem(ingest.__kwdefaults__, "chunking", Chunking(part=rows, rows=rows, partitions=3))
    monkeypatch.setattr("slr.dedupe.stage._ROWS", rows)
    monkeypatch.setattr("slr.dedupe.report._BATCH", rows)
    monkeypatch.setitem(__import__("slr.dedupe.search").dedupe.search.search.__kwdefaults__, "size", rows)
    monkeypatch.setattr("slr.screen.stage.CHUNK", rows)
    monkeypatch.setattr("slr.screen.stage.ROWS", rows)


def kill_after(run: DaskMap, number: int) -> Callable[..., Iterator[Any]]:
    """Return a `map` that kills a worker with SIGKILL when so many results have come, while others are being computed."""
    left = [number]

    def kill_one(function: Callable[[Any], Any], items: Iterable[Any]) -> Iterator[Any]:
        for value in run(function, items):
            yield value
            left[0] -= 1
            if left[0] == 0:
                pids = run.client.run(os.getpid)
                os.kill(min(pids.values()), signal.SIGKILL)

    kill_one.ready = True  # type: ignore[attr-defined]
    return kill_one


@pytest.mark.usefixtures("load_once")
def test_two_workers_with_small_parts_and_one_of_them_killed_give_the_same_bytes(
    tmp_path: Path, expected: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    cut_small(monkeypatch, 60)
    review = write_review(tmp_path)
    with start_workers(review, 2) as run:
        run_review(review, "screen", run=kill_after(run, 9))
    assert read_build(review) == expected


def test_a_scheduler_that_is_lost_is_told_and_the_next_run_goes_on_from_the_finished_stages(
    tmp_path: Path, expected: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "CONNECT", 2)
    review = write_review(tmp_path / "project")
    with Machines(tmp_path / "machines") as machines:

        def lose(stage: str) -> None:
            if stage == "screen":
                machines.processes[0].kill()
                machines.processes[0].wait()

        plan = Plan(scheduler=machines.address)
        with pytest.raises(ReviewError) as caught, open_cluster(plan, find_site(review)) as run:
            run_review(review, "screen", run=run, report=lose)
    (problem,) = caught.value.problems
    assert (problem.code, machines.address in problem.message) == ("CLU003", True)
    assert "finished stages are not repeated" in problem.hint
    begun: list[str] = []
    run_review(review, "screen", report=begun.append)
    assert begun == ["screen"]
    assert read_build(review) == expected


def demand(code: str, plan: Plan, site: Site) -> str:
    """Return the message of the problem with a code that opening a cluster gives."""
    with pytest.raises(ReviewError) as caught, open_cluster(plan, site):
        pass
    (problem,) = caught.value.problems
    assert problem.code == code
    return problem.message


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    with Machines(tmp_path_factory.mktemp("machines")) as started:
        yield started


@pytest.fixture(scope="module")
def review(tmp_path_factory: pytest.TempPathFactory) -> Review:
    return write_review(tmp_path_factory.mktemp("review"), 20)


def test_a_scheduler_that_does_not_answer_is_told(review: Review, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "CONNECT", 1)
    message = demand("CLU002", Plan(scheduler="tcp://127.0.0.1:1"), find_site(review))
    assert "'tcp://127.0.0.1:1'" in message


def test_a_scheduler_without_workers_is_told(
    review: Review, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "PATIENCE", 1)
    monkeypatch.setattr(engine, "PAUSE", 1)
    with Machines(tmp_path, workers=0) as alone:
        assert "has had no worker for 1 second" in demand(
            "CLU004", Plan(scheduler=alone.address), find_site(review)
        )


def test_a_worker_with_another_project_or_program_is_told(review: Review, machines: Machines) -> None:
    plan, site = Plan(scheduler=machines.address), find_site(review)
    elsewhere = Site(
        program=site.program, python=site.python, place="/nowhere/x.yaml", protocol=site.protocol
    )
    assert "no readable file at /nowhere/x.yaml" in demand("CLU006", plan, elsewhere)
    other = Site(program="other", python=site.python, place=site.place, protocol=site.protocol)
    assert "another version of slr" in demand("CLU006", plan, other)
    old = Site(program=site.program, python="2.7", place=site.place, protocol=site.protocol)
    assert "expected Python 2.7" in demand("CLU006", plan, old)
    copy = Site(program=site.program, python=site.python, place=site.place, protocol="other")
    assert "another protocol at" in demand("CLU006", plan, copy)


def end_worker(_: object) -> None:
    os._exit(1)


@pytest.mark.usefixtures("load_once")
def test_a_part_that_ends_its_workers_is_told(review: Review) -> None:
    import dask  # noqa: PLC0415

    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 0}),
        start_workers(review, 1) as run,
        pytest.raises(ReviewError) as caught,
    ):
        list(run(end_worker, [1]))
    assert [p.code for p in caught.value.problems] == ["CLU005"]
    assert "1 worker ended while computing the same part of end_worker" in caught.value.problems[0].message


def raise_timeout(_: object) -> None:
    raise TimeoutError("of the function")


def test_order_progress_and_errors_are_those_of_map(review: Review, machines: Machines) -> None:
    told: list[tuple[int, int]] = []
    with open_cluster(
        Plan(scheduler=machines.address), find_site(review), lambda done, total: told.append((done, total))
    ) as run:
        assert list(run(abs, range(-30, 0))) == list(range(30, 0, -1))
        assert told == [(n, 30) for n in range(1, 31)]
        with pytest.raises(TimeoutError, match="of the function"):
            list(run(raise_timeout, [1]))
        taken: list[int] = []
        results = run(abs, (taken.append(n) or n for n in range(50)))
        assert next(results) == 0
        assert len(taken) <= 4
        results.close()
        assert list(run(abs, [-7])) == [7]


def test_a_missing_package_is_told(review: Review, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "distributed", None)
    assert "--engine dask needs it" in demand("CLU001", Plan(), find_site(review))


def test_memory_is_spared_where_the_system_can_and_nothing_happens_where_it_cannot(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import ctypes  # noqa: PLC0415

    set_values: list[tuple[int, int]] = []
    library = type("Library", (), {"mallopt": staticmethod(lambda *values: set_values.append(values))})
    monkeypatch.setattr(ctypes, "CDLL", lambda _: library)
    engine.spare_memory()
    assert (-8, 1) in set_values  # one arena for all threads
    monkeypatch.setattr(ctypes, "CDLL", lambda _: object())
    engine.spare_memory()  # a system without this function
