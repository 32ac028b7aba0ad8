"""Explain why an output of a run was not written. The other outputs of the run are not affected."""

from pathlib import Path
from typing import Final

from slr.model.problem import Problem
from slr.stage import OutputError

_OBSTACLE: Final = "close any other program that uses the file, check the permissions of the file and the free space on the disk, then run the command again"
_MISSING: Final = "install all packages that slr needs, e.g. with `make setup`, then run the command again"
_FOLDER: Final = "a folder already uses the name of this file: rename or move this folder"
_FAULT: Final = "use another format for now, and report this message to the developers of slr; the next run tries to write this file again"


def explain_failure(error: Exception, file: str) -> Problem:
    """Return the problem for an output that was not written. `file` is its path, as shown in messages.

    The message names the format and the reason. For an unexpected error, the reason names the line of code.

    >>> print(explain_failure(ModuleNotFoundError("No module named 'docx'", name="docx"), "build/k/appendix.docx").message)
    the DOCX file was not written: the Python package docx is missing; the other files are not affected
    """
    kind = file.rpartition(".")[2].upper()
    message = f"the {kind} file was not written: {_reason(error)}; the other files are not affected"
    return Problem(code="OUT001", message=message, file=file, hint=_hint(error))


def _reason(error: Exception) -> str:
    if isinstance(error, OutputError):
        return error.reason
    if isinstance(error, ModuleNotFoundError):
        return f"the Python package {error.name} is missing"
    if isinstance(error, OSError):
        return (error.strerror or str(error)).lower()
    import traceback  # noqa: PLC0415  takes a moment to load, and outputs rarely fail

    message = " ".join(str(error).split())
    frames = traceback.extract_tb(error.__traceback__)
    place = f" in {Path(frames[-1].filename).name}, line {frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{place}{': ' + message if message else ''}"


def _hint(error: Exception) -> str:
    if isinstance(error, OutputError):
        return error.hint
    if isinstance(error, ModuleNotFoundError):
        return _MISSING
    if isinstance(error, IsADirectoryError):
        return _FOLDER
    return _OBSTACLE if isinstance(error, OSError) else _FAULT
