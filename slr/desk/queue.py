"""Find who reads which report next at one stage. The data are arrays with one value per report.

`slr.screen.queue` defines who is to judge a single report. This module gives the same answers for all reports at
once. After a verdict on a report, only the values of this report are computed again. The place of a report is its
position in the order of ids.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Final, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from slr.desk.item import ItemList
from slr.desk.stored import Places, ReportRows
from slr.desk.votes import CHANGED, MAYBE, WORD, Votes
from slr.model.problem import Problem, ReviewError, did_you_mean
from slr.model.screening import StageSettings
from slr.model.sight import WAITING
from slr.model.word import ADJUDICATOR, SERVED, StatusWord
from slr.screen.decide import verdicts_needed

Mask = NDArray[np.bool_]
Mode = Literal["read", "maybe", "again", "check"]
MODES: Final[Mapping[Mode, str]] = {
    "read": "reports that need a verdict",
    "maybe": "reports that you marked maybe",
    "again": "reports that you judged under criteria that have since changed",
    "check": "a sample of the reports that rules exclude",
}
STATUS_WORDS: Final = get_args(StatusWord)
_PENDING, _DOUBTED, _ = _WAITING = tuple(STATUS_WORDS.index(word) for word in WAITING)
_MODEL, _LISTED, _BY_PILOT = (SERVED.index(way) for way in ("model", "listed", "pilot"))
_CHUNK: Final = 1000  # reports that are looked at together for the pilot round


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueData:
    """The tables of the last run from which the queue of a stage is built.

    - `status`: for each report, the position of its status in `STATUS_WORDS`
    - `ranking`: the places of the pending reports, the most likely to be relevant first
    - `sample`: the places of the reports in the sample of reports that rules exclude
    """

    reports: ReportRows
    status: NDArray[np.int8]
    votes: Votes
    ranking: Places
    sample: Places


class DeskQueue:
    """The reports of one stage, and who is to judge them. Each array has one value per report.

    - `status`: the position of the report's status in `STATUS_WORDS`
    - `needs_reader`: whether the report needs another verdict that somebody can still give
    - `doubted`: whether the report has a single reader, who marked it `maybe` and must decide
    """

    def __init__(self, stage: str, settings: StageSettings, seed: int, data: QueueData) -> None:
        self.stage, self.settings, self.seed = stage, settings, seed
        self.reports, self.votes = data.reports, data.votes
        self.status = data.status
        self.needs_reader = np.zeros(len(data.status), dtype=bool)
        self.doubted = np.zeros(len(data.status), dtype=bool)
        self._sample = data.sample
        self._ranked = np.zeros(len(data.status), dtype=bool)
        self._ranked[data.ranking] = True
        self._sequence = np.concatenate([data.ranking, np.flatnonzero(~self._ranked)])  # in reading order
        self._team = sorted(set(settings.team))
        self._least_needed = self._count_least_needed()
        self._draws = np.full((len(self._team), len(data.status)), np.nan)
        self._pilot: Places | None = None
        self._compute(np.arange(len(data.status)))

    @property
    def stored_scores(self) -> NDArray[np.float64]:
        """A score for each report: the negative of its place in the last ranking.

        Reports without a rank follow in the order of ids.
        """
        scores = np.empty(len(self._sequence))
        scores[self._sequence] = -np.arange(len(self._sequence), dtype=float)
        return scores

    def assign(self, who: str, mode: Mode = "read") -> ItemList:
        """Return the reports that a person is to judge, in reading order. `MODES` explains the modes.

        If the person is `adjudicated`, these are the reports that are waiting for the adjudicator, conflicts first.
        Raises ReviewError if the stage has a team and the person is not in it.
        """
        if who == ADJUDICATOR:
            return ItemList(self.reports.ids, self.find_disputed(), "by hand")
        self._check_member(who)
        given = self.votes.given_by(who)
        if mode == "maybe":
            doubts = self.find_waiting() & (given & WORD == MAYBE)
            return ItemList(self.reports.ids, np.flatnonzero(doubts), "by hand")
        if mode == "again":
            return ItemList(self.reports.ids, np.flatnonzero(given & CHANGED), "by hand")
        if mode == "check":
            sample = np.sort(self._sample)
            return ItemList(self.reports.ids, sample[given[sample] == 0], "random")
        return self._assign_share(who)

    def _assign_share(self, who: str) -> ItemList:
        pilot, given = self.find_pilot(), self.votes.given_by(who)
        mine = self._find_share(who)
        mine[pilot] = False
        first = pilot[given[pilot] == 0]
        rest = self._sequence[mine[self._sequence]]
        served = np.where(self._ranked[rest], _MODEL, _LISTED)
        return ItemList(
            self.reports.ids,
            np.concatenate([first, rest]),
            np.concatenate([np.full(len(first), _BY_PILOT), served]).astype(np.int8),
        )

    def _find_share(self, who: str) -> Mask:
        """Return the reports that a person is to judge outside the pilot round, as a new array."""
        if who in self._team:
            return np.array(self._shares[self._team.index(who)])
        return np.asarray(self.needs_reader & (self.votes.given_by(who) == 0))

    def is_assigned(self, who: str, place: int, *, in_pilot: bool) -> bool:
        """Return whether a person is to judge a report.

        `in_pilot` is true if the report is in the result of `find_pilot`.
        """
        if not in_pilot and who in self._team:
            return bool(self._shares[self._team.index(who), place])
        return bool((in_pilot or self.needs_reader[place]) and not self.votes.given_by(who)[place])

    def find_status(self, report: str) -> str:
        """Return the status of a report at the stage."""
        word: str = STATUS_WORDS[int(self.status[self.reports.place[report]])]
        return word

    def find_half_done(self) -> Places:
        """Return the positions of the reports that have a verdict but need another verdict."""
        return np.flatnonzero(self.needs_reader & (self.votes.people > 0))

    def find_waiting(self) -> Mask:
        """Return, for each report, whether the report awaits a decision."""
        return np.isin(self.status, _WAITING)

    def find_disputed(self) -> Places:
        """Return the positions of the reports that are waiting for the adjudicator, conflicts first."""
        mine = np.flatnonzero(self.find_waiting() & ~self.needs_reader & ~self.doubted)
        order = np.array([_WAITING.index(status) for status in self.status[mine].tolist()], dtype=np.int64)
        return mine[np.argsort(-order, kind="stable")]

    def find_doubter(self, place: int) -> str | None:
        """Return the only reader of a report if this person marked the report `maybe` and must decide.

        Otherwise, return None.
        """
        if not self.doubted[place]:
            return None
        return next(who for who, given in self.votes.given.items() if given[place])

    def find_pilot(self) -> Places:
        """Return the places of the pending pilot reports, in the order in which they were drawn."""
        if self._pilot is None:
            begun = np.flatnonzero(self.votes.piloted > 0)
            more = max(0, self.settings.pilot - len(begun))
            drawn = np.concatenate([begun, self._find_unread(more)])
            order = np.lexsort((drawn, self._draw_pilot(drawn)))
            self._pilot = drawn[order][self.status[drawn[order]] == _PENDING]
        return self._pilot

    def _find_unread(self, number: int) -> Places:
        """Return at most `number` pending reports that nobody has judged, in the order of the draw."""
        found = np.empty(0, dtype=np.int64)
        start = 0
        while len(found) < number and start < len(self.status):
            chunk = self._pilot_order[start : start + _CHUNK]
            unread = chunk[(self.status[chunk] == _PENDING) & (self.votes.people[chunk] == 0)]
            found = np.concatenate([found, unread])[:number]
            start += _CHUNK
        return found

    @cached_property
    def _pilot_order(self) -> Places:
        everywhere = np.arange(len(self.status))
        return np.lexsort((everywhere, self._draw_pilot(everywhere)))

    def change(self, place: int, status: str) -> None:
        """Change the status of a report. The verdict that changes it must already be in `votes`."""
        at = np.array([place])
        self.status[place] = STATUS_WORDS.index(status)
        self._pilot = None
        self._compute(at)
        self._shares[:, at] = self._draw_shares(at)

    def _compute(self, at: Places) -> None:
        """Compute `needs_reader` and `doubted` for the reports at the given places."""
        people, missing = self.votes.people[at], self._count_missing(at)
        given = self._list_given(at)
        self.needs_reader[at] = (missing > 0) & (~given.all(axis=0) if self._team else True)
        readers = given.any(axis=0) if self._team else self._count_readers(at) > 0
        alone = (self.status[at] == _DOUBTED) & (people == 1) & (self._count_needed(at) <= 1)
        self.doubted[at] = alone & readers

    @cached_property
    def _shares(self) -> Mask:
        """Return, for each member of the team, the reports that this person is to judge outside the pilot round."""
        return self._draw_shares(np.arange(len(self.status)))

    def _draw_shares(self, at: Places) -> Mask:
        given, missing = self._list_given(at), self._count_missing(at)
        shares = ~given & (missing > 0)
        drawn = np.flatnonzero((missing > 0) & (missing < (~given).sum(axis=0))) if self._team else at[:0]
        if len(drawn):
            numbers = np.where(given[:, drawn], np.inf, self._draw_readers(at[drawn]))
            ordinal = numbers.argsort(axis=0, kind="stable").argsort(axis=0)
            shares[:, drawn] &= ordinal < missing[drawn]
        return shares

    def _count_missing(self, at: Places) -> NDArray[np.int64]:
        """Return how many verdicts each of the reports still needs. The number is 0 if a report is settled or in conflict."""
        status, readers = self.status[at], self._count_readers(at)
        waits = (status == _PENDING) | ((status == _DOUBTED) & (readers > 0))
        return np.where(waits, self._count_needed(at) - readers, 0)

    def _count_readers(self, at: Places) -> NDArray[np.int64]:
        """Return how many people have judged each of the reports, not counting the adjudicator."""
        people = self.votes.people[at].astype(np.int64)
        return people - (self.votes.given_by(ADJUDICATOR)[at] > 0)

    def _count_needed(self, at: Places) -> NDArray[np.int64]:
        """Return how many verdicts each of the reports needs, given the verdicts so far."""
        needed = self._least_needed[at].astype(np.int64)
        piloted = self.votes.piloted[at] > 0
        return np.where(piloted, np.maximum(needed, len(self.settings.team)), needed)

    def _list_given(self, at: Places) -> Mask:
        """Return, for each member of the team, which of the reports this person has judged."""
        rows = [self.votes.given_by(who)[at] > 0 for who in self._team]
        return np.array(rows, dtype=bool).reshape(len(self._team), len(at))

    def _count_least_needed(self) -> NDArray[np.int8]:
        """Return the number of verdicts that each report needs outside the pilot round."""
        settings = self.settings
        if settings.reviewers == 1 or not 0 < settings.dual_share < 1:
            return np.full(len(self.status), verdicts_needed("", settings, self.seed), dtype=np.int8)
        needed = (verdicts_needed(report, settings, self.seed) for report in self.reports.ids)
        return np.fromiter(needed, dtype=np.int8, count=len(self.status))

    def _draw_readers(self, at: Places) -> NDArray[np.float64]:
        """Return a random number for each member of the team and each report.

        For each report, the members with the smallest numbers are drawn as readers.
        """
        new = at[np.isnan(self._draws[0, at])]
        begin, ids = f"{self.seed}/{self.stage}/", self.reports.ids
        for row, who in enumerate(self._team):
            self._draws[row, new] = _draw(f"{begin}{ids[i]}/{who}" for i in new.tolist())
        return self._draws[:, at]

    def _draw_pilot(self, at: Places) -> NDArray[np.float64]:
        ids = self.reports.ids
        return _draw(f"{self.seed}/{self.stage}/pilot/{ids[i]}" for i in at.tolist())

    def _check_member(self, who: str) -> None:
        team = self.settings.team
        if team and who not in team:
            raise ReviewError(
                [
                    Problem(
                        code="SCR010",
                        message=f"{who!r} is not in the team of {self.stage}{did_you_mean(who, team)}",
                        where=f"screening.{self.stage}.team",
                        hint=f"team: {', '.join(team)}; to settle conflicts, use the name {ADJUDICATOR}",
                    )
                ]
            )


def _draw(texts: Iterable[str]) -> NDArray[np.float64]:
    """Draw a number for each text. The numbers are the same as those of `slr.screen.check.draw`."""
    digests = b"".join([sha256(text.encode()).digest()[:8] for text in texts])
    return np.frombuffer(digests, dtype=">u8") / 2.0**64
