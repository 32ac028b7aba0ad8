"""Index the words of a chunk of reports, so that a rule can look up its terms instead of searching every text.

The words of all reports form one sequence. Each title, abstract and keyword ends with a bar, so that no phrase
matches across two of these texts. Words that match no pattern of a query are not indexed.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from slr.query.document import FIELDS, Document, Field
from slr.query.lexicon import Lexicon

Places = NDArray[
    np.integer[Any]
]  # positions in the sequence of words, numbers of reports, or numbers of words
Answers = NDArray[np.int8]  # one answer per report: TRUE, FALSE or UNKNOWN
TRUE: Final = 1
UNKNOWN: Final = 0
FALSE: Final = -1

_BAR: Final = "|"
_ALL: Final = 7  # the bits of all fields
_BIT: Final[Mapping[Field, int]] = {"title": 1, "abstract": 2, "keywords": 4}
_NONE: Final[Places] = np.zeros(0, dtype=np.int64)


class Index:
    """The words of a chunk of reports, which can be looked up by pattern. The words of all reports form one sequence.

    - `words`: the distinct words, and the texts that `number` added
    - `tokens`: the words of the sequence, as indices of `words`
    - `reports`: the report of each word of the sequence
    - `size`: the number of reports
    """

    def __init__(self, documents: Sequence[Document], lexicon: Lexicon) -> None:
        cut = pc.ascii_split_whitespace(pa.array(map(_write, documents), pa.large_string()))
        numbered = cut.values.dictionary_encode()
        self.size = len(documents)
        self.words: list[str] = numbered.dictionary.to_pylist()
        self.tokens: NDArray[np.int32] = numbered.indices.to_numpy()
        self.reports: NDArray[np.int32] = np.repeat(
            np.arange(self.size, dtype=np.int32), np.diff(cut.offsets.to_numpy())
        )
        bar = np.array([word == _BAR for word in self.words], dtype=bool)
        self._bars: Places = np.flatnonzero(bar[self.tokens])
        self._fields = _find_fields(self._bars, self.reports)
        self._missing = {
            "title": _are_empty(d.title for d in documents),
            "abstract": _are_empty(d.abstract for d in documents),
            "keywords": _are_empty(d.keywords for d in documents),
        }
        self._by_pattern: defaultdict[int, list[int]] = defaultdict(list)
        matched = lexicon.find(self.words)
        # A term such as `?` matches any letter, but not the bar.
        relevant = sorted(
            (i for i, found in enumerate(matched) if found and self.words[i] != _BAR),
            key=self.words.__getitem__,
        )
        for number in relevant:
            for pattern in matched[number]:
                self._by_pattern[pattern].append(number)
        meant = np.zeros(len(self.words), dtype=bool)
        meant[relevant] = True
        places = np.flatnonzero(meant[self.tokens])
        found = self.tokens[places]
        order = np.argsort(found, kind="stable")
        self._places: Places = places[order]
        self._first = _count_up(found, len(self.words))
        owners = self.reports[self._places]
        distinct = np.ones(len(owners), dtype=bool)
        distinct[1:] = (owners[1:] != owners[:-1]) | (found[order][1:] != found[order][:-1])
        self._owners: NDArray[np.int32] = owners[distinct]
        self._first_owner = _count_up(found[order][distinct], len(self.words))
        self._starts: dict[tuple[int, ...], Places] = {}
        self._absence: dict[frozenset[Field], Answers] = {}

    def is_missing(self, field: Field) -> NDArray[np.bool_]:
        """Return, for each report, whether a field has no words."""
        return self._missing[field]

    def absence(self, fields: frozenset[Field]) -> Answers:
        """Return, for each report, the answer for a word that was not found in these fields.

        The answer is UNKNOWN if one of these fields is missing, because the word could be in this field. Otherwise the
        answer is FALSE. Many sources lack keywords, so missing keywords matter only if no other field is searched.
        """
        if fields not in self._absence:
            answers = np.full(self.size, FALSE, dtype=np.int8)
            for field in fields if len(fields) == 1 else fields - {"keywords"}:
                answers[self._missing[field]] = UNKNOWN
            self._absence[fields] = answers
        return self._absence[fields]

    def find_reports(self, patterns: Sequence[int], fields: frozenset[Field]) -> Places:
        """Return the reports in which a word of these fields matches a pattern. A report can occur several times."""
        return self.find_words(patterns, fields)[0]

    def find_words(self, patterns: Sequence[int], fields: frozenset[Field]) -> tuple[Places, Places]:
        """Find the words in these fields that match a pattern.

        Return two arrays of the same length: the report and the number of each word found. The words are in the order
        of the patterns, and the words of one pattern are in alphabetical order. A word that matches several patterns
        is returned several times.
        """
        numbers = self._list_words(patterns)
        if not len(numbers):
            return _NONE, _NONE
        if len(fields) == len(FIELDS):
            counts, places = gather_slices(self._first_owner, numbers)
            return self._owners[places], np.repeat(numbers, counts)
        counts, places = gather_slices(self._first, numbers)
        found, named = self._places[places], np.repeat(numbers, counts)
        inside = self.are_in(found, fields)
        owners, named = self.reports[found[inside]], named[inside]
        distinct = np.ones(len(owners), dtype=bool)
        distinct[1:] = (owners[1:] != owners[:-1]) | (named[1:] != named[:-1])
        return owners[distinct], named[distinct]

    def find_starts(self, patterns: tuple[int, ...]) -> Places:
        """Return the sorted positions, in all fields, at which a term begins. Each pattern matches one word of the term.

        Matches do not overlap. After a match, the search continues after the last word of the match.
        """
        if patterns not in self._starts:
            self._starts[patterns] = self._find_starts(patterns)
        return self._starts[patterns]

    def _find_starts(self, patterns: tuple[int, ...]) -> Places:
        listed = [self._list_words([pattern]) for pattern in patterns]
        counts = [int((self._first[words + 1] - self._first[words]).sum()) for words in listed]
        rarest = min(range(len(patterns)), key=counts.__getitem__)
        if not counts[rarest]:
            return _NONE
        _, places = gather_slices(self._first, listed[rarest])
        found = np.sort(self._places[places]) - rarest
        for offset, words in enumerate(listed):
            if offset != rarest:
                found = found[found + offset >= 0]
                # The last word of the sequence is a bar, which matches no pattern.
                found = found[_contains(words, self.tokens.take(found + offset, mode="clip"))]
        return _drop_overlaps(found, len(patterns))

    def are_in(self, places: Places, fields: frozenset[Field]) -> NDArray[np.bool_]:
        """Return, for each position, whether the word at this position is in one of the fields."""
        bits = sum(_BIT[field] for field in fields)
        if bits == _ALL:
            return np.ones(len(places), dtype=bool)
        return np.asarray((self._fields[places] & bits) != 0)

    def find_ends(self, places: Places) -> Places:
        """Return, for each position, the position of the last word in the same title, abstract or keyword."""
        return self._bars[np.searchsorted(self._bars, places)] - 1

    def spell(self, first: int, last: int) -> str:
        """Return the words from the position `first` to the position `last`, both included, separated by spaces."""
        return " ".join([self.words[number] for number in self.tokens[first : last + 1].tolist()])

    def texts_of(self, report: int) -> Iterator[tuple[Field, str]]:
        """Yield the title, the abstract and each keyword of a report as pairs of the field and the text.

        Each text begins and ends with a space. Missing fields are left out.
        """
        start, end = np.searchsorted(self.reports, [report, report + 1]).tolist()
        bars = self._bars[slice(*np.searchsorted(self._bars, [start, end]).tolist())].tolist()
        fields = [*FIELDS[:2], *[FIELDS[2]] * len(bars)]
        for field, bar in zip(fields, bars, strict=False):
            if bar > start:
                yield field, f" {self.spell(start, bar - 1)} "
            start = bar + 1

    def _list_words(self, patterns: Sequence[int]) -> Places:
        known = self._by_pattern
        return np.array([n for p in patterns if p in known for n in known[p]], dtype=np.int64)

    def number(self, text: str) -> int:
        """Return the number of a text, such as a phrase. If the text is new, it is added to `words`."""
        known = self._numbers.get(text)
        if known is None:
            known = self._numbers[text] = len(self.words)
            self.words.append(text)
        return known

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {word: number for number, word in enumerate(self.words)}


def gather_slices(first: Places, numbers: Places) -> tuple[Places, Places]:
    """Return how long each number's slice is, and all positions in these slices.

    The slice of a number begins at `first[number]` and ends before `first[number + 1]`.
    """
    starts = first[numbers]
    counts = first[numbers + 1] - starts
    ends = np.cumsum(counts)
    return counts, np.repeat(starts - ends + counts, counts) + np.arange(counts.sum())


def _write(document: Document) -> str:
    return " | ".join((document.title, document.abstract, *document.keywords)) + " |"


def _are_empty(values: Any) -> NDArray[np.bool_]:
    return np.fromiter((not value for value in values), dtype=bool)


def _find_fields(bars: Places, reports: NDArray[np.int32]) -> NDArray[np.uint8]:
    """Return, for each word, the bit of the field that contains it.

    A report's first bar ends its title, and its second bar ends its abstract.
    """
    owners = reports[bars]
    number = np.arange(len(bars)) - np.searchsorted(owners, owners)
    bits = np.array([_BIT[field] for field in FIELDS], dtype=np.uint8)[np.minimum(number, 2)]
    return np.repeat(bits, np.diff(bars, prepend=-1))


def _count_up(numbers: NDArray[Any], size: int) -> Places:
    """Return, for each number from 0 to `size`, how many of `numbers` are smaller."""
    return np.concatenate(([0], np.cumsum(np.bincount(numbers, minlength=size)))).astype(np.int64)


def _contains(words: Places, tokens: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Return, for each of the tokens, whether it is one of `words`."""
    if len(words) == 1:
        return np.asarray(tokens == words[0])
    known = np.sort(words)
    found = np.searchsorted(known, tokens).clip(max=len(known) - 1)
    return np.asarray(known[found] == tokens)


def _drop_overlaps(starts: Places, length: int) -> Places:
    """Return the sorted `starts` without matches that begin inside an earlier match. Each match has `length` words."""
    if length == 1 or not len(starts) or int(np.diff(starts).min(initial=length)) >= length:
        return starts
    kept, end = [], -1
    for start in starts.tolist():
        if start >= end:
            kept.append(start)
            end = start + length
    return np.array(kept, dtype=np.int64)
