"""Apply the stopping criterion at title-abstract screening.

If the criterion allows stopping, the reports that nobody has read are excluded.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from slr.model.protocol import Protocol
from slr.model.reason import Reason, write_reasons
from slr.model.status import Status
from slr.model.table import STOPPING, frame
from slr.model.verdict import Verdict
from slr.screen.decide import UNREAD
from slr.statistics.stopping import (
    Assessment,
    assess_stopping,
    choose_bias,
    collect_readings,
    explain_advice,
)

if TYPE_CHECKING:
    import pandas as pd

STAGE = "title-abstract"  # the only stage at which screening can stop early: every full text is read


def assess_reading(
    statuses: Sequence[Status], verdicts: Sequence[Verdict], protocol: Protocol, *, others: int = 0
) -> Assessment | None:
    """Return the result of the stopping criterion, or None if nobody has judged a report that it covers.

    The criterion leaves out reports whose status comes from a rule. `others` is the number of covered reports that nobody
    has judged and that are not in `statuses`.
    """
    offered = {s.report for s in statuses if s.stage == STAGE and s.by != "rule"}
    counted = [v for v in verdicts if v.report in offered]
    if not counted:
        return None
    return assess_stopping(
        collect_readings(
            counted,
            protocol.screening.stopping.counts,
            {s.report: s.status for s in statuses if s.stage == STAGE},
        ),
        len(offered) + others,
        protocol.screening.stopping,
        choose_bias(protocol.screening.stopping, verdicts, (a.date for a in protocol.amendments)),
    )


def exclude_unread(statuses: "pd.DataFrame", assessment: Assessment | None) -> "pd.DataFrame":
    """Return the table STATUSES as it is after the stopping criterion is applied.

    If the criterion allows stopping, pending reports that nobody has read become excluded. Otherwise, the table does
    not change.
    """
    if assessment is None or assessment.advice != "may stop":
        return statuses
    reason = Reason.of("stopping", recall=assessment.recall, confidence=assessment.confidence)
    here = (statuses["stage"] == STAGE) & (statuses["status"] == "pending") & (statuses["by"] == "nobody")
    return replace_words(statuses, here, status="excluded", by="stopping", reason=write_reasons((reason,)))


def restore_unread(statuses: "pd.DataFrame") -> "pd.DataFrame":
    """Return the table STATUSES as it was before the stopping criterion was applied. This reverses `exclude_unread`."""
    here = statuses["by"] == "stopping"
    return replace_words(statuses, here, status="pending", by="nobody", reason=write_reasons(UNREAD))


def replace_words(statuses: "pd.DataFrame", rows: "pd.Series[bool]", **words: str) -> "pd.DataFrame":
    """Return the table STATUSES with new values in the rows for which `rows` is true.

    `words` maps columns to the new values.
    """
    if not rows.any():
        return statuses
    return statuses.assign(**{name: statuses[name].mask(rows, word) for name, word in words.items()})


def stopping_table(assessment: Assessment | None) -> "pd.DataFrame":
    """Return the table STOPPING. It has one row, or no rows if nobody has judged a report that the criterion covers."""
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
        **dict(zip(("included", "excluded", "awaiting"), a.decided, strict=True)),
        "sentence": write_reasons((Reason.of("sentences", text=explain_advice(a)),)),
    }
    return frame(STOPPING, [row])
