"""An earlier version of a file is read from git. A version that git does not have is a problem."""

import subprocess
from pathlib import Path

import pytest

from slr.model.problem import ReviewError
from slr.store.revision import read_revision


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
