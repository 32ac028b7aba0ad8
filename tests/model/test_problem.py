"""A problem gives its place, what is wrong and what to do. A list of problems is the same in every run."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slr.model.problem import Problem, ReviewError, Severity, did_you_mean, sort_problems, warning


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        ({"file": "a.csv", "line": 3, "where": "verdict"}, "a.csv:3: error DEC001 verdict: wrong"),
        ({"file": "a.csv"}, "a.csv: error DEC001 wrong"),
        ({"line": 0, "file": "a.csv"}, "a.csv:0: error DEC001 wrong"),
        ({}, "error DEC001 wrong"),
        ({"hint": "mend it"}, "error DEC001 wrong\n    hint: mend it"),
        ({"severity": Severity.WARNING}, "warning DEC001 wrong"),
    ],
)
def test_problem_is_written_with_what_is_known_of_its_place(parts: dict[str, object], text: str) -> None:
    assert str(Problem(code="DEC001", message="wrong", **parts)) == text  # type: ignore[arg-type]


def test_warning_is_a_problem_that_stops_nothing() -> None:
    found = warning("ING001", "empty", file="a.ris", line=1, where="x", hint="y")
    assert found == Problem(
        code="ING001", message="empty", file="a.ris", line=1, where="x", hint="y", severity=Severity.WARNING
    )


def test_error_of_a_review_shows_all_its_problems() -> None:
    error = ReviewError([warning("ING001", "one"), warning("ING002", "two")])
    assert str(error) == "warning ING001 one\nwarning ING002 two"
    assert len(error.problems) == 2


def test_problems_are_sorted_by_place_and_code_and_listed_once() -> None:
    listed = [warning("B", "x", file="b"), warning("B", "x", file="a", line=10), warning("A", "x", file="a", line=10),
              warning("B", "x", file="a", line=9), warning("B", "x", file="a"), warning("B", "x", file="b")]  # fmt: skip
    assert [(p.file, p.line, p.code) for p in sort_problems(listed)] == [
        ("a", None, "B"), ("a", 9, "B"), ("a", 10, "A"), ("a", 10, "B"), ("b", None, "B"),
    ]  # fmt: skip


@given(st.permutations([warning("A", m, where=w) for m in "xy" for w in "pq"]))
def test_order_in_which_problems_were_found_does_not_matter(listed: list[Problem]) -> None:
    assert [(p.where, p.message) for p in sort_problems(listed)] == [
        ("p", "x"),
        ("p", "y"),
        ("q", "x"),
        ("q", "y"),
    ]


@pytest.mark.parametrize(
    ("found", "known", "guess"),
    [
        ("inclde", ["include", "exclude", "maybe"], "include"),
        ("INCLUDE", ["include", "exclude"], "include"),
        ("include", ["Include"], "Include"),
        ("E7", ["E1", "I2"], "E1"),  # of a short id the first letter counts
        ("X7", ["E1", "I2"], ""),
        ("E777", ["E1"], ""),
        ("yes", ["include", "maybe"], ""),
        ("x", [], ""),
    ],
)
def test_nearest_known_word_is_guessed_where_it_is_near(found: str, known: list[str], guess: str) -> None:
    assert did_you_mean(found, known) == (f" (did you mean {guess!r}?)" if guess else "")
