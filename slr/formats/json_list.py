"""Cut a JSON text into the objects of its lists. A broken object normally does not affect the rest of the list.

After a broken object, the next object is found by its line and indentation, or by its members. If no next object is
found, the rest of the text counts as one broken object, which is quarantined.

A valid wrapper and mere punctuation around the objects are ignored. Other text outside the objects is quarantined if it
contains members, and listed if it contains no members.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from slr.formats.cover import Outside, find_rest, merge_pieces, read_passages
from slr.formats.format import LONGEST, CutFile, Piece, start_lines

_SPACE: Final = re.compile(r"[\s,]*")
_CLOSING: Final = re.compile(r"[\s,]*[\]}]?")
_OBJECT: Final = re.compile(r"\{\s*[\"}]")
_TRIES: Final = 200  # how often the object after a broken object is looked for


@dataclass(slots=True)
class _Members:
    """The spans and values of the members that were found in a text.

    The value of a broken member is its text.
    """

    text: str
    spans: list[tuple[int, int]] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)
    names: set[str] = field(default_factory=set)  # the names of the members of unbroken objects
    fewest: int = 0  # the smallest number of members of an unbroken object
    tries: int = 0
    work: int = 50_000_000  # characters that can still be read again to find the object after a broken object

    def add(self, start: int, end: int, value: Any) -> None:
        """Add a member of the list.

        A member of more than `LONGEST` characters is replaced by the beginning of its text, so that it is quarantined
        later.
        """
        if end - start > LONGEST:
            value = self.text[start : start + LONGEST + 1]
        elif isinstance(value, Mapping):
            self.fewest = min(self.fewest or len(value), len(value))
            self.names.update(map(str, value))
        self.spans.append((start, end))
        self.values.append(value)

    def shares_names(self, value: Any) -> bool:
        """Return whether at least two thirds of the object's members occur in the objects found before."""
        if not isinstance(value, Mapping) or not value:
            return False
        return sum(1 for name in value if str(name) in self.names) * 3 >= len(value) * 2

    def is_alike(self, value: Any) -> bool:
        """Return whether an object has mostly the same members as the objects found before, and not far fewer members."""
        return self.shares_names(value) and len(value) * 5 >= self.fewest * 2


def cut_members(text: str, *lists: str) -> CutFile:
    """Cut a text into pieces: one for each member of the lists with these names, and one for each fragment.

    If the text has no such list, each outermost object is a piece. The value `raw` of a piece is the object or, if the
    object is not valid JSON or is too long, its text.
    """
    found = _Members(text)
    named = _read_lists(found, lists) if lists else False
    if not found.spans and not named:
        _read_outermost(found)
    wrapped = _is_wrapper(text, found.spans)
    if not wrapped:
        _rescue(found)
        _find_swallowed(found)
    order = sorted(range(len(found.spans)), key=found.spans.__getitem__)
    spans = [found.spans[i] for i in order]
    lines = start_lines(text, [start for start, _ in spans])
    pieces: Sequence[Piece] = [Piece(line, found.values[i]) for line, i in zip(lines, order, strict=True)]
    rest = find_rest(text, spans, _WRAPPER if wrapped else _look_outside(found.names))
    if rest.fragments:
        pieces = merge_pieces(text, pieces, spans, rest.fragments)
    return CutFile(pieces=pieces, texts=read_passages(text, rest.texts))


_MEMBER: Final = re.compile(r"([\w][\w ./@-]*?)[\"'\u201c\u201d\u2019]?\s*[:=]")
_PUNCTUATION: Final = re.compile(r"[\s\[\]{},;()\ufeff]*")


def _look_outside(names: set[str]) -> Outside:
    """Return the functions that classify the lines between the objects.

    A line that contains one of the `names` of members looks like a part of an object. If `names` is empty, any name
    is enough.
    """

    def resembles(line: str) -> bool:
        found = {match.group(1) for match in _MEMBER.finditer(line)}
        return bool(found & names if names else found)

    return Outside(resembles=resembles, is_filler=lambda line: _PUNCTUATION.fullmatch(line) is not None)


_WRAPPER: Final = Outside(resembles=lambda _: False, is_filler=lambda _: True)


def _read_lists(found: _Members, lists: Sequence[str]) -> bool:
    """Read the lists and single objects with these names. Return whether there are any such lists or objects."""
    keys = "|".join(map(re.escape, lists))
    opening = re.compile(rf'"(?:{keys})"\s*:\s*\[|"(?:{keys})"\s*:\s*(?=\{{)')
    position, named = 0, False
    while match := opening.search(found.text, position):
        named = True
        position = match.end()
        if match.group().endswith("["):
            for _, end in _read_list(found, position):
                position = end
        else:
            start, end = next(_read_list(found, position), (position, position))
            position = max(end, start)
    return named


def _read_outermost(found: _Members) -> None:
    """Read each outermost object. A text can contain several lists and objects."""
    text, position = found.text, 0
    while (space := _SPACE.match(text, position)) and space.end() < len(text):
        position = space.end() + (text[space.end()] == "[")
        for _, end in _read_list(found, position):
            position = end
        closing = _CLOSING.match(text, position)
        position = max(closing.end() if closing else 0, space.end() + 1, position)


def _read_list(found: _Members, position: int) -> Iterator[tuple[int, int]]:
    """Yield the span of each member of the list that begins at `position`.

    Each member is first added to `found`.
    """
    text = found.text
    while True:
        space = _SPACE.match(text, position)
        position = space.end() if space else position
        if position >= len(text) or text[position] in "]}":
            return
        try:
            value, end = _DECODER.raw_decode(text, position)
        except (ValueError, RecursionError):
            found.tries += 1
            end = _find_next(found, position) if found.tries <= _TRIES else len(text)
            value = text[position:end]
        found.add(position, end, value)
        yield position, end
        position = end


_DECODER: Final = json.JSONDecoder(strict=False)


def _find_next(found: _Members, start: int) -> int:
    """Return the position of the object after a broken object, or the end of the text if no such object is found."""
    text = found.text
    indent = text[text.rfind("\n", 0, start) + 1 : start]
    if not indent.strip():
        for following in re.compile(rf"\n{indent}(?=\{{)").finditer(text, start):
            if _may_follow(found, following.end(), indent):
                return following.end()
    for begin, _, value in _decode_below(found, start + 1, len(text)):
        if found.is_alike(value) if found.names else _ends_with_list(found, begin):
            return begin
    return len(text)


def _may_follow(found: _Members, position: int, indent: str) -> bool:
    """Return whether an object at the beginning of a line counts as the next member of the list.

    A broken object counts, and so does an object that resembles the members above it. The first member counts if it is
    indented, or if it is followed only by objects and the end of the list.
    """
    try:
        value, end = _DECODER.raw_decode(found.text, position)
    except (ValueError, RecursionError):
        return True
    found.work -= end - position
    if found.work < 0:
        return False
    return found.shares_names(value) if found.names else bool(indent) or _ends_with_list(found, position)


def _ends_with_list(found: _Members, position: int) -> bool:
    """Return whether only objects and the end of the list follow from the given position, up to the end of the text."""
    text = found.text
    while text.startswith("{", position):
        try:
            _, position = _DECODER.raw_decode(text, position)
        except (ValueError, RecursionError):
            return False
        space = _SPACE.match(text, position)
        position = space.end() if space else position
    return _PUNCTUATION.fullmatch(text, position) is not None


def _decode_below(found: _Members, start: int, end: int) -> Iterator[tuple[int, int, Mapping[str, Any]]]:
    """Yield the start, end and value of each outermost object between two positions."""
    text = found.text
    for match in _OBJECT.finditer(text, start, end):
        if match.start() < start or found.work < 0:
            continue
        try:
            value, stop = _DECODER.raw_decode(text, match.start())
        except json.JSONDecodeError as error:
            found.work -= error.pos - match.start()
            continue
        except (ValueError, RecursionError):
            found.work -= _DEEP
            continue
        found.work -= stop - match.start()
        if isinstance(value, Mapping) and stop <= end:
            yield match.start(), stop, value
            start = stop


_DEEP: Final = 10_000  # characters that are counted for an object nested too deeply


def _is_wrapper(text: str, spans: Sequence[tuple[int, int]]) -> bool:
    """Return whether the text outside the members is valid JSON if each member is replaced by a value."""
    ordered = sorted(spans)
    parts = [
        text[end:start]
        for (_, end), (start, _) in zip([(0, 0), *ordered], [*ordered, (len(text), 0)], strict=True)
    ]
    if all(map(_SPACE.fullmatch, parts)):
        return True
    outside, position = "0".join(parts).lstrip("\ufeff"), 0
    while (space := _SPACE.match(outside, position)) and space.end() < len(outside):
        try:
            _, position = _DECODER.raw_decode(outside, space.end())
        except (ValueError, RecursionError):
            return False
    return True


def _rescue(found: _Members) -> None:
    """Add objects that look like the members found so far but lie outside them, for example after a surplus bracket."""
    if not found.names:
        return
    ordered = sorted(found.spans)
    gaps = [
        (end, start)
        for (_, end), (start, _) in zip([(0, 0), *ordered], [*ordered, (len(found.text), 0)], strict=True)
    ]
    for start, end in gaps:
        last = start
        for begin, stop, value in _decode_below(found, start, end):
            if begin >= last and found.is_alike(value):
                found.add(begin, stop, value)
                last = stop


def _find_swallowed(found: _Members) -> None:
    """Replace each object with its text if a list in the object has no closing bracket and therefore contains other objects."""
    for number, (start, end) in enumerate(found.spans):
        if _swallows(found, found.values[number]):
            found.values[number] = found.text[start:end]


def _swallows(found: _Members, value: Any) -> bool:
    """Return whether a list inside a value begins with objects of another kind and ends with an object of the file's list."""
    if isinstance(value, Mapping):
        return any(_swallows(found, part) for part in value.values())
    if not isinstance(value, list) or not value:
        return False
    if len(value) > 1 and found.is_alike(value[-1]) and not found.is_alike(value[0]):
        return True
    return any(_swallows(found, part) for part in value)
