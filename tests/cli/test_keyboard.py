"""Test keys and lines that are read from a terminal."""

import importlib
import os
import pty
import signal
import subprocess
import sys
import threading

import click
import pytest

from slr.cli.keyboard import Keyboard, keyboard
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


def redraw():
    raise AssertionError("the size of the window has not changed")


def turn(key):
    raise AssertionError(f"{key!r} was pressed")


@pytest.mark.parametrize("text", ["i", "é", "\x1b[A", "\x1bOB", "\x1b[1;5C", "\x1b"])
def test_key_is_returned_with_all_its_characters(typed, text):
    assert typed(text).key(redraw) == text


def test_arrow_keys_that_arrive_at_once_are_returned_one_by_one(typed):
    keys = typed("\x1b[A\x1b[A\x1b[B")
    assert [keys.key(redraw) for _ in range(3)] == ["\x1b[A", "\x1b[A", "\x1b[B"]


@pytest.mark.parametrize("cut", [1, 2, 3])
def test_arrow_key_whose_characters_arrive_one_by_one_is_one_key(typed, cut, monkeypatch):
    monkeypatch.setattr("slr.cli.keyboard._PATIENCE", 60)  # however slow the test is
    arrow = "\x1b[6~"
    rest = threading.Timer(0.01, typed, [arrow[cut:]])
    keys = typed(arrow[:cut])
    rest.start()
    assert keys.key(redraw) == arrow
    rest.join()


@pytest.mark.parametrize("text", ["i1 a title", "ii", "i\x1b[A", "qq", "i\n", "\x1bi"])
def test_several_keys_at_once_are_no_keys_but_pasted_text(typed, text):
    """A title that was pasted into a terminal that does not mark pasted text once gave two verdicts."""
    keys = typed(text)
    assert keys.key(redraw) == PASTE + text
    assert typed("m").key(redraw) == "m"


def test_what_was_typed_before_is_discarded(typed):
    keys = typed("i1q\x1b[A")
    assert keys.discard()
    assert not keys.discard()
    assert typed("m").key(redraw) == "m"


@pytest.mark.parametrize("text", ["", "\x1b[A", "\x1b[A\x1b[B"])
def test_arrow_keys_are_discarded_without_a_word(typed, text):
    keys = typed(text)
    assert not keys.discard()
    assert typed("m").key(redraw) == "m"


def test_rest_of_a_paste_that_began_before_a_screen_is_no_key(typed):
    keys = typed("i\x1b[200~i1")
    assert keys.discard()
    typed("mi\x1b[201~")
    assert keys.key(redraw) == PASTE + "i1mi"


def test_ctrl_z_is_a_key_and_stops_nothing(typed):
    assert typed("\x1a").key(redraw) == "\x1a"


def test_keys_typed_while_the_program_was_stopped_are_dropped_and_the_screen_is_drawn_again(typed):
    keys = typed("i")
    drawn = []
    keys.resume(0, None)
    typed("m")
    assert keys.key(lambda: drawn.append(1)) == "m"
    assert drawn == [1]


@pytest.mark.parametrize("wait", [Keyboard.key, lambda keys, redraw: keys.ask("note: ", redraw, turn)])
def test_screen_is_drawn_again_at_once_if_the_size_of_the_window_changes(typed, wait):
    keys = typed("")
    drawn = []

    def finish():
        drawn.append(1)
        typed("\r")

    resized = threading.Timer(0.01, keys.resize, [0, None])
    resized.start()
    wait(keys, finish)
    resized.join()
    assert drawn == [1]


def test_line_keeps_its_text_if_the_size_of_the_window_changes(typed):
    keys = typed("ab")
    keys.resize(0, None)
    threading.Timer(0.05, typed, ["c\r"]).start()
    assert keys.ask("note: ", lambda: None, turn) == "abc"


def test_arrow_keys_that_do_not_edit_the_line_can_turn_pages(typed):
    pressed = []
    assert typed("ac\x1b[Db\x1b[B\x1b[6~\r").ask("note: ", redraw, pressed.append) == "abc"
    assert pressed == ["\x1b[B", "\x1b[6~"]


def test_line_ends_with_enter_and_what_follows_is_left(typed):
    keys = typed("a thin study\ri")
    assert keys.ask("note: ", redraw, turn) == "a thin study"
    assert keys.key(redraw) == "i"


def test_line_is_shown_behind_its_question(typed):
    assert typed("ab\r").ask("note: ", redraw, turn) == "ab"
    assert "note: ab" in "".join(typed.shown)


@pytest.mark.parametrize("key", ["\x1b", "\x04"])
def test_line_can_be_cancelled(typed, key):
    keys = typed("ab")
    keys = typed(key)
    assert keys.ask("note: ", redraw, turn) is None


def test_pasted_lines_are_one_line_and_their_letters_are_no_commands(typed):
    assert typed("\x1b[200~i1\nm\x1b[201~").key(redraw) == PASTE + "i1\nm"
    assert typed("\x1b[200~two\nlines\x1b[201~\r").ask("note: ", redraw, turn) == "two lines"
    assert typed("q").key(redraw) == "q"


def test_end_of_the_terminal_quits(typed):
    keys = typed("")
    typed.hang_up()
    assert not keys.discard()
    assert keys.key(redraw) == "q"
    assert keys.ask("note: ", redraw, turn) is None


def test_session_runs_on_a_system_without_a_signal_for_the_size_of_the_window(monkeypatch):
    monkeypatch.delattr(signal, "SIGWINCH")
    master, slave = pty.openpty()
    with os.fdopen(slave) as stdin, os.fdopen(master):
        monkeypatch.setattr(sys, "stdin", stdin)
        with keyboard() as keys:
            assert not keys.discard()


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
