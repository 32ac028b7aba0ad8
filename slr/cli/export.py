"""`slr export`: write reports with people's decisions to a file for a reference manager or a spreadsheet."""

from pathlib import Path
from typing import Final

import click

from slr.cli.common import finish, review_options, run_to
from slr.cli.option import as_option
from slr.cli.output import echo
from slr.formats.exchange import write
from slr.pipeline import list_tables, load_protocol
from slr.report.library import list_items
from slr.store.output_file import write_output
from slr.store.table_file import read_table
from slr.text.count import count

ENDINGS: Final = ("ris", "bib", "json", "nbib", "csv", "xlsx")
UPTO: Final = "code"  # the last stage that makes tables for an export


@click.command("export")
@as_option
@review_options
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="File to write. Its extension determines the format: .ris, .bib, .nbib, .json (CSL-JSON), .csv or .xlsx.",
)
@click.option(
    "--only",
    type=click.Choice(["included", "excluded", "pending", "conflict", "maybe"]),
    help="Write only reports with this status at the last stage they reached.",
)
@click.pass_context
def command(
    ctx: click.Context,
    who: str | None,
    name: str | None,
    strict: bool,
    as_json: bool,
    output: Path,
    only: str | None,
) -> None:
    """Write the reports of a review with people's decisions to a file for Zotero, EndNote or a spreadsheet.

    Decisions and codes are written as keywords (slr:included, slr:E1, slr:code:workload) and as notes with the person
    and the reason. If a stage is screened blind, other people's decisions on a report are left out until the report
    is settled. The file also contains the fields of the merged report, and all tags of the entry from which the
    report takes its id.
    """
    ending = output.suffix.lstrip(".").casefold()
    if ending not in ENDINGS:
        raise click.UsageError(
            f"cannot write {output.name!r}; choose a name that ends in .{', .'.join(ENDINGS)}"
        )
    review, outcome = run_to(UPTO, name=name, force=False, quiet=as_json)
    tables = {name: read_table(review, table) for name, table in list_tables(UPTO).items()}
    protocol, _ = load_protocol(review)
    items = list(list_items(tables, only, protocol, who))
    written = write(items, ending)
    write_output(output, written.data)
    if as_json:
        finish(
            ctx, outcome.problems, strict=strict, payload={"written": len(items), "lost": list(written.lost)}
        )
    for tag in written.lost:
        echo(f"some data are lost in {output.name}: {tag}", err=True)
    echo(f"{review.name}: {count(len(items), 'report')} written to {output}")
    finish(ctx, outcome.problems, strict=strict)
