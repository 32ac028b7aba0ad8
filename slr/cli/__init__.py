"""The command `slr`: arguments, progress, printed problems and exit codes. Each command is imported only when it runs."""

from slr.cli.main import main

__all__ = ["main"]
