"""The group of commands, each in a module of its own that is imported only when it is called."""

import importlib
from collections.abc import Mapping
from typing import Final

import click

from slr import __version__

# command: (module, one line for `slr --help`). Each module holds a click command named `command`.
COMMANDS: Final[Mapping[str, tuple[str, str]]] = {
    "convert": ("slr.cli.convert", "Turn reference files of any format into another."),
    "dedupe": ("slr.cli.dedupe", "Find the records that are one report; merge, ask, or keep apart."),
    "simulate": ("slr.cli.simulate", "Replay a finished screening, to choose a model on your own data."),
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

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  click's signature
        """Write the list of commands from the table, importing none."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.group(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="slr")
def main() -> None:
    """Systematic literature reviews as code."""
