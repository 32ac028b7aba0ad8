"""Create the commands that run a review up to a stage, such as `findings`, `synthesize` and `run`."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from slr.cli.common import finish, outcome_payload, print_steps, review_options, run_to
from slr.cli.engine import Engine, engine_options, read_engine
from slr.cli.look import look_options, read_look
from slr.cli.option import force_option
from slr.cli.output import echo
from slr.pipeline import ALL_STAGES, LAST_WITH_TASKS, NAMES
from slr.stage import Look


def find_stage_command(name: str) -> click.Command | None:
    """Return the command that runs a review up to the named stage, or None if there is no such stage.

    The name `run` means all stages.
    """
    last = ALL_STAGES[-1].name
    stage = next((s for s in ALL_STAGES if s.name == (last if name == "run" else name)), None)
    return None if stage is None else _make_command(name, stage.name, stage.help)


def _make_command(name: str, upto: str, text: str) -> click.Command:
    if upto == ALL_STAGES[-1].name:
        return _make_last_command(name, upto, text)

    @click.command(name, help=text)
    @review_options
    @force_option
    @click.pass_context
    def command(ctx: click.Context, name: str | None, strict: bool, as_json: bool, force: bool) -> None:
        run_command(ctx, upto, name=name, strict=strict, as_json=as_json, force=force)

    return command


def _make_last_command(name: str, upto: str, text: str) -> click.Command:
    """Create a command that runs a review and writes the appendix."""

    @click.command(name, help=text)
    @review_options
    @force_option
    @look_options
    @engine_options
    @click.pass_context
    def command(
        ctx: click.Context,
        /,
        name: str | None,
        strict: bool,
        as_json: bool,
        force: bool,
        template: Path | None,
        page_numbers: bool,
        **given: Any,
    ) -> None:
        engine = read_engine(**given)
        look = read_look(template, page_numbers=page_numbers)
        run_command(
            ctx, upto, name=name, strict=strict, as_json=as_json, force=force, look=look, engine=engine
        )

    return command


def run_command(
    ctx: click.Context,
    upto: str,
    *,
    name: str | None,
    strict: bool,
    as_json: bool,
    force: bool,
    look: Look = Look(),  # noqa: B008  never changed
    engine: Engine = Engine(),  # noqa: B008  never changed
) -> None:
    """Run a review up to a stage, print the results, and exit. For `screen`, also print what to do next.

    `look` determines what the DOCX file of the appendix looks like. `engine` determines where the review is computed.
    """
    # What is left to do after screening depends on the codings and findings, too.
    review, outcome = run_to(
        LAST_WITH_TASKS if upto == "screen" else upto,
        name=name,
        force=force,
        quiet=as_json,
        look=look,
        engine=engine,
    )
    shown = NAMES[: NAMES.index(upto) + 1]
    outcome = replace(outcome, steps=tuple(s for s in outcome.steps if s.stage in shown))
    if as_json:
        finish(ctx, outcome.problems, strict=strict, payload=outcome_payload(review, outcome))
    print_steps(review, outcome)
    if upto == "screen":
        from slr.cli.status import print_todo  # noqa: PLC0415  only if it is shown

        print_todo(review, outcome.todo)
    if upto == "synthesize":
        echo(f"appendix: {review.shown(review.build)}/appendix.html")
    finish(ctx, outcome.problems, strict=strict)
