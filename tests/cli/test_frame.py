"""Test that screens fit into the terminal: nothing scrolls out of sight, whatever a record contains."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console
from rich.text import Text

from slr.cli.frame import Choice, Screen, draw_lines, fit_screen, turn_page

KEYS = (("i", "include"), ("u", "undo"), ("q", "quit"))


def screen(*, body="word " * 400, side=5, page=0, foot=("included — a title",)):
    return Screen(
        head="review · rina · 1 of 4",
        top=(Text("A title " * 60),),
        body=(Text(body),),
        side=tuple(Choice(start=Text(f"{i} E{i} "), text=Text("text " * 30)) for i in range(side)),
        foot=tuple(Text(line) for line in foot),
        keys=KEYS,
        page=page,
    )


def fit(shown, width=80, height=24):
    lines, page = fit_screen(Console(file=io.StringIO(), width=width, height=height), shown)
    return [line.plain for line in lines], page


@settings(deadline=None, max_examples=40)
@given(
    body=st.integers(0, 3000),
    side=st.integers(0, 30),
    page=st.integers(0, 5),
    width=st.sampled_from([80, 109, 110, 140]),
    height=st.integers(24, 50),
)
def test_head_title_first_criterion_and_keys_are_always_in_sight(body, side, page, width, height):
    lines, _ = fit(screen(body="ab " * body, side=side, page=page), width, height)
    assert len(lines) < height
    assert max(map(len, lines)) <= width
    assert lines[0].startswith("── review · rina · 1 of 4")
    assert lines[1].startswith("A title")
    assert "u undo" in lines[-1]
    assert not side or any("0 E0 " in line for line in lines)


def test_several_columns_keep_every_criterion_in_sight():
    lines, _ = fit(screen(side=13))
    assert all(any(f"{i} E{i} " in line for line in lines) for i in range(13))


def test_criteria_without_room_are_counted():
    lines, _ = fit(screen(side=40))
    assert any("more: ?" in line for line in lines)


def test_long_body_is_read_page_by_page_without_losing_a_word():
    words = [f"w{i}" for i in range(700)]
    seen, page = [], 0
    for number in range(50):
        lines, page = fit(screen(body=" ".join(words), page=number))
        if page < number:
            break
        seen += [word for line in lines for word in line.split() if word.startswith("w")]
    assert seen == words
    assert any(f"page {page + 1} of {page + 1}" in line for line in lines)


@pytest.mark.parametrize(("width", "height"), [(20, 5), (40, 12), (80, 2), (80, 1), (8, 1)])
def test_very_small_terminal_shows_what_fits_with_the_title_and_the_last_keys(width, height):
    lines, _ = fit(screen(), width, height)
    assert len(lines) <= max(height - 1, 1)
    assert lines[0].startswith("─")
    assert height < 5 or "quit" in lines[-1]


@pytest.mark.parametrize(
    ("pressed", "page", "then"),
    [("\x1b[B", 0, 1), ("\x1b[6~", 3, 4), ("\x1b[A", 0, 0), ("<", 2, 1), ("x", 1, None)],
)
def test_keys_that_turn_pages(pressed, page, then):
    assert turn_page(pressed, page) == then


def test_markup_and_brackets_of_a_record_are_text():
    out = io.StringIO()
    console = Console(file=out, width=80, height=24)
    draw_lines(console, fit_screen(console, screen(body="[bold]x[/y]"))[0])
    assert "[bold]x[/y]" in out.getvalue()


@pytest.mark.parametrize("width", [40, 80])
def test_last_verdict_and_the_title_stay_in_sight_in_a_very_small_terminal(width):
    lines, _ = fit(screen(foot=("included — a title", "no such key")), width=width, height=10)
    assert len(lines) <= 9
    for part in ("A title", "word", "included — a title", "no such key", "q quit"):
        assert any(part in line for line in lines)
