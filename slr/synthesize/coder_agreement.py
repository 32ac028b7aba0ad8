"""Measure the agreement of coders on each code, for all coders together and for each pair of coders.

If only two people coded, there is no separate row for their pair.
"""

from collections.abc import Collection, Iterator, Mapping
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final

from slr.model.protocol import Protocol
from slr.model.reason import write_reasons
from slr.model.word import ADJUDICATOR
from slr.statistics.agreement import measure_agreement

if TYPE_CHECKING:
    import pandas as pd

ALL: Final = "all"
Answers = Mapping[str, Mapping[str, str]]  # report -> coder -> yes or no


def measure_coders(coded: "pd.DataFrame", protocol: Protocol) -> Iterator[dict[str, Any]]:
    """Yield a row for each code, group of coders and coefficient, from the reports that two or more people coded.

    A coder says yes to a code if they assigned the code or one of its subcodes to the report. Codings with the role
    `reject` are not a yes. Rows of `adjudicated.csv` are left out, because they are not independent. Codes that
    nobody assigned to these reports are left out.
    """
    given: dict[str, dict[str, set[str]]] = {}
    for report, who, theme, role in zip(*(coded[c] for c in ("report", "who", "theme", "role")), strict=True):
        if who != ADJUDICATOR:
            codes = given.setdefault(report, {}).setdefault(who, set())
            codes.update((theme, *protocol.codes_above(theme)) if role != "reject" else ())
    shared = {report: people for report, people in sorted(given.items()) if len(people) > 1}
    for code in protocol.code_ids:
        answers = {
            report: {who: "yes" if code in codes else "no" for who, codes in people.items()}
            for report, people in shared.items()
        }
        if any("yes" in by_coder.values() for by_coder in answers.values()):
            yield from _measure_groups(code, answers)


def _measure_groups(code: str, answers: Answers) -> Iterator[dict[str, Any]]:
    people = sorted({who for by_coder in answers.values() for who in by_coder})
    yield from _measure(code, ALL, people, answers)
    if len(people) > 2:
        for pair in combinations(people, 2):
            yield from _measure(code, " & ".join(pair), pair, answers)


def _measure(code: str, between: str, group: Collection[str], answers: Answers) -> Iterator[dict[str, Any]]:
    chosen = [{who: a for who, a in by_coder.items() if who in group} for by_coder in answers.values()]
    items = [by_coder for by_coder in chosen if len(by_coder) > 1]
    every = [a for by_coder in items for a in by_coder.values()]
    for figure in measure_agreement(items, ("yes", "no")) if items else ():
        yield {
            "about": "coders",
            "part": code,
            "between": between,
            "statistic": figure.name,
            "value": figure.value,
            "low": figure.low,
            "high": figure.high,
            "reports": len(items),
            "raters": len({who for by_coder in items for who in by_coder}),
            "prevalence": round(every.count("yes") / len(every), 6),
            "reason": write_reasons((figure.reason,)) if figure.reason else None,
        }
