"""Determine who reads which report next.

The answer depends on the pilot round, on each team member's share of the reports, and on adjudication. Each draw depends
only on seed, stage, report and person. A draw therefore stays the same if other reports are added or removed, and is
the same on every computer.

Each report that awaits a decision is waiting for somebody:

- for the people who must still give a verdict, if it needs more verdicts
- for its only reader, if one reader is enough and this reader has marked it `maybe`
- otherwise, for the adjudicator
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from slr.model.protocol import Protocol
from slr.model.screening import StageSettings
from slr.model.sight import WAITING
from slr.model.verdict import Verdict
from slr.model.word import ADJUDICATOR
from slr.screen.check import draw
from slr.screen.decide import count_needed

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """All the data that determine who reads which report at one stage.

    `statuses` maps each report to its status at this stage, and `verdicts` maps each report that people judged to the
    verdict of each person. `ranking` lists the pending reports, the most likely to be relevant first.
    """

    stage: str
    settings: StageSettings
    seed: int
    statuses: Mapping[str, str]
    verdicts: Mapping[str, Mapping[str, Verdict]] = field(default_factory=dict)
    ranking: Sequence[str] = ()


def make_queue(
    stage: str,
    protocol: Protocol,
    *,
    statuses: Mapping[str, str],
    verdicts: Iterable[Row],
    ranking: Sequence[str] = (),
) -> Queue:
    """Return the queue of a stage. `verdicts` are rows of VERDICTS_TABLE. Rows of other stages are left out."""
    by_report: dict[str, dict[str, Verdict]] = {}
    for row in verdicts:
        if row["stage"] == stage:
            by_report.setdefault(row["report"], {})[row["who"]] = Verdict.from_row(row)
    return Queue(
        stage=stage,
        settings=protocol.screening.stage(stage),
        seed=protocol.screening.model.seed,
        statuses=statuses,
        verdicts=by_report,
        ranking=ranking,
    )


def find_awaited(queue: Queue) -> tuple[str, ...]:
    """Return the members of the team who have at least one report to read, in the pilot round or otherwise."""
    pilot = {r for r in find_pilot(queue) if queue.statuses.get(r) == "pending"}
    rest = [r for r in queue.statuses if r not in pilot]
    return tuple(
        who
        for who in queue.settings.team
        if any(not _has_judged(queue, r, who) for r in pilot) or any(is_assigned(queue, r, who) for r in rest)
    )


def find_pilot(queue: Queue) -> tuple[str, ...]:
    """Return the reports of the pilot round: those that people have read in this round, and further reports drawn at random.

    If people have read too few reports for the pilot round of the protocol, unread reports are drawn until there are
    enough or none is left.
    """
    begun = {r for r, people in queue.verdicts.items() if any(v.served == "pilot" for v in people.values())}
    more = max(0, queue.settings.pilot - len(begun))
    fresh = (r for r, s in queue.statuses.items() if more and s == "pending" and not queue.verdicts.get(r))

    def order(report: str) -> tuple[float, str]:
        return draw(f"{queue.seed}/{queue.stage}/pilot/{report}"), report

    return tuple(sorted({*begun, *sorted(fresh, key=order)[:more]}, key=order))


def is_assigned(queue: Queue, report: str, who: str) -> bool:
    """Return whether the report needs more verdicts, and this person was drawn to give one of them.

    The missing verdicts are assigned by a draw among the members of the team who have not judged the report. If a
    member leaves the team, somebody else is drawn. If the protocol names no team, everybody can judge the report.
    """
    places = _count_places(queue, report)
    if places <= 0 or _has_judged(queue, report, who):
        return False
    if not queue.settings.team:
        return True
    team = _find_unheard(queue, report)
    return who in sorted(team, key=lambda p: (draw(f"{queue.seed}/{queue.stage}/{report}/{p}"), p))[:places]


def needs_reader(queue: Queue, report: str) -> bool:
    """Return whether a report needs another verdict and somebody can still give it.

    If everybody in the team has judged the report, it goes to the adjudicator instead.
    """
    if report not in queue.verdicts and queue.statuses.get(report) == "pending":
        return True  # nobody has judged it; in a large review, this is true of most reports
    if _count_places(queue, report) <= 0:
        return False
    return not queue.settings.team or bool(_find_unheard(queue, report))


def find_adjudicators(queue: Queue) -> tuple[str, ...]:
    """Return the ids of the undecided reports that only the adjudicator can still decide.

    Conflicts come first, then maybes, then pending reports. Reports with the same status are sorted by id.
    """
    mine = (
        r
        for r, s in queue.statuses.items()
        if s in WAITING and not needs_reader(queue, r) and find_doubter(queue, r) is None
    )
    return tuple(sorted(mine, key=lambda r: (-WAITING.index(queue.statuses[r]), r)))


def find_doubter(queue: Queue, report: str) -> str | None:
    """Return the person who marked a report `maybe` and must decide on it alone, or None.

    The result is None if the report needs more than one reader, or if this person is the adjudicator or is no longer in
    the team.
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
    """Return the number of verdicts that a report still needs. It is 0 or less if the report needs no further verdict."""
    status, readers = queue.statuses.get(report), len({*queue.verdicts.get(report, {})} - {ADJUDICATOR})
    if status == "pending" or (status == "maybe" and readers):
        return _count_needed(queue, report) - readers
    return 0


def _find_unheard(queue: Queue, report: str) -> list[str]:
    """Return the members of the team who have not judged the given report."""
    return [person for person in queue.settings.team if person not in queue.verdicts.get(report, {})]


def _has_judged(queue: Queue, report: str, who: str) -> bool:
    return who in queue.verdicts.get(report, {})


def count_doubts(queue: Queue) -> dict[str, int]:
    """For each person, return the number of reports on which this person must decide alone (see `find_doubter`)."""
    return dict(sorted(Counter(filter(None, (find_doubter(queue, r) for r in queue.statuses))).items()))
