"""Decide who reads which report next.

This covers the pilot round, each team member's share of the reports, adjudication, and the check of rule
exclusions. Each draw depends only on seed, stage, report and person. Therefore, adding or removing other
reports does not change a draw, and the result is the same on every computer.

Each report that awaits a decision is waiting for somebody. While it needs more verdicts, it is waiting for the people
whose verdicts are missing. Once it has all its verdicts, it is waiting for the adjudicator. The only exception is a
report that has a single reader, who marked it maybe: it is waiting for this reader.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from slr.model.problem import Problem, ReviewError, did_you_mean
from slr.model.protocol import Protocol, StageSettings
from slr.model.sight import WAITING
from slr.model.verdict import Verdict
from slr.model.word import ADJUDICATOR, Served
from slr.screen.check import draw
from slr.screen.decide import count_needed

Row = Mapping[str, Any]
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
        """Whether a session may reorder the report by likely relevance.

        Pilot reports, reports drawn at random and reports chosen by hand keep their place.
        """
        return self.served in ("model", "listed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """All the data that decide who reads which report at one stage.

    `statuses` maps each report to its status at this stage, and `verdicts` maps it to people's verdicts. `ranking` lists the
    pending reports, the most likely to be relevant first. `sample` is the sample of reports that rules exclude.
    """

    stage: str
    settings: StageSettings
    seed: int
    statuses: Mapping[str, str]
    verdicts: Mapping[str, Mapping[str, Verdict]] = field(default_factory=dict)
    ranking: Sequence[str] = ()
    sample: Sequence[str] = ()


def make_queue(
    stage: str,
    protocol: Protocol,
    *,
    statuses: Iterable[Row],
    verdicts: Iterable[Row],
    scores: Iterable[Row] = (),
    rule_check: Iterable[Row] = (),
) -> Queue:
    """Return the queue of a stage from the rows of the tables of the last run. Rows of other stages are left out."""
    by_report: dict[str, dict[str, Verdict]] = {}
    for row in verdicts:
        if row["stage"] == stage:
            by_report.setdefault(row["report"], {})[row["who"]] = Verdict.from_row(row)
    ranked = sorted((s for s in scores if s["stage"] == stage), key=lambda s: s["rank"])
    unread = (c["unread"] for c in rule_check if (c["stage"], c["criterion"]) == (stage, "all"))
    return Queue(
        stage=stage,
        settings=protocol.screening.stage(stage),
        seed=protocol.screening.model.seed,
        statuses={s["report"]: s["status"] for s in statuses if s["stage"] == stage},
        verdicts=by_report,
        ranking=tuple(s["report"] for s in ranked),
        sample=tuple(next(unread, ())),
    )


def assign(queue: Queue, who: str, mode: Mode = "read") -> tuple[Item, ...]:
    """Return the reports that a person is to judge, in reading order.

    For the name `adjudicated`, they are the reports that are waiting for the adjudicator, conflicts first. Raises
    ReviewError if the person is not in the team.
    """
    if who == ADJUDICATOR:
        return tuple(Item(r, "by hand") for r in find_adjudicators(queue))
    _check_member(queue, who)
    if mode == "maybe":
        return tuple(Item(r, "by hand") for r in sorted(queue.statuses) if _is_own_maybe(queue, r, who))
    if mode == "again":
        return tuple(
            Item(r, "by hand")
            for r in sorted(queue.verdicts)
            if who in queue.verdicts[r] and queue.verdicts[r][who].changed
        )
    if mode == "check":
        return tuple(Item(r, "random") for r in sorted(queue.sample) if not _verdict(queue, r, who))
    pilot = [r for r in find_pilot(queue) if queue.statuses.get(r) == "pending"]
    first = [Item(r, "pilot") for r in pilot if not _verdict(queue, r, who)]
    taken = set(pilot)
    ranked = list(dict.fromkeys([*queue.ranking, *sorted(queue.statuses)]))
    rest = [r for r in ranked if r not in taken and is_assigned(queue, r, who)]
    known = set(queue.ranking)
    return (*first, *(Item(r, "model" if r in known else "listed") for r in rest))


def find_pilot(queue: Queue) -> tuple[str, ...]:
    """Return the reports of the pilot round: those that people have read in it, and further reports drawn at random.

    If people have read fewer reports in the pilot round than the protocol requires, more are drawn until the
    number is reached or no unread report is left.
    """
    begun = {r for r, people in queue.verdicts.items() if any(v.served == "pilot" for v in people.values())}
    fresh = [r for r, s in queue.statuses.items() if s == "pending" and not queue.verdicts.get(r)]
    fresh.sort(key=lambda r: (draw(f"{queue.seed}/{queue.stage}/pilot/{r}"), r))
    more = max(0, queue.settings.pilot - len(begun))
    return tuple(
        sorted({*begun, *fresh[:more]}, key=lambda r: (draw(f"{queue.seed}/{queue.stage}/pilot/{r}"), r))
    )


def is_assigned(queue: Queue, report: str, who: str) -> bool:
    """Return whether this person is to judge a report: it needs more verdicts, and the person was drawn to give one.

    The missing verdicts are assigned by a draw among the members of the team who have not judged the report. If a member
    leaves the team, somebody else is drawn. Without a team, everybody may judge it.
    """
    places = _count_places(queue, report)
    if places <= 0 or _verdict(queue, report, who):
        return False
    if not queue.settings.team:
        return True
    team = _find_unheard(queue, report)
    return who in sorted(team, key=lambda p: (draw(f"{queue.seed}/{queue.stage}/{report}/{p}"), p))[:places]


def needs_reader(queue: Queue, report: str) -> bool:
    """Return whether a report needs another verdict and somebody can still give it.

    If everybody in the team has judged the report, it goes to the adjudicator instead.
    """
    if _count_places(queue, report) <= 0:
        return False
    return not queue.settings.team or bool(_find_unheard(queue, report))


def find_adjudicators(queue: Queue) -> tuple[str, ...]:
    """Return the reports that await a decision and are waiting for nobody but the adjudicator."""
    mine = (
        r
        for r, s in queue.statuses.items()
        if s in WAITING and not needs_reader(queue, r) and find_doubter(queue, r) is None
    )
    return tuple(sorted(mine, key=lambda r: (-WAITING.index(queue.statuses[r]), r)))


def find_doubter(queue: Queue, report: str) -> str | None:
    """Return the person who must decide a report alone: its only reader, who marked it maybe.

    Otherwise return None.
    """
    people = queue.verdicts.get(report, {})
    if queue.statuses.get(report) != "maybe" or len(people) != 1 or _count_needed(queue, report) > 1:
        return None
    [who] = people
    return who if who != ADJUDICATOR and who in (queue.settings.team or (who,)) else None


def _count_needed(queue: Queue, report: str) -> int:
    given = queue.verdicts.get(report, {}).values()
    return count_needed(report, given, queue.settings, queue.seed)


def _count_places(queue: Queue, report: str) -> int:
    """Return the number of verdicts that a report still needs. It is 0 if the report is settled or in conflict."""
    status, readers = queue.statuses.get(report), len({*queue.verdicts.get(report, {})} - {ADJUDICATOR})
    if status == "pending" or (status == "maybe" and readers):
        return _count_needed(queue, report) - readers
    return 0


def _find_unheard(queue: Queue, report: str) -> list[str]:
    """Return the members of the team who have not judged a report."""
    return [person for person in queue.settings.team if person not in queue.verdicts.get(report, {})]


def _is_own_maybe(queue: Queue, report: str, who: str) -> bool:
    """Return whether a person marked a report maybe and the report still awaits a decision."""
    return queue.statuses[report] in WAITING and _verdict(queue, report, who) == "maybe"


def _verdict(queue: Queue, report: str, who: str) -> str:
    found = queue.verdicts.get(report, {}).get(who)
    return found.verdict if found else ""


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
    return tuple(sorted(r for r in queue.statuses if needs_reader(queue, r) and queue.verdicts.get(r)))


def count_shares(queue: Queue, people: Iterable[str]) -> dict[str, int]:
    """Map each person to the number of reports that this person still has to read, including the pilot round."""
    return {person: len(assign(queue, person)) for person in sorted(set(people))}


def count_doubts(queue: Queue) -> dict[str, int]:
    """Map each person to the number of reports that only this person read and marked maybe."""
    doubters = sorted(who for r in queue.statuses if (who := find_doubter(queue, r)) is not None)
    return {who: doubters.count(who) for who in dict.fromkeys(doubters)}


def list_waiting(queue: Queue) -> tuple[str, ...]:
    """Return all reports that await a decision at the stage."""
    return tuple(sorted(r for r, s in queue.statuses.items() if s in WAITING))
