"""Show each person only those counts of a stage that this person may see.

If people saw the number of conflicts rise right after their own verdict, they would know what verdict somebody else
gave. For people who may not see other people's verdicts, the counts therefore change only in steps: after a full count,
and after every `STEP` further verdicts. These people never see the number of conflicts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from slr.desk.counts import Counts, Shares
from slr.model.screening import StageSettings
from slr.model.sight import WAITING, may_see

STEP: Final = 10  # verdicts after which the counts in steps are renewed


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """The counts of a stage that one person may see.

    - `statuses`: the number of reports with each status. People who may not see other people's verdicts do not see the
      statuses of reports that await a decision.
    - `open`: the number of reports that await a decision
    - `to_read`: for each person, the number of reports that this person has to read
    - `own`: the exact number of reports that the person who sees the tally has to read. For a person who is not in
      `to_read`, it is the number that a person without verdicts can read, or None if the stage has a team.
    - `conflicts`: the number of reports in conflict, or None if the person may not see it
    - `half_done`: the number of reports that have a verdict but need another, or None if the person may not see it
    - `exact`: false if the counts change only in steps
    """

    statuses: Mapping[str, int]
    open: int
    to_read: Mapping[str, int]
    own: int | None
    conflicts: int | None
    half_done: int | None
    exact: bool


class Tallies:
    """The counts of a stage for all people. Call `note` after each verdict, and `renew` after a full count."""

    def __init__(self, counts: Counts, settings: StageSettings) -> None:
        self._counts, self._settings = counts, settings
        self.renew()

    def renew(self) -> None:
        """Show the current counts to everybody."""
        self._noted = 0
        self._statuses: Mapping[str, int] = self._counts.statuses
        self._shares: Shares = self._counts.shares

    def note(self) -> None:
        """Count one verdict, whoever gave it.

        After every `STEP` verdicts, renew the counts that are shown to people who may not see other people's verdicts.
        """
        self._noted += 1
        if self._noted >= STEP:
            self.renew()

    def show(self, who: str) -> Tally:
        """Return the counts that a person may see."""
        now = self._counts.shares
        if may_see(self._settings, who, settled=False):
            return Tally(
                statuses=self._counts.statuses,
                open=now.open,
                to_read=now.waiting,
                own=now.waiting.get(who, now.anyone),
                conflicts=self._counts.statuses.get("conflict", 0),
                half_done=now.half_done,
                exact=True,
            )
        own = now.waiting.get(who, now.anyone)
        to_read = {name: number for name, number in self._shares.waiting.items() if name != who}
        return Tally(
            statuses={word: n for word, n in self._statuses.items() if word not in WAITING},
            open=self._shares.open,
            to_read={**to_read, **({who: now.waiting[who]} if who in now.waiting else {})},
            own=own,
            conflicts=None,
            half_done=None,
            exact=False,
        )
