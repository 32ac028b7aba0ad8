"""`slr verify`: check a bundle that `slr export --bundle` wrote."""

from pathlib import Path

import click

from slr.cli.common import finish, show_progress
from slr.cli.output import echo
from slr.desk.verification import verify_bundle
from slr.store.disk import read_bytes
from slr.store.layout import spell_path
from slr.text.count import count


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@click.option(
    "--strict", is_flag=True, help="Exit with status 1 if there are warnings, even if there are no errors."
)
@click.pass_context
def command(ctx: click.Context, file: Path, *, as_json: bool, strict: bool) -> None:
    """Rebuild the review from a bundle, and compare each output with the same file in the bundle.

    The hashes of all files are checked first. If a file was changed, added or removed, the review is not rebuilt. For
    each output that differs, the first difference is printed. The review is rebuilt in a temporary folder, which is
    deleted at the end.
    """
    shown = spell_path(file)
    with show_progress(as_json) as (report, workers):
        found = verify_bundle(read_bytes(file), shown, report=report, run=workers)
    payload = {"files": found.files, "outputs": found.outputs, "version": found.version}
    if not as_json:
        files = count(found.files, "file")
        if found.outputs is None:
            echo(f"{shown}: {files}, made with slr {found.version}; the review was not rebuilt")
        else:
            echo(
                f"{shown}: {files}, made with slr {found.version}; the review was rebuilt, and {count(found.outputs, 'output')} compared"
            )
        echo("no difference was found" if not found.problems else "the bundle differs:")
    finish(ctx, found.problems, strict=strict, payload=payload if as_json else None)
