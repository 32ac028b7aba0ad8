"""`slr ingest`: read every export of a review, and show what could not be read."""

import click

from slr.cli.common import finish, outcome_payload, print_steps, review_options, run_to
from slr.store.layout import Review

SHOWN_LINES = 12  # of a quarantined entry's own text


@click.command("ingest")
@review_options
@click.option("--force", is_flag=True, help="Run again, whether or not anything has changed.")
@click.option(
    "--quarantine",
    is_flag=True,
    help="Show each entry that could not be read, with its text and the way to mend it.",
)
@click.pass_context
def command(
    ctx: click.Context, name: str | None, strict: bool, as_json: bool, force: bool, quarantine: bool
) -> None:
    """Read every export of a review. Each entry ends parsed, or quarantined with its file and line."""
    review, outcome = run_to("ingest", name=name, force=force, quiet=as_json)
    if as_json:
        finish(ctx, outcome.problems, strict=strict, payload=outcome_payload(review, outcome))
    print_steps(review, outcome)
    if quarantine:
        _print_quarantine(review)
    finish(ctx, outcome.problems, strict=strict)


def _print_quarantine(review: Review) -> None:
    from slr.model.table import QUARANTINE  # noqa: PLC0415
    from slr.store.table_file import read_table  # noqa: PLC0415  heavy, and only for this option

    rows = read_table(review, QUARANTINE)
    home = review.shown(review.corpus)
    for file, line, reason, raw in zip(rows["file"], rows["line"], rows["reason"], rows["raw"], strict=True):
        click.secho(f"{home}/{file}:{line}: {reason}", bold=True)
        lines = str(raw).splitlines()
        for text in lines[:SHOWN_LINES]:
            click.echo(f"    {text[:200]}")
        if len(lines) > SHOWN_LINES:
            click.echo(f"    ... {len(lines) - SHOWN_LINES} lines more")
    if len(rows):
        click.echo(
            f"to mend one, write it anew in {review.shown(review.patches)}; the export itself stays as it came:"
        )
        click.echo(f"    {rows['file'].iloc[0]}:{rows['line'].iloc[0]}: |")
        click.echo("      the whole entry, corrected")
    else:
        click.echo("nothing is in quarantine")
