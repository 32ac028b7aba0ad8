"""Look up words in the lists that are part of this package: English, scientific terms, places, Indonesian.

`slr/text/words/SOURCES.toml` states the source and the licence of each list. A list is unpacked when the first word is
looked up, because most runs need none.
"""

import gzip
import pkgutil
from functools import lru_cache
from typing import Final

LISTS: Final = ("english", "science", "places", "indonesian")

# A shorter word is seldom a name or a term, and the lists lack most abbreviations.
_SHORTEST: Final = 3
_ENDINGS: Final = ("s", "es")


@lru_cache(maxsize=65536)
def is_word(word: str) -> bool:
    """Return whether a folded word, or its singular, is in one of the lists.

    >>> is_word("environment"), is_word("enviroment"), is_word("slovenia"), is_word("kepuasan")
    (True, False, True, True)
    """
    if len(word) < _SHORTEST or not word.isascii():
        return False
    stems = [word, *(word.removesuffix(end) for end in _ENDINGS if word.endswith(end) and len(word) > 4)]
    return any(_contains(read_list(name), stem.encode()) for stem in stems for name in LISTS)


@lru_cache(maxsize=len(LISTS))
def read_list(name: str) -> bytes:
    """Return the words of a list in alphabetical order, one on each line."""
    data = pkgutil.get_data("slr.text", f"words/{name}.txt.gz")
    if data is None:
        raise FileNotFoundError(name)
    return gzip.decompress(data)


def _contains(listed: bytes, word: bytes) -> bool:
    """Return whether a word is a line of a sorted list, using binary search."""
    low, high = 0, len(listed)
    while low < high:
        start = listed.rfind(b"\n", 0, (low + high) // 2) + 1
        end = listed.index(b"\n", start)
        found = listed[start:end]
        if found == word:
            return True
        if found < word:
            low = end + 1
        else:
            high = start
    return False
