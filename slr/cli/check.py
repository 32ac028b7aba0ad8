"""`slr check`: the protocol and every hand-edited file, all problems at once; nothing is run or written."""

import click

from slr.cli.common import finish, here, review_options


@click.command("check")
@review_options
@click.pass_context
def command(ctx: click.Context, name: str | None, strict: bool, as_json: bool) -> None:
    """Check the protocol and every file that people edit: all problems at once, each with its line."""
    from slr.model.problem import sort_problems  # noqa: PLC0415
    from slr.pipeline import check_review  # noqa: PLC0415

    review = here(name)
    problems = sort_problems(check_review(review))
    if as_json:
        finish(ctx, problems, strict=strict, payload={"review": review.name})
    if not problems:
        click.echo(f"{review.name}: the protocol and all files that people edit are in order")
    finish(ctx, problems, strict=strict)
