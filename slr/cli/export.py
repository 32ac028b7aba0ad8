"""`slr export`: write reports with people's decisions to a file for a reference manager, or pack a whole review for an archive."""

from pathlib import Path
from typing import Final

import click

from slr.cli.common import finish, review_options, run_to, show_progress
from slr.cli.option import as_option
from slr.cli.output import echo
from slr.formats.exchange import write
from slr.pipeline import NAMES, list_tables, load_protocol
from slr.report.library import list_items
from slr.store.output_file import demand_output, write_output
from slr.store.table_file import read_table
from slr.text.count import count
from slr.text.shell import quote

ENDINGS: Final = ("ris", "bib", "json", "nbib", "csv", "xlsx")
UPTO: Final = "code"  # the last stage that makes tables for an export


@click.command("export")
@as_option
@review_options
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="File to write. Its extension determines the format: .ris, .bib, .nbib, .json (CSL-JSON), .csv or .xlsx.",
)
@click.option(
    "--only",
    type=click.Choice(["included", "excluded", "pending", "conflict", "maybe"]),
    help="Write only reports with this status at the last stage they reached.",
)
@click.option(
    "--bundle",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE.zip",
    help="Pack the protocol, the exports, people's files and all outputs into one file for a journal or an archive.",
)
@click.option(
    "--with-notes", is_flag=True, help="With --bundle: keep the notes that people wrote in their files."
)
@click.option(
    "--without-exports",
    is_flag=True,
    help="With --bundle: leave out the database exports. The review cannot be built again from such a bundle.",
)
@click.pass_context
def command(
    ctx: click.Context,
    who: str | None,
    name: str | None,
    strict: bool,
    as_json: bool,
    output: Path | None,
    only: str | None,
    bundle: Path | None,
    with_notes: bool,
    without_exports: bool,
) -> None:
    """Write the reports of a review with people's decisions to a file for Zotero, EndNote or a spreadsheet.

    With --bundle, pack the whole review into a ZIP file for a journal, OSF or Zenodo. `slr verify` checks such a file.

    Decisions and codes are written as keywords (slr:included, slr:E1, slr:code:workload) and as notes with the person
    and the reason. If a stage is screened blind, people's verdicts on a report are left out until the report is
    settled. With --as, your own verdicts are included. The file also contains the fields of the merged report, and all
    tags of the entry that gives the report its id.
    """
    if bundle is not None:
        if output is not None or only is not None or who is not None:
            raise click.UsageError("--bundle packs the whole review; leave out --output, --only and --as")
        _pack(
            ctx, name, bundle, notes=with_notes, exports=not without_exports, as_json=as_json, strict=strict
        )
        return
    if output is None:
        raise click.UsageError(
            "name the file to write: --output FILE, or --bundle FILE.zip for the whole review"
        )
    if with_notes or without_exports:
        raise click.UsageError("--with-notes and --without-exports need --bundle")
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
        echo(f"some data could not be saved in {output.name}: {tag}", err=True)
    echo(f"{review.name}: {count(len(items), 'report')} written to {output}")
    finish(ctx, outcome.problems, strict=strict)


def _pack(
    ctx: click.Context,
    name: str | None,
    path: Path,
    *,
    notes: bool,
    exports: bool,
    as_json: bool,
    strict: bool,
) -> None:
    """Write the bundle of a review, print how many files it has and what was left out, and end the command."""
    from slr.desk.bundle import make_bundle  # noqa: PLC0415  heavy

    demand_output(path)
    review, outcome = run_to(NAMES[-1], name=name, force=False, quiet=as_json)
    with show_progress(as_json) as (report, workers):
        bundle = make_bundle(review, notes=notes, exports=exports, report=report, run=workers)
    data = bundle.pack()
    write_output(path, data)
    payload = {"files": len(bundle.parts), "notes_removed": bundle.notes, "left_out": list(bundle.left_out)}
    if not as_json:
        echo(f"{review.name}: {count(len(bundle.parts), 'file')} in {path}, {len(data):,} bytes")
        echo(
            f"removed {count(bundle.notes, 'note')} from people's files"
            if not notes
            else "the notes in people's files are kept"
        )
        if bundle.left_out:
            such_as = ":" if len(bundle.left_out) == 1 else ", such as"
            echo(
                f"left out {count(len(bundle.left_out), 'file')} of the corpus{such_as} {bundle.left_out[0]}"
            )
        echo(f"check it with: slr verify {quote(str(path))}")
    finish(ctx, outcome.problems, strict=strict, payload=payload if as_json else None)
