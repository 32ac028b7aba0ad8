"""The group of commands, each in a module of its own that is imported only when it is called."""

import importlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final

import click

from slr import __version__
from slr.model.problem import Problem, ReviewError, did_you_mean

# command: (module, one line for `slr --help`). Each module holds a click command named `command`. Without a module, the
# command brings a review up to the stage of that name, as it does for a stage of the road that is not listed here.
COMMANDS: Final[Mapping[str, tuple[str, str]]] = {
    "new": ("slr.cli.new", "Start a review: a commented protocol, an empty corpus."),
    "check": ("slr.cli.check", "Check the protocol and every file that people edit."),
    "ingest": ("slr.cli.ingest", "Read every export, not one entry lost."),
    "dedupe": ("slr.cli.dedupe", "Find the records that are one report."),
    "screen": ("slr.cli.screen", "Apply rules and verdicts, and rank the pending reports."),
    "rules": ("slr.cli.rules", "Show what each rule decides, and by which words."),
    "diff": ("slr.cli.diff", "List what an edit of the protocol flips, beforehand."),
    "code": ("", "Suggest codes, and compare them with the coders'."),
    "synthesize": ("", "Run all stages and write the appendices."),
    "run": ("", "The same as synthesize."),
    "status": ("slr.cli.status", "Say where the review stands, and what to do next."),
    "trace": ("slr.cli.trace", "Tell what happened to a paper, from line to table."),
    "export": ("slr.cli.export", "Write the reports with their decisions, for Zotero."),
    "convert": ("slr.cli.convert", "Turn reference files of any format into another."),
    "simulate": ("slr.cli.simulate", "Replay a finished screening, to choose a model."),
}


class Lazy(click.Group):
    """A group that knows the names and one-line helps of its commands without importing them."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click's signature
        """Return the commands in the order of the road."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the module of one command."""
        module = COMMANDS.get(cmd_name, ("",))[0]
        command = importlib.import_module(module).command if module else _stage_command(cmd_name)
        if not isinstance(command, click.Command):
            ctx.fail(f"no command is called {cmd_name!r}{did_you_mean(cmd_name, COMMANDS)}")
        return command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Remember whether a script is reading, so that what goes wrong early is told as JSON, too."""
        ctx.ensure_object(dict)["json"] = "--json" in args
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; problems that make it senseless are printed, never a traceback. A bug keeps its traceback."""
        value = None
        try:
            value = super().invoke(ctx)
        except ReviewError as error:
            _tell(ctx, error.problems)
            ctx.exit(1)
        except BrokenPipeError:
            raise
        except OSError as error:  # a full disk, a folder without permission, a file where a folder is needed
            _tell(ctx, (_obstacle(error),))
            ctx.exit(1)
        return value

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  click's signature
        """Write the list of commands from the table, importing none."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


def _stage_command(name: str) -> click.Command | None:
    from slr.cli.stage_run import find_stage_command  # noqa: PLC0415  it knows the road, which `slr --help` need not load

    return find_stage_command(name)


def _tell(ctx: click.Context, problems: Sequence[Problem]) -> None:
    if ctx.find_object(dict) and ctx.obj["json"]:
        import json  # noqa: PLC0415  only for scripts

        packed = [{**asdict(p), "severity": str(p.severity)} for p in problems]
        click.echo(json.dumps({"problems": packed, "exit": 1}, ensure_ascii=False, indent=1, sort_keys=True))
        return
    for p in problems:
        click.echo(str(p), err=True)


def _obstacle(error: OSError) -> Problem:
    message = (error.strerror or str(error)).lower()
    hint = "look at the permissions of this place and the room on the disk; nothing that was there before is lost"
    return Problem(code="DSK001", message=message, file=str(error.filename or ""), hint=hint)


@click.group(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="slr")
def main() -> None:
    """Systematic literature reviews as code."""
