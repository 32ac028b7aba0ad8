"""`slr check`: check the protocol, the exports and all files that people edit, or a table of statistics, or a draft."""

from pathlib import Path

import click
from click.core import ParameterSource

from slr.cli.common import alone, clock, find_readable, finish, here, review_options, show_progress
from slr.cli.option import as_option
from slr.cli.output import echo
from slr.model.problem import Severity
from slr.pipeline import CHECKED, check_review
from slr.text.count import count


@click.command("check")
@review_options
@as_option
@click.option(
    "--statistics",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="TABLE",
    help="Check the reported statistics in this CSV file instead of a review.",
)
@click.option(
    "--manuscript",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Check the citations of this draft (.docx, .md or .txt) against its reference list. With -r, also against the review.",
)
@click.option(
    "--fix-list",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="File to write, with a reference list of the cited reports of the review. Only with --manuscript and -r.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="JSON file to write, with all checks. Only with --statistics or --manuscript.",
)
@click.pass_context
def command(
    ctx: click.Context,
    who: str | None,
    statistics: Path | None,
    manuscript: Path | None,
    fix_list: Path | None,
    output: Path | None,
    name: str | None,
    strict: bool,
    as_json: bool,
) -> None:
    """Check the protocol, the exports and all files that people edit. Problems are listed with file and line.

    With --statistics or --manuscript, check a table or a draft instead.
    """
    if statistics is not None and manuscript is not None:
        raise click.UsageError("use either --statistics or --manuscript, not both")
    if manuscript is not None:
        from slr.cli.check_manuscript import check_draft_file  # noqa: PLC0415  not needed for a review

        given = name if ctx.get_parameter_source("name") is ParameterSource.COMMANDLINE else None
        if fix_list is not None and given is None:
            raise click.UsageError("--fix-list needs the name of a review: add -r NAME")
        check_draft_file(
            ctx, manuscript, output, review=given, fix_list=fix_list, strict=strict, as_json=as_json
        )
        return
    if fix_list is not None:
        raise click.UsageError("--fix-list needs --manuscript")
    if statistics is not None:
        from slr.cli.check_statistics import check_table  # noqa: PLC0415  not needed for a review

        check_table(ctx, statistics, output, strict=strict, as_json=as_json)
        return
    if output is not None:
        raise click.UsageError("--output needs --statistics or --manuscript")
    review = find_readable(here(name), CHECKED)
    with alone(review), show_progress(as_json) as (report, workers):
        problems = check_review(review, report=report, run=workers, now=clock(), who=who)
    if as_json:
        finish(ctx, problems, strict=strict, payload={"review": review.name})
    errors = sum(p.severity is Severity.ERROR for p in problems)
    found = (
        f"{count(errors, 'error')}, {count(len(problems) - errors, 'warning')}" if problems else "no problems"
    )
    echo(f"{review.name}: {found} in the protocol, the exports and the files that people edit")
    finish(ctx, problems, strict=strict)
