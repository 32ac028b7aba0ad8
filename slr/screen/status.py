"""Derive the statuses of reports at all stages of screening from rule outcomes and people's rows.

The statuses of a report depend only on the rows, rule outcomes and notices of this report. They can therefore be
derived for any set of reports. `decide_unread` derives the statuses that all reports would have without people's rows.
`slr.screen.update` derives the statuses of reports with new or changed rows and of reports with notices. The stopping
test is an exception, because it needs all reports (`slr.screen.stop`).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from slr.model.column import DTYPES
from slr.model.problem import Problem, Severity
from slr.model.protocol import Protocol
from slr.model.reason import Reason, read_reasons
from slr.model.row import list_values
from slr.model.status import Status
from slr.model.table import STATUSES, frame
from slr.model.verdict import Verdict
from slr.screen.decide import Effect, decide_retrieval, decide_stage
from slr.screen.people_rows import PeopleRows
from slr.screen.rule import ACTING

Effects = Mapping[str, Mapping[str, Sequence[Effect]]]  # stage -> report -> effects of its rules


def decide_reports(
    reports: Sequence[str], people_rows: PeopleRows, effects: Effects, protocol: Protocol
) -> tuple[Status, ...]:
    """Return one status for each report at each stage that the protocol reports.

    A report that does not pass a stage does not reach the next one.
    """
    passed = tuple(reports)
    found: list[Status] = []
    if protocol.screening.title_abstract.reported:
        verdicts = people_rows.verdicts.get("title-abstract", ())
        here = decide_stage("title-abstract", passed, verdicts, effects["title-abstract"], protocol)
        found += here
        passed = tuple(s.report for s in here if s.status == "included")
    full_texts = people_rows.verdicts.get("full-text", ())
    if protocol.screening.retrieval_reported:
        here = decide_retrieval(passed, people_rows.retrieval, {v.report for v in full_texts})
        found += [*here, *_not_reached("retrieval", reports, passed)]
        passed = tuple(s.report for s in here if s.status == "retrieved")
    if protocol.screening.full_text.reported:
        found += decide_stage("full-text", passed, full_texts, effects["full-text"], protocol)
        found += _not_reached("full-text", reports, passed)
    return tuple(found)


NO_ROWS: Final = PeopleRows(verdicts={}, retrieval={}, notices=(), problems=())


def decide_unread(reports: pa.Array, outcomes: pd.DataFrame, protocol: Protocol) -> pd.DataFrame:
    """Return the statuses that these reports would have without people's rows, as the table STATUSES.

    `reports` are the ids of the reports, sorted. `outcomes` are the rule outcomes that determine the status of a
    report. If the rules have the same effects on several reports, these reports have the same statuses. Statuses are
    therefore derived only once for each set of effects.
    """
    columns = (list_values(outcomes[name]) for name in ("report", "criterion", "effect", "words"))
    effects: dict[str, tuple[tuple[str | None, ...], ...]] = {}
    for report, *effect in zip(*columns, strict=True):
        effects[report] = (*effects.get(report, ()), tuple(effect))
    numbers = {found: number for number, found in enumerate(dict.fromkeys(effects.values()), 1)}
    kinds = np.zeros(len(reports), dtype=np.int64)
    places = pc.index_in(pa.array(list(effects), reports.type), value_set=reports).to_numpy()
    kinds[places] = [numbers[found] for found in effects.values()]
    _, first, kinds = np.unique(kinds, return_index=True, return_inverse=True)
    examples = reports.take(pa.array(np.sort(first))).to_pylist()
    listed = list_effects(outcomes[outcomes["report"].isin(examples)], protocol)
    rows = frame(STATUSES, [s.row() for s in decide_reports(examples, NO_ROWS, listed, protocol)])
    stages = len(rows) // max(len(examples), 1)
    begins = np.argsort(np.argsort(first))[kinds] * stages
    taken = rows.take((begins[:, None] + np.arange(stages)).ravel()).reset_index(drop=True)
    owners = reports.take(pa.array(np.repeat(np.arange(len(reports)), stages)))
    return taken.assign(report=pd.array(owners, dtype=DTYPES["text"]))


def list_effects(outcomes: pd.DataFrame, protocol: Protocol) -> Effects:
    """Return the effects of rules for each stage and report, with the criteria in the protocol's order."""
    stage_of = {c.id: c.stage for c in protocol.criteria}
    order = {c: i for i, c in enumerate(protocol.criterion_ids)}
    effects: dict[str, dict[str, list[Effect]]] = {
        "title-abstract": defaultdict(list),
        "full-text": defaultdict(list),
    }
    acting = outcomes[outcomes["effect"].isin(ACTING)]
    rows = sorted(
        zip(acting["report"], acting["criterion"], acting["effect"], acting["words"], strict=True),
        key=lambda r: (r[0], order[r[1]]),
    )
    for report, criterion, effect, words in rows:
        effects[stage_of[criterion]][report].append(
            Effect(criterion=criterion, effect=effect, words=read_reasons(words))
        )
    return effects


def _not_reached(stage: str, reports: Sequence[str], passed: Sequence[str]) -> list[Status]:
    there, why = set(passed), (Reason("not_passed"),)
    return [
        Status(report=r, stage=stage, status="not reached", reason=why) for r in reports if r not in there
    ]


def find_misplaced(full_texts: Iterable[Verdict], statuses: Iterable[Status]) -> Iterator[Problem]:
    """Yield a problem for each full-text verdict on a report that has not passed the earlier stages.

    `statuses` must contain the statuses of the reports with full-text verdicts. If full-text screening was not
    reported, there is no problem.
    """
    at = {(s.report, s.stage): s.status for s in statuses if s.stage != "title-abstract"}
    for v in full_texts:
        here = at.get((v.report, "full-text"))
        if here is not None and at.get((v.report, "retrieval")) == "not retrieved":
            yield _without_text(v)
        elif here == "not reached":
            yield _too_early(v)


def _too_early(v: Verdict) -> Problem:
    """Return a warning about a full-text verdict on a report that has not passed the earlier stages."""
    return Problem(
        code="SCR001",
        message=f"{v.record} has a full-text verdict, but has not passed the earlier stages",
        file=v.file,
        line=v.line,
        severity=Severity.WARNING,
        hint="the verdict is kept, and counts once the report has passed the earlier stages",
        about=frozenset({(v.report, "full-text")}),
    )


def _without_text(v: Verdict) -> Problem:
    """Return the problem for a full-text verdict on a report whose full text is recorded as not retrieved."""
    return Problem(
        code="SCR002",
        message=f"{v.record} has a full-text verdict, but its full text is recorded as not retrieved",
        file=v.file,
        line=v.line,
        where="verdict",
        hint=(
            "the report counts as not retrieved; if somebody has obtained the full text, add a row with the outcome "
            "`retrieved` to a file in retrieval/; otherwise, add a row with the verdict `retract` to this file"
        ),
        about=frozenset({(v.report, "full-text")}),
    )
