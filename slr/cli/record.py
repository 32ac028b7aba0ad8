"""`slr record KIND --as NAME`: record contacts with authors, announced outcomes, certainty, claims or support in a worksheet."""

from pathlib import Path
from typing import Final

import click

from slr.cli.common import alone, bring_up_to_date, now, review_options
from slr.cli.option import demand_one_way, person_option, worksheet_options
from slr.cli.output import echo
from slr.cli.recover import warn_before_session
from slr.cli.worksheet import export_worksheet, finish_import, read_returned
from slr.desk.record_sheet import ANNOUNCED, CONTACTS, FOLDERS, export_sheet, import_sheet, open_recording
from slr.model.word import ADJUDICATOR
from slr.people.kind import KINDS
from slr.pipeline import load_protocol
from slr.store.people import demand_apart
from slr.text.count import count

# What a row of each worksheet is.
_ROWS: Final = {
    CONTACTS: ("included report", "included reports"),
    ANNOUNCED: ("report", "reports"),
    "certainty": ("judgement", "judgements"),
    "claims": ("row", "rows"),
    "support": ("result or coding", "results and codings"),
}


@click.command("record")
@click.argument("folder", metavar="KIND", type=click.Choice(FOLDERS))
@review_options
@person_option("Your name. With `adjudicated`, settle what people disagree on.", required=True)
@worksheet_options("the rows to fill in", "entries", named=True)
@click.pass_context
def command(
    ctx: click.Context,
    folder: str,
    name: str | None,
    strict: bool,
    as_json: bool,
    who: str,
    export: str | None,
    import_: str | None,
) -> None:
    """Record contacts with authors, announced outcomes, the certainty of the evidence, or claims and their support, in a worksheet.

    KIND is `contacts`, `announced`, `certainty`, `claims` or `support`. The worksheet of contacts has one row for each
    included report. Fill in a row if you asked the authors of the report something. The worksheet of announced outcomes
    has one row for each included report, and one for each register entry. The worksheet of certainty has one row for
    each domain that you have not judged yet for an outcome or a review finding. The worksheet of claims has one row for
    each code. The worksheet of support has one row for each result and coding that can support a claim. You can add
    rows. Rows that are not filled in are not imported.

    With --as adjudicated, the worksheets of certainty, claims and support have a row for each disagreement.
    """
    demand_one_way(export, import_, as_json=as_json)
    if export is None and import_ is None:
        raise click.UsageError("use --export FILE.xlsx or --import FILE.xlsx")
    if folder == CONTACTS and who == ADJUDICATOR:
        raise click.UsageError(
            "`adjudicated` cannot be used with `contacts`, because contacts have no differences to settle"
        )
    review = bring_up_to_date(KINDS[folder].stage, name, quiet=as_json)
    protocol, _ = load_protocol(review)
    with alone(review):  # another run would replace the tables one by one
        recording = open_recording(review, protocol, folder, who)
    kind = KINDS[folder]
    if import_ is not None:
        path = Path(import_)
        warn_before_session(review, who)
        filed = import_sheet(recording, read_returned(path), path.name, now())
        finish_import(ctx, review, filed, kind.noun, who, path, strict=strict, as_json=as_json)
    elif export is not None:
        demand_apart(review, kind, who)
        path = Path(export)
        command = ["slr", "record", folder, "-r", review.name, "--as", who]
        if recording.rows:
            what = count(len(recording.rows), *_ROWS[folder])
            export_worksheet(path, export_sheet(recording, path), what, command, protocol)
        else:
            echo(f"{review.name}: there is nothing to record in {folder}")
