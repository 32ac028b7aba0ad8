"""`slr screen`: show the status of the review and what to do next. With `--as`, screen reports in the terminal."""

from pathlib import Path

import click

from slr.cli.common import PATIENCE, bring_up_to_date, finish, review_options
from slr.cli.option import (
    demand_no_session,
    demand_one_way,
    demand_person,
    force_option,
    person_option,
    worksheet_options,
)
from slr.cli.stage_run import run_command
from slr.model.word import STAGES


@click.command("screen")
@review_options
@force_option
@person_option(
    "Screen the reports that are waiting for this reviewer. To settle conflicts, use the name `adjudicated`."
)
@click.option(
    "--stage",
    type=click.Choice(STAGES),
    help="Stage to screen. Default: the first stage at which reports are waiting for you. Only with --as.",
)
@click.option(
    "--check",
    "mode",
    flag_value="check",
    help="Check a sample of the reports that rules exclude. Only with --as.",
)
@click.option(
    "--maybe", "mode", flag_value="maybe", help="Screen the reports that you marked `maybe`. Only with --as."
)
@click.option(
    "--again",
    "mode",
    flag_value="again",
    help="Screen the reports that you judged before the criteria changed. Only with --as.",
)
@click.option(
    "--shares",
    is_flag=True,
    help="Show how many reports are waiting for each reviewer, for another verdict, and for the adjudicator.",
)
@click.option(
    "--limit", type=click.IntRange(1), help="Screen or export at most this many reports. Only with --as."
)
@worksheet_options("the reports", "verdicts")
@click.pass_context
def command(
    ctx: click.Context,
    name: str | None,
    strict: bool,
    as_json: bool,
    force: bool,
    who: str | None,
    stage: str | None,
    mode: str | None,
    limit: int | None,
    shares: bool,
    export: str | None,
    import_: str | None,
) -> None:
    """Ingest, deduplicate and screen, then show the state of the review and what to do next.

    With --as, screen reports in the terminal, with one key for each verdict. Each verdict is saved before the next
    report appears. You can also screen in a spreadsheet: write the reports to a worksheet (--export), fill in the
    verdicts, and import the worksheet (--import).
    """
    demand_one_way(export, import_, as_json=as_json)
    if who is None and not shares:
        demand_person(who, stage, mode, limit, export, import_)
        run_command(ctx, "screen", name=name, strict=strict, as_json=as_json, force=force)
        return
    if not shares and export is None and import_ is None:
        demand_no_session(who, as_json=as_json)
    from slr.cli import screen_person  # noqa: PLC0415  not needed by `slr --help` or a run

    review = bring_up_to_date("screen", name, force=force, quiet=as_json)
    if shares or who is None:
        if as_json:
            finish(ctx, (), strict=strict, payload=screen_person.pack_shares(review, PATIENCE))
        screen_person.print_shares(review, PATIENCE)
        return
    if import_ is not None:
        screen_person.import_verdicts(ctx, review, who, Path(import_), stage, strict=strict, as_json=as_json)
    snapshot, waiting = screen_person.find_items(review, who, mode or "read", stage, PATIENCE)
    items = waiting[:limit]
    if not items:
        screen_person.print_empty(snapshot, who, mode or "read")
    elif export is not None:
        screen_person.export_items(snapshot, items, who, Path(export))
    else:
        screen_person.read(snapshot, items, who, beyond=len(waiting) - len(items))
