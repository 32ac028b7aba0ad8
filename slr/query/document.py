"""Prepare a report's title, abstract and keywords for matching: their words in lower case and without accents.

The words are separated by spaces. In a script that is written without spaces, each letter is a word.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from slr.text.fold import LOOKALIKES, drop_accents, part_persian
from slr.text.script import part_letters

Field = Literal["title", "abstract", "keywords"]
FIELDS: Final[tuple[Field, ...]] = ("title", "abstract", "keywords")

_ASCII: Final = {n: (chr(n).lower() if chr(n).isalnum() else " ") for n in range(128)}
# A Korean syllable in pieces, a Japanese letter with its voicing mark, or any other character.
_BEYOND_ASCII: Final = re.compile(
    "[\u1100-\u1112][\u1161-\u1175][\u11a8-\u11c2]?|[\uac00-\ud7a3][\u11a8-\u11c2]"
    "|[\u3040-\u30ff\uff66-\uff9d][\u3099\u309a\uff9e\uff9f]|[^\x00-\x7f]"
)
_CHARACTER: Final = re.compile(f"{_BEYOND_ASCII.pattern}|[\\x00-\\x7f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """The folded words of one report. An empty field counts as missing. Words can be separated by several spaces."""

    title: str
    abstract: str
    keywords: Sequence[str]


@dataclass(frozen=True, slots=True)
class Word:
    """A folded word, and its position in the text. `end` is exclusive."""

    folded: str
    start: int
    end: int


def read_document(title: str | None, abstract: str | None, keywords: Iterable[str]) -> Document:
    """Return a report's document. A text without words, such as "-", counts as missing."""
    return Document(
        title=_fold_loosely(title or ""),
        abstract=_fold_loosely(abstract or ""),
        keywords=[folded for folded in map(_fold_loosely, keywords) if folded],
    )


def fold_words(text: str) -> str:
    """Return the words of a text in lower case, without accents and with single spaces.

    >>> fold_words("Études de l’œuvre: Łódź-2020")
    'etudes de l oeuvre lodz 2020'
    """
    return " ".join(_fold_loosely(text).split())


def _fold_loosely(text: str) -> str:
    """Return the folded text with spaces in place of all word separators, or "" if there are no words."""
    if not text.isascii():
        text = _BEYOND_ASCII.sub(_fold_match, part_persian(text))
    folded = text.translate(_ASCII)
    return "" if folded.isspace() else folded


def _fold_match(match: re.Match[str]) -> str:
    return fold_character(match[0])


@cache
def fold_character(character: str) -> str:
    """Return a character in lower case without accents.

    The result is a space for a character that separates words, and "" for an accent or an invisible character. The
    argument can also be a Korean syllable or a Japanese letter that consists of several characters. A letter of a script
    without spaces is returned with spaces around it, because each such letter is a word.

    >>> fold_character("É"), fold_character("ß"), fold_character("–"), fold_character("\N{COMBINING ACUTE ACCENT}")
    ('e', 'ss', ' ', '')
    """
    bare = drop_accents(character).translate(LOOKALIKES)
    return part_letters("".join(c if _joins(c) else " " for c in bare))


def _joins(character: str) -> bool:
    """Return whether a character is part of a word: a letter, a digit or a combining mark."""
    return unicodedata.category(character)[0] in "LNM"


def find_words(text: str) -> tuple[Word, ...]:
    """Return the same words as `fold_words`, with their positions in the text. `find_words` is slower than `fold_words`.

    >>> find_words("Job-Demands")
    (Word(folded='job', start=0, end=3), Word(folded='demands', start=4, end=11))
    """
    found: list[Word] = []
    letters: list[str] = []
    start = end = 0
    for place, stop, folded in _fold_apart(part_persian(text)):
        for letter in folded:
            if letter.isspace():
                if letters:
                    found.append(Word("".join(letters), start, end))
                letters = []
            else:
                start = start if letters else place
                letters.append(letter)
                end = stop
        if not folded and letters:
            end = stop  # a separate accent belongs to the letter before it
    if letters:
        found.append(Word("".join(letters), start, end))
    return tuple(found)


def _fold_apart(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the start, end and folded form of each character of a text."""
    for match in _CHARACTER.finditer(text):
        found = match[0]
        yield match.start(), match.end(), _ASCII[ord(found)] if found.isascii() else fold_character(found)
