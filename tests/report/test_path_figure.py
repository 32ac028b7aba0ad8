"""A path has a box for each place and an arrow for each edge, with labels that do not cover each other."""

import xml.etree.ElementTree as ET
from itertools import pairwise

from slr.report.path_figure import Edge, PathFigure, draw_path, find_layers

SVG = "{http://www.w3.org/2000/svg}"
EDGES = (("demand", "strain"), ("demand", "motivation"), ("resource", "strain"), ("resource", "motivation"),
         ("strain", "performance"))  # fmt: skip


def path() -> ET.Element:
    figure = PathFigure(
        key="jdr",
        title="JD-R",
        description="demand, strain: 2",
        language="en",
        names={place: place.title() for edge in EDGES for place in edge},
        edges=[
            Edge(start=a, end=b, lines=("studies: 2", "1+ 1−", "(contradiction)"), is_gap=a == "strain")
            for a, b in EDGES
        ],
    )
    return ET.fromstring(draw_path(figure))  # noqa: S314  made by this program


def test_each_place_is_in_the_layer_after_all_places_before_it() -> None:
    layers = find_layers(EDGES)
    assert layers == {"demand": 0, "resource": 0, "strain": 1, "motivation": 1, "performance": 2}


def test_the_order_of_the_edges_changes_no_layer() -> None:
    assert find_layers(EDGES) == find_layers(EDGES[::-1])


def test_only_gaps_are_dashed() -> None:
    arrows = [p.attrib for p in path().iter(f"{SVG}path") if "marker-end" in p.attrib]
    assert ["stroke-dasharray" in a for a in arrows] == [False, False, False, False, True]


def test_labels_of_crossing_edges_do_not_cover_each_other() -> None:
    boxes = [r.attrib for r in path().iter(f"{SVG}rect") if "stroke" not in r.attrib][
        1:
    ]  # after the background
    places = sorted((float(b["y"]), float(b["height"])) for b in boxes if float(b["x"]) < 300)
    assert len(places) == 4
    assert all(y + height <= after for (y, height), (after, _) in pairwise(places))
