"""Where each report stands at each stage, from rules and people. Derived anew each time; nobody types a status.

People win over rules, and rules over the model; the model alone never excludes. A disagreement is shown, never settled.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from slr.model.protocol import Protocol, StageSettings
from slr.model.word import ADJUDICATOR


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One reviewer's latest valid verdict on one record of a report."""

    report: str
    record: str
    who: str
    verdict: str
    criterion: str
    when: str
    served: str
    note: str
    basis: str
    changed: bool
    file: str = ""
    line: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What a rule does to a report: exclude or advance, by which criterion, because of which words."""

    criterion: str
    effect: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """Where a report stands at a stage, and why."""

    report: str
    stage: str
    status: str
    by: str = "nobody"
    criterion: str = ""
    who: tuple[str, ...] = ()
    reason: str = ""
    flag: str = ""

    def row(self) -> dict[str, object]:
        """Return the status as a row of STATUSES."""
        return {
            "report": self.report, "stage": self.stage, "status": self.status, "by": self.by, "criterion": self.criterion or None,
            "who": list(self.who), "reason": self.reason, "flag": self.flag or None,
        }  # fmt: skip


def decide_stage(
    stage: str, reports: Sequence[str], verdicts: Iterable[Verdict], effects: Mapping[str, Sequence[Effect]], protocol: Protocol,
) -> tuple[Status, ...]:  # fmt: skip
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
            verdicts_needed(report, settings, seed),
            order,
        )
        for report in reports
    )


def verdicts_needed(report: str, settings: StageSettings, seed: int) -> int:
    """Return how many independent verdicts a report needs: two on the declared share, drawn by seed and id alone."""
    if settings.reviewers == 1:
        return 1
    if settings.dual_share >= 1:
        return 2
    draw = int.from_bytes(hashlib.sha256(f"{seed}/dual/{report}".encode()).digest()[:8]) / 2**64
    return 2 if draw < settings.dual_share else 1


def _decide(
    stage: str, report: str, verdicts: Sequence[Verdict], effects: Sequence[Effect], needed: int, order: Mapping[str, int],
) -> Status:  # fmt: skip
    if not verdicts:
        return _decide_by_rule(stage, report, effects)
    final = [v for v in verdicts if v.who == ADJUDICATOR]
    said = sorted(final or verdicts, key=lambda v: (v.who, v.record))
    words = {v.verdict for v in said}
    who = tuple(sorted({v.who for v in said}))
    told = _tell(said)
    flag = _flag(said, verdicts, effects)
    if len(words) > 1 and words not in ({"maybe", "include"}, {"maybe", "exclude"}):
        return Status(
            report=report,
            stage=stage,
            status="conflict",
            by="people",
            who=who,
            reason=_tell_conflict(said),
            flag=flag,
        )
    if "maybe" in words:
        return Status(
            report=report, stage=stage, status="maybe", by="people", who=who, reason=told, flag=flag
        )
    if not final and len(who) < needed:
        return Status(
            report=report,
            stage=stage,
            status="pending",
            by="people",
            who=who,
            reason=f"{len(who)} of {needed} verdicts ({told})",
            flag=flag,
        )
    if words == {"include"}:
        return Status(
            report=report, stage=stage, status="included", by="people", who=who, reason=told, flag=flag
        )
    named = sorted({v.criterion for v in said if v.criterion}, key=lambda c: (order.get(c, len(order)), c))
    criterion = named[0] if named else ""
    return Status(
        report=report,
        stage=stage,
        status="excluded",
        by="people",
        criterion=criterion,
        who=who,
        reason=told,
        flag=flag,
    )


def _decide_by_rule(stage: str, report: str, effects: Sequence[Effect]) -> Status:
    deciding = next((e for e in effects if e.effect == "exclude"), None) or next(
        (e for e in effects if e.effect == "advance"), None
    )
    if deciding is None:
        return Status(report=report, stage=stage, status="pending", reason="nobody has read it yet")
    because = f" ({', '.join(deciding.words)})" if deciding.words else ""
    status = "excluded" if deciding.effect == "exclude" else "included"
    return Status(
        report=report,
        stage=stage,
        status=status,
        by="rule",
        criterion=deciding.criterion,
        reason=f"rule {deciding.criterion}{because}",
    )


def _tell(said: Sequence[Verdict]) -> str:
    """Tell who said what, once each.

    >>> v = Verdict(report="r", record="r", who="rina", verdict="exclude", criterion="E1", when="2026-01-01", served="",
    ...             note="a poster", basis="", changed=False)
    >>> _tell([v])
    'rina: exclude E1 (a poster)'
    """
    parts = (
        f"{v.who}: {v.verdict}"
        + (f" {v.criterion}" if v.criterion and v.verdict == "exclude" else "")
        + (f" ({v.note})" if v.note else "")
        for v in said
    )
    return "; ".join(dict.fromkeys(parts))


def _tell_conflict(said: Sequence[Verdict]) -> str:
    """Name the records too when one person's verdicts clash: two records that a merge has since made one report."""
    people = [v.who for v in said]
    if len(set(people)) == len(people):
        return _tell(said)
    return (
        "; ".join(f"{v.who}: {v.verdict} of {v.record}" for v in said) + " (records that are now one report)"
    )


def _flag(said: Sequence[Verdict], verdicts: Sequence[Verdict], effects: Sequence[Effect]) -> str:
    flags = []
    changed = sorted({v.who for v in said if v.changed})
    if changed:
        flags.append(f"the criteria have changed since the verdict of {', '.join(changed)}")
    against = [e.criterion for e in effects if e.effect == "exclude"]
    if against and any(v.verdict == "include" for v in verdicts):
        flags.append(f"included by people although rule {', '.join(against)} would exclude")
    return "; ".join(flags)


def decide_retrieval(
    reports: Sequence[str], outcomes: Mapping[str, Sequence[tuple[str, str, str]]], read: set[str]
) -> tuple[Status, ...]:
    """Return whether the full text of each report was had; a verdict on the full text shows that it was.

    `outcomes`: report -> (who, outcome, note) of each person's latest row; `read`: reports with a full-text verdict.
    """
    return tuple(_decide_retrieval(r, outcomes.get(r, ()), r in read) for r in reports)


def _decide_retrieval(report: str, outcomes: Sequence[tuple[str, str, str]], read: bool) -> Status:
    words = {o for _, o, _ in outcomes}
    who = tuple(sorted({w for w, _, _ in outcomes}))
    told = "; ".join(f"{w}: {o}" + (f" ({note})" if note else "") for w, o, note in sorted(outcomes))
    if "retrieved" in words or read:
        reason = told if "retrieved" in words else "a full-text verdict shows that it was had"
        return Status(
            report=report, stage="retrieval", status="retrieved", by="people", who=who, reason=reason
        )
    if "not retrieved" in words:
        return Status(
            report=report, stage="retrieval", status="not retrieved", by="people", who=who, reason=told
        )
    return Status(
        report=report,
        stage="retrieval",
        status="pending",
        by="people" if who else "nobody",
        who=who,
        reason=told or "not sought yet",
    )
