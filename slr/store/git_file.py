"""Write `.gitattributes` and `.gitignore`.

The lines in `.gitattributes` prevent git from losing rows and from changing exports. The lines in `.gitignore` name
the files that git ignores.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from slr.people.kind import KINDS
from slr.store.disk import read_plain, write_bytes
from slr.store.layout import FULL_TEXTS

# What git leaves out: results, the environment, the journal, and full texts, which are usually under copyright.
IGNORED: Final = ("build/", ".venv/", ".slr/", f"corpus/*/{FULL_TEXTS}/")


def list_attributes() -> tuple[str, ...]:
    """Return the lines of `.gitattributes`: one for each folder of people's files, and one for exports.

    When git merges two versions of a people's file, it keeps the rows of both versions. This is safe, because the order
    of rows does not matter. Git does not change line ends in exports.
    """
    folders = dict.fromkeys(folder.partition("/")[0] for folder in KINDS)
    people = (f"corpus/*/{folder}/** merge=union text eol=lf" for folder in folders)
    return (*people, "corpus/*/searches/** -text")


def write_git_files(root: Path) -> tuple[Path, ...]:
    """Add the missing lines to the files `.gitattributes` and `.gitignore` of a project. Return the paths of changed files.

    Raises OSError with the path if one of the two is not an ordinary file.
    """
    wanted = {root / ".gitattributes": list_attributes(), root / ".gitignore": IGNORED}
    return tuple(path for path, lines in wanted.items() if write_bytes(path, _add_lines(path, lines)))


def _add_lines(path: Path, lines: Iterable[str]) -> bytes:
    """Return the content of a file, with the lines that it lacks added at the end."""
    data = read_plain(path) if path.exists() else b""
    end = b"\r\n" if b"\r\n" in data else b"\n"
    there = {_plain(line) for line in data.decode("utf-8", "replace").splitlines()}
    missing = [line.encode() + end for line in lines if _plain(line) not in there]
    joint = end if missing and data and not data.endswith(b"\n") else b""
    return data + joint + b"".join(missing)


def _plain(line: str) -> str:
    """Return a line without byte order mark, extra spaces and outer slashes, so that lines can be compared.

    >>> _plain("/build/ ") == _plain("build")
    True
    """
    return " ".join(line.removeprefix("\ufeff").split()).strip("/")


def hide_from_git(root: Path) -> None:
    """Make git ignore everything in the folder `.slr` of a project, such as the journals and the private files of the desk."""
    write_bytes(root / ".slr" / ".gitignore", b"*\n")
