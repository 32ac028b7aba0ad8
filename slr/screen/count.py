"""Count words, pairs of adjacent words, and keywords in the texts of a part of the reports.

The functions can run in other processes, because they need only the data of the part. Terms are counted by sorting arrays of
integers, not in a dictionary. `slr.screen.pair` finds the pairs of words that occur in enough reports.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from slr.screen.term import Numbered, Places, Whole

Counts = NDArray[np.unsignedinteger[Any]]  # of the smallest type in which all numbers fit

FIELDS: Final = 3  # title, abstract and keywords


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pairs:
    """The pairs of adjacent words of a part.

    - `kinds`: the distinct pairs, sorted, as `pack_pair` packs them
    - `holders`: the number of reports of this part with each of these pairs
    - `reports`: the sorted numbers of the reports with the first pair, then of those with the second pair, and so on
    - `counts`: how often the pair occurs in each of `reports`
    """

    kinds: Whole
    holders: Counts
    reports: Counts
    counts: Counts


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Counted:
    """How often terms (words or keywords) occur in each report of a part.

    - `numbers`: the number of different terms of each report
    - `terms`, `counts`: the sorted terms of the first report and their counts, then those of the second report, and so on
    - `sizes`: the number of terms and pairs of each report, with repetitions
    - `pairs`: the pairs of adjacent words, or None for keywords
    """

    numbers: Places
    terms: Places
    counts: Counts
    sizes: Whole
    pairs: Pairs | None = None

    @property
    def height(self) -> int:
        """The number of reports."""
        return len(self.numbers)


def pack_pair(first: Places, second: Places, width: int) -> Whole:
    """Return pairs of words as integers, which sort by the first word, then by the second. `width` is the number of words."""
    packed = first.astype(np.int64)
    packed <<= width.bit_length()
    packed += second
    return packed


def unpack_pairs(packed: Whole, width: int) -> tuple[Places, Places]:
    """Return the first and the second words of pairs that `pack_pair` has packed."""
    bits = width.bit_length()
    return (packed >> bits).astype(np.int32), (packed & ((1 << bits) - 1)).astype(np.int32)


def count_keywords(part: Numbered, width: int) -> Counted:
    """Return how often each keyword occurs in each report. `width` is the number of keywords."""
    report = _number_groups(part.keyword_ends)
    rows, terms, counts = _count_pairs(report, part.keyword, width)
    return Counted(
        numbers=np.bincount(rows, minlength=part.height).astype(np.int32),
        terms=terms,
        counts=counts,
        sizes=np.bincount(report, minlength=part.height),
    )


def count_terms(part: Numbered, fields: Sequence[int], width: int) -> Counted:
    """Return how often words and pairs of adjacent words occur in the given fields of each report.

    The fields are the title (0), the abstract (1) and the keywords (2). `width` is the number of words.
    """
    stream, report = _choose_fields(part, fields)
    single = stream >= 0
    pair = np.asarray(single[:-1] & single[1:] & (report[:-1] == report[1:]))
    rows, terms, counts = _count_pairs(report[single], stream[single], width)
    sizes = np.bincount(report[single], minlength=part.height)
    sizes += np.bincount(report[:-1][pair], minlength=part.height)
    places = np.flatnonzero(pair)
    return Counted(
        numbers=np.bincount(rows, minlength=part.height).astype(np.int32),
        terms=terms,
        counts=counts,
        sizes=sizes,
        pairs=_count_kinds(pack_pair(stream[places], stream[places + 1], width), report[places], part.height),
    )


def _choose_fields(part: Numbered, fields: Sequence[int]) -> tuple[Places, Places]:
    """Return the words of the given fields, and the report of each word."""
    wanted = np.isin(np.arange(FIELDS), fields)
    lengths = np.diff(part.ends, prepend=0).reshape(-1, FIELDS)
    stream = part.stream
    if not wanted.all():
        stream = stream[np.repeat(np.tile(wanted, len(lengths)), lengths.ravel())]
    numbers = np.arange(len(lengths), dtype=np.int32)
    return stream, np.repeat(numbers, lengths[:, wanted].sum(axis=1))


def _count_kinds(packed: Whole, report: Places, height: int) -> Pairs:
    """Return the counts of pairs. Both arrays have one item per occurrence: the pair and its report.

    Each pair and its report are packed into one integer, because sorting one array is several times faster than
    sorting two. The 63 bits are enough for 16 million words and 30,000 reports.
    """
    bits = height.bit_length()
    packed <<= bits
    packed += report
    packed.sort()
    distinct, counts = find_runs(packed)
    kinds, holders = find_runs(distinct >> bits)
    reports = distinct & ((1 << bits) - 1)
    return Pairs(kinds=kinds, holders=shrink(holders), reports=shrink(reports), counts=shrink(counts))


def _count_pairs(row: Places, term: Places, width: int) -> tuple[Places, Places, Counts]:
    """Return the distinct pairs of row and term, sorted, and how often each pair occurs."""
    bits = width.bit_length()
    keys = row.astype(np.int64)
    keys <<= bits
    keys += term
    keys.sort()
    distinct, counts = find_runs(keys)
    rows, terms = distinct >> bits, distinct & ((1 << bits) - 1)
    return rows.astype(np.int32), terms.astype(np.int32), shrink(counts)


def shrink(numbers: NDArray[Any]) -> Counts:
    """Return an array of non-negative numbers with the smallest type that fits all of them. Most counts fit into one byte."""
    return numbers.astype(np.min_scalar_type(int(numbers.max(initial=0))))


def find_runs(values: Whole) -> tuple[Whole, Whole]:
    """Return the distinct values of a sorted array, and how often each occurs."""
    if not len(values):
        return values, np.empty(0, dtype=np.int64)
    begins = np.concatenate([[0], np.flatnonzero(values[1:] != values[:-1]) + 1])
    return values[begins], np.diff(begins, append=len(values))


def _number_groups(ends: Whole) -> Places:
    """Return the number of each item's group. The groups are adjacent, and `ends` contains their ends (exclusive)."""
    return np.repeat(np.arange(len(ends), dtype=np.int32), np.diff(ends, prepend=0))
