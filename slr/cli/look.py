"""The options of `slr synthesize` that determine what the DOCX file of the appendix looks like."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from slr.model.problem import Problem, ReviewError
from slr.stage import Look

Command = Callable[..., Any]


def look_options(command: Command) -> Command:
    """Add the options `--template` and `--page-numbers` to a command, and return the command."""
    for option in (
        click.option(
            "--page-numbers",
            is_flag=True,
            help="Put page numbers into the table of contents of the DOCX file. LibreOffice must be installed, because it counts the pages.",
        ),
        click.option(
            "--template",
            type=click.Path(exists=True, dir_okay=False, path_type=Path),
            metavar="FILE.docx",
            help="Take the styles, page size, header and footer of the DOCX file from this file. The text in this file is not used.",
        ),
    ):
        command = option(command)
    return command


def read_look(template: Path | None, *, page_numbers: bool) -> Look:
    """Return the look of the DOCX file that the options describe.

    Raises ReviewError if the template is not a readable DOCX file, or if a program that counts pages is missing.
    """
    data, inputs, counter = b"", {}, None
    if template is not None:
        from slr.report.word.style import find_fault  # noqa: PLC0415  loads python-docx
        from slr.store.disk import digest  # noqa: PLC0415  needed only here

        data = template.read_bytes()
        fault = find_fault(data)
        if fault:
            hint = "save the template as a DOCX file in Word or LibreOffice"
            raise ReviewError([Problem(code="OUT002", message=fault, file=template.as_posix(), hint=hint)])
        inputs["--template"] = digest(data)
    if page_numbers:
        from slr.pagination import find_office, prepare_counter  # noqa: PLC0415  needed only here

        inputs["--page-numbers"] = find_office()
        counter = prepare_counter()
    return Look(template=data, count_pages=counter, inputs=inputs)
