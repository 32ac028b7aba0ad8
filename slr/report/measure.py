"""Estimate the width of text, and split or shorten text, because SVG does not wrap it."""

import unicodedata
from collections.abc import Iterator
from typing import Final

# Widths of the printable ASCII characters, from the space on, in thousandths of the font size. Arial, Helvetica and
# Liberation Sans share these widths.
_ASCII: Final = tuple(
    int(width)
    for width in """
    278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556 556
    278 278 584 584 584 556 1015 667 667 722 722 667 611 778 722 278 500 667 556 833 722 778 667 778 722 667
    611 722 667 944 667 667 611 278 278 278 469 556 333 556 556 500 556 556 278 556 556 222 222 500 222 833
    556 556 556 556 333 500 278 556 500 722 500 500 500 334 260 334 584
    """.split()
)
_OTHER: Final = 620
_WIDE: Final = 1000
# If these fonts are missing, a wider font can replace them (DejaVu Sans is about 15 % wider).
_RESERVE: Final = 1.16
_BOLD: Final = 1.07


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Return an estimate of the width of the text, with a reserve for wider fonts, in the unit of `size`.

    >>> text_width("n = 12", 10) < text_width("n = 123", 10) < text_width("n = 123", 10, bold=True)
    True
    """
    return sum(map(_advance, text)) / 1000 * size * _RESERVE * (_BOLD if bold else 1)


def _advance(char: str) -> int:
    place = ord(char) - 32
    if 0 <= place < len(_ASCII):
        return _ASCII[place]
    if unicodedata.combining(char):
        return 0
    return _WIDE if unicodedata.east_asian_width(char) in "WF" else _OTHER


def wrap_text(text: str, width: float, size: float, *, bold: bool = False) -> tuple[str, ...]:
    """Return the text split into lines that fit the width. A word that is too long for a line is split, too.

    >>> wrap_text("Reports sought for retrieval", 100, 12)
    ('Reports sought', 'for retrieval')
    >>> max(text_width(line, 12) for line in wrap_text("x" * 60, 100, 12)) <= 100
    True
    """
    lines: list[str] = []
    line = ""
    for word in _pieces(text, width, size, bold=bold):
        longer = f"{line} {word}" if line else word
        if line and text_width(longer, size, bold=bold) > width:
            lines.append(line)
            line = word
        else:
            line = longer
    return (*lines, line) if line or not lines else tuple(lines)


def _pieces(text: str, width: float, size: float, *, bold: bool) -> Iterator[str]:
    # The parts of a count in parentheses, such as "(n = 12)", stay on one line.
    for word in text.replace("(n = ", "(n\u00a0=\u00a0").split(" "):
        piece = ""
        for char in word:
            if piece and text_width(piece + char, size, bold=bold) > width:
                kept = piece.rstrip(_CLOSING)[:-1] if char in _CLOSING else ""
                moved = piece[len(kept) :]
                if not kept or text_width(moved + char, size, bold=bold) > width:
                    kept, moved = piece, ""
                yield kept
                piece = moved
            piece += char
        if piece:
            yield piece


_CLOSING: Final = ",.;:!?)]}、。，．；：！？）」』】"  # if a word would be split before one of these, the letter before it moves to the next line, too


def shorten(text: str, most: int) -> str:
    """Shorten a text that has more than `most` characters. It is cut after a word if possible, and ends with an ellipsis."""
    if len(text) <= most:
        return text
    return text[: most - 2].rsplit(" ", 1)[0].rstrip(" ,;:.") + " …"
