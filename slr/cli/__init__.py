"""Provide the command line of `slr`. The module of a command is imported only when the command is called."""

from slr.cli.main import main

__all__ = ["main"]
