"""Images of figures: text is drawn with the fonts of the package, and the same figure always gives the same bytes."""

import subprocess
import sys
from typing import Any

import pytest
import resvg_py

from slr.picture import prepare_drawer

DRAW = resvg_py.svg_to_bytes  # the function of the library, which the fixtures of all tests replace later


@pytest.fixture(autouse=True)
def _draw_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Other tests draw a figure only once. Here the library is tested."""
    monkeypatch.setattr(resvg_py, "svg_to_bytes", DRAW)


def drawing(text: str, font: str = "Arial, sans-serif") -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="120" height="30"><rect width="120" height="30" fill="#fff"/>'
        f'<text x="4" y="20" font-family="{font}">{text}</text></svg>'
    )


def test_text_is_visible_and_letters_differ() -> None:
    draw = prepare_drawer()
    blank, word, other = draw(drawing("")), draw(drawing("Work")), draw(drawing("Life"))
    assert blank.startswith(b"\x89PNG")
    assert len({blank, word, other}) == 3


@pytest.mark.parametrize("text", ["→", "●", "○", "τ² ≥ ±", "Ж", "ع", "ש", "ก", "क"])
def test_symbols_and_scripts_are_drawn_without_the_fonts_of_the_computer(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[dict[str, Any]] = []
    real = resvg_py.svg_to_bytes
    monkeypatch.setattr(resvg_py, "svg_to_bytes", lambda **more: asked.append(more) or real(**more))
    draw = prepare_drawer()
    found = draw(drawing(text))
    assert asked[0]["skip_system_fonts"]
    assert found not in {draw(drawing("")), draw(drawing("\uf123"))}  # neither nothing nor an empty box


def test_the_font_that_a_figure_names_does_not_matter() -> None:
    draw = prepare_drawer()
    assert draw(drawing("Work")) == draw(drawing("Work", "DejaVu Sans, Arial"))


def test_chinese_characters_may_use_the_fonts_of_the_computer(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[dict[str, Any]] = []
    monkeypatch.setattr(resvg_py, "svg_to_bytes", lambda **more: asked.append(more) or b"")
    prepare_drawer()(drawing("職場"))
    assert not asked[0]["skip_system_fonts"]


def test_an_image_is_drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(resvg_py, "svg_to_bytes", lambda **more: asked.append(more["svg_string"]) or b"x")
    draw = prepare_drawer()
    assert (draw(drawing("a")), draw(drawing("a")), len(asked)) == (b"x", b"x", 1)


def test_nothing_is_loaded_before_a_figure_is_drawn() -> None:
    code = "import sys; from slr.picture import prepare_drawer; prepare_drawer(); print('resvg_py' in sys.modules)"
    made = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert made.stdout.strip() == "False"
