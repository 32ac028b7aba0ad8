import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slr.statistics.plot import Curve, Mark, Plot, draw_plot, list_ticks

PLOT = Plot(
    title='Recall of "A & B"',
    across="read",
    up="found",
    curves=(Curve(name="a < b", points=((0, 0), (10, 5))), Curve(name="b", points=((0, 0), (10, 2)))),
    marks=(Mark(name="stop", at=8),),
)


def test_plot_is_well_formed_and_names_are_escaped():
    root = ET.fromstring(draw_plot(PLOT))  # noqa: S314  our own output
    assert root.find("{http://www.w3.org/2000/svg}title").text == 'Recall of "A & B"'
    assert "a < b" in "".join(root.itertext())


def test_plot_describes_itself_for_those_who_cannot_see_it():
    assert "a &lt; b ends at 10, 5." in draw_plot(PLOT)


def test_same_plot_gives_the_same_bytes():
    assert draw_plot(PLOT) == draw_plot(PLOT)


def test_every_point_lies_inside_the_picture():
    root = ET.fromstring(draw_plot(PLOT))  # noqa: S314  our own output
    path = next(
        e
        for e in root.iter("{http://www.w3.org/2000/svg}path")
        if e.get("stroke-width") == "2" and "L" in e.get("d")
    )
    for point in path.get("d").lstrip("M").split("L"):
        x, y = map(float, point.split())
        assert 0 <= x <= 640
        assert 0 <= y <= 400


SVG = "{http://www.w3.org/2000/svg}"
ORIGIN, CORNER = (62, 348), (618, 48)  # where the axes meet, and the far end of both


def draw(**changes):
    """Return the texts of a plot by what they say, and its paths in their order."""
    parts = {"title": "T", "across": "read", "up": "found", "curves": (), **changes}
    root = ET.fromstring(draw_plot(Plot(**parts)))  # noqa: S314  our own output
    texts = {t.text: t for t in root.iter(f"{SVG}text")}
    return texts, list(root.iter(f"{SVG}path")), root.find(f"{SVG}desc").text


def curve(name, *points):
    return Curve(name=name, points=points)


def test_curve_reaches_from_where_the_axes_meet_to_the_far_end_of_both():
    _, paths, _ = draw(curves=(curve("a", (0, 0), (5, 1), (10, 4)),))
    assert "M62.0 348.0L340.0 273.0L618.0 48.0" in [p.get("d") for p in paths]


def test_axes_grid_and_ticks_meet_at_the_corners_of_the_picture():
    texts, paths, _ = draw(curves=(curve("a", (0, 0), (10, 3)),))
    drawn = [p.get("d") for p in paths]
    assert f"M{ORIGIN[0]} {CORNER[1]}V{ORIGIN[1]}H{CORNER[0]}" in drawn
    assert f"M{ORIGIN[0]} 48.0H{CORNER[0]}" in drawn  # the grid line of 3
    assert f"M618.0 {ORIGIN[1]}v5" in drawn  # the tick of 10
    assert (texts["10"].get("x"), texts["10"].get("y")) == ("618.0", str(ORIGIN[1] + 18))
    assert (texts["3"].get("x"), texts["3"].get("y")) == (str(ORIGIN[0] - 6), "48.0")
    assert float(texts["read"].get("x")) == (ORIGIN[0] + CORNER[0]) / 2
    assert texts["found"].get("transform") == f"translate(16 {(ORIGIN[1] + CORNER[1]) / 2:.1f}) rotate(-90)"


def test_axes_reach_as_far_as_the_plot_demands():
    texts, paths, _ = draw(curves=(curve("a", (0, 0), (10, 4)),), most_across=20, most_up=8)
    assert "M62.0 348.0L340.0 198.0" in [p.get("d") for p in paths]
    assert (texts["20"].get("x"), texts["8"].get("y")) == ("618.0", "48.0")


def test_plot_of_nothing_has_axes_up_to_one():
    texts, _, told = draw(curves=(curve("a"),))
    assert texts["1"] is not None
    assert told == "found against read. a ends at 0, 0."


def test_description_names_the_last_point_of_a_curve():
    assert draw(curves=(curve("a", (0, 0), (5, 1), (10, 4)),))[2].endswith("a ends at 10, 4.")


@pytest.mark.parametrize(("at", "beside", "anchor"), [(6, 5, None), (7, -5, "end"), (10, -5, "end")])
def test_word_of_a_mark_is_on_the_side_where_there_is_room(at, beside, anchor):
    texts, paths, _ = draw(curves=(curve("a", (0, 0), (10, 4)),), marks=(Mark(name="stop", at=at),))
    place = ORIGIN[0] + at / 10 * (CORNER[0] - ORIGIN[0])
    assert float(texts["stop"].get("x")) == pytest.approx(place + beside, abs=0.06)
    assert texts["stop"].get("text-anchor") == anchor
    assert any(p.get("d") == f"M{place:.1f} {CORNER[1]}V{ORIGIN[1]}" for p in paths)


def test_words_of_neighbouring_marks_are_on_lines_of_their_own():
    marks = tuple(Mark(name=f"m{i}", at=9 - i) for i in range(7))
    texts, _, _ = draw(curves=(curve("a", (0, 0), (10, 4)),), marks=marks)
    heights = [float(texts[f"m{i}"].get("y")) for i in (6, 5, 4, 3, 2, 1)]  # from left to right
    assert heights == [ORIGIN[1] - 10 - 16 * line for line in range(6)]


def test_legend_names_the_curves_one_after_the_other_without_overlap():
    texts, _, _ = draw(curves=(curve("ranking", (0, 0), (9, 1)), curve("chance", (0, 0), (9, 1)), curve("c")))
    first, second, third = (float(texts[n].get("x")) for n in ("ranking", "chance", "c"))
    assert first == ORIGIN[0] + 27
    # a letter is about 6.6 wide; after the name come 18, then the stroke of the next curve
    assert second == pytest.approx(first + 6.6 * len("ranking") + 18 + 27, abs=0.1)
    assert third == pytest.approx(second + 6.6 * len("chance") + 18 + 27, abs=0.1)


@given(st.floats(1, 1e6))
def test_ticks_are_four_to_eight_even_steps_from_0_that_do_not_exceed_the_most(most):
    ticks = list_ticks(most)
    assert 4 <= len(ticks) <= 8
    assert ticks[0] == 0
    assert ticks == [pytest.approx(i * ticks[1]) for i in range(len(ticks))]
    assert ticks[-1] <= most * (1 + 1e-6) < ticks[-1] + ticks[1] * (1 + 1e-6)


def test_ticks_of_a_round_number_end_with_it():
    assert list_ticks(8) == [0, 2, 4, 6, 8]
    assert list_ticks(0.7 * 10) == [0, 1, 2, 3, 4, 5, 6, 7]
    assert list_ticks(0.16) == [0, 0.05, 0.1, 0.15]  # 0.16 / 0.02 is a little less than 8


def test_no_line_of_a_mark_is_drawn_over_the_words_of_a_mark():
    marks = (Mark(name="first", at=4), Mark(name="second", at=5))
    svg = draw_plot(Plot(title="t", across="x", up="y", curves=(curve("a", (0, 0), (10, 4)),), marks=marks))
    assert svg.rindex('stroke="#777777"') < min(svg.index(">first<"), svg.index(">second<"))
