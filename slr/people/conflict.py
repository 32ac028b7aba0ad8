"""Find the conflict markers that git leaves in a people's file if it cannot merge two versions of the file."""

import re
from collections.abc import Iterable
from typing import Final

from slr.people.line import Line

_MARK: Final = re.compile(r"(<{7}|>{7}|\|{7})( .*)?|={7}")
_NONE: Final[frozenset[int]] = frozenset()


def find_conflict(lines: Iterable[Line]) -> frozenset[int]:
    """Return the line numbers to skip: those of conflict markers, and of the lines from `|||||||` to `=======`.

    The lines of both sides are kept. A line `=======` without the other marks is not a conflict.
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
    """Return the character that a conflict marker consists of, or an empty string if the line is not a mark.

    A mark is recognised even if a spreadsheet program has added quotes or separators to it.

    >>> _read_mark("<<<<<<< HEAD"), _read_mark("=======,,,,"), _read_mark("r1,include,======="), _read_mark(">>>>>>>> x")
    ('<', '=', '', '')
    """
    bare = text[:9].lstrip('"')[:1]
    return bare if bare in ("<", "=", ">", "|") and _MARK.fullmatch(text.strip('",;\t ')) else ""
