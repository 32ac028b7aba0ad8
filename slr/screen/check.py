"""Check the reports that rules exclude: draw a seeded sample, and count how often people disagree with the rules."""

import hashlib
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from slr.model.protocol import Protocol
from slr.model.screening import Check
from slr.model.sight import Hidden
from slr.model.table import RULE_CHECK, frame
from slr.model.word import ADJUDICATOR, STAGES
from slr.statistics.interval import wilson

if TYPE_CHECKING:
    import pandas as pd

ALL: Final = "all"


def check_table(
    outcomes: "pd.DataFrame", verdicts: "pd.DataFrame", protocol: Protocol, *, hidden: Hidden = frozenset()
) -> "pd.DataFrame":
    """Return the table RULE_CHECK: how many reports rules wrongly excluded, at each stage and for each criterion.

    A row has the error rate with its interval only if people have read the whole sample. A part of the sample is not random,
    because people can choose by hand which reports they read first. Reports outside the sample are not counted, because they
    were not chosen at random. A verdict on a report in `hidden` is not counted yet, because even the counts could
    reveal the verdict.
    """
    rows: list[dict[str, Any]] = []
    for stage in STAGES:
        excluded = find_excluded(outcomes, protocol, stage)
        drawn = draw_check(excluded, protocol.screening.check)
        opinions = _opinions(verdicts, stage)
        secret = {report for report, where in hidden if where == stage}
        rows += _rows(stage, excluded, drawn, opinions, protocol.criterion_ids, secret)
    return frame(RULE_CHECK, rows)


def find_excluded(outcomes: "pd.DataFrame", protocol: Protocol, stage: str) -> dict[str, tuple[str, ...]]:
    """Return the criteria by which rules exclude reports at a stage, by report. People's verdicts are ignored."""
    here = {c.id for c in protocol.criteria if c.stage == stage}
    found: dict[str, list[str]] = defaultdict(list)
    acting = outcomes[outcomes["effect"] == "exclude"]
    for report, criterion in zip(acting["report"], acting["criterion"], strict=True):
        if criterion in here:
            found[report].append(criterion)
    return {report: tuple(criteria) for report, criteria in found.items()}


def draw_check(excluded: Iterable[str], settings: Check) -> tuple[str, ...]:
    """Return the ids of a random sample of the reports, sorted.

    The sample contains the share `settings.share` of the reports, rounded up, but at least `settings.least` reports. If
    there are fewer reports, the sample contains all of them. The order of drawing depends only on the seed and the ids.

    >>> draw_check([f"r{i}" for i in range(5)], Check(share=0.2, least=2, seed=1))
    ('r1', 'r2')
    """
    reports = sorted(set(excluded))
    size = min(len(reports), max(settings.least, math.ceil(settings.share * len(reports))))
    return tuple(sorted(sorted(reports, key=lambda r: draw(f"{settings.seed}/check/{r}"))[:size]))


def draw(text: str) -> float:
    """Return a pseudo-random number from 0 to 1. Equal strings give equal numbers.

    A number that is drawn for the id of a report does not depend on any other report.
    """
    return float(int.from_bytes(hashlib.sha256(text.encode()).digest()[:8]) / 2**64)


def _opinions(verdicts: "pd.DataFrame", stage: str) -> dict[str, bool]:
    """For each report that people judged, return whether at least one of these people would not exclude it.

    If there is an adjudicated verdict, only this verdict counts.
    """
    judged: dict[str, dict[str, str]] = defaultdict(dict)
    columns = (verdicts[name] for name in ("stage", "report", "who", "verdict"))
    for where, report, who, verdict in zip(*columns, strict=True):
        if where == stage:
            judged[report][who] = verdict
    return {
        report: ({people[ADJUDICATOR]} if ADJUDICATOR in people else set(people.values())) != {"exclude"}
        for report, people in judged.items()
    }


def _rows(
    stage: str,
    excluded: Mapping[str, Sequence[str]],
    drawn: Sequence[str],
    kept: Mapping[str, bool],
    criteria: Sequence[str],
    secret: set[str],
) -> Iterator[dict[str, Any]]:
    for criterion in (ALL, *criteria):
        hit = {r for r, named in excluded.items() if criterion in (ALL, *named)}
        if not hit:
            continue
        sample = [r for r in drawn if r in hit]
        read = [r for r in sample if r in kept and r not in secret]
        wrong = [r for r in read if kept[r]]
        low, high = wilson(len(wrong), len(read))
        whole = bool(sample) and len(read) == len(sample)  # a hand-picked part is not a random sample
        yield {
            "stage": stage,
            "criterion": criterion,
            "excluded": len(hit),
            "drawn": len(sample),
            "read": len(read),
            "wrong": len(wrong),
            "rate": round(len(wrong) / len(read), 6) if whole else None,
            "low": round(low, 6) if whole else None,
            "high": round(high, 6) if whole else None,
            "wrongly": wrong,
            "unread": [r for r in sample if r not in kept],
        }
