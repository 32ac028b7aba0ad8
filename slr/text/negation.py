"""Find words that negate what directly follows them, in English and Indonesian."""

import re
from collections.abc import Mapping
from typing import Final

# The words that negate, for each language.
NEGATIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "en": ("no", "not", "without", "never", "neither", "nor", "cannot", "non"),
    "id": ("tidak", "bukan", "tanpa", "tak", "tiada", "belum", "bukanlah", "tidaklah", "non"),
}
# Words that can be between a negating word and what it negates, such as "a" in "without a break".
BETWEEN: Final[Mapping[str, tuple[str, ...]]] = {
    "en": ("a", "an", "the", "any", "such"),
    "id": ("ada", "adanya", "terdapat", "merupakan", "suatu", "sebuah"),
}
# A negating word does not negate after these words: "whether or not", "atau tidak".
ALTERNATIVES: Final[Mapping[str, str]] = {"not": "or", "tidak": "atau", "bukan": "atau"}
MOST_BETWEEN: Final = 2  # words between a negating word and what it negates

NEGATING: Final = frozenset(word for words in NEGATIONS.values() for word in words)
PASSED: Final = frozenset(word for words in BETWEEN.values() for word in words)
_LONGEST: Final = 40  # characters before a position in which the last word before it is searched for
_LAST_WORD: Final = re.compile(r"(?<![\w'])([\w']+)[\s\-\u2010-\u2015]+$")


def find_negation(folded: str, start: int) -> int | None:
    """Return the position where the negation of the words at `start` begins, or None if these words are not negated.

    `folded` is a text in lower case. A negating word must be directly before `start`. At most two words such as "a"
    or "ada" can stand in between. The search ends at punctuation other than hyphens and dashes. Two negating words in
    a row cancel each other. "or not" and "atau tidak" negate nothing.

    >>> [find_negation(text, text.index("load")) for text in ("without a load", "no effect of load", "load")]
    [0, None, None]
    >>> [find_negation(text, text.index("load")) for text in ("not without load", "whether or not load")]
    [None, None]
    """
    place: int | None = None
    negations, passed, end = 0, 0, start
    while match := _LAST_WORD.search(folded, max(0, end - _LONGEST), end):
        word, end = match[1], match.start()
        if is_negating(word):
            if _is_alternative(word, folded, end):
                break
            negations, passed, place = negations + 1, 0, end
        elif word in PASSED and passed < MOST_BETWEEN:
            passed += 1
        else:
            break
    return place if negations % 2 else None


def is_negating(word: str) -> bool:
    """Return whether a word in lower case negates what follows it.

    >>> [is_negating(word) for word in ("tanpa", "isn't", "only")]
    [True, True, False]
    """
    return word in NEGATING or word.endswith("n't")


def _is_alternative(word: str, folded: str, start: int) -> bool:
    before = _LAST_WORD.search(folded, max(0, start - _LONGEST), start)
    return before is not None and before[1] == ALTERNATIVES.get(word)
