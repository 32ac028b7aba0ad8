"""Judge a difference between two similar titles: it can be a misspelling or a different word, or it can be unclear.

The word lists (`slr.text.lexicon`) and the other titles of the review show whether a word exists. Two listed words are
different words, even if they look alike, unless they are two spellings of one word. If only one of two words is listed,
the other word can be a misspelling of this word. It is not a misspelling if it is too frequent in the titles. Two
unlisted words are different words if both occur repeatedly in the titles, and neither occurs much more often than the
other. In all other cases, the letters are compared.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Final, Literal

from slr.text.lexicon import differ_in_form, is_word
from slr.text.spelling import count_edits, is_scanned, is_slip, is_syllabic, is_symbol, is_variant

Difference = Literal["slip", "unclear", "word"]
# For words in the titles of a review, the number of different words that each of them follows. Words that always follow
# the same word are left out.
Places = Mapping[str, int]

_ORDER: Final[Mapping[Difference, int]] = {"slip": 0, "unclear": 1, "word": 2}
_NEGATIONS: Final = frozenset(
    "no non not nor without tidak bukan tanpa nicht ohne ne pas sans sin sem senza".split()
)
# The letters that remain of `women's` or `d'une` if a database replaces the apostrophe with a space.
_REMNANTS: Final = frozenset("sdtl")

# Minimum number of letters of a word for each kind of evidence. Short words resemble each other by chance.
_SHORTEST_SLIP: Final = 3
_SHORTEST_EDIT: Final = 6
_SHORTEST_TWO_EDITS: Final = 9
_SHORTEST_UNKNOWN: Final = 7
# A misspelling that occurs in several titles is still much rarer than the word.
_MUCH_RARER: Final = 10


def judge_difference(
    ours: tuple[str, ...], theirs: tuple[str, ...], small: frozenset[str], places: Places
) -> Difference:
    """Return the kind of a single difference between two titles.

    `ours` and `theirs` are the words in which the two titles differ. `small` contains words that do not change the
    meaning of a title, such as articles. `places` is the result of `slr.dedupe.word_place.count_places`.
    """
    if len(ours) != len(theirs):
        ours, theirs = (tuple(w for w in words if w not in small) for words in (ours, theirs))
    if len(ours) == len(theirs):
        found = [judge_words(a, b, places) for a, b in zip(ours, theirs, strict=True) if not {a, b} <= small]
        return max(found, key=_ORDER.__getitem__, default="slip")
    if ours and theirs:
        return _judge_joined("".join(ours), "".join(theirs))
    return _judge_missing(ours or theirs)


def _judge_joined(a: str, b: str) -> Difference:
    """Return the kind of difference between two texts that had different numbers of words before they were joined.

    `a` and `b` are the texts without spaces. One title can separate words that the other title joins.
    """
    return "slip" if a == b or is_variant(a, b) or is_slip(a, b) else "unclear"


def _judge_missing(words: tuple[str, ...]) -> Difference:
    """Return the kind of difference if one of the titles lacks words."""
    if all(w in _REMNANTS for w in words):
        return "slip"
    return "word" if any(len(w) == 1 or w in _NEGATIONS for w in words) else "unclear"


def judge_words(a: str, b: str, places: Places) -> Difference:
    """Return the kind of difference between two words.

    The kind is `slip` if the words are equal, if they are two spellings of one word, or if one word is a misspelling of
    the other.

    >>> judge_words("environment", "enviroment", {}), judge_words("austria", "australia", {}), judge_words("b", "c", {})
    ('slip', 'word', 'word')
    >>> judge_words("sumbara", "sumbaraya", {}), judge_words("kinerjaan", "kinerjjaan", {})
    ('unclear', 'slip')
    """
    return "slip" if a == b else _judge_unequal(a, b, places.get(a, 0), places.get(b, 0))


@lru_cache(maxsize=16384)  # a misspelling in one title is compared with the same word in many titles
def _judge_unequal(a: str, b: str, places_a: int, places_b: int) -> Difference:
    """Return the kind of difference between two words.

    `places_a` is the number of different words that precede `a` in the titles, as `slr.dedupe.word_place.count_places`
    counts them, or 0 if it leaves out `a`. `places_b` is the same for `b`.
    """
    if is_symbol(a, b) or is_variant(a, b):
        return "slip"
    if len(a) == len(b) == 1:
        return "word"
    if not (a.isalpha() and b.isalpha()):
        return "slip" if is_scanned(a, b) else "unclear"
    listed = is_word(a), is_word(b)
    if all(listed) or differ_in_form(a, b):
        return "word"
    if any(listed):
        first, second = (a, places_a), (b, places_b)
        return _judge_unlisted(*first, *second) if listed[0] else _judge_unlisted(*second, *first)
    return _judge_unknown(a, b, *sorted((places_a, places_b)))


def _judge_unlisted(word: str, places: int, other: str, places_of_other: int) -> Difference:
    """Return the kind of difference between a word in a list and a string that is in no list."""
    if places_of_other * _MUCH_RARER > places:
        return "unclear"
    return "slip" if _looks_misspelt(word, other, _SHORTEST_SLIP) or _is_near(word, other) else "unclear"


def _judge_unknown(a: str, b: str, rare: int, frequent: int) -> Difference:
    """Return the kind of difference between two strings that are in no list."""
    if rare and rare * _MUCH_RARER > frequent:
        return "word"
    shortest = _SHORTEST_EDIT if frequent else _SHORTEST_UNKNOWN
    return "slip" if _looks_misspelt(a, b, shortest) else "unclear"


def _looks_misspelt(a: str, b: str, shortest: int) -> bool:
    return min(len(a), len(b)) >= shortest and is_slip(a, b)


def _is_near(word: str, other: str) -> bool:
    """Return whether `other` is probably a misspelling of `word`, because only a few letters differ."""
    length, edits = min(len(word), len(other)), count_edits(word, other)
    few = edits <= (2 if length >= _SHORTEST_TWO_EDITS else 1)
    return length >= _SHORTEST_EDIT and few and not is_syllabic(other)
