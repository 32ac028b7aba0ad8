"""A row returns its moment, its numbers, and its file and line."""

from datetime import UTC, datetime

from slr.model.problem import Severity
from slr.people.row import Row, word_check


def row(**values: str) -> Row:
    return Row(who="rina", file="rina.csv", line=7, values=values)


def test_missing_column_is_blank() -> None:
    assert (row(note="x")["note"], row()["note"]) == ("x", "")


def test_row_without_a_when_comes_before_every_other() -> None:
    assert row(when="2026-01-01T08:00:00+02:00").moment == datetime(2026, 1, 1, 6, tzinfo=UTC)
    assert row().moment == row(when="").moment < row(when="0002-01-01").moment


def test_blank_number_is_none() -> None:
    assert row(n="").number("n") is None
    assert row().number("n") is None
    found = row(n="0").number("n")
    assert found is not None
    assert found.value == 0


def test_problem_of_a_row_names_file_line_and_column() -> None:
    found = row().problem("X001", "wrong", where="note", hint="mend it", severity=Severity.WARNING)
    assert (found.file, found.line, found.where, found.hint, found.severity) == (
        "rina.csv",
        7,
        "note",
        "mend it",
        "warning",
    )
    assert row().problem("X001", "wrong").severity is Severity.ERROR


def test_word_is_checked_where_there_is_one() -> None:
    known = ("yes", "no", "maybe")
    assert (
        list(word_check(row(a="no"), "a", known, "X001")) == list(word_check(row(), "a", known, "X001")) == []
    )
    (problem,) = word_check(row(a="Yes"), "a", known, "X001")
    assert problem.message.startswith("expected yes, no or maybe, got 'Yes'")
    assert problem.where == "a"
    (problem,) = word_check(row(a="no"), "a", ("yes",), "X001")
    assert problem.message == "expected yes, got 'no'"
