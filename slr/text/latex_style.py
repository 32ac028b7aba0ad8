r"""Convert the formatting of LaTeX titles (italics, bold, sub- and superscripts, small capitals) to HTML tags such as `<i>`, and back.

`slr.text.markup.decode_latex` returns the plain text. To keep the styles, this module inserts private-use characters
where a style begins and ends, decodes the text, and replaces the private-use characters with tags. If the result
without tags differs from the plain text, the plain text is returned.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from slr.text.markup import decode_latex, strip_markup
from slr.text.style import Style, mark_title, read_runs, spell_runs

_COMMANDS: Final[Mapping[str, Style]] = {
    **dict.fromkeys("textit emph textsl mkbibemph mkbibitalic mathit".split(), "i"),
    **dict.fromkeys("textbf mkbibbold mathbf".split(), "b"),
    "textsc": "sc",
    **dict.fromkeys("textsuperscript mkbibsuperscript".split(), "sup"),
    **dict.fromkeys("textsubscript mkbibsubscript".split(), "sub"),
}
_SWITCHES: Final[Mapping[str, Style]] = {
    **dict.fromkeys("it em sl itshape slshape".split(), "i"),
    **dict.fromkeys("bf bfseries".split(), "b"),
    **dict.fromkeys("sc scshape".split(), "sc"),
}
_SCRIPTS: Final[Mapping[str, Style]] = {"_": "sub", "^": "sup"}

# Each style has two private-use characters. The first character opens the style, and the second character closes it.
# Sub- and superscripts in a formula have separate opening characters. The `_` or `^` that follows such a
# character has the same meaning and is removed.
_OPEN: Final[Mapping[Style, str]] = {
    "i": "\ue010",
    "b": "\ue011",
    "sub": "\ue012",
    "sup": "\ue013",
    "sc": "\ue014",
}
_OPEN_SCRIPT: Final[Mapping[str, str]] = {"_": "\ue015", "^": "\ue016"}
_CLOSE: Final[Mapping[Style, str]] = {
    "i": "\ue018",
    "b": "\ue019",
    "sub": "\ue01a",
    "sup": "\ue01b",
    "sc": "\ue01c",
}
_TAGS: Final[Mapping[str, str]] = {
    **{mark: f"<{style}>" for style, mark in _OPEN.items()},
    **{mark: f"</{style}>" for style, mark in _CLOSE.items()},
    "\ue015": "<sub>",
    "\ue016": "<sup>",
}
_MARKS: Final = dict.fromkeys(map(ord, _TAGS))
_SPELLED: Final = re.compile(f"\ue015_?|\ue016\\^?|[{''.join(_TAGS)}]")
_STYLED: Final = re.compile(
    rf"\\(?:{'|'.join((*_COMMANDS, *_SWITCHES))}|ensuremath)(?![A-Za-z])|\$[^$]*[_^][^$]*\$"
)
_TOKEN: Final = re.compile(
    rf"\\(?P<command>{'|'.join((*_COMMANDS, 'ensuremath'))})\s*\{{"
    rf"|\\(?P<switch>{'|'.join(_SWITCHES)})(?![A-Za-z])\s*"
    r"|\\(?:[A-Za-z]+|.)"
    r"|(?P<script>[_^])\s*(?:(?P<group>\{)|[^\\{}$_^\s]|\\[A-Za-z]+(?:\s*\{[^{}]*\}|(?!\s*\{|[A-Za-z])))"
    r"|[{}$]",
    re.DOTALL,
)
LONGEST: Final = 5_000  # characters, as in `slr.text.style`


def mark_latex(text: str) -> str:
    r"""Return LaTeX text as plain text, with an HTML tag wherever a style begins or ends.

    There are no tags if the text has more than 5,000 characters, or if the styles cannot be kept.

    >>> mark_latex(r"{CO$_2$} and \textit{{\'E}.~coli} in {\bf vitro}")
    'CO<sub>2</sub> and <i>É. coli</i> in <b>vitro</b>'
    """
    plain = decode_latex(text)
    if not has_styles(text) or len(text) > LONGEST or text.translate(_MARKS) != text:
        return plain
    marked = decode_latex("".join(_put_marks(text)))
    if marked.translate(_MARKS) != plain:
        return plain
    return _SPELLED.sub(lambda found: _TAGS[found.group()[0]], marked)


def has_styles(text: str) -> bool:
    """Return whether LaTeX text seems to contain a style."""
    return ("\\" in text or "$" in text) and _STYLED.search(text) is not None


@dataclass(slots=True)
class _Group:
    """An open brace. `inner` is written before the matching closing brace, and `outer` after it.

    `formula` is true if the text in the braces is a formula.
    """

    inner: str = ""
    outer: str = ""
    formula: bool = False


def _put_marks(text: str) -> Iterator[str]:
    """Yield the text in pieces, with marks where styles begin and end."""
    groups = [_Group()]
    place = formula_end = 0
    for token in _TOKEN.finditer(text):
        yield text[place : token.start()]
        place, found = token.end(), token.group()
        formula = token.start() < formula_end or any(g.formula for g in groups)
        if token["script"] and formula:
            style = _SCRIPTS[token["script"]]
            yield _OPEN_SCRIPT[token["script"]] + found + ("" if token["group"] else _CLOSE[style])
            if token["group"]:
                groups.append(_Group(outer=_CLOSE[style]))
        elif token["command"]:
            command = _COMMANDS.get(token["command"])
            groups.append(_Group(inner=_CLOSE[command]) if command else _Group(formula=True))
            yield found + (_OPEN[command] if command else "")
        elif token["switch"]:
            style = _SWITCHES[token["switch"]]
            groups[-1].inner = _CLOSE[style] + groups[-1].inner
            yield found + _OPEN[style]
        elif found == "}":
            closed = groups.pop() if len(groups) > 1 else _Group()
            yield closed.inner + found + closed.outer
        else:
            if found == "$" and not formula:
                formula_end = text.find("$", place)
            if found == "{" or token["group"]:
                groups.append(_Group())
            yield found
    yield text[place:]
    yield from (group.inner + group.outer for group in reversed(groups))


def spell_latex(title: str, marked: str | None, escape: Callable[[str], str]) -> str:
    r"""Return a title as LaTeX, with styles as commands and text escaped by `escape`.

    `marked` is the canonical form of the title (see `slr.text.style`), or None. If the result would be read back as
    another title or with other styles, return the title without styles.

    >>> spell_latex("E. coli and CO2", "<i>E. coli</i> and CO<sub>2</sub>", str)
    '\\textit{E. coli} and CO\\textsubscript{2}'
    """
    if not marked:
        return escape(title)
    text = spell_runs(read_runs(marked), _write_command, escape)
    read = mark_latex(text)
    return (
        text
        if strip_markup(decode_latex(text)) == title and mark_title(read, title) == marked
        else escape(title)
    )


_SPELLING: Final[Mapping[Style, str]] = {
    "i": "textit",
    "b": "textbf",
    "sub": "textsubscript",
    "sup": "textsuperscript",
    "sc": "textsc",
}


def _write_command(style: Style, inner: str, _: str) -> str:
    return f"\\{_SPELLING[style]}{{{inner}}}"
