"""Find the pairs of adjacent words that occur in enough reports to get a column in the matrix.

The pairs of all parts do not fit into memory, so they are in a spill (see `slr.spill`). The pairs of each part are
sorted. The words are divided into ranges. The pairs that begin with a word of the first range are counted first, then
those of the second range, and so on.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from slr.screen.count import find_runs
from slr.screen.term import Places, Whole
from slr.spill import Piece, Spill, get_array, put_array

RANGE: Final = 500_000  # about this many distinct pairs, over all parts, are added up together
# A pair of words gets a column if it occurs in at least 2 reports and, in a large corpus, in at least 1 of 20,000 reports. Rarer
# pairs would double the size of the matrix and hardly improve the model.
SHARED: Final = 2
SHARED_SHARE: Final = 20_000


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Stored:
    """The pairs of words of one part of the reports, in a spill.

    `kinds` are the distinct pairs. `holders` contains, for each pair, the number of reports in which it occurs, as
    integers of the type `small`.
    """

    kinds: Piece
    holders: Piece
    small: np.dtype[Any]

    def read(self, spill: Spill, low: int, high: int) -> tuple[Whole, Whole]:
        """Return the pairs from index `low` up to index `high`, and the number of reports with each."""
        one = self.small.itemsize
        kinds = get_array(spill, Piece(self.kinds.start + 8 * low, 8 * (high - low)), np.int64)
        holders = get_array(spill, Piece(self.holders.start + one * low, one * (high - low)), self.small)
        return kinds, holders.astype(np.int64)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shared:
    """The pairs of words that get a column in the matrix.

    - `kinds`: these pairs, sorted
    - `holders`: the number of reports that contain each pair
    """

    kinds: Whole
    holders: Whole
    _spill: Spill
    _starts: Whole  # for each range, where its results begin in the spill: those of the first part, then of the second, and so on
    _before: Whole  # for each part and range, the number of results of the parts before it
    _numbers: Whole  # for each part and range, the number of its results

    def find(self, part: int) -> Places:
        """Return one number for each distinct pair of a part.

        If the pair has a column, the number is its index in `kinds`. Otherwise, it is minus the number of reports with
        the pair.
        """
        found = [np.empty(0, dtype=np.int32)]
        for start, skipped, number in zip(self._starts, self._before[part], self._numbers[part], strict=True):
            piece = Piece(int(start + 4 * skipped), int(4 * number))
            found.append(get_array(self._spill, piece, np.int32))
        return np.concatenate(found)


def find_shared(
    parts: Sequence[Stored], begun: Whole, bits: int, height: int, spill: Spill, *, size: int = RANGE
) -> Shared:
    """Return the pairs that get a column.

    - `begun`: for each word, the number of distinct pairs that begin with it, summed over the parts
    - `bits`: the number of bits for the second word of a packed pair
    - `height`: the number of reports
    - `size`: about how many pairs are added up together; it does not change the result
    """
    least = max(SHARED, height // SHARED_SHARE)
    edges = np.array([0, *(high for _, high in _divide(begun, size))], dtype=np.int64) << bits
    bounds = np.array(
        [np.searchsorted(get_array(spill, part.kinds, np.int64), edges) for part in parts], dtype=np.int64
    ).reshape(len(parts), len(edges))
    kinds, holders, starts = [np.empty(0, np.int64)], [np.empty(0, np.int64)], []
    known = 0
    for column in range(len(edges) - 1):
        rows = [
            part.read(spill, int(low), int(high))
            for part, (low, high) in zip(parts, bounds[:, column : column + 2], strict=True)
        ]
        distinct, total, owner = _add_up(*(np.concatenate(values) for values in zip(*rows, strict=True)))
        common = total >= least
        answers = np.where(common, np.cumsum(common) - 1 + known, -total).astype(np.int32)
        starts.append(put_array(spill, answers[owner]).start)
        kinds.append(distinct[common])
        holders.append(total[common])
        known += int(common.sum())
    numbers = np.diff(bounds, axis=1)
    return Shared(
        kinds=np.concatenate(kinds),
        holders=np.concatenate(holders),
        _spill=spill,
        _starts=np.array(starts, dtype=np.int64),
        _before=np.cumsum(numbers, axis=0) - numbers,
        _numbers=numbers,
    )


def _add_up(kinds: Whole, holders: Whole) -> tuple[Whole, Whole, Whole]:
    """Return the distinct pairs in ascending order, and the number of reports with each of them.

    Also return the index of each given pair among the distinct pairs.
    """
    order, ordered = _sort(kinds)
    distinct, repeats = find_runs(ordered)
    begins = np.cumsum(repeats) - repeats
    total = np.add.reduceat(holders[order], begins) if len(begins) else holders
    owner = np.empty(len(kinds), dtype=np.int64)
    owner[order] = np.repeat(np.arange(len(distinct)), repeats)
    return distinct, total, owner


def _sort(values: Whole) -> tuple[Whole, Whole]:
    """Return the order of the values, and the values in this order.

    If they fit, each value and its index are packed into one integer, because sorting integers is several times
    faster than sorting indexes by their values.
    """
    bits = len(values).bit_length()
    low, high = (int(values.min()), int(values.max())) if len(values) else (0, 0)
    if (high - low).bit_length() + bits > _BITS:
        order = np.argsort(values, kind="stable")
        return order, values[order]
    packed = values - low
    packed <<= bits
    packed += np.arange(len(values))
    packed.sort()
    return packed & ((1 << bits) - 1), (packed >> bits) + low


_BITS: Final = 63  # of a positive integer


def _divide(begun: NDArray[np.int64], size: int) -> Iterator[tuple[int, int]]:
    """Yield ranges of words. About `size` pairs begin with the words of each range."""
    total = int(begun.sum())
    number = max(1, -(-total // size))
    wanted = np.arange(1, number) * (total / number)
    bounds = [0, *(np.searchsorted(np.cumsum(begun), wanted) + 1).tolist(), len(begun)]
    yield from ((low, high) for low, high in pairwise(bounds) if low < high)
