"""Find the terms of a codebook in a title or abstract, and return the matching words of the text."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final
from unicodedata import category

from slr.text.fold import fold_letters
from slr.text.script import is_unspaced, join_letters, part_letters

_SEPARATOR: Final = re.compile(r"[\s\-\u2010-\u2015]+")  # between the words of a phrase
# Vowels and other marks that are parts of words in scripts of India and of South-East Asia; `\w` does not match them.
_MARKS: Final = "".join(
    c
    for c in map(chr, (*range(0x0900, 0x1000), *range(0x1000, 0x10A0), *range(0x1780, 0x1800)))
    if category(c)[0] == "M"
)
_IN_WORD: Final = rf"[\w{_MARKS}]"
_WORD: Final = re.compile(f"{_IN_WORD}+")
_ASCII: Final = {n: (chr(n).lower() if chr(n).isalnum() or chr(n) == "_" else " ") for n in range(128)}
_APOSTROPHES: Final = "‘’ʼ"
# Characters beyond ASCII that are not part of a word. The last of them counts as an apostrophe, although it is a
# letter.
_SIGN: Final = re.compile(rf"[^\x00-\x7f\w{_MARKS}]|ʼ")


@dataclass(frozen=True, slots=True)
class Phrases:
    """Compiled terms. A term matches whole words that are separated by spaces or hyphens. `*` matches any ending of a word.

    In Korean and in scripts without spaces, such as Chinese or Thai, each letter is a word. If there are no terms,
    `pattern` is None.
    """

    pattern: "re.Pattern[str] | None"

    def find(self, text: str) -> tuple[str, ...]:
        """Return the distinct folded phrases of the text that match, sorted.

        >>> compile_phrases(["beban kerja", "job demand*"]).find("Beban kerja (job-demands) dan BEBAN KERJA")
        ('beban kerja', 'job demands')
        >>> compile_phrases(["kerja"]).find("Kinerja pegawai")
        ()
        >>> compile_phrases(["睡眠质量"]).find("大学生睡眠质量研究")
        ('睡眠质量',)
        """
        if self.pattern is None or not text:
            return ()
        return tuple(sorted({read_phrase(match.group()) for match in self.pattern.finditer(fold_text(text))}))


def compile_phrases(terms: Iterable[str]) -> Phrases:
    """Return the compiled terms. If several terms match at the same place, the longest term counts. Empty terms are left out."""
    folded = sorted({fold_term(t) for t in terms if t.strip(" *")}, key=lambda t: (-len(t), t))
    if not folded:
        return Phrases(None)
    return Phrases(re.compile(rf"(?<!{_IN_WORD})(?:{'|'.join(map(_term, folded))})(?!{_IN_WORD})"))


def write_words(text: str) -> str:
    """Return the folded words of a text, separated by one or more spaces.

    >>> write_words("Night-Work (2020)").split(), write_words("睡眠").split()
    (['night', 'work', '2020'], ['睡', '眠'])
    """
    folded = text if text.isascii() else _SIGN.sub(" ", fold_letters(text))
    return folded.translate(_ASCII) if folded.isascii() else " ".join(_WORD.findall(part_letters(folded)))


def fold_term(term: str) -> str:
    """Return the folded term.

    An asterisk after a letter of Korean or of a script without spaces is dropped, because any text after this letter
    matches anyway.
    """
    folded = fold_text(term)
    bare = folded.removesuffix("*").rstrip()
    return bare if is_unspaced(bare[-1:]) else folded


def list_patterns(folded: str) -> Iterator[str]:
    """Yield the words that a text must contain for a folded term to match. A word that ends in `*` can have any ending.

    >>> [*list_patterns("night-work* (c++)")]
    ['night', 'work*', 'c']
    """
    for part in _SEPARATOR.split(folded):
        words = _WORD.findall(part)
        open_end = len(part) > 1 and part.endswith("*") and _WORD.fullmatch(part[-2]) is not None
        yield from (*words[:-1], f"{words[-1]}*") if open_end else words


def read_phrase(folded: str) -> str:
    """Return the words of a part of a folded text, separated by single spaces.

    Letters of Korean and of scripts without spaces are joined.

    >>> read_phrase("job - demands")
    'job demands'
    """
    return join_letters(" ".join(_WORD.findall(folded)))


def is_separator(folded: str) -> bool:
    """Return whether a part of a text is empty or has only spaces and hyphens, so that the words around it are adjacent."""
    return not folded or _SEPARATOR.fullmatch(folded) is not None


def fold_text(text: str) -> str:
    """Return the folded text with straight apostrophes. Each letter that `part_letters` separates becomes a word."""
    folded = fold_letters(text)
    for apostrophe in _APOSTROPHES:
        folded = folded.replace(apostrophe, "'")
    return " ".join(part_letters(folded).split())


def _term(term: str) -> str:
    words = [
        f"{re.escape(w[:-1])}{_IN_WORD}*" if w.endswith("*") else re.escape(w) for w in _SEPARATOR.split(term)
    ]
    return _SEPARATOR.pattern.join(words)
