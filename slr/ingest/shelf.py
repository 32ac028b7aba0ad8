"""Keep the rows of a corpus of any size in compressed chunks, from which the tables can be written in order.

The rows of `entries` are needed in the order in which they were read. The rows of `records` are needed in the order
of their ids, which are not known before all files have been read. The rows of `records` are therefore divided into
partitions by the first letters of their base ids. The caller then sorts one partition at a time. The tables do not
depend on the size of chunks or on the number of partitions.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from slr.ingest.identity import LETTERS
from slr.ingest.pack import Packed
from slr.spill import Piece, Spill, get_table, put_table

if TYPE_CHECKING:
    import pyarrow as pa

ROWS: Final = 8_000  # rows of a chunk
BYTES: Final = (
    2**24
)  # the size of the exports for each partition of the records, unless there would be too many partitions
PARTITIONS: Final = 256
SHARE: Final = 64  # rows of a chunk for each partition; the pieces of a chunk would otherwise be tiny
ROW: Final = (
    "row"  # the column with the number of a row, counted from 0 in the order in which the rows were read
)


@dataclass(slots=True)
class Shelf:
    """Rows in compressed chunks.

    `spill` contains the chunks. `partitions` is the number of partitions, at most 1,024. `rows` is the minimum number
    of rows in each chunk except the last.
    """

    spill: Spill
    partitions: int = 1
    rows: int = ROWS
    _waiting: list[Packed] = field(default_factory=list)
    _length: int = 0
    _start: int = 0
    _entries: list[Piece] = field(default_factory=list)
    _records: dict[int, list[Piece]] = field(default_factory=dict)

    def add(self, packed: Packed) -> None:
        """Add the rows of a part of a file."""
        self._waiting.append(packed)
        self._length += len(packed.bases)
        if self._length >= self.rows:
            self._store()

    def list_entries(self) -> "Iterator[pa.Table]":
        """Yield the rows of the entries in chunks, in the order in which they were added."""
        self._store()
        for piece in self._entries:
            yield get_table(self.spill, piece)

    def list_records(self, names: Sequence[str] = ()) -> "Iterator[pa.Table]":
        """Yield the records, one partition at a time, in the order of the partitions.

        The rows of a partition are not sorted. If `names` is empty, all columns are yielded, among them the column
        `row`. Otherwise, only the named columns are yielded.
        """
        import pyarrow as pa  # noqa: PLC0415  heavy

        self._store()
        for number in sorted(self._records):
            tables = (get_table(self.spill, piece) for piece in self._records[number])
            yield pa.concat_tables(table.select(names) if names else table for table in tables)

    def _store(self) -> None:
        """Store the waiting rows in compressed chunks."""
        import pyarrow as pa  # noqa: PLC0415  heavy

        if not self._length:
            return
        self._entries.append(put_table(self.spill, pa.concat_tables(p.entries for p in self._waiting)))
        bases = [base for p in self._waiting for base in p.bases]
        records = pa.concat_tables(p.records for p in self._waiting)
        numbers = pa.array(range(self._start, self._start + self._length), pa.int64())
        records = records.append_column(ROW, numbers)
        for number, rows in _divide(bases, self.partitions).items():
            part = records if self.partitions == 1 else records.take(pa.array(rows))
            self._records.setdefault(number, []).append(put_table(self.spill, part))
        self._start += self._length
        self._waiting, self._length = [], 0


def count_partitions(size: int) -> int:
    """Return the number of partitions for exports of this size in bytes."""
    return min(1 + size // BYTES, PARTITIONS)


def _divide(bases: Sequence[str], partitions: int) -> dict[int, list[int]]:
    """Map each partition to the positions of its rows. A smaller base id is never in a later partition than a larger one."""
    found: dict[int, list[int]] = {}
    for i, base in enumerate(bases):
        place = _PLACES[base[1]] * len(LETTERS) + _PLACES[base[2]]
        found.setdefault(place * partitions // len(LETTERS) ** 2, []).append(i)
    return found


_PLACES: Final = {letter: i for i, letter in enumerate(sorted(LETTERS))}
