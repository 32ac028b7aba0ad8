"""What a cell of a person's file says, as a value: a moment or a number. The text is kept beside it."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Final

_DAY: Final = re.compile(r"^\d{4}-\d{2}-\d{2}")
_NUMBER: Final = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?")


def read_moment(text: str) -> datetime:
    """Return the moment that a `when` names, in UTC. A bare date is its first instant, and so is a time without a zone UTC.

    Raises ValueError for anything that does not begin with a date in the form 2026-03-01.

    >>> read_moment("2026-01-31") < read_moment("2026-01-31T08:00:00+01:00")
    True
    """
    bare = text.strip()
    if not _DAY.match(bare):
        raise ValueError(f"no date: {text!r}")
    value = datetime.fromisoformat(bare.replace("Z", "+00:00").replace("z", "+00:00"))
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it was reported: its text, since `.050` is not `.05`, and its value."""

    text: str
    value: Decimal

    @property
    def decimals(self) -> int:
        """How many decimals the text has.

        >>> read_number("-.050").decimals, read_number("12").decimals
        (3, 0)
        """
        return len(self.text.lower().partition("e")[0].partition(".")[2])


def read_number(text: str) -> Number:
    """Return a number with its text. Raises ValueError for anything else, a decimal comma included.

    >>> read_number(" .50 ").value
    Decimal('0.50')
    """
    bare = text.strip().replace("\u2212", "-")
    if not _NUMBER.fullmatch(bare):
        raise ValueError(f"no number: {text!r}")
    return Number(bare, Decimal(bare))
