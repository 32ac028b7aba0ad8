"""Declare tables and columns, build typed frames from rows, and check frames.

Stages pass tables as pandas frames. A missing value is `pd.NA`, or an empty list in a list column. In an exported
CSV, the items of a list are joined with "; ". Reasons are stored as JSON text (`slr.model.reason`). In an exported
CSV, on a page and in the terminal, they are shown as sentences.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Any, Final, Literal, cast, get_args

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

Kind = Literal["text", "whole", "number", "truth", "list", "reasons"]
DTYPES: Final[Mapping[Kind, str]] = {
    "text": "string[pyarrow]",
    "whole": "Int64",
    "number": "Float64",
    "truth": "boolean",
    "list": "object",
    "reasons": "string[pyarrow]",
}

# How a page shows the values of a column. `word` is a word of a closed vocabulary, which is translated. `number` has
# thousands separators; `digits` (a year, line or rank) has none. `long` and `narrow` set the width of the column. `work`
# is a citation with title and DOI. `code` is an identifier. `date` is a date or a list of dates.
Show = Literal["text", "word", "number", "digits", "long", "narrow", "work", "code", "date"]
_USUAL: Final[Mapping[Kind, Show]] = {
    "text": "text",
    "whole": "number",
    "number": "number",
    "truth": "text",
    "list": "text",
    "reasons": "text",
}


# Who fills in a column of a people's file: the person (or the adjudicator), or the program when it writes the row.
# Columns for the reader are also filled in by the program. They only show which report or pair a row is about.
FilledBy = Literal["person", "adjudicator", "program", "reader"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    `meaning` explains the column to readers of the CSV. `show` says how a page shows the column. If `show` is None,
    the page shows it in the usual way for its kind. `filled_by` says who fills in the column, and is needed only in
    people's files.
    """

    name: str
    kind: Kind
    meaning: str
    required: bool = False
    show: Show | None = None
    filled_by: FilledBy = "person"

    @property
    def shown_as(self) -> Show:
        """How a page shows the column: `show` or, if `show` is None, the usual way for the kind."""
        return self.show or _USUAL[self.kind]


@dataclass(frozen=True, slots=True)
class Table:
    """A table and its columns, in order.

    The table is sorted by the columns in `key`. If `key` is empty, the rows keep their order. If `published` is true, the
    table is written to `tables/<name>.csv` unchanged. If `needs_rows` is true, a table without rows is not written there.
    """

    name: str
    meaning: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    published: bool = False
    needs_rows: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The column names, in order."""
        return tuple(c.name for c in self.columns)


def columns_of(text: str, *, filled_by: FilledBy = "person") -> tuple[Column, ...]:
    """Return the columns declared in `text`, one column per line.

    Each line has the name, kind and meaning of a column, such as `year whole:digits year of publication`. A `*` after
    the name marks a column without missing values. A kind can be followed by `:` and the way to show the column.
    `filled_by` says who fills in the columns of a people's file. Raises ValueError if the kind or the way to show a
    column is unknown, and TypeError if a line has no kind or no meaning.

    >>> rank, status = columns_of('''
    ...     rank     whole:digits  place in the reading order, from 1
    ...     status*  text:word     excluded or not retrieved
    ... ''')
    >>> rank.kind, rank.shown_as, status.meaning, status.required
    ('whole', 'digits', 'excluded or not retrieved', True)
    """
    return tuple(_read_column(filled_by, *line.split(None, 2)) for line in text.strip().splitlines())


def _read_column(filled_by: FilledBy, name: str, form: str, meaning: str) -> Column:
    kind, colon, show = form.partition(":")
    if kind not in DTYPES or (colon and show not in get_args(Show)):
        raise ValueError(f"column {name}: unknown kind {form!r}, expected a kind such as text or text:word")
    return Column(
        name.rstrip("*"),
        cast("Kind", kind),
        meaning,
        name.endswith("*"),
        cast("Show | None", show or None),
        filled_by,
    )


def pick(names: Iterable[str], *sources: Iterable[Column]) -> tuple[Column, ...]:
    """Return the columns with the given names, in the given order.

    If several columns have the same name, the first is used. Raises KeyError if there is no column with one of the
    names.
    """
    known: dict[str, Column] = {}
    for column in chain(*sources):
        known.setdefault(column.name, column)
    return tuple(known[name] for name in names)


def empty(table: Table) -> "pd.DataFrame":
    """Return an empty frame with the table's columns and types."""
    return _find_blank(table).copy(deep=False)


@cache
def _find_blank(table: Table) -> "pd.DataFrame":
    """Return the empty frame of a table. Creating it is slow, so it is created once, and `empty` returns copies."""
    return _join(table, {c.name: () for c in table.columns})


def frame(table: Table, rows: Iterable[Mapping[str, Any]]) -> "pd.DataFrame":
    """Return the rows as a typed frame, sorted by the table's key. A value that a row lacks becomes a missing value."""
    listed = list(rows)
    if not listed:
        return empty(table)
    return frame_of(table, {c.name: [r.get(c.name) for r in listed] for c in table.columns})


def frame_of(table: Table, columns: dict[str, Sequence[Any]]) -> "pd.DataFrame":
    """Return columns of equal length as a typed frame, sorted by the table's key.

    The columns of the table are removed from `columns`, to save memory. Raises KeyError if one of them is missing.
    """
    return arrange(table, _join(table, columns))


def _join(table: Table, columns: dict[str, Sequence[Any]]) -> "pd.DataFrame":
    import pandas as pd  # noqa: PLC0415  heavy: only the commands that compute need it

    return pd.DataFrame({c.name: _series(pd, c, columns.pop(c.name)) for c in table.columns})


def arrange(table: Table, data: "pd.DataFrame") -> "pd.DataFrame":
    """Return the frame sorted by the table's key, with rows numbered from 0.

    If the table has no key or the frame has no rows, the frame is returned unchanged.
    """
    return (
        data.sort_values(list(table.key), kind="stable", ignore_index=True)
        if table.key and len(data)
        else data
    )


def _series(pd: Any, column: Column, values: Sequence[Any]) -> Any:
    if column.kind == "list":
        return pd.Series(
            [list(v) if v is not None and v is not pd.NA else [] for v in values], dtype="object"
        )
    if isinstance(values, list | tuple):  # without an index, so an array is enough, which takes less time
        return pd.array(values, dtype=find_dtype(column.kind))
    return pd.Series(values, dtype=find_dtype(column.kind))


@cache
def find_dtype(kind: Kind) -> Any:
    """Return the pandas type for a kind of column. The result is cached, because pandas is slow to look up types by name."""
    import pandas as pd  # noqa: PLC0415  heavy: only the commands that compute need it

    return pd.api.types.pandas_dtype(DTYPES[kind])


def arrow_schema(table: Table) -> "pa.Schema":
    """Return the Arrow types of the table's columns, as they are written to its file."""
    import pyarrow as pa  # noqa: PLC0415  heavy: only the commands that compute need it

    types = {
        "text": pa.large_string(),
        "whole": pa.int64(),
        "number": pa.float64(),
        "truth": pa.bool_(),
        "list": pa.list_(pa.string()),
        "reasons": pa.large_string(),
    }
    return pa.schema([(c.name, types[c.kind]) for c in table.columns])


def mismatches(table: Table, data: "pd.DataFrame") -> tuple[str, ...]:
    """Return sentences about the differences between a frame and the table's declaration.

    If the names of the columns or their order differ, only this difference is returned.
    """
    found = []
    if tuple(data.columns) != table.names:
        found.append(
            f"{table.name}: the columns are {', '.join(data.columns)}, but {', '.join(table.names)} were expected"
        )
        return tuple(found)
    for c, dtype in zip(table.columns, data.dtypes, strict=True):
        if dtype is not find_dtype(c.kind) and not _is_of_kind(str(dtype), c.kind):
            found.append(f"{table.name}.{c.name}: the type is {dtype}, but {DTYPES[c.kind]} was expected")
        elif c.required and c.kind != "list" and len(data) and bool(data[c.name].array.isna().any()):
            found.append(
                f"{table.name}.{c.name}: missing values: {int(data[c.name].isna().sum())}, but every row needs a value"
            )
    return tuple(found)


def _is_of_kind(dtype: str, kind: Kind) -> bool:
    """Return whether a column of this kind can have this pandas type.

    To save memory, texts can be categories, and lists can be Arrow lists.
    """
    if kind == "list":
        return dtype == DTYPES[kind] or dtype.startswith("list<")
    return dtype == DTYPES[kind] or (DTYPES[kind] == DTYPES["text"] and dtype in ("string", "category"))
