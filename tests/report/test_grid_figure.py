"""Grids draw each cell with marks that differ in shape, so that they read in grey."""

import xml.etree.ElementTree as ET

from slr.report.grid_figure import (
    Box,
    GridFigure,
    Mark,
    draw_grid,
    mark_bubble,
    mark_direction,
    mark_gap,
    mark_lines,
)

SVG = "{http://www.w3.org/2000/svg}"
BOX = Box(0, 0, 100, 40)
DIRECTIONS = ("+", "-", "0", "mixed", "unknown")


def grid(*marks: Mark, legend: tuple[tuple[Mark, str], ...] = (), row: str = "One") -> ET.Element:
    cells = {(0, i): mark for i, mark in enumerate(marks)}
    figure = GridFigure(
        key="k",
        title="A <title> & more",
        description="One: +",
        language="en",
        rows=[row],
        columns=[f"Column {i}" for i in range(len(marks))],
        cells=cells,
        legend=legend,
    )
    assert draw_grid(figure) == draw_grid(figure)
    return ET.fromstring(draw_grid(figure))  # noqa: S314  made by this program


def test_a_grid_has_a_title_and_a_text_alternative() -> None:
    root = grid(mark_direction("+"))
    assert root.attrib["aria-labelledby"] == "k-title k-desc"
    assert [root.findtext(f"{SVG}{name}") for name in ("title", "desc")] == ["A <title> & more", "One: +"]


def test_each_direction_has_a_shape_of_its_own_without_colour() -> None:
    drawn = {d: "".join(mark_direction(d).draw(BOX)) for d in DIRECTIONS}
    assert len(set(drawn.values())) == len(DIRECTIONS)
    assert "".join(drawn.values()).count("#") == "".join(drawn.values()).count("#3a3a3a") + drawn["0"].count(
        "#ffffff"
    )


def test_a_second_hand_symbol_is_dashed_and_not_filled() -> None:
    drawn = "".join(mark_direction("+", dashed=True).draw(BOX))
    assert 'fill="#ffffff"' in drawn
    assert "stroke-dasharray" in drawn


def test_a_row_is_as_high_as_its_longest_text() -> None:
    low = float(grid(mark_lines(["one"])).attrib["height"])
    high = float(grid(mark_lines([f"line {i}" for i in range(9)])).attrib["height"])
    assert high > low + 50
    assert float(grid(mark_lines(["one"]), row="a long name " * 12).attrib["height"]) > low + 50


def test_the_area_of_a_bubble_is_proportional_to_its_count() -> None:
    radii = [float(c.attrib["r"]) for c in grid(mark_bubble(4, 16), mark_bubble(16, 16)).iter(f"{SVG}circle")]
    assert radii == [11, 22]


def test_a_gap_is_hatched_with_the_pattern_of_its_own_drawing() -> None:
    root = grid(mark_gap("k"))
    assert [r.attrib["fill"] for r in root.iter(f"{SVG}rect")].count("url(#k-gap)") == 1
    assert [p.attrib["id"] for p in root.iter(f"{SVG}pattern")] == ["k-gap"]


def test_a_long_legend_continues_on_more_lines_within_the_drawing() -> None:
    legend = tuple((mark_direction(d), f"the meaning of {d}") for d in DIRECTIONS)
    root = grid(mark_direction("+"), legend=legend)
    places = [
        (float(e.attrib["x"]), float(e.attrib["y"]))
        for e in root.iter(f"{SVG}text")
        if "meaning" in (e.text or "")
    ]
    assert len({y for _, y in places}) > 1
    assert all(y < float(root.attrib["height"]) for _, y in places)
