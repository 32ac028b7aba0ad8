"""Count how many different words precede each word in the titles of a review."""

from collections import defaultdict
from collections.abc import Iterable
from itertools import count
from typing import TYPE_CHECKING

import numpy as np

from slr.dedupe.distinct import sort_distinct

if TYPE_CHECKING:
    Numbers = np.ndarray[tuple[int], np.dtype[np.int64]]

# How many words are collected before repeated pairs of neighbouring words are dropped.
_BATCH = 1_000_000


def count_places(titles: Iterable[str]) -> dict[str, int]:
    """Map each word to the number of different words that precede it in the titles.

    A title consists of words that are joined with spaces. The start of a title counts as a word. A word that always
    follows the same word is left out, because it can be a misspelling that several databases copied.

    >>> count_places(["night work", "shift work", "shift work study"])
    {'work': 2}
    """
    codes: defaultdict[str, int] = defaultdict(count().__next__)
    codes[""]  # the start of a title, which has the code 0
    known = np.empty(0, dtype=np.int64)
    words: list[int] = []
    for title in titles:
        words.append(0)
        words += map(codes.__getitem__, title.split())
        if len(words) > _BATCH:
            known = _add(known, words)
            words.clear()
    known = _add(known, words)
    counts = np.bincount(known & 0xFFFFFFFF, minlength=len(codes)).tolist()
    return {word: number for word, number in zip(codes, counts, strict=True) if number > 1}


def _add(known: "Numbers", words: list[int]) -> "Numbers":
    """Add the pairs of adjacent words in `words` to `known`, and return all distinct pairs, sorted."""
    codes = np.array(words, dtype=np.int64)
    pairs = (codes[:-1] << 32 | codes[1:])[codes[1:] > 0]
    return sort_distinct([known, pairs])
