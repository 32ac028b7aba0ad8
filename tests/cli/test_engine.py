"""The options of `slr run` choose the engine, and nothing of Dask is loaded unless it is chosen and has something to do."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from example_review import ROOT, Slr
from small_review import write_review

SHOW = """
import atexit, sys
atexit.register(lambda: print("\\nloaded:", *{m.partition(".")[0] for m in sys.modules}))
from slr.cli import main
main()
"""


def find_loaded(project: Path, *arguments: str) -> set[str]:
    """Run `slr` in a fresh Python, and return the packages that it has loaded."""
    done = subprocess.run(
        [sys.executable, "-c", SHOW, *arguments],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stdout.rpartition("loaded: ")[2].split())


def test_nothing_of_dask_is_loaded_without_the_engine(project: Path) -> None:
    write_review(project)
    dask = {"dask", "distributed", "fsspec", "tornado", "msgpack"}
    assert not find_loaded(project, "--help") & dask
    loaded = find_loaded(project, "run", "-r", "small")
    assert ("pandas" in loaded, loaded & dask) == (True, set())
    assert not find_loaded(project, "run", "-r", "small", "--engine", "dask") & dask  # nothing to do


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ("--scheduler tcp://a:1", "--scheduler is only for a Dask cluster: add --engine dask"),
        ("--workers 2", "--workers is only for a Dask cluster: add --engine dask"),
        ("--worker-memory 3GB", "--worker-memory is only for a Dask cluster: add --engine dask"),
        ("--storage s3://a", "--storage is only for a Dask cluster: add --engine dask"),
        ("--engine dask --scheduler a:1 --workers 2", "use only one of them"),
        ("--engine dask --scheduler a:1 --worker-memory 3GB", "use only one of them"),
        ("--engine spark", "'spark' is not one of"),
        ("--engine dask --worker-memory much", "'much' is not a size"),
        ("--engine dask --worker-memory 2", "'2' is not a size"),
        ("--engine dask --workers 0", "not in the range"),
    ],
)
def test_options_that_do_not_fit_are_explained(
    project: Path, slr: Slr, options: str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "500")
    write_review(project)
    result = slr(project, "run", "-r", "small", *options.split())
    assert result.exit_code == 2
    assert message in " ".join(result.output.replace("│", "").split())


def test_a_scheduler_that_does_not_answer_ends_the_run_with_a_problem(
    project: Path, slr: Slr, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("distributed", reason="Dask is not installed: pip install 'slr[cluster]'")
    monkeypatch.setattr("slr.cluster.engine.CONNECT", 1)
    write_review(project)
    result = slr(project, "run", "-r", "small", "--engine", "dask", "--scheduler", "127.0.0.1:1")
    assert result.exit_code == 1
    assert "error CLU002 no Dask scheduler answers at 'tcp://127.0.0.1:1'" in result.output
