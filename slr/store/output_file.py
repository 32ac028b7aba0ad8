"""Write a file that a person has named on the command line. A file that belongs to a review is not replaced."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from slr.model.problem import Problem, ReviewError
from slr.store.disk import write_bytes
from slr.store.layout import FULL_TEXTS, follow_links, spell_path

_IN_CORPUS: Final = (
    2  # `corpus` and the name of the review: the first two parts of the path of a file in a corpus
)


def write_output(path: Path, data: bytes) -> None:
    """Write a file that a person has named. Raises the same errors as `demand_output`."""
    demand_output(path)
    write_bytes(follow_links(path), data)


def demand_output(path: Path) -> None:
    """Raise ReviewError if a file must not be written to `path`. A link is followed.

    No file can be written into a folder of people's files. Protocols cannot be replaced. Files in the corpus of a
    review cannot be replaced, except full texts. The path must not be the path of a folder, a device or a pipe.
    """
    place = follow_links(path)
    if place.is_symlink() or (place.exists() and not place.is_file()):
        raise ReviewError([_refuse(path, "this is not an ordinary file")])
    if any(_belongs_to_review(parts, exists=place.exists()) for parts in _split_at_projects(place)):
        there = "this file belongs to a review and cannot be replaced"
        raise ReviewError([_refuse(path, there if place.exists() else "this folder is for people's files")])


def _split_at_projects(place: Path) -> Iterator[tuple[str, ...]]:
    """For each project that contains the path, yield the path relative to the project."""
    for root in place.parents:
        if (root / "protocols").is_dir():
            yield place.relative_to(root).parts


def _belongs_to_review(parts: tuple[str, ...], *, exists: bool) -> bool:
    if parts[0] == "protocols":
        return exists
    inside = parts[_IN_CORPUS:]
    if parts[0] != "corpus" or not inside or inside[0] == FULL_TEXTS:
        return False
    return exists or inside[0] in _name_folders()


def _name_folders() -> frozenset[str]:
    from slr.people.kind import KINDS  # noqa: PLC0415  rarely needed

    return frozenset(folder.partition("/")[0] for folder in KINDS)


def _refuse(path: Path, message: str) -> Problem:
    return Problem(
        code="DSK004",
        message=f"{message}; nothing was written",
        file=spell_path(path),
        hint="write the file to another path, outside the folders `protocols` and `corpus`",
    )
