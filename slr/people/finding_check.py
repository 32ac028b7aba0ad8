"""Check rows of `findings/<who>.csv`: their words, their ids, missing variables, and numbers out of range."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from slr.model.problem import Problem
from slr.people.row import Check, Row, word_check
from slr.people.row_check import settled_check
from slr.people.vocabulary import FINDING_WORDS

if TYPE_CHECKING:
    from slr.model.protocol import Protocol  # heavy

_ID: Final = re.compile(r"f[a-z2-7]{10}")
_SIZES: Final = ("n", "n1", "n2", "k", "items")
_LEAST: Final = Decimal(1)


def finding_check(protocol: "Protocol") -> Check:
    """Return the function that checks a row of `findings/<who>.csv`.

    A row needs a predictor or an outcome, unless it takes back an earlier row.
    """
    known = {name: tuple(w.word for w in words.read(protocol)) for name, words in FINDING_WORDS.items()}

    def check(row: Row) -> Iterator[Problem]:
        for name, words in known.items():
            if len(words) == 1:
                yield from _only_word(row, name, words[0])
            else:
                yield from word_check(row, name, words, "FND001")
        yield from settled_check(row)
        if row["finding"] and not _ID.fullmatch(row["finding"]):
            yield _typed_id(row)
        if not (row["predictor"] or row["outcome"] or row["retract"]):
            yield _nothing_measured(row)
        yield from _list_out_of_range(row)

    return check


def _only_word(row: Row, name: str, word: str) -> Iterator[Problem]:
    if row[name] not in ("", word):
        yield row.problem(
            "FND001",
            f"expected {word} or an empty cell, got {row[name]!r}",
            where=name,
            hint=f"write `{word}`, or leave the cell empty",
        )


def _typed_id(row: Row) -> Problem:
    return row.problem(
        "FND002",
        f"{row['finding']!r} is not an id assigned by the program",
        where="finding",
        hint="leave the cell empty; the program gives each row an id",
    )


def _nothing_measured(row: Row) -> Problem:
    message = "the row has neither a predictor nor an outcome"
    hint = "write what the result is about; for a mean or a reliability, write the variable into `outcome`"
    return row.problem("FND003", message, where="outcome", hint=hint)


def _list_out_of_range(row: Row) -> Iterator[Problem]:
    for name in _SIZES:
        value = _read(row, name)
        if value is not None and value < _LEAST:
            yield _out_of_range(row, name, "1 or more")
    level = _read(row, "level")
    if level is not None and not 0 < level < 100:
        yield _out_of_range(row, "level", "a confidence level in percent between 0 and 100, such as 95")


def _out_of_range(row: Row, name: str, expected: str) -> Problem:
    hint = "write the number as in the report, or leave the cell empty"
    return row.problem("FND004", f"expected {expected}, got {row[name]!r}", where=name, hint=hint)


def _read(row: Row, name: str) -> Decimal | None:
    """Return the number in a cell, or None if the cell has no number. Another check reports text that is not a number."""
    try:
        number = row.number(name)
    except ValueError:
        return None
    return None if number is None else number.value
