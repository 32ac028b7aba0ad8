"""Keep people's verdicts at one stage: as codes in arrays for the queue, and in full for the report that is shown."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from slr.desk.stored import GroupedRows, ReportRows
from slr.model.verdict import Verdict

if TYPE_CHECKING:
    import pyarrow as pa

Codes = NDArray[np.int8]

WORDS: Final = ("include", "exclude", "maybe")
MAYBE: Final = WORDS.index("maybe") + 1
WORD: Final = 3  # the bits of the verdict
PILOT: Final = 4  # the bit of a verdict that was given in the pilot round
CHANGED: Final = 8  # the bit of a verdict that was given before the criteria changed


class Votes:
    """The verdicts of a stage.

    - `given`: one array per person, with one code per report. The code is 0 if the person has not judged the report.
      Otherwise, it is the position of the verdict in `WORDS`, counted from 1. `PILOT` is added if the verdict was given
      in the pilot round, and `CHANGED` if the criteria have changed since the verdict.
    - `people`: how many people have judged each report
    - `piloted`: how many people have judged each report in the pilot round
    """

    def __init__(self, reports: ReportRows, table: "pa.Table", stage: str) -> None:
        """Collect the verdicts of one stage from the rows of the table VERDICTS_TABLE."""
        self._reports, self._stage = reports, stage
        self._stored = GroupedRows(reports, table)
        self._changed: dict[
            str, Mapping[str, Verdict]
        ] = {}  # on the reports with a verdict that has changed since
        self.given: dict[str, Codes] = {}
        self.people = np.zeros(len(reports), dtype=np.int16)
        self.piloted = np.zeros(len(reports), dtype=np.int16)
        self._load(reports.select_known(table))

    def _load(self, table: "pa.Table") -> None:
        columns = (table[name].to_pylist() for name in ("stage", "who", "verdict", "served", "changed"))
        for place, (stage, who, verdict, served, changed) in zip(
            self._reports.find_places(table["report"]).tolist(), zip(*columns, strict=True), strict=True
        ):
            if stage == self._stage:
                self.given_by(who)[place] = _code(verdict, served, changed)
        for given in self.given.values():
            self.people += given > 0
            self.piloted += (given & PILOT) > 0

    def given_by(self, who: str) -> Codes:
        """Return the codes of one person's verdicts."""
        if who not in self.given:
            self.given[who] = np.zeros(len(self._reports), dtype=np.int8)
        return self.given[who]

    def of(self, report: str) -> Mapping[str, Verdict]:
        """Return the verdicts on a report, by person."""
        if report in self._changed:
            return self._changed[report]
        here = (row for row in self._stored.get(report, ()) if row["stage"] == self._stage)
        return {row["who"]: Verdict.from_row(row) for row in here}

    def put(self, report: str, who: str, verdict: Verdict | None) -> None:
        """Replace a person's verdict on a report. If `verdict` is None, the person retracted the earlier verdict."""
        others = {name: v for name, v in self.of(report).items() if name != who}
        now = others if verdict is None else {**others, who: verdict}
        self._changed[report] = dict(sorted(now.items()))
        place, codes = self._reports.place[report], self.given_by(who)
        old = int(codes[place])
        new = 0 if verdict is None else _code(verdict.verdict, verdict.served, verdict.changed)
        codes[place] = new
        self.people[place] += (new > 0) - (old > 0)
        self.piloted[place] += (new & PILOT > 0) - (old & PILOT > 0)


def _code(verdict: str, served: str | None, changed: bool) -> int:
    return (WORDS.index(verdict) + 1) | PILOT * (served == "pilot") | CHANGED * changed
