"""Start a run of the review in the background, show its progress, and cancel it."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from starlette.responses import Response

from slr.desk.background import RunState
from slr.desk.freshness import Changes, find_changes
from slr.desk.overview import read_problems
from slr.desk.run_summary import AWAITING, count_results, hide_counts
from slr.model.problem import Problem, Severity
from slr.pipeline import NAMES
from slr.web.text import WebTexts
from slr.web.visit import Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A stage of the run, shown as a line of the page. `state` is `past`, `now` or `next`. `summary` is what the stage found, or empty."""

    stage: str
    state: str
    summary: str = ""


def show(visit: Visit) -> Response:
    """Return the page with the progress of the run, or with the result of the last run."""
    hub = visit.hub
    run = hub.background.state
    changes = None if run.is_running else find_changes(hub.built)
    problems = _list_problems(visit, run)
    return visit.page(
        "run.html",
        run=run,
        lines=_list_lines(visit, run),
        was_run=changes is None or changes.was_run,
        stale=bool(changes) or (changes is not None and hub.is_unfinished),
        changed=_list_changed(changes),
        program=changes is not None and changes.program,
        errors=[p for p in problems if p.severity is Severity.ERROR],
        warnings=[p for p in problems if p.severity is not Severity.ERROR],
        runnable=visit.person.host and not visit.site.read_only,
    )


def _list_problems(visit: Visit, run: RunState) -> tuple[Problem, ...]:
    """Return why a run failed, or the problems that it found. Problems that the person may not see are left out."""
    if run.state == "done" and visit.hub.is_built:
        return read_problems(visit.hub.built, visit.hub.protocol, visit.who)
    return run.problems if run.state == "failed" else ()


def _list_changed(changes: Changes | None) -> list[tuple[str, str]]:
    """Return the kind of change and the path of each file that has changed since the last run.

    The kind is `added`, `changed` or `removed`. If the review was never run, the result is empty.
    """
    if changes is None or not changes.was_run:
        return []
    kinds = (("added", changes.added), ("changed", changes.changed), ("removed", changes.removed))
    return [(kind, path) for kind, paths in kinds for path in paths]


def start(visit: Visit) -> Response:
    """Start a run of all stages, unless one is in progress, and show its progress."""
    visit.hub.background.start(visit.at)
    return visit.go(visit.address("run"))


def cancel(visit: Visit) -> Response:
    """Cancel the run that is in progress. Wait up to 5 seconds for it to end."""
    background = visit.hub.background
    background.cancel()
    background.wait(5)
    return visit.go(visit.address("run"))


def _list_lines(visit: Visit, run: RunState) -> list[Line]:
    """Return a line for each stage of the run, or no lines if no run was started here."""
    if run.steps:
        return [Line(stage=name, state="past", summary=_summarize(visit, name)) for name, _, _ in run.steps]
    if run.state == "none":
        return []
    here = NAMES.index(run.stage) if run.stage in NAMES else len(NAMES) - 1 if run.stage else -1
    states = (
        "past" if i < here else "now" if i == here and run.is_running else "next" for i in range(len(NAMES))
    )
    return [Line(stage=name, state=state) for name, state in zip(NAMES, states, strict=True)]


def _summarize(visit: Visit, stage: str) -> str:
    """Return what a stage of the last finished run found, except what the person may not see."""
    hub, t = visit.hub, visit.t
    every = hub.share("results of stages", lambda: count_results(hub.built))
    counts = every.get(stage, {})
    if stage == "screen":
        return _word_statuses(hide_counts(counts, hub.protocol, visit.who), t)
    parts_of = [t.count(f"run.n_{name}", number) for name, number in counts.items() if number]
    return ", ".join(parts_of) or t("run.n_none")


def _word_statuses(counts: Mapping[str, int], t: WebTexts) -> str:
    parts = []
    for stage, group in groupby(counts.items(), key=lambda pair: pair[0].split("/")[0]):
        parts_of = ", ".join(_word_status(key.split("/")[1], number, t) for key, number in group)
        parts.append(f"{t.word(stage)}: {parts_of}")
    return "; ".join(parts) or t("run.n_none")


def _word_status(status: str, number: int, t: WebTexts) -> str:
    return t.count("run.n_waiting", number) if status == AWAITING else f"{t.number(number)} {t.word(status)}"
