"""Show the overview of a review: the person's tasks, the flow, the stopping criterion, the team and the files."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response, StreamingResponse

from slr.desk.overview import Overview, ReadingCurve, read_box, read_overview
from slr.model.problem import ReviewError, Severity
from slr.model.reason import read_reasons
from slr.model.word import STAGES
from slr.report.reason import word_reasons
from slr.stage import Todo
from slr.text.citation import cite_with_title
from slr.web.hub import Hub
from slr.web.paper import describe_run
from slr.web.task import find_page
from slr.web.text import WebTexts
from slr.web.visit import Visit

MOST = 1000  # ids of a box that are listed
READING = ("read", "read_ranked")  # tasks that are counted for each person separately


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A task, shown as a line of the page.

    `line` says what comes first or how reports are ranked, or is empty. The task is done on another page: `page` is
    the end of its address, and `verb` is the text of the link. `people` are those who can do the task.
    """

    count: int
    title: str
    line: str
    page: str
    verb: str
    people: tuple[str, ...]


def show(visit: Visit) -> Response:
    """Return the overview. A person without a name is sent to the page that asks for one."""
    if not visit.who:
        return visit.go("/-/who")
    hub = visit.hub
    protocol = hub.protocol
    with hub.lock:
        hub.refresh()
        overview: Overview | None = read_overview(hub.built, protocol, visit.who) if hub.is_built else None
        progress = _list_progress(hub, overview, visit.who) if overview is not None else []
        if overview is not None:
            verdicts = sum(p.read for p in overview.progress)
            held = hub.hold(
                "overview", visit.person, verdicts, (overview.flow, overview.stopping, overview.curve)
            )
            tasks = tuple(_count_now(hub, overview.tasks, visit.who))
            overview = replace(overview, tasks=tasks, flow=held[0], stopping=held[1], curve=held[2])
    problems = overview.problems if overview is not None else hub.problems
    return visit.page(
        "overview.html",
        title=protocol.review.title,
        question=protocol.question.text,
        overview=overview,
        tasks=_word(overview.tasks, visit.t) if overview is not None else [],
        others=_word(overview.others, visit.t) if overview is not None else [],
        stopping=_word_stopping(overview, visit.t) if overview is not None else [],
        progress=progress,
        errors=sum(p.severity is Severity.ERROR for p in problems),
        warnings=sum(p.severity is not Severity.ERROR for p in problems),
        news=hub.news,
        run_state=describe_run(visit),
    )


def _count_now(hub: Hub, tasks: Iterable[Todo], who: str) -> Iterator[Todo]:
    """Yield the tasks, with the number of reports that this person still has to read.

    A reading task is left out if the person has read all its reports. It stays unchanged if the person is not in the
    team of the stage, or if the stage is no longer reported. Other tasks also stay unchanged.
    """
    for task in tasks:
        if task.kind not in READING or task.stage not in hub.stages:
            yield task
            continue
        try:
            left = len(hub.snapshot(task.stage).queue.assign(who))
        except ReviewError:  # the person is not in the team of the stage; the page of screening says so
            yield task
            continue
        if left:
            yield replace(task, count=left)


def _word(tasks: Iterable[Todo], t: WebTexts) -> list[Task]:
    return [_word_task(task, t) for task in tasks]


def _word_task(task: Todo, t: WebTexts) -> Task:
    key = f"task.{task.kind}"
    stage = {"stage": t.word(task.stage)} if task.stage and "{stage}" in t(key) else {}
    line = ""
    if "basis" in task.fill:
        line = t("task.ranked", basis=t.word(task.fill["basis"]))
    elif task.reports and (title := task.reports[0][1]):
        line = t("task.first", title=title)
    return Task(
        count=task.count,
        title=t(key, **stage),
        line=line,
        page=find_page(task),
        verb=t("task.verb"),
        people=task.people,
    )


def _word_stopping(overview: Overview, t: WebTexts) -> list[dict[str, Any]]:
    curve = draw_curve(overview.curve)
    return [
        {
            "stage": row["stage"],
            "advice": row["advice"],
            "sentence": word_reasons(read_reasons(row["sentence"]), t.report),
            "chart": {**curve, "offered": row["offered"]} if curve else None,
        }
        for row in overview.stopping
    ]


LEFT, RIGHT, TOP, BOTTOM = 40.0, 505.0, 30.0, 155.0  # of the chart, in its own units


def draw_curve(curve: ReadingCurve) -> dict[str, Any]:
    """Return the curve for the chart, or an empty mapping if the curve has no points.

    The result has the `points` of the line, and the last point as `read` and `found`. `label` is the key of the text
    that says what the numbers count.

    >>> draw_curve(ReadingCurve(points=((0, 0), (10, 4))))["points"]
    '40.0,155.0 505.0,30.0'
    """
    if not curve.points:
        return {}
    read, found = curve.points[-1]
    width, height = (RIGHT - LEFT) / max(read, 1), (BOTTOM - TOP) / max(found, 1)
    points = " ".join(f"{LEFT + x * width:.1f},{BOTTOM - y * height:.1f}" for x, y in curve.points)
    label = "overview.curve_settled" if curve.hides else "overview.curve"
    return {"points": points, "read": read, "found": found, "label": label}


def _list_progress(hub: Hub, overview: Overview, who: str) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return, for each stage, how many reports each person has read and still has to read."""
    found = []
    for stage, group in groupby(overview.progress, key=lambda p: p.stage):
        if stage not in hub.stages:
            continue
        left = hub.count_waiting(stage, who)
        rows = [
            {
                "who": p.who,
                "read": p.read,
                "left": left.get(p.who, 0),
                "last": p.last,
                "here": p.who in hub.stream.people,
            }
            for p in group
        ]
        found.append((stage, rows))
    return found


def list_box(visit: Visit) -> Response:
    """Return the page that lists what one box of the flow counts, up to `MOST` ids.

    Raises HTTPException with the status 404 if there is no such box, or if the person may not see it.
    """
    hub = visit.hub
    box = read_box(hub.built, hub.protocol, visit.who, visit.path["box"])
    if box is None:
        raise HTTPException(404)
    snapshot = hub.snapshot(STAGES[0])  # it has all reports, even if the stage is not reported
    reports = snapshot.rows
    rows = [
        {
            "id": i,
            "report": i if i in reports else "",
            "citation": cite_with_title(reports[i]) if i in reports else i,
        }
        for i in (snapshot.report_of.get(i, i) for i in box.ids[:MOST])
    ]
    return visit.page("box.html", box=box, rows=rows, more=max(0, len(box.ids) - MOST))


def follow(visit: Visit) -> Response:
    """Keep the connection open, and send the events of the review to the page."""
    return StreamingResponse(visit.hub.stream.follow(visit.person), media_type="text/event-stream")
