"""A spill in a file gives its bytes back, leaves no file, and says where the disk fails."""

import os
from pathlib import Path

import pytest

from slr.store.layout import Review
from slr.store.spill import open_spill


@pytest.fixture
def review(tmp_path: Path) -> Review:
    return Review(root=tmp_path, name="mini")


def test_bytes_come_back_while_others_are_added(review: Review) -> None:
    spill = open_spill(review)
    first = spill.put(b"night")
    assert spill.get(first, 5) == b"night"
    second = spill.put(memoryview(b"work" * 5_000_000))
    assert (spill.get(second + 4, 4), spill.get(first + 1, 3), spill.get(second, 0)) == (b"work", b"igh", b"")
    assert len(spill.get(second, 20_000_000)) == 20_000_000


def test_bytes_that_are_not_there_are_an_error(review: Review) -> None:
    spill = open_spill(review)
    spill.put(b"ab")
    with pytest.raises(OSError, match="too short by 1 byte"):
        spill.get(1, 2)


@pytest.mark.skipif(os.name == "nt", reason="Windows deletes the file when it is closed")
def test_no_file_is_seen_or_left(review: Review) -> None:
    spill = open_spill(review)
    spill.put(b"night")
    assert list((review.build / "stages").iterdir()) == []


def test_nothing_is_written_outside_the_build_folder(review: Review, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    review.build.mkdir(parents=True)
    (review.build / "stages").symlink_to(elsewhere)
    assert open_spill(review).folder != review.build / "stages"


def test_a_failure_names_the_folder(review: Review) -> None:
    review.build.mkdir(parents=True)
    (review.build / "stages").write_text("no folder", encoding="utf-8")
    with pytest.raises(OSError, match="stages"):
        open_spill(review)
