"""Compare the letters of two words, to find spellings of the same word (`analyse`, `analyze`) and misspellings."""

import re
from functools import lru_cache
from typing import Final

from rapidfuzz.distance import OSA

# British and American spellings, and the plain spelling to which both words are reduced before they are compared.
_SPELLINGS: Final = tuple(
    (re.compile(pattern), plain)
    for pattern, plain in (
        (r"ice(?=$|s$|d$)", "ise"),
        (r"ae|oe", "e"),
        (r"(?<=\w\w)our(?=$|[saielfmh])", "or"),
        (r"(?<=[^aeiou\W]i)s(?=e|i|a)", "z"),
        (r"(?<=y)s(?=e|i)", "z"),
        (r"(?<=[^aeiou\W])re(?=$|s$|d$)", "er"),
        (r"(?<=t)re(?=$|s$|d$)", "er"),
        (r"ll(?=$|e|i|m|f)", "l"),
        (r"ogue(?=$|s$)", "og"),
        (r"mme(?=$|s$)", "m"),
        (r"ence(?=$|s$)", "ense"),
        (r"(?<=[dg])ge(?=ment)", "g"),
        (r"dge(?=ment)", "dg"),
        (r"(?<=g)ei(?=ng)", "i"),
        (r"sulph", "sulf"),
        (r"aluminium", "aluminum"),
        (r"grey", "gray"),
        (r"xion", "ction"),
    )
)
# Umlauts that are written with two letters, and the letter to which they are reduced.
_UMLAUTS: Final = tuple((re.compile(f"{v}e"), v) for v in "aou")
# Endings of one noun in singular and plural.
_PLURALS: Final = (
    ("", "s"),
    ("", "es"),
    ("y", "ies"),
    ("is", "es"),
    ("man", "men"),
    ("um", "a"),
    ("on", "a"),
    ("us", "i"),
    ("a", "ae"),
    ("a", "ata"),
    ("ex", "ices"),
    ("ix", "ices"),
)
# Letters that a scanner confuses.
_SCANNED: Final = tuple(
    pair.split("/")
    for pair in "rn/m cl/d vv/w ii/u ri/n li/h lc/k fi/f fl/f ffi/f ffl/f 1/l 1/i l/i 0/o 5/s c/e".split()
)
# The pairs in both directions, by the difference in length that they cause.
_SCANNED_BY_LENGTH: Final = {
    length: tuple((x, y) for pair in _SCANNED for x, y in (pair, reversed(pair)) if len(x) - len(y) == length)
    for length in (-2, -1, 0, 1, 2)
}
_GREEK: Final = tuple("alpha beta gamma delta epsilon kappa lambda mu".split())
# Scripts in which one character is a syllable or a word. In these scripts, a missing character is rarely a
# misspelling.
_SYLLABIC: Final = "[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
_SHORTEST_STEM: Final = 3
_SHORTEST_VARIANT: Final = 4


@lru_cache(maxsize=16384)
def is_variant(a: str, b: str) -> bool:
    """Return whether two folded words are two spellings of one word, or the singular and the plural of one word.

    >>> is_variant("organisation", "organization"), is_variant("anaemia", "anemia"), is_variant("nurses", "nurse")
    (True, True, True)
    >>> is_variant("austria", "australia"), is_variant("tnf", "cnf")
    (False, False)
    """
    long = min(len(a), len(b)) >= _SHORTEST_VARIANT
    if long and any(reduce(a) == reduce(b) for reduce in (_reduce_spelling, _reduce_umlauts)):
        return True
    return any(_is_plural(x, y) for x, y in ((a, b), (b, a)))


@lru_cache(maxsize=16384)
def _reduce_spelling(word: str) -> str:
    return _reduce(word, _SPELLINGS)


@lru_cache(maxsize=16384)
def _reduce_umlauts(word: str) -> str:
    return _reduce(word, _UMLAUTS)


def _reduce(word: str, table: tuple[tuple[re.Pattern[str], str], ...]) -> str:
    for pattern, plain in table:
        word = pattern.sub(plain, word)
    return word


def _is_plural(one: str, many: str) -> bool:
    for singular, plural in _PLURALS:
        if one.endswith(singular) and many.endswith(plural):
            stem = one.removesuffix(singular)
            if (len(stem) >= _SHORTEST_STEM or singular == "man") and stem + plural == many:
                return True
    return False


def is_symbol(a: str, b: str) -> bool:
    """Return whether two tokens are one symbol, such as a Greek letter and its initial, or characters that look alike.

    >>> is_symbol("alpha", "a"), is_symbol("l", "1"), is_symbol("b", "c")
    (True, True, False)
    """
    short, long = sorted((a, b), key=lambda t: (len(t), t))
    return (long in _GREEK and short == long[0]) or {a, b} in ({"l", "1"}, {"i", "1"}, {"o", "0"})


@lru_cache(maxsize=16384)
def is_slip(a: str, b: str) -> bool:
    """Return whether one word can be a common misspelling of the other.

    In such a misspelling, a letter is doubled, a letter inside the word is missing, two neighbouring letters are
    swapped, or a scanner confused letters. Words in scripts such as Chinese or Thai are not compared, and the result
    for them is False.

    >>> is_slip("questionnaire", "questionaire"), is_slip("behavior", "behavoir"), is_slip("government", "govemment")
    (True, True, True)
    >>> is_slip("prednisone", "prednisolone"), is_slip("sulfate", "sulfite"), is_slip("methanol", "ethanol")
    (False, False, False)
    """
    if is_syllabic(a) or is_syllabic(b):
        return False
    return _is_slip(a, b) or _is_slip(_reduce_spelling(a), _reduce_spelling(b))


def _is_slip(a: str, b: str) -> bool:
    short, long = sorted((a, b), key=lambda w: (len(w), w))
    return _is_missing(short, long) or _is_exchanged(a, b) or is_scanned(a, b)


def _is_missing(short: str, long: str) -> bool:
    """Return whether the shorter word lacks exactly one letter of the longer word.

    This letter must be neither the first nor the last letter of the longer word, unless it is one of two equal
    neighbouring letters.
    """
    if len(long) != len(short) + 1:
        return False
    at = _first_difference(short, long)
    return short[at:] == long[at + 1 :] and (
        0 < at < len(short) or long[at - 1 : at] == long[at : at + 1] != ""
    )


def _is_exchanged(a: str, b: str) -> bool:
    """Return whether the words differ only in the order of two neighbouring letters."""
    at = _first_difference(a, b)
    return (
        len(a) == len(b) and a[at : at + 2] == b[at : at + 2][::-1] and a[at + 2 :] == b[at + 2 :] and a != b
    )


def is_scanned(a: str, b: str) -> bool:
    """Return whether the words differ in a single place, and only in letters that a scanner confuses."""
    pairs = _SCANNED_BY_LENGTH.get(len(a) - len(b))
    if pairs is None:
        return False
    at = _first_difference(a, b)
    return any(
        (
            a.startswith(x, at - back)
            and b.startswith(y, at - back)
            and a[at - back + len(x) :] == b[at - back + len(y) :]
        )
        for x, y in pairs
        for back in (0, 1, 2)
        if back <= at
    )


def _first_difference(a: str, b: str) -> int:
    return next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))


def count_edits(a: str, b: str) -> int:
    """Return the smallest number of edits that turn one word into the other.

    An edit inserts, removes or replaces a letter, or swaps two neighbouring letters.
    """
    return OSA.distance(a, b)


def is_syllabic(word: str) -> bool:
    """Return whether a word is in a script whose characters stand for syllables or words."""
    return not word.isascii() and re.search(_SYLLABIC, word) is not None
