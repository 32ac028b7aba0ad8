"""Test keys and lines that are read from a terminal."""

import importlib
import os
import pty
import subprocess
import sys

import click
import pytest

from slr.cli.keyboard import Keyboard
from slr.cli.line_editor import PASTE


@pytest.fixture
def typed():
    """Yield a function that types text into a terminal and returns its keyboard."""
    master, slave = pty.openpty()
    shown = []
    keys = Keyboard(slave, write=shown.append)
    keys.open()

    def type_text(text):
        os.write(master, text.encode())
        return keys

    type_text.shown = shown
    type_text.hang_up = lambda: os.close(master)
    yield type_text
    os.close(slave)


def test_keys_typed_ahead_are_returned_one_by_one(typed):
    keys = typed("i\x1b[Aé")
    assert [keys.key() for _ in range(3)] == ["i", "\x1b[A", "é"]


def test_ctrl_z_is_a_key_and_stops_nothing(typed):
    assert typed("\x1ai").key() == "\x1a"


def test_keys_typed_while_the_program_was_stopped_are_dropped(typed):
    keys = typed("ii")
    assert keys.key() == "i"
    keys.resume(0, None)
    assert typed("m").key() == "m"


def test_line_takes_the_keys_that_were_typed_ahead_and_leaves_those_after_enter(typed):
    keys = typed("na thin study\ri")
    assert keys.key() == "n"
    assert keys.ask("note: ") == "a thin study"
    assert keys.key() == "i"


def test_line_is_shown_behind_its_question(typed):
    assert typed("ab\r").ask("note: ") == "ab"
    assert "note: ab" in "".join(typed.shown)


@pytest.mark.parametrize("key", ["\x1b", "\x04"])
def test_line_can_be_cancelled(typed, key):
    keys = typed("ab")
    keys = typed(key)
    assert keys.ask("note: ") is None


def test_pasted_lines_are_one_line_and_their_letters_are_no_commands(typed):
    keys = typed("\x1b[200~i1\nm\x1b[201~n\x1b[200~two\nlines\x1b[201~\rq")
    assert keys.key() == PASTE + "i1\nm"
    assert keys.key() == "n"
    assert keys.ask("note: ") == "two lines"
    assert keys.key() == "q"


def test_end_of_the_terminal_quits(typed):
    keys = typed("")
    typed.hang_up()
    assert keys.key() == "q"
    assert keys.ask("note: ") is None


def test_a_system_without_single_keys_is_told_what_to_use_instead(monkeypatch):
    def find(name):
        raise ImportError(name)

    monkeypatch.setattr(importlib, "import_module", find)
    with pytest.raises(click.UsageError, match="--export"):
        Keyboard(0)


def test_every_command_can_be_loaded_on_a_system_without_single_keys():
    program = """
import sys
sys.modules["termios"] = sys.modules["tty"] = sys.modules["fcntl"] = None
from slr.cli.main import COMMANDS, main
for name in COMMANDS:
    main.get_command(None, name)
import slr.cli.keyboard, slr.cli.screen_person, slr.cli.walk
"""
    subprocess.run([sys.executable, "-c", program], check=True)
