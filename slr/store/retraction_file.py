"""Read the list of retractions that the protocol names."""

from typing import Final

from slr.model.problem import Problem, ReviewError, did_you_mean
from slr.model.protocol import Protocol
from slr.store.disk import read_bytes
from slr.store.layout import Review
from slr.text.retraction import NO_RETRACTIONS, Retractions, read_retractions

FOLDER: Final = "retractions"  # the folder below corpus/<review>/ for these files


def read_retraction_file(review: Review, protocol: Protocol) -> tuple[Retractions, tuple[Problem, ...]]:
    """Return the notices in the file that the protocol names, and the problems of the file.

    If the protocol names no file, there are no notices and no problems. If the file is missing or is not a list of
    retractions, there are no notices, and the problems give the reason. Raises OSError if the file cannot be read.
    """
    name = protocol.notices.file
    if not name:
        return NO_RETRACTIONS, ()
    path = review.corpus / name
    if not name.startswith(f"{FOLDER}/") or ".." in name or not path.is_file():
        return NO_RETRACTIONS, (_missing(review, name),)
    try:
        return read_retractions(read_bytes(path), review.shown(path)), ()
    except ReviewError as error:
        return NO_RETRACTIONS, tuple(error.problems)


def _missing(review: Review, name: str) -> Problem:
    folder = review.corpus / FOLDER
    known = [f"{FOLDER}/{p.name}" for p in sorted(folder.iterdir())] if folder.is_dir() else []
    return Problem(
        code="NOT005",
        message=f"{name!r} is not the name of a file in {review.shown(folder)}/{did_you_mean(name, known)}",
        file=review.shown(review.protocol),
        where="notices.file",
        hint=f"put the list into {review.shown(folder)}/, and write {FOLDER}/NAME.csv in the protocol",
    )
