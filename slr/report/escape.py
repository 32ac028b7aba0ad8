"""Escape text for XML, HTML and Markdown. `slr.report.latex.escape` does the same for LaTeX."""

import re
from collections.abc import Sequence
from typing import Final
from xml.sax.saxutils import escape

from slr.text.style import Run, Style, spell_runs

# Characters with a meaning in Markdown, its tables, its HTML, or its conversion to LaTeX: some anywhere; an ampersand only
# before a possible entity; an at sign only where pandoc sees a citation; and some marks only at the start of a line.
_ANYWHERE: Final = re.compile(r"([\\`*_{}\[\]<>|~$^]|&(?=#|\w+;)|(?<!\w)@(?=\w))")
_AT_START: Final = re.compile(r"^([#+=:!-]|\d+(?=[.)](?:\s|$)))")
# The first and last character of each range of harmful characters: control characters except tab and line ends, lone
# surrogates, direction marks, line separators and byte order marks.
HARMFUL: Final = (
    ("\x00", "\x08"),
    ("\x0b", "\x0c"),
    ("\x0e", "\x1f"),
    ("\x7f", "\x9f"),
    ("\ud800", "\udfff"),
    ("\u202a", "\u202e"),
    ("\u2066", "\u2069"),
    ("\u2028", "\u2029"),
    ("\ufeff", "\ufeff"),
    ("\ufffe", "\uffff"),
)
_HARMFUL: Final = re.compile(f"[{''.join(f'{first}-{last}' for first, last in HARMFUL)}]")


def clean(text: str) -> str:
    r"""Return the text without harmful characters (`HARMFUL`).

    XML does not allow most control characters, and UTF-8 does not allow lone surrogates. A direction override in a
    record's text would scramble the line.

    >>> clean("a\x00b\u202ec")
    'abc'
    """
    return _HARMFUL.sub("", text)


def escape_xml(text: str) -> str:
    """Return the text escaped for an XML element or attribute, with a space for each tab and line break.

    >>> escape_xml('a < b & "c"')
    'a &lt; b &amp; &quot;c&quot;'
    """
    return escape(clean(text), {'"': "&quot;", "\n": " ", "\r": " ", "\t": " "})


def escape_markdown(text: str) -> str:
    r"""Return the text escaped for a line or table cell of Markdown, with spaces instead of line breaks.

    >>> escape_markdown("a|b\n<script> $x_1$")
    'a\\|b \\<script\\> \\$x\\_1\\$'
    """
    line = " ".join(clean(text).split())
    return _AT_START.sub(_escape_start, _ANYWHERE.sub(r"\\\1", line))


def _escape_start(found: re.Match[str]) -> str:
    """Return a mark or number at the start of a line, escaped so that it cannot begin a list or a heading.

    If the line starts with a number, the backslash is put before the full stop or bracket after the number.
    """
    mark = found.group(1)
    return f"{mark}\\" if mark[-1].isdigit() else f"\\{mark}"


def style_html(runs: Sequence[Run]) -> str:
    """Return styled text as HTML, with all text escaped.

    >>> style_html((Run("CO"), Run("2", ("sub",)), Run(" & "), Run("<b>", ("i", "sc"))))
    'CO<sub>2</sub> &amp; <i><span class="sc">&lt;b&gt;</span></i>'
    """
    return spell_runs(runs, _wrap_html, escape_xml)


def _wrap_html(style: Style, inner: str, _: str) -> str:
    return f'<span class="sc">{inner}</span>' if style == "sc" else f"<{style}>{inner}</{style}>"


def style_markdown(runs: Sequence[Run]) -> str:
    """Return styled text as Markdown, with asterisks around whole words and HTML tags elsewhere.

    >>> style_markdown((Run("E. coli", ("i",)), Run(" and CO"), Run("2", ("sub",)), Run("(x)", ("b",))))
    '*E. coli* and CO<sub>2</sub><b>(x)</b>'
    """
    return spell_runs(runs, _wrap_markdown, _escape_run)


_STARS: Final = {"i": "*", "b": "**"}


def _wrap_markdown(style: Style, inner: str, before: str) -> str:
    """Return italic or bold text between asterisks, and text in any other style between HTML tags.

    If the characters in or before the text would interfere with asterisks, HTML tags are used for italic and bold, too.
    """
    if style == "sc":
        return f'<span style="font-variant:small-caps;">{inner}</span>'
    words = inner[:1].isalnum() and inner[-1:].isalnum() and "*" not in inner
    if style in _STARS and words and not before.endswith("*"):
        return f"{_STARS[style]}{inner}{_STARS[style]}"
    return f"<{style}>{inner}</{style}>"


def _escape_run(text: str) -> str:
    """Return part of a line, escaped for Markdown. White space at either end becomes one space."""
    text = clean(text)
    inner = escape_markdown(text)
    return f"{' ' * text[:1].isspace()}{inner}{' ' * text[-1:].isspace()}" if inner else " " * bool(text)
