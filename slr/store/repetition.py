"""Find out what an operation wrote, for a sender that did not receive the response."""

from dataclasses import dataclass
from typing import Literal

from slr.model.protocol import Protocol
from slr.people.kind import KINDS
from slr.people.lost_row import identify
from slr.people.sheet import read_leniently
from slr.store.disk import read_plain
from slr.store.journal import Entry
from slr.store.layout import Review
from slr.store.operation import WrittenRow, list_entries
from slr.store.people import person_file

State = Literal["written", "begun"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundRow:
    """A row that an operation has begun to write.

    If `state` is `written`, the row is in the file, or was in the file when the operation ended. If `state` is `begun`, the row
    is not in the file, and the line of `row` is 0. Such a row is written when the operation is repeated.
    """

    state: State
    row: WrittenRow


def find_op(review: Review, protocol: Protocol, who: str, op: str) -> tuple[FoundRow, ...]:
    """Return the rows that a person's operation has begun to write, in the order in which they were begun.

    If the operation is unknown, there are no rows.
    """
    entries = list_entries(review, who, op).values()
    return tuple(_find_row(review, protocol, who, e) for e in entries if e.folder in KINDS)


def _find_row(review: Review, protocol: Protocol, who: str, entry: Entry) -> FoundRow:
    path = person_file(review, KINDS[entry.folder], who)
    written = entry.done == "written"
    line = entry.line if written else _find_line(review, protocol, who, entry)
    row = WrittenRow(folder=entry.folder, file=review.shown(path), line=line, values=entry.values)
    return FoundRow(state="written" if written or line else "begun", row=row)


def _find_line(review: Review, protocol: Protocol, who: str, entry: Entry) -> int:
    """Return the line at which a person's file contains the row of a journal entry, or 0 if it does not contain the row."""
    kind = KINDS[entry.folder]
    path = person_file(review, kind, who)
    wanted = identify(entry.values, kind)
    rows = read_leniently(read_plain(path), kind, protocol) if path.is_file() else ()
    return next((row.line for row in rows if identify(row.values, kind) == wanted), 0)
