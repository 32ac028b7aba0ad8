"""Choose which parts of a document are printed on landscape pages. The choice is the same for Word and LaTeX."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count, groupby
from math import ceil
from typing import Final

from slr.report.document import (
    Bibliography,
    Block,
    Document,
    Facts,
    Figure,
    Grid,
    Listing,
    Paragraph,
    Section,
)
from slr.report.target import section_name
from slr.report.width import PORTRAIT, Fit, fit_grid, split_grid, text_length

_LINE: Final = 14.0  # height of a line of the text, in points
_BODY: Final = 1.25  # the size of letters of the text, divided by the size of letters in tables
_HEADING: Final = 40.0
_SHORT: Final = (
    0.45  # share of a page; a shorter portrait part between two landscape parts is printed on landscape pages
)
_READABLE: Final = 0.72  # a drawing wider than high is printed landscape if the factor that fits it to the width of a portrait page is below this
_CAPTION: Final = 1.15  # the size of letters of captions, divided by the size of letters in tables
_CAPTION_LINE: Final = 11.5  # height of a line of a caption, in points
_SPACE: Final = 40.0  # points around a figure and its caption


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """The heading of a section, and the blocks directly below it.

    A section becomes two units if further blocks follow its last wide block. The second unit contains these blocks and
    is marked as `continued`. `name` identifies the section in links. `depth` is 1 for a section, 2 for its subsections,
    and so on.
    """

    name: str
    section: Section
    depth: int
    blocks: tuple[Block, ...]
    continued: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Units that follow each other on pages of the same orientation."""

    landscape: bool
    units: tuple[Unit, ...]


def divide_document(document: Document) -> tuple[Part, ...]:
    """Return the parts of a document, in order. A table that is too wide for a page becomes several tables with fewer columns."""
    fits = _Fits()
    units = tuple(_list_units(document.sections, 1, count(), fits))
    turned = _smooth(units, [any(_is_wide(block, fits) for block in unit.blocks) for unit in units], fits)
    pairs = zip(turned, units, strict=True)
    return tuple(
        Part(landscape=wide, units=tuple(unit for _, unit in group))
        for wide, group in groupby(pairs, lambda pair: pair[0])
    )


class _Fits:
    """The layout of each table in a document. A table is measured only once, because measuring is slow."""

    def __init__(self) -> None:
        # By the identity of a table. The table is kept, too, so that no other table gets this identity.
        self._known: dict[int, tuple[Grid, Fit]] = {}

    def find(self, grid: Grid) -> Fit:
        """Return the layout of a table."""
        if id(grid) not in self._known:
            self._known[id(grid)] = (grid, fit_grid(grid))
        return self._known[id(grid)][1]


def _list_units(
    sections: Iterable[Section], depth: int, numbers: Iterator[int], fits: _Fits
) -> Iterator[Unit]:
    for section in sections:
        name = section_name(next(numbers))
        blocks = tuple(part for block in section.blocks for part in _split(block))
        end = max(
            (i for i, block in enumerate(blocks, start=1) if _is_wide(block, fits)), default=len(blocks)
        )
        yield Unit(name=name, section=section, depth=depth, blocks=blocks[:end])
        if blocks[end:]:  # what follows the last wide block need not be on landscape pages
            yield Unit(name=name, section=section, depth=depth, blocks=blocks[end:], continued=True)
        yield from _list_units(section.sections, depth + 1, numbers, fits)


def _split(block: Block) -> tuple[Block, ...]:
    return split_grid(block) if isinstance(block, Grid) else (block,)


def _smooth(units: Sequence[Unit], wide: list[bool], fits: _Fits) -> list[bool]:
    """Make each short portrait part between two landscape parts landscape, too.

    `wide` says for each part whether it is landscape. This list is changed and returned.
    """
    heights = [sum(_height(block, fits) for block in unit.blocks) + _HEADING for unit in units]
    end = 0
    while end < len(units):
        start = end
        while end < len(units) and wide[end] == wide[start]:
            end += 1
        short = sum(heights[start:end]) < _SHORT * PORTRAIT[1]
        if not wide[start] and short and end < len(units) and start > 0:
            wide[start:end] = [True] * (end - start)
    return wide


def _is_wide(block: Block, fits: _Fits) -> bool:
    if isinstance(block, Grid):
        return fits.find(block).landscape
    if isinstance(block, Figure):
        width, height = figure_size(block.svg)
        return width > height and PORTRAIT[0] / width < _READABLE
    return False


_SIZE: Final = re.compile(r'<svg[^>]*?\swidth="([\d.]+)"[^>]*?\sheight="([\d.]+)"')


def figure_size(svg: str) -> tuple[float, float]:
    """Return the width and height of a drawing in points.

    The unit of the drawing itself is a pixel: 96 pixels are one inch. A drawing without a size counts as 640 by 480 pixels.

    >>> figure_size('<svg xmlns="x" width="96" height="48.0" viewBox="0 0 96 48">')
    (72.0, 36.0)
    """
    found = _SIZE.search(svg)
    width, height = (float(found[1]), float(found[2])) if found else (640.0, 480.0)
    return max(width, 1.0) * 0.75, max(height, 1.0) * 0.75


def fit_figure(figure: Figure, *, width: float, height: float) -> tuple[float, float]:
    """Return the width and height in points at which a figure fits a page together with a heading and its caption.

    `width` and `height` are the size in points of the area for text on the page. A drawing is never enlarged.
    """
    own = figure_size(figure.svg)
    lines = ceil(text_length(f"{figure.caption} {figure.file}") * _CAPTION / width)
    left = max(height - _HEADING - _SPACE - lines * _CAPTION_LINE, 0.3 * height)
    scale = min(1.0, width / own[0], left / own[1])
    return own[0] * scale, own[1] * scale


def _height(block: Block, fits: _Fits) -> float:
    """Return the estimated height of a block, in points."""
    if isinstance(block, Grid):
        return fits.find(block).height
    if isinstance(block, Figure):
        return fit_figure(block, width=PORTRAIT[0], height=PORTRAIT[1])[1] + _SPACE
    return sum(_lines(text) for text in _texts(block)) * _LINE


def _texts(block: Block) -> Iterator[str]:
    match block:
        case Paragraph():
            yield f"{block.text} "
        case Facts():
            for name, value in block.pairs:
                yield f"{name} {value if isinstance(value, str) else ' '.join(value)}"
        case Listing():
            for head, lines in block.items:
                yield head
                yield from lines
        case Bibliography():
            for entry in block.entries:
                yield entry.text
        case _:
            return


def _lines(text: str) -> int:
    return max(1, ceil(text_length(text) * _BODY / PORTRAIT[0]))
