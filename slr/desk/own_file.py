"""Find the current rows of one person's file during a session, and add rows to the file."""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TypeVar

from slr.desk.person_file import PersonFile
from slr.desk.watch import Watch
from slr.model.problem import Problem, Severity
from slr.model.protocol import Protocol
from slr.model.value import read_moment
from slr.people.kind import Kind
from slr.people.moment import next_moment, spell_moment
from slr.people.name import is_name
from slr.people.row import Row
from slr.store.layout import Review
from slr.store.operation import Operation, WrittenRow, hold_operation
from slr.store.people import Written, demand_apart, write_rows
from slr.store.repetition import FoundRow, find_op
from slr.store.sheet_file import Added

Subject = TypeVar("Subject", bound=Hashable)


class OwnFile(PersonFile[Subject]):
    """One person's file of one kind. Whenever the file has changed on the disk, it is read again.

    If a person has two sessions at the same time, each session therefore sees the rows of the other. If another
    program has removed rows, `loss` is a warning. `subject` is a function that returns the subject of a row
    (such as its report), or None if the subject is unknown.

    Raises ReviewError if the person has no file yet, but somebody with a name that looks the same has a file. Raises
    ValueError if the name is not valid (`is_name`).
    """

    def __init__(
        self,
        review: Review,
        protocol: Protocol,
        kind: Kind,
        who: str,
        subject: Callable[[Row], Subject | None],
    ) -> None:
        if not is_name(who):
            raise ValueError(f"{who!r} is not a valid name for a person")
        demand_apart(review, kind, who)
        super().__init__(review, protocol, kind, who, subject)
        self._notices: dict[str, Problem] = {}
        self._watch = Watch(review, kind, who)
        self._operation: Operation | None = None
        self._widens = False
        self.written: tuple[WrittenRow, ...] = ()  # the rows that were added last, with their lines
        self.widened: tuple[str, ...] = ()  # the columns that were added to the file in the last operation

    @property
    def loss(self) -> Problem | None:
        """A warning if rows that this session has read or written are no longer in the file, otherwise None."""
        self._refresh()
        return self._watch.loss

    @property
    def notices(self) -> dict[str, Problem]:
        """The warnings about the file and the journal, by code. Warnings about single rows are left out."""
        self._refresh()
        return {**self._notices, **{p.code: p for p in self._watch.problems}}

    def add(self, subject: Subject, values: Mapping[str, str], at: str) -> tuple[Problem, ...]:
        """Add a row about a subject and return its problems. If one of them is an error, nothing was written.

        `at` is a time in ISO 8601, and becomes the row's `when`. If this person's newest row on the subject is not
        earlier than `at`, the new row is dated one millisecond after that row. In this way, a new verdict replaces
        the earlier verdict even if the clock was set back.
        """
        self._refresh()
        moment = next_moment(read_moment(at), self._rows.get(subject, ()))
        written = self._write([{**values, "when": spell_moment(moment)}])
        return (*written.refused.get(0, ()), *written.doubts.get(0, ()))

    def add_dated(self, rows: Sequence[Mapping[str, str]]) -> dict[int, tuple[Problem, ...]]:
        """Add several rows that already have a `when`.

        Return the problems of the rows that were not written, by position.
        """
        return dict(self._write(rows).refused)

    @contextmanager
    def operation(self, op: str, *, widen: bool = False) -> Iterator[Operation]:
        """Mark all rows that are added in the block as rows of the operation with the id `op`.

        If `widen` is true and these rows have values in columns that the file lacks, these columns are added to the
        file. They are then listed in `widened`.

        If an operation is repeated, the rows that it has already written are not written again. Rows that are missing
        because it was interrupted are written now, with their original values. After each call that adds rows,
        `written` contains the rows of this call that are in the file, whether they were written now or earlier.

        The blocks of one person run one after the other. Raises ValueError if the id is not valid (`Operation`).
        """
        with hold_operation(self._review, self.who, op) as operation:
            self._operation, self._widens, self.widened = operation, widen, ()
            try:
                yield operation
            finally:
                self._operation, self._widens = None, False

    def find_op(self, op: str) -> tuple[FoundRow, ...]:
        """Return the rows that an operation has begun to write to this file or to the person's other files."""
        return find_op(self._review, self._protocol, self.who, op)

    def confirm(self, rows: Sequence[Row]) -> None:
        """Copy rows of the file to the journal if the journal lacks them.

        Call this method before you tell a person that rows are recorded. A row can be missing from the journal if the
        program was killed, or if a person typed the row into the file.
        """
        self._watch.copy([row.values for row in rows])

    def _write(self, rows: Sequence[Mapping[str, str]]) -> Written:
        written = write_rows(
            self._review, self._protocol, self._kind, self.who, rows, self._operation, widen=self._widens
        )
        self.widened += written.widened
        self.written = tuple(row for _, row in sorted(written.rows.items()))
        self._notices |= {p.code: p for p in written.notices}
        if written.added is not None:
            self._take(written.added)
            self._refresh()
        return written

    def _take(self, added: Added) -> None:
        """Remember rows that were just added.

        If another program has changed the file in the meantime, `_refresh` will read the file again.
        """
        number = added.size
        lines = added.data.split(b"\n")[-number - 1 :]  # the last line is empty
        rows = self._read(added.form.header() + b"\n".join(lines))
        self._watch.add(rows)
        if added.before == self._stamp or (self._stamp is None and added.made):
            self._stamp, self._lines = added.after, self._lines + added.data.count(b"\n")
            self._hash.update(added.data)
            self._remember(rows, above=self._lines - number - 1)

    def _take_all(self, rows: list[Row]) -> None:
        self._watch.compare(rows)

    def _take_end(self, rows: list[Row]) -> None:
        self._watch.add(rows)


def is_refused(problems: tuple[Problem, ...]) -> bool:
    """Return whether a row was refused because one of its problems is an error."""
    return any(p.severity is Severity.ERROR for p in problems)
