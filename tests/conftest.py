"""Fixtures for many tests: a project in its own folder, and the `slr` command, run in the same process."""

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import made_up_review
import pytest
import resvg_py
from browser import start_browser
from click.testing import CliRunner, Result
from example_review import ROOT, CopyBuilt, Slr
from hypothesis import Phase, settings
from kept_work import KeptReviews, find_session_folder, keep_bytes

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# No test depends on time, so examples have no deadline. At a desk, examples differ each time, and so find more. Continuous
# integration draws the same examples each time, so that half of them are enough where a test does not ask for a number.
settings.register_profile("varied", deadline=None)
settings.register_profile("steady", deadline=None, derandomize=True, max_examples=50)
# For `tests/mutants.py`, which asks whether a test fails and not by which smallest example.
settings.register_profile(
    "unshrunk", deadline=None, derandomize=True, phases=[Phase.explicit, Phase.generate]
)
settings.load_profile("steady" if os.environ.get("CI") else "varied")


@pytest.hookimpl(optionalhook=True)  # without pytest-xdist, there is no such hook
def pytest_xdist_auto_num_workers() -> int:
    """Run one test more at a time than there are cores, because tests wait for browsers and other processes."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_finish() -> None:
    """Keep the collected tests out of garbage collection, which saves a tenth of the time."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _flush_nothing() -> Iterator[None]:
    """Do not wait for the disk. Only a power failure loses what was not flushed, and no test causes one."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(os, "fsync", lambda _: None)
        yield


@pytest.fixture(scope="session", autouse=True)
def _draw_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let the library draw a figure only once, although many tests, in several processes, build reviews that have it.

    Drawing takes a quarter of the time of a run. The test of the library itself, `test_picture.py`, does without.
    """
    drawn = find_session_folder(tmp_path_factory) / "drawn"
    draw = resvg_py.svg_to_bytes

    def draw_once(**settings: Any) -> bytes:
        fonts = [Path(file).name for file in settings["font_files"]]  # they lie in another folder each time
        return keep_bytes(drawn, repr({**settings, "font_files": fonts}), lambda: bytes(draw(**settings)))

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(resvg_py, "svg_to_bytes", draw_once)
        yield


@pytest.fixture(scope="session", autouse=True)
def _hash_program_once() -> Iterator[None]:
    """Hash the files of the program only once, as they do not change while tests run. Every run of a review asks for the hash."""
    from slr import pipeline  # noqa: PLC0415
    from slr.desk import freshness  # noqa: PLC0415
    from slr.store import cache as store_cache  # noqa: PLC0415
    from slr.store.manifest import hash_program  # noqa: PLC0415

    known = cache(hash_program)
    with pytest.MonkeyPatch.context() as patched:
        for module in (pipeline, freshness, store_cache):
            patched.setattr(module, "hash_program", known)
        yield


SHARED = ROOT.parent / "shared"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project folder without reviews."""
    (tmp_path / "protocols").mkdir()
    return tmp_path


@pytest.fixture(scope="session")
def copy_built(tmp_path_factory: pytest.TempPathFactory) -> CopyBuilt:
    """Copy a review, run up to a stage, into a project.

    Files with the same content are run only once in a session, in whichever process and by whichever function they are
    written, and the run goes on from the last stage to which another test had them run.
    """
    kept = KeptReviews(find_session_folder(tmp_path_factory) / "kept")

    def copy(project: Path, write: Callable[[Path], object], upto: str) -> Path:
        return shutil.copytree(kept.find(write, upto), project, dirs_exist_ok=True)

    return copy


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    """Chromium, started once for all tests of a process. Each test opens a window of its own, with no stored data of others."""
    with start_browser() as started:
        yield started


@pytest.fixture
def slr(monkeypatch: pytest.MonkeyPatch) -> Slr:
    """Run `slr` in a folder. Exceptions caused by bugs are passed on to the test."""

    def run(folder: Path, *arguments: str) -> Result:
        from slr.cli import main  # noqa: PLC0415

        monkeypatch.chdir(folder)
        result = CliRunner().invoke(main, list(arguments))
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return run


@pytest.fixture
def shared() -> Path:
    """The folder of real data from elsewhere, which users' machines do not have."""
    if not SHARED.is_dir():
        pytest.skip("the folder ../shared, with real data for tests, is not there")
    return SHARED


@pytest.fixture(scope="session")
def made_up() -> ModuleType:
    """The module that makes up protocols and tables of stages."""
    return made_up_review
