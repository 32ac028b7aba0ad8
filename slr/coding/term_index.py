"""Find the terms of a codebook in many texts at once.

All words of the texts are numbered, and each distinct word is compared with the terms once. A term of one word
matches where this word occurs. A longer term is searched for only in texts that contain all its words. Negating words
and exclusion terms are checked only in texts in which they could be next to a term.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, pairwise
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from slr.coding.code_terms import CodeTerms, Match
from slr.text.negation import MOST_BETWEEN, PASSED, is_negating
from slr.text.phrase import fold_term, list_patterns, write_words


class TermIndex:
    """An index of the terms of many codes, for searching many texts at once."""

    def __init__(self, codes: Iterable[CodeTerms]) -> None:
        """Register the terms and exclusion terms of the codes."""
        self._codes = tuple(codes)
        self._searched = (
            *self._codes,
            *(CodeTerms(code.code, code.exclude) for code in self._codes),
        )  # the exclusion terms are searched for like the terms of further codes
        self._single: defaultdict[str, list[int]] = defaultdict(list)  # the word of a term -> codes
        # The first word of each term with several words -> the codes of the terms, each with all words of its term.
        self._longer: defaultdict[str, list[tuple[int, frozenset[str]]]] = defaultdict(list)
        self._always: set[int] = set()  # codes with a term that has no words
        for place, code in enumerate(self._searched):
            for term in code.terms:
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

    def find(self, texts: Sequence[str]) -> Iterator[tuple[int, str, Match]]:
        """Yield each text with each of its codes: the number of the text, the id of the code, and its matching phrases.

        The phrases are the same as in `CodeTerms.match`. Codes without a match that counts are left out. The texts are
        in order, and so are the codes of each text.

        >>> index = TermIndex([CodeTerms("a", ("sleep*",)), CodeTerms("b", ("night work",)), CodeTerms("c", ("night",))])
        >>> [(n, code, match.words) for n, code, match in index.find(["Sleepy at night", "Night-work"])]
        [(0, 'a', ('sleepy',)), (0, 'c', ('night',)), (1, 'b', ('night work',)), (1, 'c', ('night',))]
        """
        for number, (words, negating) in enumerate(self._list_words(texts)):
            if words or self._always:
                found = self._find_in(texts[number], words)
                for place in sorted(p for p in found if found[p] and p < len(self._codes)):
                    code = self._codes[place]
                    exact = negating or place in self._always or found.get(place + len(self._codes))
                    match = code.match(texts[number]) if exact else Match(found[place])
                    if match.words:
                        yield number, code.code, match

    def _find_in(self, text: str, words: "Sequence[_Known]") -> dict[int, tuple[str, ...]]:
        """Map each code whose terms could match a text to its matching phrases. A code can have no matching phrases.

        `words` must be sorted.
        """
        there = {pattern for _, patterns in words for pattern in patterns}
        searched = self._always.union(
            code for p in there for code, needed in self._longer.get(p, ()) if needed <= there
        )
        found: defaultdict[int, dict[str, None]] = defaultdict(dict)
        for word, patterns in words:
            for code in chain.from_iterable(self._single.get(p, ()) for p in patterns):
                found[code][word] = None
        return {code: tuple(listed) for code, listed in found.items()} | {
            code: self._searched[code].phrases.find(text) for code in searched
        }

    def _list_words(self, texts: Sequence[str]) -> "Iterator[tuple[list[_Known], bool]]":
        """Yield, for each text, its sorted words that occur in terms, and whether one of them could be negated."""
        cut = pc.ascii_split_whitespace(pa.array(map(write_words, texts), pa.large_string()))
        numbered = cut.values.dictionary_encode()
        distinct = numbered.dictionary.to_pylist()
        known = sorted(
            (word, matched, n) for n, word in enumerate(distinct) if (matched := self._match(word))
        )
        ranks = np.full(len(numbered.dictionary), -1)
        ranks[[n for _, _, n in known]] = np.arange(len(known))
        found = ranks[numbered.indices.to_numpy()]
        owners = np.repeat(np.arange(len(texts)), np.diff(cut.offsets.to_numpy()))
        pairs = np.unique((owners * len(known) + found)[found >= 0])
        negated = _find_negated(distinct, numbered.indices.to_numpy()) & (found >= 0)
        negating = np.bincount(owners[negated], minlength=len(texts)).astype(bool).tolist()
        bounds = np.searchsorted(pairs, np.arange(len(texts) + 1) * len(known)).tolist()
        listed = [known[rank][:2] for rank in (pairs % max(len(known), 1)).tolist()]
        for (start, end), negates in zip(pairwise(bounds), negating, strict=True):
            yield listed[start:end], negates

    def _match(self, word: str) -> tuple[str, ...]:
        """Return the words of terms that match a word of a text."""
        begun = (word[:length] for length in self._lengths if length <= len(word))
        return (*self._whole.get(word, ()), *(self._begun[b] for b in begun if b in self._begun))


def _find_negated(words: Sequence[str], stream: NDArray[np.integer[Any]]) -> NDArray[np.bool_]:
    """Find the words that a negating word could negate. Return true or false for each word in the texts.

    `words` are the distinct words. `stream` lists all words of the texts, as positions in `words`. The result is true
    for all words that are negated. Because the stream has no punctuation, it is also true for some words that are not
    negated.
    """
    negating = np.array([word == _CUT or is_negating(word) for word in words], dtype=bool)[stream]
    passed = np.array([word in PASSED for word in words], dtype=bool)[stream]
    negated = np.zeros(len(stream), dtype=bool)
    for _ in range(MOST_BETWEEN + 1):  # in each round, one more word can be between the two words
        negated[1:] |= negating[:-1]
        negating[1:] = negating[:-1] & passed[1:]
        negating[:1] = False
    return negated


_CUT: Final = "t"  # what is left of "n't", because an apostrophe separates the words of the stream
_Known = tuple[str, tuple[str, ...]]  # a word of a text, and the words of terms that match it
