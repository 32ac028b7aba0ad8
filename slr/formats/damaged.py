"""Recognise the marks of tagged formats in damaged spellings, as web pages and word processors leave them.

A hyphen becomes a dash or a minus sign, a blank becomes a no-break space or a tab, and letters become full-width.
"""

from typing import Final

# The hyphen comes first, so that the characters can be written between brackets in a pattern.
HYPHENS: Final = "-\u00ad\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
BLANKS: Final = " \t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u202f\u205f\u2060\u3000\ufeff"
_PLAIN: Final = str.maketrans(
    {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    | dict.fromkeys(HYPHENS, "-")
    | dict.fromkeys(BLANKS, " ")
)
_MARK: Final = 24  # no mark at the beginning of a line is longer, with its indentation


def plain_mark(line: str) -> str:
    r"""Return a line whose first characters are written with plain letters, hyphens and blanks. Its length is the same.

    >>> plain_mark("AU \u2013\u00a0Kim")
    'AU - Kim'
    """
    return line[:_MARK].translate(_PLAIN) + line[_MARK:]
