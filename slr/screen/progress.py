"""Summarise screening in one line, and list what remains for people to do."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from slr.model.protocol import Protocol
from slr.model.reason import read_reasons
from slr.model.row import list_rows, list_values
from slr.model.sight import WAITING, can_count_flag, find_hidden, is_blind
from slr.model.word import ALL_STAGES, GONE, STATES
from slr.screen.queue import (
    Queue,
    Row,
    count_doubts,
    find_adjudicators,
    find_awaited,
    make_queue,
    needs_reader,
)
from slr.stage import Tables, Todo

if TYPE_CHECKING:
    import pandas as pd


def count_up(tables: Tables) -> dict[str, int]:
    """Return the number of reports with each status at each stage. The keys have the form `stage/status`."""
    statuses = tables["statuses"]
    found: dict[str, int] = {}
    for stage in ALL_STAGES:
        counts = statuses[statuses["stage"] == stage]["status"].value_counts()
        found |= {f"{stage}/{status}": int(counts[status]) for status in sorted(counts.index)}
    return found


def summarize(tables: Tables) -> str:
    """Return one line with the numbers from `count_up`. If there are no statuses, the line gives the reason."""
    parts: list[str] = []
    numbers = ((*key.split("/"), number) for key, number in count_up(tables).items())
    for stage, group in groupby(numbers, key=itemgetter(0)):
        parts.append(f"{stage}: " + ", ".join(f"{number} {status}" for _, status, number in group))
    none = "no stage of screening was reported" if len(tables["reports"]) else "no reports yet"
    return "; ".join(parts) or none


def list_todo(tables: Tables, protocol: Protocol) -> Iterator[Todo]:
    """Yield the tasks for people.

    People judge reports, retrieve full texts, settle disagreements, check samples of the reports that rules excluded,
    decide about notices, and check flagged decisions again.

    At each stage at which people give verdicts, the tasks to judge reports and to settle disagreements add up to the
    number of reports that await a decision.
    """
    tasks = tuple(_list_tasks(tables, protocol))
    named = {report for task in tasks for report, _ in task.reports}
    reports = tables["reports"]
    rows = list_rows(reports[reports["report"].isin(named)][["report", "title"]])
    title = {row["report"]: row["title"] or "" for row in rows}
    for task in tasks:
        yield replace(task, reports=tuple((report, title.get(report, "")) for report, _ in task.reports))


_UNTITLED: Final[Mapping[str, str]] = {}  # titles are looked up at the end, because few reports are named


def _list_tasks(tables: Tables, protocol: Protocol) -> Iterator[Todo]:
    """Yield the tasks. `list_todo` adds the titles of the reports."""
    statuses = tables["statuses"]
    for stage in ALL_STAGES:
        here = statuses[(statuses["stage"] == stage) & statuses["status"].isin(WAITING)]
        if stage == "retrieval":
            pending = list_values(here["report"])
            if pending:
                yield Todo.of("retrieve", pending, _UNTITLED, stage=stage, people=protocol.screening.people)
        elif len(here):
            yield from _list_piles(stage, here, tables, protocol)
    yield from _list_unchecked(tables["rule_check"], protocol)
    yield from _list_notices(tables["notice_decisions"], protocol)
    flagged = _count_flagged(list_rows(statuses[statuses["flag"].notna()]), protocol)
    if flagged:
        yield Todo(kind="flagged", count=flagged)


def _list_notices(decisions: "pd.DataFrame", protocol: Protocol) -> Iterator[Todo]:
    """Yield tasks for notices about included reports: notices without a decision, and notices on which people disagree.

    The report is listed even if a rule excludes the notice itself, so that people learn of a retraction or an erratum
    before they extract data.
    """
    rows = list_rows(decisions)
    kinds = (("notice_gone", GONE), ("notice_concern", STATES[3:4]), ("notice_corrected", STATES[4:5]))
    for kind, words in kinds:
        reports = sorted({r["report"] for r in rows if r["decision"] == "open" and r["notice"] in words})
        if reports:
            yield Todo.of(kind, reports, _UNTITLED, people=protocol.screening.full_text.team)
    disputed = sorted({r["report"] for r in rows if r["decision"] == "conflict"})
    if disputed:
        yield Todo.of("notice_conflict", disputed, _UNTITLED)


def _count_flagged(flagged: Sequence[Row], protocol: Protocol) -> int:
    """Return the number of flagged decisions. A decision is not counted if its flag would reveal a hidden verdict."""
    hidden = find_hidden(flagged, protocol)
    return sum(
        (row["report"], row["stage"]) not in hidden or can_count_flag(read_reasons(row["flag"]))
        for row in flagged
    )


def _list_piles(stage: str, here: "pd.DataFrame", tables: Tables, protocol: Protocol) -> Iterator[Todo]:
    """Yield the tasks of one stage. `here` are the statuses of the reports that await a decision at this stage."""
    waiting = dict(zip(list_values(here["report"]), list_values(here["status"]), strict=True))
    verdicts, scores = tables["verdicts"], tables["scores"]
    ranked = scores[scores["stage"] == stage].sort_values("rank")
    served = zip(list_values(verdicts["report"]), list_values(verdicts["served"]), strict=True)
    begun = [report in waiting or way == "pilot" for report, way in served]
    queue = make_queue(
        stage,
        protocol,
        statuses=waiting,
        verdicts=list_rows(verdicts.loc[begun]),
        ranking=list_values(ranked["report"]),
    )
    unsettled = set(list_values(here["report"][here["reason"].str.contains("criteria_differ", regex=False)]))
    mine = find_adjudicators(queue)
    for kind, found in (
        ("conflict", [r for r in mine if queue.statuses[r] == "conflict" and r not in unsettled]),
        ("reasons", [r for r in mine if r in unsettled]),
        ("maybe", [r for r in mine if queue.statuses[r] == "maybe"]),
        ("no_reader", [r for r in mine if queue.statuses[r] == "pending"]),
    ):
        if found:
            yield Todo.of(kind, found, _UNTITLED, stage=stage)
    doubts = count_doubts(queue)
    if is_blind(queue.settings):
        doubts = {"": sum(doubts.values())} if doubts else {}  # a name would tell whose verdict it is
    for who, count in doubts.items():
        yield Todo(kind="doubt", count=count, stage=stage, people=(who,) if who else ())
    ordered = dict.fromkeys([*queue.ranking, *sorted(queue.statuses)])
    pending = [r for r in ordered if needs_reader(queue, r)]
    if pending:
        yield _to_read(pending, ranked, queue)


def _to_read(pending: Sequence[str], scores: "pd.DataFrame", queue: Queue) -> Todo:
    """Return the task to read the pending reports, with the members of the team who have reports to read."""
    stage = queue.stage
    people = find_awaited(queue)
    if not len(scores):
        return Todo.of("read", pending, _UNTITLED, stage=stage, people=people)
    return Todo.of(
        "read_ranked", pending, _UNTITLED, stage=stage, people=people, basis=scores["basis"].iloc[0]
    )


def _list_unchecked(rule_check: "pd.DataFrame", protocol: Protocol) -> Iterator[Todo]:
    """Yield a task for each stage at which people have not read all sampled reports that rules excluded."""
    for row in list_rows(rule_check[rule_check["criterion"] == "all"]):
        stage = protocol.screening.stage(row["stage"])
        if row["unread"] and stage.reported:
            yield Todo.of("check", row["unread"], _UNTITLED, stage=row["stage"], people=stage.team)
