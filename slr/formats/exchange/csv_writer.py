"""Write records as CSV for spreadsheets, one row per record.

The file is in UTF-8 with LF line endings. Lists are joined with semicolons. Text that looks like a formula is
escaped.
"""

import csv
import io
from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

from slr.formats.exchange.item import Item, Written, count_words
from slr.formats.exchange.unmapped import describe_lost_tags
from slr.formats.format import FIELDS
from slr.formats.table_cell import write_cell
from slr.text.name import ET_AL
from slr.text.name_list import split_names

LEAD: Final = ("record_id", "file", "line", "format")
TAIL: Final = ("labels", "decision_notes")


LONGEST: Final = (
    32_767  # characters of a cell; spreadsheet programs cut longer text, or put the rest into other cells
)


def write_csv(items: Sequence[Item]) -> Written:
    """Return a CSV file with one row per item.

    A row contains the item's id, the place where it was read, the common columns, and any labels and notes.
    """
    names = column_names(items)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    for item in items:
        writer.writerow([write_cell(value) for value in cells(item, names)])
    return Written(
        data=out.getvalue().encode("utf-8", "replace"),
        lost=(*describe_cut_cells(items, names), *describe_lost_tags(items)),
    )


def describe_cut_cells(items: Sequence[Item], names: Sequence[str]) -> tuple[str, ...]:
    """Return a sentence for each column in which cells were cut to the length that spreadsheets allow."""
    counts = Counter(
        name for item in items for name, value in item.row.items() if value and _is_too_long(value)
    )
    return tuple(
        f"{count_words(counts[name], 'record', 'records')}: `{name}` is cut at {LONGEST:,} characters"
        for name in names
        if counts[name]
    )


def _is_too_long(value: Any) -> bool:
    if isinstance(value, str):
        return len(value) > LONGEST
    return isinstance(value, _LISTS) and sum(map(len, value)) + 2 * len(value) > LONGEST


_LISTS: Final = (list, tuple)


def column_names(items: Sequence[Item]) -> tuple[str, ...]:
    """Return the columns to write.

    The columns for labels and notes are left out if no item has a label or a note.
    """
    return (*LEAD, *FIELDS, *(TAIL if any(i.labels or i.notes for i in items) else ()))


def cells(item: Item, names: Sequence[str]) -> list[Any]:
    """Return the values of one item in the order of the columns `names`."""
    row = {"labels": item.labels, "decision_notes": item.notes, **item.row}
    values = map(row.get, names)
    return [_marked(n, value) if value else value for n, value in zip(names, values, strict=True)]


def _marked(name: str, value: Any) -> Any:
    """Return a non-empty value as it is written to a cell.

    A value that is too long for a cell is cut. A list gets a semicolon at its end if it would otherwise be split at its
    commas when the file is read back.
    """
    if _is_too_long(value):
        return _shortened(name, value)
    if name == "keywords" and len(value) == 1 and "," in value[0]:
        return f"{value[0]};"
    if name == "authors" and "," in value[0] and split_names("; ".join(value)) != list(value):
        return f"{'; '.join(value)};"
    return value


def _shortened(name: str, value: Any) -> Any:
    """Shorten a value so that it fits into a cell. A list is cut between its members, and "et al." replaces omitted authors."""
    if isinstance(value, str):
        return value[: LONGEST - 1]
    kept, left = [], LONGEST - 10
    for member in value:
        left -= len(member) + 2
        if left < 0:
            break
        kept.append(member)
    return [*kept, ET_AL] if name == "authors" else kept
