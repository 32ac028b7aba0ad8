"""Divide a text by its writing systems, because LaTeX needs a separate font for each system except the Latin one."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from typing import Final

LATIN: Final = ""
SYMBOL: Final = "Symbol"
# The characters of Latin Modern Roman, the font of the text: Latin letters and punctuation.
_OWN: Final = re.compile(
    r"[\x20-\x7e\xa0-\u0137\u0139-\u0148\u014a-\u0165\u0168-\u017f\u0192\u01a0\u01a1\u01af\u01b0\u01cd-\u01d4\u01e6\u01e7"
    r"\u0218-\u021b\u02c6\u02c7\u02d8-\u02dd\u0300-\u0304\u0306-\u030c\u0323\u0326\u0327\u0331"
    r"\u1e0c-\u1e0f\u1e24\u1e25\u1e36-\u1e39\u1e42-\u1e47\u1e62\u1e63\u1e6c\u1e6d\u1e80-\u1e85\u1e92\u1e93\u1ea0-\u1ef9"
    r"\u2010\u2011\u2013\u2014\u2018-\u201a\u201c-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u2044\u20ac\u2122"
    r"\u2190-\u2193\u2212\u221e]"
)
_CJK: Final = (
    "CJK",
    "HIRAGANA",
    "KATAKANA",
    "HANGUL",
    "BOPOMOFO",
    "IDEOGRAPHIC",
    "FULLWIDTH",
    "HALFWIDTH",
    "KANGXI",
)
RIGHT_TO_LEFT: Final = frozenset({"Arabic", "Hebrew", "Syriac", "Thaana", "Nko"})
CJK: Final = "Cjk"


def split_scripts(text: str) -> Iterator[tuple[str, str]]:
    """Yield the pieces of a text, each with the name of its writing system, such as "Arabic".

    For Latin letters, digits and punctuation, the name is empty. Spaces and punctuation between two words of another
    system belong to these words.

    >>> list(split_scripts("On \u03ba\u03b1\u03b9 \u03c4\u03b9 (1)"))
    [('On ', ''), ('και τι', 'Greek'), (' (1)', '')]
    """
    if text.isascii():
        yield text, LATIN
        return
    pieces = [("".join(group), script) for script, group in groupby(text, find_script)]
    yield from _join(pieces)


def _join(pieces: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    i = 0
    while i < len(pieces):
        text, script = pieces[i]
        if script not in (LATIN, SYMBOL):
            while (
                i + 2 < len(pieces) and pieces[i + 2][1] == script and not re.search(r"\w", pieces[i + 1][0])
            ):
                text += pieces[i + 1][0] + pieces[i + 2][0]
                i += 2
        yield text, script
        i += 1


@cache
def find_script(char: str) -> str:
    """Return the writing system of a character, or an empty string if the main font contains the character.

    >>> [find_script(char) for char in "a\u017e\u0436\u8077\u3042\u05d0\u25cf"]
    ['', '', 'Cyrillic', 'Cjk', 'Cjk', 'Hebrew', 'Symbol']
    """
    if _OWN.match(char):
        return LATIN
    name = unicodedata.name(char, "")
    if name.startswith(_CJK):
        return CJK
    first = name.partition(" ")[0]
    letter = unicodedata.category(char)[0] in "LMN"
    return first.title() if letter and first.isalpha() and first not in _NO_SCRIPTS else SYMBOL


# First words of the names of letters and marks that are not names of writing systems.
_NO_SCRIPTS: Final = frozenset(
    {"LATIN", "MODIFIER", "COMBINING", "SUPERSCRIPT", "SUBSCRIPT", "MATHEMATICAL", "CIRCLED", "SCRIPT", "DOUBLE", "BLACK",
     "ROMAN", "VULGAR", "FRACTION", "PARENTHESIZED", "DIGIT", "NUMBER", "EULER", "KELVIN", "ANGSTROM", "OHM", "TURNED",
     "REVERSED", "INFORMATION", "SQUARED", "NEGATIVE", "VARIATION", "PLANCK"}
)  # fmt: skip


def list_fonts(script: str) -> tuple[str, ...]:
    """Return the names of fonts for a writing system. The first installed font is used."""
    if script == CJK:
        return (
            "Noto Serif CJK SC", "Noto Sans CJK SC", "Source Han Serif SC", "Droid Sans Fallback", "WenQuanYi Zen Hei",
            "IPAexMincho", "SimSun",
        )  # fmt: skip
    if script == SYMBOL:
        return ("DejaVu Sans", "Noto Sans Symbols2", "FreeSerif", "Segoe UI Symbol", "Arial Unicode MS")
    own = (f"Noto Serif {script}", f"Noto Sans {script}")
    wide = ("FreeSerif", "DejaVu Sans", "Times New Roman", "Arial Unicode MS")
    if script in ("Greek", "Cyrillic"):
        return ("Noto Serif", "DejaVu Serif", *wide)
    return ("Noto Naskh Arabic", "Amiri", *own, *wide) if script == "Arabic" else (*own, *wide)


def command(script: str) -> str:
    r"""Return the LaTeX command for text in a writing system.

    >>> command("Greek")
    '\\slrGreek'
    """
    return f"\\slr{script}"
