r"""Write text as LaTeX: every visible character is printed, and none acts as a command.

In a word that is too long for a line, break points are added for LaTeX.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final
from urllib.parse import quote

from slr.report.escape import clean
from slr.report.latex.script import CJK, LATIN, RIGHT_TO_LEFT, SYMBOL, command, split_scripts
from slr.report.target import Targets
from slr.report.word.link import spell_address
from slr.text.style import Run, Style, spell_runs

_SPECIAL: Final = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "_": r"\_",
    "%": r"\%",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    '"': r"\textquotedbl{}",
    "\u00a0": "~",
    "\u00ad": r"\-",
    "\u2011": "\u2011",
}
_ESCAPE: Final = str.maketrans(_SPECIAL)
# Symbols of mathematics that the font of the text lacks, and single Greek letters, which are symbols of statistics.
_SYMBOLS: Final = {
    "\u2264": "leq", "\u2265": "geq", "\u2260": "neq", "\u2248": "approx", "\u25cf": "bullet", "\u25cb": "circ",
    "\u2208": "in", "\u221a": "surd", "\u2211": "sum", "\u2200": "forall", "\u2203": "exists", "\u2206": "Delta",
    "\u222a": "cup", "\u2229": "cap", "\u2282": "subset", "\u2194": "leftrightarrow", "\u21d2": "Rightarrow",
    "\u2261": "equiv", "\u2265\ufe0e": "geq", "\u00b7": "cdot", "\u2032": "prime", "\u2217": "ast", "\u223c": "sim",
}  # fmt: skip
_GREEK: Final = dict(
    zip(
        "αβγδεζηθικλμνξπρστυφχψωΓΔΘΛΞΠΣΦΨΩ",
        "alpha beta gamma delta varepsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon varphi chi "
        "psi omega Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega".split(),
        strict=True,
    )
)
_LONG: Final = 16  # letters; a longer word gets places where the line can end
_STEP: Final = 6  # letters between two of these places
_MARK: Final = "\x01"  # where a word can be broken; texts have no such character
_BREAK: Final = r"\slrbreak{}"
_WORD: Final = re.compile(rf"\S{{{_LONG + 1},}}")
_AFTER: Final = re.compile(r"(?<=[/.,;:=?&_-])")
_COMMANDS: Final[dict[Style, str]] = {
    "i": "textit", "b": "textbf", "sub": "textsubscript", "sup": "textsuperscript", "sc": "textsc",
}  # fmt: skip


def typeset(text: str, line_end: str = " ") -> str:
    r"""Return a text as LaTeX. `line_end` replaces the ends of its lines.

    >>> print(typeset("50% & $x_1$ \\input{a}"))
    50\% \& \$x\_1\$ \textbackslash{}input\{a\}
    """
    lines = clean(text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return line_end.join(
        "".join(map(_write_piece, *zip(*split_scripts(line), strict=True))) if line else "" for line in lines
    )


def _write_piece(text: str, script: str) -> str:
    if script == LATIN:
        return _escape(text)
    if script == SYMBOL:
        return "".join(_write_symbol(char) for char in text)
    if script == "Greek" and len(text) == 1 and text in _GREEK:
        return f"\\ensuremath{{\\{_GREEK[text]}}}"
    inner = _BREAK.join(map(_escape, text)) if script == CJK else _escape(text)
    inner = f"\\textdir TRT{{}}{inner}" if script in RIGHT_TO_LEFT else inner
    return f"{{{command(script)} {inner}}}"


def _write_symbol(char: str) -> str:
    if char in _SYMBOLS:
        return f"\\ensuremath{{\\{_SYMBOLS[char]}}}"
    if (
        char.isspace() or unicodedata.category(char) == "Cf"
    ):  # an unusual space, or a character without a glyph
        return " " if char.isspace() else ""
    return f"{{{command(SYMBOL)} {char}}}"


def _escape(text: str) -> str:
    broken = "".join(_break_words(text))
    return broken.translate(_ESCAPE).replace(_MARK, _BREAK)


def _break_words(text: str) -> Iterable[str]:
    end = 0
    for found in _WORD.finditer(text):
        yield text[end : found.start()]
        yield _MARK.join(piece for part in _AFTER.split(found[0]) for piece in _cut(part))
        end = found.end()
    yield text[end:]


def _cut(part: str) -> Iterable[str]:
    if len(part) <= _LONG:
        return (part,)
    return (part[i : i + _STEP] for i in range(0, len(part), _STEP))


def write_styled(runs: Sequence[Run]) -> str:
    r"""Return styled text as LaTeX.

    >>> write_styled((Run("CO"), Run("2", ("sub",)), Run(" & "), Run("E. coli", ("i",))))
    'CO\\textsubscript{2} \\& \\textit{E. coli}'
    """
    return spell_runs(runs, _wrap, typeset)


def _wrap(style: Style, inner: str, _: str) -> str:
    return f"\\{_COMMANDS[style]}{{{inner}}}"


def write_mentions(text: str, targets: Targets, line_end: str = " ") -> str:
    """Return a text as LaTeX, with a link for each table, figure or section that it mentions."""
    return "".join(
        f"\\hyperref[{name}]{{{typeset(piece)}}}" if name else typeset(piece, line_end)
        for piece, name in targets.split(text)
    )


def write_link(address: str, text: str) -> str:
    r"""Return a text as a link. If `spell_address` refuses the address, the text is not a link.

    >>> print(write_link("https://a.org/x_1?b=50%25", "here"))
    \href{https://a.org/x\_1?b=50\%25}{here}
    """
    safe = spell_address(address)
    if not safe:
        return typeset(text)
    plain = quote(safe, safe="%:/?#@!&()*+,;=-._[]")
    spelled = re.sub(r"([%#&_])", r"\\\1", plain)
    return f"\\href{{{spelled}}}{{{typeset(text)}}}"
