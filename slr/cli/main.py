"""The group of commands, each in a module of its own that is imported only when it is called."""

import importlib
from collections.abc import Mapping
from typing import Any, Final

import click

from slr import __version__
from slr.model.problem import ReviewError

# command: (module, one line for `slr --help`). Each module holds a click command named `command`.
COMMANDS: Final[Mapping[str, tuple[str, str]]] = {
    "new": ("slr.cli.new", "Start a review: a commented protocol, an empty corpus."),
    "check": ("slr.cli.check", "Check the protocol and every file that people edit."),
    "ingest": ("slr.cli.ingest", "Read every export, not one entry lost."),
    "dedupe": ("slr.cli.dedupe", "Find the records that are one report."),
    "screen": ("slr.cli.screen", "Apply rules and verdicts, rank what is pending."),
    "rules": ("slr.cli.rules", "Show what each rule decides, and by which words."),
    "diff": ("slr.cli.diff", "List what an edit of the protocol flips, beforehand."),
    "code": ("slr.cli.code", "Suggest codes, and hold them against what coders wrote."),
    "synthesize": ("slr.cli.synthesize", "Run the whole road and write the appendices."),
    "run": ("slr.cli.run", "The same as synthesize."),
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

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  click's signature
        """Import the module of one command."""
        if cmd_name not in COMMANDS:
            return None
        command = importlib.import_module(COMMANDS[cmd_name][0]).command
        return command if isinstance(command, click.Command) else None

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; problems that make it senseless are printed, never a traceback. A bug keeps its traceback."""
        try:
            return super().invoke(ctx)
        except ReviewError as error:
            for p in error.problems:
                click.echo(str(p), err=True)
            ctx.exit(1)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  click's signature
        """Write the list of commands from the table, importing none."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.group(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="slr")
def main() -> None:
    """Systematic literature reviews as code."""
