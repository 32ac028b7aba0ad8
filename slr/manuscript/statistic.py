"""Find test statistics with their p-values in a text, and check whether statistic and p-value agree.

The check is the same as in `slr check --statistics`.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, cast

from slr.manuscript.prose import Prose
from slr.model.value import read_number
from slr.statistics.p_value import PCheck, ReportedP, Sign, Statistic, Test, check_p


@dataclass(frozen=True, slots=True, kw_only=True)
class StatisticCheck:
    """A test statistic: its text, its line, and the check of its p-value."""

    text: str
    line: int
    check: PCheck


_VALUE: Final = r"[-−–]?\s?\d*[.,]?\d+"
_STATISTIC: Final = re.compile(
    r"(?<![\w])(?P<test>t|F|r|z|Z|Q|χ2|χ²|chi2|chi-square|X2|X²|χ)\s?"
    r"(?:\(\s*(?P<df1>\d+(?:[.,]\d+)?)\s*(?:[,;]\s*(?:[Nn]\s*=\s*(?P<n>[\d.,]+)|(?P<df2>\d+(?:[.,]\d+)?)))?\s*\))?"
    rf"\s*(?P<sign>[=<>])\s*(?P<value>{_VALUE})\s*[,;]\s*(?:[A-Za-zη²β]+\s*=\s*{_VALUE}\s*[,;]\s*)?"
    rf"p(?:-?value)?\s*(?P<p_sign>[=<>])\s*(?P<p>\d?[.,]\d+)"
)
_TESTS: Final = {"t": "t", "F": "F", "r": "r", "z": "z", "Z": "z", "Q": "Q"}
_ONE_TAILED: Final = re.compile(r"one-(?:tailed|sided)|satu (?:sisi|arah)", re.IGNORECASE)
_NEAR: Final = 60  # characters after a statistic that are searched for words such as "one-tailed"


def check_statistics(prose: Prose) -> Iterator[StatisticCheck]:
    """Yield the test statistics that are followed by a p-value, in the order of the text.

    At most one other value, such as an effect size, can stand between them. A statistic is left out if the check needs
    its degrees of freedom, and the text does not state them.

    >>> from slr.manuscript.draft import Line
    >>> from slr.manuscript.prose import join_lines
    >>> text = "Lamps differ, t(28) = 2.20, p = .03, and F(2, 40) = 1,10; p = 0,34."
    >>> found = check_statistics(join_lines([Line(number=1, text=text)], whole=True))
    >>> [(c.text, c.check.verdict) for c in found]
    [('t(28) = 2.20, p = .03', 'inconsistent'), ('F(2, 40) = 1,10; p = 0,34', 'consistent')]
    """
    for match in _STATISTIC.finditer(prose.text):
        test = cast("Test", _TESTS.get(match["test"], "chi2"))
        df1, df2 = _read_degrees(match["df1"]), _read_degrees(match["df2"])
        if test in {"t", "r"}:
            df1, df2 = math.nan, df1
        needed = {"t": (df2,), "r": (df2,), "F": (df1, df2), "chi2": (df1,), "Q": (df1,), "z": ()}[test]
        if any(map(math.isnan, needed)):
            continue
        after = prose.text[match.end() : match.end() + _NEAR]
        statistic = Statistic(
            test=test,
            sign=cast("Sign", match["sign"]),
            value=read_number(_plain(match["value"])),
            df1=df1,
            df2=df2,
            tails=1 if _ONE_TAILED.search(after) else 2,
        )
        reported = ReportedP(sign=cast("Sign", match["p_sign"]), value=read_number(_plain(match["p"])))
        yield StatisticCheck(
            text=" ".join(match.group().split()),
            line=prose.line_at(match.start()),
            check=check_p(statistic, reported),
        )


def _plain(text: str) -> str:
    return text.replace(" ", "").replace(",", ".").replace("−", "-").replace("–", "-")


def _read_degrees(text: str | None) -> float:
    """Return the degrees of freedom in a text, or NaN if there are none."""
    return float(_plain(text)) if text else math.nan
