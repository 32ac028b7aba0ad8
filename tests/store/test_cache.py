"""A stored result is used only if it is whole and the same version of the program stored it."""

from pathlib import Path

import pytest

from slr.store import cache
from slr.store.cache import BuildCache, FolderCache
from slr.store.layout import Review


@pytest.fixture
def stored(tmp_path: Path) -> BuildCache:
    """A cache with one result."""
    made = BuildCache(Review(root=tmp_path, name="small"))
    made.write("a.json", b"[1]")
    return made


def read(stored: BuildCache, name: str = "a.json") -> bytes | None:
    file = stored.read(name)
    if file is None:
        return None
    with file:
        return file.read()


def test_result_is_returned_as_it_was_stored(stored: BuildCache) -> None:
    assert read(stored) == b"[1]"
    assert read(stored, "b.json") is None


def test_result_of_another_version_of_the_program_is_not_used(
    stored: BuildCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "hash_program", lambda: "another")
    assert read(stored) is None
    stored.write("a.json", b"[2]")
    assert read(stored) == b"[2]"


@pytest.mark.parametrize("change", [slice(10), slice(-1), slice(1, None), slice(0)])
def test_damaged_result_is_not_used(stored: BuildCache, change: slice) -> None:
    path = stored.review.build / "stages" / "a.json"
    path.write_bytes(path.read_bytes()[change])
    assert read(stored) is None


def test_result_of_a_lasting_cache_is_used_by_every_version_of_the_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = BuildCache(Review(root=tmp_path, name="small"), lasting=True)
    made.write("a.json", b"[1]")
    monkeypatch.setattr(cache, "hash_program", lambda: "another")
    assert read(made) == b"[1]"


def test_folder_keeps_results_and_does_not_return_damaged_ones(tmp_path: Path) -> None:
    made = FolderCache(tmp_path / "vectors")
    assert made.read("a.json") is None
    made.write("a.json", b"[1]")
    file = FolderCache(tmp_path / "vectors").read("a.json")
    assert file is not None
    with file:
        assert file.read() == b"[1]"
    (tmp_path / "vectors" / "a.json").write_bytes(b"[1]")
    assert made.read("a.json") is None


def test_parts_are_joined(stored: BuildCache) -> None:
    stored.write("b.bin", b"ab", memoryview(b"c"), memoryview(b""))
    assert read(stored, "b.bin") == b"abc"


def test_without_a_folder_nothing_is_kept() -> None:
    FolderCache(None).write("a.json", b"[1]")
    assert FolderCache(None).read("a.json") is None
