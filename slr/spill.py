"""Store bytes, Arrow tables and arrays of a stage that do not fit into memory.

If a stage has millions of records, it keeps only a few numbers for each record in memory. Everything else is appended
to a `Spill`, which returns the offset of the bytes. The spill in `slr.store.spill` writes to a file. `Memory` keeps the
bytes in memory, for few records and for tests. A spill belongs to one process. Other processes receive bytes, not the
spill.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple
from typing import Protocol as Interface

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

Bytes = bytes | bytearray | memoryview


class Spill(Interface):
    """An append-only store of bytes.

    The bytes are deleted when nothing refers to the store any longer.
    """

    def put(self, data: Bytes) -> int:
        """Append bytes, and return their offset in the store. Raises OSError if the disk is full."""
        ...

    def get(self, start: int, size: int) -> bytes:
        """Return `size` bytes from the offset `start`. Raises OSError if there are fewer."""
        ...


OpenSpill = Callable[[], Spill]


@dataclass(frozen=True, slots=True)
class Memory:
    """A spill that keeps its bytes in memory."""

    _held: bytearray = field(default_factory=bytearray)

    def put(self, data: Bytes) -> int:
        """Append bytes, and return their offset."""
        start = len(self._held)
        self._held.extend(data)
        return start

    def get(self, start: int, size: int) -> bytes:
        """Return `size` bytes from the offset `start`. Raises OSError if there are fewer."""
        if start + size > len(self._held):
            raise OSError(
                f"expected {size} bytes from byte {start}, but there are only {len(self._held)} bytes"
            )
        return bytes(memoryview(self._held)[start : start + size])


class Piece(NamedTuple):
    """The position of bytes in a spill: their offset (`start`) and their number (`size`)."""

    start: int
    size: int


def put_table(spill: Spill, table: "pa.Table") -> Piece:
    """Append a table in compressed form, and return its offset and size.

    The schema of each table takes a few kilobytes, so a table should have many rows. Compared with zstd, lz4
    takes a third less time and 1.7 times the space.
    """
    import pyarrow as pa  # noqa: PLC0415  heavy

    sink = pa.BufferOutputStream()
    options = pa.ipc.IpcWriteOptions(compression="lz4")
    with pa.ipc.new_stream(sink, table.schema, options=options) as writer:
        writer.write_table(table.combine_chunks())
    data = memoryview(sink.getvalue())
    return Piece(spill.put(data), len(data))


def get_table(spill: Spill, piece: Piece) -> "pa.Table":
    """Return the table that `put_table` appended."""
    import pyarrow as pa  # noqa: PLC0415  heavy

    return pa.ipc.open_stream(pa.py_buffer(spill.get(*piece))).read_all()


def put_array(spill: Spill, values: "np.ndarray[Any, Any]") -> Piece:
    """Append the values of an array, and return their offset and size."""
    data = values.tobytes()
    return Piece(spill.put(data), len(data))


def get_array(spill: Spill, piece: Piece, kind: "np.dtype[Any] | type[Any]") -> "np.ndarray[Any, Any]":
    """Return the values that `put_array` appended, as a read-only array. `kind` is their dtype."""
    import numpy as np  # noqa: PLC0415  heavy

    return np.frombuffer(spill.get(*piece), dtype=kind)
