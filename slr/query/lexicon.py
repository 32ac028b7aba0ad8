"""Collect the words of reports that match the terms of queries, while the reports are read.

Searching for each term in each report would take too long. Reports share many words, so each new word is
compared with the terms only once. The words of a report then show which terms it can match.
"""

from collections.abc import Callable, Iterable, Sequence

from slr.query.document import Document
from slr.query.wildcard import WILDCARDS, word_test


class Lexicon:
    """The watched word patterns, and the words that match them so far."""

    def __init__(self) -> None:
        self.watched: dict[str, list[set[str]]] = {}
        self.seen: set[str] = set()
        self.relevant: set[str] = set()
        self._open: dict[str, Callable[[str], bool]] = {}
        self._starts: list[str] = []

    def watch(self, patterns: Iterable[str]) -> set[str]:
        """Return a set that will contain each word that matches one of the patterns.

        Call this before `look`.
        """
        words: set[str] = set()
        for pattern in patterns:
            if pattern not in self.watched:
                self._sort(pattern)
            self.watched.setdefault(pattern, []).append(words)
        return words

    def look(self, documents: Sequence[Document]) -> list[set[str]]:
        """Return the words of each document that match a watched pattern.

        The Arrow library splits and numbers the words, because plain Python would be too slow.

        >>> from slr.query.document import read_document
        >>> lexicon = Lexicon()
        >>> words = lexicon.watch(["work*"])
        >>> lexicon.look([read_document("Workers at work", None, ())]) == [words] == [{"workers", "work"}]
        True
        """
        import numpy as np  # noqa: PLC0415  heavy: loaded where reports are
        import pyarrow as pa  # noqa: PLC0415
        import pyarrow.compute as pc  # noqa: PLC0415

        cut = pc.ascii_split_whitespace(pa.array([d.loose for d in documents], pa.large_string()))
        numbered = cut.values.dictionary_encode()
        words, numbers = numbered.dictionary.to_pylist(), numbered.indices.to_numpy()
        self._learn(set(words) - self.seen)
        meant = np.fromiter((w in self.relevant for w in words), dtype=bool, count=len(words))
        places = np.flatnonzero(meant[numbers])
        owners = np.searchsorted(cut.offsets.to_numpy(), places, side="right") - 1
        found: list[set[str]] = [set() for _ in documents]
        for pair in np.unique(owners * len(words) + numbers[places]).tolist():
            owner, number = divmod(pair, len(words))
            found[owner].add(words[number])
        return found

    def _sort(self, pattern: str) -> None:
        """Store a new pattern. Patterns whose only wildcard is a final `*` are stored separately."""
        if pattern.endswith("*") and not any(w in pattern[:-1] for w in WILDCARDS):
            self._starts.append(pattern[:-1])
        elif any(w in pattern for w in WILDCARDS):
            self._open[pattern] = word_test(pattern)

    def _learn(self, new: set[str]) -> None:
        self.seen |= new
        starts = tuple(self._starts)
        for word in new:
            self._add(word, starts)

    def _add(self, word: str, starts: tuple[str, ...]) -> None:
        found = [word] if word in self.watched else []
        if word.startswith(starts):
            found += [f"{start}*" for start in starts if word.startswith(start)]
        found += [pattern for pattern, matches in self._open.items() if matches(word)]
        for pattern in found:
            self.relevant.add(word)
            for words in self.watched[pattern]:
                words.add(word)
