"""Look up words in the word lists of this package: English words, scientific terms, places and Indonesian words.

`slr/text/words/SOURCES.toml` states the source and the licence of each list. A list is unpacked when a word is first
looked up in it, because most runs need no list.
"""

import gzip
import pkgutil
from functools import lru_cache
from typing import Final

LISTS: Final = ("english", "science", "places", "indonesian")

# A shorter word is rarely a name or a term, and the lists lack most abbreviations.
_SHORTEST: Final = 3
_ENDINGS: Final = ("s", "es")
# Prefixes that form a new term from a word. The lists cannot contain all these terms.
_FORMS: Final = frozenset(
    """ante anti auto be bi bio cardio chemo co contra counter cryo cyto de di dis electro endo epi eu extra fibro gastro geo
    haemo hemo hepato hetero homo hydro hyper hypo il im immuno in infra inter intra ir iso macro mega meta micro mid mini
    mono multi nano neo nephro neuro non oligo ortho osteo over para peri pharmaco photo physio poly post pra pre pro pseudo
    psycho quasi radio re retro semi socio sub super supra tele tetra thermo trans tri ultra un under uni vaso
    pasca antar""".split()
)
# Fewest letters of the word in which two compounds end, and of a word before it. Many strings end in a shorter word by
# chance.
_SHORTEST_SHARED: Final = 5
# A part of a list with at most this number of bytes is searched directly.
_WINDOW: Final = 4096


@lru_cache(maxsize=65536)
def is_word(word: str) -> bool:
    """Return whether a folded word, or its singular, is in one of the lists.

    Words with fewer than three letters and words that are not ASCII are never found.

    >>> is_word("environment"), is_word("enviroment"), is_word("slovenia"), is_word("kepuasan")
    (True, False, True, True)
    """
    if len(word) < _SHORTEST or not word.isascii():
        return False
    stems = [word, *(word.removesuffix(end) for end in _ENDINGS if word.endswith(end) and len(word) > 4)]
    return any(_contains(read_list(name), stem.encode()) for name in LISTS for stem in stems)


def differ_in_form(a: str, b: str) -> bool:
    """Return whether two words end in the same listed word and differ only in what comes before it.

    In each word, this beginning is a known prefix, a listed word, or empty.

    >>> differ_in_form("preoperative", "perioperative"), differ_in_form("deployment", "postdeployment")
    (True, True)
    >>> differ_in_form("questionnaire", "questionaire")
    False
    """
    shared = next(
        (i for i, (x, y) in enumerate(zip(reversed(a), reversed(b), strict=False)) if x != y),
        min(len(a), len(b)),
    )
    return any(
        _is_form(a[: len(a) - n]) and _is_form(b[: len(b) - n]) and is_word(a[len(a) - n :])
        for n in range(_SHORTEST_SHARED, shared + 1)
    )


def _is_form(text: str) -> bool:
    return not text or text in _FORMS or (len(text) >= _SHORTEST_SHARED and is_word(text))


@lru_cache(maxsize=len(LISTS))
def read_list(name: str) -> bytes:
    """Return the bytes of a word list, which has one word on each line, in alphabetical order.

    Raises FileNotFoundError if there is no list with this name.
    """
    data = pkgutil.get_data("slr.text", f"words/{name}.txt.gz")
    if data is None:
        raise FileNotFoundError(name)
    return gzip.decompress(data)


def _contains(listed: bytes, word: bytes) -> bool:
    """Return whether a word is one of the lines of a sorted list."""
    low, high = 0, len(listed)
    while high - low > _WINDOW:
        start = listed.rfind(b"\n", low, (low + high) // 2) + 1
        if listed[start : listed.index(b"\n", start)] <= word:
            low = start
        else:
            high = start
    return listed.startswith(word + b"\n", low) or listed.find(b"\n" + word + b"\n", low, high) >= 0
