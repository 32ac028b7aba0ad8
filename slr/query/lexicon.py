"""Number the word patterns of queries, and find the patterns that a word matches.

A word that occurs in many reports is compared with the patterns only once. A pattern without wildcards is stored as it
is. Other patterns are stored under the letters before their first wildcard. If there are none, they are stored under
the letters after their last wildcard. A word is compared only with the patterns that are stored under its own first or
last letters. A comparison is therefore almost as fast with thousands of patterns as with a few.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from slr.query.wildcard import WILDCARDS, word_test

_Found = tuple[int, ...]
_Tried = tuple[
    int, Callable[[str], bool] | None
]  # a pattern, and its test; the test is None if comparing the first or last letters is enough


class Lexicon:
    """The numbered word patterns of queries, and the words that have been compared with them."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._whole: dict[str, int] = {}
        self._starts: defaultdict[str, list[_Tried]] = defaultdict(list)
        self._ends: defaultdict[str, list[_Tried]] = defaultdict(list)
        self._known: dict[str, _Found] = {}

    def watch(self, pattern: str) -> int:
        """Add a word pattern if it is new, and return its number. Equal patterns have the same number."""
        number = self._numbers.get(pattern)
        if number is None:
            number = self._numbers[pattern] = len(self._numbers)
            self._sort(pattern, number)
            self._known.clear()
        return number

    def find(self, words: Sequence[str]) -> list[_Found]:
        """Return, for each word, the numbers of the patterns that the word matches.

        >>> lexicon = Lexicon()
        >>> work, load = lexicon.watch("work*"), lexicon.watch("*load")
        >>> lexicon.find(["workload", "works", "x"]) == [(work, load), (work,), ()]
        True
        """
        known = self._known
        for word in words:
            if word not in known:
                known[word] = self._compare(word)
        return [known[word] for word in words]

    def _sort(self, pattern: str, number: int) -> None:
        """Store a pattern under the letters before its first wildcard.

        If it begins with a wildcard, store it under the letters after its last wildcard. A pattern without wildcards
        is stored as a whole word.
        """
        places = [place for place, letter in enumerate(pattern) if letter in WILDCARDS]
        if not places:
            self._whole[pattern] = number
            return
        start, end = pattern[: places[0]], pattern[places[-1] + 1 :]
        enough = pattern in (f"{start}*", f"*{end}")
        tried = (number, None if enough else word_test(pattern))
        if start:
            self._starts[start].append(tried)
        else:
            self._ends[end].append(tried)

    def _compare(self, word: str) -> _Found:
        found = [self._whole[word]] if word in self._whole else []
        for stored, pieces in ((self._starts, _starts(word)), (self._ends, _ends(word))):
            for piece in pieces if stored else ():
                if piece in stored:
                    found += [number for number, test in stored[piece] if test is None or test(word)]
        return tuple(found)


def _starts(word: str) -> Iterator[str]:
    return (word[:length] for length in range(1, len(word) + 1))


def _ends(word: str) -> Iterator[str]:
    return (word[place:] for place in range(len(word) + 1))
