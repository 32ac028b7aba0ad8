"""`slr check --manuscript`: check the citations of a draft against its reference list, without a review."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from slr.cli.common import demand_other_names, finish
from slr.cli.output import echo
from slr.manuscript.manuscript import check_manuscript
from slr.manuscript.report import summarize
from slr.pipeline import has_errors
from slr.store.disk import read_plain
from slr.store.output_file import write_output
from slr.text.count import count


def check_draft_file(
    ctx: click.Context, draft: Path, output: Path | None, *, strict: bool, as_json: bool
) -> None:
    """Check a draft, print what was found and end the command.

    The exit status is 1 if citations and list disagree, or if the draft cannot be read.
    """
    demand_other_names([output], [draft])
    packed, problems = check_manuscript(read_plain(draft), str(draft))
    if output is not None:
        write_output(output, f"{json.dumps(packed, ensure_ascii=False, indent=1)}\n".encode())
    if as_json:
        finish(ctx, problems, strict=strict, payload=packed)
    for problem in problems:
        echo(str(problem), err=True)
    _print_summary(packed, str(draft))
    ctx.exit(1 if has_errors(problems, strict=strict) else 0)


def _print_summary(packed: Mapping[str, Any], file: str) -> None:
    entries = count(packed["entries"], "entry", "entries")
    echo(f"{file}: {entries}, {count(packed['citations'], 'citation')}: {summarize(packed)}")
