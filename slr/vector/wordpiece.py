"""Split a text into the word pieces that models of the BERT family expect."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

LONGEST: Final = 100  # characters; a longer word counts as unknown, as in the published tokenizer
_ASCII: Final = re.compile(r"[0-9a-z]+|[!-/:-@\[-`{-~]")  # a word or a mark
_CONTROLS: Final = {n: None for n in (*range(32), 127) if not chr(n).isspace()}
_IDEOGRAPHS: Final = (
    (0x4E00, 0x9FFF),
    (0x3400, 0x4DBF),
    (0x20000, 0x2A6DF),
    (0x2A700, 0x2B73F),
    (0x2B740, 0x2B81F),
    (0x2B820, 0x2CEAF),
    (0xF900, 0xFAFF),
    (0x2F800, 0x2FA1F),
)


class WordPieces:
    """A vocabulary of word pieces, which maps each piece to its number.

    A word is split from left to right. Each piece is the longest piece of the vocabulary that fits. A word that cannot be
    split in this way, or that has more than 100 characters, becomes the piece `[UNK]`.
    """

    def __init__(self, pieces: Mapping[str, int]) -> None:
        self._pieces = pieces
        self._unknown = pieces["[UNK]"]
        self._first, self._last = pieces["[CLS]"], pieces["[SEP]"]
        self._split = lru_cache(maxsize=100_000)(self._split_word)

    def encode(self, text: str, most: int) -> list[int]:
        """Return the numbers of a text's word pieces, between the numbers of `[CLS]` and `[SEP]`.

        At most `most` numbers are returned, including these two. Further pieces at the end of the text are left out.
        """
        found: list[int] = []
        for word in _split_text(text):
            found += self._split(word)
            if len(found) >= most - 2:
                break
        return [self._first, *found[: most - 2], self._last]

    def _split_word(self, word: str) -> tuple[int, ...]:
        if len(word) > LONGEST:
            return (self._unknown,)
        found: list[int] = []
        start = 0
        while start < len(word):
            for end in range(len(word), start, -1):
                piece = self._pieces.get(word[start:end] if start == 0 else f"##{word[start:end]}")
                if piece is not None:
                    break
            else:
                return (self._unknown,)
            found.append(piece)
            start = end
        return tuple(found)


def _split_text(text: str) -> Iterator[str]:
    """Yield the words and punctuation marks of a text, in lower case and without accents."""
    if text.isascii():
        yield from _ASCII.findall(text.translate(_CONTROLS).lower())
        return
    word: list[str] = []
    for char in _fold(text).lower():
        if char.isspace() or _is_mark(char):
            if word:
                yield "".join(word)
                word.clear()
            if _is_mark(char):
                yield char
        elif not _is_control(char):
            word.append(char)
    if word:
        yield "".join(word)


def _fold(text: str) -> str:
    spaced = "".join(f" {c} " if _is_ideograph(c) else c for c in text if c != "\ufffd")
    return "".join(c for c in unicodedata.normalize("NFD", spaced) if unicodedata.category(c) != "Mn")


def _is_mark(char: str) -> bool:
    return (bool(_ASCII.fullmatch(char)) and not char.isalnum()) or unicodedata.category(char).startswith("P")


def _is_control(char: str) -> bool:
    return unicodedata.category(char).startswith("C")


def _is_ideograph(char: str) -> bool:
    return any(first <= ord(char) <= last for first, last in _IDEOGRAPHS)
