"""Define a person's verdict on a report. All modules about screening use it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from slr.model.value import EARLIEST, read_moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One reviewer's latest valid verdict on one record of a report, at one stage.

    `record` is the id of the record that the reviewer judged, which can be any record of the report. `when` is the
    time of the verdict as written, and `moment` is the same time in UTC. `served` says how the report was chosen for
    the reviewer. `by` and `how` say who settled a disagreement, and how. `changed` is true if the criteria have changed
    since the verdict. For a verdict read from a table, `record` and `file` are empty, and `line` is None.
    """

    report: str
    who: str
    verdict: str
    when: str = ""
    moment: datetime = EARLIEST
    record: str = ""
    criterion: str = ""
    note: str = ""
    served: str = ""
    basis: str = ""
    by: str = ""
    how: str = ""
    changed: bool = False
    file: str = ""
    line: int | None = None

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> "Verdict":
        """Return the verdict in a row of the table `verdicts`."""
        return cls(
            report=row["report"],
            who=row["who"],
            verdict=row["verdict"],
            when=row["when"],
            moment=read_moment(row["when"]),
            criterion=row["criterion"] or "",
            note=row["note"] or "",
            served=row["served"] or "",
            basis=row["basis"] or "",
            by=row["by"] or "",
            how=row["how"] or "",
            changed=bool(row["changed"]),
        )

    def to_row(self, stage: str) -> dict[str, object]:
        """Return the row of the table `verdicts` for this verdict at a stage."""
        return {
            "report": self.report,
            "stage": stage,
            "who": self.who,
            "verdict": self.verdict,
            "criterion": self.criterion or None,
            "note": self.note or None,
            "when": self.when,
            "served": self.served or None,
            "basis": self.basis or None,
            "by": self.by or None,
            "how": self.how or None,
            "changed": self.changed,
        }
