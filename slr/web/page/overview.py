"""Show the overview of a review: what waits for the person, the flow, the stopping criterion, the team and the files."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from markupsafe import Markup
from starlette.responses import Response, StreamingResponse

from slr.desk.overview import Overview, read_overview
from slr.model.problem import Severity
from slr.model.reason import read_reasons
from slr.report.reason import word_reasons
from slr.stage import Todo
from slr.web.hub import Hub
from slr.web.task import find_page
from slr.web.text import WebTexts
from slr.web.visit import Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A task as a line of the page."""

    count: int
    title: str
    line: str
    page: str
    verb: str
    people: tuple[str, ...]


def show(visit: Visit) -> Response:
    """Return the overview."""
    if not visit.who:
        return visit.go("/-/who")
    hub = visit.hub
    protocol = hub.protocol
    with hub.lock:
        hub.refresh()
        overview: Overview | None = read_overview(hub.review, protocol, visit.who) if hub.is_built else None
        progress = _list_progress(hub, overview) if overview is not None else []
    problems = overview.problems if overview is not None else hub.problems
    return visit.page(
        "overview.html",
        title=protocol.review.title,
        question=protocol.question.text,
        overview=overview,
        tasks=_word(overview.tasks, visit.t) if overview is not None else [],
        others=_word(overview.others, visit.t) if overview is not None else [],
        stopping=_word_stopping(overview.stopping, hub, visit.t) if overview is not None else [],
        progress=progress,
        errors=sum(p.severity is Severity.ERROR for p in problems),
        warnings=sum(p.severity is not Severity.ERROR for p in problems),
        news=hub.news,
        stale=hub.is_stale,
        runnable=visit.person.host and not visit.hall.read_only,
        running=hub.background.state.is_running,
    )


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


def _word_stopping(rows: Iterable[Mapping[str, Any]], hub: Hub, t: WebTexts) -> list[dict[str, Any]]:
    return [
        {
            "stage": row["stage"],
            "advice": row["advice"],
            "sentence": word_reasons(read_reasons(row["sentence"]), t.report),
            "chart": _read_chart(hub),
        }
        for row in rows
    ]


def _read_chart(hub: Hub) -> Markup | None:
    """Return the figure of the stopping criterion from the last synthesis, or None if there is none."""
    path = hub.review.build / "stopping.svg"
    return Markup(path.read_text(encoding="utf-8")) if path.is_file() else None  # noqa: S704  our own figure


def _list_progress(hub: Hub, overview: Overview) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return, for each stage, how much each person has read and still has to read."""
    found = []
    for stage, group in groupby(overview.progress, key=lambda p: p.stage):
        if stage not in hub.stages:
            continue
        left = hub.count_waiting(stage)
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


def follow(visit: Visit) -> Response:
    """Keep the connection open, and send the events of the review to the page."""
    return StreamingResponse(visit.hub.stream.follow(visit.person), media_type="text/event-stream")
