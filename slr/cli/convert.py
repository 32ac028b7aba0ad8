"""`slr convert`: reference files of any format into one file of another, with an account of every entry."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from slr.cli.common import print_problems, show_progress
from slr.formats.exchange import write
from slr.ingest.conversion import convert_files
from slr.store.disk import read_bytes, write_bytes

if TYPE_CHECKING:
    from slr.ingest.conversion import Converted

SHOWN = 20  # losses that are listed on the screen
ENDINGS = ("csv", "ris", "bib", "json", "xlsx")


@click.command()
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="File to write; its ending says the format: .csv, .ris, .bib, .json (CSL-JSON) or .xlsx.",
)
@click.option(
    "--report",
    type=click.Path(dir_okay=False, path_type=Path),
    help="JSON file to write: format, entries, parsed and quarantined of each file.",
)
@click.option(
    "--json", "as_json", is_flag=True, help="Print that report as JSON instead of lines for reading."
)
@click.option("--strict", is_flag=True, help="Exit with status 1 when there are warnings.")
def command(files: Sequence[Path], output: Path, report: Path | None, *, as_json: bool, strict: bool) -> None:
    """Turn reference FILES of any format into one file of another.

    Formats are told from the content, not from the name. Each entry of each file is written, or quarantined and listed
    with its line; what the new format cannot hold is said.
    """
    ending = output.suffix.lstrip(".").casefold()
    if ending not in ENDINGS:
        raise click.UsageError(
            f"cannot write {output.name!r}: give a name that ends in .{', .'.join(ENDINGS)}"
        )
    if output.resolve() in {path.resolve() for path in files}:
        raise click.UsageError(
            f"{output.name!r} is one of the files to be read, and would be lost: write to another name"
        )
    with show_progress(as_json) as (tell, workers):
        tell("convert")
        converted = convert_files([(str(path), read_bytes(path)) for path in files], workers)
        written = write(converted.items, ending)
    write_bytes(output, written.data)
    account = {"files": converted.files, "written": len(converted.items), "lost": list(written.lost)}
    text = json.dumps(account, ensure_ascii=False, indent=2)
    if report is not None:
        write_bytes(report, f"{text}\n".encode())
    if as_json:
        click.echo(text)
    else:
        print_problems(converted.problems)
        _say(converted, written.lost, output)
    if strict and converted.problems:
        raise SystemExit(1)


def _say(converted: "Converted", lost: Sequence[str], output: Path) -> None:
    if lost:
        more = f"... and {len(lost) - SHOWN} more tags; `--report FILE` lists all"
        shown = [*lost[:SHOWN], *([more] if len(lost) > SHOWN else [])]
        click.echo(f"some data is lost in {output.name}:\n  " + "\n  ".join(shown), err=True)
    entries = sum(f["entries"] for f in converted.files)
    quarantined = sum(f["quarantined"] for f in converted.files)
    click.echo(
        f"{len(converted.files)} file(s), {entries} entries: {entries - quarantined} written to {output}"
        f"{f', {quarantined} quarantined' if quarantined else ''}"
    )
