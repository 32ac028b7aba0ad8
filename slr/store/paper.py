"""Find the PDF files of full texts, and store new ones. If a PDF is replaced, a copy of it is kept."""

import hashlib
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final

from slr.model.problem import Problem
from slr.store.disk import digest_file, open_plain, replacing
from slr.store.layout import BACKUP, FULL_TEXTS, Review

MOST_BYTES: Final = 100_000_000  # the greatest size of a PDF that is stored
_HEAD: Final = 1024  # bytes in which a reader of PDF files looks for the beginning of the PDF
_START: Final = b"%PDF-"
_BLANK: Final = b"\xef\xbb\xbf \t\r\n\x00"
_ID: Final = re.compile(r"[A-Za-z0-9_-]+")
_PART: Final = 1 << 20


def list_papers(review: Review) -> Iterator[Path]:
    """Yield the PDF files of the review, sorted by name. A file that ends in `.pdf` but is not a PDF file is left out."""
    yield from (path for path in review.full_texts() if path.suffix.lower() == ".pdf" and is_pdf(path))


def paper_path(review: Review, report: str) -> Path:
    """Return the path at which the PDF of a report is stored.

    Raises ValueError if the id has a character that is not a letter from A to Z, a digit, `-` or `_`.
    """
    if _ID.fullmatch(report) is None:
        raise ValueError(f"{report!r} is not the id of a report")
    return review.corpus / FULL_TEXTS / f"{report}.pdf"


def is_pdf(path: Path) -> bool:
    """Return whether a file can be read and begins like a PDF.

    Blank space, NUL bytes and a byte order mark can come first.
    """
    try:
        with os.fdopen(open_plain(path), "rb") as file:
            return _begins_like_pdf(file.read(_HEAD))
    except OSError:
        return False


def _begins_like_pdf(head: bytes) -> bool:
    return head.lstrip(_BLANK).startswith(_START)


def store_paper(
    review: Review, report: str, source: IO[bytes], *, replace: bool = False
) -> tuple[Problem, ...]:
    """Store a PDF as `fulltexts/<report>.pdf`. The file appears as a whole or not at all.

    The file is refused, and a problem is returned, if one of these is true:

    - The file is not a PDF.
    - The file is larger than MOST_BYTES.
    - The report already has another PDF, and `replace` is false.

    If `replace` is true, the earlier PDF is kept in the same folder with the suffix `.bak`. If the report already has
    the same PDF, nothing is changed.

    Raises ValueError if the report does not have a valid id (`paper_path`), and OSError if the file cannot be written.
    """
    path = paper_path(review, report)
    shown = review.shown(path)
    try:
        with replacing(path) as file:
            _make_room(path, _copy(source, file, shown), shown, replace=replace)
    except _SameError:
        return ()
    except _RefusedError as refused:
        return (refused.problem,)
    return ()


class _RefusedError(Exception):
    """Error that is raised if the new file is refused. Nothing is changed then."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


class _SameError(Exception):
    """Error that is raised if the new file has the same content as the old file. The old file is then kept."""


def _copy(source: IO[bytes], file: IO[bytes], shown: str) -> str:
    """Copy a PDF and return its SHA-256. Raises _RefusedError if it is not a PDF or is too large."""
    copied, size = hashlib.sha256(), 0
    while part := source.read(_PART):
        if not size and not _begins_like_pdf(part[:_HEAD]):
            raise _RefusedError(_not_a_pdf(shown))
        size += len(part)
        if size > MOST_BYTES:
            raise _RefusedError(_too_large(shown))
        file.write(part)
        copied.update(part)
    if not size:
        raise _RefusedError(_not_a_pdf(shown))
    return copied.hexdigest()


def _make_room(path: Path, new: str, shown: str, *, replace: bool) -> None:
    """Keep a copy of the file that the new file would replace, or raise an error if it must not be replaced.

    `new` is the SHA-256 of the new file.
    """
    if not os.path.lexists(path):
        return
    if digest_file(path) == new:
        raise _SameError
    if not replace:
        raise _RefusedError(_other_there(shown))
    number = 1
    while os.path.lexists(kept := path.with_name(f"{path.name}.{number}{BACKUP}")):
        number += 1
    with replacing(kept) as copy, os.fdopen(open_plain(path), "rb") as earlier:
        shutil.copyfileobj(earlier, copy)


def _not_a_pdf(shown: str) -> Problem:
    return Problem(
        code="FTX002",
        message="this file is not a PDF, so it was not stored",
        file=shown,
        hint="a PDF begins with `%PDF-`; the file may be a web page with a name that ends in .pdf: download the PDF itself, or print the page to a PDF",
    )


def _too_large(shown: str) -> Problem:
    return Problem(
        code="FTX003",
        message=f"this PDF is larger than {MOST_BYTES // 1_000_000} MB, so it was not stored",
        file=shown,
        hint="save a smaller copy, or put the file in the folder `fulltexts` yourself",
    )


def _other_there(shown: str) -> Problem:
    return Problem(
        code="FTX004",
        message="this report already has another PDF, so the new PDF was not stored",
        file=shown,
        hint="compare the two PDFs; if the new one is right, store it again and choose to replace the earlier PDF; a copy of it is kept in the same folder",
    )
