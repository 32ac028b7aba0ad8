"""Draw a path of constructs as SVG: boxes in layers, and an arrow for each edge, with what is known about the edge."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from slr.report.grid_figure import LEADING, MARGIN, PAD, PALE, SIZE, SMALL, Box, number, open_svg, text
from slr.report.measure import text_width, wrap_text
from slr.report.svg import LINE

BOX: Final = 150.0
GAP: Final = 240.0  # between two layers, for the labels of the edges
LEAST_STEP: Final = 90.0  # between the tops of two boxes of a layer
ALONG: Final = 0.38  # place of a label on its edge; not the middle, because crossing edges meet there
APART: Final = 0.24  # least distance of the labels of crossing edges, as a share of the step: 1 - 2 * ALONG
WIDE: Final = 150.0  # largest width of a label


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """An arrow from one place of the path to another, with the lines of its label. The arrow of a gap is dashed."""

    start: str
    end: str
    lines: tuple[str, ...]
    is_gap: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PathFigure:
    """A path to draw, with its title and its text alternative. `names` maps each place to its name."""

    key: str
    title: str
    description: str
    language: str
    names: Mapping[str, str]
    edges: Sequence[Edge]


def draw_path(figure: PathFigure) -> str:
    """Return the figure as an SVG document that includes a text alternative."""
    layers = find_layers([(e.start, e.end) for e in figure.edges])
    width = 2 * MARGIN + max(layers.values()) * (BOX + GAP) + BOX
    heading = wrap_text(figure.title, width - 2 * MARGIN, SIZE + 2, bold=True)
    top = MARGIN + len(heading) * (LEADING + 4) + 10
    boxes = _place_boxes(figure, layers, top)
    height = max(box.y + box.height for box in boxes.values()) + LEAST_STEP / 2 + MARGIN
    parts = [
        *open_svg(figure.key, figure.title, figure.description, figure.language, width, height),
        *(
            text(line, MARGIN, MARGIN + (i + 1) * (LEADING + 4) - 4, size=SIZE + 2, bold=True)
            for i, line in enumerate(heading)
        ),
        *(_arrow(figure.key, edge, boxes) for edge in figure.edges),
        *(part for name, box in boxes.items() for part in _box(figure.names[name], box)),
        *(part for edge in figure.edges for part in _label(edge, boxes)),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def find_layers(edges: Sequence[tuple[str, str]]) -> dict[str, int]:
    """Return the layer of each place. A place without incoming edges is in layer 0.

    Any other place is one layer after the last place that has an edge to it. The edges must not form a cycle.

    >>> find_layers([("demand", "strain"), ("strain", "performance"), ("demand", "performance")])
    {'demand': 0, 'strain': 1, 'performance': 2}
    """
    layers = dict.fromkeys((place for edge in edges for place in edge), 0)
    for _ in layers:
        for start, end in edges:
            layers[end] = max(layers[end], layers[start] + 1)
    return layers


def _place_boxes(figure: PathFigure, layers: Mapping[str, int], top: float) -> dict[str, Box]:
    most = max(list(layers.values()).count(layer) for layer in layers.values())
    label = max(len(_wrap_label(edge)) for edge in figure.edges) * LEADING
    step = max(LEAST_STEP, (label + PAD) / APART) if most > 1 else LEAST_STEP
    boxes: dict[str, Box] = {}
    for layer in sorted(set(layers.values())):
        mine = [place for place, at in layers.items() if at == layer]
        first = top + label / 2 + (most - len(mine)) * step / 2
        for i, place in enumerate(mine):
            height = len(_wrap_name(figure.names[place])) * LEADING + 2 * PAD
            boxes[place] = Box(MARGIN + layer * (BOX + GAP), first + i * step, BOX, height)
    return boxes


def _wrap_name(name: str) -> Sequence[str]:
    return wrap_text(name, BOX - 2 * PAD, SIZE, bold=True)


def _wrap_label(edge: Edge) -> Sequence[str]:
    return [part for line in edge.lines for part in wrap_text(line, WIDE, SMALL)]


def _ends(edge: Edge, boxes: Mapping[str, Box]) -> tuple[float, float, float, float]:
    start, end = boxes[edge.start], boxes[edge.end]
    return start.x + start.width, start.center[1], end.x, end.center[1]


def _arrow(key: str, edge: Edge, boxes: Mapping[str, Box]) -> str:
    x1, y1, x2, y2 = _ends(edge, boxes)
    dash = ' stroke-dasharray="4 4"' if edge.is_gap else ' stroke-width="1.6"'
    return (
        f'<path d="M{number(x1)} {number(y1)} L{number(x2)} {number(y2)}" fill="none" stroke="{LINE}"{dash} '
        f'marker-end="url(#{key}-arrow)"/>'
    )


def _box(name: str, box: Box) -> Iterator[str]:
    yield (
        f'<rect x="{number(box.x)}" y="{number(box.y)}" width="{number(box.width)}" '
        f'height="{number(box.height)}" rx="4" fill="{PALE}" stroke="{LINE}"/>'
    )
    lines = _wrap_name(name)
    start = box.center[1] - (len(lines) - 1) * LEADING / 2 + SIZE / 3
    for i, line in enumerate(lines):
        yield text(line, box.center[0], start + i * LEADING, bold=True, middle=True)


def _label(edge: Edge, boxes: Mapping[str, Box]) -> Iterator[str]:
    x1, y1, x2, y2 = _ends(edge, boxes)
    lines = _wrap_label(edge)
    x, y = x1 + ALONG * (x2 - x1), y1 + ALONG * (y2 - y1)
    width = max(text_width(line, SMALL, bold=True) for line in lines) + 6
    height = len(lines) * LEADING
    yield (
        f'<rect x="{number(x - width / 2)}" y="{number(y - height / 2)}" width="{number(width)}" '
        f'height="{number(height)}" fill="#ffffff"/>'
    )
    start = y - height / 2 + LEADING - 3
    for i, line in enumerate(lines):
        yield text(line, x, start + i * LEADING, size=SMALL, bold=i == 0, middle=True)
