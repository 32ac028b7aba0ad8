"""Keep the rows of one person's file of one kind in memory, and read them again whenever the file has changed on the disk."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Generic, TypeVar

from slr.model.protocol import Protocol
from slr.people.kind import Kind
from slr.people.latest import find_latest
from slr.people.row import Row
from slr.people.sheet import Form, read_sheet
from slr.store.append import Stamp, read_stamp
from slr.store.disk import read_plain
from slr.store.layout import Review
from slr.store.people import person_file

Subject = TypeVar("Subject", bound=Hashable)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change(Generic[Subject]):
    """What other programs have changed in a file.

    `subjects` are the subjects of the rows that were added or removed. `added` and `removed` count these rows.
    """

    subjects: frozenset[Subject]
    added: int
    removed: int


class PersonFile(Generic[Subject]):
    """The valid rows of one person's file, by subject.

    `subject` is a function that returns the subject of a row (such as its report), or None if the subject is unknown.
    """

    def __init__(
        self,
        review: Review,
        protocol: Protocol,
        kind: Kind,
        who: str,
        subject: Callable[[Row], Subject | None],
    ) -> None:
        self.who = who
        self._review, self._protocol, self._kind, self._subject = review, protocol, kind, subject
        self.path = person_file(review, kind, who)
        self.shown = review.shown(self.path)  # the name of the file in messages
        self._stamp: Stamp | None = None
        self._lines = 0  # lines in the file
        self._hash = blake2b()  # of the bytes of the file with this stamp
        self._rows: dict[Subject, list[Row]] = {}
        self._changed: set[Subject] = set()  # since `take_change` was called
        self._added = self._removed = 0
        self._is_still = False

    def knows(self, subject: Subject) -> bool:
        """Return whether the file has any row about a subject, even one that was retracted."""
        self._refresh()
        return subject in self._rows

    def latest(self, subject: Subject) -> Row | None:
        """Return the current row about a subject, or None if there is none (see `find_latest`)."""
        self._refresh()
        return self._latest(subject)

    def history(self, subject: Subject) -> tuple[Row, ...]:
        """Return all rows about a subject, earliest first, including retracted rows and retractions."""
        self._refresh()
        return tuple(sorted(self._rows.get(subject, ()), key=lambda r: (r.moment, r.line)))

    @contextmanager
    def still(self) -> Iterator[None]:
        """Read the file if it has changed, and do not read it again within the block.

        Use this block to look up many subjects. Without it, a file that keeps changing could be read once per subject.
        """
        self._refresh()
        before, self._is_still = self._is_still, True
        try:
            yield
        finally:
            self._is_still = before

    @property
    def stamp(self) -> Stamp | None:
        """The state of the file, or None if there is no file.

        As long as the stamp is the same, the rows are the same.
        """
        self._refresh()
        return self._stamp

    def judged(self) -> frozenset[Subject]:
        """Return the subjects that have a current row."""
        self._refresh()
        return frozenset(s for s in self._rows if self._latest(s) is not None)

    def take_change(self) -> Change[Subject]:
        """Return what other programs have changed in the file since the last call. At the first call, all rows count as added."""
        self._refresh()
        change = Change(subjects=frozenset(self._changed), added=self._added, removed=self._removed)
        self._changed, self._added, self._removed = set(), 0, 0
        return change

    def _latest(self, subject: Subject) -> Row | None:
        return find_latest(self._rows.get(subject, ()), self._kind)

    def _refresh(self) -> None:
        if self._is_still:
            return
        stamp = read_stamp(self.path)
        if stamp == self._stamp:
            return
        data = b"" if stamp is None else self._read_bytes()
        size = self._stamp.size if self._stamp is not None else 0
        self._stamp = stamp
        if self._has_grown(data, size):
            self._read_end(data, size)
        else:
            self._read_all(data)
        self._hash = blake2b(data)

    def _has_grown(self, data: bytes, size: int) -> bool:
        """Return whether text was only added at the end of the file after its first `size` bytes were read.

        The result is also false if the first line is not the header that this program writes.
        """
        header = Form(names=self._kind.table.names).header()
        same = size and data.startswith(header) and data[size - 1 : size] == b"\n"
        return bool(same) and blake2b(data[:size]).digest() == self._hash.digest()

    def _read_end(self, data: bytes, size: int) -> None:
        header = Form(names=self._kind.table.names).header()
        above, rows = self._lines - 1, self._read(header + data[size:])
        self._lines = data.count(b"\n")
        self._note(map(self._subject, rows), added=len(rows), removed=0)
        self._take_end(rows)
        self._remember(rows, above=above)

    def _read_all(self, data: bytes) -> None:
        before = self._rows
        self._lines, self._rows = data.count(b"\n"), {}
        rows = self._read(data)
        self._take_all(rows)
        self._remember(rows)
        changed = list(_compare(before, self._rows))
        self._note(
            (subject for subject, _, _ in changed),
            added=sum(added for _, added, _ in changed),
            removed=sum(removed for _, _, removed in changed),
        )

    def _note(self, subjects: Iterable[Subject | None], *, added: int, removed: int) -> None:
        self._changed |= {subject for subject in subjects if subject is not None}
        self._added, self._removed = self._added + added, self._removed + removed

    def _take_all(self, rows: list[Row]) -> None:
        """Do nothing. A subclass can override this to use all rows of the file before they are remembered."""

    def _take_end(self, rows: list[Row]) -> None:
        """Do nothing. A subclass can override this to use the rows that another program has added at the end."""

    def _read_bytes(self) -> bytes:
        """Return the bytes of the file, or no bytes if another program has just deleted it."""
        try:
            return read_plain(self.path)
        except FileNotFoundError:
            return b""

    def _remember(self, rows: Iterable[Row], *, above: int = 0) -> None:
        """Remember rows by subject. `above` is the number of lines of the file before these rows."""
        for row in rows:
            subject = self._subject(row)
            if subject is not None:
                numbered = replace(row, line=row.line + above) if above else row
                self._rows.setdefault(subject, []).append(numbered)

    def _read(self, data: bytes) -> list[Row]:
        rows, _ = read_sheet(data, who=self.who, file=self.shown, kind=self._kind, protocol=self._protocol)
        return list(rows)


def _compare(
    before: Mapping[Subject, list[Row]], after: Mapping[Subject, list[Row]]
) -> Iterator[tuple[Subject, int, int]]:
    """Yield each subject whose rows have changed, with the number of added rows and the number of removed rows."""
    for subject in before.keys() | after.keys():
        old, new = (
            Counter(tuple(sorted(row.values.items())) for row in rows.get(subject, ()))
            for rows in (before, after)
        )
        if old != new:
            yield subject, (new - old).total(), (old - new).total()
