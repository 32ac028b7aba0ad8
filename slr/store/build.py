"""Write and delete files in the build folder of a review. Nothing outside the folder is ever changed, even through a link."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from slr.model.problem import Problem, ReviewError
from slr.store.disk import replacing, write_bytes, write_parts
from slr.store.layout import Review


def write_build(review: Review, path: str, data: bytes) -> None:
    """Write a file atomically. `path` is relative to the build folder.

    Raises ReviewError if a link to a folder on the path leads out of the build folder.
    """
    _demand_inside(review, path)
    write_bytes(review.build / path, data)


def write_build_parts(review: Review, path: str, parts: Iterable[bytes]) -> str:
    """Write a file atomically from its parts. Return the SHA-256 of its content. `path` is relative to the build folder.

    Raises ReviewError if a link to a folder on the path leads out of the build folder.
    """
    _demand_inside(review, path)
    return write_parts(review.build / path, parts)


@contextmanager
def open_build(review: Review, path: str) -> Iterator[IO[bytes]]:
    """Yield a new file that replaces the file at `path` at the end of the block. `path` is relative to the build folder.

    Raises ReviewError if a link to a folder on the path leads out of the build folder.
    """
    _demand_inside(review, path)
    with replacing(review.build / path) as file:
        yield file


def _demand_inside(review: Review, path: str) -> None:
    link = _find_leaving_link(review, path)
    if link is not None:
        message = "this link leads out of the build folder, so nothing was written there"
        hint = "remove the link; the next run creates what it needs"
        raise ReviewError([Problem(code="BLD001", message=message, file=review.shown(link), hint=hint)])


def delete_build(review: Review, path: str) -> None:
    """Delete a file or a link, if there is one. `path` is relative to the build folder.

    Nothing is deleted if a link to a folder on the path leads out of the build folder.
    """
    place = review.build / path
    if _find_leaving_link(review, path) is None and (place.is_file() or place.is_symlink()):
        place.unlink(missing_ok=True)


# Files of earlier versions that are no longer read, relative to the build folder.
_FORMER: Final = ("stages/matrix.npz", "stages/suggestions.json")


def delete_former(review: Review) -> None:
    """Delete files that earlier versions of the program wrote to the build folder and that are no longer read."""
    for path in _FORMER:
        delete_build(review, path)


def _find_leaving_link(review: Review, path: str) -> Path | None:
    """Return the first folder on the path that leads out of the build folder through a link, or None."""
    home = review.build.resolve()
    place = review.build
    for part in Path(path).parent.parts:
        place = place / part
        if not place.resolve().is_relative_to(home):
            return place
    return None
