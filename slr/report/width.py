"""Estimate the space that tables need on paper, and find column widths that fit the page.

Lengths are in points. The estimate is rough, because Word and LaTeX break the lines themselves. It determines how wide
columns are, whether a table gets a landscape page, and where tables and tall rows are divided.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import Final

from slr.report.document import Cell, ColumnKind, Grid, Styled

PORTRAIT: Final = (482.0, 720.0)  # width and height of the text on an A4 page, in points
LANDSCAPE: Final = (728.0, 470.0)
SIZE: Final = 8.0  # size of the letters in tables
LEADING: Final = 1.2 * SIZE
PADDING: Final = 7.0  # space at the left and the right of the text in a cell, added up
_LETTER: Final = (
    0.53 * SIZE
)  # mean width of a letter of the fonts that are common in Word; a reserve is included
_BOLD: Final = 0.62 * SIZE  # width of a letter of a heading
_WIDE: Final = 1.05 * SIZE  # width of a Chinese, Japanese or Korean character
_CODE: Final = 0.62 * SIZE
_SAMPLE: Final = 300  # most rows that are measured; more rows would not change the widths visibly
_MARK: Final = 19.0  # the width of a column of marks, which has a vertical heading
_ROW: Final = 4.0  # space above and below the text of a row
# The greatest width that a single word gives its column. A longer word can be broken.
_LONGEST_WORD: Final[dict[ColumnKind, float]] = {"code": 100.0, "number": 70.0, "date": 70.0}
_LONGEST: Final = 78.0
# The least width of a column, unless its longest text is narrower.
_LEAST: Final[dict[ColumnKind, float]] = {"long": 70.0, "work": 80.0, "text": 34.0, "code": 34.0}
_SHORT: Final = 125.0  # columns of short texts need no greater width than this for most of their cells
_FAVOURS: Final = (3.0, 2.0, 1.0, 0.5)  # values of `favour` in `_share`, tried in this order
_MOST: Final = 300.0  # a wider column of text is hard to read


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """The layout of a table: the width of each column, the orientation of the page, and the estimated height. Lengths are in points."""

    widths: tuple[float, ...]
    landscape: bool
    height: float


def fit_grid(grid: Grid) -> Fit:
    """Return the layout of a table on A4 paper.

    A table gets a landscape page if its words do not fit the width of a portrait page. A table that fills more than
    half of a portrait page also gets a landscape page if it takes much less space there.
    """
    columns = _measure(grid)
    upright, turned = _lay(columns, grid, landscape=False), _lay(columns, grid, landscape=True)
    least = sum(column.least for column in columns)
    pages = (upright.height / PORTRAIT[1], turned.height / LANDSCAPE[1])
    if least > PORTRAIT[0] or (pages[0] > 0.5 and pages[1] < 0.72 * pages[0]):
        return turned
    return upright


def lay_grid(grid: Grid, *, landscape: bool) -> Fit:
    """Return the layout of a table on a page with the given orientation."""
    return _lay(_measure(grid), grid, landscape=landscape)


def split_grid(grid: Grid) -> tuple[Grid, ...]:
    """Divide a table into several tables if its columns do not fit a landscape page.

    The first column is repeated in each table. Only the first table keeps the notes. A table with fewer than three columns
    is never divided.

    >>> from slr.report.document import Head
    >>> heads = tuple(Head(label="a" * 30) for _ in range(40))
    >>> [len(part.heads) for part in split_grid(Grid(caption="", heads=heads, rows=()))]
    [8, 8, 8, 8, 8, 5]
    """
    least = [column.least for column in _measure(grid)]
    if sum(least) <= LANDSCAPE[0] or len(least) < 3:
        return (grid,)
    parts: list[list[int]] = [[0]]
    for i in range(1, len(least)):
        if len(parts[-1]) > 1 and sum(least[j] for j in (*parts[-1], i)) > LANDSCAPE[0]:
            parts.append([0])
        parts[-1].append(i)
    return tuple(_take(grid, part, notes=not i) for i, part in enumerate(parts))


def _take(grid: Grid, columns: Sequence[int], *, notes: bool) -> Grid:
    return replace(
        grid,
        heads=tuple(grid.heads[i] for i in columns),
        rows=tuple(tuple(row[i] for i in columns) for row in grid.rows),
        notes=grid.notes if notes else (),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Column:
    """Three widths of a column with padding: the smallest possible, one that fits nine in ten cells, and one that fits all."""

    least: float
    usual: float
    most: float
    cells: tuple[float, ...]  # the width of the text of each measured cell on one line


def _measure(grid: Grid) -> list[_Column]:
    step = max(1, ceil(len(grid.rows) / _SAMPLE))
    rows = grid.rows[::step]
    return [
        _measure_column(head.kind, head.label, [row[i] for row in rows]) for i, head in enumerate(grid.heads)
    ]


def _measure_column(kind: ColumnKind, label: str, cells: Sequence[Cell]) -> _Column:
    if kind == "mark":
        return _Column(least=_MARK, usual=_MARK, most=_MARK, cells=(0.0,) * len(cells))
    letter = _CODE if kind == "code" else _LETTER
    texts = [cell_lines(cell) for cell in cells]
    widths = [[text_length(line, letter) for line in lines] for lines in texts]
    word = max((_longest_word(line, letter) for lines in texts for line in lines), default=0.0)
    word = max(word, _longest_word(label, _BOLD))
    most = max((w for line in widths for w in line), default=0.0)
    heading = min(text_length(label, _BOLD), 60.0)
    least = min(word, _LONGEST_WORD.get(kind, _LONGEST))
    least = max(least, min(_LEAST.get(kind, 0.0), most))
    sums = tuple(map(sum, widths))
    usual = sorted(sums)[int(len(sums) * 0.9)] if sums else 0.0
    most = max(most, heading, least)
    return _Column(
        least=least + PADDING, usual=max(usual, heading, least) + PADDING, most=most + PADDING, cells=sums
    )


def cell_lines(cell: Cell) -> tuple[str, ...]:
    """Return the texts of a cell that are printed one below the other."""
    if isinstance(cell, str):
        return (cell,)
    if isinstance(cell, Styled):
        return (cell.text,)
    if cell.kind == "noted":
        return (cell.text, cell.note)
    parts = (cell.citation, cell.title, cell.link)
    return tuple(text for part in parts if (text := part if isinstance(part, str) else part.text))


def text_length(text: str, letter: float = _LETTER) -> float:
    """Return the estimated width of a text on one line, in points. `letter` is the mean width of a letter.

    >>> text_length("職場") > text_length("job")
    True
    """
    if text.isascii():
        return len(text) * letter
    wide = sum(1 for char in text if char >= "\u1100")
    return (len(text) - wide) * letter + wide * _WIDE


def _longest_word(text: str, letter: float) -> float:
    word = max(_words(text), key=len, default="")
    return text_length(word, letter)


def _words(text: str) -> Iterable[str]:
    spaced = text.replace("\n", " ").replace("-", "- ").replace("/", "/ ").replace("\u2013", "\u2013 ")
    return spaced.split(" ")  # not at no-break spaces


def _lay(columns: Sequence[_Column], grid: Grid, *, landscape: bool) -> Fit:
    """Give columns with short texts more or less space, and return the layout with the smallest height."""
    page = (LANDSCAPE if landscape else PORTRAIT)[0]
    found = [_share(columns, page, favour) for favour in _FAVOURS]
    heights = [_height(columns, grid, widths) for widths in found]
    best = heights.index(min(heights))
    return Fit(widths=found[best], landscape=landscape, height=heights[best])


def _height(columns: Sequence[_Column], grid: Grid, widths: Sequence[float]) -> float:
    inner = [max(w - PADDING, 1.0) for w in widths]
    rows = zip(*(column.cells for column in columns), strict=True) if columns else ()
    lines = [max((ceil(c / w) for c, w in zip(row, inner, strict=True)), default=1) or 1 for row in rows]
    mean = sum(lines) / len(lines) if lines else 0.0
    return len(grid.rows) * (mean * LEADING + _ROW) + 3 * LEADING


def _share(columns: Sequence[_Column], width: float, favour: float) -> tuple[float, ...]:
    """Return the width of each column. The sum of the widths is at most `width`.

    `favour` is the factor by which columns with short texts are favoured.
    """
    least, most = [c.least for c in columns], [min(c.most, _MOST) for c in columns]
    if sum(most) <= width:
        return tuple(most)
    if sum(least) >= width:  # the longest words are broken
        return tuple(w * width / sum(least) for w in least)
    found, left = list(least), width - sum(least)
    for _ in range(4):  # what a column cannot use is shared among the others
        wants = [
            _want(c, favour) if f < m - 0.5 else 0.0 for c, f, m in zip(columns, found, most, strict=True)
        ]
        if left < 1 or not sum(wants):
            break
        given = [
            min(left * w / sum(wants), m - f) if w else 0.0
            for w, f, m in zip(wants, found, most, strict=True)
        ]
        found = [f + g for f, g in zip(found, given, strict=True)]
        left -= sum(given)
    return tuple(found)


def _want(column: _Column, favour: float) -> float:
    return max(0.0, column.usual - column.least) * (favour if column.usual <= _SHORT else 1.0)


def row_height(row: Sequence[Cell], widths: Sequence[float]) -> float:
    """Return the estimated height of one row in points."""
    lines = [
        sum(max(1, ceil(text_length(line) / max(width - PADDING, 1.0))) for line in cell_lines(cell))
        for cell, width in zip(row, widths, strict=True)
    ]
    return max(lines, default=1) * LEADING + _ROW
