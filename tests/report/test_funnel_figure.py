"""A funnel plot shows one point per study, with small standard errors at the top."""

import re
import xml.etree.ElementTree as ET

from slr.report.funnel_figure import Funnel, draw_funnel
from slr.report.text import Texts
from slr.statistics.small_study import make_funnel

SVG = "{http://www.w3.org/2000/svg}"


def draw(y: list[float], v: list[float], language: str = "en") -> ET.Element:
    funnel = Funnel(key="u", title="A & B", axis="Effect", points=make_funnel(y, v, 0.3))
    return ET.fromstring(draw_funnel(funnel, Texts(language)))  # noqa: S314  our own output


def test_each_study_is_a_point_and_larger_studies_are_higher() -> None:
    points = [
        (float(e.get("cx")), float(e.get("cy"))) for e in draw([0.1, 0.5], [0.04, 0.01]).iter(f"{SVG}circle")
    ]
    assert len(points) == 2
    assert points[0][0] < points[1][0]
    assert points[0][1] > points[1][1]


def test_plot_describes_itself_in_words() -> None:
    root = draw([0.1, 0.5], [0.04, 0.01])
    assert root.find(f"{SVG}desc").text.startswith("2 studies by effect and standard error.")
    assert root.find(f"{SVG}title").text == "A & B"


def test_numbers_are_written_in_the_language_of_the_plot() -> None:
    assert "0,1" in [e.text for e in draw([0.1, 0.5], [0.04, 0.01], "id").iter(f"{SVG}text")]


def test_only_shades_of_grey_are_used() -> None:
    text = ET.tostring(draw([0.1, 0.5], [0.04, 0.01]), encoding="unicode")
    assert all(c[1:3] == c[3:5] == c[5:7] for c in re.findall(r"#[0-9a-f]{6}", text))


def test_one_very_small_study_does_not_make_the_others_unreadable() -> None:
    """The limits at its standard error are cut, and the points stay apart."""
    root = draw([0.1, 0.5], [100.0, 0.01])
    first, second = (float(e.get("cx")) for e in root.iter(f"{SVG}circle"))
    assert second - first > 80
