"""Text divided into spans, each with its marks. A terminal shows marks as styles, a web page as elements."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

Mark = Literal["exclude", "include", "ranking", "italic", "differs"]


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of text and its marks. If two marks cannot both be shown, the later one is shown."""

    text: str
    marks: tuple[Mark, ...] = ()


Line = tuple[Span, ...]


def mark_text(text: str, places: Sequence[tuple[Mark, int, int]]) -> Line:
    """Mark places in a text. Each place has a mark, a start and an exclusive end, and places may overlap.

    >>> mark_text("night work", [("exclude", 0, 5), ("ranking", 3, 10)])
    (Span(text='nig', marks=('exclude',)), Span(text='ht', marks=('exclude', 'ranking')), Span(text=' work', marks=('ranking',)))
    """
    edges = {0, len(text)} | {min(max(p, 0), len(text)) for _, start, end in places for p in (start, end)}
    cuts = sorted(edges)
    return tuple(
        Span(text[start:end], _last_of_each([m for m, s, e in places if s <= start and end <= e]))
        for start, end in pairwise(cuts)
    )


def _last_of_each(marks: Sequence[Mark]) -> tuple[Mark, ...]:
    return tuple(reversed(dict.fromkeys(reversed(marks))))


def plain_text(line: Iterable[Span]) -> str:
    """Return the text of a line without its marks.

    >>> plain_text(mark_text("night work", [("exclude", 0, 5)]))
    'night work'
    """
    return "".join(span.text for span in line)
