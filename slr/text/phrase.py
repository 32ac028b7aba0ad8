"""Find the terms of a codebook in a title or abstract, and return the matching words of the text."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final
from unicodedata import category

from slr.text.fold import fold
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
_APOSTROPHES: Final = str.maketrans("‘’ʼ", "'''")


@dataclass(frozen=True, slots=True)
class Phrases:
    """Compiled terms. A term matches whole words that are separated by spaces or hyphens. `*` matches any ending of a word.

    In a script without spaces, such as Chinese or Korean, each letter is a word.
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
        found = {" ".join(_WORD.findall(match.group())) for match in self.pattern.finditer(_fold(text))}
        return tuple(sorted(map(join_letters, found)))


def compile_phrases(terms: Iterable[str]) -> Phrases:
    """Compile terms. If several terms match at the same place, the longest term counts."""
    folded = sorted({_fold_term(t) for t in terms if t.strip(" *")}, key=lambda t: (-len(t), t))
    if not folded:
        return Phrases(None)
    return Phrases(re.compile(rf"(?<!{_IN_WORD})(?:{'|'.join(map(_term, folded))})(?!{_IN_WORD})"))


def _fold(text: str) -> str:
    """Return the folded text, in which each letter of a script without spaces is a word of its own."""
    if text.isascii():
        return fold(text)
    return " ".join(part_letters(fold(text).translate(_APOSTROPHES)).split())


def _fold_term(term: str) -> str:
    """Return the folded term.

    An asterisk after a letter of a script without spaces is dropped, because any text after this letter matches
    anyway.
    """
    folded = _fold(term)
    bare = folded.removesuffix("*").rstrip()
    return bare if is_unspaced(bare[-1:]) else folded


def _term(term: str) -> str:
    words = [
        f"{re.escape(w[:-1])}{_IN_WORD}*" if w.endswith("*") else re.escape(w) for w in _SEPARATOR.split(term)
    ]
    return _SEPARATOR.pattern.join(words)


class PhraseIndex:
    """The terms of many codes, indexed by their first words to make the search fast."""

    def __init__(self, terms: Iterable[tuple[str, Iterable[str]]]) -> None:
        """Register pairs of a code and its terms."""
        self._codes: list[tuple[str, tuple[str, ...]]] = []
        self._compiled: dict[int, Phrases] = {}  # terms are compiled when they are first needed
        self._whole: dict[str, set[int]] = defaultdict(set)  # first word of a term -> codes
        self._begun: dict[str, set[int]] = defaultdict(set)  # beginning of the first word -> codes
        self._always: set[int] = set()  # codes with a term that does not begin with a word
        for place, (code, listed) in enumerate(terms):
            own = tuple(listed)
            self._codes.append((code, own))
            for term in own:
                self._register(_fold_term(term), place)
        self._lengths = sorted({len(beginning) for beginning in self._begun})

    def _register(self, term: str, place: int) -> None:
        first = _SEPARATOR.split(term)[0]
        word = _WORD.match(first)
        if word is None:
            self._always.add(place)
        elif first == f"{word.group()}*":
            self._begun[word.group()].add(place)
        else:
            self._whole[word.group()].add(place)

    def find(self, text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield each code that has a term in the text, with the matching phrases. The codes keep their order.

        >>> [*PhraseIndex([("a", ["sleep*"]), ("b", ["night work"]), ("c", ["night"])]).find("Sleepy at night")]
        [('a', ('sleepy',)), ('c', ('night',))]
        """
        possible = set(self._always)
        for word in set(_WORD.findall(_fold(text))) if self._whole or self._begun else ():
            possible |= self._whole.get(word, _NONE)
            for length in self._lengths:
                possible |= self._begun.get(word[:length], _NONE)
        for place in sorted(possible):
            code, terms = self._codes[place]
            if place not in self._compiled:
                self._compiled[place] = compile_phrases(terms)
            words = self._compiled[place].find(text)
            if words:
                yield code, words


_NONE: Final[frozenset[int]] = frozenset()
