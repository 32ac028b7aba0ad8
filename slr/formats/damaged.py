"""Recognise the marks of tagged formats after a web page or word processor has changed them.

Such programs turn a hyphen into a dash or a minus sign, a space into a no-break space or a tab, and letters into
full-width letters.
"""

from collections.abc import Sequence
from itertools import accumulate
from typing import Final

# The hyphen comes first, so that the characters can be written between brackets in a pattern.
HYPHENS: Final = "-\u00ad\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
BLANKS: Final = " \t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u202f\u205f\u2060\u3000\ufeff"
_PLAIN: Final = str.maketrans(
    {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    | dict.fromkeys(HYPHENS, "-")
    | dict.fromkeys(BLANKS, " ")
)
_MARK: Final = 24  # a mark at the beginning of a line, with its indentation, has at most this many characters


def plain_mark(line: str) -> str:
    r"""Return the line with plain letters, hyphens and spaces at its beginning. The length of the line does not change.

    >>> plain_mark("AU \u2013\u00a0Kim")
    'AU - Kim'
    """
    return line[:_MARK].translate(_PLAIN) + line[_MARK:]


def map_spans(mended: str, text: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the spans of the original text that match these spans of the repaired text (`mended`).

    Both texts have the same number of lines. Each span must begin at the start of a line, and must end at the end of a
    line, before or after the line break.
    """
    if mended is text:
        return list(spans)
    starts, mapped = _line_starts(mended), _line_starts(text)
    where = dict(zip(starts, mapped, strict=True))
    where |= {a - 1: b - 1 for a, b in zip(starts[1:], mapped[1:], strict=True) if a - 1 not in where}
    return [(where[start], where[end]) for start, end in spans]


def _line_starts(text: str) -> list[int]:
    """Return the positions at which lines begin, and the position after the last line."""
    return list(accumulate((len(line) + 1 for line in text.split("\n")), initial=0))
