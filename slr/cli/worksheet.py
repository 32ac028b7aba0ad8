"""Shared by the commands with worksheets: read and write them, and print what was imported and which command comes next."""

import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from slr.cli.common import print_problems
from slr.desk.filing import Filed
from slr.model.problem import Severity
from slr.store.disk import read_bytes, write_bytes
from slr.text.count import count

Command = Callable[..., Any]


def export_worksheet(path: Path, data: bytes, what: str, command: list[str]) -> None:
    """Write a worksheet, and print what it contains and the command that imports it."""
    write_bytes(path, data)
    click.echo(f"{what} written to {path}; fill in the worksheet, save it, then run:")
    click.echo(f"  {shlex.join([*command, '--import', str(path)])}")


def read_returned(path: Path) -> bytes:
    """Return the bytes of a worksheet. Raises UsageError if there is no such file."""
    if not path.is_file():
        raise click.UsageError(f"there is no file {str(path)!r}")
    return read_bytes(path)


def print_filed(filed: Filed, noun: tuple[str, str], who: str, path: Path) -> int:
    """Print what an import did, and return the exit status: 1 if there are errors.

    Reports that were named by a DOI or a citation are listed, so that the person sees which report was meant.
    """
    already = "1 was already recorded" if filed.recorded == 1 else f"{filed.recorded} were already recorded"
    click.echo(f"imported {count(filed.added, *noun)} for {who} from {path}; {already}")
    for text, citation in filed.named:
        click.echo(f"  {text!r} is {citation}")
    print_problems(filed.problems)
    return 1 if any(p.severity is Severity.ERROR for p in filed.problems) else 0
