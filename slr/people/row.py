"""Define a row of a person's file, and how a row is checked."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from slr.model.problem import Problem, Severity, did_you_mean
from slr.model.value import EARLIEST, Number, read_moment, read_number


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of one person's file. `values` maps each column of the file to its text."""

    who: str
    file: str
    line: int
    values: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        """Return the text of a column, or an empty string if the column is missing."""
        return self.values.get(name, "")

    @property
    def moment(self) -> datetime:
        """The row's `when` in UTC, or the earliest possible moment if `when` is empty.

        Raises ValueError if `when` is not a date or time.
        """
        return read_moment(self["when"]) if self["when"] else EARLIEST

    def number(self, name: str) -> Number | None:
        """Return the number in a column, with its text as written, or None if the column is empty.

        Raises ValueError if the text is not a number.
        """
        return read_number(self[name]) if self[name] else None

    def problem(
        self,
        code: str,
        message: str,
        *,
        where: str = "",
        hint: str = "",
        severity: Severity = Severity.ERROR,
        about: frozenset[tuple[str, str]] = frozenset(),
        veiled: str = "",
    ) -> Problem:
        """Return a problem with the file and line of this row."""
        return Problem(
            code=code,
            message=message,
            file=self.file,
            line=self.line,
            where=where,
            hint=hint,
            severity=severity,
            about=about,
            veiled=veiled,
        )


Check = Callable[[Row], Iterable[Problem]]


def word_check(row: Row, column: str, known: Sequence[str], code: str) -> Iterator[Problem]:
    """Yield a problem if the word in a column is not one of the `known` words. An empty cell is accepted."""
    found = row[column]
    if found and found not in known:
        expected = " or ".join(filter(None, (", ".join(known[:-1]), known[-1])))
        yield row.problem(
            code,
            f"expected {expected}, got {found!r}{did_you_mean(found, known)}",
            where=column,
        )
