"""Sort records by a text, so that records with similar texts are neighbours.

All texts together would take too much memory. They are therefore stored on disk in partitions, by their first letters,
and each partition is sorted separately.
"""

import marshal
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import numpy as np

from slr.spill import Piece, Spill

if TYPE_CHECKING:
    from slr.dedupe.column import Numbers, Texts


@dataclass(slots=True)
class SimilarSort:
    """Sorts records by a text, and records with the same text by id.

    The texts are stored in `spill`, in at most `partitions` partitions. The boundaries between partitions are
    chosen from the first texts. The result does not depend on the number of partitions.
    """

    spill: Spill
    partitions: int = 1
    _limits: list[str] | None = None
    _pieces: list[list[Piece]] = field(default_factory=list)
    _count: int = 0

    def add(self, texts: Sequence[str]) -> None:
        """Add the texts of the next records."""
        if not texts:
            return
        order = sorted(range(len(texts)), key=texts.__getitem__)
        listed = [texts[i] for i in order]
        if self._limits is None:
            self._limits = self._choose_limits(listed)
            self._pieces = [[] for _ in range(len(self._limits) + 1)]
        ends = [*(bisect_left(listed, limit) for limit in self._limits), len(listed)]
        start = 0
        for pieces, end in zip(self._pieces, ends, strict=True):
            if end > start:
                places = [self._count + i for i in order[start:end]]
                data = marshal.dumps((listed[start:end], places))
                pieces.append(Piece(self.spill.put(data), len(data)))
            start = end
        self._count += len(texts)

    def _choose_limits(self, listed: Sequence[str]) -> list[str]:
        """Return the texts at which partitions begin. `listed` is a sorted sample of the texts."""
        steps = (i * len(listed) // self.partitions for i in range(1, self.partitions))
        return sorted({listed[step] for step in steps})

    def finish(self, ids: "Texts") -> "tuple[Numbers, Numbers]":
        """Return the number of each record's group, and each record's place in the sorted list.

        Records are in one group if their texts are the same. `ids` are the ids of all records.
        """
        groups: Any = np.empty(self._count, dtype=np.int32)
        ranks: Any = np.empty(self._count, dtype=np.int32)
        group = rank = 0
        for pieces in self._pieces:
            rows = self._read_rows(pieces, ids)
            places = np.array([place for _, _, place in rows], dtype=np.int64)
            ranks[places] = np.arange(rank, rank + len(rows))
            sizes = [sum(1 for _ in same) for _, same in groupby(rows, key=itemgetter(0))]
            groups[places] = np.repeat(np.arange(group, group + len(sizes)), sizes)
            group, rank = group + len(sizes), rank + len(rows)
        return groups, ranks

    def _read_rows(self, pieces: Sequence[Piece], ids: "Texts") -> list[tuple[str, str, int]]:
        """Return the text, id and place of each record in a partition, sorted."""
        rows: list[tuple[str, str, int]] = []
        for piece in pieces:
            texts, places = marshal.loads(self.spill.get(*piece))  # noqa: S302  our own bytes
            rows += zip(texts, ids.take(places), places, strict=True)
        rows.sort()
        return rows
