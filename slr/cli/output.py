"""Print text on the terminal.

All commands use these functions, so that printed data cannot move the cursor or change the clipboard.
"""

from typing import Any

import click

from slr.text.terminal import escape_json, escape_terminal


def echo(message: object = "", *, err: bool = False, nl: bool = True, bold: bool = False) -> None:
    """Print a message to standard output, or to standard error if `err` is true.

    Control characters and characters that hide text are shown as escapes.
    """
    text = escape_terminal(str(message))
    click.echo(click.style(text, bold=True) if bold else text, err=err, nl=nl)


def echo_json(value: Any, *, indent: int = 1, sort_keys: bool = False) -> None:
    """Print a value as JSON. Control characters and characters that hide text are written as JSON escapes."""
    import json  # noqa: PLC0415  only for scripts

    echo(escape_json(json.dumps(value, ensure_ascii=False, indent=indent, sort_keys=sort_keys)))
