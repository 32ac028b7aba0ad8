"""A file is found where another machine reaches it: under the same path, or under a URL that fsspec opens."""

from pathlib import Path

import pytest

from slr.store.layout import Review
from slr.store.shared import locate, open_shared, read_shared


@pytest.mark.parametrize(
    ("storage", "place"),
    [
        ("", "{root}/build/r/x"),
        ("s3://bucket/p", "s3://bucket/p/build/r/x"),
        ("file:///p/", "file:///p/build/r/x"),
    ],
)
def test_place_is_a_path_or_below_the_storage(tmp_path: Path, storage: str, place: str) -> None:
    review = Review(root=tmp_path, name="r")
    assert locate(review, review.build / "x", storage) == place.format(root=tmp_path)


def test_file_is_read_by_its_path(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"abc")
    assert read_shared(str(tmp_path / "x")) == b"abc"
    with open_shared(str(tmp_path / "x")) as file:
        assert file.read(2) == b"ab"


def test_file_is_read_by_its_url(tmp_path: Path) -> None:
    fsspec = pytest.importorskip("fsspec", reason="fsspec is not installed: pip install 'slr[cluster]'")
    (tmp_path / "x").write_bytes(b"abc")
    assert read_shared(f"file://{tmp_path}/x") == b"abc"
    fsspec.filesystem("memory").pipe("/bucket/x", b"def")
    assert read_shared("memory://bucket/x") == b"def"


@pytest.mark.parametrize("place", ["{root}/none", "file://{root}/none"])
def test_missing_file_is_an_error_of_the_system(tmp_path: Path, place: str) -> None:
    if "://" in place:
        pytest.importorskip("fsspec", reason="fsspec is not installed: pip install 'slr[cluster]'")
    with pytest.raises(OSError, match="none"):
        read_shared(place.format(root=tmp_path))
