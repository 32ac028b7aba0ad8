"""Draw the flow diagram as SVG. No library is used, so the same review gives the same bytes on every computer."""

from collections.abc import Iterator
from typing import Final

from slr.model.flow import Flow
from slr.report.caption import describe_boxes, note_texts
from slr.report.escape import escape_xml
from slr.report.figure import (
    LEADING,
    MARGIN,
    NOTE_LEADING,
    NOTE_SIZE,
    PAD,
    SIZE,
    Drawing,
    Placed,
    Point,
    Style,
    lay_out,
)
from slr.report.text import Texts

FONTS: Final = "Arial, Helvetica, 'Liberation Sans', 'Nimbus Sans', sans-serif"
INK: Final = "#1c1c1c"
LINE: Final = "#4a4a4a"
# For each style, the fill, the stroke and the dashes. The styles differ in lightness and line, so they can be
# distinguished in black and white.
LOOK: Final[dict[Style, tuple[str, str, str]]] = {
    "main": ("#ffffff", LINE, ""),
    "leaves": ("#ffffff", LINE, ""),
    "awaits": ("#fdf6e3", LINE, "5 3"),
    "unknown": ("#fafafa", "#8a8a8a", "1 3"),
    "included": ("#eef4f8", LINE, ""),
    "head": ("#f6d98b", "#b8923a", ""),
    "bar": ("#c3d9ea", "#7d9fb8", ""),
}


def draw_svg(flow: Flow, t: Texts, *, title: str, notes: bool = True) -> str:
    """Return the figure as an SVG document that includes a text alternative.

    Set `notes` to False if the notes are printed outside the figure.
    """
    drawing = lay_out(flow, t, notes=notes)
    width, height = _n(drawing.width), _n(drawing.height)
    heading = escape_xml(f"{t('flow.title')}: {title}")
    parts = [
        *_opening(width, height, t),
        f'<title id="prisma-title">{heading}</title>',
        f'<desc id="prisma-description">{escape_xml(_describe(flow, t))}</desc>',
        _arrow_head(),
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        *map(_arrow, drawing.arrows),
        *(part for box in drawing.boxes for part in _box(box)),
        *_notes(drawing),
        *_draft(drawing, t),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _opening(width: str, height: str, t: Texts) -> Iterator[str]:
    yield f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    yield f' role="img" aria-labelledby="prisma-title prisma-description" xml:lang="{t.language}"'
    yield f' font-family="{FONTS}" font-size="{_n(SIZE)}" fill="{INK}">'


def _arrow_head() -> str:
    shape = f'<path d="M0 1 L9 5 L0 9 z" fill="{LINE}"/>'
    size = 'refX="9" refY="5" markerWidth="8" markerHeight="8" orient="auto"'
    return f'<defs><marker id="prisma-arrow" viewBox="0 0 10 10" {size}>{shape}</marker></defs>'


def _describe(flow: Flow, t: Texts) -> str:
    boxes = (
        f"{title}: {'. '.join('; '.join((head, *lines)) for head, lines in items)}."
        for title, items in describe_boxes(flow, t)
    )
    return " ".join((*boxes, *note_texts(flow, t)))


def _box(box: Placed) -> Iterator[str]:
    fill, stroke, dashes = LOOK[box.style]
    dash = f' stroke-dasharray="{dashes}"' if dashes else ""
    radius = 6 if box.style in ("head", "bar") else 0
    yield (
        f'<rect id="{escape_xml(box.id)}" x="{_n(box.x)}" y="{_n(box.y)}" width="{_n(box.width)}" '
        f'height="{_n(box.height)}" rx="{radius}" fill="{fill}" stroke="{stroke}"{dash}/>'
    )
    if box.style == "bar":
        yield _bar_text(box)
        return
    centred = box.style == "head"
    y = box.y + PAD + SIZE - 2 - LEADING
    for line in box.lines:
        x = box.center if centred else box.x + PAD + line.indent
        y += LEADING + line.above
        anchor = ' text-anchor="middle"' if centred else ""
        weight = ' font-weight="bold"' if line.bold else ""
        yield f'<text x="{_n(x)}" y="{_n(y)}"{anchor}{weight}>{escape_xml(line.text)}</text>'


def _bar_text(box: Placed) -> str:
    x, y = _n(box.center + SIZE / 3), _n(box.middle)
    return (
        f'<text x="{x}" y="{y}" text-anchor="middle" font-weight="bold" '
        f'transform="rotate(-90 {x} {y})">{escape_xml(box.lines[0].text)}</text>'
    )


def _notes(drawing: Drawing) -> Iterator[str]:
    y = drawing.height - MARGIN - sum(NOTE_LEADING + line.above for line in drawing.notes)
    for line in drawing.notes:
        y += NOTE_LEADING + line.above
        yield f'<text x="{_n(MARGIN)}" y="{_n(y)}" font-size="{_n(NOTE_SIZE)}">{escape_xml(line.text)}</text>'


def _arrow(points: tuple[Point, ...]) -> str:
    path = " ".join(f"{'L' if i else 'M'}{_n(x)} {_n(y)}" for i, (x, y) in enumerate(points))
    return f'<path d="{path}" fill="none" stroke="{LINE}" marker-end="url(#prisma-arrow)"/>'


def _draft(drawing: Drawing, t: Texts) -> Iterator[str]:
    if not drawing.draft:
        return
    x, y = _n(drawing.width / 2), _n(drawing.height / 2)
    size = min(drawing.width / 4, drawing.height / 2.6)
    yield (
        f'<text x="{x}" y="{y}" font-size="{_n(size)}" font-weight="bold" text-anchor="middle" dominant-baseline="central" '
        f'fill="#b03a2e" fill-opacity="0.1" stroke="#b03a2e" stroke-opacity="0.25" '
        f'transform="rotate(-28 {x} {y})">{escape_xml(t("flow.draft"))}</text>'
    )


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
