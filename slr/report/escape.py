"""The text of records, escaped for each medium. HTML is escaped by its template engine."""

import re
from collections.abc import Sequence
from typing import Final
from xml.sax.saxutils import escape

from slr.text.style import Run, Style, spell_runs

# What Markdown, its tables, its HTML, or a converter from it to LaTeX takes for more than text: anywhere; an ampersand
# before what could be an entity; an at sign where pandoc sees a citation; and marks that count at the start of a line only.
_ANYWHERE: Final = re.compile(r"([\\`*_{}\[\]<>|~$^]|&(?=#|\w+;)|(?<!\w)@(?=\w))")
_AT_START: Final = re.compile(r"^([#+=:!-]|\d+(?=[.)](?:\s|$)))")
_NUMBER: Final = re.compile(r"-[0-9]+(\.[0-9]+)?(e[+-][0-9]+)?")
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
# Control characters but tab and line ends, lone surrogates, what turns the direction, separators of lines, marks of bytes.
_HARMFUL: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\u2028\u2029\ufeff\ufffe\uffff]"
)


def clean(text: str) -> str:
    r"""Return the text without characters that documents forbid or that change the reading direction.

    Control characters and lone surrogates cannot stand in XML or UTF-8; a direction override from a record would
    scramble the line that it stands in.

    >>> clean("a\x00b\u202ec")
    'abc'
    """
    return _HARMFUL.sub("", text)


def escape_xml(text: str) -> str:
    """Return a text for the inside of an XML element or attribute.

    >>> escape_xml('a < b & "c"')
    'a &lt; b &amp; &quot;c&quot;'
    """
    return escape(clean(text), {'"': "&quot;", "\n": " ", "\r": " ", "\t": " "})


def escape_markdown(text: str) -> str:
    r"""Return a text for a line or table cell of Markdown: every mark escaped, line breaks as spaces.

    >>> escape_markdown("a|b\n<script> $x_1$")
    'a\\|b \\<script\\> \\$x\\_1\\$'
    """
    line = " ".join(clean(text).split())
    return _AT_START.sub(_escape_start, _ANYWHERE.sub(r"\\\1", line))


def _escape_start(found: re.Match[str]) -> str:
    """Escape a mark, or after a number the point that would begin a list."""
    mark = found.group(1)
    return f"{mark}\\" if mark[-1].isdigit() else f"\\{mark}"


def style_html(runs: Sequence[Run]) -> str:
    """Return a text with styles as HTML: tags of our own, and every text between them escaped.

    >>> style_html((Run("CO"), Run("2", ("sub",)), Run(" & "), Run("<b>", ("i", "sc"))))
    'CO<sub>2</sub> &amp; <i><span class="sc">&lt;b&gt;</span></i>'
    """
    return spell_runs(runs, _wrap_html, escape_xml)


def _wrap_html(style: Style, inner: str, _: str) -> str:
    return f'<span class="sc">{inner}</span>' if style == "sc" else f"<{style}>{inner}</{style}>"


def style_markdown(runs: Sequence[Run]) -> str:
    """Return a text with styles as Markdown: stars where they work, which is around words, and HTML's tags elsewhere.

    >>> style_markdown((Run("E. coli", ("i",)), Run(" and CO"), Run("2", ("sub",)), Run("(x)", ("b",))))
    '*E. coli* and CO<sub>2</sub><b>(x)</b>'
    """
    return spell_runs(runs, _wrap_markdown, _escape_run)


_STARS: Final = {"i": "*", "b": "**"}


def _wrap_markdown(style: Style, inner: str, before: str) -> str:
    """Return a styled text between stars, or between tags where a mark inside or before would change what stars mean."""
    if style == "sc":
        return f'<span style="font-variant:small-caps;">{inner}</span>'
    words = inner[:1].isalnum() and inner[-1:].isalnum() and "*" not in inner
    if style in _STARS and words and not before.endswith("*"):
        return f"{_STARS[style]}{inner}{_STARS[style]}"
    return f"<{style}>{inner}</{style}>"


def _escape_run(text: str) -> str:
    """Escape a part of a line, with the blanks at its ends."""
    text = clean(text)
    inner = escape_markdown(text)
    return f"{' ' * text[:1].isspace()}{inner}{' ' * text[-1:].isspace()}" if inner else " " * bool(text)


def neutralise_formula(text: str) -> str:
    """Return a cell of an exported CSV that no spreadsheet runs: with an apostrophe before a formula's first mark.

    A plain number is none, whatever its sign.

    >>> neutralise_formula("=HYPERLINK(A1)"), neutralise_formula("a = b"), neutralise_formula("-0.125")
    ("'=HYPERLINK(A1)", 'a = b', '-0.125')
    """
    return f"'{text}" if text.startswith(_FORMULA) and not _NUMBER.fullmatch(text) else text
