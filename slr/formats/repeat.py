"""Divide an entry of a tagged format that contains several records, because the first line of a record is damaged.

This module is for formats in which a specific line marks the beginning of a record, but no line marks its end.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final


def split_at_repeats(
    text: str, spans: Sequence[tuple[int, int]], tag: re.Pattern[str], once: frozenset[str]
) -> list[tuple[int, int]]:
    """Return the start and end of each record. A span that contains several records is divided between them.

    `tag` matches a tag at the beginning of a line, with its name in a group. `once` are the names of tags that a
    record has only once. If such a tag is repeated, a further record begins below the last blank line between the two
    tags. If there is no blank line, it begins at the second tag, unless no other tag is between the two.
    """
    return [part for start, end in spans for part in _split(text, start, end, tag, once)]


def trim_notes(text: str, spans: Sequence[tuple[int, int]], tag: re.Pattern[str]) -> list[tuple[int, int]]:
    """Return each span without the text below the first blank line after its last tag, which is usually a note.

    The spans are returned unchanged if a value above the last tag contains a blank line, or if more than half of the
    spans have such text. The text is then part of the values.
    """
    trimmed = []
    for start, end in spans:
        places = [match.start() for match in tag.finditer(text, start, end)]
        if any(find_block(text, a, b) not in {None, b} for a, b in pairwise(places)):
            return list(spans)
        blank = _BLANK.search(text, places[-1], end) if places else None
        noted = blank is not None and not text[blank.end() : end].isspace()
        trimmed.append((start, blank.start() + 1 if blank is not None and noted else end))
    changed = sum(1 for old, new in zip(spans, trimmed, strict=True) if old != new)
    return trimmed if 2 * changed <= len(spans) else list(spans)


def find_block(text: str, start: int, end: int) -> int | None:
    """Return the position after the last blank line between two positions, or None if there is no blank line."""
    last = None
    for match in _BLANK.finditer(text, start, end):
        last = match.end() + 1
    return last if last is not None and last <= end else None


def _split(
    text: str, start: int, end: int, tag: re.Pattern[str], once: frozenset[str]
) -> Iterator[tuple[int, int]]:
    seen: dict[str, int] = {}
    last = ""
    for match in tag.finditer(text, start, end):
        name, place = match[match.lastgroup or 1], match.start()
        if name in once and name in seen:
            border = find_block(text, max(start, seen[name]), place)
            if border is None and name != last:
                border = place
            if border is not None:
                yield start, border
                start = border
                seen = {other: where for other, where in seen.items() if where >= border}
        seen[name] = place
        last = name
    yield start, end


_BLANK: Final = re.compile(r"\n[ \t]*(?=\n)")
