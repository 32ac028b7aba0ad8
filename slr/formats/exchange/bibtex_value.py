"""Convert plain text, names and addresses to the text between the braces of a BibTeX field."""

import re
from collections.abc import Sequence
from typing import Final

from slr.text.name import ET_AL, SUFFIXES

_SPECIAL: Final = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "–": "--",
    "—": "---",
}
_SPECIALS: Final = re.compile(r"[\\{}&%$#_~^–—]|-(?=[-–—])|'(?=')|`(?=`)")


def escape(text: str) -> str:
    r"""Return plain text as LaTeX.

    >>> escape("5 % of {R&D}")
    '5 \\% of \\textbraceleft{}R\\&D\\textbraceright{}'
    """
    return _SPECIALS.sub(lambda m: _SPECIAL.get(m.group(), m.group() + "{}"), text)


def escape_list(text: str) -> str:
    """Return plain text as the value of a list field with one member, such as `publisher`.

    BibLaTeX splits such fields at "and".

    >>> escape_list("Lamp Press"), escape_list("Lamp and Lens Press")
    ('Lamp Press', '{Lamp and Lens Press}')
    """
    return f"{{{escape(text)}}}" if _AND.search(text) else escape(text)


_AND: Final = re.compile(r"(?:^|\s)and(?:\s|$)", re.IGNORECASE)


def escape_address(text: str) -> str:
    """Return a DOI, web address or path as a BibTeX value.

    Only braces are escaped.
    """
    return text.replace("{", "%7B").replace("}", "%7D")


def write_names(names: Sequence[str]) -> str:
    """Return names joined by "and".

    Braces protect each name that BibTeX would otherwise split.
    """
    parts = []
    for i, name in enumerate(names):
        if name == ET_AL:
            parts.append("others" if i == len(names) - 1 else f"{{{ET_AL}}}")
        elif "," in name and not re.search(r"\sand\s", name, re.IGNORECASE):
            parts.append(escape(_suffix_second(name)))
        else:
            parts.append(f"{{{escape(name)}}}" if " " in name or not name[:1].isalpha() else escape(name))
    return " and ".join(parts)


def _suffix_second(name: str) -> str:
    """Return "Family, Given, Jr" as "Family, Jr, Given", the order that BibTeX requires."""
    parts = name.split(", ")
    return (
        f"{parts[0]}, {parts[2]}, {parts[1]}" if len(parts) == 3 and parts[2].casefold() in SUFFIXES else name
    )


def balance(value: str) -> str:
    """Return a BibTeX value with balanced braces.

    If the braces are unbalanced, each brace is replaced by a LaTeX command.
    """
    depth = 0
    for mark in _BRACES.findall(value):
        depth += 1 if mark == "{" else -1
        if depth < 0:
            break
    return (
        value
        if depth == 0
        else value.replace("\\{", "{").replace("{", r"\textbraceleft ").replace("}", r"\textbraceright ")
    )


_BRACES: Final = re.compile(r"[{}]")
