"""Marks of git are found wherever they are, and nothing else is taken for one."""

import pytest

from slr.people.conflict import find_conflict
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
