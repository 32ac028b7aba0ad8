"""Remove HTML tags, and decode entities and LaTeX, to get plain text for display. Also detect text in a wrong encoding.

Nothing is guessed or repaired.
"""

import html
import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

TAG: Final = re.compile(
    r"</?(?:jats:|mml:|ns\d:)?(?:i|b|u|em|strong|sub|sup|inf|sc|scp|small|span|font|p|br|div|italic|bold"
    r"|sec|title|tt|nocase|underline|named-content|xref|ext-link|list|list-item|label|abstract|h[1-6]|ul|ol"
    r"|li|a|emph|style|math|mi|mn|mo|mrow|msub|msup|msubsup|mtext|mstyle|mspace|mover|munder|mfrac"
    r"|semantics|annotation|alternatives|inline-formula|tex-math)(?:\s[^<>]*=[^<>]*)?\s*/?>",
    re.IGNORECASE,
)
_ENTITY: Final = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
BLOCK: Final = re.compile(
    r"</?(?:jats:)?(?:p|br|div|sec|title|li|h[1-6])(?:\s[^<>]*=[^<>]*)?\s*/?>", re.IGNORECASE
)
INVISIBLE: Final = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\u00ad\u200b\ufeff]")

# UTF-8 read as cp1252 or Latin-1: the letter of a lead byte, then that of a continuation byte. Pairs of letters that
# occur in real words do not match: a capital A with tilde or circumflex must be followed by one of these characters.
_MOJIBAKE: Final = re.compile(
    "[ÂÃ]"
    "[\u0080-\u00bf\u0152\u0153\u0160\u0161\u017d\u017e\u0178\u0192\u02c6\u02dc\u2013\u2014\u2018-\u201e"
    "\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122]|â€[\u0080-\u00bf™œ\u009d\u201c\u201d˜¦¢“”]|ï¿½"
)

_LEADS: Final = ("Ã", "Â", "â€", "ï¿½")


def strip_markup(text: str) -> str:
    """Return the text as one line without tags or invisible characters, and with its entities decoded.

    A `<` that opens no known tag is kept. For example, "p < .05" and "if a<b and c>d" contain no tags.

    >>> strip_markup("The <sc>COVID</sc> -19 &amp; p &lt; .05")
    'The COVID -19 & p < .05'
    """
    if "&" in text:
        text = decode_entities(text)
    if "<" in text:
        text = TAG.sub("", BLOCK.sub(" ", text))
    if "\n" in text:
        text = text.replace("\n", " ")
    while "  " in text:
        text = text.replace("  ", " ")
    if text.isprintable():  # nine out of ten strings; split and join would take many times as long
        return text.strip()
    text = " ".join(text.split())
    return text if text.isprintable() else INVISIBLE.sub("", text)


def decode_entities(text: str) -> str:
    """Return the text with its entities decoded twice, because some exports escape text twice.

    >>> decode_entities("R&D &amp;lt; 5")
    'R&D < 5'
    """
    decoded = _ENTITY.sub(_decode, text)
    return _ENTITY.sub(_decode, decoded) if decoded != text else text


def _decode(match: re.Match[str]) -> str:
    """Return the character of an entity. An entity ends in a semicolon, so "?a=1&copy=2" contains no entity."""
    return _unescape_entity(match.group())


_unescape_entity: Final = lru_cache(maxsize=1024)(html.unescape)  # the same few entities recur


def has_mojibake(text: str) -> bool:
    """Return whether the text contains UTF-8 that was once read as a one-byte encoding.

    >>> has_mojibake("RenÃ©"), has_mojibake("SÃO PAULO"), has_mojibake("René")
    (True, False, False)
    """
    return any(_is_mojibake(text, lead) for lead in _LEADS)


def _is_mojibake(text: str, lead: str) -> bool:
    """Return whether the text contains misread UTF-8 characters that begin with `lead`."""
    place = text.find(lead)
    while place >= 0:
        if _MOJIBAKE.match(text, place):
            return True
        place = text.find(lead, place + 1)
    return False


# LaTeX's accent commands, each with the combining character that it puts on the next letter.
_ACCENTS: Final[Mapping[str, str]] = {
    "`": "\u0300",
    "'": "\u0301",
    "^": "\u0302",
    "~": "\u0303",
    "=": "\u0304",
    "u": "\u0306",
    ".": "\u0307",
    '"': "\u0308",
    "r": "\u030a",
    "H": "\u030b",
    "v": "\u030c",
    "d": "\u0323",
    "c": "\u0327",
    "k": "\u0328",
    "b": "\u0331",
}
_SYMBOLS: Final[Mapping[str, str]] = {
    "ss": "ß",
    "o": "ø",
    "O": "Ø",
    "l": "ł",
    "L": "Ł",
    "ae": "æ",
    "AE": "Æ",
    "oe": "œ",
    "OE": "Œ",
    "aa": "å",
    "AA": "Å",
    "i": "ı",
    "j": "ȷ",
    "dh": "ð",
    "DH": "Ð",
    "th": "þ",
    "TH": "Þ",
    "dj": "đ",
    "DJ": "Đ",
    "ng": "ŋ",
    "textless": "<",
    "textgreater": ">",
    "textbar": "|",
    "textbackslash": "\ue003",
    "textbraceleft": "\ue000",
    "textbraceright": "\ue001",
    "textasciitilde": "~",
    "textendash": "–",
    "textemdash": "—",
    "textquoteright": "’",
    "textquoteleft": "‘",
    "textquotedblleft": "“",
    "textquotedblright": "”",
    "textquotesingle": "'",
    "textregistered": "®",
    "texttrademark": "™",
    "textcopyright": "©",
    "textdegree": "°",
    "textunderscore": "_",
    "textdollar": "\ue004",
    "ldots": "…",
    "dots": "…",
    "textellipsis": "…",
    "textonehalf": "½",
    "textmu": "µ",
    "textasciicircum": "^",
    "backslash": "\ue003",
    "guillemotleft": "«",
    "guillemotright": "»",
    "S": "§",
    "P": "¶",
    "pounds": "£",
    "euro": "€",
    "texteuro": "€",
}
_ACCENT: Final = re.compile(
    r"\\([`'^~=.\"])[ \t]*(?:\{\s*(\\?[^\W\d_])\s*\}|(\\[ij](?![A-Za-z])\s?|[^\W\d_]))"
    r"|\\([uvHtcdbrk])(?:\s*\{\s*(\\?[^\W\d_])\s*\}|[ \t]+(\\[ij](?![A-Za-z])\s?|[^\W\d_]))"
)
_SYMBOL: Final = re.compile(
    r"\\(" + "|".join(sorted(_SYMBOLS, key=len, reverse=True)) + r")(?:\{\}|(?![A-Za-z])[ \t]?)"
)
_FONT: Final = re.compile(
    r"\\(?:textit|textbf|textsc|textrm|textsf|texttt|textup|textnormal|textsuperscript|textsubscript|emph"
    r"|uppercase|mkbibquote|enquote|mbox|hbox|text|url|path|bibstring|autocap|uline|underline|textsl"
    r"|textmd)\s*(?=\{)|\{\\(?:it|bf|em|sc|rm|sf|tt|sl|itshape|bfseries|scshape)\b\s*|\\(?:protect|relax"
    r"|noopsort\{[^{}]*\})(?![a-z])"
)
_ESCAPE: Final = re.compile(r"\\([&%$#_{} ,;:!/@*\-])")
_TIE: Final = re.compile(r"(?<!\\)~")
_DASHES: Final = re.compile(r"(?<!-)(---?)(?!-)")
# A formula that is only a sub- or superscript. Other modules put private-use characters around it.
_SCRIPT: Final = re.compile(
    r"\$\s*([\ue010-\ue01f]*)[_^]\s*(?:\{([^{}$\\]*)\}|([^\s{}$\\]))([\ue010-\ue01f]*)\s*\$"
)
_LEFT: Final = re.compile(r"\\[A-Za-z]|(?<!\\)\$[^$]*[\\^_][^$]*\$")
DEEPEST: Final = 60  # nested braces; text with more nested braces is not given to the library


def decode_latex(text: str) -> str:
    r"""Return LaTeX text as plain text.

    This module decodes accents, symbols, fonts, braces, and formulas that are only a sub- or superscript. It leaves
    other formulas and commands to the library pylatexenc, which is a hundred times slower. What the library cannot
    read is kept.

    >>> decode_latex(r"{\"O}zg{\"u}r, {\.I}. \& \textit{K{\o}benhavn}--{DNA}"), decode_latex("CO$_2$")
    ('Özgür, İ. & København–DNA', 'CO2')
    """
    if "~" in text and "://" not in text:
        text = _TIE.sub(" ", text)
    if "--" in text:
        text = _DASHES.sub(lambda m: "—" if len(m.group()) == 3 else "–", text)
    if "``" in text or "''" in text:
        text = text.replace("``", "“").replace("''", "”")
    if "\\" in text:
        text = _ACCENT.sub(_compose, text)
        text = _SYMBOL.sub(lambda m: _SYMBOLS[m.group(1)], text)
        text = _FONT.sub(lambda m: "{" if m.group().startswith("{") else "", text)
    if "$" in text:
        text = _SCRIPT.sub(r"\1\2\3\4", text)
    if _LEFT.search(text):
        text = _through_library(text)
    if "\\" in text:
        text = _ESCAPE.sub(_unescape, text)
    if "{" in text or "}" in text:
        text = text.replace("{", "").replace("}", "")
    return unicodedata.normalize("NFC", text.translate(_PRIVATE))


def may_have_latex(text: str) -> bool:
    """Return whether a text must be decoded because it contains one of the LaTeX marks in `_LATEX_MARKS`."""
    return any(map(text.__contains__, _LATEX_MARKS))


_LATEX_MARKS: Final = ("\\", "{", "}", "$", "~", "--", "``", "''")


def decode_stray_latex(text: str) -> str:
    r"""Decode text from a format without LaTeX if it contains a LaTeX accent or formula anyway.

    Other text is returned unchanged.

    >>> decode_stray_latex(r"M{\"u}ller and $\beta$-catenin"), decode_stray_latex(r"C:\temp -- {x}")
    ('Müller and β-catenin', 'C:\\temp -- {x}')
    """
    return decode_latex(text) if "\\" in text and _STRAY_LATEX.search(text) else text


_STRAY_LATEX: Final = re.compile(
    r"\\[\"'`^~=.]\s*\{?\\?[A-Za-z]|\\[uvHcdbrk]\{\\?[A-Za-z]\}|\{\\(?:it|em|bf|sc|[oOlLij]|ss|ae|AE|aa"
    r"|AA)\b|\$\\[A-Za-z]+[^$]*\$"
)


# Escaped marks are replaced by private-use characters while the unescaped marks are read.
_PRIVATE: Final = {0xE000: "{", 0xE001: "}", 0xE003: "\\", 0xE004: "$"}


def _compose(match: re.Match[str]) -> str:
    mark = _ACCENTS.get(match.group(1) or match.group(4))
    letter = (match.group(2) or match.group(3) or match.group(5) or match.group(6)).strip()
    letter = {"\\i": "i", "\\j": "j"}.get(letter, letter.lstrip("\\"))
    return unicodedata.normalize("NFC", letter + mark) if mark is not None else letter


def _unescape(match: re.Match[str]) -> str:
    mark = match.group(1)
    return {
        "{": "\ue000",
        "}": "\ue001",
        ",": " ",
        ";": " ",
        ":": " ",
        "/": "",
        "!": "",
        "-": "",
        "*": "",
    }.get(mark, mark)


_LOGO: Final = re.compile(r"\\(La|Bib|Xe|Lua|)TeX\b\s*(?:\{\})?")  # the library would drop these logos


@lru_cache(
    maxsize=1024
)  # a text with a formula is decoded several times: for its row, for losses in writing, for the round trip
def _through_library(text: str) -> str:
    if _depth(text) > DEEPEST or len(text) > 200_000:
        return text
    from pylatexenc.latex2text import LatexNodes2Text  # noqa: PLC0415  slow to import, and rarely needed
    from pylatexenc.latexwalker import LatexWalkerError  # noqa: PLC0415

    try:
        plain = _LOGO.sub(r"\1TeX", text)
        # In a bibliography, `%` and `&` are plain characters. In LaTeX, they begin a comment or end a column.
        plain = re.sub(r"(?<!\\)([%&])", r"\\\1", plain)
        converter = LatexNodes2Text(math_mode="text", keep_comments=True, strict_latex_spaces=False)
        return str(converter.latex_to_text(plain, tolerant_parsing=True))
    except (
        LatexWalkerError,
        ValueError,
        IndexError,
        AttributeError,
    ):  # errors that the library raises even in its tolerant mode
        return text


def _depth(text: str) -> int:
    depth = deepest = 0
    for c in text:
        if c == "{":
            depth += 1
            deepest = max(deepest, depth)
        elif c == "}":
            depth -= 1
    return deepest
