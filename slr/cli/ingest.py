"""`slr ingest`: read every export of a review, and show the entries that could not be read."""

from typing import Any

import click

from slr.cli.common import finish, outcome_payload, print_steps, review_options, run_to
from slr.cli.output import echo
from slr.model.entry import TEXT
from slr.model.row import list_rows
from slr.model.table import FILES, QUARANTINE
from slr.store.layout import Review
from slr.store.table_file import read_table
from slr.text.count import count

SHOWN_LINES = 12  # of the text of a quarantined entry


@click.command("ingest")
@review_options
@click.option("--force", is_flag=True, help="Run again, even if nothing has changed.")
@click.option(
    "--quarantine",
    is_flag=True,
    help="Show each entry that could not be read, with its text and an explanation of how to correct it.",
)
@click.pass_context
def command(
    ctx: click.Context, name: str | None, strict: bool, as_json: bool, force: bool, quarantine: bool
) -> None:
    """Read every export of a review. Each entry is either parsed, or quarantined with its file and line."""
    review, outcome = run_to("ingest", name=name, force=force, quiet=as_json)
    if as_json:
        left = {"quarantine": _list_quarantine(review)} if quarantine else {}
        finish(ctx, outcome.problems, strict=strict, payload={**outcome_payload(review, outcome), **left})
    print_steps(review, outcome)
    _print_files(review)
    if quarantine:
        _print_quarantine(review)
    finish(ctx, outcome.problems, strict=strict)


def _print_files(review: Review) -> None:
    """Print the format and the number of entries of each file, so that people notice an incomplete export."""
    files = list_rows(read_table(review, FILES))
    width = max((len(f["file"]) for f in files), default=0)
    for f in files:
        left = f", {f['quarantined']} quarantined" if f["quarantined"] else ""
        entries = "entry" if f["entries"] == 1 else "entries"
        echo(f"    {f['file']:<{width}}  {f['format']:<12} {f['entries']:>6} {entries}{left}")


def _list_quarantine(review: Review) -> list[dict[str, Any]]:
    return list_rows(read_table(review, QUARANTINE))


def _print_quarantine(review: Review) -> None:
    rows = _list_quarantine(review)
    home = review.shown(review.corpus)
    for q in rows:
        echo(f"{home}/{q['file']}:{q['line']}: {q['reason']}", bold=True)
        lines = str(q["raw"]).splitlines()
        for text in lines[:SHOWN_LINES]:
            echo(f"    {text[:200]}")
        if len(lines) > SHOWN_LINES:
            echo(f"    ... {count(len(lines) - SHOWN_LINES, 'more line')}")
    entries = [q for q in rows if q["cause"] != TEXT]
    if not entries:
        echo("no entries are quarantined")
        return
    echo(
        f"to correct one entry, write the whole entry in {review.shown(review.patches)}, and do not edit the export:"
    )
    echo(f"    {entries[0]['file']}:{entries[0]['line']}: |")
    echo("      the whole corrected entry")
    echo(
        "to correct many entries, edit a copy of the export, and replace the export with the copy under "
        "`files:` of its source"
    )
