"""Test the loop that all sessions in the terminal share, with a made-up list of words to judge."""

import re
from types import SimpleNamespace

import pytest
from rich.text import Text
from scripted_terminal import Script, open_terminal

from slr.cli.frame import Screen
from slr.cli.terminal_session import WorklistTerminal
from slr.desk.worklist import Worklist
from slr.model.problem import Problem, ReviewError

IN_ROW = Problem(code="X001", message="the word is too long", where="word")
IN_FILE = Problem(code="X002", message="the file cannot be written")


class Words:
    """A session with words. `problems` come with each row."""

    def __init__(self, words, problems=()):
        self.work, self.problems, self.rows = Worklist(words), problems, []

    def skip(self):
        self.work.skip()

    def judge(self, verdict):
        if not self.problems:
            self.rows.append((self.work.current, verdict))
            self.work.judge(self.work.current)
        return self.problems

    def undo(self, at):
        assert at == "2026-03-01"
        self.work.undo()
        self.rows.append((self.work.current, "undone"))
        return ()


class WordTerminal(WorklistTerminal):
    def find_card(self):
        return self._work.current

    def draw(self, card):
        body = (Text(f"{card} " + "text " * 300),)
        return Screen(head=self.head(), body=body, foot=self.draw_notes(), page=self.page)

    def explain(self, card):
        yield Text(f"help for {card}")

    def press(self, pressed, card):
        if pressed == "n":
            self.ask_note()
        elif pressed == "g":
            self.take_step(self._session.judge("good"), f"good {self.note}{card}")
        else:
            self.answer = f"no such key: {pressed}"

    def name(self, card):
        return card

    def head(self):
        return "words"


def serve(keys, words=("one", "two"), *, problems=(), lines=(), loss=None):
    session = Words(words, problems)
    terminal, shown = open_terminal(Script(keys, lines), height=10)
    WordTerminal(session, SimpleNamespace(loss=loss), terminal, lambda: "2026-03-01").serve()
    return session.rows, shown.getvalue()


def test_step_is_repeated_until_the_next_step_and_an_answer_only_once():
    _, shown = serve("gxz")
    assert shown.count("good one; u undoes") == 3
    assert shown.count("no such key: x") == 1


def test_steps_are_undone_one_by_one_even_at_the_end():
    rows, shown = serve("gguuu")
    assert rows == [("one", "good"), ("two", "good"), ("two", "undone"), ("one", "undone")]
    assert "undone: good two" in shown
    assert "nothing is left to undo in this session" in shown


def test_skipped_words_come_back_at_the_end():
    rows, shown = serve(" g gz")
    assert rows == [("two", "good"), ("one", "good")]
    assert "skipped — one" in shown
    assert "That was the last report. You skipped 1." in shown
    assert "'z' does nothing here; u undoes, and q quits" in shown


def test_note_is_for_one_row():
    assert "note for the next verdict: thin" in serve("n", lines=["thin"])[1]
    assert serve("ngg", lines=["thin "])[1].count("thin") == 2  # before the row, and after it


def test_pages_turn_until_the_next_word():
    _, shown = serve(["\x1b[B", "g"])
    assert re.findall(r"page (\d) of", shown)[:3] == ["1", "2", "1"]


def test_help_is_shown_until_a_key():
    rows, shown = serve("?gg")
    assert "help for one" in shown
    assert rows == [("one", "good")]


def test_row_that_is_wrong_is_refused_and_the_session_goes_on():
    rows, shown = serve("g", problems=(IN_ROW,))
    assert rows == []
    assert "nothing was written: the word is too long" in shown


def test_file_that_cannot_be_written_ends_the_session():
    with pytest.raises(ReviewError, match="cannot be written"):
        serve("g", problems=(IN_FILE,))


def test_interrupt_ends_the_session_and_keeps_what_was_recorded():
    def interrupt():
        yield "g"
        raise KeyboardInterrupt

    assert serve(interrupt())[0] == [("one", "good")]


def test_session_without_any_step_ends_after_the_last_word():
    assert serve("g", words=()) == ([], "")


def test_rows_that_are_missing_are_named_on_each_screen_even_the_last():
    loss = Problem(code="X003", file="words.csv", message="1 row is missing", hint="run a command")
    _, shown = serve("gg", loss=loss)
    assert shown.count("words.csv: 1 row is missing") == 3
