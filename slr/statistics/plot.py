"""Draw curves through points as SVG. The same values always give the same file, byte for byte."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape

WIDTH: Final = 640
HEIGHT: Final = 400
LEFT, RIGHT, TOP, BOTTOM = 62, 22, 48, 52
# Colours that people with any common form of colour blindness can distinguish (Okabe and Ito 2008). In black and
# white, dashes distinguish the curves.
STROKES: Final = (
    ("#0072b2", ""),
    ("#d55e00", "7 3"),
    ("#009e73", "2 3"),
    ("#cc79a7", "9 3 2 3"),
    ("#000000", "4 4"),
)
_OPEN: Final = (
    f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
    'aria-labelledby="t d" font-family="Helvetica, Arial, sans-serif" font-size="12">'
)

Point = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """A curve that joins points by straight lines, with its name in the legend."""

    name: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A labelled vertical line at one value of the horizontal axis."""

    name: str
    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """A plot of curves over two axes that start at 0.

    `across` and `up` are the names of the axes. The axes reach at least the values `most_across` and `most_up`. For
    readers who cannot see the plot, `axes` and `end` are templates for its description: `axes` for a sentence on
    the axes, and `end` for a sentence on the end of a curve. `number` formats a number in the reader's language.
    """

    title: str
    across: str
    up: str
    curves: tuple[Curve, ...]
    marks: tuple[Mark, ...] = ()
    most_across: float = 0
    most_up: float = 0
    axes: str = "{up} against {across}."
    end: str = "{name} ends at {x}, {y}."
    number: Callable[[float], str] = "{:,g}".format


def draw_plot(plot: Plot) -> str:
    """Return the plot as a self-contained SVG, with a title and a description for readers who cannot see it."""
    points = [p for c in plot.curves for p in c.points]
    width = max([plot.most_across, 1.0, *(x for x, _ in points), *(m.at for m in plot.marks)])
    height = max([plot.most_up, 1.0, *(y for _, y in points)])
    marks = sorted(plot.marks, key=lambda m: m.at)
    ends = (_describe(c, plot) for c in plot.curves)
    description = " ".join((plot.axes.format(up=plot.up, across=plot.across), *ends))
    parts = [
        _OPEN,
        f'<title id="t">{escape(plot.title)}</title>',
        f'<desc id="d">{escape(description)}</desc>',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        f'<text x="{LEFT}" y="18" font-size="14" font-weight="bold">{escape(plot.title)}</text>',
        *_draw_axes(plot, width, height),
        *(_draw_mark(m, width) for m in marks),
        *(_label_mark(m, n, width) for n, m in enumerate(marks)),
        *(_draw_curve(c, n, width, height) for n, c in enumerate(plot.curves)),
        *_draw_legend([c.name for c in plot.curves]),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _describe(curve: Curve, plot: Plot) -> str:
    x, y = curve.points[-1] if curve.points else (0, 0)
    return plot.end.format(name=curve.name, x=plot.number(x), y=plot.number(y))


def _across(x: float, most: float) -> str:
    return f"{LEFT + x / most * (WIDTH - LEFT - RIGHT):.1f}"


def _up(y: float, most: float) -> str:
    return f"{HEIGHT - BOTTOM - y / most * (HEIGHT - TOP - BOTTOM):.1f}"


def _draw_axes(plot: Plot, width: float, height: float) -> Iterable[str]:
    """Yield the axes with their grid lines, ticks and labels."""
    right, bottom = WIDTH - RIGHT, HEIGHT - BOTTOM
    for y in list_ticks(height):
        place = _up(y, height)
        yield f'<path d="M{LEFT} {place}H{right}" stroke="#dddddd"/>'
        yield f'<text x="{LEFT - 6}" y="{place}" dy="4" text-anchor="end">{plot.number(y)}</text>'
    for x in list_ticks(width):
        place = _across(x, width)
        yield f'<path d="M{place} {bottom}v5" stroke="#333333"/>'
        yield f'<text x="{place}" y="{bottom + 18}" text-anchor="middle">{plot.number(x)}</text>'
    yield f'<path d="M{LEFT} {TOP}V{bottom}H{right}" fill="none" stroke="#333333"/>'
    middle = (LEFT + right) / 2
    yield f'<text x="{middle:.1f}" y="{HEIGHT - 12}" text-anchor="middle">{escape(plot.across)}</text>'
    yield (
        f'<text transform="translate(16 {(TOP + bottom) / 2:.1f}) rotate(-90)" '
        f'text-anchor="middle">{escape(plot.up)}</text>'
    )


def list_ticks(most: float) -> list[float]:
    """Return four to eight round numbers from 0 to `most` for the ticks of an axis.

    >>> list_ticks(2019), list_ticks(1)
    ([0, 500.0, 1000.0, 1500.0, 2000.0], [0, 0.2, 0.4, 0.6, 0.8, 1.0])
    """
    power = 10.0 ** math.floor(math.log10(most))
    step = next(s * power for s in (0.1, 0.2, 0.5, 1, 2, 5) if round(most / (s * power), 9) < 8)
    return [round(i * step, 6) if i else 0 for i in range(int(most / step + 1e-9) + 1)]


def _draw_mark(mark: Mark, width: float) -> str:
    return f'<path d="M{_across(mark.at, width)} {TOP}V{HEIGHT - BOTTOM}" stroke="#777777" stroke-dasharray="3 3"/>'


def _label_mark(mark: Mark, number: int, width: float) -> str:
    """Return the label of a line. Labels are drawn after all lines, so that no line crosses a label."""
    place, late = float(_across(mark.at, width)), mark.at > 0.6 * width
    side = 'text-anchor="end" ' if late else ""
    return (
        f'<text x="{place + (-5 if late else 5):.1f}" y="{HEIGHT - BOTTOM - 10 - 16 * (number % 6)}" {side}'
        f'fill="#444444" stroke="#ffffff" stroke-width="4" paint-order="stroke">{escape(mark.name)}</text>'
    )


def _draw_curve(curve: Curve, number: int, width: float, height: float) -> str:
    colour, dash = STROKES[number % len(STROKES)]
    path = "L".join(f"{_across(x, width)} {_up(y, height)}" for x, y in curve.points)
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2" stroke-linejoin="round"{dashed}/>'
    )


def _draw_legend(names: Sequence[str]) -> Iterable[str]:
    """Yield the legend: a line and a name for each curve, in a row under the title."""
    place = float(LEFT)
    for number, name in enumerate(names):
        colour, dash = STROKES[number % len(STROKES)]
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        yield f'<path d="M{place:.1f} 33h22" stroke="{colour}" stroke-width="2"{dashed}/>'
        yield f'<text x="{place + 27:.1f}" y="37">{escape(name)}</text>'
        place += 27 + 6.6 * len(name) + 18
