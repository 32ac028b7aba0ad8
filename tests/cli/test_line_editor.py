"""Test a line while it is typed: it is always one line, and its cursor is always in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from slr.cli.line_editor import PASTE, Line, edit_line, fit_line

KEYS = st.one_of(
    st.characters(),
    st.sampled_from(["\x7f", "\x15", "\x17", "\x1b[D", "\x1b[C", "\x1b[H", "\x1b[F", "\x1b[3~", "\x1b[A"]),
    st.text().map(lambda text: PASTE + text),
)


def type_keys(*keys):
    line = Line()
    for key in keys:
        line = edit_line(line, key)
    return line


@given(st.lists(KEYS, max_size=20), st.integers(1, 30))
def test_line_has_no_control_characters_and_its_cursor_is_in_the_part_that_is_shown(keys, width):
    line = type_keys(*keys)
    assert all(c.isprintable() for c in line.text)
    assert 0 <= line.cursor <= len(line.text)
    shown, cursor = fit_line(line, width)
    assert 0 <= cursor <= cell_len(shown)
    assert cursor < width


def test_pasted_lines_become_one_line():
    assert type_keys("a", PASTE + "b\nc\r\n  d").text == "ab c d"


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        (("a", "b", "\x7f"), "a"),
        (("a", "b", "\x1b[D", "\x7f"), "b"),
        (("a", "b", "\x1b[D", "x"), "axb"),
        (("a", "b", "\x1b[H", "\x1b[3~"), "b"),
        (("a", "b", "\x1b[H", "\x1b[F", "c"), "abc"),
        (("a", " ", "b", "c", "\x17"), "a "),
        (("a", "b", "\x15"), ""),
        (("a", "\x1b[A", "\x00"), "a"),
    ],
)
def test_keys_that_edit(keys, text):
    assert type_keys(*keys).text == text
