"""Find the terms of a codebook in many texts at once.

All words of the texts are numbered, and each distinct word is compared with the terms once. A term of one word matches
where this word occurs. A longer term is searched for only in texts that contain all its words.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, pairwise

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from slr.text.phrase import Phrases, compile_phrases, fold_term, list_patterns, write_words


class TermIndex:
    """The terms of many codes."""

    def __init__(self, terms: Iterable[tuple[str, Iterable[str]]]) -> None:
        """Register pairs of a code and its terms."""
        self._codes: list[tuple[str, tuple[str, ...]]] = []
        self._compiled: dict[int, Phrases] = {}  # terms are compiled when they are first needed
        self._single: defaultdict[str, list[int]] = defaultdict(list)  # the word of a term -> codes
        # The first word of each term with several words -> the codes of the terms, each with all words of its term.
        self._longer: defaultdict[str, list[tuple[int, frozenset[str]]]] = defaultdict(list)
        self._always: set[int] = set()  # codes with a term that has no words
        for place, (code, listed) in enumerate(terms):
            own = tuple(listed)
            self._codes.append((code, own))
            for term in own:
                self._register(fold_term(term), place)
        longer = (words for listed in self._longer.values() for _, words in listed)
        patterns = frozenset(chain(self._single, *longer))
        self._whole = {pattern: (pattern,) for pattern in patterns if not pattern.endswith("*")}
        self._begun = {pattern[:-1]: pattern for pattern in patterns if pattern.endswith("*")}
        self._lengths = sorted({len(letters) for letters in self._begun})

    def _register(self, term: str, place: int) -> None:
        patterns = tuple(list_patterns(term))
        if patterns == (term,):
            self._single[term].append(place)
        elif patterns:
            self._longer[patterns[0]].append((place, frozenset(patterns)))
        else:
            self._always.add(place)

    def find(self, texts: Sequence[str]) -> Iterator[tuple[int, str, tuple[str, ...]]]:
        """Yield the number of a text, a code with a term that matches the text, and the matching phrases.

        The phrases are the same as those that `Phrases.find` returns. The texts and the codes of each text are in
        order.

        >>> index = TermIndex([("a", ["sleep*"]), ("b", ["night work"]), ("c", ["night"])])
        >>> [*index.find(["Sleepy at night", "Night-work"])]
        [(0, 'a', ('sleepy',)), (0, 'c', ('night',)), (1, 'b', ('night work',)), (1, 'c', ('night',))]
        """
        for number, words in enumerate(self._list_words(texts)):
            if words or self._always:
                found = self._find_in(texts[number], words)
                yield from ((number, self._codes[n][0], found[n]) for n in sorted(found) if found[n])

    def _find_in(self, text: str, words: "Sequence[_Known]") -> dict[int, tuple[str, ...]]:
        """Return the codes with a term that matches a text, each with the matching phrases. `words` must be sorted."""
        there = {pattern for _, patterns in words for pattern in patterns}
        searched = self._always.union(
            code for p in there for code, needed in self._longer.get(p, ()) if needed <= there
        )
        found: defaultdict[int, dict[str, None]] = defaultdict(dict)
        for word, patterns in words:
            for code in chain.from_iterable(self._single.get(p, ()) for p in patterns):
                found[code][word] = None
        return {code: tuple(listed) for code, listed in found.items()} | {
            code: self._compile(code).find(text) for code in searched
        }

    def _compile(self, place: int) -> Phrases:
        if place not in self._compiled:
            self._compiled[place] = compile_phrases(self._codes[place][1])
        return self._compiled[place]

    def _list_words(self, texts: Sequence[str]) -> "Iterator[list[_Known]]":
        """Yield, for each text, the distinct words that match words of terms, sorted."""
        cut = pc.ascii_split_whitespace(pa.array(map(write_words, texts), pa.large_string()))
        numbered = cut.values.dictionary_encode()
        distinct = enumerate(numbered.dictionary.to_pylist())
        known = sorted((word, matched, n) for n, word in distinct if (matched := self._match(word)))
        ranks = np.full(len(numbered.dictionary), -1)
        ranks[[n for _, _, n in known]] = np.arange(len(known))
        found = ranks[numbered.indices.to_numpy()]
        owners = np.repeat(np.arange(len(texts)), np.diff(cut.offsets.to_numpy()))
        pairs = np.unique((owners * len(known) + found)[found >= 0])
        bounds = np.searchsorted(pairs, np.arange(len(texts) + 1) * len(known)).tolist()
        listed = [known[rank][:2] for rank in (pairs % max(len(known), 1)).tolist()]
        yield from (listed[start:end] for start, end in pairwise(bounds))

    def _match(self, word: str) -> tuple[str, ...]:
        """Return the words of terms that match a word of a text."""
        begun = (word[:length] for length in self._lengths if length <= len(word))
        return (*self._whole.get(word, ()), *(self._begun[b] for b in begun if b in self._begun))


_Known = tuple[str, tuple[str, ...]]  # a word of a text, and the words of terms that match it
