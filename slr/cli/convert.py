"""`slr convert`: convert reference files to one file, and account for every entry."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from slr.cli.common import demand_other_names, print_problems, show_progress
from slr.cli.output import echo
from slr.formats import pause_collector
from slr.formats.exchange import write
from slr.ingest.conversion import convert_files
from slr.store.disk import read_bytes
from slr.store.layout import spell_path
from slr.store.manifest import pack_problems
from slr.store.output_file import write_output
from slr.text.count import count
from slr.text.terminal import escape_json

if TYPE_CHECKING:
    from slr.ingest.conversion import Converted

SHOWN = 20  # lost tags that are listed on the terminal
ENDINGS = ("csv", "ris", "bib", "json", "nbib", "xlsx")


@click.command()
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="File to write. Its extension determines the format: .csv, .ris, .bib, .nbib, .json (CSL-JSON) or .xlsx.",
)
@click.option(
    "--report",
    type=click.Path(dir_okay=False, path_type=Path),
    help="JSON file to write. For each file, it contains the format and the numbers of parsed and quarantined entries. It also lists lost data and problems.",
)
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help="Print the content of --report as JSON, instead of text.",
)
@click.option(
    "--strict", is_flag=True, help="Exit with status 1 if there are warnings, even if there are no errors."
)
def command(files: Sequence[Path], output: Path, report: Path | None, *, as_json: bool, strict: bool) -> None:
    """Convert reference FILES into one file.

    Formats are recognised by content, not by file name. Each entry is either written, or quarantined and listed with
    its line. Data that the new format does not support are lost, and are listed.
    """
    ending = output.suffix.lstrip(".").casefold()
    if ending not in ENDINGS:
        raise click.UsageError(
            f"cannot write {output.name!r}; choose a name that ends in .{', .'.join(ENDINGS)}"
        )
    demand_other_names([output, report], files)
    with show_progress(as_json) as (report_stage, workers):
        report_stage("convert")
        with pause_collector():
            converted = convert_files([(spell_path(path), read_bytes(path)) for path in files], workers)
            written = write(converted.items, ending)
    write_output(output, written.data)
    account = {
        "files": converted.files,
        "written": len(converted.items),
        "lost": list(written.lost),
        "problems": pack_problems(converted.problems),
    }
    text = escape_json(json.dumps(account, ensure_ascii=False, indent=2))
    if report is not None:
        write_output(report, f"{text}\n".encode())
    if as_json:
        echo(text)
    else:
        print_problems(converted.problems)
        _print_summary(converted, written.lost, output)
    if strict and converted.problems:
        raise SystemExit(1)


def _print_summary(converted: "Converted", lost: Sequence[str], output: Path) -> None:
    if lost:
        more = f"... and {count(len(lost) - SHOWN, 'more tag')}; `--report FILE` lists all"
        shown = [*lost[:SHOWN], *([more] if len(lost) > SHOWN else [])]
        echo(f"some data could not be saved in {output.name}:\n  " + "\n  ".join(shown), err=True)
    entries = sum(f["entries"] for f in converted.files)
    quarantined = sum(f["quarantined"] for f in converted.files)
    echo(
        f"{count(len(converted.files), 'file')}, {count(entries, 'entry', 'entries')}: {entries - quarantined} written to {output}"
        f"{f', {quarantined} quarantined' if quarantined else ''}"
    )
