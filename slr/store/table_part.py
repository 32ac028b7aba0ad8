"""Read a part of a stage's table in any process that can read the file of the table."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from slr.model.column import Table
from slr.store.layout import Review, table_path
from slr.store.shared import locate, open_shared
from slr.store.table_file import choose_columns, to_frame

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True, kw_only=True)
class TablePart:
    """The rows of a table from `start` up to, but not including, `stop`.

    - `place`: the path or URL of the file
    - `table`: the declaration of the columns to read
    - `rows`: the number of rows in the whole file, which shows whether another process reads the same file
    - `packed`: whether list columns are columns of Arrow lists
    """

    place: str
    table: Table
    start: int
    stop: int
    rows: int
    packed: bool

    def __call__(self) -> "pd.DataFrame":
        """Read the rows. Raises OSError if the file is missing, or if the number of rows in the file is not `rows`."""
        import pyarrow.parquet as pq  # noqa: PLC0415  heavy

        with open_shared(self.place) as opened, pq.ParquetFile(opened) as file:
            found = file.metadata.num_rows
            if found != self.rows:
                raise OSError(
                    f"{self.place}: the table has {found} rows, but {self.rows} were expected; all processes must see the same folder of the project"
                )
            groups, before = _choose_groups(file.metadata, self.start, self.stop)
            data = file.read_row_groups(groups, columns=list(self.table.names))
        rows = data.slice(self.start - before, self.stop - self.start)
        return to_frame(self.table, rows.combine_chunks(), packed=self.packed)


def _choose_groups(metadata: Any, start: int, stop: int) -> tuple[list[int], int]:
    """Return the row groups that contain the rows from `start` to `stop`, and the number of rows before these groups."""
    ends = list(accumulate(metadata.row_group(i).num_rows for i in range(metadata.num_row_groups)))
    first = bisect_right(ends, start)
    return list(range(first, bisect_left(ends, stop) + 1)), ends[first - 1] if first else 0


def list_parts(
    review: Review,
    table: Table,
    rows: int,
    columns: Sequence[str] = (),
    *,
    packed: bool = False,
    storage: str = "",
) -> list[TablePart]:
    """Return the parts of a stage's table, with at most `rows` rows each, in order. `storage` is the same as for `locate`."""
    import pyarrow.parquet as pq  # noqa: PLC0415  heavy

    path = table_path(review, table.name)
    number = pq.read_metadata(path).num_rows
    chosen = choose_columns(table, columns)
    return [
        TablePart(
            place=locate(review, path, storage),
            table=chosen,
            start=start,
            stop=min(start + rows, number),
            rows=number,
            packed=packed,
        )
        for start in range(0, number, rows)
    ]
