"""Separate two columns that are side by side on the lines of a page, as in the output of `pdftotext -layout`."""

from collections import Counter
from collections.abc import Iterator, Sequence
from statistics import median
from typing import Final

Row = tuple[int, str]  # the number of a line, and its text with its indentation


def separate_columns(rows: Sequence[Row]) -> list[Row]:
    """Return the lines of one page in reading order. A line that can be divided becomes two lines with the same number.

    One of the two lines can be empty. A line across both columns, such as a title, stays in its place: both columns
    above the line are read first. In a column, a single empty line between two lines with text is dropped. On a page
    with one column, the only change is that tabs are replaced by spaces.

    >>> left, right = "the oil of lamps that burn at sea", "and the wicks of lamps on the land"
    >>> rows = [(n, f"{left}    {right}") for n in range(1, 9)]
    >>> [number for number, text in separate_columns(rows)][:3], separate_columns(rows)[8]
    ([1, 2, 3], (1, 'and the wicks of lamps on the land'))
    """
    rows = [(number, text.expandtabs()) for number, text in rows]
    edge = _find_edge([text for _, text in rows])
    if edge is None:
        return rows
    ordered: list[Row] = []
    left: list[Row] = []
    right: list[Row] = []
    for (number, text), cut in zip(rows, _find_cuts([text for _, text in rows], edge), strict=True):
        if cut is None:
            ordered += [*_without_gaps(left), *_without_gaps(right), (number, text)]
            left, right = [], []
            continue
        left.append((number, text[:cut].rstrip()))
        right.append((number, text[cut:].rstrip()))
    return [*ordered, *_without_gaps(left), *_without_gaps(right)]


_FEWEST: Final = 6  # lines of a page with text in both columns
_NARROWEST: Final = 24  # characters of a column: the median over its lines
_GAP: Final = "  "


def _find_edge(texts: Sequence[str]) -> int | None:
    """Return the position at which the right column begins, or None if the page does not seem to have two columns."""
    shown = [text for text in texts if text.strip()]
    starts = Counter(start for text in shown for start in _find_starts(text))
    if not starts:
        return None
    best = max(starts, key=lambda start: (starts[start], -start))
    while any(starts[best - step] * _INDENTED >= starts[best] for step in range(1, _INDENT)):
        best -= next(step for step in range(1, _INDENT) if starts[best - step] * _INDENTED >= starts[best])
    cuts = [_find_cut(text, best) for text in shown]
    both = [
        (text[:cut].strip(), text[cut:].strip())
        for text, cut in zip(shown, cuts, strict=True)
        if cut is not None
    ]
    both = [pair for pair in both if all(pair)]
    if len(both) < _FEWEST or len(both) * 8 < len(shown) or cuts.count(None) * 5 > len(shown) * 2:
        return None
    widths = (median(len(left) for left, _ in both), median(len(right) for _, right in both))
    return best if min(widths) >= _NARROWEST else None


# If a sixth as many words start a little further left than at the most frequent start, the edge is there.
_INDENTED: Final = 6
_INDENT: Final = 6


def _find_starts(text: str) -> Iterator[int]:
    """Yield the positions of words that follow at least two spaces. The first word of the line is left out."""
    at = text.find(_GAP, len(text) - len(text.lstrip()))
    while at >= 0:
        start = len(text) - len(text[at:].lstrip())
        yield start
        at = text.find(_GAP, start)


def _find_cuts(texts: Sequence[str], edge: int) -> list[int | None]:
    """Return the position at which each line is divided, or None for a line that cannot be divided.

    A single space is enough to separate the columns if the lines above and below have text in both columns.
    """
    cuts = [_find_cut(text, edge) for text in texts]
    both = [cut is not None and bool(text[cut:].strip()) for text, cut in zip(texts, cuts, strict=True)]
    for at in range(1, len(texts) - 1):
        if cuts[at] is None and both[at - 1] and both[at + 1]:
            near = (edge, edge - 1, edge + 1, edge - 2, edge + 2)
            cuts[at] = next((cut for cut in near if texts[at][cut - 1 : cut] == " "), None)
    return cuts


def _find_cut(text: str, edge: int) -> int | None:
    """Return the position at which a line is divided, or None if its text crosses the edge of the right column.

    The right column begins after two spaces, at the edge or one character before or after the edge.
    """
    if len(text) <= edge or not text[: edge + 1].strip():
        return edge
    return next((cut for cut in (edge, edge - 1, edge + 1) if text[cut - 2 : cut] == _GAP), None)


def _without_gaps(column: Sequence[Row]) -> list[Row]:
    """Return the lines of a column without the single empty lines between two lines with text."""
    kept: list[Row] = []
    for at, (number, text) in enumerate(column):
        alone = 0 < at < len(column) - 1 and column[at - 1][1].strip() and column[at + 1][1].strip()
        if text.strip() or not alone:
            kept.append((number, text))
    return kept
