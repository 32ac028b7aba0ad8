"""Choose the `when` of a new row in a people's file, and find rows that are dated in the future."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

from slr.model.problem import Problem, Severity
from slr.people.row import Row

STEP: Final = timedelta(milliseconds=1)  # the smallest difference between a row and the row that it replaces
AHEAD: Final = "SHT026"  # the code of the warning about a row that is dated in the future
GRACE: Final = timedelta(
    days=1
)  # a date without a time, or a clock in another time zone, can be ahead by a day


def next_moment(present: datetime, rows: Iterable[Row]) -> datetime:
    """Return the time of a new row: normally the present time, to the millisecond.

    `rows` are the person's rows on the same subject, such as a report at a stage. If the latest of these rows is not earlier
    than the present time, the new row is dated one millisecond after it. The new row then counts even if the clock
    was set back.
    """
    now = present.replace(microsecond=present.microsecond // 1000 * 1000)
    newest = max((row.moment for row in rows), default=None)
    return now if newest is None or newest < now else newest + STEP


def spell_moment(moment: datetime) -> str:
    """Return a time as it is written in `when`: in UTC, and with milliseconds only if they are not zero.

    >>> from datetime import datetime, UTC
    >>> spell_moment(datetime(2026, 3, 1, 10, tzinfo=UTC)), spell_moment(datetime(2026, 3, 1, 10, 0, 0, 5000, tzinfo=UTC))
    ('2026-03-01T10:00:00Z', '2026-03-01T10:00:00.005Z')
    """
    precision = "milliseconds" if moment.microsecond >= 1000 else "seconds"
    return moment.astimezone(UTC).isoformat(timespec=precision).replace("+00:00", "Z")


def find_ahead(rows: Iterable[Row], now: datetime) -> Iterator[Row]:
    """Yield the rows that are dated more than a day in the future."""
    yield from (row for row in rows if row.moment > now + GRACE)


def ahead_problem(row: Row) -> Problem:
    """Return the warning about a row that is dated in the future."""
    return row.problem(
        AHEAD,
        f"this row is dated {row['when']}, which is more than a day in the future",
        where="when",
        hint="correct the date; otherwise, this row overrides all other rows of this person on the same subject",
        severity=Severity.WARNING,
    )
