"""Match words with wildcards: `*` matches any number of letters, `?` matches one letter, `$` matches none or one.

Even with many wildcards, the time does not grow exponentially with the length of a term.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from itertools import groupby
from typing import Final

WILDCARDS: Final = frozenset("*?$")


def word_pattern(word: str) -> str | None:
    r"""Return a regular expression for a whole word.

    The letters between two asterisks are matched at the first possible place, and no other place is tried. If `$`
    occurs in several places, return None, because the expression would be too slow. Use `matches` for such a word.

    >>> word_pattern("b*n?out"), word_pattern("*a*b*"), word_pattern("a$b$c")
    ('b[^ ]*n[^ ]out', '(?>[^ ]*?a)(?>[^ ]*?b)[^ ]*', None)
    """
    if sum(letter == "$" for letter, _ in groupby(word)) > 1:
        return None
    first, *rest = word.split("*")
    if not rest:
        return _piece(first)
    middle = "".join(f"(?>[^ ]*?{_piece(piece)})" for piece in rest[:-1] if piece)
    start = f"(?>{_piece(first)})" if "$" in first else _piece(first)
    return f"{start}{middle}[^ ]*{_piece(rest[-1])}"


def _piece(letters: str) -> str:
    """Return the regular expression for the letters between two asterisks. `$` matches no letter if possible."""
    found = ""
    for letter, run in groupby(letters):
        number = sum(1 for _ in run)
        found += (
            f"[^ ]{{0,{number}}}?"
            if letter == "$"
            else ("[^ ]" if letter == "?" else re.escape(letter)) * number
        )
    return found


def word_test(word: str) -> Callable[[str], bool]:
    """Return a function that tests whether a word without wildcards matches `word`."""
    pattern = word_pattern(word)
    if pattern is None:
        return lambda other: matches(word, other)
    full = re.compile(pattern).fullmatch
    return lambda other: full(other) is not None


@lru_cache(maxsize=65536)
def matches(word: str, other: str) -> bool:
    """Return whether the word `other` matches `word`, which can contain wildcards.

    All ways to match are followed at once, letter by letter.

    >>> matches("b$a$c", "bac"), matches("b$a$c", "bxaxc"), matches("b$a$c", "bxxac")
    (True, True, False)
    """
    places = _skip(word, {0})
    for letter in other:
        places = _skip(
            word,
            {
                place if word[place] == "*" else place + 1
                for place in places
                if place < len(word) and (word[place] in WILDCARDS or word[place] == letter)
            },
        )
    return len(word) in places


def _skip(word: str, places: set[int]) -> set[int]:
    """Return `places`, and the further places that are reached from them if `*` and `$` match no letter."""
    found = set()
    for start in places:
        place = start
        while place not in found:
            found.add(place)
            if place < len(word) and word[place] in "*$":
                place += 1
    return found
