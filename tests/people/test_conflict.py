"""Marks of git are found wherever they are, and nothing else is taken for one."""

import pytest

from slr.people.conflict import find_conflict, has_conflict_markers
from slr.people.line import cut_lines

PLAIN = "a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> other\nd\n"


def find(text: str) -> set[int]:
    return set(find_conflict(cut_lines(text)))


def test_marks_are_lines_of_the_conflict_and_both_sides_are_not() -> None:
    assert find(PLAIN) == {2, 4, 6}


def test_common_ancestor_of_both_sides_belongs_to_the_marks() -> None:
    assert find("<<<<<<< HEAD\nb\n||||||| 1a2b\nold\nold\n=======\nc\n>>>>>>> x\n") == {1, 3, 4, 5, 6, 8}


@pytest.mark.parametrize("line", ["<<<<<<< HEAD", ">>>>>>> b", "<<<<<<< HEAD,,,", '">>>>>>> b";;', "<<<<<<<"])
def test_one_mark_that_was_left_behind_is_a_conflict(line: str) -> None:
    assert find(f"a\n{line}\nb") == {2}


@pytest.mark.parametrize(
    "line", ["=======", "|||||||", "<<<<<< x", "<<<<<<<< x", "r1,<<<<<<< HEAD", "<<<<<<<x"]
)
def test_what_is_no_mark_of_git_is_no_conflict(line: str) -> None:
    assert find(f"a\n{line}\nb") == set()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_file_of_any_encoding_is_searched(encoding: str) -> None:
    assert has_conflict_markers(f"é\n{PLAIN}".encode(encoding))
    assert not has_conflict_markers("é\n=======\n".encode(encoding))
    assert not has_conflict_markers(b"PK\x03\x04")
