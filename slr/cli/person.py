"""The name of a person on the command line: `--as NAME`."""

import click

from slr.people.name import NAME_HINT, is_name, propose_name


def demand_name(who: str) -> None:
    """Check that a `--as` name follows the law of names. Raises UsageError otherwise."""
    if not is_name(who):
        raise click.UsageError(
            f"--as {who!r} is not a valid name; {NAME_HINT}; perhaps --as {propose_name(who)!r}"
        )
