"""Split the text of a people's file into rows, so that no stray quote hides the rows below it.

A row is normally one line. A quoted cell may contain line breaks, but only if its quotes are the ones that a spreadsheet
program writes and none of its later lines could be a row. Damage to one row therefore never affects another row.
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
    """One line of a file: its number, counted from 1, its text, and its line break, which is empty at the end of the file."""

    number: int
    text: str
    end: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CutRow:
    """The cells of one row, and the number of lines that it spans.

    `closed` is False if the quotes of the row cannot be trusted: one is never closed, or a closing quote is followed by more
    text in its cell and there is a separator between the quotes. The quotes may then enclose several cells.
    """

    cells: tuple[str, ...]
    lines: int = 1
    closed: bool = True


def cut_lines(text: str) -> list[Line]:
    r"""Return the lines of a text. Line breaks of all operating systems are recognised.

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
    """Return the cells of one row, given as text. Line breaks may occur only inside quotes. Cells may have any length.

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
    """Return the position after the closing quote, or -1 if the quote is never closed, and the text between the quotes."""
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
    """Return the row that begins at the index `start` of `lines`. It spans several lines if a quoted cell has line breaks.

    Lines are joined only if the row then has at most `width` cells, all quotes are the ones that a spreadsheet program
    writes, and none of the later lines is a row of its own. Otherwise the row is just the first line.
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
    """Return whether every quote in a row opens or closes a cell, or is doubled inside a quoted cell."""
    between = re.escape(separator)
    cell = rf'(?:"[^"]*(?:""[^"]*)*"|[^"{between}\r\n]*)'
    return re.fullmatch(rf"{cell}(?:{between}{cell})*", text) is not None
