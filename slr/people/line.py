"""Split the text of a file that people edit into rows, so that no stray quote hides the rows below it.

A row is normally one line. A quoted cell can contain line breaks if its quotes are written as spreadsheet
programs write them. If lines could be one row or several rows, `cut_row` decides how they are read. No line is
lost: if a line inside a cell looks like a row, the row lists the line in `hidden`.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

SEPARATORS: Final = (",", ";", "\t")
LONGEST_ROW: Final = (
    1000  # lines of one row; more than the 32,767 characters of a spreadsheet cell normally have
)

_LINE: Final = re.compile(r"([^\r\n]*)(\r\n|\n|\r|\Z)")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file.

    `number` is counted from 1. `end` is the line break, which is empty at the end of the file. `mark` is the
    byte-order mark before the text. If files were joined, any line can have a mark.
    """

    number: int
    text: str
    end: str
    mark: str = ""

    @property
    def whole(self) -> str:
        """The line as it is in the file."""
        return self.mark + self.text + self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class CutRow:
    """The cells of one row, and the number of lines that it spans.

    If `closed` is False, the quotes of the row cannot be trusted, because they could enclose several cells. There are
    two such cases:

    - A quote is never closed.
    - A quoted cell contains a separator, and more text follows its closing quote.

    `hidden` lists the lines inside a quoted cell that would be valid rows if no quote were open.
    """

    cells: tuple[str, ...]
    lines: int = 1
    closed: bool = True
    hidden: tuple[Line, ...] = ()


def cut_lines(text: str) -> list[Line]:
    r"""Return the lines of a text. Line breaks of all operating systems are recognised.

    >>> [(line.text, line.end) for line in cut_lines("a\r\nb")]
    [('a', '\r\n'), ('b', '')]
    """
    found: list[Line] = []
    for match in _LINE.finditer(text):
        if match.start() == len(text):
            break
        marked, end = match.groups()
        bare = marked.removeprefix("\ufeff")
        found.append(Line(len(found) + 1, bare, end, marked[: len(marked) - len(bare)]))
    return found


def cut_cells(text: str, separator: str) -> CutRow:
    """Return the cells of one row, given as text.

    Line breaks can occur only inside quotes. Cells can have any length.

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
    """Return the position after the closing quote, and the text between the quotes.

    The position is -1 if no quote closes the cell.
    """
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


@dataclass(frozen=True, slots=True, kw_only=True)
class RowTests:
    """The tests that show whether a row with an open quote continues on the next line.

    - `is_row`: whether a line begins a valid row
    - `fits`: whether a row has one line of text in each required column, and a date in its `when` column
    - `is_barrier`: whether a line is a conflict marker or a header, so that no row can continue on it
    """

    is_row: Callable[[Line, CutRow], bool]
    fits: Callable[[CutRow], bool]
    is_barrier: Callable[[Line], bool]


def cut_row(lines: Sequence[Line], start: int, separator: str, *, width: int, tests: RowTests) -> CutRow:
    """Return the row that begins at the index `start` of `lines`.

    If all quotes in the first line are closed, this line is the row. Otherwise, the first line is joined with the
    lines below it, and the joined lines are the row. There are four exceptions, in which the first line alone is the row:

    - The lines cannot be one row (see `_join`).
    - The last line begins another joined row, and that row looks like a row of the file.
    - The joined row passes the test `fits`, but there are several later lines, and all of them look like rows.
    - The joined row does not pass the test `fits`, and a later line looks like a row.

    If lines are joined, the lines that look like rows are listed in `hidden`.
    """
    first = cut_cells(lines[start].text, separator)
    if first.closed:
        return first
    joined = _join(lines, start, separator, width, tests.is_barrier)
    if joined is None:
        return first
    end = start + joined.lines - 1
    later = [line for line in lines[start + 1 : end + 1] if line.text.strip()]
    rows = tuple(
        line for line in later if tests.is_row(line, replace(cut_cells(line.text, separator), closed=True))
    )
    next_row = _join(lines, end, separator, width, tests.is_barrier)
    if next_row is not None and tests.is_row(lines[end], next_row):
        return first
    if tests.fits(joined):
        return first if 1 < len(later) == len(rows) else replace(joined, hidden=rows)
    return first if rows else joined


def _join(
    lines: Sequence[Line], start: int, separator: str, width: int, is_barrier: Callable[[Line], bool]
) -> CutRow | None:
    """Return the row from `start` to the next line with an odd number of quotes, or None if these lines cannot be one row.

    The cells after the first `width` cells must be empty, and quotes must be written as spreadsheet programs write them.
    """
    if lines[start].text.count('"') % 2 == 0:
        return None
    for end in range(start + 1, min(start + LONGEST_ROW, len(lines))):
        if is_barrier(lines[end]):
            return None
        if lines[end].text.count('"') % 2:
            break
    else:
        return None
    text = lines[start].text + lines[start].end + "".join(line.whole for line in lines[start + 1 : end])
    text += lines[end].mark + lines[end].text
    if not _is_strict(text, separator):
        return None
    cells = cut_cells(text, separator).cells
    return None if any(c.strip() for c in cells[width:]) else CutRow(cells=cells, lines=end - start + 1)


def _is_strict(text: str, separator: str) -> bool:
    """Return whether every quote opens or closes a cell, or is doubled inside a quoted cell."""
    between = re.escape(separator)
    cell = rf'(?:"[^"]*(?:""[^"]*)*"|[^"{between}\r\n]*)'
    return re.fullmatch(rf"{cell}(?:{between}{cell})*", text) is not None
