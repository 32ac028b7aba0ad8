"""Test the terminal of a session: one screen at a time, no key for a screen that was not seen, and any size of the window."""

import re

from rich.text import Text
from scripted_terminal import Script, open_terminal

from slr.cli.frame import Screen
from slr.cli.terminal import DROPPED


def draw(text="a title", page=0):
    return lambda: Screen(head="head", body=(Text(text),), page=page)


def test_screen_says_if_keys_were_typed_before_it_and_the_next_one_does_not():
    terminal, shown = open_terminal(Script(ahead=[True, False]))
    terminal.show(draw())
    assert shown.getvalue().count(DROPPED) == 1
    assert shown.getvalue().count("a title") == 1  # drawn once
    terminal.show(draw("another"))
    assert shown.getvalue().count(DROPPED) == 1


def test_resized_window_is_drawn_again_for_its_size_while_a_key_or_a_line_is_awaited():
    for wait in (lambda t: t.key(), lambda t: t.ask("note: ")):
        terminal, shown = open_terminal(Script(["resize", "x"], ["resize", "line"], ahead=[True]))
        terminal.show(lambda terminal=terminal: draw(f"{terminal.console.width} columns")())
        terminal.console.width = 40
        assert wait(terminal) in ("x", "line")
        assert "80 columns" in shown.getvalue()
        assert "40 columns" in shown.getvalue()
        assert shown.getvalue().count(DROPPED.split(maxsplit=1)[0]) == 2  # the note stays


def test_page_that_a_larger_window_does_not_have_becomes_the_last_page():
    terminal, _ = open_terminal(Script(["resize", "x"]), height=8)
    terminal.show(draw("word " * 400, page=3))
    assert terminal.page == 3
    terminal.console.height = 200
    terminal.key()
    assert terminal.page == 0


def test_pages_turn_while_a_key_or_a_line_is_awaited():
    terminal, shown = open_terminal(Script(["\x1b[B", "\x1b[B", "<", "x"], ["\x1b[B", "a line"]), height=8)
    terminal.show(draw("word " * 400))
    assert terminal.press() == "x"
    assert terminal.page == 1
    assert terminal.ask("note: ") == "a line"
    assert terminal.page == 2
    assert re.findall(r"page (\d)", shown.getvalue()) == ["1", "2", "3", "2", "3"]


def test_help_stays_until_a_key_that_turns_no_page():
    script = Script(["\x1b[B", "\x1b[B", "x", "never read"])
    terminal, shown = open_terminal(script, width=40, height=10)
    terminal.help([Text("word " * 200)])
    assert terminal.key() == "never read"
    assert "page 3 of" in shown.getvalue()


def test_wait_drops_what_was_typed_before():
    calls = []

    class Keys(Script):
        def discard(self):
            calls.append("discard")
            return True

        def key(self, redraw):
            redraw()  # nothing is shown yet, so nothing is drawn
            calls.append("key")
            return "x"

    terminal, shown = open_terminal(Keys())
    terminal.wait()
    assert (calls, shown.getvalue()) == (["discard", "key"], "")
