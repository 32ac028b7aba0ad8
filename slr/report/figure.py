"""Lay out the flow diagram as boxes, bars and arrows with positions and sizes. Each box is as high as its text.

The layout follows the PRISMA 2020 flow diagram (Page et al., BMJ 2021;372:n71): stages from top to bottom, and two
columns for each arm. The left column shows the records and reports that remain. The right column shows the records and
reports that are removed, or that await a decision or a full text.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

from slr.model.flow import Box, Flow
from slr.report.caption import box_text, is_shown, note_texts
from slr.report.measure import shorten, wrap_text
from slr.report.text import Texts

Style = Literal["main", "leaves", "awaits", "unknown", "head", "bar", "included"]
Point = tuple[float, float]

SIZE: Final = 12.0  # font size, in units of the drawing
LEADING: Final = 15.0
BETWEEN: Final = 4.0
NOTE_SIZE: Final = 10.5
NOTE_LEADING: Final = 13.5
PAD: Final = 9.0
WIDTH: Final = 226.0  # width of a box
INDENT: Final = 10.0
GAP_X: Final = 30.0
GAP_Y: Final = 26.0
STACK: Final = 12.0
BAR: Final = 30.0
MARGIN: Final = 16.0
MOST_REASON: Final = 110  # most characters of a criterion in a box; the table of criteria has the full text

# rows of boxes: (remaining, removed from them, awaiting the next row)
ROWS: Final = (
    ("identified", ("removed",), "awaiting_screening"),
    ("screened", ("excluded", "awaiting_screening_decision"), "awaiting_retrieval"),
    ("sought", ("not_retrieved", "awaiting_retrieval_outcome"), "awaiting_assessment"),
    ("assessed", ("reports_excluded", "awaiting_assessment_decision"), ""),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of text in a box."""

    text: str
    indent: float = 0.0
    bold: bool = False
    above: float = 0.0  # space above a new line of the box; none above a wrapped part


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A box with its position, size and lines of text."""

    id: str
    style: Style
    x: float
    y: float
    width: float
    height: float
    lines: tuple[Line, ...]

    @property
    def middle(self) -> float:
        """The vertical position of the box's middle."""
        return self.y + self.height / 2

    @property
    def center(self) -> float:
        """The horizontal position of the box's middle."""
        return self.x + self.width / 2

    @property
    def bottom(self) -> float:
        """The vertical position of the box's lower edge."""
        return self.y + self.height


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """The whole figure, with the positions of all its parts."""

    width: float
    height: float
    boxes: tuple[Placed, ...]
    notes: tuple[Line, ...]
    arrows: tuple[tuple[Point, ...], ...]
    draft: bool


def lay_out(flow: Flow, t: Texts, *, notes: bool) -> Drawing:
    """Return the layout of the figure. If `notes` is true, its notes are placed under it."""
    left = MARGIN + BAR + 14
    update = flow.find("previous") is not None
    columns = _columns(flow, left, update=update)
    y = MARGIN
    heads = [
        _head(f"{arm}.head", t(f"flow.arm.{arm}"), x, y, wide=arm != "previous") for arm, x in columns.items()
    ]
    y = max(h.bottom for h in heads) + GAP_Y
    tops = [y]
    placed: list[Placed] = []
    for row in ROWS:
        stacks = list(_row(flow, t, columns, row, y))
        y = max((b.bottom for b in stacks), default=y - GAP_Y) + GAP_Y
        placed += stacks
        tops.append(y)
    placed += _ends(flow, t, columns, y)
    bottom = max(b.bottom for b in placed)
    width = max(b.x + b.width for b in (*heads, *placed)) + MARGIN
    bars = tuple(_bars(t, tops, bottom))
    under = tuple(_notes(flow, t, width - 2 * MARGIN)) if notes else ()
    height = bottom + MARGIN + sum(NOTE_LEADING + line.above for line in under) + (MARGIN if under else 0)
    return Drawing(
        width=width,
        height=height,
        boxes=(*bars, *heads, *placed),
        notes=under,
        draft=flow.draft,
        arrows=tuple(_arrows({b.id: b for b in placed}, columns)),
    )


def _notes(flow: Flow, t: Texts, width: float) -> Iterator[Line]:
    for text in note_texts(flow, t):
        for j, part in enumerate(wrap_text(text, width, NOTE_SIZE)):
            yield Line(text=part, above=0 if j else BETWEEN)


def _columns(flow: Flow, left: float, *, update: bool) -> dict[str, float]:
    """Return the left edge of each arm. In an update, the column of the previous studies comes before both arms."""
    columns = {"previous": left} if update else {}
    x = left + (WIDTH + GAP_X if update else 0)
    for arm in flow.arms:
        columns[arm] = x
        x += 2 * (WIDTH + GAP_X) + 6
    return columns


def _head(name: str, text: str, x: float, y: float, *, wide: bool) -> Placed:
    width = 2 * WIDTH + GAP_X if wide else WIDTH
    return _box(name, "head", x, y, [Line(text=text, bold=True)], width=width)


def _box(
    name: str, style: Style, x: float, y: float, lines: Sequence[Line], *, width: float = WIDTH
) -> Placed:
    wrapped = tuple(
        Line(text=part, indent=line.indent, bold=line.bold, above=BETWEEN if i and not j else 0)
        for i, line in enumerate(lines)
        for j, part in enumerate(wrap_text(line.text, width - 2 * PAD - line.indent, SIZE, bold=line.bold))
    )
    height = sum(LEADING + line.above for line in wrapped) + 2 * PAD - 3
    return Placed(id=name, style=style, x=x, y=y, width=width, height=height, lines=wrapped)


def _row(
    flow: Flow, t: Texts, columns: dict[str, float], row: tuple[str, tuple[str, ...], str], top: float
) -> Iterator[Placed]:
    main, leaving, waiting = row
    if main == "identified" and "previous" in columns:
        previous = flow.box("previous")
        yield _box("previous", "included", columns["previous"], top, [_line(b, t) for b in previous.parts])
    for arm in flow.arms:
        x = columns[arm]
        box = flow.box(f"{arm}.{main}")
        start = _box(box.id, _style(box, "main"), x, top, list(_lines(box, t)))
        yield start
        y = top
        for name in filter(None, (*leaving, waiting)):
            box = flow.box(f"{arm}.{name}")
            if name.startswith("awaiting") and not (isinstance(box.count, int) and box.count):
                continue
            # Awaiting reports are placed beside the arrow to the next row, and so below the box at which this arrow
            # starts.
            y = max(y, start.bottom + STACK) if name == waiting else y
            style: Style = "awaits" if name.startswith("awaiting") else "leaves"
            made = _box(box.id, _style(box, style), x + WIDTH + GAP_X, y, list(_lines(box, t)))
            yield made
            y = made.bottom + STACK


def _style(box: Box, style: Style) -> Style:
    return style if isinstance(box.count, int) else "unknown"


def _lines(box: Box, t: Texts) -> Iterator[Line]:
    yield _line(box, t)
    known = isinstance(box.count, int) or box.label == "identified"
    for part in box.parts if known else ():
        if not is_shown(part):
            continue
        yield _line(part, t, INDENT)
        for line in part.parts:
            if is_shown(line):
                yield _line(line, t, 2 * INDENT)


def _line(box: Box, t: Texts, indent: float = 0.0) -> Line:
    label = shorten(box_text(box, t), MOST_REASON)
    # The number never wraps.
    count = t.count(box.count).replace(" ", "\u00a0")
    return Line(text=t("flow.line", label=label, n=count), indent=indent)


def _ends(flow: Flow, t: Texts, columns: dict[str, float], top: float) -> Iterator[Placed]:
    x = columns["databases"]
    included = _box("included", "included", x, top, list(_end_lines(flow.box("included"), t)))
    yield included
    if flow.find("total") is not None:
        lines = [_line(b, t) for b in flow.box("total").parts]
        yield _box("total", "included", x, included.bottom + GAP_Y, lines)


def _end_lines(box: Box, t: Texts) -> Iterator[Line]:
    for part in box.parts:
        yield _line(part, t)
        for line in part.parts if part.id == "included.studies" else ():
            yield _line(line, t, INDENT)


def _bars(t: Texts, tops: Sequence[float], bottom: float) -> Iterator[Placed]:
    """Yield the bars on the left, with the names of the stages."""
    spans = {
        "identification": (tops[0], tops[1] - GAP_Y),
        "screening": (tops[1], tops[4] - GAP_Y),
        "included": (tops[4], bottom),
    }
    for name, (top, end) in spans.items():
        yield Placed(
            id=f"stage.{name}",
            style="bar",
            x=MARGIN,
            y=top,
            width=BAR,
            height=end - top,
            lines=(Line(text=t(f"flow.stage.{name}"), bold=True),),
        )


def _arrows(placed: dict[str, Placed], columns: dict[str, float]) -> Iterator[tuple[Point, ...]]:
    for arm in columns:
        if arm != "previous":
            yield from _arm_arrows(placed, arm)
    included = placed["included"]
    if "total" in placed:
        total, previous = placed["total"], placed["previous"]
        yield ((included.center, included.bottom), (included.center, total.y))
        yield ((previous.center, previous.bottom), (previous.center, total.middle), (total.x, total.middle))


def _arm_arrows(placed: dict[str, Placed], arm: str) -> Iterator[tuple[Point, ...]]:
    boxes = [placed[f"{arm}.{main}"] for main, *_ in ROWS]
    for upper, lower in pairwise(boxes):
        yield ((upper.center, upper.bottom), (lower.center, lower.y))
    last, included = boxes[-1], placed["included"]
    if included.x <= last.center <= included.x + included.width:
        yield ((last.center, last.bottom), (last.center, included.y))
    else:
        yield (
            (last.center, last.bottom),
            (last.center, included.middle),
            (included.x + included.width, included.middle),
        )
    for main, leaving, waiting in ROWS:
        start = placed[f"{arm}.{main}"]
        ends = [placed[f"{arm}.{name}"] for name in leaving if f"{arm}.{name}" in placed]
        yield from _side_arrows(start, ends)
        if f"{arm}.{waiting}" in placed:
            end = placed[f"{arm}.{waiting}"]
            yield ((start.center, end.middle), (end.x, end.middle))


def _side_arrows(start: Placed, ends: Sequence[Placed]) -> Iterator[tuple[Point, ...]]:
    """Yield the arrows from a box to the boxes at its side.

    The first arrow is straight. The other arrows branch off in the gap between the columns and lead to the
    boxes further down.
    """
    right = start.x + start.width
    turn = right + GAP_X / 2
    for i, end in enumerate(ends):
        beside = (max(start.y, ends[0].y) + min(start.bottom, ends[0].bottom)) / 2
        if i == 0:
            yield ((right, beside), (end.x, beside))
        else:
            yield ((turn, beside), (turn, end.middle), (end.x, end.middle))
