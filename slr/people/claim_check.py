"""Check rows of `claims/<who>.csv` and `support/<who>.csv` for missing values, unknown codes and values not allowed."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from slr.model.claim import DIRECTIONS_OF_CLAIM, KINDS_OF_CLAIM, RELATIONS, TARGETS
from slr.model.problem import did_you_mean
from slr.model.word import HOWS
from slr.people.row import Check, Row, word_check
from slr.people.row_check import settled_check

if TYPE_CHECKING:
    from slr.model.problem import Problem
    from slr.model.protocol import Protocol  # heavy

_CLAIM_WORDS = {"kind": KINDS_OF_CLAIM, "direction": DIRECTIONS_OF_CLAIM}
_SUPPORT_WORDS = {"relation": RELATIONS, "what": TARGETS}


def claim_check(protocol: "Protocol") -> Check:
    """Return the function that checks a row of `claims/<who>.csv`.

    A row that takes back an earlier row needs neither a kind nor a statement.
    """
    codes = frozenset(protocol.code_ids)

    def check(row: Row) -> "Iterator[Problem]":
        yield from _check_words(row, _CLAIM_WORDS)
        if row["theme"] and row["theme"] not in codes:
            yield row.problem(
                "CLM002",
                f"unknown code {row['theme']!r}{did_you_mean(row['theme'], codes)}",
                where="theme",
                hint="write the id of a code of the codebook, or leave the cell empty",
            )
        yield from _check_missing(row, ("kind", "statement"))

    return check


def support_check(_: "Protocol") -> Check:
    """Return the function that checks a row of `support/<who>.csv`.

    A row that takes back an earlier row needs no relation.
    """

    def check(row: Row) -> "Iterator[Problem]":
        yield from _check_words(row, _SUPPORT_WORDS)
        yield from _check_missing(row, ("relation",))

    return check


def _check_words(row: Row, allowed: Mapping[str, Sequence[str]]) -> "Iterator[Problem]":
    for column, words in allowed.items():
        yield from word_check(row, column, words, "CLM001")
    yield from word_check(row, "how", HOWS, "CLM001")
    if row["retract"] not in ("", "yes"):
        yield row.problem(
            "CLM001",
            f"expected yes or an empty cell, got {row['retract']!r}",
            where="retract",
            hint="write `yes` to take back an earlier row; otherwise leave the cell empty",
        )
    yield from settled_check(row)


def _check_missing(row: Row, needed: Sequence[str]) -> "Iterator[Problem]":
    missing = [name for name in needed if not row[name]]
    if missing and not row["retract"]:
        yield row.problem(
            "CLM003",
            f"no value for {' and '.join(missing)}",
            where=missing[0],
            hint="complete the row, or write `yes` into `retract` to take back an earlier row",
        )
