"""Test what a person reads before a session in the terminal, and after it."""

import sys
from datetime import UTC, datetime
from types import SimpleNamespace

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from small_review import write_review

from slr.cli import recover, session
from slr.model.problem import warning
from slr.pipeline import run_review
from slr.store.layout import find_review


def test_without_a_terminal_the_session_says_what_to_do_instead(project, monkeypatch):
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False)
    review = find_review(write_review(project), None)
    with (
        pytest.raises(click.UsageError, match="use a worksheet"),
        session.start_session(review, "rina", otherwise="use a worksheet"),
    ):
        pass


def test_row_dated_in_the_future_is_named_before_a_session_which_waits_for_a_key(project, capsys):
    review = find_review(write_review(project), None)
    path = review.corpus / "screening" / "title-abstract" / "rina.csv"
    path.parent.mkdir(parents=True)
    path.write_text("report,verdict,when,title\nx,include,2999-01-01,Old rats\n", encoding="utf-8")
    run_review(review, "screen", now=datetime(2026, 3, 1, tzinfo=UTC))
    pressed = []
    warned = recover.warn_before_session(review, "rina", lambda: pressed.append("x") or "x")
    shown = capsys.readouterr()
    assert "screening/title-abstract/rina.csv:2: warning SHT026" in shown.err
    assert "press any key to begin" in shown.out
    assert (pressed, "SHT026" in warned) == (["x"], True)


def end_session(shown=(), *, command=()):
    notices = {code: warning(code, f"message of {code}") for code in ("JRN001", "JRN003")}
    file = SimpleNamespace(notices=notices, shown="corpus/a-review/screening/title-abstract/rina.csv")
    session.end_session(file, frozenset(shown), written="2 verdicts", left="1 report left", command=command)


def test_warning_that_was_shown_before_the_session_is_not_repeated_after_it(capsys):
    end_session(["JRN001"])
    shown = capsys.readouterr().err
    assert "JRN003" in shown
    assert "JRN001" not in shown


def test_last_lines_of_a_session_break_between_words(capsys, monkeypatch):
    """The path of a file was once broken at column 80."""
    monkeypatch.setenv("COLUMNS", "60")
    end_session(command=["slr", "screen", "-r", "a-review"])
    assert capsys.readouterr().out.splitlines() == [
        "",
        "2 verdicts written to",
        "corpus/a-review/screening/title-abstract/rina.csv; 1 report",
        "left",
        "run `slr screen -r a-review` to apply them",
    ]


@given(st.text("ab `漢", max_size=60), st.integers(1, 20))
def test_wrapped_text_keeps_its_words_and_is_as_narrow_as_they_allow(text, width):
    lines = session.wrap_words(text, width).split("\n")
    assert "".join("".join(lines).split()) == "".join(text.split())
    longest = max(map(cell_len, session.wrap_words(text, 1).split("\n")))
    assert all(cell_len(line) <= max(width, longest) for line in lines)
