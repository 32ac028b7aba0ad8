"""Text as a query sees it: words in order, case and accents folded. A report's fields go in, a document comes out.

A document's text is ` word word word `: a space before and after each word, so that a whole word, a phrase and the
start of a word are all plain substrings. A bar between spaces stands where a phrase must not reach across: between
fields and between keywords. Scripts that write no spaces between words are cut into characters.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

Field = Literal["title", "abstract", "keywords"]
FIELDS: Final[tuple[Field, ...]] = ("title", "abstract", "keywords")
BAR: Final = " | "

_ASCII: Final = {n: (chr(n).lower() if chr(n).isalnum() else " ") for n in range(128)}
_BEYOND_ASCII: Final = re.compile(r"[^\x00-\x7f]")
# Letters that carry their accent inside them, which Unicode does not take apart.
_WHOLE_LETTERS: Final = {
    "ø": "o",
    "ł": "l",
    "đ": "d",
    "ħ": "h",
    "ı": "i",
    "æ": "ae",
    "œ": "oe",
    "þ": "th",
    "ð": "d",
}
# Combining classes up to 9 are parts of a letter in Indic and Japanese writing; those above are accents and points.
_LETTER_PARTS: Final = 9
_UNSPACED: Final = ("CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR")


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One report as words. A field that is missing is None; `whole` holds all three with bars between."""

    title: str | None
    abstract: str | None
    keywords: str | None
    whole: str


@dataclass(frozen=True, slots=True)
class Word:
    """A folded word and where it stands in the text: from `start` up to `end`."""

    folded: str
    start: int
    end: int


def read_document(title: str | None, abstract: str | None, keywords: Iterable[str]) -> Document:
    """Return a report's words; text without a word, such as "-", counts as missing.

    >>> read_document("Beban Kerja", None, ["Job-demands", "JD-R"]).whole
    ' beban kerja |  | job demands | jd r '
    """
    words = BAR.join(w for w in (fold_words(k) for k in keywords) if w)
    title_words, abstract_words = fold_words(title or ""), fold_words(abstract or "")
    return Document(
        title=f" {title_words} " if title_words else None,
        abstract=f" {abstract_words} " if abstract_words else None,
        keywords=f" {words} " if words else None,
        whole=f" {title_words}{BAR}{abstract_words}{BAR}{words} ",
    )


def fold_words(text: str) -> str:
    """Return the words of a text, lower case, without accents, one space between.

    >>> fold_words("Études de l’œuvre: Łódź-2020")
    'etudes de l oeuvre lodz 2020'
    """
    if not text.isascii():
        text = _BEYOND_ASCII.sub(_fold_match, text)
    return " ".join(text.translate(_ASCII).split())


def _fold_match(match: re.Match[str]) -> str:
    return fold_character(match[0])


@cache
def fold_character(character: str) -> str:
    """Return what one character becomes: letters and digits, a space where it parts words, or nothing.

    >>> fold_character("É"), fold_character("ß"), fold_character("–"), fold_character("\N{COMBINING ACUTE ACCENT}")
    ('e', 'ss', ' ', '')
    """
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold())
    bare = "".join(c for c in apart if unicodedata.combining(c) <= _LETTER_PARTS)
    if apart and not bare:
        return ""
    folded = "".join(_WHOLE_LETTERS.get(c, c) if _joins(c) else " " for c in bare)
    # Each such character is a word, and so is each part of one that Unicode takes apart.
    return f" {' '.join(folded)} " if unicodedata.name(character, "").startswith(_UNSPACED) else folded


def _joins(character: str) -> bool:
    """Tell letters, digits and the marks inside a letter from what parts words."""
    return unicodedata.category(character)[0] in "LNM"


def find_words(text: str) -> tuple[Word, ...]:
    """Return the words of a text with their places: the same words as `fold_words`, slower.

    >>> find_words("Job-Demands")
    (Word(folded='job', start=0, end=3), Word(folded='demands', start=4, end=11))
    """
    found: list[Word] = []
    letters, start, end = "", 0, 0
    for place, character in enumerate(text):
        folded = _ASCII[ord(character)] if character.isascii() else fold_character(character)
        for letter in folded:
            if letter.isspace():
                if letters:
                    found.append(Word(letters, start, end))
                letters = ""
            else:
                start = start if letters else place
                letters, end = letters + letter, place + 1
        if not folded and letters:
            end = place + 1  # an accent of its own belongs to the letter before it
    if letters:
        found.append(Word(letters, start, end))
    return tuple(found)
