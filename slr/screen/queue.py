"""Decide who reads which report next.

This covers the pilot round, the shares of the team, adjudication, and the check of rule exclusions. Each draw depends
only on seed, stage, report and person. It therefore does not change when other reports are added or removed, and two
people who start at the same time get the same reports.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from slr.model.problem import Problem, ReviewError, did_you_mean
from slr.model.protocol import StageSettings
from slr.model.verdict import Verdict
from slr.model.word import ADJUDICATOR, Served
from slr.screen.check import draw
from slr.screen.decide import verdicts_needed

Mode = Literal["read", "maybe", "again", "check"]
MODES: Final[Mapping[Mode, str]] = {
    "read": "reports that need a verdict",
    "maybe": "reports that you marked maybe",
    "again": "reports that you judged under criteria that have since changed",
    "check": "a sample of the reports that rules exclude",
}


@dataclass(frozen=True, slots=True)
class Item:
    """One report to be judged, and how it was chosen for the reviewer."""

    report: str
    served: Served

    @property
    def ranked(self) -> bool:
        """Whether the report's place in the queue comes from the ranking, not from a draw or a choice by hand."""
        return self.served in ("model", "listed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """All the data that decide who reads which report at one stage.

    `statuses` maps each report to its status at this stage, `verdicts` each report to people's verdicts. `ranking` is the
    list of pending reports, the most likely to be relevant first. `sample` is the sample of the reports that rules
    exclude.
    """

    stage: str
    settings: StageSettings
    seed: int
    statuses: Mapping[str, str]
    verdicts: Mapping[str, Mapping[str, Verdict]] = field(default_factory=dict)
    ranking: Sequence[str] = ()
    sample: Sequence[str] = ()


def assign(queue: Queue, who: str, mode: Mode = "read") -> tuple[Item, ...]:
    """Return the reports that a person is to judge, in reading order.

    The name `adjudicated` gets conflicts and maybes. Raises ReviewError if the person is not in the team.
    """
    if who == ADJUDICATOR:
        return tuple(Item(r, "by hand") for r in _disputed(queue))
    _check_member(queue, who)
    if mode == "maybe":
        waiting = [
            r for r, s in queue.statuses.items() if s == "maybe" and _verdict(queue, r, who) == "maybe"
        ]
        return tuple(Item(r, "by hand") for r in sorted(waiting))
    if mode == "again":
        return tuple(
            Item(r, "by hand")
            for r in sorted(queue.verdicts)
            if who in queue.verdicts[r] and queue.verdicts[r][who].changed
        )
    if mode == "check":
        return tuple(Item(r, "random") for r in sorted(queue.sample) if not _verdict(queue, r, who))
    pilot = find_pilot(queue)
    first = [Item(r, "pilot") for r in pilot if not _verdict(queue, r, who)]
    taken = set(pilot)
    ranked = list(dict.fromkeys([*queue.ranking, *sorted(queue.statuses)]))
    rest = [r for r in ranked if r not in taken and is_assigned(queue, r, who)]
    known = set(queue.ranking)
    return (*first, *(Item(r, "model" if r in known else "listed") for r in rest))


def find_pilot(queue: Queue) -> tuple[str, ...]:
    """Return the reports of the pilot round, which the whole team reads: those already begun, then a random draw."""
    begun = {r for r, people in queue.verdicts.items() if any(v.served == "pilot" for v in people.values())}
    fresh = [r for r, s in queue.statuses.items() if s == "pending" and not queue.verdicts.get(r)]
    fresh.sort(key=lambda r: (draw(f"{queue.seed}/{queue.stage}/pilot/{r}"), r))
    more = max(0, queue.settings.pilot - len(begun))
    return tuple(
        sorted({*begun, *fresh[:more]}, key=lambda r: (draw(f"{queue.seed}/{queue.stage}/pilot/{r}"), r))
    )


def is_assigned(queue: Queue, report: str, who: str) -> bool:
    """Return whether this person is to judge a report, because it needs more verdicts and the person was drawn for one.

    People who have already judged the report keep their places. The remaining places are drawn among the other members
    of the team. So if a person leaves the protocol's team, someone else is drawn instead.
    """
    if queue.statuses.get(report) != "pending" or _verdict(queue, report, who):
        return False
    others = {person for person in queue.verdicts.get(report, {}) if person != ADJUDICATOR}
    places = verdicts_needed(report, queue.settings, queue.seed) - len(others)
    if places <= 0:
        return False
    team = [person for person in queue.settings.team if person not in others]
    if not queue.settings.team:
        return True
    return who in sorted(team, key=lambda p: (draw(f"{queue.seed}/{queue.stage}/{report}/{p}"), p))[:places]


def _verdict(queue: Queue, report: str, who: str) -> str:
    found = queue.verdicts.get(report, {}).get(who)
    return found.verdict if found else ""


def _disputed(queue: Queue) -> list[str]:
    """Return the conflicts, followed by the maybes that already have as many verdicts as they need."""
    conflicts = sorted(r for r, s in queue.statuses.items() if s == "conflict")
    maybes = sorted(
        r
        for r, s in queue.statuses.items()
        if s == "maybe" and len(queue.verdicts.get(r, {})) >= verdicts_needed(r, queue.settings, queue.seed)
    )
    return [*conflicts, *maybes]


def _check_member(queue: Queue, who: str) -> None:
    team = queue.settings.team
    if team and who not in team:
        raise ReviewError(
            [
                Problem(
                    code="SCR010",
                    message=f"{who!r} is not in the team of {queue.stage}{did_you_mean(who, team)}",
                    where=f"screening.{queue.stage}.team",
                    hint=f"team: {', '.join(team)}; to settle conflicts, use the name {ADJUDICATOR}",
                )
            ]
        )


def find_half_done(queue: Queue) -> tuple[str, ...]:
    """Return the reports that have a verdict but need another."""
    return tuple(sorted(r for r, s in queue.statuses.items() if s == "pending" and queue.verdicts.get(r)))


def count_shares(queue: Queue, people: Iterable[str]) -> dict[str, int]:
    """Return how many reports each person still has to judge, including the pilot round."""
    return {person: len(assign(queue, person)) for person in sorted(set(people))}
