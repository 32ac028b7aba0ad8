"""After a write, a file is wholly the old or the new one. Appended lines are never mixed or lost."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from slr.store.disk import append_line, digest, exclusive, write_bytes


def test_a_write_replaces_the_file_and_leaves_no_other_file(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "a.csv"
    assert write_bytes(path, b"one")
    assert write_bytes(path, b"two")
    assert path.read_bytes() == b"two"
    assert [p.name for p in path.parent.iterdir()] == ["a.csv"]


def test_a_file_with_the_same_content_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "a"
    write_bytes(path, b"same")
    before = path.stat().st_mtime_ns
    assert not write_bytes(path, b"same")
    assert path.stat().st_mtime_ns == before


def test_a_write_that_fails_leaves_the_old_file_and_no_temporary_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a"
    write_bytes(path, b"old")
    monkeypatch.setattr(Path, "replace", lambda *_: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(OSError, match="disk full"):
        write_bytes(path, b"new")
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["a"]


def test_a_kill_between_write_and_rename_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")
    code = (
        "import sys, time; from pathlib import Path; from slr.store.disk import write_bytes\n"
        "Path.replace = lambda *_: (print('between', flush=True), time.sleep(60))\n"
        "write_bytes(Path(sys.argv[1]), b'new')\n"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"between\n"
        process.send_signal(signal.SIGKILL)
    assert path.read_bytes() == b"old"
    write_bytes(path, b"new")
    assert path.read_bytes() == b"new"


def test_an_appended_line_closes_one_that_a_crash_cut_short(tmp_path: Path) -> None:
    path = tmp_path / "rina.csv"
    append_line(path, b"r1,include", header=b"report,verdict")
    path.write_bytes(path.read_bytes() + b"r2,exc")
    append_line(path, b"r3,include", header=b"report,verdict")
    assert path.read_bytes() == b"report,verdict\nr1,include\nr2,exc\nr3,include\n"


def test_two_writers_at_once_lose_no_line(tmp_path: Path) -> None:
    path = tmp_path / "rina.csv"
    code = (
        "import sys; from pathlib import Path; from slr.store.disk import append_line\n"
        "for i in range(100): append_line(Path(sys.argv[1]), f'{sys.argv[2]}{i}'.encode() * 50, header=b'h')\n"
    )
    writers = [subprocess.Popen([sys.executable, "-c", code, str(path), name]) for name in "ab"]
    assert [w.wait() for w in writers] == [0, 0]
    lines = path.read_bytes().splitlines()
    assert lines[0] == b"h"
    assert sorted(lines[1:]) == sorted(f"{n}{i}".encode() * 50 for n in "ab" for i in range(100))


def test_only_one_run_at_a_time_holds_the_lock(tmp_path: Path) -> None:
    with exclusive(tmp_path / "lock") as first, exclusive(tmp_path / "lock") as second:
        assert (first, second) == (True, False)
    with exclusive(tmp_path / "lock") as again:
        assert again


def test_digest_is_sha_256() -> None:
    assert digest(b"abc").startswith("ba7816bf8f01cfea")
