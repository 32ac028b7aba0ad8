"""Convert between runs (`slr.text.style.Run`), which are parts of a formatted text, and the rich text of pybtex."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, Final

from pybtex.richtext import HRef, Protected, String, Symbol, Tag, Text

from slr.text.style import STYLES, Run, Style

_TAGS: Final = {"i": "em", "b": "strong", "sub": "sub", "sup": "sup", "sc": "sc"}
_STYLES: Final = {tag: style for style, tag in _TAGS.items()} | {"i": "i", "b": "b", "emph": "i", "bold": "b"}
_SYMBOLS: Final = {"ndash": "–", "newblock": " ", "nbsp": " "}


def to_rich(runs: Iterable[Run], *, italic: bool = False) -> Text:
    """Return runs as rich text. If `italic` is true, text in italics becomes upright, and all other text becomes italic."""
    parts = []
    for run in runs:
        styles = tuple(s for s in run.styles if s != "i") if italic else run.styles
        part: Any = run.text
        for style in reversed(styles):
            part = Tag(_TAGS[style], part)
        parts.append(Tag("em", part) if italic and "i" not in run.styles else part)
    return Text(*parts)


def to_runs(text: Any) -> tuple[Run, ...]:
    """Return the rich text of pybtex as runs.

    The text of links is kept without its address, and the text in unknown tags is kept without formatting.
    """
    pieces = [(piece, styles) for piece, styles in _walk(text, ()) if piece]
    return tuple(
        Run("".join(piece for piece, _ in group), styles)
        for styles, group in groupby(pieces, lambda pair: pair[1])
    )


def _walk(text: Any, styles: tuple[Style, ...]) -> Iterator[tuple[str, tuple[Style, ...]]]:
    if isinstance(text, String):
        yield str(text), styles
    elif isinstance(text, Symbol):
        yield _SYMBOLS.get(text.name, ""), styles
    elif isinstance(text, Tag):
        style = _STYLES.get(text.name)
        inner = (*styles, style) if style in STYLES and style not in styles else styles
        yield from _walk_parts(text.parts, inner)
    elif isinstance(text, Text | HRef | Protected):
        yield from _walk_parts(text.parts, styles)


def _walk_parts(parts: Sequence[Any], styles: tuple[Style, ...]) -> Iterator[tuple[str, tuple[Style, ...]]]:
    for part in parts:
        yield from _walk(part, styles)
