"""`slr new` says where it starts a review, and starts a project only where nobody else's files are."""

import os
from pathlib import Path

import pytest
from example_review import Slr

from slr.model.parse import parse_protocol


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """An empty folder."""
    folder = tmp_path / "my reviews"
    folder.mkdir()
    return folder


def files(folder: Path) -> set[str]:
    """Return the names in a folder that are not hidden."""
    return {p.name for p in folder.iterdir() if not p.name.startswith(".")}


def test_the_whole_path_of_the_project_is_printed(empty: Path, slr: Slr) -> None:
    lines = slr(empty, "new", "mine").output.splitlines()
    assert lines[0] == f"started the review mine in the project {empty}"
    assert "  wrote protocols/mine.yaml" in lines
    assert "  - run `slr check -r mine`, then `slr screen -r mine`" in lines


def test_from_a_folder_below_the_review_joins_the_project(empty: Path, slr: Slr) -> None:
    slr(empty, "new", "mine")
    below = empty / "corpus" / "mine"
    output = slr(below, "new", "other").output
    assert f"started the review other in the project {empty}" in output
    assert f"'{empty}/corpus/other/searches/2026-03-01'/" in output
    assert (empty / "protocols" / "other.yaml").is_file()


@pytest.mark.parametrize("usual", [".git", ".gitignore", "README.md", "LICENSE", "LICENCE.txt"])
def test_a_new_repository_becomes_a_project(empty: Path, slr: Slr, usual: str) -> None:
    (empty / usual).mkdir() if usual == ".git" else (empty / usual).write_text("")
    assert slr(empty, "new", "mine").exit_code == 0


def test_a_folder_with_other_files_becomes_a_project_only_on_request(empty: Path, slr: Slr) -> None:
    (empty / "holiday.jpg").write_text("")
    result = slr(empty, "new", "mine")
    assert result.exit_code == 1
    assert (
        f"{empty}: error NEW003 this folder is not a project and contains other files, such as 'holiday.jpg'"
        in result.output
    )
    assert files(empty) == {"holiday.jpg"}
    assert slr(empty, "new", "mine", "--here").exit_code == 0
    assert files(empty) == {"holiday.jpg", "protocols", "corpus"}


def test_a_folder_of_another_repository_becomes_a_project_only_on_request(empty: Path, slr: Slr) -> None:
    (empty.parent / ".git").mkdir()
    result = slr(empty, "new", "mine")
    assert (
        f"error NEW003 this folder is not a project and is part of the git repository {empty.parent}"
        in result.output
    )
    assert files(empty) == set()
    assert slr(empty, "new", "mine", "--here").exit_code == 0


def test_on_request_a_project_is_started_within_another(empty: Path, slr: Slr) -> None:
    slr(empty, "new", "mine")
    (empty / "inner").mkdir()
    assert slr(empty / "inner", "new", "mine", "--here").exit_code == 0
    assert files(empty / "inner") == {"protocols", "corpus"}


def test_an_existing_review_is_never_touched(empty: Path, slr: Slr) -> None:
    slr(empty, "new", "mine")
    (empty / "protocols" / "mine.yaml").write_text("x")
    assert f"{empty}/protocols/mine.yaml: error NEW002" in slr(empty, "new", "mine").output
    assert (empty / "protocols" / "mine.yaml").read_text() == "x"


@pytest.mark.parametrize("name", ["../mine", "a\n", "", "A", "a b", "-a"])
def test_a_name_that_is_no_file_name_is_refused(empty: Path, slr: Slr, name: str) -> None:
    assert "error NEW001" in slr(empty, "new", "--", name).output
    assert files(empty) == set()


@pytest.mark.parametrize("name", ["con", "nul", "com1"])
def test_name_that_windows_reserves_is_refused(empty: Path, slr: Slr, name: str) -> None:
    result = slr(empty, "new", name)
    assert result.exit_code == 1
    assert "Windows does not allow names of devices" in result.output
    assert files(empty) == set()


def test_title_with_control_characters_gives_a_protocol_that_can_be_read(empty: Path, slr: Slr) -> None:
    slr(empty, "new", "mine", "--title", 'Night\n\x1b]0;x\x07 "work" \\')
    protocol, problems = parse_protocol((empty / "protocols" / "mine.yaml").read_text("utf-8"), "mine.yaml")
    assert problems == ()
    assert protocol is not None
    assert protocol.review.title == 'Night ]0;x "work" \\'


def test_pipe_in_the_place_of_gitattributes_stops_the_command_before_anything_is_written(
    empty: Path, slr: Slr
) -> None:
    os.mkfifo(empty / ".gitattributes")
    result = slr(empty, "new", "mine")
    assert result.exit_code == 1
    assert ".gitattributes: error DSK001 not an ordinary file" in result.output
    assert files(empty) == set()
