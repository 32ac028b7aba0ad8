"""An earlier version of a file is read from git. A version that git does not have is a problem."""

import os
import subprocess
from pathlib import Path

import pytest

from slr.model.problem import ReviewError
from slr.stage import REVISIONS
from slr.store.layout import Review
from slr.store.manifest import hash_inputs
from slr.store.revision import list_revisions, read_revision


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project in a folder of a git repository, with two versions of a protocol."""
    root = tmp_path / "project"
    (root / "protocols").mkdir(parents=True)
    for version in (b"first\n", "zweite \u00e9\n".encode()):
        (root / "protocols" / "one.yaml").write_bytes(version)
        for arguments in (
            ["init", "-q"],
            ["add", "."],
            ["-c", "user.name=x", "-c", "user.email=x@y", "commit", "-q", "-m", "x"],
        ):
            subprocess.run(["git", "-C", str(tmp_path), *arguments], check=True, capture_output=True)
    return root


def test_file_is_read_as_it_was_with_the_short_name_of_the_revision(folder: Path) -> None:
    path = folder / "protocols" / "one.yaml"
    name, data = read_revision(folder, path, "HEAD~1")
    assert data == b"first\n"
    assert read_revision(folder, path, name) == (name, data)
    assert read_revision(folder, path, "HEAD")[1] == path.read_bytes()


@pytest.mark.parametrize("revision", ["HEAD~9", "nowhere", "--help", "HEAD:protocols"])
def test_an_unknown_revision_is_a_problem(folder: Path, revision: str) -> None:
    with pytest.raises(ReviewError, match=r"REV001.*neither a file nor a git revision"):
        read_revision(folder, folder / "protocols" / "one.yaml", revision)


def test_file_that_a_revision_does_not_have_is_a_problem(folder: Path) -> None:
    with pytest.raises(ReviewError, match=r"protocols/two\.yaml.*REV002"):
        read_revision(folder, folder / "protocols" / "two.yaml", "HEAD")


def test_file_that_was_never_committed_is_said_not_to_have_been(folder: Path) -> None:
    (folder / "protocols" / "two.yaml").write_bytes(b"new\n")
    with pytest.raises(ReviewError, match=r"REV002.*\n.*the file has never been committed"):
        read_revision(folder, folder / "protocols" / "two.yaml", "HEAD")


def test_folder_without_git_has_no_revisions(tmp_path: Path) -> None:
    with pytest.raises(ReviewError, match="REV003 this folder is not under git"):
        read_revision(tmp_path, tmp_path / "one.yaml", "HEAD")


def commit(root: Path, when: str) -> None:
    for arguments in (
        ["init", "-q"],
        ["add", "."],
        ["-c", "user.name=x", "-c", "user.email=x@y", "commit", "-q", "-m", "x", "--allow-empty"],
    ):
        times = {"GIT_COMMITTER_DATE": when, "GIT_AUTHOR_DATE": "2020-01-01T00:00:00Z"}
        subprocess.run(
            ["git", "-C", str(root), *arguments], check=True, capture_output=True, env=os.environ | times
        )


def test_revisions_of_a_protocol_are_read_only_if_it_pools_findings(tmp_path: Path) -> None:
    review = Review(root=tmp_path, name="one")
    review.protocol.parent.mkdir()
    review.protocol.write_text("a: 1\n")
    assert list_revisions(review) == ()
    commit(tmp_path, "2026-01-02T00:00:00Z")
    review.protocol.write_text("pooling: []\n")
    commit(tmp_path, "2026-01-03T00:00:00Z")
    assert (list_revisions(review), REVISIONS in hash_inputs(review)) == ((), False)
    (review.corpus / "findings").mkdir(parents=True)
    (review.corpus / "findings" / "rina.csv").write_text("report\n")
    first, second = list_revisions(review)
    assert (first.when.day, first.read(), second.when.day, second.read()) == (
        2,
        b"a: 1\n",
        3,
        b"pooling: []\n",
    )


def test_only_a_commit_of_the_protocol_changes_the_hash_of_its_revisions(tmp_path: Path) -> None:
    review = Review(root=tmp_path, name="one")
    (review.corpus / "findings").mkdir(parents=True)
    (review.corpus / "findings" / "rina.csv").write_text("report\n")
    review.protocol.parent.mkdir()
    review.protocol.write_text("pooling: []\n")
    commit(tmp_path, "2026-01-02T00:00:00Z")
    known = hash_inputs(review)[REVISIONS]
    commit(tmp_path, "2026-01-03T00:00:00Z")
    assert hash_inputs(review)[REVISIONS] == known
    review.protocol.write_text("pooling:\n")
    commit(tmp_path, "2026-01-04T00:00:00Z")
    assert hash_inputs(review)[REVISIONS] != known
