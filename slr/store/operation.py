"""Connect rows with the operation that writes them, so that a repeated operation writes no row twice.

An operation is one request of a sender, such as a form that a browser sends. The sender chooses the id of the operation,
and sends the same id again if it got no response. Before a row is added to a person's file, it is added to the person's
journal as begun, with the id. When the row is in the file, it is added to the journal as written. If the program was
killed between these steps, the journal and the file show whether the row was written. A repeated operation then writes
only the missing rows, with their original values.
"""

import os
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock, RLock
from typing import Final

from slr.model.problem import Problem
from slr.store.append import Stamp, read_stamp
from slr.store.disk import open_plain
from slr.store.journal import Entry, add_entries, journal_path, unpack_entry
from slr.store.layout import Review

_OP: Final = re.compile(rb'"op": "([^"\\]+)"')
_LONGEST: Final = 64  # characters of an id


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenRow:
    """A row in a person's file. `file` is the path of the file for messages, and `line` is the line in which the row was written.

    Another program may have moved or removed the row since then. Empty values are left out of `values`.
    """

    folder: str
    file: str
    line: int
    values: Mapping[str, str]


class Operation:
    """An operation that writes rows of one person.

    `repeated` is true if the journal already contained rows with this id when the operation was started.
    """

    def __init__(self, review: Review, who: str, op: str) -> None:
        """Start an operation. Raises ValueError if the id is not 1 to 64 letters, digits, hyphens or underscores."""
        if not is_operation(op):
            raise ValueError(f"{op!r} is not a valid id of an operation")
        self.op = op
        self._review, self._who = review, who
        self._known = list_entries(review, who, op)
        self._next: Counter[str] = Counter()
        self.repeated = bool(self._known)

    def take(self, folder: str, size: int) -> dict[int, Entry]:
        """Assign numbers to the next `size` rows of a folder, and return the journal's entry for each of them.

        For a row that is not in the journal, return a new entry without values.
        """
        first = self._next[folder]
        self._next[folder] += size
        blank = Entry(folder=folder, values={}, done="begun", op=self.op)
        return {
            i: self._known.get((folder, first + i), replace(blank, number=first + i)) for i in range(size)
        }

    def begin(self, entries: Mapping[int, Entry]) -> tuple[Problem, ...]:
        """Record in the journal that rows are about to be added to the file.

        If this is impossible, return a warning.
        """
        return self._keep(entries)

    def end(self, entries: Mapping[int, Entry]) -> tuple[Problem, ...]:
        """Record in the journal that rows are in the file. If this is impossible, return a warning."""
        return self._keep({i: replace(e, done="written") for i, e in entries.items()})

    def _keep(self, entries: Mapping[int, Entry]) -> tuple[Problem, ...]:
        self._known |= {(e.folder, e.number): e for e in entries.values()}
        return add_entries(self._review, self._who, entries.values()) if entries else ()


def is_operation(op: str) -> bool:
    """Return whether a string can be the id of an operation: 1 to 64 letters of the Latin alphabet, digits, hyphens or underscores."""
    return re.fullmatch(rf"[A-Za-z0-9_-]{{1,{_LONGEST}}}", op) is not None


@contextmanager
def hold_operation(review: Review, who: str, op: str) -> Iterator[Operation]:
    """Yield the operation with an id. While the block runs, no other thread can hold an operation of this person.

    If two threads repeat the same operation at the same time, the second thread therefore finds the rows of the first.
    """
    with _LOCKS[journal_path(review, who)]:
        yield Operation(review, who, op)


_LOCKS: Final[defaultdict[Path, RLock]] = defaultdict(RLock)  # by journal
_INDEXES: Final[dict[Path, "_Index"]] = {}
_INDEX_LOCK: Final = Lock()


def list_entries(review: Review, who: str, op: str) -> dict[tuple[str, int], Entry]:
    """Map each row of an operation, given by folder and number, to its newest entry.

    The rows are in the order in which they were begun.
    """
    path = journal_path(review, who)
    with _INDEX_LOCK:
        index = _INDEXES.setdefault(path, _Index(path))
        entries = index.find(op)
    return {(e.folder, e.number): e for e in entries}


class _Index:
    """An index of each operation's entries in a journal. When the journal grows, only the new lines are read."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stamp: Stamp | None = None
        self._end = 0  # up to here, all lines are known
        self._places: dict[bytes, tuple[int, ...]] = {}

    def find(self, op: str) -> list[Entry]:
        """Return the entries of an operation, in the order of the journal."""
        stamp = read_stamp(self._path)
        if stamp is None:
            self._forget()
            return []
        with os.fdopen(open_plain(self._path), "rb") as file:
            if stamp != self._stamp:
                if self._stamp is None or stamp.inode != self._stamp.inode or stamp.size < self._end:
                    self._forget()
                file.seek(self._end)
                self._learn(file.read())
                self._stamp = stamp
            found = []
            for place in self._places.get(op.encode(), ()):
                file.seek(place)
                entry = unpack_entry(file.readline())
                if entry is not None and entry.op == op:
                    found.append(entry)
        return found

    def _forget(self) -> None:
        self._stamp, self._end, self._places = None, 0, {}

    def _learn(self, data: bytes) -> None:
        for line in data.split(b"\n")[:-1]:  # the last line is empty, or is not complete yet
            if match := _OP.search(line):
                self._places[match[1]] = (*self._places.get(match[1], ()), self._end)
            self._end += len(line) + 1
