"""Draw a funnel plot as SVG, in black and grey: each study's effect against its standard error, which increases downwards."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from slr.report.axis import Axis, Scale, choose_range
from slr.report.escape import escape_xml
from slr.report.svg import FONTS, INK, LINE
from slr.report.text import Texts
from slr.statistics.plot import list_ticks
from slr.statistics.small_study import Funnel as Points

WIDTH: Final = 560.0
HEIGHT: Final = 400.0
LEFT, RIGHT, TOP, BOTTOM = 66.0, 20.0, 44.0, 56.0
DOT: Final = 3.5
FILL: Final = "#3a3a3a"
PALE: Final = "#f0f0f0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Funnel:
    """A funnel plot. `key` makes the ids in the drawing unique on the page. `axis` names the effect."""

    key: str
    title: str
    axis: str
    points: Points
    scale: Scale = "plain"


def draw_funnel(funnel: Funnel, t: Texts) -> str:
    """Return the plot as an SVG document that includes a text alternative. The plot needs at least one study."""
    deepest = max(se for _, se in funnel.points.points)
    low, high = choose_range(
        (funnel.points.centre, *(x for x, _ in funnel.points.points)), funnel.points.limits(deepest)
    )
    axis = Axis(low=low, high=high, left=LEFT, right=WIDTH - RIGHT, scale=funnel.scale)
    key = escape_xml(funnel.key)
    level = t.share(funnel.points.confidence)
    number = t.number(len(funnel.points.points))
    words = t("funnel.description", studies=number, level=level)
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_n(WIDTH)}" height="{_n(HEIGHT)}"'
        f' viewBox="0 0 {_n(WIDTH)} {_n(HEIGHT)}" role="img" aria-labelledby="{key}-title {key}-description"'
        f' xml:lang="{t.language}" font-family="{FONTS}" font-size="12" fill="{INK}">'
    )
    parts = [
        opening,
        f'<title id="{key}-title">{escape_xml(funnel.title)}</title>',
        f'<desc id="{key}-description">{escape_xml(words)}</desc>',
        f'<rect width="{_n(WIDTH)}" height="{_n(HEIGHT)}" fill="#ffffff"/>',
        f'<text x="{_n(LEFT)}" y="22" font-size="14" font-weight="bold">{escape_xml(funnel.title)}</text>',
        *_draw_limits(funnel, axis, deepest),
        *_draw_points(funnel, axis, deepest),
        *_draw_axes(funnel, axis, deepest, t),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _down(se: float, deepest: float) -> float:
    return TOP + se / (_ROOM * deepest) * (HEIGHT - TOP - BOTTOM)


_ROOM: Final = 1.06  # so that the lowest study is above the axis


def _draw_limits(funnel: Funnel, axis: Axis, deepest: float) -> Iterator[str]:
    """Yield the funnel and the line at its centre. The funnel is clipped at the ends of the axis."""
    bottom = _ROOM * deepest
    centre, quantile = funnel.points.centre, funnel.points.quantile
    left = min(bottom, (centre - axis.low) / quantile)
    right = min(bottom, (axis.high - centre) / quantile)
    corners = [(centre, 0.0), (centre - quantile * left, left)]
    corners += [(axis.low, bottom)] if left < bottom else []
    corners += [(axis.high, bottom)] if right < bottom else []
    corners.append((centre + quantile * right, right))
    path = "L".join(f"{_n(axis.place(x))} {_n(_down(se, deepest))}" for x, se in corners)
    yield f'<path d="M{path}Z" fill="{PALE}" stroke="{LINE}" stroke-dasharray="4 3"/>'
    x = _n(axis.place(centre))
    yield f'<path d="M{x} {_n(TOP)}V{_n(HEIGHT - BOTTOM)}" stroke="{LINE}"/>'


def _draw_points(funnel: Funnel, axis: Axis, deepest: float) -> Iterator[str]:
    for effect, se in funnel.points.points:
        x, y = _n(axis.place(effect)), _n(_down(se, deepest))
        yield f'<circle cx="{x}" cy="{y}" r="{DOT}" fill="{FILL}" stroke="#ffffff"/>'


def _draw_axes(funnel: Funnel, axis: Axis, deepest: float, t: Texts) -> Iterator[str]:
    bottom = HEIGHT - BOTTOM
    yield f'<path d="M{_n(LEFT)} {_n(TOP)}V{_n(bottom)}H{_n(axis.right)}" fill="none" stroke="{LINE}"/>'
    for se in list_ticks(deepest):
        y = _n(_down(se, deepest))
        yield f'<path d="M{_n(LEFT - 5)} {y}h5" stroke="{LINE}"/>'
        yield f'<text x="{_n(LEFT - 8)}" y="{y}" dy="4" text-anchor="end">{t.short(se)}</text>'
    for value, shown in axis.ticks():
        x = _n(axis.place(value))
        yield f'<path d="M{x} {_n(bottom)}v5" stroke="{LINE}"/>'
        yield f'<text x="{x}" y="{_n(bottom + 18)}" text-anchor="middle">{t.short(shown)}</text>'
    middle = (LEFT + axis.right) / 2
    yield f'<text x="{_n(middle)}" y="{_n(HEIGHT - 14)}" text-anchor="middle">{escape_xml(funnel.axis)}</text>'
    place = f"translate(16 {_n((TOP + bottom) / 2)}) rotate(-90)"
    yield f'<text transform="{place}" text-anchor="middle">{escape_xml(t("funnel.error"))}</text>'


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
