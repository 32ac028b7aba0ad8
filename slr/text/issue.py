"""Read and compare issues of journals as databases write them: `2`, `1-2`, `Suppl 1`, `11 Suppl`, `4S2`, `3 Pt 1`, `Spring`."""

import re
from functools import lru_cache
from typing import Final, Literal

_SUPPLEMENT: Final = re.compile(
    r"(?<![a-z])(?:supp?l?\.?(?:ement)?(?:o|a|um|s)?(?![a-z])|(?:suplemento?|прил(?:ожение)?)(?!\w)|s(?=[\s.]?\d)|(?<=\d)s(?![a-z]))"
    r"[\s._:/-]*(?:no\.?\s*)?(\d{1,3})?"
)
_PART: Final = re.compile(r"(?<![a-z])(?:pt|part|teil|bagian)[\s._-]*(\d{1,2}|[a-d](?![a-z]))")
_RANGE: Final = re.compile(r"(?<!\d)(\d{1,4})\s*(?:[-–—/&+,]|\band\b|\bdan\b)\s*(\d{1,4})(?!\d)")
_NUMBER: Final = re.compile(r"\d+")
_MONTH: Final = re.compile(r"\b(jan|feb|mar|apr|may|mei|jun|jul|aug|agu|sep|oct|okt|nov|dec|des)")
_SEASON: Final = re.compile(r"\b(spring|summer|autumn|fall|winter)")
_PERIODS: Final = {"mei": "may", "agu": "aug", "okt": "oct", "des": "dec", "autumn": "fall"}
_WRITTEN: Final = re.compile(r"([\d-]*)(?:(s)(\d*))?(?:p(\w+))?")

Level = Literal["agree", "differ", "missing"]
# The numbers of an issue, whether it is a supplement, the number of the supplement, and the part.
Parts = tuple[frozenset[str], bool, str, str]


@lru_cache(maxsize=65536)
def read_issue(volume: str, issue: str) -> tuple[str, str]:
    """Return the number of the volume, and the issue in short form.

    The short form is a number, `s1` for a supplement, `p1` for a part, or a combination such as `11s`. A number can
    be a range, such as `1-2`. Without a number, supplement or part, the short form is the month or season. If `issue`
    contains none of these, a supplement or an issue in brackets is looked for in the text of the volume. A missing
    volume or issue is "".

    >>> read_issue("32 Spec No2", ""), read_issue("4 (1)", ""), read_issue("35 Suppl 1", ""), read_issue("90", "11 Suppl")
    (('32', ''), ('4', '1'), ('35', 's1'), ('90', '11s'))
    """
    if volume.isdecimal() and issue.isdecimal():
        return volume.lstrip("0"), issue.lstrip("0")
    written = volume.casefold()
    mark = _SUPPLEMENT.search(written)
    numbers = _NUMBER.findall(written[: mark.start()] if mark else written)
    short = _shorten(issue.casefold())
    if not short and mark:
        short = f"s{(mark[1] or '').lstrip('0')}"
    elif not short and _NUMBER.search(written.partition("(")[0]):
        short = _shorten(written.partition("(")[2])
    return (numbers[0].lstrip("0") if numbers else ""), short


def _shorten(issue: str) -> str:
    """Return the short form of an issue (see `read_issue`). The text must be in lower case."""
    mark, part = _SUPPLEMENT.search(issue), _PART.search(issue)
    ends = [found.start() for found in (mark, part) if found]
    number = _shorten_number(issue[: min(ends)] if ends else issue)
    supplement = f"s{(mark[1] or '').lstrip('0')}" if mark else ""
    return number + supplement + (f"p{part[1].lstrip('0')}" if part else "") or _read_period(issue)


def _shorten_number(text: str) -> str:
    """Return the range of two to six issues in the text, such as "1-6".

    If there is no such range, return the first number, or "" if there is no number.
    """
    found = _RANGE.search(text)
    if found and 0 < int(found[2]) - int(found[1]) < _MOST_ISSUES:
        return f"{int(found[1])}-{int(found[2])}"
    numbers = _NUMBER.findall(text)
    return numbers[0].lstrip("0") if numbers else ""


_MOST_ISSUES: Final = (
    6  # the difference between the first and the last number of one issue is smaller than this
)


def _read_period(issue: str) -> str:
    found = _MONTH.search(issue) or _SEASON.search(issue)
    return _PERIODS.get(found[1], found[1]) if found else ""


def compare_issues(a: str, b: str) -> Level:
    """Return whether two issues in short form `agree` or `differ`.

    If one is empty, or if they cannot be compared, the result is `missing`.

    A supplement and the issue with the same number are two different issues. However, a database can leave out the
    number of a supplement, or can give the number of the issue that the supplement belongs to. Such forms cannot be
    compared. A number of three or more digits is taken to count all issues of a journal, because a volume rarely has a
    hundred issues. If such a number differs from a number that counts the issues of one volume, the two cannot be
    compared. A month or season cannot be compared with a number, and a month cannot be compared with a season.

    >>> compare_issues("1", "s1"), compare_issues("11", "11s"), compare_issues("s", "s2"), compare_issues("1-2", "2")
    ('differ', 'missing', 'missing', 'agree')
    """
    if not a or not b:
        return "missing"
    if a == b:
        return "agree"
    if _is_period(a) or _is_period(b):
        return "differ" if _is_month(a) is _is_month(b) and _is_period(a) and _is_period(b) else "missing"
    return _compare_parts(_split(a), _split(b))


def _is_period(issue: str) -> bool:
    return len(issue) > 2 and issue.isalpha()


def _is_month(issue: str) -> bool:
    return _MONTH.match(issue) is not None


@lru_cache(maxsize=4096)
def _split(issue: str) -> Parts:
    """Return the parts of an issue in short form. If the text is not in short form, the whole text counts as the number."""
    found = _WRITTEN.fullmatch(issue)
    if found is None:
        return frozenset({issue}), False, "", ""
    first, _, last = found[1].partition("-")
    numbers = map(str, range(int(first), int(last) + 1)) if last else [first] if first else []
    return frozenset(numbers), found[2] is not None, found[3] or "", found[4] or ""


def _compare_parts(a: Parts, b: Parts) -> Level:
    numbers, marked, supplement, part = a
    others, also_marked, other_supplement, other_part = b
    if numbers and others and not numbers & others:
        return "missing" if (max(map(len, numbers)) > 2) != (max(map(len, others)) > 2) else "differ"
    if marked != also_marked:
        return "missing" if numbers and others else "differ"
    if (supplement and other_supplement and supplement != other_supplement) or (
        part and other_part and part != other_part
    ):
        return "differ"
    return "agree" if (supplement, part) == (other_supplement, other_part) else "missing"
