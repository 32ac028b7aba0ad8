"""Compare names of journals, books and proceedings, including abbreviations and acronyms."""

import re
from functools import lru_cache
from typing import Final, Literal

from rapidfuzz.distance import Indel

from slr.text.letter import romanise
from slr.text.script import find_script
from slr.text.venue import drop_sponsor, drop_subtitle, reduce_venue

_BRACKETS: Final = re.compile(r"[\[({][^\])}]*[\])}]?")
_NAMES: Final = re.compile(
    r"\s=\s|\s?[:;|/]\s|\.\s?(?=conference\b|conference:)|(?<=[a-z]{3})\.\s?(?=[A-Z][a-z]{3})"
)
_STATES: Final = re.compile(r"\b(?:united states(?: of america)?|u ?\.? ?s ?\.? ?a|usa|u ?\.? ?k)\b\.?$")
_NOISE: Final = re.compile(
    r"\b(\d{1,4}(st|nd|rd|th)?|proceedings|proc|annual|electronic resource|online|print)\b"
)
_SMALL: Final = frozenset(
    """the of and for in on to an a et de la le les des du der die das und fur di il e y en el los
    del da do dos van het dan untuk pada yang""".split()
)
_WORD: Final = re.compile(r"[^\W_]+")

Names = tuple[tuple[str, ...], ...]


@lru_cache(maxsize=65536)
def read_journal(text: str) -> Names:
    """Return the names of the journal or book in the text, each as a tuple of folded words.

    Articles, prepositions, numbers, words such as "proceedings", and text in brackets are left out.

    >>> read_journal("BJOG: An International Journal of Obstetrics & Gynaecology")
    (('bjog',), ('international', 'journal', 'obstetrics', 'gynaecology'))
    """
    found = []
    for part in _NAMES.split(_BRACKETS.sub(" ", text)):
        folded = _STATES.sub(" ", _NOISE.sub(" ", romanise(part or "").replace("'", "")).strip())
        words = tuple(w for w in _WORD.findall(folded) if w not in _SMALL)
        if words and words not in found:
            found.append(words)
    return tuple(found)


def compare_journals(a: str, b: str) -> Literal["agree", "differ", "missing"]:
    """Compare two names of journals. Return `agree`, `differ`, or `missing` if they cannot be compared.

    Names cannot be compared if `read_journal` finds no name in one of them, or if they differ in script. Names agree if
    one is an abbreviation or an acronym of the other, or if they differ only by a typing error. Names also agree if they
    are the same without a subtitle, a sponsor or a similar addition.

    >>> compare_journals("J Appl Psychol", "Journal of Applied Psychology")
    'agree'
    >>> compare_journals("Americas Conference on Information Systems", "AMCIS 2017 Proceedings")
    'agree'
    >>> compare_journals("The Lancet", "Lancet Oncology")
    'differ'
    """
    if not a or not b:
        return "missing"
    return _compare(a, b) if a <= b else _compare(b, a)


@lru_cache(maxsize=262144)
def _compare(a: str, b: str) -> Literal["agree", "differ", "missing"]:
    ours, theirs = read_journal(a), read_journal(b)
    if not ours or not theirs:
        return "missing"
    if _share_name(ours, theirs) or _share_reduced(a, b):
        return "agree"
    return "missing" if _scripts(ours).isdisjoint(_scripts(theirs)) else "differ"


def _share_name(ours: Names, theirs: Names) -> bool:
    return any(_is_same(x, y) for x in ours for y in theirs)


def _share_reduced(a: str, b: str) -> bool:
    """Return whether two texts have a name in common after mottos, acronyms, ordinals, subtitles or sponsors are removed."""
    (one, ours), (other, theirs) = _reduce(a), _reduce(b)
    if (one, other) != (a, b) and _share_name(read_journal(one), read_journal(other)):
        return True
    pairs = [*((x, other) for x in ours), *((one, y) for y in theirs)]
    return any(x and y and _share_name(read_journal(x), read_journal(y)) for x, y in pairs)


@lru_cache(maxsize=65536)  # a journal is compared with many other journals
def _reduce(text: str) -> tuple[str, tuple[str, ...]]:
    """Return the reduced name of a journal, and the name without its subtitle or its sponsors, if it has any."""
    return reduce_venue(text), tuple(filter(None, (drop_subtitle(text), drop_sponsor(text))))


@lru_cache(maxsize=65536)
def _scripts(names: Names) -> frozenset[str]:
    letters = (next((c for c in w if c.isalpha()), "a") for words in names for w in words)
    return frozenset("LATIN" if c.isascii() else find_script(c) for c in letters)


def _is_same(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    if a == b:
        return True
    if len(a) == len(b):
        return all(_abbreviates(x, y) for x, y in zip(a, b, strict=True))
    short, long = (a, b) if len(a) < len(b) else (b, a)
    if len(short) == 1:
        return _is_acronym(short[0], long) or _runs_together(short[0], long)
    # An acronym before the full name: JPEN Journal of Parenteral and Enteral Nutrition.
    if len(long) == len(short) + 1 and _is_acronym(long[0], short):
        return _is_same(long[1:], short)
    return False


def _abbreviates(a: str, b: str) -> bool:
    """Return whether one word abbreviates the other (natl, national; dtsch, deutsche).

    The result is also True if the words differ only by a typing error.
    """
    short, long = (a, b) if len(a) <= len(b) else (b, a)
    if short[0] != long[0]:
        return False
    if long.startswith(short):
        return True
    if len(short) > 5 and Indel.normalized_similarity(short, long) >= 0.85:
        return True
    return len(short) >= 2 and len(long) - len(short) >= 2 and _is_within(short, long)


def _is_within(short: str, long: str) -> bool:
    letters = iter(long)
    return all(c in letters for c in short)


def _is_acronym(acronym: str, words: tuple[str, ...]) -> bool:
    """Return whether an acronym consists of the beginnings of all words, as in AM(ericas) C(onference) I(...) S(...).

    >>> _is_acronym("amcis", ("americas", "conference", "information", "systems"))
    True
    """
    return 2 <= len(words) <= len(acronym) <= 12 and _spells(acronym, words, 4)


def _runs_together(word: str, words: tuple[str, ...]) -> bool:
    """Return whether a long word, such as jthoraccardiovascsurg, consists of the beginnings of all words of a name."""
    return len(word) >= 8 and 2 <= len(words) <= len(word) <= 60 and _spells(word, words, 20)


@lru_cache(maxsize=65536)
def _spells(letters: str, words: tuple[str, ...], most: int) -> bool:
    """Return whether `letters` consists of the beginnings of all words, in order, with 1 to `most` letters of each."""
    if not words or not letters:
        return not words and not letters
    head = words[0]
    longest = 0
    while longest < min(most, len(head), len(letters)) and letters[longest] == head[longest]:
        longest += 1
    return any(_spells(letters[n:], words[1:], most) for n in range(longest, 0, -1))
