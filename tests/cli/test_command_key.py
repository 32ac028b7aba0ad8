"""Test the answers to keys, and that a refused row ends a session."""

import pytest

from slr.cli.command_key import answer_key, stop_if_refused
from slr.cli.line_editor import PASTE
from slr.model.problem import Problem, ReviewError, warning


@pytest.mark.parametrize(
    ("pressed", "named"),
    [("x", "'x'"), ("\x1b[5~", "this key"), ("\x07", "this key")],
)
def test_key_without_a_meaning_is_answered_with_the_possible_keys(pressed, named):
    assert answer_key(pressed, "q quits") == f"{named} does nothing here; q quits"


def test_refused_row_ends_the_session_and_a_warning_does_not():
    stop_if_refused((warning("DEC005", "no reason"),))
    with pytest.raises(ReviewError, match="wrong"):
        stop_if_refused((Problem(code="DEC001", message="wrong"),))


def test_pasted_text_and_several_keys_at_once_have_no_meaning():
    said = "pasted text and several keys at once do nothing here; q quits"
    assert answer_key(PASTE + "abc", "q quits") == said
