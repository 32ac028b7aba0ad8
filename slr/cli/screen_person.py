"""`slr screen --as NAME` and `slr screen --shares`: screen in the terminal or in a worksheet, and count waiting reports."""

import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import click

from slr.cli.common import alone, now
from slr.cli.output import echo
from slr.cli.recover import warn_before_session
from slr.cli.screen_terminal import serve
from slr.cli.session import end_session, start_session
from slr.cli.worksheet import export_worksheet, finish_import, read_returned
from slr.desk.counts import count_reports
from slr.desk.item import ItemList
from slr.desk.queue import MODES
from slr.desk.screening_sheet import export_sheet, find_stage_of_sheet, import_sheet
from slr.desk.session import open_session
from slr.desk.snapshot import Snapshot, find_stage, open_snapshot
from slr.desk.source import cite_shown
from slr.model.problem import Problem, ReviewError
from slr.model.protocol import Protocol
from slr.model.word import ADJUDICATOR, STAGES
from slr.people.kind import KINDS
from slr.pipeline import load_protocol
from slr.store.layout import Review
from slr.store.people import demand_apart
from slr.text.count import count

_WIDTH: Final = 100  # characters of a citation in a list


def find_items(
    review: Review, who: str, mode: Any, stage: str | None, patience: float
) -> tuple[Snapshot, ItemList]:
    """Return the snapshot of a stage and the items that are waiting for a person at that stage.

    `mode` is one of `MODES`. If `stage` is None, the first stage with waiting items is chosen. If no stage has waiting
    items, the first stage is chosen. If another run has the lock, wait up to `patience` seconds for it to end.
    """
    protocol, _ = load_protocol(review)
    if stage is not None:
        _demand_reported(protocol, stage)
    with alone(review, patience=patience):  # another run would replace the tables one by one
        return find_stage(review, protocol, who, mode, stage)


def _demand_reported(protocol: Protocol, stage: str) -> None:
    if not protocol.screening.stage(stage).reported:
        raise click.UsageError(
            f"the protocol has `reported: false` for {stage}; delete this setting to screen at this stage"
        )


def read(snapshot: Snapshot, items: ItemList, who: str, *, beyond: int = 0) -> None:
    """Let a person screen reports in the terminal.

    After that, print how many verdicts were given and how many reports are left. `beyond` is the number of reports that
    are waiting for the person, in addition to the items.
    """
    otherwise = "screening needs a terminal; to screen in a spreadsheet, use --export FILE.xlsx"
    with start_session(snapshot.review, who, otherwise=otherwise) as (terminal, shown):
        session = open_session(snapshot, who, items)
        serve(session, terminal, now)
    given = len(session.work.judged)
    end_session(
        session.file,
        shown,
        written=count(given, "verdict"),
        left=f"{count(session.work.left + beyond, 'report')} left at {snapshot.queue.stage}",
        command=["slr", "screen", "-r", snapshot.review.name] if given else [],
    )


def print_empty(snapshot: Snapshot, who: str, mode: Any) -> None:
    """Print that no reports are waiting for the person.

    If reports are waiting under another option, such as `--maybe`, the number of these reports is also printed.
    """
    echo(f"{snapshot.review.name}: no reports are waiting for {who} ({MODES[mode]})")
    for other, meaning in MODES.items():
        there = len(snapshot.queue.assign(who, other)) if other != mode else 0
        if there:
            option = f"without --{mode}" if other == "read" else f"with --{other}"
            echo(f"  {there} {option}: {meaning}")


def print_shares(review: Review, patience: float) -> None:
    """Print how many reports are waiting for each person at each stage.

    Reports that need another verdict, and reports that wait for the adjudicator, are listed without their verdicts.
    """
    echo(f"{review.name}:")
    for snapshot in _open_stages(review, patience):
        _print_piles(snapshot)


def pack_shares(review: Review, patience: float) -> dict[str, Any]:
    """Return what `print_shares` prints, for `--json`."""
    stages = {s.queue.stage: _pack_piles(s) for s in _open_stages(review, patience)}
    return {"review": review.name, "stages": stages}


def _open_stages(review: Review, patience: float) -> Iterator[Snapshot]:
    """Yield the snapshot of each reported stage of screening."""
    protocol, _ = load_protocol(review)
    for stage in (s for s in STAGES if protocol.screening.stage(s).reported):
        with alone(review, patience=patience):
            snapshot = open_snapshot(review, protocol, stage)
        yield snapshot


def _pack_piles(snapshot: Snapshot) -> dict[str, Any]:
    queue, shares = snapshot.queue, count_reports(snapshot).shares
    half_done, disputed = (
        [snapshot.rows.ids[place] for place in places]
        for places in (queue.find_half_done(), queue.find_disputed())
    )
    return {
        "to_read": dict(shares.waiting),
        "anyone_else": shares.anyone,
        "maybe": dict(shares.doubts),
        "need_another_verdict": half_done,
        "for_adjudicated": disputed,
        "awaiting": shares.open,
    }


def _print_piles(snapshot: Snapshot) -> None:
    queue, shares = snapshot.queue, count_reports(snapshot).shares
    echo(f"{queue.stage}:", bold=True)
    for person, n in shares.waiting.items():
        echo(f"  {person}: {n} to read")
    if shares.anyone is not None:
        echo(f"  anyone else: {shares.anyone} to read")
    for person, n in shares.doubts.items():
        echo(f"  {person}: {n} marked maybe; decide with `--as {shlex.quote(person)} --maybe`")
    for heading, number, places in (
        ("need another verdict", shares.half_done, queue.find_half_done()),
        (f"for {ADJUDICATOR}", shares.disputed, queue.find_disputed()),
    ):
        echo(f"  {heading}: {number}")
        for report in (snapshot.rows.ids[place] for place in places):
            echo(f"    {report}  {cite_shown(snapshot.rows[report], queue.settings.hidden, _WIDTH)}")
    echo(f"  awaiting a decision in total: {shares.open}")


def export_items(snapshot: Snapshot, items: ItemList, who: str, path: Path) -> None:
    """Write the reports to a worksheet, and print the command that imports its verdicts."""
    demand_apart(snapshot.review, KINDS[f"screening/{snapshot.queue.stage}"], who)
    data = export_sheet(snapshot, items, who, path)
    review, stage = snapshot.review.name, snapshot.queue.stage
    command = ["slr", "screen", "-r", review, "--as", who, "--stage", stage]
    what = f"{count(len(items), 'report')} for {who} at the {stage} stage"
    export_worksheet(path, data, what, command, snapshot.protocol)


def import_verdicts(
    ctx: click.Context,
    review: Review,
    who: str,
    path: Path,
    stage: str | None,
    *,
    strict: bool,
    as_json: bool,
) -> None:
    """Import the verdicts of a worksheet, print how many were added, and exit.

    `stage` is needed only for worksheets that do not name a stage, such as worksheets from earlier versions.
    """
    data = read_returned(path)
    protocol, _ = load_protocol(review)
    named = stage or find_stage_of_sheet(data, path.name, protocol)
    if named is None:
        message = "the worksheet does not say which stage it is for; nothing was imported"
        hint = f"add {' or '.join(f'--stage {s}' for s in STAGES)}"
        raise ReviewError([Problem(code="WKS009", message=message, file=path.name, where="stage", hint=hint)])
    _demand_reported(protocol, named)
    with alone(review):
        snapshot = open_snapshot(review, protocol, named)
    warn_before_session(review, who)
    filed = import_sheet(snapshot, who, data, path.name, now())
    one, several = KINDS[f"screening/{named}"].noun
    finish_import(
        ctx,
        review,
        filed,
        (f"{named} {one}", f"{named} {several}"),
        who,
        path,
        strict=strict,
        as_json=as_json,
    )
