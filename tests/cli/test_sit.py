"""Test what a person reads before a session in the terminal, and after it."""

import sys
from datetime import UTC, datetime

import click
import pytest
from small_review import write_review

from slr.cli import recover, sit
from slr.model.problem import warning
from slr.pipeline import run_review
from slr.store.layout import find_review


def test_without_a_terminal_the_session_says_what_to_do_instead(project, monkeypatch):
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False)
    review = find_review(write_review(project), None)
    with (
        pytest.raises(click.UsageError, match="use a worksheet"),
        sit.sit_down(review, "rina", otherwise="use a worksheet"),
    ):
        pass


def test_row_dated_in_the_future_is_named_before_a_session_which_waits_for_a_key(project, capsys):
    review = find_review(write_review(project), None)
    path = review.corpus / "screening" / "title-abstract" / "rina.csv"
    path.parent.mkdir(parents=True)
    path.write_text("report,verdict,when,title\nx,include,2999-01-01,Old rats\n", encoding="utf-8")
    run_review(review, "screen", now=datetime(2026, 3, 1, tzinfo=UTC))
    pressed = []
    told = recover.warn_before_session(review, "rina", lambda: pressed.append("x") or "x")
    shown = capsys.readouterr()
    assert "screening/title-abstract/rina.csv:2: warning SHT026" in shown.err
    assert "press any key to begin" in shown.out
    assert (pressed, "SHT026" in told) == (["x"], True)


def test_warning_that_was_shown_before_the_session_is_not_repeated_after_it(capsys):
    notices = {code: warning(code, f"message of {code}") for code in ("JRN001", "JRN003")}
    sit.stand_up(notices, frozenset({"JRN001"}))
    shown = capsys.readouterr().err
    assert "JRN003" in shown
    assert "JRN001" not in shown
