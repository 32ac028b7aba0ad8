"""Divide text into spans with marks. Each screen chooses how it shows the marks; a terminal shows them as styles."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

Mark = Literal["exclude", "include", "ranking", "italic", "differs"]


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of text and its marks. If two marks cannot be shown together, the later mark is shown."""

    text: str
    marks: tuple[Mark, ...] = ()


Line = tuple[Span, ...]


def mark_text(text: str, places: Sequence[tuple[Mark, int, int]]) -> Line:
    """Return a text with marks at the given places.

    Each place has a mark, a start and an exclusive end. Places can overlap.

    >>> mark_text("night work", [("exclude", 0, 5), ("ranking", 3, 10)])
    (Span(text='nig', marks=('exclude',)), Span(text='ht', marks=('exclude', 'ranking')), Span(text=' work', marks=('ranking',)))
    """
    size = len(text)
    spans = [(mark, min(max(a, 0), size), min(max(b, 0), size)) for mark, a, b in places]
    starts, ends = _list_edges(spans)
    inside: dict[int, Mark] = {}
    out = []
    for start, end in pairwise(sorted({0, size, *starts, *ends})):
        for number in ends.get(start, ()):
            inside.pop(number, None)
        inside.update((number, spans[number][0]) for number in starts.get(start, ()))
        out.append(Span(text[start:end], _last_of_each([inside[number] for number in sorted(inside)])))
    return tuple(out)


def _list_edges(spans: Sequence[tuple[Mark, int, int]]) -> tuple[dict[int, list[int]], dict[int, list[int]]]:
    """Return two mappings from positions to indexes of spans: the spans that start at the position, and the spans that end there.

    Empty spans are skipped.
    """
    starts: dict[int, list[int]] = {}
    ends: dict[int, list[int]] = {}
    for number, (_, start, end) in enumerate(spans):
        if start < end:
            starts.setdefault(start, []).append(number)
            ends.setdefault(end, []).append(number)
    return starts, ends


def _last_of_each(marks: Sequence[Mark]) -> tuple[Mark, ...]:
    return tuple(reversed(dict.fromkeys(reversed(marks))))


def plain_text(line: Iterable[Span]) -> str:
    """Return the text of a line without its marks.

    >>> plain_text(mark_text("night work", [("exclude", 0, 5)]))
    'night work'
    """
    return "".join(span.text for span in line)
