"""What all plots share: a title that wraps, a text alternative, and texts that are escaped."""

from defusedxml.ElementTree import fromstring
from drawn_text import list_faults, list_lines
from long_labels import LABELS

from slr.report.drawing import Sheet, draw_lines, draw_sheet, draw_text, draw_turned
from slr.report.grid_figure import MARGIN

SVG = "{http://www.w3.org/2000/svg}"


def draw(title: str, *parts: str, width: float = 300) -> str:
    sheet = Sheet(key="k", title=title, description="5 < 6 & more", language="id")
    return draw_sheet(sheet, width, 100, parts)


def test_a_plot_has_a_title_a_text_alternative_and_a_language() -> None:
    root = fromstring(draw("A <title>"))
    assert root.attrib["aria-labelledby"] == "k-title k-desc"
    assert [root.findtext(f"{SVG}{name}") for name in ("title", "desc")] == ["A <title>", "5 < 6 & more"]
    assert root.attrib["{http://www.w3.org/XML/1998/namespace}lang"] == "id"


def test_the_parts_begin_below_a_long_title() -> None:
    svg = draw(LABELS[0] * 4, draw_text("below", 14, MARGIN + 12))
    assert list_faults(svg) == []
    *title, part = list_lines(fromstring(svg))
    assert "".join(line.text for line in title).replace(" ", "") == (LABELS[0] * 4).replace(" ", "")
    assert all(line.bottom <= part.top for line in title)


def test_lines_have_their_middle_where_they_should() -> None:
    svg = draw("Title", *draw_lines(["one", "two", "three"], 20, 50), *draw_turned(["up", "on"], 150, 90))
    lines = {line.text: line for line in list_lines(fromstring(svg))}
    assert lines["one"].top < lines["two"].top < lines["three"].top
    shift = lines["two"].top - list_lines(fromstring(draw("Title", *draw_lines(["two"], 20, 50))))[1].top
    assert abs(shift) < 0.1
    assert lines["up"].left < 150 < lines["on"].right
    assert lines["up"].bottom == lines["on"].bottom
    assert list_faults(svg) == []
