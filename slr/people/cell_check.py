"""Check the number of cells in a row, and the dates, numbers, required values and formulas in its cells."""

import math
from collections.abc import Callable, Iterator, Sequence

from slr.model.column import Column, Table
from slr.model.problem import Problem
from slr.model.value import Number, read_moment, read_number
from slr.people.readable import find_formulas
from slr.people.row import Row
from slr.text.count import count


def check_width(row: Row, names: Sequence[str], cells: Sequence[str]) -> Iterator[Problem]:
    """Yield an error if a cell to the right of the last column of the header contains text."""
    if len(cells) > len(names) and any(c.strip() for c in cells[len(names) :]):
        yield row.problem(
            "SHT004",
            f"expected {count(len(names), 'cell')}, found {len(cells)}",
            hint='put text that contains a comma in double quotes: "like, this"',
        )


def check_values(row: Row, table: Table, *, cut: bool) -> Iterator[Problem]:
    """Yield the problems with the required values, dates, numbers and formulas of a row.

    `cut` says whether the row has fewer cells than the header.
    """
    missing = [c.name for c in table.columns if c.required and not row[c.name]]
    if missing:
        yield row.problem(
            "SHT005",
            f"no value for {', '.join(missing)}"
            + (": the line is incomplete, perhaps because of a crash" if cut else ""),
            hint="complete the line or delete it",
        )
    for c in table.columns:
        if c.show == "date" and row[c.name] and not is_read(read_moment, row[c.name]):
            yield row.problem(
                "SHT006",
                f"expected a date such as 2026-03-01 or 2026-03-01T14:05:00Z, got {row[c.name]!r}",
                where=c.name,
                hint="format the column as text, because spreadsheet programs often rewrite dates, and write the date in this "
                "form; only worksheets (`--export`) also accept dates such as 01/03/2026",
            )
        if c.kind in ("number", "whole") and row[c.name]:
            yield from _number_problems(row, c)
    yield from find_formulas(row, table)


def _number_problems(row: Row, column: Column) -> Iterator[Problem]:
    text = row[column.name]
    whole = column.kind == "whole"
    if is_read(_read_finite, text) and not (whole and not _is_whole(read_number(text))):
        return
    expected = "a whole number such as 56" if whole else "a number such as 0.05"
    message = f"expected {expected}, got {text!r}"
    yield row.problem("SHT014", message, where=column.name, hint=_advise(text, whole=whole))


def _read_finite(text: str) -> float:
    """Return the number in a text.

    Raises ValueError if the text is not a number, or if the number is too large or too close to zero for calculations.
    """
    number = read_number(text)
    value = float(number.value)
    if not math.isfinite(value) or (number.value and not value):
        raise ValueError(f"too large or too close to zero for calculations: {text!r}")
    return value


def _advise(text: str, *, whole: bool) -> str:
    if not whole and "," in text and is_read(read_number, text.replace(",", ".", 1)):
        return f"write a decimal point: {text.replace(',', '.', 1)}"
    if is_read(read_number, text) and not is_read(_read_finite, text):
        return "the number is too large or too close to zero for calculations: check it in the report, or leave the cell empty"
    return "use only digits and, if the number has decimals, a decimal point"


def _is_whole(number: Number) -> bool:
    return not number.decimals and number.value == number.value.to_integral_value()


def is_read(read: Callable[[str], object], text: str) -> bool:
    """Return whether a function reads a text without a ValueError."""
    try:
        read(text)
    except ValueError:
        return False
    return True
