"""Rows -> CSV that any spreadsheet opens: UTF-8, LF, one row a record, lists joined, formulas made harmless."""

import csv
import io
from collections.abc import Sequence
from typing import Any, Final

from slr.formats.cell import cell_text
from slr.formats.exchange.item import Item, Written, count_words
from slr.formats.exchange.unmapped import lost_tags
from slr.formats.format import FIELDS
from slr.text.name import ET_AL, split_names

LEAD: Final = ("record_id", "file", "line", "format")
TAIL: Final = ("labels", "decision_notes")


LONGEST: Final = 32_767  # characters; a spreadsheet's cell holds no more, and cuts or spills what is longer


def write_csv(items: Sequence[Item]) -> Written:
    """Return a CSV with a row an item: what it is and where it stood, our columns, and labels that people gave."""
    names = column_names(items)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    for item in items:
        writer.writerow([cell_text(value) for value in cells(item, names)])
    return Written(
        data=out.getvalue().encode("utf-8", "replace"), lost=(*long_cells(items, names), *lost_tags(items))
    )


def long_cells(items: Sequence[Item], names: Sequence[str]) -> tuple[str, ...]:
    """Return, in words, how many cells of each column were cut because no spreadsheet holds them."""
    counts = {n: sum(1 for i in items if _too_long(i.row.get(n))) for n in names}
    return tuple(
        f"{count_words(n, 'record', 'records')}: `{name}` is cut at {LONGEST:,} characters"
        for name, n in counts.items()
        if n
    )


def _too_long(value: Any) -> bool:
    if isinstance(value, list | tuple):
        return sum(len(v) + 2 for v in value) > LONGEST
    return isinstance(value, str) and len(value) > LONGEST


def column_names(items: Sequence[Item]) -> tuple[str, ...]:
    """Return the columns to write: labels only where there are any."""
    return (*LEAD, *FIELDS, *(TAIL if any(i.labels or i.notes for i in items) else ()))


def cells(item: Item, names: Sequence[str]) -> list[Any]:
    """Return the values of one item in the order of the columns."""
    extra = {"labels": item.labels, "decision_notes": item.notes}
    return [_marked(n, item.row.get(n, extra.get(n))) for n in names]


def _marked(name: str, value: Any) -> Any:
    """Return a list that holds one item with commas as text that ends in a semicolon, lest it reads back as several."""
    if _too_long(value):
        return _shortened(name, value)
    if name == "keywords" and value and len(value) == 1 and "," in value[0]:
        return f"{value[0]};"
    if name == "authors" and value and "," in value[0] and split_names("; ".join(value)) != list(value):
        return f"{'; '.join(value)};"
    return value


def _shortened(name: str, value: Any) -> Any:
    """Return what fits into a cell: whole members of a list, and "et al." for the authors left out."""
    if isinstance(value, str):
        return value[: LONGEST - 1]
    kept, room = [], LONGEST - 10
    for member in value:
        room -= len(member) + 2
        if room < 0:
            break
        kept.append(member)
    return [*kept, ET_AL] if name == "authors" else kept
