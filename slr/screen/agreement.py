"""Compute coefficients of the agreement between reviewers, for each stage and round.

The agreement on verdicts is computed for each group of reviewers, and the agreement on each criterion for all reviewers together.
Only independent verdicts count. These are the verdicts before adjudication on reports that two or more people judged. The pilot
round is reported separately. The protocol defines how a `maybe` counts. The ranking puts the reports that are most likely to be
included first. Each coefficient is therefore reported with the prevalence: the share of verdicts that include the report or, for a
criterion, that name the criterion. AC1 and PABAK adjust for prevalence, but not for the reading order.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final, Self

import numpy as np
from numpy.typing import NDArray

from slr.model.protocol import Protocol
from slr.model.reason import write_reasons
from slr.model.table import AGREEMENT, frame
from slr.model.word import ADJUDICATOR
from slr.statistics.agreement import measure_codes

if TYPE_CHECKING:
    import pandas as pd

ALL: Final = "all"
PILOT: Final = "pilot"
MAIN: Final = "main"
YES: Final = 0
NO: Final = 1
MISSING: Final = -1
Item = Mapping[str, tuple[str, str]]  # reviewer -> verdict and criterion
Truths = NDArray[np.bool_]
Codes = NDArray[np.int64]


def agreement_table(verdicts: "pd.DataFrame", protocol: Protocol) -> "pd.DataFrame":
    """Return the table AGREEMENT for each stage and round in which two or more people judged the same report."""
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


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Verdicts:
    """The verdicts on a group of reports: one row per report, and one column per reviewer.

    - `people`: the reviewers, sorted
    - `given`: whether the reviewer judged the report
    - `included`: whether the reviewer included the report
    - `named`: the number of the criterion under which the reviewer excluded the report, or -1
    """

    people: tuple[str, ...]
    given: Truths
    included: Truths
    named: NDArray[np.int64]

    @classmethod
    def collect(cls, items: Sequence[Item], criteria: Sequence[str]) -> Self:
        """Return the verdicts as arrays. The number of a criterion is its index in `criteria`."""
        column = {who: i for i, who in enumerate(sorted({who for item in items for who in item}))}
        number = {criterion: i for i, criterion in enumerate(criteria)}
        given = np.zeros((len(items), len(column)), dtype=bool)
        included, named = np.zeros_like(given), np.full(given.shape, -1, dtype=np.int64)
        for row, item in enumerate(items):
            for who, (verdict, criterion) in item.items():
                place = row, column[who]
                given[place], included[place] = True, verdict == "include"
                if verdict == "exclude":
                    named[place] = number.get(criterion, -1)
        return cls(people=tuple(column), given=given, included=included, named=named)

    def code(self, yes: Truths) -> Codes:
        """Return YES where `yes` is true and NO where it is false, but MISSING where there is no verdict."""
        return np.where(self.given, np.where(yes, YES, NO), MISSING)


def _rows(stage: str, part: str, items: Sequence[Item], criteria: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Yield the rows of a stage and round.

    For overall verdicts, the answer yes means include. For a criterion, yes means that the reviewer excluded the report
    under this criterion. All criteria that nobody named have the same figures.
    """
    verdicts = _Verdicts.collect(items, criteria)
    overall = verdicts.code(verdicts.included)
    where = {"stage": stage, "round": part}
    for between, columns in _groups(verdicts.people):
        for figure in _figures(overall[:, columns]):
            yield {**where, "criterion": ALL, "between": between, **figure}
    unnamed = tuple(_figures(verdicts.code(np.zeros_like(verdicts.given))))
    some = set(np.unique(verdicts.named).tolist())
    for number, criterion in enumerate(criteria):
        figures = _figures(verdicts.code(verdicts.named == number)) if number in some else unnamed
        for figure in figures:
            yield {**where, "criterion": criterion, "between": ALL, **figure}


def _groups(people: Sequence[str]) -> Iterator[tuple[str, list[int]]]:
    """Yield the name and the columns of each group of reviewers whose agreement on overall verdicts is measured.

    All reviewers together are one group. If there are three or more reviewers, each pair is also a group.
    """
    yield ALL, list(range(len(people)))
    if len(people) > 2:
        for first, second in combinations(range(len(people)), 2):
            yield f"{people[first]} & {people[second]}", [first, second]


def _figures(codes: Codes) -> Iterator[dict[str, Any]]:
    """Yield one row per coefficient, computed from the reports that at least two of these reviewers judged."""
    shared = codes[(codes != MISSING).sum(axis=1) > 1]
    if not len(shared):
        return
    shared = np.ascontiguousarray(shared[:, (shared != MISSING).any(axis=0)])
    prevalence = int((shared == YES).sum()) / int((shared != MISSING).sum())
    for figure in measure_codes(shared, 2):
        yield {
            "coefficient": figure.name,
            "value": _rounded(figure.value),
            "low": _rounded(figure.low),
            "high": _rounded(figure.high),
            "reports": len(shared),
            "raters": shared.shape[1],
            "prevalence": _rounded(prevalence),
            "reason": write_reasons((figure.reason,)) if figure.reason else None,
        }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6)
