"""Find lines that are read as part of a value, but that could begin with a damaged tag.

A tag and its separator come before the value, such as `TI  - ` in RIS. If they are damaged, the line is read as part of
the value above. Each tagged format defines which lines can continue a value. All other lines without a
tag are strays, and so are lines that contain a further tag. A stray is kept in the value, and a warning shows it.
"""

import re
from collections.abc import Callable, Sequence
from typing import Final

from slr.model.entry import Stray


def find_strays(
    lines: Sequence[str],
    read_tag: Callable[[str], str],
    continues: Callable[[str, str, str], bool],
    inner: re.Pattern[str],
    *,
    headed: bool = False,
    mark: str = "",
) -> tuple[Stray, ...]:
    """Return the strays of an entry: the lines that could begin with a damaged tag, or that contain a second tag.

    - `read_tag` returns the name of the tag at the beginning of a line, or "".
    - `continues` takes the name of a tag, a line of the tag's value and the next line. It returns whether the next line
      can continue the value.
    - `inner` matches a tag within a line. Such a tag was on a line of its own before a line end was lost.
    - `headed` is true if the first line is a heading and not a stray.
    - `mark` is a text that every match of `inner` contains after its first character. To save time, a line with a tag
      is searched only if `mark` occurs after the tag.
    """
    found: list[Stray] = []
    tag = above = ""
    for number, line in enumerate(lines):
        name = read_tag(line)
        if name:
            tag = name
            if line.find(mark, len(name) + 1) >= 0 and inner.search(line, len(name)):
                found.append(Stray(number, tag, line.strip()))
        elif line.strip() and not (headed and number == 0) and _is_stray(tag, above, line, continues, inner):
            found.append(Stray(number, tag, line.strip()))
        if line.strip():
            above = line
    return tuple(found)


def _is_stray(
    tag: str, above: str, line: str, continues: Callable[[str, str, str], bool], inner: re.Pattern[str]
) -> bool:
    return not tag or inner.search(line) is not None or not continues(tag, above, line)


def find_inner(lines: Sequence[str], inner: re.Pattern[str]) -> list[Stray]:
    """Return each line that contains a tag after other text, as a stray. `inner` matches such a tag."""
    return [
        Stray(number, match.group()[:4].strip(" -"), line.strip())
        for number, line in enumerate(lines)
        if (match := inner.search(line)) is not None
    ]


def may_wrap(above: str, line: str) -> bool:
    """Return whether a line can continue a title. `above` is the line of the title directly above."""
    return len(above) >= _WIDE or line[0].isspace()


_WIDE: Final = 40  # characters; after a shorter line, only an indented line can continue a title
