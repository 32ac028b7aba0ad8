"""Shorten the values that the program adds for readers, and make these values safe to open in a spreadsheet program."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from slr.model.column import Column, Table
from slr.model.problem import Problem, Severity
from slr.model.sheet import READABLE
from slr.people.row import Row
from slr.text.formula import disarm_formula, is_formula

READABLE_NAMES: Final = frozenset({*(c.name for c in READABLE), "title_a", "title_b"})
LONGEST: Final = (
    1000  # characters; much longer than usual titles, and short enough for every spreadsheet program
)
_HARMFUL: Final = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028\u2029\ufeff]")


def make_readable(values: Mapping[str, str]) -> dict[str, str]:
    """Return the values of a row. Only the values that the program adds for readers are made safe; people's own texts stay unchanged."""
    return {name: _make_safe(text) if name in READABLE_NAMES else text for name, text in values.items()}


def _make_safe(text: str) -> str:
    """Return a text as one line, shortened and without control characters. A formula gets an apostrophe."""
    plain = " ".join(_HARMFUL.sub(" ", text).split())
    short = plain if len(plain) <= LONGEST else f"{plain[: LONGEST - 2].rstrip()} …"
    return disarm_formula(short)


def find_formulas(row: Row, table: Table) -> Iterator[Problem]:
    """Yield a warning for each text that a person wrote and that a spreadsheet program would run as a formula.

    Words of a vocabulary are not tested, because a single `+` or `=` is not a formula.
    """
    for column in table.columns:
        text = row[column.name]
        if _can_run(column) and is_formula(text):
            yield row.problem(
                "SHT032",
                f"a spreadsheet program would run this text as a formula: {text[:40]!r}",
                where=column.name,
                hint="start the text with a letter or a quotation mark",
                severity=Severity.WARNING,
            )


def _can_run(column: Column) -> bool:
    return column.kind == "text" and column.show != "word" and column.name not in READABLE_NAMES
