"""Find the marks that git leaves in a people's file when two people's changes could not be merged."""

import re
from collections.abc import Iterable
from typing import Final

from slr.people.line import Line

_MARK: Final = re.compile(r"(<{7}|>{7}|\|{7})( .*)?|={7}")
_NONE: Final[frozenset[int]] = frozenset()


def find_conflict(lines: Iterable[Line]) -> frozenset[int]:
    """Return the numbers of the lines that are marks, or that only the common ancestor of both sides has.

    All other lines of both sides count. A line `=======` alone is no conflict.
    """
    marked = [(line.number, mark) for line in lines if (mark := _read_mark(line.text))]
    if not any(mark in "<>" for _, mark in marked):
        return _NONE
    found, base = {number for number, _ in marked}, 0
    for number, mark in marked:
        if mark == "|":
            base = number
        elif mark == "=" and base:
            found |= set(range(base, number))
            base = 0
    return frozenset(found)


def _read_mark(text: str) -> str:
    """Return the character of a mark, even after a spreadsheet saved the line, or an empty text.

    >>> _read_mark("<<<<<<< HEAD"), _read_mark("=======,,,,"), _read_mark("r1,include,======="), _read_mark(">>>>>>>> x")
    ('<', '=', '', '')
    """
    bare = text[:9].lstrip('"')[:1]
    return bare if bare in ("<", "=", ">", "|") and _MARK.fullmatch(text.strip('",;\t ')) else ""
