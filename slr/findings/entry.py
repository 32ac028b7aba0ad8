"""Prepare the rows of extractors for matching and comparison."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from slr.model.findings import DEFAULTS, MATCHED, VALUES
from slr.model.word import ADJUDICATOR
from slr.people.row import Row
from slr.people.vocabulary import fold_word

Reason = Literal[
    "worked-example",
    "background",
    "not included",
    "no study",
    "not empirical",
    "evidence disputed",
    "second hand",
    "id used twice",
    "fits twice",
    "settles nothing",
    "not reconciled",
    "single extraction",
]
Key = tuple[str, ...]
SEPARATOR: Final = ";"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One row of an extractor or of the adjudicator.

    `study` is empty if the row's study is unclear. `reason` states why the row is not counted. It is None
    if no reason is known before rows are matched.
    """

    row: Row
    report: str
    study: str
    reason: Reason | None = None

    @property
    def id(self) -> str:
        """The id of the row."""
        return self.row["finding"]

    @property
    def who(self) -> str:
        """The person who wrote the row."""
        return self.row.who

    @property
    def settles(self) -> bool:
        """Whether the adjudicator wrote the row."""
        return self.row.who == ADJUDICATOR

    @property
    def of(self) -> tuple[str, ...]:
        """The ids in the column `of`, in lower case and without repetitions. They name the rows that this row settles."""
        return tuple(
            dict.fromkeys(filter(None, (part.strip().lower() for part in self.row["of"].split(SEPARATOR))))
        )

    @property
    def values(self) -> Mapping[str, str]:
        """The cells that describe the result, by column. Empty cells, and words that mean the same as an empty cell, are left out."""
        found = {name: self.row[name] for name in VALUES if self.row[name]}
        return {name: text for name, text in found.items() if DEFAULTS.get(name) != text}

    @property
    def is_plain(self) -> bool:
        """Whether the row states a result of the report itself: neither second-hand, nor an example, nor background."""
        return not {"role", "second_hand"} & self.values.keys()

    @property
    def key(self) -> Key:
        """The study and the columns by which rows are matched.

        Two rows with the same key are about the same result. Rows with different roles are never matched. A
        first-hand row is never matched with a second-hand row.
        """
        values = self.values
        return (self.study, *(fold_word(values.get(name, "")) for name in (*MATCHED, "role", "second_hand")))
