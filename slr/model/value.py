"""Read times and numbers from the cells of people's files. A number keeps its text as written."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Final

_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}(?:[Tt ]|\Z)")
_YEARS: Final = range(2, 9999)  # moments in these years can be converted to any time zone
EARLIEST: Final = datetime.min.replace(tzinfo=UTC)  # the moment of a row without a time
_NUMBER: Final = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,3})?")


@lru_cache(maxsize=65536)  # the time of a row is read several times in a run
def read_moment(text: str) -> datetime:
    """Return the moment given in a `when` cell, in UTC. A date without a time means midnight.

    The text is a date in the form 2026-03-01, or a date and a time in ISO 8601. A time without a zone is taken to be in
    UTC. Raises ValueError for other texts, and for the years 1 and 9999.

    >>> read_moment("2026-01-31") < read_moment("2026-01-31T08:00:00+01:00")
    True
    """
    bare = text.strip()
    if not _DAY.match(bare):
        raise ValueError(f"not a date: {text!r}")
    value = datetime.fromisoformat(bare.replace("Z", "+00:00").replace("z", "+00:00"))
    if value.year not in _YEARS:
        raise ValueError(f"not a date: {text!r}")
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Number:
    """A number as reported: its value, and its text, because `.050` and `.05` differ in precision."""

    text: str
    value: Decimal

    @property
    def decimals(self) -> int:
        """The number of decimal places in the text.

        >>> read_number("-.050").decimals, read_number("12").decimals
        (3, 0)
        """
        return len(self.text.lower().partition("e")[0].partition(".")[2])


def read_number(text: str) -> Number:
    """Return the number in a string, with its text. Raises ValueError if the string is not a number or has a decimal comma.

    >>> read_number(" .50 ").value
    Decimal('0.50')
    """
    plain = text.strip().replace("\u2212", "-")
    if not _NUMBER.fullmatch(plain):
        raise ValueError(f"not a number: {text!r}")
    return Number(text.strip(), Decimal(plain))
