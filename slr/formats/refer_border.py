"""Find where the records of EndNote's tagged format begin, from the names of their tags and the blank lines.

The format has no mark at the end of a record. Usually, `%0` begins a record, and a blank line ends the record. However,
blank lines can be missing or can be within a record, `%0` can be missing, and some sites write `%T` above `%0`.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from slr.formats.damaged import BLANKS

_TYPE, _TITLE = "0", "T"
_ONCE: Final = frozenset("TDVNP")  # tags that a record has once: title, year, volume, issue and pages


def find_starts(names: str, apart: Sequence[bool]) -> list[int]:
    """Return the positions (from 0) of the tags that begin a record, in ascending order.

    `names` are the tags of a file, with one letter for each tag. `apart` is true for the first tag of the file, and for
    each tag below a blank line.
    """
    typed = _begin_with_type(names, apart)
    titled = not typed and names[:1] == _TITLE
    starts: list[int] = []
    seen: set[str] = set()
    for number, name in enumerate(names):
        retyped = name == _TYPE and bool(seen - {_TYPE}) and (typed or _TYPE in seen)
        retitled = titled and name == _TITLE and name in seen and names[number - 1] != name
        below = apart[number] and _begins(names, apart, number, seen, typed=typed)
        if not starts or retyped or retitled or below:
            starts.append(number)
            seen = set()
        seen.add(name)
    return list(_divide_repeats(names, apart, starts)) if typed else starts


def _begin_with_type(names: str, apart: Sequence[bool]) -> bool:
    """Return whether at least half of the records seem to begin with `%0`."""
    if _TYPE not in names:
        return False
    votes = 1 if names[0] == _TYPE else -1
    if _TITLE in names:
        votes += 1 if names.rindex(_TYPE) < names.rindex(_TITLE) else -1
    for number in range(len(names)):
        if apart[number] and names[number : number + 2] == _TITLE + _TYPE:
            votes -= 2
        elif number == 0:
            continue
        elif apart[number] and names[number] == _TYPE:
            votes += 1
        elif apart[number] and _TYPE in _read_block(names, apart, number):
            votes -= 1
    return votes >= 0


def _begins(names: str, apart: Sequence[bool], number: int, seen: set[str], *, typed: bool) -> bool:
    """Return whether the tags from `number`, which are below a blank line, begin a record.

    This is the case if they repeat the type or the title, or if they contain a type and `seen` is empty. `seen`
    contains the tags of the record above the blank line. If records begin with `%0` (`typed`), the next `%0` and all
    tags below it are ignored.
    """
    block = _read_block(names, apart, number)
    if typed and _TYPE in block[1:]:
        block = block[: block.index(_TYPE, 1)]
    return not seen.isdisjoint({_TYPE, _TITLE}.intersection(block)) or (_TYPE in block and not seen)


def _read_block(names: str, apart: Sequence[bool], number: int) -> str:
    end = next((n for n in range(number + 1, len(names)) if apart[n]), len(names))
    return names[number:end]


def _divide_repeats(names: str, apart: Sequence[bool], starts: Sequence[int]) -> Iterator[int]:
    """Yield the given starts of records, and the start of each record without a `%0` line."""
    follower = _find_follower(names, starts)
    for start, end in zip(starts, [*starts[1:], len(names)], strict=True):
        yield start
        yield from _find_within(names, apart, start, end, follower)


def _find_follower(names: str, starts: Sequence[int]) -> str | None:
    """Return the tag that comes after `%0` in nearly all records, or None if there is no such tag."""
    found = Counter(names[start + 1] for start in starts if start + 1 < len(names) and names[start] == _TYPE)
    most = found.most_common(1)
    return most[0][0] if most and most[0][1] > _NEARLY * found.total() else None


_NEARLY: Final = 0.9


def _find_within(
    names: str, apart: Sequence[bool], start: int, end: int, follower: str | None
) -> Iterator[int]:
    """Yield the positions of the tags at which further records begin between `start` and `end`.

    A further record begins if tags that a record has only once are repeated. It begins below the last blank line above
    the repeated tag. If there is no blank line, it begins at the tag that usually follows `%0`.
    """
    seen: dict[str, int] = {}
    for number in range(start, end):
        name = names[number]
        if name in _ONCE and name in seen and name != names[number - 1]:
            places = range(number, seen[name], -1)
            border = next((n for n in places if apart[n]), None)
            if border is None:
                border = next((n for n in places if names[n] == follower != names[n - 1]), None)
            if border is not None and _repeats(names[start:border], names[border:end]):
                yield border
                start, seen = border, {other: n for other, n in seen.items() if n >= border}
        seen[name] = number


def _repeats(above: str, below: str) -> bool:
    """Return whether the tags above and below a border belong to different records.

    This is the case if both sides contain a title, or if both contain at least two other tags that a record has
    only once.
    """
    again = _ONCE.intersection(above).intersection(below)
    return _TITLE in again or len(again) > 1


def mend_type(lines: Sequence[str]) -> list[str]:
    """Return the lines with each damaged `%0` line in the standard form.

    A damaged `%0` line contains only a common type of publication, perhaps after a damaged tag. The line below it must
    begin with the tag of a title, author or editor.
    """
    return [
        f"%0 {match.group(2)}"
        if (match := TYPE_LINE.match(f"\n{line}")) is not None
        and match.group(1) not in _USUAL
        and below.startswith(("%T ", "%A ", "%E "))
        else line
        for line, below in zip(lines, [*lines[1:], ""], strict=True)
    ]


# EndNote's common types of publication that have several words. A type of one word could also be a part of a value.
TYPE_LINE: Final = re.compile(
    rf"\n([^\n\w]{{0,4}}+(?:[^\W_]?[^\n\w]{{1,3}}+)?)(Journal Article|Book Section|Edited Book|Electronic (?:Article|Book)|Conference (?:Paper|Proceedings)"
    rf"|(?:Magazine|Newspaper) Article|Web Page|Computer Program|Government Document|Online Database)[{BLANKS}]*(?=\n|\Z)"
)
# tags that can have the name of a type as their value, such as the type, titles, keywords and notes
_USUAL: Final = frozenset(f"%{name} " for name in "09TJBSKXZN")
