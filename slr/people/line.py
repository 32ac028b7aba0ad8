"""Cut the text of a people's file into rows, so that no stray quote hides the rows below it.

A row is one line. A cell may contain line breaks only if it is quoted as spreadsheets quote it, and only if none of its lines
could be a row. So damage to one row never reaches another row.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

SEPARATORS: Final = (",", ";", "\t")
LONGEST_ROW: Final = (
    100  # lines of one row; a longer one is an open quote, and the search for its end must be short
)

_LINE: Final = re.compile(r"([^\r\n]*)(\r\n|\n|\r|\Z)")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file: its number, counted from 1, its text, and the line break that ends it, empty at the end of the file."""

    number: int
    text: str
    end: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CutRow:
    """The cells of one row, and how many lines it takes.

    `closed` is False if a quote is opened and never closed, or if separators are quoted in the first part of a cell. Then other
    cells may be within the quotes.
    """

    cells: tuple[str, ...]
    lines: int = 1
    closed: bool = True


def cut_lines(text: str) -> list[Line]:
    r"""Return the lines of a text, whatever system ended them.

    >>> [(line.text, line.end) for line in cut_lines("a\r\nb")]
    [('a', '\r\n'), ('b', '')]
    """
    found: list[Line] = []
    for match in _LINE.finditer(text):
        if match.start() == len(text):
            break
        line = match.group(1).removeprefix("\ufeff")  # the mark may be anywhere after files were joined
        found.append(Line(len(found) + 1, line, match.group(2)))
    return found


def cut_cells(text: str, separator: str) -> CutRow:
    """Return the cells of a text without line breaks outside quotes. Cells may have any length.

    >>> cut_cells('r1,"small, ""but"" good",x', ",").cells
    ('r1', 'small, "but" good', 'x')
    >>> cut_cells('r1,"Strain and', ",").closed
    False
    """
    if '"' not in text:
        return CutRow(cells=tuple(text.split(separator)))
    cells: list[str] = []
    start, closed = 0, True
    while True:
        after, quoted = start, ""
        if text.startswith('"', start):
            after, quoted = _cut_quoted(text, start + 1)
            if after < 0:
                return CutRow(cells=(*cells, quoted), closed=False)
        end = text.find(separator, after)
        rest = text[after : end if end >= 0 else None]
        closed = closed and not (rest and separator in quoted)
        cells.append(quoted + rest)
        if end < 0:
            return CutRow(cells=tuple(cells), closed=closed)
        start = end + 1


def _cut_quoted(text: str, start: int) -> tuple[int, str]:
    """Return the place after the closing quote, -1 if there is none, and what is between the quotes."""
    parts: list[str] = []
    while True:
        end = text.find('"', start)
        if end < 0:
            return -1, "".join((*parts, text[start:]))
        parts.append(text[start:end])
        if not text.startswith('""', end):
            return end + 1, "".join(parts)
        parts.append('"')
        start = end + 2


def cut_row(
    lines: Sequence[Line], start: int, separator: str, *, width: int, is_row: Callable[[Line], bool]
) -> CutRow:
    """Return the row that begins at an index of `lines`. It has several lines if a quoted cell contains line breaks.

    The lines are joined only if the result has at most `width` cells, quoted as spreadsheets quote them, and if none of
    the later lines is a row by itself. Otherwise the row is the first line alone.
    """
    first = cut_cells(lines[start].text, separator)
    if first.closed:
        return first
    text = lines[start].text + lines[start].end
    for line in lines[start + 1 : start + LONGEST_ROW]:
        if is_row(line):
            break
        joined = cut_cells(text + line.text, separator)
        if len(joined.cells) > width:
            break
        if joined.closed:
            if not _is_strict(text + line.text, separator):
                break
            return CutRow(cells=joined.cells, lines=line.number - lines[start].number + 1)
        text += line.text + line.end
    return first


def _is_strict(text: str, separator: str) -> bool:
    """Return whether every quote of a row opens or closes a cell, or is doubled within one."""
    cell = rf'(?:"[^"]*(?:""[^"]*)*"|[^"{separator}\r\n]*)'
    return re.fullmatch(rf"{cell}(?:{separator}{cell})*", text) is not None
