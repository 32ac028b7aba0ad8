"""Find lines of text in an SVG drawing that leave the drawing or overlap each other."""

import re
from dataclasses import dataclass
from itertools import combinations
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

from slr.report.measure import text_width

SVG = "{http://www.w3.org/2000/svg}"
_NUMBERS = re.compile(r"-?[\d.]+")


@dataclass(frozen=True)
class Drawn:
    """A line of text with the box that it fills."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: "Drawn") -> bool:
        """Return whether the boxes of two lines of text share more than an edge."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across > 0.5 and down > 0.5


def list_faults(svg: str) -> list[str]:
    """Return what is wrong with the lines of text of a drawing: outside the drawing, or over another line."""
    root = fromstring(svg)
    width, height = (float(x) for x in root.attrib["viewBox"].split()[2:])
    lines = list_lines(root)
    outside = [
        f"outside: {line.text}"
        for line in lines
        if line.left < 0 or line.top < 0 or line.right > width + 0.5 or line.bottom > height + 0.5
    ]
    return [*outside, *(f"{a.text} over {b.text}" for a, b in combinations(lines, 2) if a.overlaps(b))]


def list_lines(root: Element, x: float = 0, y: float = 0) -> list[Drawn]:
    """Return the lines of text of a drawing, in order. The large word across a draft is left out."""
    found: list[Drawn] = []
    for part in root:
        if part.tag == f"{SVG}g":
            dx, dy = map(float, _NUMBERS.findall(part.get("transform", "0 0")))
            found += list_lines(part, x + dx, y + dy)
        elif part.tag == f"{SVG}text" and "fill-opacity" not in part.attrib:
            found.append(_place(part, x, y))
    return found


def _place(part: Element, dx: float, dy: float) -> Drawn:
    size = float(part.get("font-size", "12"))
    text = part.text or ""
    # Half of the reserve of the measure is left out, because it is room for wider fonts.
    length = text_width(text, size, bold=part.get("font-weight") == "bold") / 1.08
    before = {"middle": 0.5, "end": 1.0}.get(part.get("text-anchor", ""), 0.0) * length
    if "rotate(-90" in part.get("transform", ""):
        numbers = list(map(float, _NUMBERS.findall(part.attrib["transform"])))
        x, y = numbers[:2] if part.attrib["transform"].startswith("translate") else numbers[1:3]
        bottom = y + dy + before
        return Drawn(text, x + dx - 0.75 * size, bottom - length, x + dx + 0.2 * size, bottom)
    x, y = float(part.get("x", "0")) + dx, float(part.get("y", "0")) + dy
    return Drawn(text, x - before, y - 0.75 * size, x - before + length, y + 0.2 * size)
