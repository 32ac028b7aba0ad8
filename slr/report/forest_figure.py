"""Draw a forest plot as SVG, in black and grey. No library is used, so the same values give the same bytes."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from slr.report.answer_mark import RADIUS, mark_answer
from slr.report.axis import Axis, Scale, back_transform, choose_range
from slr.report.escape import escape_xml
from slr.report.grid_figure import PAD, Box
from slr.report.measure import text_width, wrap_text
from slr.report.svg import FONTS, INK, LINE
from slr.report.text import Texts

MARGIN: Final = 14.0
SIZE: Final = 12.0
TITLE: Final = 14.0
ROW: Final = 22.0
LEADING: Final = 14.0
NAMES: Final = 210.0  # width of the column of names
PLOT: Final = 300.0
GAP: Final = 16.0
SQUARE: Final = 7.0  # half the side of the largest square
DIAMOND: Final = 7.0  # half the height of a diamond
FILL: Final = "#3a3a3a"
PALE: Final = "#8a8a8a"
APPRAISAL: Final = 130.0  # width of the column of appraisals
_LINES: Final = 3  # of a name

Limits = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class ForestRow:
    """The effect of one study with its interval.

    `weight` is between 0 and 1, or None if there is no pooled effect. `appraisal` gives the sign of the study's
    appraisal (+ ? or -) and the reason for it. If nobody appraised the study, it is None.
    """

    name: str
    estimate: float
    ci: Limits
    weight: float | None = None
    appraisal: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ForestSummary:
    """A pooled effect, drawn as a diamond, and the prediction interval under it, if there is one."""

    name: str
    estimate: float
    ci: Limits
    prediction: Limits | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Forest:
    """A forest plot. Effects are on the scale of the analysis; with the scale `ratio`, they are logarithms of ratios.

    `key` makes the ids in the drawing unique on the page. `axis` names the effect. `notes` are printed below the plot.
    """

    key: str
    title: str
    axis: str
    rows: tuple[ForestRow, ...]
    summaries: tuple[ForestSummary, ...] = ()
    scale: Scale = "plain"
    level: float = 0.95
    notes: tuple[str, ...] = ()

    @property
    def lines(self) -> tuple[ForestRow | ForestSummary, ...]:
        """The studies and the pooled effects, from top to bottom."""
        return (*self.rows, *self.summaries)


def draw_forest(forest: Forest, t: Texts) -> str:
    """Return the plot as an SVG document that includes a text alternative. The plot needs at least one row."""
    columns = _Columns.fit(forest, t)
    title = wrap_text(forest.title, columns.width - 2 * MARGIN, TITLE, bold=True)
    top = MARGIN + len(title) * (LEADING + 4)
    body, bottom = _draw_body(forest, t, columns, top + LEADING)
    notes = [line for note in forest.notes for line in wrap_text(note, columns.width - 2 * MARGIN, SIZE - 1)]
    height = bottom + len(notes) * LEADING + MARGIN
    key, width = escape_xml(forest.key), _n(columns.width)
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{_n(height)}" viewBox="0 0 {width} {_n(height)}"'
        f' role="img" aria-labelledby="{key}-title {key}-description" xml:lang="{t.language}"'
        f' font-family="{FONTS}" font-size="{_n(SIZE)}" fill="{INK}">'
    )
    parts = [
        opening,
        f'<title id="{key}-title">{escape_xml(forest.title)}</title>',
        f'<desc id="{key}-description">{escape_xml(describe_forest(forest, t))}</desc>',
        f'<rect width="{width}" height="{_n(height)}" fill="#ffffff"/>',
        *(
            _text(line, MARGIN, MARGIN + 12 + i * (LEADING + 4), size=TITLE, bold=True)
            for i, line in enumerate(title)
        ),
        *body,
        *(_text(line, MARGIN, bottom + (i + 1) * LEADING, size=SIZE - 1) for i, line in enumerate(notes)),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def describe_forest(forest: Forest, t: Texts) -> str:
    """Return the plot in words, for readers who cannot see it: each study and each pooled effect with its interval."""
    return " ".join(
        f"{line.name}: {_figures(line.estimate, line.ci, forest.scale, t)}{_word_appraisal(line, t)}."
        for line in forest.lines
    )


def _word_appraisal(line: ForestRow | ForestSummary, t: Texts) -> str:
    if isinstance(line, ForestSummary) or line.appraisal is None:
        return ""
    return f"; {t('appraisal.column')}: {line.appraisal[1]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Columns:
    """The positions of the columns of the plot."""

    axis: Axis
    values: float
    weights: float
    appraisals: float
    width: float

    @classmethod
    def fit(cls, forest: Forest, t: Texts) -> "_Columns":
        """Return columns that are wide enough for the numbers of the plot."""
        lines = forest.lines
        core = [0.0, *(line.estimate for line in lines), *(x for s in forest.summaries for x in s.ci)]
        ends = [x for line in lines for x in line.ci]
        ends += [x for s in forest.summaries if s.prediction for x in s.prediction]
        low, high = choose_range(core, ends)
        left = MARGIN + NAMES + GAP
        axis = Axis(low=low, high=high, left=left, right=left + PLOT, scale=forest.scale)
        shown = [_figures(line.estimate, line.ci, forest.scale, t) for line in lines]
        values = axis.right + GAP + max(text_width(text, SIZE) for text in (*shown, _values_head(forest, t)))
        weights = values + GAP + text_width(t("forest.weight"), SIZE, bold=True)
        end = weights + MARGIN
        width = end + APPRAISAL + MARGIN if any(row.appraisal for row in forest.rows) else end
        return cls(axis=axis, values=values, weights=weights, appraisals=end, width=width)


def _draw_body(forest: Forest, t: Texts, columns: _Columns, top: float) -> tuple[list[str], float]:
    """Return the drawn headings, rows, pooled effects and axis, and the position where they end."""
    parts = list(_draw_heads(forest, t, columns, top))
    y = top + LEADING
    start = y
    heaviest = max((row.weight or 0.0 for row in forest.rows), default=0.0)
    for row in forest.rows:
        names = _cut(wrap_text(row.name, NAMES, SIZE))
        height = max(ROW, len(names) * LEADING + 6)
        parts += _draw_row(row, names, columns, y + height / 2, heaviest, forest, t)
        y += height
    for summary in forest.summaries:
        names = _cut(wrap_text(summary.name, NAMES, SIZE, bold=True))
        height = max(ROW + (8 if summary.prediction else 0), len(names) * LEADING + 6)
        parts += _draw_summary(summary, names, columns, y + height / 2, forest, t)
        y += height
    zero = _n(columns.axis.place(0.0))
    line = f'<path d="M{zero} {_n(start)}V{_n(y)}" stroke="{LINE}" stroke-dasharray="3 3"/>'
    end = list(_draw_axis(forest, t, columns, y))
    return [line, *parts, *end], y + 2 * LEADING + 22


def _draw_heads(forest: Forest, t: Texts, columns: _Columns, y: float) -> Iterator[str]:
    yield _text(t("forest.study"), MARGIN, y, bold=True)
    yield _text(_values_head(forest, t), columns.values, y, bold=True, anchor="end")
    if any(row.weight is not None for row in forest.rows):
        yield _text(t("forest.weight"), columns.weights, y, bold=True, anchor="end")
    if any(row.appraisal for row in forest.rows):
        yield _text(t("appraisal.column"), columns.appraisals, y, bold=True)


def _values_head(forest: Forest, t: Texts) -> str:
    return t("forest.effect", level=t.share(forest.level))


def _draw_row(
    row: ForestRow,
    names: tuple[str, ...],
    columns: _Columns,
    middle: float,
    heaviest: float,
    forest: Forest,
    t: Texts,
) -> Iterator[str]:
    for i, name in enumerate(names):
        yield _text(name, MARGIN, middle + 4 + (i - (len(names) - 1) / 2) * LEADING)
    yield from _draw_interval(row.ci, columns.axis, middle)
    share = math.sqrt((row.weight or 0.0) / heaviest) if heaviest > 0 else 0.5
    half = max(1.5, SQUARE * share)
    x = columns.axis.place(row.estimate)
    yield (
        f'<rect x="{_n(x - half)}" y="{_n(middle - half)}" width="{_n(2 * half)}" height="{_n(2 * half)}"'
        f' fill="{FILL}"/>'
    )
    figures = _figures(row.estimate, row.ci, forest.scale, t)
    yield _text(figures, columns.values, middle + 4, anchor="end")
    if row.weight is not None:
        yield _text(f"{t.decimals(100 * row.weight, 1)}%", columns.weights, middle + 4, anchor="end")
    if row.appraisal is not None:
        sign, word = row.appraisal
        yield from mark_answer(sign, "").draw(Box(columns.appraisals, middle - ROW / 2, 2 * RADIUS, ROW))
        lines = _cut(wrap_text(word, APPRAISAL - 2 * RADIUS - PAD, SIZE - 2), 2)
        for i, line in enumerate(lines):
            y = middle + 4 + (i - (len(lines) - 1) / 2) * (SIZE - 2)
            yield _text(line, columns.appraisals + 2 * RADIUS + PAD, y, size=SIZE - 2)


def _draw_interval(ci: Limits, axis: Axis, y: float) -> Iterator[str]:
    """Yield the line of an interval. An end outside the axis is drawn as an arrow."""
    low, high = axis.place(ci[0]), axis.place(ci[1])
    yield f'<path d="M{_n(low)} {_n(y)}H{_n(high)}" stroke="{INK}" stroke-width="1.2"/>'
    for end, x, way in ((ci[0], low, 1), (ci[1], high, -1)):
        if not axis.covers(end):
            yield f'<path d="M{_n(x + 6 * way)} {_n(y - 4)}L{_n(x)} {_n(y)}L{_n(x + 6 * way)} {_n(y + 4)}" fill="none" stroke="{INK}"/>'


def _draw_summary(
    summary: ForestSummary, names: tuple[str, ...], columns: _Columns, y: float, forest: Forest, t: Texts
) -> Iterator[str]:
    axis = columns.axis
    for i, name in enumerate(names):
        yield _text(name, MARGIN, y + 4 + (i - (len(names) - 1) / 2) * LEADING, bold=True)
    low, middle, high = (_n(axis.place(x)) for x in (summary.ci[0], summary.estimate, summary.ci[1]))
    yield (
        f'<path d="M{low} {_n(y)}L{middle} {_n(y - DIAMOND)}L{high} {_n(y)}L{middle} {_n(y + DIAMOND)}Z"'
        f' fill="{FILL}" stroke="{INK}"/>'
    )
    if summary.prediction is not None:
        below = y + DIAMOND + 5
        start, end = (_n(axis.place(x)) for x in summary.prediction)
        yield f'<path d="M{start} {_n(below)}H{end}" stroke="{PALE}" stroke-width="3"/>'
    yield _text(
        _figures(summary.estimate, summary.ci, forest.scale, t),
        columns.values,
        y + 4,
        bold=True,
        anchor="end",
    )


def _draw_axis(forest: Forest, t: Texts, columns: _Columns, y: float) -> Iterator[str]:
    axis = columns.axis
    yield f'<path d="M{_n(axis.left)} {_n(y)}H{_n(axis.right)}" stroke="{LINE}"/>'
    for value, shown in axis.ticks():
        x = _n(axis.place(value))
        yield f'<path d="M{x} {_n(y)}v5" stroke="{LINE}"/>'
        yield _text(t.short(shown), axis.place(value), y + 18, anchor="middle", size=SIZE - 1)
    yield _text(forest.axis, (axis.left + axis.right) / 2, y + 34, anchor="middle")


def _figures(estimate: float, ci: Limits, scale: Scale, t: Texts) -> str:
    shown = show_effects((estimate, *ci), scale, t)
    return t("forest.figures", estimate=shown[0], low=shown[1], high=shown[2])


def show_effects(effects: Sequence[float], scale: Scale, t: Texts) -> list[str]:
    """Return effects as they are printed, all with the same number of decimals, except very large effects."""
    values = [back_transform(x, scale) for x in effects]
    digits = 2 if scale != "plain" else _count_digits(max(map(abs, values)))
    return [t.decimals(round(x, digits) + 0.0, digits) if abs(x) < _LARGE else t.short(x) for x in values]


def _count_digits(largest: float) -> int:
    """Return how many decimals are printed for numbers up to `largest`.

    If `largest` is at least 0.1 or is 0, the result is 2. Otherwise, the result is the number of decimals that shows two
    significant digits of `largest`, but at most 6.
    """
    return 2 if largest >= _SMALL or largest == 0 else min(6, 1 - math.floor(math.log10(largest)))


_SMALL: Final = 0.1
_LARGE: Final = 1e6


def _cut(lines: tuple[str, ...], most: int = _LINES) -> tuple[str, ...]:
    return lines if len(lines) <= most else (*lines[: most - 1], f"{lines[most - 1]} …")


def _text(text: str, x: float, y: float, *, bold: bool = False, anchor: str = "", size: float = SIZE) -> str:
    look = f' text-anchor="{anchor}"' if anchor else ""
    look += ' font-weight="bold"' if bold else ""
    look += f' font-size="{_n(size)}"' if size != SIZE else ""
    return f'<text x="{_n(x)}" y="{_n(y)}"{look}>{escape_xml(text)}</text>'


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
