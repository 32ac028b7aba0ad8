"""Answers of an appraisal can be told apart without colour."""

from slr.report.answer_mark import SYMBOLS, mark_answer
from slr.report.grid_figure import Box


def draw(sign: str, word: str = "") -> str:
    return "".join(mark_answer(sign, word).draw(Box(0, 0, 100, 40)))


def test_each_sign_has_its_own_symbol_and_no_colour() -> None:
    drawn = {sign: draw(sign) for sign in SYMBOLS}
    assert len({SYMBOLS[sign][0] for sign in SYMBOLS}) == len(SYMBOLS)
    for text in drawn.values():
        colours = {part[:6] for part in text.split("#")[1:]}
        assert all(colour[:2] == colour[2:4] == colour[4:6] for colour in colours)


def test_the_answer_is_written_below_the_symbol() -> None:
    assert "serious concerns" in draw("-", "serious concerns")
    assert mark_answer("-", "serious concerns").height > mark_answer("-", "").height
