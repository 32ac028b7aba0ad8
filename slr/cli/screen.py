"""`slr screen`: where every report stands, and what to read next; with `--as`, the reading itself."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from slr.cli.common import demand_name, print_problems, review_options, run_to
from slr.cli.stage_run import carry_out
from slr.model.problem import Severity
from slr.model.word import STAGES

if TYPE_CHECKING:
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
@click.option(
    "--check", "mode", flag_value="check", help="With --as: a sample of the reports that rules exclude."
)
@click.option("--maybe", "mode", flag_value="maybe", help="With --as: reports that you marked maybe.")
@click.option(
    "--again", "mode", flag_value="again", help="With --as: what you judged before the criteria changed."
)
@click.option(
    "--shares", is_flag=True, help="Say what waits for each reviewer, what is half done, what is in conflict."
)
@click.option("--limit", type=click.IntRange(1), help="With --as: at most so many reports.")
@click.option(
    "--export", metavar="FILE", help="With --as: write the reports to a sheet, .xlsx or .csv, instead."
)
@click.option("--import", "import_", metavar="FILE", help="With --as: read the verdicts of such a sheet.")
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
    """Ingest, deduplicate and screen; then say where the review stands and what to do next.

    With --as, read what waits: one key a verdict, each on the disk before the next report shows. Or take the reports away
    as a spreadsheet (--export) and bring the verdicts back (--import).
    """
    if who is None and not shares:
        if any(x is not None for x in (stage, mode, limit, export, import_)):
            raise click.UsageError("say who reads: --as NAME")
        carry_out(ctx, "screen", name=name, strict=strict, as_json=as_json, force=force)
        return
    from slr.cli import screen_person  # noqa: PLC0415  `slr --help` and a mere run need none of it

    if who is not None:
        demand_name(who)
    review = _bring_up_to_date(name, force=force)
    if shares or who is None:
        screen_person.print_shares(review, PATIENCE)
        return
    snapshot, items = screen_person.lay_out(review, who, mode or "read", stage, PATIENCE)
    if import_ is not None:
        ctx.exit(screen_person.bring_in(snapshot, who, Path(import_)))
    items = items[:limit]
    if export is not None:
        screen_person.take_away(snapshot, items, who, Path(export))
    elif not items:
        screen_person.print_empty(snapshot, who, mode or "read")
    else:
        screen_person.read(snapshot, items, who)


def _bring_up_to_date(name: str | None, *, force: bool) -> "Review":
    """Run what is stale; wait while another run is in progress, as when two people start together."""
    review, outcome = run_to("screen", name=name, force=force, quiet=False, patience=PATIENCE)
    print_problems(p for p in outcome.problems if p.severity is Severity.ERROR)
    return review
