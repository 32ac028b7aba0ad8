"""Count how many different words precede each word in the titles of a review."""

from collections.abc import Iterable

import numpy as np

# How many pairs of neighbouring words are collected before repeated pairs are dropped.
_BATCH = 1_000_000


def count_places(titles: Iterable[str]) -> dict[str, int]:
    """Return, for each word in the titles, the number of different words that it follows.

    The start of a title counts as a word.

    A title consists of words that are joined with spaces. Words that always follow the same word are left out.
    Because of this, a word that occurs only in copies of one title is left out, and a misspelling that several
    databases copied is not taken for an existing word.

    >>> count_places(["night work", "shift work", "shift work study"])
    {'work': 2}
    """
    codes: dict[str, int] = {"": 0}
    known = np.empty(0, dtype=np.int64)
    found: list[int] = []
    for title in titles:
        before = 0
        for word in title.split():
            code = codes.setdefault(word, len(codes))
            found.append(before << 32 | code)
            before = code
        if len(found) > _BATCH:
            known = _add(known, found)
            found.clear()
    counts = np.bincount(_add(known, found) & 0xFFFFFFFF, minlength=len(codes)).tolist()
    return {word: count for word, count in zip(codes, counts, strict=True) if count > 1}


def _add(
    known: "np.ndarray[tuple[int], np.dtype[np.int64]]", found: list[int]
) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    """Return the distinct pairs of words, sorted."""
    return np.unique(np.concatenate([known, np.array(found, dtype=np.int64)]))
