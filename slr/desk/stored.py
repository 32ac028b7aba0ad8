"""Keep the rows of the tables of the last run as Arrow columns.

To save memory, a row is converted to Python values only when it is shown.
"""

from collections.abc import Iterator, Mapping, Sequence, ValuesView
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pyarrow as pa

Row = Mapping[str, Any]
Places = NDArray[np.int64]

_BATCH: Final = 1000  # rows that are converted together


class ReportRows(Mapping[str, Row]):
    """The rows of REPORTS, by report. `place` maps each report to the number of its row."""

    def __init__(self, table: "pa.Table") -> None:
        self._table = table
        self.ids: Sequence[str] = table["report"].to_pylist()
        self.place: Mapping[str, int] = {report: i for i, report in enumerate(self.ids)}

    def __getitem__(self, report: str) -> Row:
        """Return the row of a report."""
        row: Row = self._table.slice(self.place[report], 1).to_pylist()[0]
        return row

    def __contains__(self, report: object) -> bool:
        """Return whether there is a report with this id."""
        return report in self.place

    def __iter__(self) -> Iterator[str]:
        """Yield the ids of the reports."""
        return iter(self.ids)

    def __len__(self) -> int:
        """Return the number of reports."""
        return len(self.ids)

    def values(self) -> ValuesView[Row]:
        """Return the rows. They are converted in batches."""
        return _Values(self, self._table)

    def map_records(self) -> dict[str, str]:
        """Map the id and the former ids of each record to its report."""
        former = _list_members(self._table, "former")
        return {
            **former,
            **_list_members(self._table, "records"),
            **dict(zip(self.ids, self.ids, strict=True)),
        }

    def find_places(self, reports: "pa.ChunkedArray") -> Places:
        """Return the number of the row of each report in a column."""
        import pyarrow.compute as pc  # noqa: PLC0415  heavy

        found = pc.index_in(reports, value_set=self._table["report"].combine_chunks())
        return read_numbers(found)


def read_numbers(column: "pa.ChunkedArray") -> Places:
    """Return a column of whole numbers without missing values.

    Unlike Arrow's own function, this function does not load pandas.
    """
    return np.from_dlpack(column.combine_chunks()).astype(np.int64)


def read_coded(column: "pa.ChunkedArray") -> tuple[Places, list[str]]:
    """Return a coded column without missing values, as two values: the number of each row's word, and the list of words."""
    coded = column.unify_dictionaries().combine_chunks()
    return np.from_dlpack(coded.indices).astype(np.int64), coded.dictionary.to_pylist()


def _list_members(table: "pa.Table", column: str) -> dict[str, str]:
    """Map each item of a list column to the report of its row."""
    import pyarrow.compute as pc  # noqa: PLC0415  heavy

    parents = table["report"].take(pc.list_parent_indices(table[column]))
    return dict(zip(pc.list_flatten(table[column]).to_pylist(), parents.to_pylist(), strict=True))


class _Values(ValuesView[Row]):
    def __init__(self, rows: ReportRows, table: "pa.Table") -> None:
        super().__init__(rows)
        self._table = table

    def __iter__(self) -> Iterator[Row]:
        for batch in self._table.to_batches(max_chunksize=_BATCH):
            yield from batch.to_pylist()


class GroupedRows(Mapping[str, Sequence[Row]]):
    """The rows of a table with several rows per report, by report. The table is sorted by report."""

    def __init__(self, reports: ReportRows, table: "pa.Table") -> None:
        self._reports, self._table = reports, table
        numbers = np.bincount(reports.find_places(table["report"]), minlength=len(reports))
        self._ends = np.cumsum(numbers)
        self._starts = self._ends - numbers

    def __getitem__(self, report: str) -> Sequence[Row]:
        """Return the rows of a report. Raises KeyError if the table has no row about the report."""
        place = self._reports.place[report]
        start, end = int(self._starts[place]), int(self._ends[place])
        if start == end:
            raise KeyError(report)
        rows: Sequence[Row] = self._table.slice(start, end - start).to_pylist()
        return rows

    def __iter__(self) -> Iterator[str]:
        """Yield the reports that have rows."""
        return (self._reports.ids[i] for i in np.flatnonzero(self._ends > self._starts).tolist())

    def __len__(self) -> int:
        """Return the number of reports that have rows."""
        return int(np.count_nonzero(self._ends > self._starts))
