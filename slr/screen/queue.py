"""Who reads what next: the pilot round, batches of a team, adjudication, checks. Nobody is shown what another said.

Every draw depends on seed, stage, report and person alone, so that it stays the same when other reports come or go, and
two people who start at the same time are dealt the same cards.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from slr.model.problem import Problem, ReviewError, did_you_mean
from slr.model.protocol import StageSettings
from slr.model.word import ADJUDICATOR, Served
from slr.screen.check import draw
from slr.screen.decide import verdicts_needed

Mode = Literal["read", "maybe", "again", "check"]
MODES: Final[Mapping[Mode, str]] = {
    "read": "what waits for a verdict",
    "maybe": "what you called maybe",
    "again": "what you judged under criteria that have changed since",
    "check": "the sample of what rules exclude",
}


@dataclass(frozen=True, slots=True)
class Turn:
    """One report to be judged, and how it came before the reviewer."""

    report: str
    served: Served


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What one person says of a report at a stage."""

    verdict: str
    served: str = ""
    changed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """All that decides who reads what at one stage.

    `statuses`: report -> where it stands here; `said`: report -> person -> what they say; `ranking`: pending reports,
    likeliest first; `sample`: drawn from what rules exclude.
    """

    stage: str
    settings: StageSettings
    seed: int
    statuses: Mapping[str, str]
    said: Mapping[str, Mapping[str, Said]] = field(default_factory=dict)
    ranking: Sequence[str] = ()
    sample: Sequence[str] = ()


def deal(desk: Desk, who: str, mode: Mode = "read") -> tuple[Turn, ...]:
    """Return the reports that wait for a person, in the order in which they are served.

    Whoever is called `adjudicated` is dealt conflicts and maybes. A stranger to the team is told so.
    """
    if who == ADJUDICATOR:
        return tuple(Turn(r, "by hand") for r in _disputed(desk))
    _demand_member(desk, who)
    if mode == "maybe":
        waiting = [r for r, s in desk.statuses.items() if s == "maybe" and _verdict(desk, r, who) == "maybe"]
        return tuple(Turn(r, "by hand") for r in sorted(waiting))
    if mode == "again":
        return tuple(Turn(r, "by hand") for r in sorted(desk.said) if who in desk.said[r] and desk.said[r][who].changed)  # fmt: skip
    if mode == "check":
        return tuple(Turn(r, "random") for r in sorted(desk.sample) if not _verdict(desk, r, who))
    pilot = find_pilot(desk)
    first = [Turn(r, "pilot") for r in pilot if not _verdict(desk, r, who)]
    taken = set(pilot)
    ranked = list(dict.fromkeys([*desk.ranking, *sorted(desk.statuses)]))
    rest = [r for r in ranked if r not in taken and is_dealt(desk, r, who)]
    known = set(desk.ranking)
    return (*first, *(Turn(r, "model" if r in known else "listed") for r in rest))


def find_pilot(desk: Desk) -> tuple[str, ...]:
    """Return the reports of the pilot round, which the whole team reads: those served so far, filled up by draw."""
    begun = {r for r, people in desk.said.items() if any(s.served == "pilot" for s in people.values())}
    fresh = [r for r, s in desk.statuses.items() if s == "pending" and not desk.said.get(r)]
    fresh.sort(key=lambda r: (draw(f"{desk.seed}/{desk.stage}/pilot/{r}"), r))
    more = max(0, desk.settings.pilot - len(begun))
    return tuple(sorted({*begun, *fresh[:more]}, key=lambda r: (draw(f"{desk.seed}/{desk.stage}/pilot/{r}"), r)))  # fmt: skip


def is_dealt(desk: Desk, report: str, who: str) -> bool:
    """Tell whether a report waits for this person: it lacks verdicts, and the draw fell on them.

    Who has read it already keeps it; the places that are open go to those of the team on whom the draw falls, so that a
    place which somebody leaves empty passes on as soon as the protocol's team no longer names them.
    """
    if desk.statuses.get(report) != "pending" or _verdict(desk, report, who):
        return False
    others = {person for person in desk.said.get(report, {}) if person != ADJUDICATOR}
    places = verdicts_needed(report, desk.settings, desk.seed) - len(others)
    if places <= 0:
        return False
    team = [person for person in desk.settings.team if person not in others]
    if not desk.settings.team:
        return True
    return who in sorted(team, key=lambda p: (draw(f"{desk.seed}/{desk.stage}/{report}/{p}"), p))[:places]


def _verdict(desk: Desk, report: str, who: str) -> str:
    said = desk.said.get(report, {}).get(who)
    return said.verdict if said else ""


def _disputed(desk: Desk) -> list[str]:
    """Return conflicts first, then maybes on which all who were asked have spoken."""
    conflicts = sorted(r for r, s in desk.statuses.items() if s == "conflict")
    maybes = sorted(
        r
        for r, s in desk.statuses.items()
        if s == "maybe" and len(desk.said.get(r, {})) >= verdicts_needed(r, desk.settings, desk.seed)
    )
    return [*conflicts, *maybes]


def _demand_member(desk: Desk, who: str) -> None:
    team = desk.settings.team
    if team and who not in team:
        raise ReviewError([
            Problem(code="SCR010", message=f"{who!r} is not in the team of {desk.stage}{did_you_mean(who, team)}", where=f"screening.{desk.stage}.team",
                    hint=f"team: {', '.join(team)}; to settle conflicts, use the name {ADJUDICATOR}")
        ])  # fmt: skip


def find_half_done(desk: Desk) -> tuple[str, ...]:
    """Return the reports that have a verdict and lack another."""
    return tuple(sorted(r for r, s in desk.statuses.items() if s == "pending" and desk.said.get(r)))


def count_shares(desk: Desk, people: Iterable[str]) -> dict[str, int]:
    """Return how many reports wait for each person, pilot round included."""
    return {person: len(deal(desk, person)) for person in sorted(set(people))}
