"""Divide a structured abstract at its headings, such as `Methods:`, so that a screen can show the headings in bold."""

import re
from collections.abc import Iterator
from typing import Final

from slr.desk.span import Line, Span, plain_text

# Headings that authors and databases write into abstracts, in English and Indonesian.
_WORDS: Final = (
    "background", "introduction", "context", "rationale", "importance", "objectives?", "aims?", "purpose",
    "research questions?", "hypothes[ie]s", "design", "setting", "participants", "samples?", "methods?", "methodology",
    "materials and methods", "data sources?", "study selection", "data extraction", "interventions?", "measures",
    "main outcomes?(?: and measures)?", "outcomes?", "results?", "findings", "main results?", "discussion",
    "conclusions?", "conclusions? and relevance", "limitations?", "implications?", "interpretation", "significance",
    "practical implications", "originality(?:/value)?", "trial registration", "funding",
    "latar belakang", "pendahuluan", "tujuan", "metode", "hasil", "kesimpulan", "simpulan", "diskusi", "implikasi",
)  # fmt: skip
_HEADING: Final = re.compile(
    rf"(?:^|(?<=[.?!;)\]]\s)|(?<=\n))(?:{'|'.join(_WORDS)})\s?[:.](?=\s)", re.IGNORECASE
)


def find_headings(text: str) -> tuple[tuple[int, int], ...]:
    """Return the start and end of each heading in an abstract.

    A heading begins the abstract or a line, or it follows the end of a sentence, a semicolon or a closing bracket. It ends
    with a colon or a full stop. A single heading does not make an abstract structured, so it is not returned.

    >>> find_headings("Aim: sleep. Methods: a panel.")
    ((0, 4), (12, 20))
    >>> find_headings("Aim: sleep."), find_headings("We tell aims and methods. It works.")
    ((), ())
    """
    found = tuple(match.span() for match in _HEADING.finditer(text))
    return found if len(found) > 1 else ()


def divide_sections(line: Line) -> tuple[tuple[Line, Line], ...]:
    """Return the sections of an abstract, each as its heading and its text. The marks are kept.

    Text before the first heading is a section with an empty heading, and so is an abstract without headings. An empty
    abstract has no sections.
    """
    headings = find_headings(plain_text(line))
    if not headings:
        return (((), line),) if line else ()
    starts = [0, *(start for start, _ in headings), len(plain_text(line))]
    before = [((), cut_line(line, 0, starts[1]))] if starts[1] else []
    ends = [*starts[2:]]
    parts = (
        (cut_line(line, start, end), cut_line(line, end, stop))
        for (start, end), stop in zip(headings, ends, strict=True)
    )
    return (*before, *parts)


def cut_line(line: Line, start: int, end: int) -> Line:
    """Return a part of a line, with its marks."""
    return tuple(_cut(line, start, end))


def _cut(line: Line, start: int, end: int) -> Iterator[Span]:
    place = 0
    for span in line:
        text = span.text[max(0, start - place) : max(0, end - place)]
        if text:
            yield Span(text, span.marks)
        place += len(span.text)
