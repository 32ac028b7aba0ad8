"""A row of a person's file, with its file and line."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from slr.model.problem import Problem, Severity, did_you_mean
from slr.model.value import EARLIEST, Number, read_moment, read_number


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of one person's file. `values` holds every column as text, empty if it is missing."""

    who: str
    file: str
    line: int
    values: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        """Return the text of a column, empty if it is missing."""
        return self.values.get(name, "")

    @property
    def moment(self) -> datetime:
        """The row's `when` in UTC, or the earliest possible moment if the row has none."""
        return read_moment(self["when"]) if self["when"] else EARLIEST

    def number(self, name: str) -> Number | None:
        """Return a column as a number with its text, or None if it is blank."""
        return read_number(self[name]) if self[name] else None

    def problem(
        self, code: str, message: str, *, where: str = "", hint: str = "", severity: Severity = Severity.ERROR
    ) -> Problem:
        """Return a problem of this row, with its file and line."""
        return Problem(
            code=code,
            message=message,
            file=self.file,
            line=self.line,
            where=where,
            hint=hint,
            severity=severity,
        )


Check = Callable[[Row], Iterable[Problem]]


def word_check(row: Row, column: str, known: Sequence[str], code: str) -> Iterator[Problem]:
    """Yield a problem when a column holds a word outside its vocabulary. A blank is left to other checks."""
    found = row[column]
    if found and found not in known:
        yield row.problem(
            code,
            f"expected {', '.join(known[:-1])} or {known[-1]}, got {found!r}{did_you_mean(found, known)}",
            where=column,
        )
