"""Use LibreOffice to find the page of each bookmark in a DOCX file.

Only a program that lays out pages can determine the page numbers for the table of contents. These numbers depend on the
version of LibreOffice and on the fonts of the computer.
"""

import re
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from slr.model.problem import Problem, ReviewError
from slr.stage import OutputError

_PATIENCE: Final = 300  # seconds for LibreOffice to lay out the file
_ASKED: Final = re.compile(r"(_Toc\w+)=(\d+)")
INSTALL: Final = "install LibreOffice and pdftotext (on Debian: `libreoffice-writer` and `poppler-utils`), or leave out --page-numbers"


def find_office() -> str:
    """Return the version of LibreOffice. Raises ReviewError if LibreOffice or pdftotext is missing, or if LibreOffice fails."""
    missing = [name for name in ("soffice", "pdftotext") if shutil.which(name) is None]
    if missing:
        raise _refuse(f"page numbers need a program that is not installed: {', '.join(missing)}")
    try:
        return _run("soffice", "--version").strip()
    except OutputError as error:
        raise _refuse(error.reason) from None


def _refuse(message: str) -> ReviewError:
    return ReviewError([Problem(code="OUT003", message=message, hint=INSTALL)])


def prepare_counter() -> Callable[[bytes], Mapping[str, int]]:
    """Return a function that takes a DOCX file and maps the names of its bookmarks to their pages.

    The file must have a line such as `_Toc1=0` for each bookmark. The number in this line is a page-number field, in
    which LibreOffice enters the page of the bookmark. The function raises OutputError if LibreOffice or pdftotext
    fails, or if no page is found.
    """
    return _count_pages


def _count_pages(data: bytes) -> dict[str, int]:
    with TemporaryDirectory(prefix="slr-pages-") as folder:
        Path(folder, "appendix.docx").write_bytes(data)
        profile = Path(folder, "profile").as_uri()  # so that an open LibreOffice is not in the way
        _run(
            "soffice", f"-env:UserInstallation={profile}", "--headless", "--norestore", "--convert-to", "pdf",
            "--outdir", folder, str(Path(folder, "appendix.docx")),
        )  # fmt: skip
        text = _run("pdftotext", str(Path(folder, "appendix.pdf")), "-")
    found = {name: int(page) for name, page in _ASKED.findall(text) if int(page)}
    if not found:
        raise OutputError("LibreOffice found no page numbers", INSTALL)
    return found


def _run(*command: str) -> str:
    """Run a program and return what it prints. Raises OutputError if it fails."""
    try:
        made = subprocess.run(command, capture_output=True, check=True, timeout=_PATIENCE)  # noqa: S603  our own arguments
    except (OSError, subprocess.SubprocessError) as error:
        raise OutputError(f"{command[0]} failed ({type(error).__name__})", INSTALL) from error
    return made.stdout.decode("utf-8", "replace")
