"""Commands wait for a colleague's run, and reading a project needs no right to write."""

import errno
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from example_review import CopyBuilt, Slr
from small_review import write_review

from slr.cli import common
from slr.store.layout import Review


def write_judged(project: Path) -> Path:
    return write_review(project, verdicts={"rina": [("Strain at sea", "include", "")]})


@pytest.fixture
def review(project: Path) -> Review:
    return Review(root=write_judged(project), name="small")


HOLDER = """
import fcntl, sys
with open(sys.argv[1], "ab") as lock:
    fcntl.flock(lock, fcntl.LOCK_EX)
    print("locked", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def colleague(review: Review) -> Iterator[subprocess.Popen[str]]:
    """Another process that has the lock of the review until its input ends."""
    review.build.mkdir(parents=True)
    command = [sys.executable, "-c", HOLDER, str(review.build / ".slr-lock")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "locked\n"
        yield process


@pytest.mark.parametrize("command", ["synthesize", "run", "check", "screen --shares"])
def test_a_command_waits_until_a_colleague_has_finished(
    review: Review, slr: Slr, colleague: subprocess.Popen[str], command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def finish(_: float) -> None:
        colleague.communicate()

    monkeypatch.setattr(common.time, "sleep", finish)
    result = slr(review.root, *command.split())
    assert (result.exit_code, "RUN002" in result.output) == (0, False)
    assert "waiting for another run of small to end ..." in result.stderr


def test_patience_ends_with_a_problem(
    review: Review, slr: Slr, colleague: subprocess.Popen[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = iter(range(0, 1000, 30))
    monkeypatch.setattr(common.time, "monotonic", lambda: next(clock))
    monkeypatch.setattr(common.time, "sleep", lambda _: None)
    result = slr(review.root, "synthesize")
    assert (result.exit_code, "error RUN002" in result.output) == (1, True)
    assert result.stderr.count("waiting for another run") == 1


def test_a_missing_file_is_named_and_is_not_taken_for_another_run(review: Review, slr: Slr) -> None:
    link = review.searches / "gone.ris"
    link.symlink_to(review.root / "nowhere.ris")
    for command in (["run"], ["check"]):
        result = slr(review.root, *command)
        assert result.exit_code == 1
        assert "RUN002" not in result.output
        assert "gone.ris: error DSK002" in result.output


def test_a_file_that_vanishes_during_a_run_is_named(
    review: Review, slr: Slr, monkeypatch: pytest.MonkeyPatch
) -> None:
    def vanish(*_: object, **__: object) -> None:
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(review.searches / "gone.ris"))

    monkeypatch.setattr(common, "run_review", vanish)
    result = slr(review.root, "run")
    assert result.exit_code == 1
    assert result.output.startswith("corpus/small/searches/gone.ris: error DSK001 no such file")


@pytest.fixture
def read_only(project: Path, copy_built: CopyBuilt, monkeypatch: pytest.MonkeyPatch) -> Iterator[Review]:
    """The review, built, in a project in which nothing can be written."""
    review = Review(root=copy_built(project, write_judged, "synthesize"), name="small")
    with monkeypatch.context() as patched:
        _forbid_writing(patched, review.root)
        yield review


def _forbid_writing(monkeypatch: pytest.MonkeyPatch, root: Path) -> None:
    opened, made, allowed = os.open, os.mkdir, os.access

    def check(path: object, *, writes: bool) -> None:
        if writes and Path(os.fsdecode(path)).is_relative_to(root):  # type: ignore[call-overload]
            raise OSError(errno.EROFS, os.strerror(errno.EROFS), path)

    def os_open(path: object, flags: int, *rest: int, **more: object) -> int:
        check(path, writes=bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)))
        return opened(path, flags, *rest, **more)  # type: ignore[arg-type]

    def path_open(path: Path, mode: str = "r", **more: object) -> object:
        check(path, writes=mode.strip("bt") != "r")
        return real(path, mode, **more)  # type: ignore[arg-type]

    def mkdir(path: object, *rest: int, **more: object) -> None:
        check(path, writes=not Path(os.fsdecode(path)).is_dir())  # type: ignore[call-overload]
        made(path, *rest, **more)  # type: ignore[arg-type]

    def access(path: Path, mode: int) -> bool:
        return allowed(path, mode) and not (mode & os.W_OK and Path(path).is_relative_to(root))

    real = Path.open
    monkeypatch.setattr(os, "open", os_open)
    monkeypatch.setattr(Path, "open", path_open)
    monkeypatch.setattr(os, "mkdir", mkdir)
    monkeypatch.setattr(os, "access", access)


@pytest.mark.parametrize(
    "command", [["check"], ["trace", "strain at sea"], ["status"], ["run"], ["recover", "--as", "rina"]]
)
def test_reading_an_up_to_date_project_needs_no_right_to_write(
    read_only: Review, slr: Slr, command: list[str]
) -> None:
    before = _files(read_only.root)
    result = slr(read_only.root, *command)
    assert (result.exit_code, result.stderr.count("error")) == (0, 0), result.output
    assert "cannot be written" not in result.output
    assert _files(read_only.root) == before


@pytest.mark.parametrize("command", [["check"], ["trace", "strain at sea"]])
def test_what_is_out_of_date_is_built_elsewhere(
    review: Review, slr: Slr, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    before = _files(review.root)
    with monkeypatch.context() as patched:
        _forbid_writing(patched, review.root)
        result = slr(review.root, *command)
    assert result.exit_code == 0, result.output
    assert "build/small/ cannot be written to; the results are not kept" in result.stderr
    assert _files(review.root) == before


def test_a_run_with_something_to_do_names_the_place(
    review: Review, slr: Slr, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        _forbid_writing(patched, review.root)
        result = slr(review.root, "run")
    assert (result.exit_code, result.output.count("error DSK001")) == (1, 1)
    assert result.output.startswith("build/small/manifest.json: error DSK001 read-only file system")


def _files(root: Path) -> dict[str, bytes]:
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file()}


def test_an_unfinished_file_of_a_crash_is_deleted_by_the_next_run(review: Review, slr: Slr) -> None:
    slr(review.root, "run")
    scrap = review.build / "tables" / ".a.csv.x1y2.slr-tmp"
    scrap.write_bytes(b"half")
    slr(review.root, "run")
    assert not scrap.exists()
