"""`slr screen --as NAME` and `--shares`: show and screen waiting reports, in the terminal or in a worksheet."""

import shlex
import sys
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from slr.cli.common import alone, now, print_problems
from slr.cli.recover import warn_before_session
from slr.cli.screen_terminal import serve
from slr.desk.session import open_session
from slr.desk.snapshot import Snapshot, count_waiting, find_stage, open_snapshot
from slr.desk.worksheet import export_sheet, import_sheet
from slr.model.problem import Severity
from slr.model.word import ADJUDICATOR, STAGES
from slr.pipeline import load_protocol
from slr.screen.queue import MODES, Item, assign
from slr.store.disk import read_bytes, write_bytes
from slr.store.layout import Review
from slr.text.citation import cite_with_title

Items = tuple[Item, ...]


def find_items(
    review: Review, who: str, mode: Any, stage: str | None, patience: float
) -> tuple[Snapshot, Items]:
    """Return the snapshot of a stage and the items waiting there. The default is the first stage with waiting items."""
    protocol, _ = load_protocol(review)
    if stage is not None and not protocol.screening.stage(stage).reported:
        raise click.UsageError(f"the protocol has `reported: false` for {stage}")
    with alone(review, patience=patience):  # another run would replace the tables one by one
        return find_stage(review, protocol, who, mode, stage)


def read(snapshot: Snapshot, items: Items, who: str) -> None:
    """Let a person screen reports in the terminal, then print the number of verdicts and the number of reports left."""
    if not sys.stdin.isatty():
        raise click.UsageError(
            "screening needs a terminal; to screen in a spreadsheet, use --export FILE.xlsx"
        )
    from slr.cli.keyboard import keyboard  # noqa: PLC0415  some systems have no such terminal

    with keyboard() as keys:
        told = warn_before_session(snapshot.review, who, keys.key)
        session = open_session(snapshot, who, items)
        serve(session, key=keys.key, ask=keys.ask, now=now, console=Console(highlight=False))
    given, left = len(session.work.judged), session.work.left
    click.echo(
        f"\n{given} verdicts written to {session.file.shown}; {left} reports left at {snapshot.queue.stage}"
    )
    if given:
        click.echo(f"run `slr screen -r {snapshot.review.name}` to apply them")
    print_problems(p for code, p in session.file.notices.items() if code not in told)


def print_empty(snapshot: Snapshot, who: str, mode: Any) -> None:
    """Print that no reports are waiting, and how many are waiting with other options."""
    click.echo(f"{snapshot.review.name}: no reports are waiting for {who} ({MODES[mode]})")
    for other, meaning in MODES.items():
        count = len(assign(snapshot.queue, who, other)) if other != mode else 0
        if count:
            option = f"without --{mode}" if other == "read" else f"under --{other}"
            click.echo(f"  {count} {option}: {meaning}")


def print_shares(review: Review, patience: float) -> None:
    """Print each reviewer's open reports per stage, without revealing verdicts."""
    protocol, _ = load_protocol(review)
    click.echo(f"{review.name}:")
    for stage in (s for s in STAGES if protocol.screening.stage(s).reported):
        with alone(review, patience=patience):
            snapshot = open_snapshot(review, protocol, stage)
        _print_piles(snapshot)


def _print_piles(snapshot: Snapshot) -> None:
    shares, stage = count_waiting(snapshot), snapshot.queue.stage
    click.secho(f"{stage}:", bold=True)
    for person, count in shares.waiting.items():
        click.echo(f"  {person}: {count} to read")
    if shares.anyone is not None:
        click.echo(f"  anyone else: {shares.anyone} to read")
    for person, count in shares.doubts.items():
        click.echo(f"  {person}: {count} marked maybe; decide with `--as {shlex.quote(person)} --maybe`")
    for heading, reports in (("half done", shares.half_done), (f"for {ADJUDICATOR}", shares.disputed)):
        click.echo(f"  {heading}: {len(reports)}")
        for report in reports:
            click.echo(f"    {report}  {cite_with_title(snapshot.rows[report])}")
    click.echo(f"  awaiting a decision in all: {len(shares.open)}")


def export_items(snapshot: Snapshot, items: Items, who: str, path: Path) -> None:
    """Write the reports to a worksheet, and print the command that imports its verdicts."""
    write_bytes(path, export_sheet(snapshot, items, path))
    review, stage = snapshot.review.name, snapshot.queue.stage
    click.echo(
        f"{len(items)} {stage} reports for {who} written to {path}; fill in the columns verdict and criterion, then run:"
    )
    click.echo(f"  slr screen -r {review} --as {who} --stage {stage} --import {path}")


def import_verdicts(snapshot: Snapshot, who: str, path: Path) -> int:
    """Import the verdicts of a worksheet, print the numbers, and return the exit status."""
    if not path.is_file():
        raise click.UsageError(f"there is no file {str(path)!r}")
    warn_before_session(snapshot.review, who)
    imported = import_sheet(snapshot, who, read_bytes(path), path.name, now())
    verdicts = "verdict" if imported.added == 1 else "verdicts"
    click.echo(
        f"imported {imported.added} {snapshot.queue.stage} {verdicts} for {who} from {path}; "
        f"{imported.recorded} were already recorded"
    )
    print_problems(imported.problems)
    return 1 if any(p.severity is Severity.ERROR for p in imported.problems) else 0
