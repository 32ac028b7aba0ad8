"""Read the codebook of a protocol from the CSV file that the protocol names."""

from functools import partial

from slr.model.codebook import Code
from slr.model.parse import CodebookReader
from slr.model.problem import Problem, did_you_mean
from slr.people.codebook import CODEBOOK_END, read_codebook
from slr.store.disk import read_bytes
from slr.store.layout import Review
from slr.store.revision import read_revision


def make_codebook_reader(review: Review, revision: str = "") -> CodebookReader:
    """Return the function that `parse_protocol` calls to read the codebook of a review.

    If a git revision is given, the function reads the file as it was in this revision. The function then raises
    ReviewError if the revision cannot be read or does not contain the file.
    """
    return partial(_read_file, review, revision)


def _read_file(review: Review, revision: str, name: str) -> tuple[tuple[Code, ...], tuple[Problem, ...]]:
    """Return the codes in a file, and the problems. A problem that names no file is about the value `name` in the protocol."""
    path = review.corpus / name
    if "/" in name or "\\" in name or not name.lower().endswith(CODEBOOK_END):
        return (), (
            _wrong_name(review, f"expected a list of codes or the name of a .csv file, got {name!r}"),
        )
    if revision:
        return read_codebook(read_revision(review.root, path, revision)[1], review.shown(path))
    if not path.is_file():
        known = (p.name for p in review.listing().files if p.parent == review.corpus)
        where = review.shown(review.corpus)
        return (), (_wrong_name(review, f"there is no file {name!r} in {where}{did_you_mean(name, known)}"),)
    return read_codebook(read_bytes(path), review.shown(path))


def _wrong_name(review: Review, message: str) -> Problem:
    hint = f"put the codebook into {review.shown(review.corpus)}/ as CSV, and write its name in the protocol, such as `codebook: codebook.csv`"
    return Problem(code="PRO034", message=message, hint=hint)
