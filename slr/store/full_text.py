"""List and read the full texts of a review."""

from collections.abc import Callable
from pathlib import Path

from slr.formats.encoding import decode_pages, is_binary
from slr.stage import FullText
from slr.store.disk import read_bytes
from slr.store.layout import Review


def list_full_texts(review: Review) -> tuple[FullText, ...]:
    """Return the text files and PDF files in the folder of full texts, sorted by name.

    The field `read` of a full text is a function that returns its text. It is None for a PDF file, and for a `.txt` file
    that does not contain text, such as a renamed PDF.
    """
    return tuple(
        FullText(name=path.stem, path=review.shown(path), read=_find_reader(path))
        for path in review.full_texts()
    )


def _find_reader(path: Path) -> Callable[[], str] | None:
    if path.suffix.lower() == ".pdf" or is_binary(read_bytes(path)):
        return None
    return lambda: decode_pages(read_bytes(path))
