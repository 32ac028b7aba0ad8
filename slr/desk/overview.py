"""Collect what a person sees first: tasks, problems, the stopping criterion, the progress of the team and the flow."""

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from slr.model import table as declared
from slr.model.problem import Problem, sort_problems
from slr.model.protocol import Protocol
from slr.model.row import list_rows
from slr.model.sight import hide_authors, is_blind
from slr.model.table import STATUSES
from slr.model.word import ADJUDICATOR, STAGES
from slr.pipeline import list_todo
from slr.report.html_flow import Step, group_steps
from slr.stage import Todo
from slr.store.layout import Review
from slr.store.manifest import Manifest, read_manifest, unpack_problems
from slr.store.table_file import read_arrow, read_table

FLOW: Final = "prisma.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How many reports a person has read at a stage. `last` is the time of the latest verdict, in ISO 8601, or empty."""

    stage: str
    who: str
    read: int
    last: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowBox:
    """A box of the flow with its lines. `count` is None if the number was not reported."""

    id: str
    label: str
    count: int | None
    lines: tuple["FlowBox", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowView:
    """The flow of the last run.

    - `arms`: the steps of each arm that has a number. The steps that all arms share are under an empty name.
    - `sums`: the equations that hold, written with numbers
    - `holds`: false if any equation does not hold. Equations that cannot be checked are ignored.
    - `as_of`: the date of the flow
    """

    arms: Mapping[str, tuple[Step[FlowBox], ...]]
    sums: tuple[str, ...]
    holds: bool
    as_of: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxContent:
    """What one box of the flow counts: its label, the unit, and the ids of entries, records, reports or studies."""

    label: str
    unit: str
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingCurve:
    """How many relevant reports were found while reports were read, in the last synthesis.

    - `points`: pairs of numbers: reports read, and relevant reports found among them. Empty if there is no synthesis.
    - `hides`: whether reports that are not settled were read at a stage that is screened blind. They are not counted as
      relevant.
    """

    points: tuple[tuple[int, int], ...] = ()
    hides: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """The state of a review for one person, as of the last run.

    - `tasks`: the tasks that the person can do
    - `others`: the tasks of other people that the person may see
    - `stopping`: the rows of the table STOPPING
    - `progress`: how many reports each person has read
    - `problems`: the problems that the person may see
    - `flow`: the flow, or None if no flow can be read
    - `curve`: how many relevant reports were found while reports were read
    """

    tasks: tuple[Todo, ...]
    others: tuple[Todo, ...]
    stopping: tuple[Mapping[str, Any], ...]
    progress: tuple[Progress, ...]
    problems: tuple[Problem, ...]
    flow: FlowView | None
    curve: ReadingCurve


def read_overview(review: Review, protocol: Protocol, who: str) -> Overview:
    """Return the overview of a review for a person."""
    manifest = read_manifest(review)
    todo = list_todo(manifest)
    return Overview(
        tasks=tuple(t for t in todo if can_do(t, who)),
        others=tuple(t for t in todo if not can_do(t, who) and _may_know(t, protocol, who)),
        stopping=tuple(read_arrow(review, declared.STOPPING).to_pylist()),
        progress=tuple(_list_progress(review, protocol)),
        problems=read_problems(review, protocol, who, manifest),
        flow=read_flow(review, protocol, who),
        curve=read_curve(review),
    )


# Tasks of the adjudicator. Their number can reveal other people's verdicts: a conflict that appears right after a person's
# own verdict shows that somebody gave a different verdict.
SETTLING: Final = frozenset(
    {
        "conflict",
        "maybe",
        "reasons",
        "no_reader",
        "contradicting_pairs",
        "coders_differ",
        "unreconciled",
        "unsettled_appraisal",
        "unsettled_claim",
        "unsettled_support",
        "notice_conflict",
    }
)
_TELLING: Final = SETTLING | {"doubt", "flagged"}


def can_do(task: Todo, who: str) -> bool:
    """Return whether a person can do a task.

    The adjudicator does only the tasks in `SETTLING`. All other people do the other tasks, unless a task is
    assigned to specific people.
    """
    if who == ADJUDICATOR:
        return task.kind in SETTLING
    return task.kind not in SETTLING and (not task.people or who in task.people)


def _may_know(task: Todo, protocol: Protocol, who: str) -> bool:
    """Return whether a person may see a task of other people.

    Some tasks state numbers that can reveal verdicts. While any stage is screened blind, these tasks are shown only
    to the adjudicator.
    """
    blind = any(is_blind(protocol.screening.stage(name)) for name in STAGES)
    return task.kind not in _TELLING or who == ADJUDICATOR or not blind


def read_problems(
    review: Review, protocol: Protocol, who: str, manifest: Manifest | None = None
) -> tuple[Problem, ...]:
    """Return the problems of the last run, without anything that reveals other people's verdicts to a person."""
    stages = (manifest or read_manifest(review)).stages
    found = sort_problems(p for s in stages.values() for p in unpack_problems(s["problems"]))
    statuses = list_rows(read_table(review, STATUSES)) if any(p.about for p in found) else []
    return hide_authors(found, statuses, protocol, who)


def _list_progress(review: Review, protocol: Protocol) -> list[Progress]:
    verdicts = read_arrow(review, declared.VERDICTS_TABLE, ("stage", "who", "when")).to_pylist()
    numbers: dict[tuple[str, str], int] = {}
    last: dict[tuple[str, str], str] = {}
    for name in STAGES:
        for who in protocol.screening.stage(name).team:
            numbers[name, who] = 0
    for row in verdicts:
        key = row["stage"], row["who"]
        numbers[key] = numbers.get(key, 0) + 1
        last[key] = max(last.get(key, ""), str(row["when"] or ""))
    order = sorted(numbers, key=lambda key: (STAGES.index(key[0]), key[1] == ADJUDICATOR, key[1]))
    return [Progress(stage=s, who=w, read=numbers[s, w], last=last.get((s, w), "")) for s, w in order]


def read_flow(review: Review, protocol: Protocol, who: str) -> FlowView | None:
    """Return the flow of the last synthesis, as a person may see it, or None if no flow can be read.

    If any stage is screened blind, only the adjudicator sees how many reports are in conflict or marked `maybe`. Other
    people see how many reports await a decision. These parts of the flow are left out:

    - lines with the number 0, and boxes of waiting reports with the number 0
    - the boxes `entries` and `included` of each arm
    - arms without any number
    """
    packed = _read_packed(review)
    if packed is None:
        return None
    boxes = [
        b
        for b in packed["boxes"]
        if _is_shown(b) and (who == ADJUDICATOR or not _reveals_verdicts(b, protocol))
    ]
    whole = [_make_box(b, boxes) for b in boxes if b["part_of"] is None]
    arms = {arm: tuple(group_steps(b for b in whole if b.id.startswith(f"{arm}."))) for arm in packed["arms"]}
    # An arm without any number is not shown, because the review has no source of this kind with files.
    arms = {a: steps for a, steps in arms.items() if any(s.box.count is not None for s in steps)}
    meeting = (b for b in whole if "." not in b.id)  # the boxes of an arm begin with its name
    return FlowView(
        arms={**arms, "": tuple(group_steps(meeting))},
        sums=tuple(e["text"].rpartition(" · ")[2] for e in packed["equations"] if e["holds"] is True),
        holds=all(e["holds"] is not False for e in packed["equations"]),
        as_of=packed["as_of"],
    )


def read_box(review: Review, protocol: Protocol, who: str, name: str) -> BoxContent | None:
    """Return what a box of the flow counts.

    Returns None if the flow cannot be read or has no such box. Also returns None if the ids in the box would reveal
    verdicts that the person may not see.
    """
    packed = _read_packed(review)
    box = next((b for b in (packed or {"boxes": ()})["boxes"] if b["id"] == name), None)
    if box is None or (_reveals_verdicts(box, protocol) and who != ADJUDICATOR):
        return None
    return BoxContent(label=box["label"], unit=box["unit"], ids=tuple(box["ids"]))


def _read_packed(review: Review) -> Mapping[str, Any] | None:
    try:
        packed: Mapping[str, Any] = json.loads((review.build / FLOW).read_bytes())
    except (OSError, ValueError):
        return None
    return packed


def _is_shown(box: Mapping[str, Any]) -> bool:
    name, count = str(box["id"]), box["n"]
    last = name.rpartition(".")[2]
    if box["part_of"] is None and not last.startswith("awaiting"):
        return last not in ("entries", "included") or "." not in name
    return count is None or count != 0


def _reveals_verdicts(box: Mapping[str, Any], protocol: Protocol) -> bool:
    """Return whether a box reveals which reports are in conflict or marked `maybe`, while a stage is screened blind."""
    blind = any(is_blind(protocol.screening.stage(name)) for name in STAGES)
    return blind and "_decision." in box["id"]


def read_curve(review: Review, most: int = 200) -> ReadingCurve:
    """Return the curve of relevant reports found, from the table `reading.csv` of the last synthesis.

    For a long table, only a selection of points is returned: the first, the last, and fewer than twice `most` in
    between. If the table is missing or cannot be read, there are no points.
    """
    path = review.build / "tables" / "reading.csv"
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = [(int(r["place"]), int(r["found"]), r["relevant"]) for r in csv.DictReader(file)]
    except (OSError, ValueError, KeyError, TypeError):
        return ReadingCurve()
    if not rows:
        return ReadingCurve()
    points = [(place, found) for place, found, _ in rows]
    step = max(1, len(points) // most)
    hides = any(not relevant for _, _, relevant in rows)
    return ReadingCurve(points=((0, 0), *points[::step], points[-1]), hides=hides)


def _make_box(box: Mapping[str, Any], boxes: Sequence[Mapping[str, Any]]) -> FlowBox:
    lines = tuple(_make_box(b, boxes) for b in boxes if b["part_of"] == box["id"])
    count = box["n"] if isinstance(box["n"], int) else None
    return FlowBox(id=box["id"], label=box["label"], count=count, lines=lines)
