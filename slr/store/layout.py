"""The folders of a project and the files of one review."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from slr.model.problem import Problem, ReviewError, did_you_mean


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """One review: its name and the paths of its files. Paths in problems and tables are relative to `root`.

    `scratch` takes the place of the folder `build` if that cannot be written to.
    """

    root: Path
    name: str
    scratch: Path | None = None

    @property
    def protocol(self) -> Path:
        """The path of the protocol."""
        return self.root / "protocols" / f"{self.name}.yaml"

    @property
    def corpus(self) -> Path:
        """The folder of the exports and people's files."""
        return self.root / "corpus" / self.name

    @property
    def searches(self) -> Path:
        """The folder of the exports."""
        return self.corpus / "searches"

    @property
    def build(self) -> Path:
        """The folder of generated files, all of which can be rebuilt."""
        return (self.scratch or self.root / "build") / self.name

    def shown(self, path: Path) -> str:
        """Return a path as shown in messages: relative to the project, with forward slashes."""
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else path.as_posix()

    def search_files(self) -> Iterator[Path]:
        """Yield the export files, sorted by path. Notes, checksum lists and hidden files are left out."""
        yield from (
            p
            for p in list_files(self.searches)
            if p.name not in NOT_EXPORTS and p.suffix.lower() not in NOTE_SUFFIXES
        )

    def sheets(self, folder: str) -> Iterator[Path]:
        """Yield the CSV files in a folder of people's files, sorted by name."""
        yield from (
            p
            for p in list_files(self.corpus / folder)
            if p.suffix.lower() == ".csv" and p.parent == self.corpus / folder
        )

    def inputs(self) -> Iterator[Path]:
        """Yield every file that the outputs depend on. Misplaced files are included, because they are reported."""
        if self.protocol.is_file():
            yield self.protocol
        yield from (p for p in list_files(self.corpus) if p.suffix.lower() not in NOTE_SUFFIXES)

    @property
    def patches(self) -> Path:
        """The path of `patches.yaml`, which corrects metadata."""
        return self.corpus / "patches.yaml"

    @property
    def checksums(self) -> Path:
        """The path of the checksum list of the exports."""
        return self.searches / "SHA256SUMS"


def table_path(review: Review, name: str) -> Path:
    """Return the path of a stage's table, whether or not it exists."""
    return review.build / "stages" / f"{name}.parquet"


NOT_EXPORTS = frozenset({"SHA256SUMS"})
NOTE_SUFFIXES = frozenset({".md", ".sha256", ".slr-tmp", ".slr-lock"})
BACKUP = ".bak"  # a people's file as it was before it was converted


def list_files(folder: Path) -> list[Path]:
    """Return the files below a folder, sorted by path. Hidden files are left out, and links are not followed."""
    found = []
    for parent, folders, names in os.walk(folder):
        folders[:] = [f for f in folders if not is_hidden(f)]
        found += [Path(parent) / n for n in names if not is_hidden(n)]
    return sorted(found, key=lambda p: p.as_posix())


def is_hidden(name: str) -> bool:
    """Return whether a file or folder belongs to another program and is never read.

    These are hidden files, lock files of spreadsheets, and what Windows leaves in folders.

    >>> is_hidden(".DS_Store"), is_hidden("~$scopus.xlsx"), is_hidden("Thumbs.db"), is_hidden("scopus.xlsx")
    (True, True, True, False)
    """
    return name.startswith((".", "~$")) or name.casefold() in ("thumbs.db", "desktop.ini")


def find_root(start: Path) -> Path:
    """Return the nearest folder at or above `start` that contains `protocols/`."""
    for folder in (start, *start.parents):
        if (folder / "protocols").is_dir():
            return folder
    raise ReviewError(
        [
            Problem(
                code="PRJ001",
                message=f"there is no folder `protocols` in {start} or in any folder above it",
                hint="go to your project's folder, or start a review with `slr new NAME`",
            )
        ]
    )


def review_names(root: Path) -> tuple[str, ...]:
    """Return the names of the project's reviews in alphabetical order."""
    return tuple(sorted(p.stem for p in (root / "protocols").glob("*.yaml") if not p.name.startswith(".")))


def find_review(start: Path, name: str | None) -> Review:
    """Return the review with the given name, or the only review if `name` is None."""
    root = find_root(start)
    names = review_names(root)
    if name is None and len(names) == 1:
        return Review(root=root, name=names[0])
    if name is None:
        if not names:
            raise ReviewError(
                [
                    Problem(
                        code="PRJ002",
                        message="there is no protocol yet",
                        file="protocols/",
                        hint="start a review with `slr new NAME`",
                    )
                ]
            )
        hint = f"choose one: slr ... -r {names[0]}"
        raise ReviewError(
            [
                Problem(
                    code="PRJ003",
                    message=f"there are several reviews: {', '.join(names)}",
                    file="protocols/",
                    hint=hint,
                )
            ]
        )
    if name not in names:
        hint = f"reviews here: {', '.join(names)}" if names else "start a review with `slr new NAME`"
        raise ReviewError(
            [
                Problem(
                    code="PRJ004",
                    message=f"no review is called {name!r}{did_you_mean(name, names)}",
                    file="protocols/",
                    hint=hint,
                )
            ]
        )
    return Review(root=root, name=name)
