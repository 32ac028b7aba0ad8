"""What was added to a file is in it, whole, whoever replaces, damages or fills up the place at the same moment."""

import errno
import fcntl
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from slr.store.append import append_line, hold_file, read_stamp


def test_a_line_is_added_to_a_new_file_and_to_an_old_one(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "rina.jsonl"
    append_line(path, b"one")
    append_line(path, b"two\n")
    assert path.read_bytes() == b"one\ntwo\n"


def test_a_line_that_a_crash_has_cut_is_ended_first(tmp_path: Path) -> None:
    path = tmp_path / "rina.jsonl"
    path.write_bytes(b"one\ntw")
    append_line(path, b"three")
    assert path.read_bytes() == b"one\ntw\nthree\n"


def test_two_writers_at_once_lose_no_line(tmp_path: Path) -> None:
    path = tmp_path / "rina.csv"
    code = (
        "import sys; from pathlib import Path; from slr.store.append import append_line\n"
        "for i in range(100): append_line(Path(sys.argv[1]), f'{sys.argv[2]}{i}'.encode() * 50)\n"
    )
    writers = [subprocess.Popen([sys.executable, "-c", code, str(path), name]) for name in "ab"]
    assert [w.wait() for w in writers] == [0, 0]
    lines = path.read_bytes().splitlines()
    assert sorted(lines) == sorted(f"{n}{i}".encode() * 50 for n in "ab" for i in range(100))


REPLACER = """
import fcntl, os, sys
path, stop = sys.argv[1:]
swaps = 0
while not os.path.exists(stop):
    with open(path, "rb+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        if not os.path.samestat(os.fstat(file.fileno()), os.stat(path)):
            continue
        with open(path + ".new", "wb") as new:
            new.write(open(path, "rb").read())
        os.replace(path + ".new", path)
        swaps += 1
        if swaps == 1:
            print("begun", flush=True)
print(swaps)
"""


def test_no_line_is_lost_when_another_process_replaces_the_file(tmp_path: Path) -> None:
    path, stop = tmp_path / "rina.csv", tmp_path / "stop"
    path.write_bytes(b"")
    command = [sys.executable, "-c", REPLACER, str(path), str(stop)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as replacer:
        assert replacer.stdout is not None
        assert replacer.stdout.readline() == "begun\n"
        for i in range(200):
            append_line(path, b"line %d" % i)
        stop.touch()
        swaps, _ = replacer.communicate()
    assert path.read_bytes().splitlines() == [b"line %d" % i for i in range(200)]
    assert int(swaps) > 0


def test_a_file_that_is_replaced_while_one_waits_for_its_lock_is_opened_again(tmp_path: Path) -> None:
    path = tmp_path / "rina.csv"
    path.write_bytes(b"old\n")
    waiting = threading.Thread(target=append_line, args=(path, b"mine"))
    with path.open("rb+") as old:
        fcntl.flock(old, fcntl.LOCK_EX)
        waiting.start()
        waiting.join(0.2)  # it now waits for the lock of the old file; if it is late, the test proves less
        (tmp_path / "new").write_bytes(b"new\n")
        (tmp_path / "new").replace(path)
    waiting.join()
    assert path.read_bytes() == b"new\nmine\n"


@pytest.mark.parametrize("there", [b"one\n", b""])
def test_a_write_that_fails_halfway_leaves_the_old_length_and_names_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there: bytes
) -> None:
    path = tmp_path / "rina.csv"
    if there:
        path.write_bytes(there)
    write = os.write

    def fill_the_disk(descriptor: int, data: bytes) -> int:
        if len(data) > 3:
            return write(descriptor, data[:3])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(os, "write", fill_the_disk)
        with pytest.raises(OSError, match="No space left") as failed:
            append_line(path, b"twelve")
    assert failed.value.filename == str(path)
    assert path.exists() is bool(there)
    append_line(path, b"two")
    assert path.read_bytes() == there + b"two\n"


def test_an_interrupt_within_a_write_leaves_the_old_length(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "rina.csv"
    append_line(path, b"one")

    def interrupt(_: int) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", interrupt)
        with pytest.raises(KeyboardInterrupt):
            append_line(path, b"two")
    assert path.read_bytes() == b"one\n"


def test_a_file_that_was_made_and_stays_empty_is_removed(tmp_path: Path) -> None:
    with hold_file(tmp_path / "rina.csv") as file:
        assert file.made
        assert file.read() == b""
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_replaced_an_empty_new_one_is_not_removed(tmp_path: Path) -> None:
    path, other = tmp_path / "rina.csv", tmp_path / "other"
    other.write_bytes(b"saved by another program")
    with hold_file(path):
        other.replace(path)
    assert path.read_bytes() == b"saved by another program"


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir], ids=["pipe", "folder"])
def test_what_is_no_plain_file_is_refused_at_once(tmp_path: Path, make) -> None:  # type: ignore[no-untyped-def]
    make(tmp_path / "rina.csv")
    with pytest.raises(OSError, match="not an ordinary file") as failed:
        append_line(tmp_path / "rina.csv", b"one")
    assert failed.value.filename == str(tmp_path / "rina.csv")
    assert read_stamp(tmp_path / "rina.csv") is None


def test_a_path_that_never_leads_to_the_opened_file_ends_with_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os.path, "samestat", lambda *_: False)
    with pytest.raises(OSError, match="keeps replacing") as failed:
        append_line(tmp_path / "rina.csv", b"one")
    assert failed.value.filename == str(tmp_path / "rina.csv")


def test_a_file_is_read_in_part_or_whole(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"abcdef")
    with hold_file(path) as file:
        assert (file.read(), file.read(4), file.read(1, 2), file.read(9)) == (b"abcdef", b"ef", b"bc", b"")
    assert path.read_bytes() == b"abcdef"


def test_a_stamp_tells_whether_a_file_has_changed(tmp_path: Path) -> None:
    path = tmp_path / "a"
    assert read_stamp(path) is None
    path.write_bytes(b"one")
    before = read_stamp(path)
    assert before == read_stamp(path)
    append_line(path, b"two")
    assert before != read_stamp(path)
