"""Define the folders of a project and the files of one review."""

import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from slr.model.problem import Problem, ReviewError, did_you_mean


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """One review: its name and the paths of its files. Problems show paths relative to `root`, the folder of the project.

    `scratch` is the folder that is used instead of `build/`, or None if `build/` is used.
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
        """The folder of everything that people add to the review, such as exports and people's files."""
        return self.root / "corpus" / self.name

    @property
    def searches(self) -> Path:
        """The folder of the exports."""
        return self.corpus / "searches"

    @property
    def build(self) -> Path:
        """The folder of the files that the program generates for this review."""
        return (self.scratch or self.root / "build") / self.name

    def shown(self, path: Path) -> str:
        """Return a path as text for messages. A path in the project is shown relative to the folder of the project."""
        return spell_path(path.relative_to(self.root) if path.is_relative_to(self.root) else path)

    def search_files(self) -> Iterator[Path]:
        """Yield the files below `searches/`, sorted by path.

        Notes (`.md`), checksum lists, unfinished files, lock files and hidden files are left out.
        """
        yield from (
            p
            for p in list_files(self.searches)
            if p.name not in NOT_EXPORTS and p.suffix.lower() not in NOTE_SUFFIXES
        )

    def sheets(self, folder: str) -> Iterator[Path]:
        """Yield the CSV files directly in a folder of people's files, sorted by name."""
        yield from (
            p
            for p in list_files(self.corpus / folder)
            if p.suffix.lower() == ".csv" and p.parent == self.corpus / folder
        )

    def inputs(self) -> Iterator[Path]:
        """Yield the paths of all files whose content can change the outputs.

        Misplaced files are included, because the outputs contain problems about such files. Full texts are included
        only if their names end in `.txt`.
        """
        if self.protocol.is_file():
            yield self.protocol
        yield from (p for p in self.listing().files if p.suffix.lower() not in NOTE_SUFFIXES)
        yield from (p for p in self.full_texts() if p.suffix.lower() == ".txt")

    def listing(self) -> "Listing":
        """Return the content of the corpus, without the folder of full texts."""
        return list_folder(self.corpus, without=FULL_TEXTS)

    def full_texts(self) -> "tuple[Path, ...]":
        """Return the text files and PDF files directly in the folder of full texts, sorted by name.

        Hidden files, subfolders, pipes and devices are left out. Links to files are followed.
        """
        folder = self.corpus / FULL_TEXTS
        if not folder.is_dir():
            return ()
        found = (p for p in folder.iterdir() if p.suffix.lower() in FULL_TEXT_SUFFIXES)
        return tuple(sorted(p for p in found if not is_hidden(p.name) and _find_oddity(p) is None))

    def unread(self) -> "tuple[Unread, ...]":
        """Return everything in the corpus that cannot be read as a file or folder.

        The folder of full texts is left out.
        """
        return self.listing().unread

    def folders_named_as_files(self) -> "tuple[Path, ...]":
        """Return the folders of the corpus that have the name of a file (`*.csv` or `patches.yaml`), sorted.

        Folders below `searches/` can have any name, so they are left out.
        """
        below = self.listing().folders
        people = (p for p in below if p.suffix.lower() == ".csv" and not p.is_relative_to(self.searches))
        return tuple(sorted({*people, *(p for p in below if p == self.patches)}))

    @property
    def patches(self) -> Path:
        """The path of `patches.yaml`, which corrects metadata."""
        return self.corpus / "patches.yaml"

    @property
    def checksums(self) -> Path:
        """The path of the checksum list of the exports."""
        return self.searches / "SHA256SUMS"


def spell_path(path: Path) -> str:
    r"""Return a path as text, with forward slashes. Bytes that are not UTF-8 are escaped.

    >>> spell_path(Path(os.fsdecode(b"caf\xe9/a.ris")))
    'caf\\xe9/a.ris'
    """
    return os.fsencode(path.as_posix()).decode("utf-8", "backslashreplace")


def follow_links(path: Path) -> Path:
    """Follow the links in a path, and return the absolute path. Links that form a loop are not followed."""
    try:
        return path.resolve()
    except RuntimeError:  # Python before 3.13 raises it for such links
        return path.absolute()


def table_path(review: Review, name: str) -> Path:
    """Return the path of a stage's table, whether or not it exists."""
    return review.build / "stages" / f"{name}.parquet"


NOT_EXPORTS = frozenset({"SHA256SUMS"})
NOTE_SUFFIXES = frozenset({".md", ".sha256", ".slr-tmp", ".slr-lock"})
FULL_TEXTS = "fulltexts"  # the folder of a corpus for PDF files and other full texts
FULL_TEXT_SUFFIXES = frozenset({".txt", ".pdf"})
BACKUP = ".bak"  # the suffix of an earlier version of a file that was converted or replaced


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A path that cannot be read as a file or folder, with the reason and what to do about it."""

    path: Path
    what: str
    hint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """The content of a folder and its subfolders: files, folders, and everything that cannot be read as a file or folder.

    Each list is sorted by path.
    """

    files: tuple[Path, ...]
    folders: tuple[Path, ...]
    unread: tuple[Unread, ...]


def list_files(folder: Path) -> tuple[Path, ...]:
    """Return the ordinary files below a folder, sorted by path.

    Hidden files, and hidden or linked folders, are left out.
    """
    return list_folder(folder).files


def list_folder(folder: Path, *, without: str = "") -> Listing:
    """Return everything below a folder, except hidden files and folders, and except the subfolder named `without`.

    Links to files are followed, and links to folders are not. `unread` contains links to folders, links to missing
    files, folders that cannot be read, and names that are not UTF-8 text. It also contains pipes and devices, because
    reading them could block forever.
    """
    files: list[Path] = []
    within: list[Path] = []
    unread: list[Unread] = []
    failed: list[OSError] = []
    for parent, folders, names in os.walk(folder, onerror=failed.append):
        left_out = without if Path(parent) == folder else ""
        below = [Path(parent, f) for f in folders if not is_hidden(f) and f != left_out]
        unread += [odd for path in below if (odd := _find_odd_folder(path)) is not None]
        folders[:] = [path.name for path in below if _find_odd_folder(path) is None]
        within += [Path(parent, f) for f in folders]
        for path in (Path(parent, n) for n in names if not is_hidden(n)):
            odd = _find_oddity(path)
            unread += [odd] if odd is not None else []
            files += [path] if odd is None else []
    unread += [_closed_folder(e) for e in failed if not isinstance(e, FileNotFoundError | NotADirectoryError)]
    return Listing(
        files=tuple(sorted(files, key=lambda p: p.as_posix())),
        folders=tuple(sorted(within, key=lambda p: p.as_posix())),
        unread=tuple(sorted(unread, key=lambda u: u.path.as_posix())),
    )


def _find_oddity(path: Path) -> Unread | None:
    """Return why a path cannot be read as a file, or None if it can."""
    if not _is_text(path.name):
        return _unreadable_name(path)
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        what, hint = "it is a link to a file that does not exist", "put the file back, or delete the link"
        return Unread(path=path, what=what, hint=hint)
    except OSError as error:
        return Unread(
            path=path,
            what=str(error.strerror).lower(),
            hint="check the permissions of its folder and, if it is a link, the file to which it leads",
        )
    if stat.S_ISREG(mode):
        return None
    return Unread(
        path=path,
        what="it is a pipe, a device or another special file",
        hint="put an ordinary file in its place, or delete it",
    )


def _find_odd_folder(path: Path) -> Unread | None:
    """Return why a folder is not searched, or None if it is searched."""
    if not _is_text(path.name):
        return _unreadable_name(path)
    if path.is_symlink():
        hint = "replace the link with the folder itself"
        return Unread(
            path=path, what="it is a link to a folder, and links to folders are not followed", hint=hint
        )
    return None


def _unreadable_name(path: Path) -> Unread:
    return Unread(path=path, what="its name is not UTF-8 text", hint="rename the file or folder")


def _is_text(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _closed_folder(error: OSError) -> Unread:
    hint = "give yourself permission to read this folder; until then, nothing in it is read"
    return Unread(path=Path(error.filename), what=f"the folder cannot be read: {error.strerror}", hint=hint)


def is_hidden(name: str) -> bool:
    """Return whether the program ignores files and folders with this name.

    It ignores hidden files and folders, lock files of spreadsheet programs, and files that Windows adds to folders.

    >>> is_hidden(".DS_Store"), is_hidden("~$scopus.xlsx"), is_hidden("Thumbs.db"), is_hidden("scopus.xlsx")
    (True, True, True, False)
    """
    return name.startswith((".", "~$")) or name.casefold() in ("thumbs.db", "desktop.ini")


def find_root(start: Path) -> Path:
    """Return the nearest folder at or above `start` that contains `protocols/`. Raises ReviewError if there is none."""
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
    found = (p for p in (root / "protocols").glob("*.yaml") if not p.name.startswith("."))
    return tuple(sorted(p.stem for p in found if p.is_file()))


VARIABLE: Final = (
    "SLR_REVIEW"  # the environment variable with the name of the review, if a command gives none
)
EXAMPLES: Final = (
    "asn-performance",
    "demo-telework",
)  # the reviews that come with the program, first the default


def find_review(start: Path, name: str | None) -> Review:
    """Return the review with the given name. Raises ReviewError if there is none.

    If `name` is None, return the only review that is not an example. If all reviews are examples, return the first of
    them in alphabetical order. If several reviews are not examples, raises ReviewError with a list of all reviews. Also
    raises ReviewError if `start` is not in a project.
    """
    root = find_root(start)
    names = review_names(root)
    own = tuple(n for n in names if n not in EXAMPLES)
    if name is None and len(own or names[:1]) == 1:
        return Review(root=root, name=(own or names)[0])
    if name is None:
        raise ReviewError([_several(names, own) if names else _no_protocol()])
    if name not in names:
        raise ReviewError([_unknown(name, names)])
    return Review(root=root, name=name)


def _no_protocol() -> Problem:
    hint = "start a review with `slr new NAME`"
    return Problem(code="PRJ002", message="there is no protocol yet", file="protocols/", hint=hint)


def _several(names: Sequence[str], own: Sequence[str]) -> Problem:
    message = f"there are several reviews: {', '.join(names)}"
    hint = f"choose one with `-r {own[0]}`; to choose one for the whole terminal session, run `export {VARIABLE}={own[0]}`"
    return Problem(code="PRJ003", message=message, file="protocols/", hint=hint)


def _unknown(name: str, names: Sequence[str]) -> Problem:
    message = f"no review is called {name!r}{did_you_mean(name, names)}"
    hint = f"reviews here: {', '.join(names)}" if names else "start a review with `slr new NAME`"
    return Problem(code="PRJ004", message=message, file="protocols/", hint=hint)
