"""A changed table is always noticed, and an unchanged one is read only until it is known."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from slr.store import intact
from slr.store.disk import digest
from slr.store.intact import tables_intact
from slr.store.layout import Review, table_path

LONG_AGO = 1_000_000_000_000_000_000  # in nanoseconds


@pytest.fixture
def review(tmp_path: Path) -> Review:
    review = Review(root=tmp_path, name="k")
    (review.build / "stages").mkdir(parents=True)
    table_path(review, "records").write_bytes(b"table")
    return review


TABLES = {"records": digest(b"table")}


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The files that are read to compute their hash."""
    hashed: list[Path] = []
    hash_file = intact.digest_file
    monkeypatch.setattr(intact, "digest_file", lambda path: hashed.append(path) or hash_file(path))
    return hashed


def age(review: Review, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the changes of files be old. The file system gives the present time to every change."""
    state = intact._read_state
    monkeypatch.setattr(
        intact,
        "_read_state",
        lambda path: (state(path)[0], LONG_AGO, state(path)[2] - LONG_AGO // 10**6, state(path)[3]),
    )


def test_a_table_with_its_hash_is_intact(review: Review) -> None:
    assert tables_intact(review, TABLES)
    assert tables_intact(review, {})
    assert not tables_intact(review, {"records": digest(b"other")})
    assert not tables_intact(review, {**TABLES, "absent": "h"})


def test_a_table_that_is_known_is_not_read_again(
    review: Review, read: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    age(review, monkeypatch)
    assert [tables_intact(review, TABLES) for _ in range(3)] == [True] * 3
    assert len(read) == 1


def test_a_table_that_was_just_changed_is_read_again(review: Review, read: list[Path]) -> None:
    """Otherwise a second change in the same tick of the clock would go unnoticed."""
    assert [tables_intact(review, TABLES) for _ in range(3)] == [True] * 3
    assert len(read) == 3


def overwrite(path: Path) -> None:
    """Change the content, and restore size and time of the last change."""
    before = path.stat()
    path.write_bytes(b"tabby")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def replace(path: Path) -> None:
    other = path.with_name("other")
    other.write_bytes(b"tabby")
    other.replace(path)


@pytest.mark.parametrize(
    "change",
    [
        overwrite,
        replace,
        Path.unlink,
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(b"tables"),
    ],
)
def test_a_change_of_a_known_table_is_noticed(
    review: Review, change: Callable[[Path], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    age(review, monkeypatch)
    assert tables_intact(review, TABLES)
    change(table_path(review, "records"))
    assert not tables_intact(review, TABLES)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[1]",
        b'{"records": 5}',
        b'{"records": [1]}',
        b'{"records": ["a", "b", "c"]}',
        b"[" * 100_000,
    ],
)
def test_junk_in_place_of_what_is_known_is_passed_over(review: Review, content: bytes) -> None:
    (review.build / "stages/.checked.json").write_bytes(content)
    assert tables_intact(review, TABLES)
    table_path(review, "records").write_bytes(b"tabby")
    assert not tables_intact(review, TABLES)


def test_without_a_place_to_write_every_check_reads(
    review: Review, read: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(intact, "write_build", refuse)
    assert tables_intact(review, TABLES)
    assert tables_intact(review, TABLES)
    assert len(read) == 2


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
def test_a_pipe_in_place_of_a_table_is_not_waited_for(review: Review) -> None:
    table_path(review, "records").unlink()
    os.mkfifo(table_path(review, "records"))
    assert not tables_intact(review, TABLES)
