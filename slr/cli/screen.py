"""`slr screen`: where every report stands, and what to read next; with `--as`, the reading itself."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from slr.cli.common import alone, demand_name, now, print_problems, review_options, run_to
from slr.cli.stage_run import carry_out
from slr.model.problem import Severity
from slr.model.word import STAGES

if TYPE_CHECKING:
    from slr.desk.snapshot import Snapshot
    from slr.screen.queue import Item
    from slr.store.layout import Review

PATIENCE: Final = 60  # seconds to wait for another's run of the same review before a session


@click.command("screen")
@review_options
@click.option("--force", is_flag=True, help="Run every stage again, whether or not anything has changed.")
@click.option(
    "--as",
    "who",
    metavar="NAME",
    help="Read what waits for this reviewer, one report after another; `adjudicated` settles conflicts.",
)
@click.option(
    "--stage",
    type=click.Choice(STAGES),
    help="With --as: the stage. Default: the first at which something waits.",
)
@click.option("--check", "mode", flag_value="check", help="With --as: the sample of what rules exclude.")
@click.option("--maybe", "mode", flag_value="maybe", help="With --as: what you called maybe.")
@click.option("--again", "mode", flag_value="again", help="With --as: what you judged before the criteria changed.")  # fmt: skip
@click.option("--shares", is_flag=True, help="Say what waits for each reviewer, what is half done, what is in conflict.")  # fmt: skip
@click.option("--limit", type=click.IntRange(1), help="With --as: at most so many reports.")
@click.option(
    "--export", metavar="FILE", help="With --as: write the reports to a sheet, .xlsx or .csv, instead."
)
@click.option("--import", "import_", metavar="FILE", help="With --as: read the verdicts of such a sheet.")
@click.pass_context
def command(
    ctx: click.Context, name: str | None, strict: bool, as_json: bool, force: bool, who: str | None, stage: str | None,
    mode: str | None, limit: int | None, shares: bool, export: str | None, import_: str | None,
) -> None:  # fmt: skip
    """Ingest, deduplicate and screen; then say where the review stands and what to do next.

    With --as, read what waits: one key a verdict, each on the disk before the next report shows. Or take the reports away
    as a spreadsheet (--export) and bring the verdicts back (--import).
    """
    if shares:
        _tell_shares(_bring_up_to_date(name, force=force))
        return
    if who is None:
        if any(x is not None for x in (stage, mode, limit, export, import_)):
            raise click.UsageError("say who reads: --as NAME")
        carry_out(ctx, "screen", name=name, strict=strict, as_json=as_json, force=force)
        return
    demand_name(who)
    review = _bring_up_to_date(name, force=force)
    snapshot, items = _lay_out(review, who, mode or "read", stage)
    if import_ is not None:
        ctx.exit(_import(snapshot, who, Path(import_)))
    items = items[:limit]
    if export is not None:
        _export(snapshot, items, who, Path(export))
    elif not items:
        _tell_nothing(snapshot, who, mode or "read")
    else:
        _read(snapshot, items, who)


def _bring_up_to_date(name: str | None, *, force: bool) -> "Review":
    """Run what is stale; wait while somebody else's run is at work, which two who start together would meet."""
    review, outcome = run_to("screen", name=name, force=force, quiet=False, patience=PATIENCE)
    print_problems(p for p in outcome.problems if p.severity is Severity.ERROR)
    return review


def _lay_out(review: "Review", who: str, mode: Any, stage: str | None) -> "tuple[Snapshot, tuple[Item, ...]]":
    from slr.desk.snapshot import find_stage  # noqa: PLC0415
    from slr.pipeline import load_protocol  # noqa: PLC0415

    protocol, _ = load_protocol(review)
    if stage is not None and not protocol.screening.stage(stage).reported:
        raise click.UsageError(f"the protocol says that {stage} is not reported")
    with alone(review, patience=PATIENCE):  # the tables of one run: another would write them anew one by one
        return find_stage(review, protocol, who, mode, stage)


def _read(snapshot: "Snapshot", items: "tuple[Item, ...]", who: str) -> None:
    from rich.console import Console  # noqa: PLC0415

    from slr.cli.keyboard import keyboard  # noqa: PLC0415
    from slr.cli.screen_terminal import serve  # noqa: PLC0415
    from slr.desk.session import open_session  # noqa: PLC0415

    if not sys.stdin.isatty():
        raise click.UsageError("reading needs a terminal; for a spreadsheet: --export FILE.xlsx")
    with keyboard() as keys:
        session = open_session(snapshot, who, items)
        serve(session, key=keys.key, ask=keys.ask, now=now, console=Console(highlight=False))
    given, left = len(session.work.judged), session.work.left
    click.echo(f"\n{given} verdicts in {session.file.shown}; {left} reports left at {snapshot.queue.stage}")
    if given:
        click.echo("`slr screen` applies them")


def _tell_nothing(snapshot: "Snapshot", who: str, mode: Any) -> None:
    from slr.screen.queue import MODES, assign  # noqa: PLC0415

    click.echo(f"{snapshot.review.name}: nothing waits for {who} ({MODES[mode]})")
    other = [(m, len(assign(snapshot.queue, who, m))) for m in MODES if m != mode]
    for name, count in other:
        if count:
            click.echo(f"  {count} under --{name}: {MODES[name]}" if name != "read" else f"  {count} without --{mode}: {MODES[name]}")  # fmt: skip


def _tell_shares(review: "Review") -> None:
    """Print, stage by stage, how many reports wait for whom; who said what stays out of it."""
    from slr.desk.snapshot import open_snapshot  # noqa: PLC0415
    from slr.model.word import ADJUDICATOR  # noqa: PLC0415
    from slr.pipeline import load_protocol  # noqa: PLC0415
    from slr.screen.queue import assign, count_shares, find_half_done  # noqa: PLC0415
    from slr.text.citation import cite_with_title  # noqa: PLC0415

    protocol, _ = load_protocol(review)
    for stage in (s for s in STAGES if protocol.screening.stage(s).reported):
        with alone(
            review, patience=PATIENCE
        ):  # the tables of one run: another would write them anew one by one
            snapshot = open_snapshot(review, protocol, stage)
        spoken = {person for people in snapshot.queue.votes.values() for person in people} - {ADJUDICATOR}
        click.secho(f"{stage}:", bold=True)
        for person, count in count_shares(snapshot.queue, snapshot.queue.settings.team or spoken).items():
            click.echo(f"  {person}: {count} to read")
        half, disputed = (
            find_half_done(snapshot.queue),
            [t.report for t in assign(snapshot.queue, ADJUDICATOR)],
        )
        for heading, reports in (("half done", half), (f"for {ADJUDICATOR}", disputed)):
            click.echo(f"  {heading}: {len(reports)}")
            for report in reports:
                click.echo(f"    {report}  {cite_with_title(snapshot.rows[report])}")


def _export(snapshot: "Snapshot", items: "tuple[Item, ...]", who: str, path: Path) -> None:
    from slr.desk.worksheet import export_sheet  # noqa: PLC0415
    from slr.store.disk import write_bytes  # noqa: PLC0415

    write_bytes(path, export_sheet(snapshot, items, path))
    click.echo(
        f"{len(items)} reports of {snapshot.queue.stage} for {who} in {path}; fill in verdict and criterion, then:"
    )
    click.echo(
        f"  slr screen -r {snapshot.review.name} --as {who} --stage {snapshot.queue.stage} --import {path}"
    )


def _import(snapshot: "Snapshot", who: str, path: Path) -> int:
    from slr.desk.worksheet import import_sheet  # noqa: PLC0415
    from slr.store.disk import read_bytes  # noqa: PLC0415

    if not path.is_file():
        raise click.UsageError(f"there is no file {str(path)!r}")
    imported = import_sheet(snapshot, who, read_bytes(path), path.name, now())
    added, stage = imported.added, snapshot.queue.stage
    click.echo(
        f"imported {added} {stage} verdict{'' if added == 1 else 's'} for {who} from {path}; "
        f"{imported.recorded} were already recorded"
    )
    print_problems(imported.problems)
    return 1 if any(p.severity is Severity.ERROR for p in imported.problems) else 0
