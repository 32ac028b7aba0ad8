"""Notice the rows that other programs remove from a person's file during a session.

Git can replace the file by an older version, and a spreadsheet program can save an older version. The session still has
in memory all rows that it has read and written, so it can copy missing rows to the journal. `slr recover` can then put
these rows back, even if a person typed them into the file.
"""

from collections.abc import Iterable

from slr.model.problem import Problem, warning
from slr.people.kind import Kind
from slr.people.lost_row import Values, find_key, find_lost_rows, identify
from slr.people.row import Row
from slr.store.journal import Entry, add_entries, read_journal
from slr.store.layout import Review
from slr.store.people import person_file
from slr.store.recovery import recover_command


class Watch:
    """The rows of one person's file that a session has read or written, and which of these rows are missing."""

    def __init__(self, review: Review, kind: Kind, who: str) -> None:
        self._review, self._kind, self._who = review, kind, who
        self._present: list[Values] = []
        self._keys: frozenset[tuple[str, ...]] = frozenset()  # of the missing rows
        self._gone: list[
            Values
        ] = []  # the missing rows, and rows that are gone but were retracted or left out
        self._missing: tuple[Values, ...] = ()
        self._unwritten: tuple[Problem, ...] = ()  # the problem of a journal that cannot be written

    @property
    def loss(self) -> Problem | None:
        """A warning with the number of missing rows and how to get them back, or None if no row is missing."""
        if not self._missing:
            return None
        number = len(self._missing)
        rows, them = ("1 row is", "it") if number == 1 else (f"{number} rows are", "them")
        return warning(
            "JRN004",
            f"{rows} missing, although this session has read or written {them}; another program has changed the file",
            file=self._review.shown(person_file(self._review, self._kind, self._who)),
            hint="restore an earlier version of the file, for example with git"
            if self._unwritten
            else f"to recover the rows, run `{recover_command(self._review, self._who)}`",
        )

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The warnings about missing rows, and about a journal that cannot be written."""
        return (*self._unwritten, *filter(None, (self.loss,)))

    def add(self, rows: Iterable[Row]) -> None:
        """Remember rows that the session has added to the file."""
        new = [row.values for row in rows]
        self._present += new
        if any(find_key(v, self._kind) in self._keys for v in new):  # it may retract a missing row
            self._keep(self._find(self._present))

    def compare(self, rows: Iterable[Row]) -> None:
        """Compare the remembered rows with all rows that are now in the file, and remember the rows of the file.

        Missing rows that were not missing before are copied to the journal.
        """
        present = [row.values for row in rows]
        if self._present or self._gone:
            before = {identify(v, self._kind) for v in self._missing}
            self._keep(self._find(present))
            there = {identify(v, self._kind) for v in present}
            self._gone = [v for v in (*self._gone, *self._present) if identify(v, self._kind) not in there]
            new = [v for v in self._missing if identify(v, self._kind) not in before]
            if new:
                self.copy(new)
        self._present = present

    def copy(self, rows: Iterable[Values]) -> None:
        """Copy rows to the journal, except rows that are already in the journal."""
        entries, _ = read_journal(self._review, self._who)
        folder = self._kind.folder
        known = {identify(e.values, self._kind) for e in entries if e.folder == folder}
        lacking = {i: v for v in rows if (i := identify(v, self._kind)) not in known}
        if lacking:
            entries = tuple(Entry(folder=folder, values=v, done="read") for v in lacking.values())
            self._unwritten = add_entries(self._review, self._who, entries)

    def _keep(self, missing: tuple[Values, ...]) -> None:
        self._missing, self._keys = missing, frozenset(find_key(v, self._kind) for v in missing)

    def _find(self, present: Iterable[Values]) -> tuple[Values, ...]:
        """Return the missing rows, except retracted rows and rows that the person decided to leave out."""
        known, there = (*self._gone, *self._present), tuple(present)
        missing = find_lost_rows(known, there, (), self._kind)
        if not missing:
            return ()
        entries, _ = read_journal(self._review, self._who)
        left_out = [e.values for e in entries if e.left_out and e.folder == self._kind.folder]
        return find_lost_rows(known, there, left_out, self._kind)
