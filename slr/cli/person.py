"""Check the name of a person on the command line (`--as NAME`)."""

from typing import Final

import click

from slr.people.name import NAME_HINT, is_name, propose_name

PLACEHOLDERS: Final = frozenset(
    {"yourname", "namaanda", "name"}
)  # words that are used in commands in place of a person's name


def demand_name(who: str) -> None:
    """Raise UsageError if the name after `--as` is not valid, or is a placeholder such as YOURNAME."""
    if who.casefold() in PLACEHOLDERS:
        raise click.UsageError(f"write your own name in place of {who}, for example --as rina")
    if not is_name(who):
        raise click.UsageError(
            f"--as {who!r} is not a valid name; {NAME_HINT}; did you mean --as {propose_name(who)!r}?"
        )
