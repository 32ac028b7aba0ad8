"""Find the terms of a codebook in a title or abstract, and return the matching words of the text."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from slr.text.fold import fold

_SEPARATOR: Final = re.compile(r"[\s\-\u2010-\u2015]+")  # between the words of a phrase


@dataclass(frozen=True, slots=True)
class Phrases:
    """Compiled terms. A term matches whole words, separated by spaces or hyphens; `*` matches any ending."""

    pattern: "re.Pattern[str] | None"

    def find(self, text: str) -> tuple[str, ...]:
        """Return the distinct folded phrases of the text that match, sorted.

        >>> compile_phrases(["beban kerja", "job demand*"]).find("Beban kerja (job-demands) dan BEBAN KERJA")
        ('beban kerja', 'job demands')
        >>> compile_phrases(["kerja"]).find("Kinerja pegawai")
        ()
        """
        if self.pattern is None or not text:
            return ()
        return tuple(
            sorted({" ".join(re.findall(r"\w+", m.group())) for m in self.pattern.finditer(fold(text))})
        )


def compile_phrases(terms: Iterable[str]) -> Phrases:
    """Compile terms. If several terms match at the same place, only the longest one counts."""
    folded = sorted({fold(t) for t in terms if t.strip(" *")}, key=lambda t: (-len(t), t))
    if not folded:
        return Phrases(None)
    return Phrases(re.compile(r"(?<!\w)(?:" + "|".join(map(_term, folded)) + r")(?!\w)"))


def _term(term: str) -> str:
    words = [re.escape(w[:-1]) + r"\w*" if w.endswith("*") else re.escape(w) for w in _SEPARATOR.split(term)]
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
                self._register(fold(term), place)
        self._lengths = sorted({len(beginning) for beginning in self._begun})

    def _register(self, term: str, place: int) -> None:
        first = _SEPARATOR.split(term)[0]
        word = re.match(r"\w+", first)
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
        for word in set(re.findall(r"\w+", fold(text))):
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
