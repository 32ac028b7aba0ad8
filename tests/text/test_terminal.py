"""Text is escaped for the terminal so that it can be read and nothing else happens."""

import json
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slr.text.terminal import escape_json, escape_terminal

OBEYED = {
    *range(0x09),
    *range(0x0B, 0x20),
    *range(0x7F, 0xA0),
    *range(0x202A, 0x202F),
    *range(0x2066, 0x206A),
}
OBEYED |= {0x2028, 0x2029, 0xFEFF} | set(range(0xD800, 0xE000))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b]52;c;ZXZpbA==\x07", "\\x1b]52;c;ZXZpbA==\\x07"),
        ("\x9b2J", "\\x9b2J"),
        ("a\u202eb\u2066c", "a\\u202eb\\u2066c"),
        ("over\rwritten", "over\\x0dwritten"),
        (os.fsdecode(b"caf\xe9.ris"), "caf\\xe9.ris"),
        ("\ud800", "\\ud800"),
        ("one\n\ttwo \u2013 \u05d0\u200f [bold] \\x1b", "one\n\ttwo \u2013 \u05d0\u200f [bold] \\x1b"),
    ],
)
def test_what_a_terminal_would_obey_is_shown(text: str, shown: str) -> None:
    assert escape_terminal(text) == shown


@given(st.text(st.characters(codec=None, exclude_categories=[])))
def test_no_character_that_a_terminal_obeys_is_left_and_all_others_stay(text: str) -> None:
    shown = escape_terminal(text)
    assert not OBEYED & set(map(ord, shown))
    assert escape_terminal(shown) == shown
    shown.encode("utf-8")
    if not OBEYED & set(map(ord, text)) and not {"\ufffe", "\uffff"} & set(text):
        assert shown == text


@given(st.text(st.characters(codec=None, exclude_categories=[])))
def test_json_keeps_its_value(text: str) -> None:
    written = escape_json(json.dumps({"a": text}, ensure_ascii=False))
    assert json.loads(written) == {"a": text}
    assert not OBEYED & set(map(ord, written))
