"""Write and read worksheets for the commands, and print what was imported."""

import itertools
import shlex
from pathlib import Path

import click

from slr.cli.common import finish
from slr.cli.output import echo
from slr.desk.filing import Filed
from slr.desk.worksheet import has_entries
from slr.model.protocol import Protocol
from slr.store.disk import read_bytes
from slr.store.layout import Review
from slr.store.output_file import demand_output, write_output
from slr.text.count import count


def export_worksheet(path: Path, data: bytes, what: str, command: list[str], protocol: Protocol) -> None:
    """Write a worksheet, and print what it contains and the command that imports it.

    If there is a filled-in worksheet with this name, it is renamed, in case it has not been imported yet.
    """
    demand_output(path)
    if path.is_file() and has_entries(read_bytes(path), protocol):
        kept = _find_free_name(path)
        path.rename(kept)
        echo(f"{path} was already filled in, so it was renamed to {kept}")
    write_output(path, data)
    echo(f"{what} written to {path}; fill in the worksheet, save it, then run:")
    echo(f"  {shlex.join([*command, '--import', str(path)])}")


def _find_free_name(path: Path) -> Path:
    names = (path.with_name(f"{path.stem}.earlier-{n}{path.suffix}") for n in itertools.count(1))
    return next(name for name in names if not name.exists())


def read_returned(path: Path) -> bytes:
    """Return the content of a filled-in worksheet. If there is no such file, raise UsageError."""
    if not path.is_file():
        raise click.UsageError(
            f"there is no file {str(path)!r}; give the path of the worksheet that you have filled in"
        )
    return read_bytes(path)


def finish_import(
    ctx: click.Context,
    review: Review,
    filed: Filed,
    noun: tuple[str, str],
    who: str,
    path: Path,
    *,
    strict: bool,
    as_json: bool,
) -> None:
    """Print the result and the problems of an import, and exit.

    Reports that were named by a DOI, a title or a citation are listed, so that the person can check them.
    """
    if as_json:
        named = [{"text": text, "report": report} for text, report in filed.named]
        payload = {
            "review": review.name,
            "imported": filed.added,
            "already_recorded": filed.recorded,
            "left_out": filed.left_out,
            "named": named,
        }
        finish(ctx, filed.problems, strict=strict, payload=payload)
    already = "1 was already recorded" if filed.recorded == 1 else f"{filed.recorded} were already recorded"
    left_out = f"; {count(filed.left_out, 'row')} could not be imported" if filed.left_out else ""
    echo(f"{review.name}: imported {count(filed.added, *noun)} for {who} from {path}; {already}{left_out}")
    for text, citation in filed.named:
        echo(f"  {text!r} is {citation}")
    finish(ctx, filed.problems, strict=strict)
