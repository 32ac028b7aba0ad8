"""Draw grids as SVG: rows and columns with a mark in each cell. The drawings use only black, white and grey.

No library is used, so the same values give the same bytes on every computer.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Final

from slr.report.escape import escape_xml
from slr.report.measure import text_width, wrap_text
from slr.report.svg import FONTS, INK, LINE

SIZE: Final = 12.0
SMALL: Final = 10.0
LEADING: Final = 14.0
PAD: Final = 8.0
MARGIN: Final = 14.0
ROW_HEAD: Final = 190.0  # width of the headings of rows
COLUMN: Final = 118.0
LEAST_ROW: Final = 34.0
SYMBOL: Final = 8.0  # half the size of a symbol
FILL: Final = "#3a3a3a"
PALE: Final = "#f4f4f4"


@dataclass(frozen=True, slots=True)
class Box:
    """The position and size of a cell."""

    x: float
    y: float
    width: float
    height: float

    @property
    def center(self) -> tuple[float, float]:
        """The centre of the cell."""
        return self.x + self.width / 2, self.y + self.height / 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """The mark in a cell: a function that draws the mark, and the height of the cell."""

    draw: Callable[[Box], Iterator[str]]
    height: float = LEAST_ROW


@dataclass(frozen=True, slots=True, kw_only=True)
class GridFigure:
    """A grid with its title, its text alternative, and the meanings of its marks.

    `key` makes the ids in the drawing unique on the page. `cells` maps the row
    and the column of a cell, counted from 0, to its mark.
    """

    key: str
    title: str
    description: str
    language: str
    rows: Sequence[str]
    columns: Sequence[str]
    cells: Mapping[tuple[int, int], Mark]
    legend: Sequence[tuple[Mark, str]] = ()


def draw_grid(figure: GridFigure) -> str:
    """Return the figure as an SVG document that includes a text alternative."""
    width = 2 * MARGIN + ROW_HEAD + COLUMN * len(figure.columns)
    heading = [*wrap_text(figure.title, width - 2 * MARGIN, SIZE + 2, bold=True)]
    heads = [wrap_text(c, COLUMN - 2 * PAD, SIZE, bold=True) for c in figure.columns]
    names = [wrap_text(r, ROW_HEAD - 2 * PAD, SIZE) for r in figure.rows]
    top = MARGIN + len(heading) * (LEADING + 4) + 6
    head_height = max((len(h) for h in heads), default=1) * LEADING + 2 * PAD
    heights = [
        max(
            LEAST_ROW,
            len(name) * LEADING + 2 * PAD,
            *(m.height for (r, _), m in figure.cells.items() if r == i),
        )
        for i, name in enumerate(names)
    ]
    bottom = top + head_height + sum(heights)
    legend = list(_legend(figure.legend, bottom + 10, width))
    height = bottom + MARGIN + (legend[-1][0] if legend else 0)
    parts = [
        *open_svg(figure.key, figure.title, figure.description, figure.language, width, height),
        *(
            text(line, MARGIN, MARGIN + (i + 1) * (LEADING + 4) - 4, size=SIZE + 2, bold=True)
            for i, line in enumerate(heading)
        ),
        *_heads(heads, top, head_height),
        *_rows(figure, names, heights, top + head_height),
        *(part for _, lines in legend for part in lines),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def open_svg(
    key: str, title: str, description: str, language: str, width: float, height: float
) -> Iterator[str]:
    """Yield the beginning of a drawing, with its title, its text alternative, the hatching for gaps, and the arrow head."""
    name = escape_xml(key)
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{number(width)}" height="{number(height)}" '
        f'viewBox="0 0 {number(width)} {number(height)}" role="img" aria-labelledby="{name}-title {name}-desc" '
        f'xml:lang="{language}" font-family="{FONTS}" font-size="{number(SIZE)}" fill="{INK}">'
    )
    yield f'<title id="{name}-title">{escape_xml(title)}</title>'
    yield f'<desc id="{name}-desc">{escape_xml(description)}</desc>'
    yield (
        f'<defs><pattern id="{name}-gap" width="6" height="6" patternUnits="userSpaceOnUse">'
        f'<path d="M0 6L6 0" stroke="#b5b5b5" stroke-width="1"/></pattern>'
        f'<marker id="{name}-arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" '
        f'orient="auto"><path d="M0 1 L9 5 L0 9 z" fill="{LINE}"/></marker></defs>'
    )
    yield f'<rect width="{number(width)}" height="{number(height)}" fill="#ffffff"/>'


def text(
    line: str, x: float, y: float, *, size: float = SIZE, bold: bool = False, middle: bool = False
) -> str:
    """Return one line of text. With `middle`, the line is centred on `x`."""
    weight = ' font-weight="bold"' if bold else ""
    anchor = ' text-anchor="middle"' if middle else ""
    sized = f' font-size="{number(size)}"' if size != SIZE else ""
    return f'<text x="{number(x)}" y="{number(y)}"{anchor}{weight}{sized}>{escape_xml(line)}</text>'


def number(value: float) -> str:
    """Return a number with at most one decimal.

    >>> number(3.0), number(3.14)
    ('3', '3.1')
    """
    return f"{value:.1f}".removesuffix(".0")


def _heads(heads: Sequence[Sequence[str]], top: float, height: float) -> Iterator[str]:
    for i, lines in enumerate(heads):
        x = MARGIN + ROW_HEAD + i * COLUMN
        yield _frame(Box(x, top, COLUMN, height), PALE)
        start = top + height / 2 - (len(lines) - 1) * LEADING / 2 + SIZE / 3
        for j, line in enumerate(lines):
            yield text(line, x + COLUMN / 2, start + j * LEADING, bold=True, middle=True)


def _rows(
    figure: GridFigure, names: Sequence[Sequence[str]], heights: Sequence[float], top: float
) -> Iterator[str]:
    y = top
    for i, (lines, height) in enumerate(zip(names, heights, strict=True)):
        yield _frame(Box(MARGIN, y, ROW_HEAD, height), PALE)
        start = y + height / 2 - (len(lines) - 1) * LEADING / 2 + SIZE / 3
        for j, line in enumerate(lines):
            yield text(line, MARGIN + PAD, start + j * LEADING)
        for k in range(len(figure.columns)):
            box = Box(MARGIN + ROW_HEAD + k * COLUMN, y, COLUMN, height)
            yield _frame(box, "#ffffff")
            if (i, k) in figure.cells:
                yield from figure.cells[i, k].draw(box)
        y += height


def _frame(box: Box, fill: str) -> str:
    return (
        f'<rect x="{number(box.x)}" y="{number(box.y)}" width="{number(box.width)}" '
        f'height="{number(box.height)}" fill="{fill}" stroke="#c8c8c8"/>'
    )


def _legend(
    entries: Sequence[tuple[Mark, str]], top: float, width: float
) -> Iterator[tuple[float, list[str]]]:
    """Yield each entry of the legend as a pair: the height of the legend up to this entry, and the drawing."""
    x, y, row = MARGIN, top, 26.0
    for mark, meaning in entries:
        length = 34 + text_width(meaning, SMALL) + 14
        if x > MARGIN and x + length > width - MARGIN:
            x, y = MARGIN, y + row
        drawn = [
            *mark.draw(Box(x, y, 28, row)),
            text(meaning, x + 34, y + row / 2 + SMALL / 3, size=SMALL),
        ]
        yield y + row - top + 10, drawn
        x += length


def mark_direction(direction: str, *, dashed: bool = False, note: str = "") -> Mark:
    """Return the symbol of a direction. Each direction has its own symbol.

    If `dashed` is true, triangles and circles have a dashed outline and no filling. `note` is printed small beside the
    symbol.
    """

    def draw(box: Box) -> Iterator[str]:
        x, y = box.center
        fill = "#ffffff" if dashed else FILL
        line = f'stroke="{FILL}"' + (' stroke-dasharray="2 2"' if dashed else "")
        shapes = {
            "+": [(x, y - SYMBOL), (x + SYMBOL, y + SYMBOL - 2), (x - SYMBOL, y + SYMBOL - 2)],
            "-": [(x, y + SYMBOL), (x + SYMBOL, y - SYMBOL + 2), (x - SYMBOL, y - SYMBOL + 2)],
        }
        if direction in shapes:
            yield _polygon(shapes[direction], fill, line)
        elif direction == "mixed":
            for side in (-1, 1):
                points = [(x + side * 1.5, y - 7), (x + side * 1.5, y + 7), (x + side * (SYMBOL + 2), y)]
                yield _polygon(points, fill, line)
        elif direction == "0":
            yield f'<circle cx="{number(x)}" cy="{number(y)}" r="6" fill="#ffffff" {line} stroke-width="2"/>'
        else:
            yield text("?", x, y + 5, size=16, bold=not dashed, middle=True)
        if note:
            yield text(note, x + SYMBOL + 5, y + SYMBOL + 2, size=SMALL)

    return Mark(draw=draw)


def _polygon(points: Sequence[tuple[float, float]], fill: str, line: str) -> str:
    path = " ".join(f"{number(x)},{number(y)}" for x, y in points)
    return f'<polygon points="{path}" fill="{fill}" {line}/>'


def mark_lines(lines: Sequence[str], *, bold_first: bool = True) -> Mark:
    """Return lines of text, centred in the cell. The first line is bold, unless `bold_first` is False."""
    wrapped = [
        (part, bold_first and i == 0)
        for i, line in enumerate(lines)
        for part in wrap_text(line, COLUMN - PAD, SMALL + 0.5)
    ]

    def draw(box: Box) -> Iterator[str]:
        x, y = box.center
        start = y - (len(wrapped) - 1) * LEADING / 2 + SMALL / 3
        for i, (line, bold) in enumerate(wrapped):
            yield text(line, x, start + i * LEADING, size=SMALL + 0.5, bold=bold, middle=True)

    return Mark(draw=draw, height=len(wrapped) * LEADING + 2 * PAD)


def mark_gap(key: str) -> Mark:
    """Return the hatching of a cell without evidence. `key` is the key of the figure."""

    def draw(box: Box) -> Iterator[str]:
        yield (
            f'<rect x="{number(box.x + 3)}" y="{number(box.y + 3)}" width="{number(box.width - 6)}" '
            f'height="{number(box.height - 6)}" fill="url(#{escape_xml(key)}-gap)"/>'
        )

    return Mark(draw=draw)


def mark_bubble(count: int, most: int) -> Mark:
    """Return a circle with a count in it or beside it. The area is proportional to the count, but has a minimum."""
    radius = max(4.0, 22 * sqrt(count / most))

    def draw(box: Box) -> Iterator[str]:
        x, y = box.center
        yield (
            f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(radius)}" fill="#d9d9d9" stroke="{LINE}"/>'
        )
        beside = radius < text_width(str(count), SIZE, bold=True) / 2 + 3
        place = x + radius + 4 + text_width(str(count), SIZE) / 2 if beside else x
        yield text(str(count), place, y + SIZE / 3, bold=True, middle=True)

    return Mark(draw=draw, height=2 * radius + 2 * PAD)
