"""Draw a grid of numbers on shades of grey. The larger the number, the darker its cell."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from slr.report.drawing import TIGHT, TITLE, Sheet, draw_bar, draw_lines, draw_sheet, draw_text, draw_turned
from slr.report.grid_figure import LEADING, MARGIN, SIZE, SMALL
from slr.report.measure import text_width, wrap_text

WIDTH: Final = 640.0  # largest width of the figure
NAMES: Final = 200.0  # largest width of the headings of rows
LEAST_ROW: Final = 20.0
LEAST_COLUMN: Final = 30.0
WIDEST_COLUMN: Final = 96.0
TURNED: Final = (
    90.0,
    130.0,
    180.0,
    240.0,
    320.0,
)  # lengths of headings that run upwards; the first that fits is used
PAD: Final = 6.0
EDGE: Final = "#c9c9c9"
ROUNDING: Final = 0.5  # so that a word that just fits is not split
# The shades are so light that black numbers can be read on each of them.
_LIGHTEST, _DARKEST = 0xF2, 0xA6


@dataclass(frozen=True, slots=True, kw_only=True)
class Heat:
    """A grid of numbers to draw.

    `sheet` gives the title and the description. `corner` is the heading above the row names. `cells` maps the row and
    the column of a cell, counted from 0, to its number. `count` formats a number in the reader's language.
    """

    sheet: Sheet
    corner: str
    rows: Sequence[str]
    columns: Sequence[str]
    cells: Mapping[tuple[int, int], int]
    count: Callable[[float], str]


def draw_heat(heat: Heat) -> str:
    """Return the grid as an SVG document. Column headings run upwards if they do not fit side by side."""
    names = [wrap_text(name, NAMES, SIZE) for name in heat.rows]
    left = (
        MARGIN
        + max(
            text_width(line, SIZE)
            for lines in (*names, wrap_text(heat.corner, NAMES, SIZE, bold=True))
            for line in lines
        )
        + 2 * PAD
    )
    step, heads, turned = _fit_columns(heat, left)
    high = _head_height(heads, turned=turned)
    heights = [max(LEAST_ROW, len(lines) * LEADING + PAD) for lines in names]
    top = MARGIN + high
    tops = [top + sum(heights[:i]) for i in range(len(heights))]
    parts = [
        *draw_lines(wrap_text(heat.corner, NAMES, SIZE, bold=True), MARGIN, top - LEADING / 2 - 2, bold=True),
        *_draw_heads(heads, left, step, top, turned=turned),
        *(
            part
            for lines, y, h in zip(names, tops, heights, strict=True)
            for part in draw_lines(lines, MARGIN, y + h / 2)
        ),
        *_draw_cells(heat, left, step, tops, heights),
    ]
    title = text_width(heat.sheet.title, TITLE, bold=True) + 2 * MARGIN
    width = max(left + step * len(heat.columns) + MARGIN, min(title, WIDTH))
    return draw_sheet(heat.sheet, width, top + sum(heights) + MARGIN, parts)


def _fit_columns(heat: Heat, left: float) -> tuple[float, list[tuple[str, ...]], bool]:
    """Return the width of a column, the lines of each heading, and whether the headings are rotated."""
    numbers = max([0.0, *(text_width(heat.count(n), SIZE) + PAD for n in heat.cells.values())])
    room = (WIDTH - MARGIN - left) / len(heat.columns)
    words = (
        max(text_width(word, SMALL) for column in heat.columns for word in column.split(" ")) + PAD + ROUNDING
    )
    whole = max(text_width(column, SMALL) for column in heat.columns) + PAD
    if words <= min(room, WIDEST_COLUMN):
        step = max(LEAST_COLUMN, numbers, words, min(whole, room, WIDEST_COLUMN))
        return step, [wrap_text(column, step - PAD, SMALL) for column in heat.columns], False
    for length in TURNED:
        heads = [wrap_text(column, length, SMALL) for column in heat.columns]
        step = max(LEAST_COLUMN, numbers, max(map(len, heads)) * TIGHT + 4)
        if step <= room:
            break
    return step, heads, True


def _head_height(heads: Sequence[tuple[str, ...]], *, turned: bool) -> float:
    if turned:
        return max(text_width(line, SMALL) for lines in heads for line in lines) + 2 * PAD
    return max(map(len, heads)) * LEADING + PAD


def _draw_heads(
    heads: Sequence[tuple[str, ...]], left: float, step: float, top: float, *, turned: bool
) -> Iterator[str]:
    for i, lines in enumerate(heads):
        middle = left + (i + 0.5) * step
        if turned:
            yield from draw_turned(lines, middle, top - PAD)
        else:
            center = top - PAD - (len(lines) - 1) * LEADING / 2 - SMALL / 3
            yield from draw_lines(lines, middle, center, size=SMALL, anchor="middle")


def _draw_cells(
    heat: Heat, left: float, step: float, tops: Sequence[float], heights: Sequence[float]
) -> Iterator[str]:
    most = max([1, *heat.cells.values()])
    for row, (y, height) in enumerate(zip(tops, heights, strict=True)):
        for column in range(len(heat.columns)):
            n, x = heat.cells.get((row, column), 0), left + column * step
            yield draw_bar(x, y, step, height, fill=_shade(n, most), edge=EDGE)
            if n:
                yield draw_text(heat.count(n), x + step / 2, y + height / 2 + SIZE / 3, anchor="middle")


def _shade(n: int, most: int) -> str:
    if not n:
        return "#ffffff"
    part = (n - 1) / (most - 1) if most > 1 else 0.0
    tone = round(_LIGHTEST + (_DARKEST - _LIGHTEST) * part)
    return f"#{tone:02x}{tone:02x}{tone:02x}"
