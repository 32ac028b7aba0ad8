"""Derive the status of each report at each stage from rules and verdicts.

Nobody enters a status by hand. People's verdicts override rules. The model that ranks the reports never excludes a
report. If reviewers disagree about including a report, the program never settles the disagreement.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from slr.model.protocol import Protocol
from slr.model.reason import Reason, Reasons, verdict_reason
from slr.model.screening import StageSettings
from slr.model.status import Status
from slr.model.verdict import Verdict
from slr.model.word import ADJUDICATOR, StatusWord

UNREAD: Final = (Reason("unread"),)
_UNSOUGHT: Final = (Reason("not_sought"),)
_READ: Final = (Reason("full_text_read"),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """The effect of a rule on a report: the criterion, `exclude` or `advance`, and the words or values that the rule matched."""

    criterion: str
    effect: str
    words: Reasons


def decide_stage(
    stage: str,
    reports: Sequence[str],
    verdicts: Iterable[Verdict],
    effects: Mapping[str, Sequence[Effect]],
    protocol: Protocol,
) -> tuple[Status, ...]:
    """Return the status of each report at a screening stage."""
    by_report: dict[str, list[Verdict]] = defaultdict(list)
    for v in verdicts:
        by_report[v.report].append(v)
    settings = protocol.screening.stage(stage)
    seed = protocol.screening.model.seed
    order = {c: i for i, c in enumerate(protocol.criterion_ids)}
    return tuple(
        _decide(
            stage,
            report,
            by_report.get(report, ()),
            effects.get(report, ()),
            count_needed(report, by_report.get(report, ()), settings, seed),
            order,
            settle_reasons=settings.reasons == "settle",
        )
        for report in reports
    )


def count_needed(report: str, verdicts: Iterable[Verdict], settings: StageSettings, seed: int) -> int:
    """Return the number of independent verdicts that a report needs, given the verdicts so far.

    If one of the verdicts was given in the pilot round, the report needs at least as many verdicts as the team has members.
    """
    needed = verdicts_needed(report, settings, seed)
    piloted = any(v.served == "pilot" for v in verdicts)
    return max(needed, len(settings.team)) if piloted else needed


def verdicts_needed(report: str, settings: StageSettings, seed: int) -> int:
    """Return the number of independent verdicts that a report needs, regardless of the verdicts so far.

    The protocol sets the share of the reports that two reviewers read. Whether a report is in this share depends only on
    the seed and the id.
    """
    if settings.reviewers == 1:
        return 1
    if settings.dual_share >= 1:
        return 2
    draw = int.from_bytes(hashlib.sha256(f"{seed}/dual/{report}".encode()).digest()[:8]) / 2**64
    return 2 if draw < settings.dual_share else 1


def _decide(
    stage: str,
    report: str,
    verdicts: Sequence[Verdict],
    effects: Sequence[Effect],
    needed: int,
    order: Mapping[str, int],
    *,
    settle_reasons: bool,
) -> Status:
    if not verdicts:
        return _decide_by_rule(stage, report, effects)
    final = [v for v in verdicts if v.who == ADJUDICATOR]
    counted = sorted(final or verdicts, key=lambda v: (v.who, v.record))
    words = {v.verdict for v in counted}
    who = tuple(sorted({v.who for v in counted}))
    conflict = len(words) > 1 and words not in ({"maybe", "include"}, {"maybe", "exclude"})
    named = sorted({v.criterion for v in counted if v.criterion}, key=lambda c: (order.get(c, len(order)), c))
    decided = Status(
        report=report,
        stage=stage,
        status="included",
        by="people",
        who=who,
        reason=_explain_conflict(counted) if conflict else _explain(counted),
        flag=_flag(counted, verdicts, effects),
    )
    if not final and len(who) < needed:
        so_far = Reason.of("verdicts_so_far", given=len(who), needed=needed)
        return replace(decided, status="pending", reason=(so_far, *decided.reason))
    if conflict:
        return replace(decided, status="conflict")
    if "maybe" in words or words == {"include"}:
        return replace(decided, status="maybe" if "maybe" in words else "included")
    if settle_reasons and len(named) > 1:
        return replace(decided, status="conflict", reason=(*decided.reason, Reason("criteria_differ")))
    return replace(decided, status="excluded", criterion=named[0] if named else "")


def _decide_by_rule(stage: str, report: str, effects: Sequence[Effect]) -> Status:
    deciding = next((e for e in effects if e.effect == "exclude"), None) or next(
        (e for e in effects if e.effect == "advance"), None
    )
    if deciding is None:
        return Status(report=report, stage=stage, status="pending", reason=UNREAD)
    status: StatusWord = "excluded" if deciding.effect == "exclude" else "included"
    return Status(
        report=report,
        stage=stage,
        status=status,
        by="rule",
        criterion=deciding.criterion,
        reason=(Reason.of("rule", criterion=deciding.criterion, words=deciding.words),),
    )


def _explain(counted: Sequence[Verdict]) -> Reasons:
    """Return the verdicts as reasons, without duplicates."""
    return tuple(dict.fromkeys(verdict_reason(v.who, v.verdict, v.criterion, v.note) for v in counted))


def _explain_conflict(counted: Sequence[Verdict]) -> Reasons:
    """Return the conflicting verdicts as reasons.

    After records are merged, a person can have several verdicts on one report. The reasons then also name the records.
    """
    people = [v.who for v in counted]
    if len(set(people)) == len(people):
        return _explain(counted)
    named = (Reason.of("record_verdict", who=v.who, verdict=v.verdict, record=v.record) for v in counted)
    return (*named, Reason("records_joined"))


def _flag(counted: Sequence[Verdict], verdicts: Sequence[Verdict], effects: Sequence[Effect]) -> Reasons:
    flags = []
    changed = tuple(sorted({v.who for v in counted if v.changed}))
    if changed:
        flags.append(Reason.of("criteria_changed", who=changed))
    against = tuple(e.criterion for e in effects if e.effect == "exclude")
    if against and any(v.verdict == "include" for v in verdicts):
        flags.append(Reason.of("rule_excludes", criteria=against))
    return tuple(flags)


def decide_retrieval(
    reports: Sequence[str], outcomes: Mapping[str, Sequence[tuple[str, str, str]]], read: set[str]
) -> tuple[Status, ...]:
    """Return the retrieval status of each report.

    A full-text verdict implies that the full text was retrieved, unless somebody recorded that it was not retrieved.
    If people recorded different outcomes, `retrieved` takes precedence, and then `not retrieved`.

    `outcomes` maps each report to the latest (who, outcome, note) of each person. `read` contains the reports with a
    full-text verdict.
    """
    return tuple(_decide_retrieval(r, outcomes.get(r, ()), r in read) for r in reports)


def _decide_retrieval(report: str, outcomes: Sequence[tuple[str, str, str]], read: bool) -> Status:
    words = {o for _, o, _ in outcomes}
    who = tuple(sorted({w for w, _, _ in outcomes}))
    given = tuple(Reason.of("outcome", who=w, outcome=o, note=note) for w, o, note in sorted(outcomes))
    if "retrieved" in words or (read and "not retrieved" not in words):
        reason = given if "retrieved" in words else _READ
        return Status(
            report=report, stage="retrieval", status="retrieved", by="people", who=who, reason=reason
        )
    if "not retrieved" in words:
        return Status(
            report=report, stage="retrieval", status="not retrieved", by="people", who=who, reason=given
        )
    return Status(
        report=report,
        stage="retrieval",
        status="pending",
        by="people" if who else "nobody",
        who=who,
        reason=given or _UNSOUGHT,
    )
