"""Draw coefficients as dots with their intervals, in groups of rows that share one axis."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from slr.report.axis import Axis
from slr.report.drawing import GUIDE, Sheet, draw_dot, draw_line, draw_lines, draw_sheet, draw_text
from slr.report.grid_figure import LEADING, MARGIN, SIZE, SMALL
from slr.report.measure import text_width, wrap_text
from slr.report.text import Texts

WIDTH: Final = 640.0
NAMES: Final = 210.0
GAP: Final = 14.0
LEAST_ROW: Final = 18.0
INDENT: Final = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class IntervalRow:
    """A coefficient with its name, and the text that is printed beside it.

    Without a `value`, only the text is shown. Without limits, only the dot is drawn.
    """

    name: str
    text: str
    value: float | None = None
    limits: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Intervals:
    """The plot: its title and description (`sheet`), and groups of rows, each with a heading. `axis` names the axis, which ends at 1."""

    sheet: Sheet
    groups: Sequence[tuple[str, Sequence[IntervalRow]]]
    axis: str


def draw_intervals(plot: Intervals, t: Texts) -> str:
    """Return the plot as an SVG document."""
    rows = [row for _, mine in plot.groups for row in mine]
    ends = [x for row in rows for x in (row.value, *(row.limits or ())) if x is not None]
    texts = max(text_width(row.text, SMALL) for row in rows)
    low = max(-1.0, min([0.0, *ends]))
    axis = Axis(low=low, high=1.0, left=MARGIN + NAMES + GAP, right=WIDTH - MARGIN - texts - GAP)
    parts: list[str] = []
    bands: list[tuple[float, float]] = []  # the tops and bottoms of the groups of rows
    y = MARGIN
    for heading, mine in plot.groups:
        lines = wrap_text(heading, WIDTH - 2 * MARGIN, SIZE, bold=True)
        parts += draw_lines(lines, MARGIN, y + len(lines) * LEADING / 2 + 2, bold=True)
        y += len(lines) * LEADING + 6
        top = y
        for row in mine:
            names = wrap_text(row.name, NAMES - INDENT, SIZE)
            height = max(LEAST_ROW, len(names) * LEADING + 4)
            parts += _draw_row(row, names, axis, y + height / 2)
            y += height
        bands.append((top, y))
        y += 4
    guides = [*_draw_guides(axis, bands), *_draw_axis(plot, t, axis, y)]
    return draw_sheet(plot.sheet, WIDTH, y + 2 * LEADING + 8 + MARGIN, [*guides, *parts])


def _draw_row(row: IntervalRow, names: Sequence[str], axis: Axis, middle: float) -> Iterator[str]:
    yield from draw_lines(names, MARGIN + INDENT, middle)
    if row.value is not None:
        if row.limits is not None:
            low, high = (axis.place(x) for x in row.limits)
            yield draw_line(low, middle, high, middle, width=1.6)
            yield from (
                draw_line(x, middle - 4, x, middle + 4)
                for x, end in zip((low, high), row.limits, strict=True)
                if axis.covers(end)
            )
        yield draw_dot(axis.place(row.value), middle, 4)
    yield draw_text(row.text, axis.right + GAP, middle + SMALL / 3, size=SMALL)


def _draw_guides(axis: Axis, bands: Sequence[tuple[float, float]]) -> Iterator[str]:
    """Yield a line at each tick behind the rows of each group. The line at 0 is solid."""
    for value, _ in axis.ticks():
        x, zero = axis.place(value), abs(value) < _ZERO
        for top, bottom in bands:
            yield draw_line(
                x, top, x, bottom, stroke=GUIDE, dash="" if zero else "2 3", width=1.4 if zero else 1
            )


_ZERO: Final = 1e-9


def _draw_axis(plot: Intervals, t: Texts, axis: Axis, y: float) -> Iterator[str]:
    for value, shown in axis.ticks():
        x = axis.place(value)
        yield draw_line(x, y, x, y + 4)
        yield draw_text(t.short(shown), x, y + 16, size=SMALL, anchor="middle")
    yield draw_line(axis.left, y, axis.right, y)
    yield draw_text(plot.axis, (axis.left + axis.right) / 2, y + 16 + LEADING, size=SMALL, anchor="middle")
