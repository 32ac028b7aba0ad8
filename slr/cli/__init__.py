"""Provide the command line of `slr`. The module of a command is not imported before the command runs."""

from slr.cli.main import main

__all__ = ["main"]
