"""Everything below a folder is listed as a file, or reported as a path that cannot be read."""

import os
import sys
from pathlib import Path

import pytest

from slr.store.layout import Review, find_review, list_files, list_folder, review_names

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="needs pipes and names of any bytes")


def unread(folder: Path) -> list[tuple[str, str]]:
    found = list_folder(folder).unread
    return [(u.path.relative_to(folder).as_posix(), u.what) for u in found]


def test_files_are_sorted_and_hidden_ones_left_out(tmp_path: Path) -> None:
    for name in ("b/2.csv", "a.csv", "b/.hidden", ".git/x.csv", "b/1.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    assert [p.relative_to(tmp_path).as_posix() for p in list_files(tmp_path)] == [
        "a.csv",
        "b/1.csv",
        "b/2.csv",
    ]
    assert unread(tmp_path) == []


def test_folder_that_does_not_exist_has_no_files_and_is_no_fault(tmp_path: Path) -> None:
    listing = list_folder(tmp_path / "missing")
    assert (listing.files, listing.unread) == ((), ())


def test_folder_that_cannot_be_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "screening").mkdir()
    scan = os.scandir

    def refuse(place: str) -> object:
        if str(place).endswith("screening"):
            raise PermissionError(13, "Permission denied", place)
        return scan(place)

    monkeypatch.setattr(os, "scandir", refuse)
    assert unread(tmp_path) == [("screening", "the folder cannot be read: Permission denied")]


@POSIX
def test_pipe_is_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "rina.csv")
    assert unread(tmp_path) == [("rina.csv", "it is a pipe, a device or another special file")]


@POSIX
def test_links_to_files_are_followed_and_others_are_named(tmp_path: Path) -> None:
    (tmp_path / "real.csv").touch()
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "inside.csv").touch()
    for name, target in (
        ("link.csv", "real.csv"),
        ("gone.csv", "nowhere"),
        ("zero.csv", "/dev/zero"),
        ("loop.csv", "loop.csv"),
        ("linked", "folder"),
    ):
        (tmp_path / name).symlink_to(target)
    assert [p.name for p in list_files(tmp_path)] == ["inside.csv", "link.csv", "real.csv"]
    assert dict(unread(tmp_path)) == {
        "gone.csv": "it is a link to a file that does not exist",
        "linked": "it is a link to a folder, and links to folders are not followed",
        "loop.csv": "too many levels of symbolic links",
        "zero.csv": "it is a pipe, a device or another special file",
    }


@POSIX
def test_name_that_is_not_text_is_named_and_can_be_shown(tmp_path: Path) -> None:
    review = Review(root=tmp_path, name="r")
    for name in (b"a\xff.ris", b"b\xff/c.ris"):
        path = review.corpus / os.fsdecode(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    assert list_files(review.corpus) == ()
    assert [(review.shown(u.path), u.what) for u in review.unread()] == [
        ("corpus/r/a\\xff.ris", "its name is not UTF-8 text"),
        ("corpus/r/b\\xff", "its name is not UTF-8 text"),
    ]


def test_only_files_are_protocols(tmp_path: Path) -> None:
    (tmp_path / "protocols" / "folder.yaml").mkdir(parents=True)
    (tmp_path / "protocols" / "r.yaml").touch()
    assert review_names(tmp_path) == ("r",)
    assert find_review(tmp_path, None).name == "r"


def test_only_folders_in_the_place_of_a_persons_file_are_named_as_files(tmp_path: Path) -> None:
    review = Review(root=tmp_path, name="k")
    for name in (
        "screening/full-text/rina.csv",
        "coding/A.CSV",
        "patches.yaml",
        "searches/2026.csv",
        "coding/a.b",
    ):
        (review.corpus / name).mkdir(parents=True)
    found = [p.relative_to(review.corpus).as_posix() for p in review.folders_named_as_files()]
    assert found == ["coding/A.CSV", "patches.yaml", "screening/full-text/rina.csv"]


@POSIX
def test_only_text_files_among_the_full_texts_are_inputs(tmp_path: Path) -> None:
    review = Review(root=tmp_path, name="r")
    (review.corpus / "fulltexts" / "x.csv").mkdir(parents=True)
    (review.corpus / "fulltexts" / "want.pdf").write_text("")
    (review.corpus / "fulltexts" / "library").symlink_to(tmp_path)
    os.mkfifo(review.corpus / "fulltexts" / "pipe")
    assert (list(review.inputs()), review.unread(), review.folders_named_as_files()) == ([], (), ())
    (review.corpus / "fulltexts" / "r1.txt").write_text("")
    assert list(review.inputs()) == [review.corpus / "fulltexts" / "r1.txt"]
    (review.corpus / "fulltexts" / "r1.txt").unlink()
    inner = review.corpus / "coding" / "fulltexts"  # only the folder directly in the corpus is left out
    inner.mkdir(parents=True)
    (inner / "rina.csv").write_text("")
    assert list(review.inputs()) == [inner / "rina.csv"]
