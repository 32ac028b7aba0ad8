"""`slr dedupe`: find the records that are one report, in a review or in loose files; judge, walk, audit."""

import json
from collections.abc import Sequence
from pathlib import Path

import click

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_OUT = click.Path(dir_okay=False, path_type=Path)
ENDINGS = ("csv", "ris", "bib", "json", "xlsx")


@click.command()
@click.argument("files", nargs=-1, type=_FILE)
@click.option("-o", "--output", type=_OUT, help="With FILES: CSV to write, record_id and cluster_id.")
@click.option(
    "--merged", type=_OUT, help="With FILES: one file of merged reports (.ris, .bib, .csv, .json or .xlsx)."
)
@click.option(
    "--pairs", type=_OUT, help="With FILES: CSV of the pairs looked at, each with verdict and reason."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object, for scripts.")
@click.option("--strict", is_flag=True, help="Let warnings, too, end with exit status 1.")
@click.pass_context
def command(
    ctx: click.Context,
    files: Sequence[Path],
    output: Path | None,
    merged: Path | None,
    pairs: Path | None,
    *,
    as_json: bool,
    strict: bool,
) -> None:
    """Find the records that are one report; merge, ask, or keep apart.

    With FILES in any format, no review is needed: every record of them gets a cluster. Nothing is merged that
    contradicts itself, and each pair has its reason.
    """
    if not files:
        raise click.UsageError("give FILES and -o CLUSTERS.csv")
    if output is None:
        raise click.UsageError("say with -o CLUSTERS.csv where the clusters shall go")
    if merged is not None and merged.suffix.lstrip(".").casefold() not in ENDINGS:
        raise click.UsageError(
            f"cannot write {merged.name!r}: give a name that ends in .{', .'.join(ENDINGS)}"
        )
    _dedupe_loose(ctx, files, output, merged, pairs, as_json=as_json, strict=strict)


def _dedupe_loose(
    ctx: click.Context,
    files: Sequence[Path],
    output: Path,
    merged: Path | None,
    pairs: Path | None,
    *,
    as_json: bool,
    strict: bool,
) -> None:
    from slr.cli.dedupe_loose import dedupe_files, say  # noqa: PLC0415  `slr --help` needs none of it

    counts, problems = dedupe_files(files, output, merged=merged, pairs=pairs)
    for p in problems:
        click.echo(str(p), err=True)
    if as_json:
        click.echo(json.dumps(counts, indent=1))
    else:
        say(counts, output)
    ctx.exit(1 if strict and problems else 0)
