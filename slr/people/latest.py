"""Find each person's latest rows on each subject. Only these rows count.

A retracted row does not count. Rows of one person with the same `when` and different contents do not count either.
"""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, TypeVar

from slr.model.problem import Problem
from slr.people.kind import Kind
from slr.people.row import Row

if TYPE_CHECKING:
    from datetime import datetime

Key = TypeVar("Key", bound=Hashable)


def rows_in_force(rows: Iterable[tuple[Row, Key]], kind: Kind) -> Iterator[tuple[Row, Key]]:
    """Yield each person's rows that count, each with its subject.

    Rows about records of one report have the same subject. For each person, subject and record id, the row with the
    latest `when` counts. There are two exceptions:

    - A retraction takes back the person's earlier row with the same record id. It also takes back the person's newest
      row on the subject, even if that row has another record id.
    - If the latest rows with one record id have the same `when` but differ, none of them counts. The person's rows on
      the subject with other record ids then count only if they are later.
    """
    columns = [reference.column for reference in kind.address.references]
    single = columns[0] if len(columns) == 1 else None  # the two records of a pair can be in either order
    rows_of: dict[tuple[str, Key], list[Row]] = {}
    for row, key in sorted(rows, key=lambda r: _order(r[0], kind)):
        rows_of.setdefault((row.who, key), []).append(row)
    for (_, key), ordered in rows_of.items():
        left = _apply_retractions(ordered, single, kind)
        tied = (newest[0].moment for newest in left if len(list_contents(newest, kind)) > 1)
        last_tie = max(tied, default=None)
        yield from ((rows[-1], key) for rows in left if last_tie is None or rows[0].moment > last_tie)


def _order(row: Row, kind: Kind) -> tuple[object, ...]:
    """Return the sort key of a row.

    Rows are sorted by time, then by whether they are retractions (which come last), then by person and content.
    """
    return row.moment, is_retraction(row, kind), row.who, sorted(row.values.items())


def _apply_retractions(ordered: Sequence[Row], column: str | None, kind: Kind) -> list[list[Row]]:
    """Return the newest rows of each record id, except retracted rows. `column` is the column with the record id."""
    newest: dict[str, list[Row]] = {}
    done: set[tuple[str, datetime]] = set()
    for row in ordered:
        record = row[column] if column else ""
        if is_retraction(row, kind):
            if (record, row.moment) not in done:  # the same retraction twice in a file is one retraction
                _retract(newest, record)
            done.add((record, row.moment))
        elif record in newest and newest[record][0].moment == row.moment:
            newest[record].append(row)
        else:
            newest[record] = [row]
    return list(newest.values())


def _retract(newest: dict[str, list[Row]], record: str) -> None:
    last = max((rows[0].moment for rows in newest.values()), default=None)
    own = newest.pop(record, None)
    if own is None or own[0].moment != last:
        for other in [r for r, rows in newest.items() if rows[0].moment == last]:
            del newest[other]


def find_latest(rows: Iterable[Row], kind: Kind) -> Row | None:
    """Return the row that counts for one person and one subject (such as a report), or None if no row counts.

    If rows with several record ids count, the latest of these rows is returned. If the latest rows have the same `when`
    but differ, no row counts.
    """
    in_force = rows_in_force(((row, ()) for row in rows), kind)
    newest = next(iter(list_newest(in_force).values()), [])
    return newest[-1] if len(list_contents(newest, kind)) == 1 else None


def find_ties(rows: Iterable[Row], kind: Kind) -> Iterator[Problem]:
    """Yield a problem if a person's latest rows on one subject have the same `when` but different contents.

    If one of these rows is a retraction, there is no problem.
    """
    keyed = ((row, _unordered_key(row, kind)) for row in rows)
    for newest in list_newest(keyed).values():
        if not any(is_retraction(row, kind) for row in newest) and len(list_contents(newest, kind)) > 1:
            yield report_tie(newest, kind)


def _unordered_key(row: Row, kind: Kind) -> tuple[str, ...]:
    """Return the key of a row, with the two records of a pair sorted."""
    values = tuple(row[k] for k in kind.key)
    return tuple(sorted(values)) if len(kind.address.references) > 1 else values


def list_newest(rows: Iterable[tuple[Row, Key]]) -> dict[tuple[str, Key], list[Row]]:
    """Return, for each person and key, the rows with the latest `when`, ordered by content."""
    found: dict[tuple[str, Key], list[Row]] = {}
    for row, key in sorted(rows, key=lambda r: (r[0].moment, r[0].who, sorted(r[0].values.items()))):
        same = found.setdefault((row.who, key), [row])
        if row.moment > same[0].moment:
            same.clear()
        if not same or same[0] is not row:
            same.append(row)
    return found


def list_contents(rows: Iterable[Row], kind: Kind) -> set[tuple[str, ...]]:
    """Return the distinct contents of rows. The contents are the values in the columns `kind.says`."""
    return {tuple(row[name] for name in kind.says) for row in rows}


def report_tie(newest: Iterable[Row], kind: Kind) -> Problem:
    """Return the problem that rows of one person have the same `when` but different contents."""
    rows = sorted(newest, key=lambda row: (row.file, row.line))
    last = rows[-1]
    places = [str(r.line) if r.file == last.file else f"{r.line} of {r.file}" for r in rows]
    message = f"the rows of {last.who} in lines {' and '.join(places)} have the same `when` but differ: none of them counts"
    hint = f"delete the wrong row, or give the right row a later `when`{kind.advice}"
    return last.problem("SHT025", message, where="when", hint=hint)


def is_retraction(row: Row, kind: Kind) -> bool:
    """Return whether a row retracts an earlier row."""
    return kind.retract is not None and row[kind.retract[0]] == kind.retract[1]
