"""Restore ranges of pages and issues that a spreadsheet program turned into dates, and find values that it changed."""

import re
from collections.abc import Mapping
from typing import Final

# The short names of months, as spreadsheet programs write them in English, Indonesian, German, French, Spanish and
# Portuguese.
_MONTHS: Final[Mapping[str, int]] = {
    name: number
    for number, names in enumerate(
        (
            "jan janv ene",
            "feb peb fév févr fev",
            "mar mär mrz mars",
            "apr avr abr",
            "may mei mai",
            "jun juin",
            "jul juil",
            "aug agu agt août ago",
            "sep sept set",
            "oct okt out",
            "nov nop",
            "dec des dez dic déc",
        ),
        1,
    )
    for name in names.split()
}
_LETTERS: Final = r"[^\W\d_]{3,4}"
_DAY_FIRST: Final = re.compile(rf"0?(\d{{1,2}})(?:-|\.\s?)({_LETTERS})\.?")  # "09-Dec", "9. Dez"
_MONTH_FIRST: Final = re.compile(rf"({_LETTERS})\.?-(\d{{2}})")  # "Dec-09"
_ISO: Final = re.compile(r"(?:19|20)\d\d-(\d\d)-(\d\d)(?:[ T]00:00(?::00(?:\.0+)?)?)?")
_SLASHES: Final = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](?:19|20)\d\d")
_MONTH_AND_YEAR: Final = re.compile(
    rf"({_LETTERS})-(?:19|20)\d\d|\d{{1,2}}-({_LETTERS})-(?:\d\d|(?:19|20)\d\d)"
)
_DESTROYED: Final = re.compile(
    r"#{3,}|#(?:REF|VALUE|NAME\??|DIV/0|NULL|NUM|N/A)[!?]?|[-+]?\d(?:[.,]\d+)?[Ee][+-]\d{1,3}"
    r"|\d{1,2}:\d\d:\d\d(?: [AP]M)?"
)
_LONGEST: Final = 24  # characters of the longest date


def restore_range(text: str) -> str | None:
    """Return the range that a spreadsheet program turned into a date.

    If the text is not a date or the range is not clear, return None.

    A range begins with its smaller number, so the order of day and month does not matter. The range is not clear if the
    date has a year and can be the first day of a month. A spreadsheet program also turns a month and a year into such a
    date.

    >>> restore_range("09-Dec"), restore_range("12-Sep"), restore_range("Jan-02"), restore_range("2019-12-09")
    ('9-12', '9-12', '1-2', '9-12')
    >>> restore_range("2005-12-01"), restore_range("226-68"), restore_range("Jan-Feb")
    (None, None, None)
    """
    if len(text) > _LONGEST:
        return None
    if match := _DAY_FIRST.fullmatch(text):
        return _join(_month(match.group(2)), int(match.group(1)))
    if match := _MONTH_FIRST.fullmatch(text):
        return _join(_month(match.group(1)), int(match.group(2)))
    if match := _ISO.fullmatch(text):
        month, day = map(int, match.groups())
        return _join(month, day) if day > 1 else None
    if match := _SLASHES.fullmatch(text):  # the day could be either number
        one, other = map(int, match.groups())
        return _join(one, other) if min(one, other) > 1 else None
    return None


def _month(name: str) -> int:
    return _MONTHS.get(name.casefold(), 0)


def _join(one: int, other: int) -> str | None:
    return "-".join(map(str, sorted((one, other)))) if one and other else None


def is_mangled(text: str) -> bool:
    """Return whether a spreadsheet program turned pages or an issue into a date, a time, an error or scientific notation.

    >>> is_mangled("1.23E+05"), is_mangled("########"), is_mangled("2005-12-01"), is_mangled("e12345")
    (True, True, True, False)
    """
    if len(text) > _LONGEST:
        return False
    if _DESTROYED.fullmatch(text) or restore_range(text) is not None:
        return True
    if _ISO.fullmatch(text) or _SLASHES.fullmatch(text):
        return True
    match = _MONTH_AND_YEAR.fullmatch(text)
    return match is not None and _month(match.group(1) or match.group(2)) > 0
