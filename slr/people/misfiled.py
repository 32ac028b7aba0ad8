"""Find rows of a worksheet that was saved as the file of another person, stage or review.

Each row of a worksheet names the person, the stage and the review that it is for. People sometimes save a worksheet
in a folder of people's files instead of importing it. Such rows must not count for another person, stage or review.
"""

from collections.abc import Iterator
from typing import Final
from unicodedata import normalize

from slr.model.problem import Problem
from slr.people.kind import Kind
from slr.people.row import Row

ADDRESSED: Final = ("review", "stage", "who")  # the columns of a worksheet that say what it is for


def find_misfiled(row: Row, kind: Kind) -> Iterator[Problem]:
    """Yield a problem if a row comes from a worksheet for another person, stage or review.

    Worksheets themselves are not checked here, because each worksheet is checked as a whole when it is imported.
    """
    if ADDRESSED[-1] in kind.table.names or not all(name in row.values for name in ADDRESSED):
        return
    known = {"review": _review_of(row.file), "stage": kind.folder.rpartition("/")[2], "who": row.who}
    for name in ADDRESSED:
        if row[name] and known[name] and normalize("NFC", row[name]) != normalize("NFC", known[name]):
            yield row.problem(
                "SHT033",
                f"this row is from a worksheet in which `{name}` is {row[name]!r}, not {known[name]!r}: the row is not read",
                where=name,
                hint="move the worksheet out of this folder, and import it with the option `--import` of the command that wrote it",
            )
            return


def _review_of(file: str) -> str:
    """Return the review in the path of a people's file, or an empty string for any other path."""
    top, _, below = file.partition("/")
    return below.partition("/")[0] if top == "corpus" else ""
