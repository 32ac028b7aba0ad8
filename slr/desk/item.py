"""Define a list of reports to be judged. To save memory, items are created only when they are needed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, overload

import numpy as np
from numpy.typing import NDArray

from slr.model.word import SERVED, Served

RANKED: Final = ("model", "listed")
_RANKED: Final = [SERVED.index(way) for way in RANKED]


@dataclass(frozen=True, slots=True)
class Item:
    """One report to be judged, and how it was chosen for the reviewer."""

    report: str
    served: Served

    @property
    def ranked(self) -> bool:
        """Whether a session may move the report according to its likely relevance.

        Pilot reports, reports drawn at random and reports chosen by hand keep their place.
        """
        return self.served in RANKED


class ItemList(Sequence[Item]):
    """Reports to be judged, in reading order.

    `places` are the positions of the reports in `ids`. `served` is how each report was chosen, as a position
    in `SERVED`.
    """

    def __init__(
        self, ids: Sequence[str], places: NDArray[np.int64], served: NDArray[np.int8] | Served
    ) -> None:
        self.ids, self.places = ids, places
        self.served = (
            np.full(len(places), SERVED.index(served), dtype=np.int8) if isinstance(served, str) else served
        )

    @classmethod
    def of(cls, ids: Sequence[str], place: Mapping[str, int], items: Iterable[Item]) -> "ItemList":
        """Return a list of these items. `place` maps each report to its number in `ids`."""
        listed = list(items)
        return cls(
            ids,
            np.array([place[item.report] for item in listed], dtype=np.int64),
            np.array([SERVED.index(item.served) for item in listed], dtype=np.int8),
        )

    @property
    def ranked(self) -> NDArray[np.bool_]:
        """Which items a session may reorder according to their likely relevance."""
        return np.isin(self.served, _RANKED)

    def __len__(self) -> int:
        """Return the number of items."""
        return len(self.places)

    @overload
    def __getitem__(self, number: int) -> Item: ...

    @overload
    def __getitem__(self, number: slice) -> "ItemList": ...

    def __getitem__(self, number: "int | slice") -> "Item | ItemList":
        """Return an item, or a part of the list."""
        if isinstance(number, slice):
            return ItemList(self.ids, self.places[number], self.served[number])
        return Item(self.ids[int(self.places[number])], SERVED[self.served[number]])
