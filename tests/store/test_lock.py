"""Only one process has a lock at a time, on POSIX and on Windows. The program starts without `fcntl`."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from small_review import write_review

from slr.store.append import append_line
from slr.store.disk import exclusive
from slr.store.lock import hold_lock

ROOT = Path(__file__).resolve().parents[2]


class Windows:
    """What `msvcrt` does: locks of bytes, for which it never waits; `busy` tries fail first."""

    LK_NBLCK, LK_UNLCK = 2, 0

    def __init__(self) -> None:
        self.busy = 0
        self.held: set[tuple[int, int]] = set()

    def locking(self, descriptor: int, mode: int, number: int) -> None:
        assert number == 1
        byte = os.fstat(descriptor).st_ino, os.lseek(descriptor, 0, os.SEEK_CUR)
        if mode == self.LK_UNLCK:
            self.held.remove(byte)
        elif byte in self.held or self.busy:
            self.busy = max(0, self.busy - 1)
            raise PermissionError(13, "Permission denied")
        else:
            self.held.add(byte)


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> Iterator[Windows]:
    """A platform without `fcntl`."""
    system = Windows()
    monkeypatch.setitem(sys.modules, "fcntl", None)
    monkeypatch.setitem(sys.modules, "msvcrt", system)
    yield system
    assert not system.held


def test_an_error_in_the_block_releases_the_lock_and_is_not_lost(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="gone"), exclusive(tmp_path / "lock"):
        raise FileNotFoundError("gone")
    with exclusive(tmp_path / "lock") as again:
        assert again


def test_a_lock_that_cannot_be_obtained_is_an_error_when_waiting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_descriptor: int, _mode: int) -> None:
        raise OSError("no locks on this disk")

    monkeypatch.setitem(sys.modules, "fcntl", SimpleNamespace(flock=refuse, LOCK_EX=2, LOCK_NB=4, LOCK_UN=8))
    with (tmp_path / "lock").open("ab") as file:
        with hold_lock(file.fileno(), wait=False) as mine:
            assert not mine
        with pytest.raises(OSError, match="no locks"), hold_lock(file.fileno(), wait=True):
            pass


def test_on_windows_only_one_holds_the_lock_until_it_is_released(tmp_path: Path, windows: Windows) -> None:
    with exclusive(tmp_path / "lock") as first, exclusive(tmp_path / "lock") as second:
        assert (first, second) == (True, False)
    with exclusive(tmp_path / "lock") as again:
        assert again


def test_on_windows_a_line_is_appended_once_the_lock_is_free(tmp_path: Path, windows: Windows) -> None:
    windows.busy = 3
    append_line(tmp_path / "rina.csv", b"r1,include")
    append_line(tmp_path / "rina.csv", b"r2,exclude")
    assert windows.busy == 0
    assert (tmp_path / "rina.csv").read_bytes() == b"r1,include\nr2,exclude\n"


@pytest.mark.parametrize("arguments", [["--help"], ["status"]])
def test_the_program_starts_where_there_is_no_fcntl(tmp_path: Path, arguments: list[str]) -> None:
    write_review(tmp_path)
    code = "import sys; sys.modules['fcntl'] = None\nfrom slr.cli import main\nmain()"
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
