"""Define the command `slr`, which is a group of commands. The module of a command is imported only when the command is called."""

import atexit
import gc
import importlib
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any, Final

import click

from slr import __version__
from slr.cli.output import echo, echo_json
from slr.model.problem import Problem, ReviewError, did_you_mean
from slr.store.obstacle import describe_obstacle
from slr.text.terminal import escape_terminal

SELDOM: Final = 100_000  # new objects after which the garbage collector runs

# command: (module, one line for `slr --help`). Each module has a click command named `command`. A command without a
# module runs a review up to the stage of that name, and `run` runs all stages. Stages that are not listed here work in
# the same way.
COMMANDS: Final[Mapping[str, tuple[str, str]]] = {
    "new": ("slr.cli.new", "Start a review with a commented protocol and an empty corpus."),
    "check": ("slr.cli.check", "Check the protocol, the exports and all files that people edit."),
    "ingest": ("slr.cli.ingest", "Read every export and account for every entry."),
    "dedupe": ("slr.cli.dedupe", "Find and merge records of the same report."),
    "screen": ("slr.cli.screen", "Apply rules and verdicts, and rank the pending reports."),
    "rules": ("slr.cli.rules", "Show what each rule decides and which words it matches."),
    "diff": ("slr.cli.diff", "List the status changes that an edit to the protocol would cause."),
    "retrieve": ("slr.cli.retrieve", "List the full texts still sought, and record what was retrieved."),
    "notices": ("slr.cli.notices", "Decide about included reports that were retracted or corrected."),
    "code": (
        "slr.cli.code",
        "Suggest codes, compare the suggestions with the coders' codings, and code reports.",
    ),
    "studies": ("slr.cli.studies", "Record which included reports belong to one study."),
    "extract": ("slr.cli.extract", "Extract findings from the included reports, and settle disagreements."),
    "appraise": ("slr.cli.appraise", "Appraise the included studies with a tool, and settle disagreements."),
    "record": ("slr.cli.record", "Record contacts with authors, the certainty of the evidence, and claims."),
    "findings": ("", "Match, check and pool the extractors' findings, and list what people disagree on."),
    "claims": ("", "Trace the claims to their support, and check them."),
    "synthesize": ("", "Run all stages and write the appendices."),
    "run": ("", "The same as synthesize."),
    "status": ("slr.cli.status", "Show the state of the review and what to do next."),
    "desk": ("slr.cli.desk", "Open the review in the browser, alone or with a team."),
    "recover": ("slr.cli.recover", "Put back rows that git or a spreadsheet program removed."),
    "trace": ("slr.cli.trace", "Show the history of a report, or the support of a claim."),
    "export": (
        "slr.cli.export",
        "Write the reports with their decisions, e.g. for Zotero, or pack the review.",
    ),
    "verify": ("slr.cli.verify", "Rebuild the review from a bundle, and compare the outputs."),
    "convert": ("slr.cli.convert", "Convert reference files to another format."),
    "effect": ("slr.cli.effect", "Convert the statistics in a CSV file into effects."),
    "pool": ("slr.cli.pool", "Pool the effects in a CSV file."),
    "simulate": ("slr.cli.simulate", "Replay a finished screening to choose a ranking model."),
}


class Lazy(click.Group):
    """A group that can list its commands without importing them."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click's signature
        """Return the names of the commands, in the order of `COMMANDS`."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return one command. If there is no such command, end with a usage error."""
        module = COMMANDS.get(cmd_name, ("",))[0]
        command = importlib.import_module(module).command if module else _stage_command(cmd_name)
        if not isinstance(command, click.Command):
            ctx.fail(f"unknown command {cmd_name!r}{did_you_mean(cmd_name, COMMANDS)}")
        return command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Record whether `--json` is given. If so, problems found before the command runs are also printed as JSON."""
        ctx.ensure_object(dict)["json"] = "--json" in args
        return super().parse_args(ctx, args)

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """Return click's context for a call of `slr`. If there is a usage error, escape its control characters."""
        with _escaped():
            return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command. If ReviewError or OSError stops it, print the problems without a traceback, and exit with 1.

        BrokenPipeError and all other exceptions are raised again.
        """
        value = None
        try:
            with _escaped():
                value = super().invoke(ctx)
        except ReviewError as error:
            _print_fatal(ctx, error.problems)
            ctx.exit(1)
        except BrokenPipeError:
            raise
        except OSError as error:  # a full disk, a folder without permission, a file where a folder is needed
            _print_fatal(ctx, (describe_obstacle(error),))
            ctx.exit(1)
        return value

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  click's signature
        """Write the list of commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@contextmanager
def _escaped() -> Iterator[None]:
    """Escape control characters in usage errors raised in the block.

    The messages quote the command line, which can contain such characters.
    """
    try:
        yield
    except click.ClickException as error:
        error.message = escape_terminal(error.message)  # type: ignore[misc]  # Final only by declaration
        raise


def _stage_command(name: str) -> click.Command | None:
    from slr.cli.stage_run import find_stage_command  # noqa: PLC0415  `slr --help` need not load the stages

    return find_stage_command(name)


def _print_fatal(ctx: click.Context, problems: Sequence[Problem]) -> None:
    if ctx.find_object(dict) and ctx.obj["json"]:
        packed = [{**asdict(p), "severity": str(p.severity)} for p in problems]
        for problem in packed:
            del problem["about"]  # only the program needs it, and JSON has no sets
        echo_json({"problems": packed, "exit": 1}, sort_keys=True)
        return
    for p in problems:
        echo(str(p), err=True)


@click.group(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="slr")
def main() -> None:
    """Systematic literature reviews as code."""
    choose_allocator()
    spare_collector()


def choose_allocator() -> None:
    """Let Arrow use the system's memory allocator, unless the user has chosen another one.

    Arrow's own allocator keeps much of the memory that a stage has freed. Arrow reads the environment variable when
    Arrow is imported.
    """
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")


def spare_collector() -> None:
    """Let the garbage collector run less often in this process, and not when the process ends.

    This saves up to half a second. The collector would otherwise check the objects of large libraries several times
    during their import. It would also check all objects at the end, when the system frees the memory anyway.
    """
    gc.set_threshold(SELDOM)
    atexit.register(gc.freeze)
