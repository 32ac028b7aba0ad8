"""Count the reports of each status at a stage, and the reports that are waiting for each person.

After a verdict, only the affected counts are changed.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from slr.desk.queue import STATUS_WORDS, DeskQueue
from slr.desk.snapshot import Snapshot
from slr.model.protocol import Protocol
from slr.model.reason import read_reasons
from slr.model.sight import WAITING
from slr.model.verdict import Verdict
from slr.model.word import ADJUDICATOR
from slr.screen.decide import Effect, decide_stage

Row = Mapping[str, Any]
Decide = Callable[[str, Mapping[str, Verdict]], str]  # a report and its verdicts by person -> its status


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """The number of reports that await a decision at a stage, and how they are shared among people.

    - `open`: the number of reports that await a decision
    - `waiting`: for each person, the number of reports that this person has to read
    - `anyone`: the number of reports that a person without verdicts could read, or None if there is a team
    - `doubts`: for each person, the number of reports that this person marked `maybe` as their only reader
    - `half_done`: the number of reports that have a verdict but need another verdict
    - `disputed`: the number of reports that the adjudicator must settle

    These numbers do not reveal which reports a person has judged.
    """

    open: int
    waiting: Mapping[str, int]
    anyone: int | None
    doubts: Mapping[str, int]
    half_done: int
    disputed: int


class Counts:
    """The counts of a queue. `decide` returns the status of a report from its verdicts."""

    def __init__(self, queue: DeskQueue, decide: Decide) -> None:
        self._queue, self._decide = queue, decide
        self._people = sorted(
            set(queue.settings.team) or {who for who in queue.votes.given if who != ADJUDICATOR}
        )
        self._number: Counter[tuple[str, str]] = Counter(dict(self._count_all()))

    @property
    def statuses(self) -> dict[str, int]:
        """The number of reports of each status."""
        return {word: n for word in STATUS_WORDS if (n := self._number["status", word])}

    @property
    def shares(self) -> Shares:
        """The number of reports that await a decision, and how these reports are shared among the members of the team.

        If the protocol names no team, the reports are shared among all people who have given a verdict.
        """
        number, team = self._number, self._queue.settings.team
        people = [who for who in self._people if team or number["judged", who]]
        doubters = sorted(who for (what, who), n in number.items() if what == "doubt" and n)
        return Shares(
            open=number["open", ""],
            waiting={who: number["read", who] for who in people},
            anyone=None if team else number["needed", ""],
            doubts={who: number["doubt", who] for who in doubters},
            half_done=number["half done", ""],
            disputed=number["disputed", ""],
        )

    def record(self, report: str, who: str, verdict: Verdict | None) -> None:
        """Count a person's verdict on a report instead of the earlier verdict.

        If `verdict` is None, the person retracted the earlier verdict. Raises AssertionError if the counts then do not
        add up to the number of reports that await a decision.
        """
        place, before = self._queue.reports.place[report], self._find_pilot()
        self._add(-1, place, before)
        self._queue.votes.put(report, who, verdict)
        self._queue.change(place, self._decide(report, self._queue.votes.of(report)))
        after = self._find_pilot()
        for other in (before ^ after) - {place}:  # a report that was read is replaced in the pilot round
            self._add(-1, other, before)
            self._add(1, other, after)
        self._add(1, place, after)
        if who not in self._people and who != ADJUDICATOR and not self._queue.settings.team:
            self._people = sorted([*self._people, who])
            self._number.update(dict(self._count_for(who)))
        self._check()

    def _check(self) -> None:
        number = self._number
        doubts = sum(n for (what, _), n in number.items() if what == "doubt")
        if number["needed", ""] + doubts + number["disputed", ""] != number["open", ""]:
            raise AssertionError(
                f"{self._queue.stage}: the counts do not add up to the number of open reports: {dict(number)}"
            )

    def _find_pilot(self) -> frozenset[int]:
        return frozenset(self._queue.find_pilot().tolist())

    def _add(self, step: int, place: int, pilot: Collection[int]) -> None:
        for key in self._list_keys(place, place in pilot):
            self._number[key] += step

    def _list_keys(self, place: int, in_pilot: bool) -> Iterator[tuple[str, str]]:
        """Yield the names of the counts that include a report."""
        queue = self._queue
        word, needed = STATUS_WORDS[queue.status[place]], bool(queue.needs_reader[place])
        doubter = queue.find_doubter(place)
        yield "status", word
        if needed:
            yield "needed", ""
            if queue.votes.people[place]:
                yield "half done", ""
        if doubter is not None:
            yield "doubt", doubter
        if word in WAITING:
            yield "open", ""
            if not needed and doubter is None:
                yield "disputed", ""
        for who in self._people:
            if queue.is_assigned(who, place, in_pilot=in_pilot):
                yield "read", who
            if queue.votes.given_by(who)[place]:
                yield "judged", who

    def _count_all(self) -> Iterator[tuple[tuple[str, str], int]]:
        queue = self._queue
        for word, n in zip(STATUS_WORDS, np.bincount(queue.status, minlength=len(STATUS_WORDS)), strict=True):
            yield ("status", word), int(n)
        yield ("needed", ""), int(np.count_nonzero(queue.needs_reader))
        yield ("half done", ""), len(queue.find_half_done())
        yield ("open", ""), int(np.count_nonzero(queue.find_waiting()))
        yield ("disputed", ""), len(queue.find_disputed())
        for who, given in queue.votes.given.items():
            yield ("doubt", who), int(np.count_nonzero(queue.doubted & (given > 0)))
        for who in self._people:
            yield from self._count_for(who)

    def _count_for(self, who: str) -> Iterator[tuple[tuple[str, str], int]]:
        yield ("read", who), len(self._queue.assign(who))
        yield ("judged", who), int(np.count_nonzero(self._queue.votes.given_by(who)))


def count_reports(snapshot: Snapshot) -> Counts:
    """Return the counts of a stage, as of the last run."""
    return Counts(snapshot.queue, lambda report, verdicts: derive_status(snapshot, report, verdicts))


def derive_status(snapshot: Snapshot, report: str, verdicts: Mapping[str, Verdict]) -> str:
    """Return the status of one report with these verdicts, as the next run will derive it.

    These values are taken from the last run: whether the report has reached the stage, whether screening can stop, and
    what people decided about notices. If a person has judged several records of the report, only the latest verdict
    is used.
    """
    queue, protocol = snapshot.queue, snapshot.protocol
    if queue.find_status(report) == "not reached":
        return "not reached"
    effects = {report: find_effects(snapshot.outcomes.get(report, ()), queue.stage, protocol)}
    [status] = decide_stage(queue.stage, [report], verdicts.values(), effects, protocol)
    unread = status.status == "pending" and status.by == "nobody"
    withdrawn = status.status == "included" and report in snapshot.withdrawn
    return "excluded" if (unread and snapshot.stopped) or withdrawn else status.status


def find_effects(outcomes: Iterable[Row], stage: str, protocol: Protocol) -> list[Effect]:
    """Return the effects of the rules that exclude or advance one report at a stage, in the order of the criteria."""
    order = {c.id: i for i, c in enumerate(protocol.criteria) if c.stage == stage}
    acting = [o for o in outcomes if o["effect"] in ("exclude", "advance") and o["criterion"] in order]
    return [
        Effect(criterion=o["criterion"], effect=o["effect"], words=read_reasons(o["words"]))
        for o in sorted(acting, key=lambda o: order[o["criterion"]])
    ]
