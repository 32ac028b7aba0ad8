"""Verdicts on titles and abstracts -> may reading stop? And, where it may, the reports that nobody will read."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from slr.model.protocol import Protocol
from slr.model.reason import Reason
from slr.model.status import Status
from slr.model.table import STOPPING, frame
from slr.model.value import read_moment
from slr.screen.decide import Verdict
from slr.statistics.stopping import (
    Assessment,
    DatedVerdict,
    assess_stopping,
    collect_readings,
    write_sentence,
)

if TYPE_CHECKING:
    import pandas as pd

STAGE = "title-abstract"  # reading stops here or nowhere: every full text that was sought is read


def assess_reading(
    statuses: Sequence[Status], verdicts: Sequence[Verdict], protocol: Protocol
) -> Assessment | None:
    """Return whether reading may stop at the first stage; None where nobody has read anything.

    Offered to people is what no rule has decided. A verdict that people gave against a rule counts as offered too.
    """
    offered = {s.report for s in statuses if s.stage == STAGE and s.by != "rule"}
    said = [
        DatedVerdict(report=v.report, who=v.who, verdict=v.verdict, when=read_moment(v.when), served=v.served)
        for v in verdicts
        if v.report in offered
    ]
    if not said:
        return None
    return assess_stopping(
        collect_readings(said, protocol.screening.stopping.counts), len(offered), protocol.screening.stopping
    )


def leave_unread(statuses: Sequence[Status], assessment: Assessment | None) -> tuple[Status, ...]:
    """Return the statuses with what nobody has read left unread, where the test lets reading stop."""
    if assessment is None or assessment.advice != "may stop":
        return tuple(statuses)
    reason = Reason.of("stopping", recall=assessment.recall, confidence=assessment.confidence)
    return tuple(
        replace(s, status="excluded", by="stopping", reason=(reason,))
        if s.status == "pending" and s.by == "nobody"
        else s
        for s in statuses
    )


def stopping_table(assessment: Assessment | None) -> "pd.DataFrame":
    """Return STOPPING: one row, or none where nobody has read anything."""
    if assessment is None:
        return frame(STOPPING, [])
    a, work = assessment, dict(assessment.work)
    row: Mapping[str, object] = {
        "stage": STAGE,
        "advice": a.advice,
        "offered": a.offered,
        "read": a.read,
        "found": a.found,
        "drawn": a.drawn,
        "p_value": round(a.p_value, 6),
        "recall": a.recall,
        "confidence": a.confidence,
        "left_estimate": a.remainder.estimate,
        "left_high": a.remainder.high,
        "work_90": work[0.9],
        "work_95": work[0.95],
        "work_99": work[0.99],
        "sentence": write_sentence(a),
    }
    return frame(STOPPING, [row])
