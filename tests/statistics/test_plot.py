import xml.etree.ElementTree as ET

from slr.statistics.plot import Curve, Mark, Plot, draw_plot

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
