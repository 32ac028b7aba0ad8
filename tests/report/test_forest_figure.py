"""A forest plot shows each study and the pooled effect, in black and grey, and describes itself in words."""

import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest

from slr.report.forest_figure import (
    Forest,
    ForestRow,
    ForestSummary,
    describe_forest,
    draw_forest,
    show_effects,
)
from slr.report.text import Texts

SVG = "{http://www.w3.org/2000/svg}"
T = Texts("en")
FOREST = Forest(
    key="f1",
    title="Workload & <strain>",
    axis="Correlation",
    rows=(
        ForestRow(name="Adi 2019", estimate=0.2, ci=(0.1, 0.3), weight=0.8),
        ForestRow(name="Budi 2020", estimate=0.4, ci=(-30.0, 30.8), weight=0.2),
    ),
    summaries=(ForestSummary(name="All", estimate=0.24, ci=(0.14, 0.34), prediction=(0.0, 0.5)),),
    notes=("A note.",),
)


def draw(forest: Forest = FOREST, language: str = "en") -> ET.Element:
    return ET.fromstring(draw_forest(forest, Texts(language)))  # noqa: S314  our own output


def texts(root: ET.Element) -> list[str]:
    return [e.text or "" for e in root.iter(f"{SVG}text")]


def test_each_study_has_its_name_figures_and_weight() -> None:
    shown = texts(draw())
    assert {"Adi 2019", "0.20 [0.10, 0.30]", "80.0%", "All", "0.24 [0.14, 0.34]", "A note."} <= set(shown)
    assert shown[0] == "Workload & <strain>"


def test_square_of_a_heavier_study_is_larger() -> None:
    first, second = [float(e.get("width")) for e in draw().iter(f"{SVG}rect")][1:]
    assert first > second


def test_interval_that_is_cut_ends_in_arrows() -> None:
    arrows = [e for e in draw().iter(f"{SVG}path") if re.fullmatch(r"M[\d. ]+L[\d. ]+L[\d. ]+", e.get("d"))]
    assert len(arrows) == 2


def test_only_shades_of_grey_are_used() -> None:
    colours = set(re.findall(r"#[0-9a-f]{6}", draw_forest(FOREST, T)))
    assert colours
    assert all(c[1:3] == c[3:5] == c[5:7] for c in colours)


def test_plot_describes_itself_in_words() -> None:
    assert describe_forest(FOREST, T).startswith("Adi 2019: 0.20 [0.10, 0.30]. Budi 2020:")
    assert draw().find(f"{SVG}desc").text.endswith("All: 0.24 [0.14, 0.34].")
    assert draw().get("aria-labelledby") == "f1-title f1-description"


def test_ratios_are_printed_as_ratios() -> None:
    assert "1.22 [1.11, 1.35]" in texts(draw(replace(FOREST, scale="ratio")))


def test_numbers_are_written_in_the_language_of_the_plot() -> None:
    assert "0,20 [0,10; 0,30]" in texts(draw(language="id"))


def test_plot_without_a_pooled_effect_and_weights_is_drawn() -> None:
    rows = tuple(replace(row, weight=None) for row in FOREST.rows)
    shown = texts(draw(replace(FOREST, rows=rows, summaries=())))
    assert "Weight" not in shown
    assert "Adi 2019" in shown


def test_long_name_is_cut_after_three_lines() -> None:
    shown = texts(draw(replace(FOREST, rows=(replace(FOREST.rows[0], name="word " * 60),))))
    assert sum(line.startswith("word") for line in shown) == 3
    assert any(line.endswith("…") for line in shown)


@pytest.mark.parametrize(
    ("effects", "shown"),
    [
        ((0.2, 0.125), ["0.20", "0.12"]),
        ((0.0012, -0.00034), ["0.0012", "-0.0003"]),
        ((0.0,), ["0.00"]),
        ((2e9, 1.0), ["2e+09", "1.00"]),
        ((-0.001, 3.0), ["0.00", "3.00"]),
    ],
)
def test_small_effects_get_more_decimals(effects, shown) -> None:
    assert show_effects(effects, "plain", T) == shown


def test_everything_is_inside_the_drawing() -> None:
    root = draw()
    width, height = float(root.get("width")), float(root.get("height"))
    for e in root.iter(f"{SVG}text"):
        assert 0 <= float(e.get("x")) <= width
        assert 0 <= float(e.get("y")) <= height
