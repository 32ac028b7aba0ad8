"""Define options that several commands accept: the name of the person, worksheets and `--force`."""

from collections.abc import Callable
from typing import Any

import click

Command = Callable[..., Any]
Decorator = Callable[[Command], Command]


def person_option(meaning: str, *, required: bool = False) -> Decorator:
    """Return a function that adds the option `--as` to a command. The option accepts only valid names."""
    return click.option(
        "--as",
        "who",
        metavar="NAME",
        required=required,
        callback=lambda _ctx, _option, who: _check_name(who),
        help=meaning,
    )


def _check_name(who: str | None) -> str | None:
    if who is not None:
        from slr.cli.person import demand_name  # noqa: PLC0415  not needed without a name

        demand_name(who)
    return who


def as_option(command: Command) -> Command:
    """Add the option `--as` to a command, so that a person also sees what is hidden from others."""
    meaning = (
        "Your name, to see your own verdicts on reports that are not settled yet. "
        "With `adjudicated`, nothing is hidden."
    )
    return person_option(meaning)(command)


def worksheet_options(reports: str, rows: str, *, named: bool = False) -> Decorator:
    """Return a function that adds the options `--export` and `--import` to a command.

    `reports` describes what is written to a worksheet. `rows` describes what is imported from the filled-in
    worksheet. If `named` is False, the help texts say that both options need `--as`. Otherwise, the
    command always needs `--as`.
    """
    condition = "" if named else " Only with --as."

    def add(command: Command) -> Command:
        meaning = f"Import the {rows} from a filled-in worksheet.{condition}"
        command = click.option("--import", "import_", metavar="FILE", help=meaning)(command)
        meaning = f"Write {reports} to a worksheet, .xlsx or .csv.{condition}"
        return click.option("--export", metavar="FILE", help=meaning)(command)

    return add


def demand_person(who: str | None, *given: object) -> None:
    """Raise UsageError if an option in `given` is used without a name."""
    if who is None and any(value is not None for value in given):
        raise click.UsageError("name the person: --as NAME")


def demand_one_way(export: str | None, import_: str | None, *, as_json: bool) -> None:
    """Raise UsageError if --export is given together with --import or --json."""
    if export is not None and import_ is not None:
        raise click.UsageError("use either --export or --import, not both")
    if export is not None:
        demand_no_json("--export, which writes a worksheet", as_json=as_json)


def demand_no_session(who: str | None, *, as_json: bool) -> None:
    """Raise UsageError if a person would start a session in the terminal, and --json is given."""
    if who is not None:
        demand_no_json("--as, which starts a session in the terminal", as_json=as_json)


def demand_no_json(other: str, *, as_json: bool) -> None:
    """Raise UsageError if --json is given. `other` is the conflicting option and the reason."""
    if as_json:
        raise click.UsageError(f"--json cannot be used with {other}; leave out --json")


def force_option(command: Command) -> Command:
    """Add the option `--force` to a command."""
    meaning = "Run every stage again, even if nothing has changed."
    return click.option("--force", is_flag=True, help=meaning)(command)
