"""The status of a report at a stage of screening: derived from rules and people, never typed in."""

from dataclasses import dataclass
from typing import Literal

from slr.model.reason import Reasons, write_reasons
from slr.model.word import DecidedBy, StatusWord


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """The status of a report at a stage, why it has it, and what a person should look at again."""

    report: str
    stage: str
    status: StatusWord | Literal["not there"]  # the latter only of a stage that the protocol has not
    by: DecidedBy = "nobody"
    criterion: str = ""
    who: tuple[str, ...] = ()
    reason: Reasons = ()
    flag: Reasons = ()

    def row(self) -> dict[str, object]:
        """Return the status as a row of STATUSES."""
        return {
            "report": self.report,
            "stage": self.stage,
            "status": self.status,
            "by": self.by,
            "criterion": self.criterion or None,
            "who": list(self.who),
            "reason": write_reasons(self.reason),
            "flag": write_reasons(self.flag) if self.flag else None,
        }
