"""Keep the large tables of a review out of memory until they are needed."""

import pickle
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from slr.spill import Piece, Spill

if TYPE_CHECKING:
    import pandas as pd

LARGE: Final = 10_000  # rows; a table with at least so many rows is put into the spill, and a smaller one stays in memory


class SpilledTables(Mapping[str, "pd.DataFrame"]):
    """Tables by name. A large table is in a spill. It is read again each time it is requested, and is not kept in memory."""

    def __init__(self, spill: Spill) -> None:
        """Start with no tables."""
        self._spill = spill
        self._tables: dict[str, pd.DataFrame | Piece] = {}

    def add(self, name: str, table: "pd.DataFrame") -> None:
        """Add a table."""
        if len(table) < LARGE:
            self._tables[name] = table
            return
        packed = pickle.dumps(table, protocol=pickle.HIGHEST_PROTOCOL)
        self._tables[name] = Piece(self._spill.put(packed), len(packed))

    def __getitem__(self, name: str) -> "pd.DataFrame":
        """Return a table. Raises KeyError if there is no table with this name."""
        found = self._tables[name]
        if not isinstance(found, Piece):
            return found
        table: pd.DataFrame = pickle.loads(self._spill.get(*found))  # noqa: S301  what `add` has packed
        return table

    def __contains__(self, name: object) -> bool:
        """Return whether there is a table with this name. The table is not read."""
        return name in self._tables

    def __iter__(self) -> Iterator[str]:
        """Yield the names of the tables, in the order in which they were added."""
        return iter(self._tables)

    def __len__(self) -> int:
        """Return the number of tables."""
        return len(self._tables)
