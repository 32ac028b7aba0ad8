"""Find the status of each report at each stage of screening, as one person may see it.

The statuses are those of the last run. They are kept as arrays with one value per report.
"""

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from slr.desk.queue import STATUS_WORDS
from slr.desk.stored import ReportRows, read_coded
from slr.model.protocol import Protocol
from slr.model.sight import WAITING, may_see
from slr.model.table import STATUSES
from slr.model.word import ALL_STAGES, STAGES
from slr.store.layout import Review
from slr.store.table_file import read_arrow

if TYPE_CHECKING:
    import pyarrow as pa

Mask = NDArray[np.bool_]

OPEN: Final = "open"  # shown in place of a status that would reveal other people's verdicts
WORDS: Final = (*STATUS_WORDS, OPEN)
_OPEN: Final = WORDS.index(OPEN)
_NOT_REACHED: Final = WORDS.index("not reached")
_SETTLED: Final = [WORDS.index(word) for word in ("included", "excluded")]
_WAITING: Final = [WORDS.index(word) for word in WAITING]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The status of a report at a stage. `criterion` is the criterion by which the report was excluded, or empty."""

    stage: str
    status: str
    criterion: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a person may see of the statuses at one stage.

    `status` contains, for each report, the index of its status in `WORDS`. `criterion` contains the index in
    `Standings.criteria` of the criterion by which the report was excluded, or -1 if there is none.
    """

    status: NDArray[np.int8]
    criterion: NDArray[np.int16]


class Standings:
    """The statuses of all reports, by stage. `criteria` are the criteria by which reports were excluded."""

    def __init__(self, rows: ReportRows, table: "pa.Table", protocol: Protocol) -> None:
        """Read the statuses from the columns `report`, `stage`, `status`, `by` and `criterion` of STATUSES.

        All columns except `report` are dictionary-encoded.
        """
        self._rows, self._protocol = rows, protocol
        self.criteria: tuple[str, ...] = ()
        self._all = {stage: self._make_nothing() for stage in ALL_STAGES}
        self._by_people = {stage: np.zeros(len(rows), dtype=bool) for stage in ALL_STAGES}
        self._load(table)
        self._see = cache(self._hide)

    def see(self, stage: str, who: str) -> Seen:
        """Return the statuses at a stage as a person may see them.

        If the person may not see other people's verdicts on a report, its status is usually `open`. Reports that people
        have settled, and reports that a rule or the stopping criterion has decided, keep their status. `slr.desk.history`
        shows the same statuses.
        """
        closed = stage in STAGES and not may_see(self._protocol.screening.stage(stage), who, settled=False)
        return self._see(stage, closed)

    def find_stages(self, who: str) -> NDArray[np.int8]:
        """Return, for each report, the index in `ALL_STAGES` of the last stage that the report has reached."""
        last = np.zeros(len(self._rows), dtype=np.int8)
        for number, stage in enumerate(ALL_STAGES):
            last[self.see(stage, who).status != _NOT_REACHED] = number
        return last

    def list_standings(self, report: str, who: str) -> tuple[Standing, ...]:
        """Return the status of a report at each stage that it has reached, in order, as the person may see it."""
        place = self._rows.place[report]
        seen = ((stage, self.see(stage, who)) for stage in ALL_STAGES)
        return tuple(
            Standing(stage=stage, status=WORDS[s.status[place]], criterion=self._name(s.criterion[place]))
            for stage, s in seen
            if s.status[place] != _NOT_REACHED
        )

    def _name(self, criterion: int) -> str:
        return self.criteria[criterion] if criterion >= 0 else ""

    def _make_nothing(self) -> Seen:
        number = len(self._rows)
        status = np.full(number, _NOT_REACHED, dtype=np.int8)
        return Seen(status=status, criterion=np.full(number, -1, dtype=np.int16))

    def _load(self, whole: "pa.Table") -> None:
        table = self._rows.select_known(whole)
        places = self._rows.find_places(table["report"])
        stages, stage_names = read_coded(table["stage"])
        statuses, words = read_coded(table["status"])
        by, deciders = read_coded(table["by"])
        coded = table["criterion"].unify_dictionaries().combine_chunks()
        self.criteria = tuple(coded.dictionary.to_pylist())
        criteria = np.array(coded.indices.fill_null(-1).to_pylist(), dtype=np.int16)
        numbers = np.array([WORDS.index(word) for word in words], dtype=np.int8)
        for number, stage in enumerate(stage_names):
            here = stages == number
            self._all[stage].status[places[here]] = numbers[statuses[here]]
            self._all[stage].criterion[places[here]] = criteria[here]
            if "people" in deciders:
                self._by_people[stage][places[here]] = by[here] == deciders.index("people")

    def _hide(self, stage: str, closed: bool) -> Seen:
        everything, by_people = self._all[stage], self._by_people[stage]
        if not closed:
            return everything
        settled = by_people & np.isin(everything.status, _SETTLED)
        shown = settled | (~by_people & ~np.isin(everything.status, _WAITING))
        return Seen(
            status=np.where(shown, everything.status, _OPEN).astype(np.int8),
            criterion=np.where(shown, everything.criterion, -1).astype(np.int16),
        )


def read_standings(review: Review, protocol: Protocol, rows: ReportRows) -> Standings:
    """Return the statuses of the last run."""
    names = ("report", "stage", "status", "by", "criterion")
    return Standings(rows, read_arrow(review, STATUSES, names, coded=names[1:]), protocol)
