"""Store which records belong together, in a few bytes for each record."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from slr.dedupe.column import Texts

if TYPE_CHECKING:
    from slr.dedupe.column import Numbers


@dataclass(frozen=True, slots=True, eq=False)
class Clusters(Mapping[str, str]):
    """Maps each record to the smallest id in its cluster.

    `ids` are the ids of the records, sorted. For each record, `homes` gives the position in `ids` of the smallest id in
    its cluster. A record that is not in `ids` is mapped to itself.
    """

    ids: Texts
    homes: "Numbers"
    _moved: dict[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        moved = np.flatnonzero(self.homes != np.arange(len(self.homes)))
        found = zip(self.ids.take(moved), self.ids.take(self.homes[moved]), strict=True)
        object.__setattr__(self, "_moved", dict(found))

    @classmethod
    def of(cls, cluster_of: Mapping[str, str]) -> "Clusters":
        """Create the clusters from a mapping of records to clusters."""
        ids = sorted(cluster_of)
        places = {record: place for place, record in enumerate(ids)}
        return cls(Texts.of(ids), np.array([places[cluster_of[record]] for record in ids], np.int32))

    def __getitem__(self, record: str) -> str:
        """Return the cluster of a record."""
        return self._moved.get(record, record)

    def __iter__(self) -> Iterator[str]:
        """Yield the records, sorted by id."""
        return iter(self.ids)

    def __len__(self) -> int:
        """Return the number of records."""
        return len(self.ids)

    def find_places(self, records: Iterable[str]) -> list[int]:
        """Return the positions of the given records in `ids`, sorted."""
        return [bisect_left(self.ids, record) for record in sorted(records)]

    def collapse(self, names: Mapping[str, str]) -> "Clusters":
        """Merge clusters, and return all clusters. `names` maps a cluster to the cluster into which it is merged."""
        if not names:
            return self
        new = np.arange(len(self.homes), dtype=np.int32)
        for old, name in names.items():
            new[bisect_left(self.ids, old)] = bisect_left(self.ids, name)
        return Clusters(self.ids, new[self.homes])
