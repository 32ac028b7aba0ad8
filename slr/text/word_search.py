"""Test quickly whether a text contains one of many words. Case is ignored."""

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property


class WordSearch:
    r"""A test for many words, each given as a regular expression in lower case that begins with a letter.

    >>> ministry = WordSearch(["ministry", r"institut\w*"])
    >>> ministry.occurs_in("Ministry of Health"), ministry.occurs_in("Institutes"), ministry.occurs_in("Ministryof")
    (True, True, False)
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._words = tuple(words)

    def occurs_in(self, text: str) -> bool:
        """Return whether one of the words occurs in a text as a whole word."""
        if text.isascii():
            return self._ascii.search(text.lower()) is not None
        return self._every.search(text) is not None

    @cached_property
    def _ascii(self) -> re.Pattern[str]:
        """The pattern for lower-case ASCII text. It is ten times as fast as the pattern that ignores case.

        Words with the same first letter are grouped, so that most letters of a text are compared with few words.
        """
        groups: dict[str, list[str]] = defaultdict(list)
        for word in self._words:
            groups[word[0]].append(word[1:])
        grouped = (f"{first}(?:{'|'.join(rest)})" for first, rest in groups.items())
        return re.compile(rf"\b(?:{'|'.join(grouped)})\b")

    @cached_property
    def _every(self) -> re.Pattern[str]:
        return re.compile(rf"\b(?:{'|'.join(self._words)})\b", re.IGNORECASE)
