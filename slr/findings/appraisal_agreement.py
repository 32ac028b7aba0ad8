"""Measure the agreement of appraisers on each item of a tool, before disagreements are settled."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from slr.findings.appraisal import Judged
from slr.model.appraisal import OVERALL, PROCEED, Tool
from slr.statistics.agreement import Figure, measure_agreement

ALL: Final = "all"
_DIGITS: Final = 6  # so that all computers write the same bytes


def measure_appraisers(judged: Iterable[Judged], tools: Iterable[Tool]) -> Iterator[dict[str, Any]]:
    """Yield the rows of the table APPRAISAL_AGREEMENT.

    The answers to an item are compared if at least two appraisers answered it. Unknown tools, the item
    `proceed`, and studies and reports that are not counted are left out. The row `all` covers all items of a tool except
    the overall judgement.
    """
    known = {tool.id: tool for tool in tools}
    items: dict[tuple[str, str], list[Mapping[str, str]]] = defaultdict(list)
    for one in judged:
        tool = one.subject[2]
        if not one.why and one.item != PROCEED and len(one.statements) > 1 and tool in known:
            given = {s.who: s.answer for s in one.statements}
            for item in (one.item, *(() if one.item == OVERALL else (ALL,))):
                items[tool, item].append(given)
    for (name, item), group in sorted(items.items()):
        answers = known[name].overall if item == OVERALL else known[name].answers
        yield {"tool": name, "item": item, **_measure(group, tuple(answers))}


def _measure(given: Sequence[Mapping[str, str]], words: Sequence[str]) -> dict[str, Any]:
    found = {f.name: f for f in measure_agreement(given, words)}
    pairs = [(len(one) * (len(one) - 1) // 2, _count_equal(one)) for one in given]
    return {
        "compared": sum(p for p, _ in pairs),
        "equal": sum(e for _, e in pairs),
        **_columns("share", "", found["raw"]),
        **_columns("kappa", "kappa_", found["kappa"]),
    }


def _count_equal(given: Mapping[str, str]) -> int:
    answers = list(given.values())
    return sum(a == b for i, a in enumerate(answers) for b in answers[i + 1 :])


def _columns(name: str, prefix: str, figure: Figure) -> dict[str, float | None]:
    values = {name: figure.value, f"{prefix}low": figure.low, f"{prefix}high": figure.high}
    return {key: None if value is None else round(value, _DIGITS) for key, value in values.items()}
