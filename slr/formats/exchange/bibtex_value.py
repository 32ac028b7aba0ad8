"""Convert plain text, names and addresses to the text between the braces of a BibTeX field."""

import re
from collections.abc import Callable, Sequence
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
# Each brace counts, even after a backslash. More programs know these commands than `\\textbraceleft`.
_BRACE_PAIRS: Final = {"{": r"\{", "}": r"\}"}
_SPECIALS: Final = re.compile(r"[\\{}&%$#_~^–—]|-(?=[-–—])|'(?=')|`(?=`)")


def escape(text: str) -> str:
    r"""Return plain text as LaTeX.

    >>> escape("5 % of {R&D}")
    '5 \\% of \\{R\\&D\\}'
    """
    special = _SPECIAL | _BRACE_PAIRS if "{" in text and has_balance(text) else _SPECIAL
    return _SPECIALS.sub(lambda m: special.get(m.group(), m.group() + "{}"), text)


def escape_title(title: str, language: str | None) -> Callable[[str], str]:
    """Return a function that converts this title, or a part of this title, to LaTeX.

    Bibliography styles write titles in lower case. To prevent this, braces are put around these words:

    - acronyms, and other words with a capital after the first letter
    - single capital letters
    - a capitalised word after a colon
    - all other capitalised words, if the title is not in title case

    The first letter of the title is ignored. Only a title in English, or in an unknown language, can be in title
    case. A title that is mostly in capital letters gets no such braces.

    >>> title = "Rest and pay in Java: A review of EEG"
    >>> escape_title(title, "en")(title)
    'Rest and pay in {Java}: {A} review of {EEG}'
    >>> escape_title("A Comparison of Rest and Sleep by EEG", "en")("Sleep by EEG")
    'Sleep by {EEG}'
    """
    words = [(m.group(), m.start()) for m in _WORDS.finditer(title)][1:]
    long = [word for word, _ in words if len(word) >= _LONG]
    shouted = sum(map(str.isupper, long)) * 2 > len(long)
    capitals = sum(word[0].isupper() for word in long)
    in_title_case = capitals >= _SEVERAL and capitals * 2 > len(long) and language in {None, "en"}
    kept = {
        word
        for word, place in words
        if word[0].isupper() and (not in_title_case or len(word) == 1 or title[:place].endswith(": "))
    }
    kept |= {word for word in _WORDS.findall(title) if word[1:] != word[1:].lower()}
    if shouted:
        return escape
    return lambda part: _WORDS.sub(
        lambda m: f"{{{m.group()}}}" if m.group() in kept else m.group(), escape(part)
    )


_WORDS: Final = re.compile(r"[^\W_]+")
_LONG: Final = 4  # letters; title case leaves shorter words in lower case
_SEVERAL: Final = 3  # fewer words with a capital letter could all be names


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
    """Return names joined by "and", as the value of a BibTeX field.

    Braces are put around names that BibTeX could otherwise split or misread. A final "et al." becomes "others".
    """
    parts = []
    for i, name in enumerate(names):
        if name == ET_AL:
            parts.append("others" if i == len(names) - 1 else f"{{{ET_AL}}}")
        elif "," in name and not re.search(r"\sand\s", name, re.IGNORECASE) and _has_parts(name):
            parts.append(escape(_suffix_second(name)))
        else:
            parts.append(f"{{{escape(name)}}}" if " " in name or not name[:1].isalpha() else escape(name))
    return " and ".join(parts)


def _has_parts(name: str) -> bool:
    """Return whether a name with commas has the parts that BibTeX expects: family name, given name, and perhaps a suffix."""
    parts = name.split(", ")
    return name.count(",") < 2 or (name.count(",") == 2 and parts[-1].casefold() in SUFFIXES)


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
    return (
        value
        if has_balance(value)
        else value.replace("\\{", "{").replace("{", r"\textbraceleft ").replace("}", r"\textbraceright ")
    )


def has_balance(value: str) -> bool:
    """Return whether the braces of a value are balanced."""
    depth = 0
    for mark in _BRACES.findall(value):
        depth += 1 if mark == "{" else -1
        if depth < 0:
            break
    return depth == 0


_BRACES: Final = re.compile(r"[{}]")
