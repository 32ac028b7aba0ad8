"""Keep the rows of the tables of the last run as Arrow columns.

To save memory, a row is converted to Python values only when it is shown.
"""

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence, ValuesView
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pyarrow as pa

Row = Mapping[str, Any]
Places = NDArray[np.int64]

BATCH: Final = 1000  # rows that are converted together
_KEPT: Final = 16  # blocks that are kept uncompressed: a person goes back and forth between a few reports
_BLOCK: Final = 64  # abstracts per block: a block is restored in a fraction of a millisecond


class StoredRows(Mapping[str, Row]):
    """The rows of a table, by id. `place` maps each id to the index of its row.

    `table` has all columns except `abstract`, and `key` is the column with the ids. `abstracts` has the column
    `abstract`, in batches of any size, or is None if the rows have no abstract. Abstracts take more memory than all
    other columns together, so they are compressed.
    """

    def __init__(self, table: "pa.Table", abstracts: "Iterable[pa.RecordBatch] | None", key: str) -> None:
        self._table = table
        self._abstracts = None if abstracts is None else _PackedTexts(abstracts)
        self.ids: Sequence[str] = table[key].to_pylist()
        self.place: Mapping[str, int] = {ident: i for i, ident in enumerate(self.ids)}

    def __getitem__(self, ident: str) -> Row:
        """Return the row with an id."""
        return self.list_rows(self.place[ident], 1)[0]

    def pick(self, ident: str, names: Sequence[str]) -> Row:
        """Return the values of a row in the columns `names`, except the abstract. No other values are converted."""
        place = self.place[ident]
        return {name: self._table[name][place].as_py() for name in names}

    def list_rows(self, first: int, number: int) -> list[Row]:
        """Return at most `number` rows, beginning with the row that has the index `first`."""
        rows: list[Row] = self._table.slice(first, number).to_pylist()
        if self._abstracts is None:
            return rows
        return [{**row, "abstract": self._abstracts[first + i]} for i, row in enumerate(rows)]

    def __contains__(self, ident: object) -> bool:
        """Return whether there is a row with this id."""
        return ident in self.place

    def __iter__(self) -> Iterator[str]:
        """Yield the ids."""
        return iter(self.ids)

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.ids)

    def values(self) -> ValuesView[Row]:
        """Return the rows. They are converted in batches."""
        return _Values(self)

    def list_columns(self, *names: str) -> Iterator[tuple[Any, ...]]:
        """Yield each id with the values of the given columns, in the order of the ids."""
        yield from zip(self.ids, *(self._table[name].to_pylist() for name in names), strict=True)


def pick(rows: Mapping[str, Row], ident: str, names: Sequence[str]) -> Row:
    """Return the given columns of the row with the given id. In stored rows, only these values are converted."""
    return rows.pick(ident, names) if isinstance(rows, StoredRows) else {n: rows[ident][n] for n in names}


class ReportRows(StoredRows):
    """The rows of REPORTS, by report."""

    def __init__(self, table: "pa.Table", abstracts: "Iterable[pa.RecordBatch]") -> None:
        super().__init__(table, abstracts, "report")

    def map_records(self) -> dict[str, str]:
        """Map the id and the former ids of each record to its report."""
        found: dict[str, str] = {}
        for column in ("former", "records"):
            found |= self._list_members(column)
        return found | dict(zip(self.ids, self.ids, strict=True))

    def _list_members(self, column: str) -> Iterator[tuple[str, str]]:
        """Yield each item of a list column with the report of its row."""
        import pyarrow.compute as pc  # noqa: PLC0415  heavy

        lists = self._table[column].combine_chunks()
        parents = pc.list_parent_indices(lists).to_pylist()
        yield from zip(pc.list_flatten(lists).to_pylist(), (self.ids[i] for i in parents), strict=True)

    def select_known(self, table: "pa.Table") -> "pa.Table":
        """Return the rows of a table that are about known reports.

        If only the first stages were run again, tables of later stages can still have rows about reports that were merged
        into other reports.
        """
        import pyarrow.compute as pc  # noqa: PLC0415  heavy

        known = pc.is_in(table["report"], value_set=self._table["report"].combine_chunks())
        return table if pc.all(known).as_py() is not False else table.filter(known)

    def find_places(self, reports: "pa.ChunkedArray") -> Places:
        """Return, for each report in a column, the index of its row."""
        import pyarrow.compute as pc  # noqa: PLC0415  heavy

        found = pc.index_in(reports, value_set=self._table["report"].combine_chunks())
        return read_numbers(found)


def read_numbers(column: "pa.ChunkedArray") -> Places:
    """Return a column of whole numbers without missing values.

    Unlike Arrow's own function, this function does not load pandas.
    """
    return np.from_dlpack(column.combine_chunks()).astype(np.int64)


def read_coded(column: "pa.ChunkedArray") -> tuple[Places, list[str]]:
    """Return a column of words as indexes into the list of its words, and this list.

    The column is dictionary-encoded and has no missing values.
    """
    coded = column.unify_dictionaries().combine_chunks()
    return np.from_dlpack(coded.indices).astype(np.int64), coded.dictionary.to_pylist()


class _PackedTexts:
    """A column of texts, compressed in blocks. The last `_KEPT` blocks that were unpacked are also kept uncompressed."""

    def __init__(self, batches: "Iterable[pa.RecordBatch]") -> None:
        self._starts: list[int] = []
        self._blocks: list[bytes] = []
        size = 0
        for batch in batches:
            for start in range(0, len(batch), _BLOCK):
                self._starts.append(size + start)
                self._blocks.append(_pack(batch.slice(start, _BLOCK)))
            size += len(batch)
        self._last: OrderedDict[int, Sequence[str | None]] = OrderedDict()

    def __getitem__(self, place: int) -> str | None:
        number = bisect_right(self._starts, place) - 1
        texts = self._last.get(number)
        if texts is None:
            texts = self._last[number] = _unpack(self._blocks[number])
            if len(self._last) > _KEPT:
                self._last.popitem(last=False)
        return texts[place - self._starts[number]]


def _pack(batch: "pa.RecordBatch") -> bytes:
    import pyarrow as pa  # noqa: PLC0415  heavy

    sink, options = pa.BufferOutputStream(), pa.ipc.IpcWriteOptions(compression="zstd")
    with pa.ipc.new_stream(sink, batch.schema, options=options) as writer:
        writer.write_batch(batch)
    packed: bytes = sink.getvalue().to_pybytes()
    return packed


def _unpack(block: bytes) -> Sequence[str | None]:
    import pyarrow as pa  # noqa: PLC0415  heavy

    texts: list[str | None] = pa.ipc.open_stream(block).read_next_batch().column(0).to_pylist()
    return texts


class _Values(ValuesView[Row]):
    def __init__(self, rows: StoredRows) -> None:
        super().__init__(rows)
        self._rows = rows

    def __iter__(self) -> Iterator[Row]:
        for first in range(0, len(self._rows), BATCH):
            yield from self._rows.list_rows(first, BATCH)


class GroupedRows(Mapping[str, Sequence[Row]]):
    """The rows of a table, grouped by report. The table is sorted by report."""

    def __init__(self, reports: ReportRows, table: "pa.Table") -> None:
        self._reports, self._table = reports, reports.select_known(table)
        numbers = np.bincount(reports.find_places(self._table["report"]), minlength=len(reports))
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
