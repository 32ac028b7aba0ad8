"""Draw how many reports each combination of sources found: a matrix of sources and combinations (an UpSet plot).

The form follows Lex et al. (2014), "UpSet: Visualization of Intersecting Sets".
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from slr.report.drawing import (
    BAND,
    DARK,
    FILL,
    GUIDE,
    Sheet,
    draw_bar,
    draw_dot,
    draw_line,
    draw_lines,
    draw_sheet,
    draw_text,
    draw_turned,
)
from slr.report.grid_figure import LEADING, MARGIN, SIZE, SMALL
from slr.report.measure import text_width, wrap_text

WIDTH: Final = 640.0
NAMES: Final = 190.0  # largest width of the names of the sources
TOTALS: Final = 74.0  # width of the bars of the sources
BARS: Final = 92.0  # height of the highest bar of the combinations
LEAST_ROW: Final = 20.0
GAP: Final = 10.0
DOT: Final = 5.0
LONG: Final = 20.0  # numbers of reports widen the columns only up to this; if one is wider than its column, all run upwards
WIDEST: Final = 34.0  # width up to which columns fill the plot if there are few of them


@dataclass(frozen=True, slots=True, kw_only=True)
class Combination:
    """A combination of sources, with the numbers of reports and of included works that exactly these sources found.

    `members` are the indices of its sources in the list of sources.
    """

    members: frozenset[int]
    reports: int
    included: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """The plot: its title and description (`sheet`), sources with their numbers of reports, and combinations.

    `words` are three labels: for the reports of a combination, for its included works, and for the reports of a source.
    `count` formats a number in the reader's language.
    """

    sheet: Sheet
    sources: Sequence[tuple[str, int]]
    combinations: Sequence[Combination]
    words: tuple[str, str, str]
    count: Callable[[float], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frame:
    """The layout of the plot."""

    names: tuple[tuple[str, ...], ...]  # the lines of the name of each source
    rows: tuple[float, ...]  # the tops of the rows, and the bottom of the last row
    left: float  # the left edge of the first column
    step: float  # the width of a column
    top: float  # the top of the bars
    turned: bool  # whether the numbers of reports run upwards


def count_columns(overlap: Overlap) -> int:
    """Return how many combinations fit into the plot. The plot needs at least one combination."""
    return int((WIDTH - MARGIN - _left()) / _step(overlap))


def draw_overlap(overlap: Overlap) -> str:
    """Return the plot as an SVG document. If not all combinations fit, the last ones are left out."""
    frame = _fit(overlap)
    shown = overlap.combinations[: count_columns(overlap)]
    parts = [
        *_draw_rows(overlap, frame, len(shown)),
        *(part for i, one in enumerate(shown) for part in _draw_column(one, i, overlap, frame)),
        *_draw_labels(overlap, frame),
    ]
    return draw_sheet(overlap.sheet, WIDTH, frame.rows[-1] + LEADING + 10 + MARGIN, parts)


def _left() -> float:
    return MARGIN + NAMES + GAP + TOTALS + GAP


def _step(overlap: Overlap) -> float:
    """Return the width of a column. A count with many digits makes the column wider, up to `LONG`."""
    included = [text_width(overlap.count(one.included), SMALL) + 8 for one in overlap.combinations]
    reports = [min(_report_width(one, overlap), LONG) + 4 for one in overlap.combinations]
    room = (WIDTH - MARGIN - _left()) / len(overlap.combinations)
    return max([2 * DOT + 10, *included, *reports, min(room, WIDEST)])


def _report_width(one: Combination, overlap: Overlap) -> float:
    return text_width(overlap.count(one.reports), SMALL)


def _fit(overlap: Overlap) -> _Frame:
    names = tuple(wrap_text(name, NAMES, SIZE) for name, _ in overlap.sources)
    widest, step = max(_report_width(one, overlap) for one in overlap.combinations), _step(overlap)
    turned = widest > step - 2
    top = MARGIN + LEADING + (widest + 6 if turned else LEADING)
    rows = [top + BARS + GAP]
    for lines in names:
        rows.append(rows[-1] + max(LEAST_ROW, len(lines) * LEADING + 6))
    return _Frame(names=names, rows=tuple(rows), left=_left(), step=step, top=top, turned=turned)


def _draw_rows(overlap: Overlap, frame: _Frame, columns: int) -> Iterator[str]:
    """Yield the rows of the sources: a name, a bar with its number, and a pale dot in each column.

    Every second row has a band behind it.
    """
    most = max([1, *(n for _, n in overlap.sources)])
    for i, (_, found) in enumerate(overlap.sources):
        top, height = frame.rows[i], frame.rows[i + 1] - frame.rows[i]
        middle = top + height / 2
        if i % 2 == 0:
            yield draw_bar(MARGIN / 2, top, WIDTH - MARGIN, height, fill=BAND, edge="")
        yield from draw_lines(frame.names[i], MARGIN, middle)
        shown = overlap.count(found)
        end = MARGIN + NAMES + GAP + TOTALS
        length = (TOTALS - text_width(shown, SMALL) - 4) * found / most
        yield draw_bar(end - length, middle - 5, length, 10)
        yield draw_text(shown, end - length - 4, middle + SMALL / 3, size=SMALL, anchor="end")
        for column in range(columns):
            yield draw_dot(frame.left + (column + 0.5) * frame.step, middle, DOT, fill=GUIDE)


def _draw_column(one: Combination, place: int, overlap: Overlap, frame: _Frame) -> Iterator[str]:
    """Yield the column of a combination: a bar for its reports, dots for its sources, and the number of its included works."""
    x = frame.left + (place + 0.5) * frame.step
    bottom = frame.top + BARS
    height = BARS * one.reports / max(1, *(c.reports for c in overlap.combinations))
    wide = min(frame.step - 6, 22)
    yield draw_bar(x - wide / 2, bottom - height, wide, height, fill=FILL)
    if frame.turned:
        yield from draw_turned([overlap.count(one.reports)], x, bottom - height - 4)
    else:
        yield draw_text(overlap.count(one.reports), x, bottom - height - 4, size=SMALL, anchor="middle")
    middles = [(frame.rows[i] + frame.rows[i + 1]) / 2 for i in sorted(one.members)]
    if len(middles) > 1:
        yield draw_line(x, middles[0], x, middles[-1], stroke=DARK, width=2)
    for y in middles:
        yield draw_dot(x, y, DOT, fill=DARK)
    strong = one.included > 0
    yield draw_text(
        overlap.count(one.included), x, frame.rows[-1] + LEADING + 4, size=SMALL, bold=strong, anchor="middle"
    )


def _draw_labels(overlap: Overlap, frame: _Frame) -> Iterator[str]:
    together, included, alone = overlap.words
    yield draw_line(frame.left, frame.top + BARS, WIDTH - MARGIN, frame.top + BARS)
    yield draw_text(together, frame.left, MARGIN + LEADING - 4, size=SMALL)
    end = frame.left - GAP
    lines = wrap_text(alone, NAMES, SMALL)
    yield from (
        draw_text(line, end, frame.rows[0] - 5 - (len(lines) - 1 - i) * 12, size=SMALL, anchor="end")
        for i, line in enumerate(lines)
    )
    yield draw_line(MARGIN / 2, frame.rows[-1], WIDTH - MARGIN / 2, frame.rows[-1], stroke=GUIDE)
    yield draw_text(included, end, frame.rows[-1] + LEADING + 4, size=SMALL, anchor="end")
