"""Read a CSV table of statistics, effects or conversions. A table that could be read in two ways is refused."""

from collections.abc import Sequence

from slr.model.problem import Problem, ReviewError
from slr.text.csv_table import CsvTable, read_csv_table


def read_table(data: bytes, file: str, columns: Sequence[str], needed: Sequence[str] = ()) -> CsvTable:
    """Return the table in the bytes of a CSV file. `columns` are the known columns, and `needed` those that it must have.

    Raises ReviewError if the file is empty or not UTF-8, or if a needed column is missing. Also raises ReviewError if a
    known column occurs twice, because it is unclear which column to read.
    """
    table = read_csv_table(data, file, "EFF001")
    table.demand(*needed)
    if twice := [name for name in table.repeated if name in columns]:
        raise ReviewError(
            Problem(
                code="EFF006",
                message=f"the column {name!r} occurs more than once",
                file=file,
                line=1,
                hint="give each column its own name",
            )
            for name in twice
        )
    return table


def demand_width(table: CsvTable, row: Sequence[str]) -> None:
    """Raise ValueError if a row has more cells than the header.

    For example, `0,5` counts as two cells if commas separate the cells.
    """
    if surplus := table.count_surplus(row):
        raise ValueError(f"expected {table.width} cells, as in the header, got {table.width + surplus}")
