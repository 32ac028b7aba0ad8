"""Fit a screen into the terminal, so that nothing scrolls out of sight.

A screen has six parts: the head line, the top (such as the title), the body (such as the abstract), the side (such as
the criteria), the foot (such as the last verdict) and the keys. The side is shown beside the body in a wide terminal,
and below it in a narrow one. If there is not enough room, the body is shown page by page, and the other parts are
shortened.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Final

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from slr.text.terminal import escape_terminal

WIDE: Final = 110  # columns of a terminal that has room for the side beside the body
TOP_LINES: Final = 2  # lines of each part of the top
FOOT_LINES: Final = 2  # lines of each part of the foot
SMALL: Final = (
    14  # a terminal with fewer lines shows less: of the top, only the title; of each note, only one line
)
NOTE: Final = "bold yellow"  # the style of a line that says what a key did
DOWN: Final = ("\x1b[6~", "\x1b[B", "\x1bOB", ">")
UP: Final = ("\x1b[5~", "\x1b[A", "\x1bOA", "<")
_GAP: Final = 2  # columns between body and side
_LONGEST_NAME: Final = 18  # columns up to which names are padded
_COLUMNS: Final = 3  # columns of a side below the body


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """An item on a screen, such as a criterion, that can be shortened to one row.

    `start` is the key and the name of the item. `end` is shown after the text. If there is no room for `end`, `brief`
    is shown instead.
    """

    start: Text
    text: Text
    end: Text = field(default_factory=Text)
    brief: Text = field(default_factory=Text)

    def short(self, width: int) -> Text:
        """Return the choice in one row of at most `width` columns.

        If `end` would take more than half of the space to the right of `start`, `brief` is shown instead.
        """
        room = max(width - self.start.cell_len, 0)
        ends = [Text.assemble("  ", end) for end in (self.end, self.brief) if end]
        end = next((end for end in ends if end.cell_len <= room // 2), ends[-1] if ends else Text())
        out = Text.assemble(self.start, cut_line(self.text, room - end.cell_len), end)
        return cut_line(out, width)

    def whole(self, console: Console, width: int) -> list[Text]:
        """Return the whole choice in as many lines as it needs.

        All lines except the first are indented, so that they begin below the text of the first line.
        """
        indent = min(self.start.cell_len, width // 2)
        text = Text.assemble(self.text, "  ", self.end) if self.end else self.text
        lines = wrap_text(console, text, width - indent) or [Text()]
        rest = (Text.assemble(" " * indent, line) for line in lines[1:])
        return [Text.assemble(cut_line(self.start, width), lines[0]), *rest]


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """The parts of a screen.

    `keys` are pairs of a key and its meaning. `page` is the page of the body, counted from 0. If there is no such page, the
    last page is shown.
    """

    head: str
    top: tuple[Text, ...] = ()
    body: tuple[Text | Choice, ...] = ()
    side: tuple[Choice, ...] = ()
    foot: tuple[Text, ...] = ()
    keys: tuple[tuple[str, str], ...] = ()
    page: int = 0


def draw_lines(console: Console, lines: Sequence[Text]) -> None:
    """Clear the terminal and draw the lines of a screen. All output is written at once."""
    safe = [line if line.plain == (text := escape_terminal(line.plain)) else Text(text) for line in lines]
    with console:
        console.clear()
        console.print(Text("\n").join(safe), no_wrap=True, overflow="crop", crop=True, soft_wrap=False)


def turn_page(pressed: str, page: int) -> int | None:
    """Return the number of the page to turn to, or None if the key does not turn pages."""
    if pressed in DOWN:
        return page + 1
    return max(0, page - 1) if pressed in UP else None


def fit_screen(console: Console, screen: Screen) -> tuple[list[Text], int]:
    """Return the lines of a screen and the number of the page shown. The last row stays free for questions, unless the terminal has only one row."""
    width, height = console.width, max(console.height - 1, 1)  # the last line is for questions
    keys = _draw_keys(screen.keys, width)
    small = height < SMALL
    top = _wrap_parts(console, screen.top[:1] if small else screen.top, 1 if small else TOP_LINES)
    foot = _wrap_parts(console, screen.foot, 1 if small else FOOT_LINES)
    room = height - 1 - len(top) - len(foot) - len(keys)
    middle, page = _fit_middle(console, screen, room)
    if sum(map(len, middle)) > room:  # in a very small terminal, the middle is cut so that the foot fits
        middle = ([line for block in middle for line in block][: max(room, 0)],)
    blocks = [[_draw_head(screen.head, width)], *(block for block in (top, *middle, foot, keys) if block)]
    spare = height - sum(map(len, blocks))
    lines = _space_out(blocks, spare)
    keys = (
        keys[-(height // 2) :] if height > 1 else []
    )  # in a very small terminal, the lines above the keys are cut
    return (lines if spare >= 0 else [*lines[: height - len(keys)], *keys]), page


def _wrap_parts(console: Console, parts: Iterable[Text], most: int) -> list[Text]:
    return list(chain.from_iterable(wrap_text(console, part, console.width, most) for part in parts))


def _fit_middle(console: Console, screen: Screen, room: int) -> tuple[tuple[list[Text], ...], int]:
    """Fit the body and the side of a screen into `room` lines. Return them, and the number of the page shown.

    In a wide terminal, body and side are one block. In a narrow terminal, they are two blocks.
    """
    width = console.width
    if width >= WIDE and screen.side:
        side_width = (width - _GAP) * 2 // 5
        left = width - _GAP - side_width
        body, page = _fit_body(console, screen, left, room)
        return (join_columns(body, _fit_side(console, screen.side, side_width, room), left),), page
    needed = len(_wrap_all(console, screen.body, width))
    side = _fit_side(console, screen.side, width, max(room - needed, -(-room // 3)))
    body, page = _fit_body(console, screen, width, room - len(side))
    return (body, side), page


def _space_out(blocks: Sequence[Sequence[Text]], spare: int) -> list[Text]:
    """Return the lines of all blocks, and separate the blocks by blank lines if there is room.

    `spare` is the number of blank lines for which there is room. The lowest gaps between blocks are filled first. The
    gap below the first block is never filled.
    """
    gaps = set(range(len(blocks) - 1, 1, -1)[: max(spare, 0)])
    out: list[Text] = []
    for number, block in enumerate(blocks):
        out += [*([Text()] if number in gaps else []), *block]
    return out


def _draw_head(text: str, width: int) -> Text:
    line = Text(f"── {text} ", style="bold")
    cut = cut_line(line, width)
    return Text.assemble(cut, Text("─" * max(0, width - cut.cell_len), style="dim"))


def cut_line(line: Text, width: int) -> Text:
    """Return a line cut to a number of columns. A line that is cut ends with an ellipsis.

    >>> cut_line(Text("night work"), 6).plain
    'night…'
    """
    out = line.copy()
    out.truncate(max(width, 0), overflow="ellipsis")
    return out


def wrap_text(console: Console, part: Text, width: int, most: int | None = None) -> list[Text]:
    """Return the lines of a text.

    If there are more than `most` lines, keep the first `most` lines, and end the last of them with an ellipsis.
    """
    if most is not None and len(part) > width * most * 4:
        part = part[: width * most * 4]
    lines = list(part.wrap(console, max(width, 1)))
    if most is None or len(lines) <= most:
        return lines
    for line in lines:
        line.rstrip()
    last = Text(" ").join(lines[most - 1 : most + 1])
    last.truncate(width - 1)
    return [*lines[: most - 1], Text.assemble(last, "…")]


def _wrap_all(console: Console, parts: Iterable[Text | Choice], width: int) -> list[Text]:
    out: list[Text] = []
    for part in parts:
        out += part.whole(console, width) if isinstance(part, Choice) else wrap_text(console, part, width)
    return out


def _fit_body(console: Console, screen: Screen, width: int, room: int) -> tuple[list[Text], int]:
    """Return one page of the body, and its number. If there are several pages, the last line says how to turn pages."""
    lines = _wrap_all(console, screen.body, width)
    if len(lines) <= room:
        return lines, 0
    size = max(room - 1, 1)
    pages = -(-len(lines) // size)
    page = min(screen.page, pages - 1)
    hint = Text(f"── page {page + 1} of {pages}; ↓ next page, ↑ previous page ──", style="dim")
    return [*lines[page * size : (page + 1) * size], cut_line(hint, width)][: max(room, 1)], page


def _fit_side(console: Console, choices: Sequence[Choice], width: int, room: int) -> list[Text]:
    """Return the side panel in at most `room` lines.

    If the full panel does not fit, each choice is shortened to one row, in up to three columns. If some choices still
    do not fit, a line says how many choices are left out.
    """
    whole = _wrap_all(console, choices, width)
    if len(whole) <= room:
        return whole
    room = max(room, 1)
    columns = min(_COLUMNS, -(-len(choices) // room))
    each = (width - _GAP * (columns - 1)) // columns
    fitting = choices if len(choices) <= columns * room else choices[: columns * room - 1]
    cells = [c.short(each) for c in fitting]
    if len(fitting) < len(choices):
        cells.append(cut_line(Text(f"and {len(choices) - len(fitting)} more: ?", style="dim"), each))
    rows = -(-len(cells) // columns)
    blocks = [cells[start : start + rows] for start in range(0, len(cells), rows)]
    lines = blocks[0]
    for number, block in enumerate(blocks[1:], 1):
        lines = join_columns(lines, block, each * number + _GAP * (number - 1))
    return lines


def join_columns(left: Sequence[Text], right: Sequence[Text], width: int) -> list[Text]:
    """Return the lines of two texts side by side. The left text is `width` columns wide."""
    out = []
    for number in range(max(len(left), len(right))):
        line = left[number].copy() if number < len(left) else Text()
        line.truncate(width, pad=True)
        out.append(Text.assemble(line, " " * _GAP, right[number] if number < len(right) else Text()))
    return out


def _draw_keys(keys: Iterable[tuple[str, str]], width: int) -> list[Text]:
    """Return the lines that list the keys. A key and its meaning are always in the same line."""
    lines: list[Text] = []
    for key, meaning in keys:
        item = Text.assemble((key, "bold"), f" {meaning}")
        if lines and lines[-1].cell_len + 3 + item.cell_len <= width:
            lines[-1] = Text.assemble(lines[-1], "   ", item)
        else:
            lines.append(item)
    return lines


def pad_names(names: Sequence[str]) -> list[str]:
    """Return the names padded to the same width, so that the text after them is aligned.

    A name of more than `_LONGEST_NAME` columns is followed by two spaces.

    >>> pad_names(["a", "abc"])
    ['a    ', 'abc  ']
    """
    width = min(max(map(cell_len, names), default=0), _LONGEST_NAME) + 2
    return [name + " " * max(2, width - cell_len(name)) for name in names]
