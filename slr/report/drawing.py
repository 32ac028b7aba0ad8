"""Write the parts of plots as SVG: lines of text, bars, lines and dots.

All colours are shades of grey, so that plots can be printed without colours.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from slr.report.escape import escape_xml
from slr.report.grid_figure import LEADING, MARGIN, SIZE, SMALL, number, open_svg
from slr.report.measure import wrap_text
from slr.report.svg import INK, LINE

Anchor = Literal["start", "middle", "end"]
TITLE: Final = SIZE + 2
TITLE_LEADING: Final = LEADING + 4
UNDER_TITLE: Final = 6.0
TIGHT: Final = 12.0  # distance of lines of small text
GUIDE: Final = "#d5d5d5"  # lines that only guide the eye
BAND: Final = "#f4f4f4"  # behind every second row
FILL: Final = "#8c8c8c"
DARK: Final = "#3a3a3a"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What all plots have in common: a key, a title, a description in words, and a language.

    `key` makes the ids in the drawing unique on the page.
    """

    key: str
    title: str
    description: str
    language: str


def draw_sheet(sheet: Sheet, width: float, height: float, parts: Sequence[str]) -> str:
    """Return a drawing as an SVG document that includes a text alternative. `height` is the height without the title."""
    lines = wrap_text(sheet.title, width - 2 * MARGIN, TITLE, bold=True)
    top = len(lines) * TITLE_LEADING + UNDER_TITLE
    whole = [
        *open_svg(sheet.key, sheet.title, sheet.description, sheet.language, width, height + top),
        *(
            draw_text(line, MARGIN, MARGIN + (i + 1) * TITLE_LEADING - 5, size=TITLE, bold=True)
            for i, line in enumerate(lines)
        ),
        f'<g transform="translate(0 {number(top)})">',
        *parts,
        "</g>",
        "</svg>",
    ]
    return "\n".join(whole) + "\n"


def draw_text(
    line: str, x: float, y: float, *, size: float = SIZE, bold: bool = False, anchor: Anchor = "start"
) -> str:
    """Return one line of text, with its baseline at `y`."""
    look = "" if anchor == "start" else f' text-anchor="{anchor}"'
    look += ' font-weight="bold"' if bold else ""
    look += f' font-size="{number(size)}"' if size != SIZE else ""
    return f'<text x="{number(x)}" y="{number(y)}"{look}>{escape_xml(line)}</text>'


def draw_lines(
    lines: Sequence[str],
    x: float,
    middle: float,
    *,
    size: float = SIZE,
    bold: bool = False,
    anchor: Anchor = "start",
) -> Iterator[str]:
    """Yield lines of text, one below the other, centred vertically on `middle`."""
    start = middle - (len(lines) - 1) * LEADING / 2 + size / 3
    for i, line in enumerate(lines):
        yield draw_text(line, x, start + i * LEADING, size=size, bold=bold, anchor=anchor)


def draw_turned(lines: Sequence[str], middle: float, bottom: float) -> Iterator[str]:
    """Yield lines of small text that run upwards from `bottom`, side by side, centred horizontally on `middle`."""
    start = middle - (len(lines) - 1) * TIGHT / 2 + SMALL / 3
    for i, line in enumerate(lines):
        place = f"{number(start + i * TIGHT)} {number(bottom)}"
        yield f'<text transform="translate({place}) rotate(-90)" font-size="{number(SMALL)}">{escape_xml(line)}</text>'


def draw_bar(x: float, y: float, width: float, height: float, *, fill: str = FILL, edge: str = LINE) -> str:
    """Return a filled rectangle. Without `edge`, it has no outline."""
    stroke = f' stroke="{edge}"' if edge else ""
    return (
        f'<rect x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}" '
        f'fill="{fill}"{stroke}/>'
    )


def draw_line(
    x1: float, y1: float, x2: float, y2: float, *, stroke: str = LINE, width: float = 1, dash: str = ""
) -> str:
    """Return a straight line."""
    look = f' stroke-width="{number(width)}"' if width != 1 else ""
    look += f' stroke-dasharray="{dash}"' if dash else ""
    return f'<path d="M{number(x1)} {number(y1)}L{number(x2)} {number(y2)}" fill="none" stroke="{stroke}"{look}/>'


def draw_dot(x: float, y: float, radius: float, *, fill: str = INK, edge: str = "") -> str:
    """Return a circle."""
    stroke = f' stroke="{edge}"' if edge else ""
    return f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(radius)}" fill="{fill}"{stroke}/>'
