"""A file is the old one or the new one, whole. Unfinished files are deleted, and a lock has one holder."""

import errno
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Never

import pytest

from slr.store.disk import (
    digest,
    exclusive,
    read_bytes,
    read_plain,
    sweep,
    sync_folder,
    write_bytes,
    write_new,
    write_parts,
)


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


def test_a_file_written_in_parts_is_whole_and_its_hash_is_returned(tmp_path: Path) -> None:
    path = tmp_path / "a"
    assert write_parts(path, iter([b"one", b"", b"two"])) == digest(b"onetwo")
    assert path.read_bytes() == b"onetwo"
    assert write_parts(path, [b"other"]) == digest(b"other")
    assert path.read_bytes() == b"other"
    assert [p.name for p in tmp_path.iterdir()] == ["a"]


def test_a_file_with_the_same_content_in_other_parts_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "a"
    write_parts(path, [b"sa", b"me"])
    before = path.stat()
    assert write_parts(path, [b"s", b"ame"]) == digest(b"same")
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == (before.st_mtime_ns, before.st_ino)
    assert [p.name for p in tmp_path.iterdir()] == ["a"]


def test_parts_that_fail_leave_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "a"
    write_bytes(path, b"old")
    with pytest.raises(ZeroDivisionError):
        write_parts(path, (b"x" * (1 // n) for n in (1, 0)))
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["a"]


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


def test_a_write_that_fails_names_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", fail_with(errno.ENOSPC))
    with pytest.raises(OSError, match="No space left") as failed:
        write_bytes(tmp_path / "a.csv", b"new")
    assert (failed.value.errno, failed.value.filename) == (errno.ENOSPC, str(tmp_path / "a.csv"))
    assert list(tmp_path.iterdir()) == []


def fail_with(number: int) -> Callable[..., Never]:
    def fail(*_: object, **__: object) -> Never:
        raise OSError(number, os.strerror(number))

    return fail


def test_unfinished_files_of_a_crash_are_deleted_and_others_stay(tmp_path: Path) -> None:
    deep = tmp_path / "tables"
    deep.mkdir()
    for name in (".a.csv.x1.slr-tmp", "a.csv", "b.slr-tmp"):
        (deep / name).write_bytes(b"x")
    sweep(tmp_path)
    assert sorted(p.name for p in deep.iterdir()) == ["a.csv", "b.slr-tmp"]
    sweep(tmp_path / "nowhere")


def test_beside_others_only_old_unfinished_files_are_deleted(tmp_path: Path) -> None:
    lock, old, new = (tmp_path / name for name in ("lock", ".a.slr-tmp", ".b.slr-tmp"))
    for path, time in ((lock, 10_000), (old, 1_000), (new, 9_000)):
        path.write_bytes(b"")
        os.utime(path, (time, time))
    sweep(tmp_path, lock=lock)
    assert (old.exists(), new.exists()) == (False, True)


def test_a_lock_gets_the_present_time(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    lock.write_bytes(b"")
    os.utime(lock, (1_000, 1_000))
    with exclusive(lock):
        assert lock.stat().st_mtime > 1_000


@pytest.mark.parametrize("number", [errno.EACCES, errno.EROFS])
def test_where_nothing_can_be_written_the_block_runs_without_a_lock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    monkeypatch.setattr(Path, "open", fail_with(number))
    with exclusive(tmp_path / "lock") as mine:
        assert mine


def test_another_obstacle_to_a_lock_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "open", fail_with(errno.ENOSPC))
    with pytest.raises(OSError, match="No space"), exclusive(tmp_path / "lock"):
        pass


def test_in_a_read_only_place_a_lock_of_another_is_respected(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock, real = tmp_path / "lock", Path.open

    def read_only(path: Path, mode: str = "r") -> object:
        if mode != "rb":
            raise OSError(errno.EROFS, os.strerror(errno.EROFS))
        return real(path, mode)

    with exclusive(lock) as first:
        monkeypatch.setattr(Path, "open", read_only)
        with exclusive(lock) as second:
            assert (first, second) == (True, False)
    with exclusive(lock) as third:
        assert third


def test_a_folder_that_cannot_be_flushed_is_no_error(tmp_path: Path) -> None:
    sync_folder(tmp_path)
    sync_folder(tmp_path / "nowhere")


def test_only_one_run_at_a_time_holds_the_lock(tmp_path: Path) -> None:
    with exclusive(tmp_path / "lock") as first, exclusive(tmp_path / "lock") as second:
        assert (first, second) == (True, False)
    with exclusive(tmp_path / "lock") as again:
        assert again


def test_digest_is_sha_256() -> None:
    assert digest(b"abc").startswith("ba7816bf8f01cfea")


@pytest.mark.parametrize("read", [read_bytes, read_plain])
def test_a_read_that_fails_names_the_file(tmp_path: Path, read: Callable[[Path], bytes]) -> None:
    (tmp_path / "folder").mkdir()
    for name in ("absent", "folder"):
        with pytest.raises(OSError) as caught:  # noqa: PT011  any of them
            read(tmp_path / name)
        assert caught.value.filename == str(tmp_path / name)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
def test_a_pipe_is_neither_read_nor_used_as_a_lock(tmp_path: Path) -> None:
    """Smallest input of the bug: a pipe in the corpus, which was opened and never answered."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(OSError, match="not an ordinary file"):
        read_plain(pipe)
    with pytest.raises(OSError, match="not an ordinary file"), exclusive(pipe):
        raise AssertionError("the lock is a pipe")


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="this system has no endless device")
def test_a_link_to_a_device_without_end_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "a.ris").symlink_to("/dev/zero")
    with pytest.raises(OSError, match="not an ordinary file"):
        read_plain(tmp_path / "a.ris")


def test_a_link_to_a_plain_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x")
    (tmp_path / "b").symlink_to("a")
    assert read_plain(tmp_path / "b") == b"x"


def test_a_new_file_never_replaces_another(tmp_path: Path) -> None:
    write_new(tmp_path / "a" / "x.ris", b"mine")
    with pytest.raises(FileExistsError, match=r"x\.ris"):
        write_new(tmp_path / "a" / "x.ris", b"yours")
    assert [(p.name, p.read_bytes()) for p in (tmp_path / "a").iterdir()] == [("x.ris", b"mine")]


def test_a_new_file_is_written_where_the_disk_has_no_links(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "link", lambda *_: (_ for _ in ()).throw(OSError(errno.EPERM, "no links")))
    write_new(tmp_path / "x.ris", b"mine")
    with pytest.raises(FileExistsError):
        write_new(tmp_path / "x.ris", b"yours")
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("x.ris", b"mine")]
