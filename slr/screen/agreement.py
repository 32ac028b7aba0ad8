"""Compute the agreement between reviewers as coefficients for each stage, round and criterion.

Only independent verdicts count. These are the verdicts before adjudication on reports that two or more people judged.
The pilot round is reported separately. The protocol defines how a `maybe` counts. Because the ranking shows the
reports most likely to be included first, each coefficient is reported with the prevalence among the verdicts. AC1 and
PABAK adjust for prevalence, but not for the reading order.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final

from slr.model.protocol import Protocol
from slr.model.reason import write_reasons
from slr.model.table import AGREEMENT, frame
from slr.model.word import ADJUDICATOR
from slr.statistics.agreement import measure_agreement

if TYPE_CHECKING:
    import pandas as pd

ALL: Final = "all"
PILOT: Final = "pilot"
MAIN: Final = "main"
Item = Mapping[str, tuple[str, str]]  # reviewer -> verdict and criterion


def agreement_table(verdicts: "pd.DataFrame", protocol: Protocol) -> "pd.DataFrame":
    """Return the table AGREEMENT for each stage at which two people judged the same report."""
    rows: list[dict[str, Any]] = []
    for (stage, part), items in sorted(_collect(verdicts, protocol).items()):
        criteria = [c.id for c in protocol.criteria if c.stage == stage]
        rows += _rows(stage, part, items, criteria)
    return frame(AGREEMENT, rows)


def _collect(verdicts: "pd.DataFrame", protocol: Protocol) -> dict[tuple[str, str], list[Item]]:
    """Return the reports that two or more people judged, grouped by stage and round.

    Each report is a mapping from reviewers to their verdict and criterion.
    """
    judged: dict[tuple[str, str], dict[str, tuple[str, str]]] = defaultdict(dict)
    pilot: set[tuple[str, str]] = set()
    columns = (verdicts[name] for name in ("report", "stage", "who", "verdict", "criterion", "served"))
    for report, stage, who, verdict, criterion, served in zip(*columns, strict=True):
        if who == ADJUDICATOR:
            continue
        judged[stage, report][who] = (verdict, criterion if isinstance(criterion, str) else "")
        if isinstance(served, str) and served == PILOT:
            pilot.add((stage, report))
    found: dict[tuple[str, str], list[Item]] = defaultdict(list)
    for (stage, report), people in sorted(judged.items()):
        item = _count_maybe(people, protocol.screening.stage(stage).maybe)
        if len(item) > 1:
            found[stage, PILOT if (stage, report) in pilot else MAIN].append(item)
    return found


def _count_maybe(people: Item, counts: str) -> Item:
    """Return a report's verdicts with each `maybe` replaced as the protocol defines.

    If the protocol leaves out reports with a `maybe`, the result for such a report is empty.
    """
    if counts != "apart":
        return {who: (counts if v == "maybe" else v, c) for who, (v, c) in people.items()}
    return {} if any(v == "maybe" for v, _ in people.values()) else people


def _rows(stage: str, part: str, items: Sequence[Item], criteria: Sequence[str]) -> Iterator[dict[str, Any]]:
    people = sorted({who for item in items for who in item})
    for criterion in (ALL, *criteria):
        answers = [_answers(item, criterion) for item in items]
        for between, group in _groups(people, criterion):
            chosen = [{w: a for w, a in answer.items() if w in group} for answer in answers]
            shared = [answer for answer in chosen if len(answer) > 1]
            if shared:
                yield from _figures(stage, part, criterion, between, shared)


def _groups(people: Sequence[str], criterion: str) -> Iterator[tuple[str, set[str]]]:
    """Yield the groups of reviewers whose agreement is measured, each with a name.

    All reviewers together are one group. If there are three or more reviewers, each pair is also a group for overall
    verdicts.
    """
    yield ALL, set(people)
    if criterion == ALL and len(people) > 2:
        for pair in combinations(people, 2):
            yield " & ".join(pair), set(pair)


def _answers(item: Item, criterion: str) -> dict[str, str]:
    """Return each reviewer's verdict as yes or no.

    For overall verdicts, yes means include. For a criterion, yes means that the reviewer excluded the report
    under this criterion.
    """
    if criterion == ALL:
        return {who: "yes" if verdict == "include" else "no" for who, (verdict, _) in item.items()}
    return {who: "yes" if (v, c) == ("exclude", criterion) else "no" for who, (v, c) in item.items()}


def _figures(
    stage: str, part: str, criterion: str, between: str, answers: Sequence[Mapping[str, str]]
) -> Iterator[dict[str, Any]]:
    given = [a for answer in answers for a in answer.values()]
    for figure in measure_agreement(answers, ("yes", "no")):
        yield {
            "stage": stage,
            "round": part,
            "criterion": criterion,
            "between": between,
            "coefficient": figure.name,
            "value": _rounded(figure.value),
            "low": _rounded(figure.low),
            "high": _rounded(figure.high),
            "reports": len(answers),
            "raters": len({who for answer in answers for who in answer}),
            "prevalence": _rounded(given.count("yes") / len(given)),
            "reason": write_reasons((figure.reason,)) if figure.reason else None,
        }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6)
