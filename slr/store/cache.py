"""Keep files that can be computed again, in the build folder of a review or in a folder that the user names."""

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO, Final

from slr.store.build import open_build
from slr.store.disk import open_plain, replacing
from slr.store.layout import Review
from slr.store.manifest import hash_program
from slr.store.shared import SharedFile, locate

Bytes = bytes | memoryview

_SEAL: Final = 64  # characters of the hash at the beginning of a stored file
_PIECE: Final = 1 << 20  # bytes that are hashed at a time


@dataclass(frozen=True, slots=True)
class BuildCache:
    """A cache that stores files below `build/<review>/stages/`.

    Each file begins with a hash of its content. If `lasting` is false, the hash also covers the code of the program.
    Another version of the program therefore does not use the file. `storage` is the URL that other processes use for
    the project's folder. If it is empty, they use the same path as this process.
    """

    review: Review
    lasting: bool = False
    storage: str = ""

    def read(self, name: str) -> BinaryIO | None:
        """Open a stored file and return it, positioned after its hash.

        If the file is missing or damaged, return None. If `lasting` is false, also return None for a file that another
        version of the program stored.
        """
        return _open_sealed(self.review.build / "stages" / name, lasting=self.lasting)

    def share(self, name: str) -> SharedFile:
        """Return a function that opens a stored file in any process. The file is read from its beginning, and not checked."""
        return SharedFile(locate(self.review, self.review.build / "stages" / name, self.storage))

    def write(self, name: str, *parts: Bytes) -> None:
        """Store the parts, one after another, in a file with the given name."""
        self.write_parts(name, parts)

    def write_parts(self, name: str, parts: Iterable[Bytes]) -> None:
        """Store the parts, one after another, in a file with the given name. Only one part is in memory at a time."""
        with open_build(self.review, f"stages/{name}") as file:
            _write_sealed(file, parts, lasting=self.lasting)


@dataclass(frozen=True, slots=True)
class FolderCache:
    """A cache in a folder that the user names. Every version of the program can use the files of this cache.

    If the user names no folder, nothing is stored.
    """

    folder: Path | None

    def read(self, name: str) -> BinaryIO | None:
        """Open a stored file, positioned after its hash. Return None if the file is missing or damaged."""
        return None if self.folder is None else _open_sealed(self.folder / name, lasting=True)

    def write(self, name: str, *parts: Bytes) -> None:
        """Store the parts, one after another, in a file with the given name. If there is no folder, do nothing."""
        self.write_parts(name, parts)

    def write_parts(self, name: str, parts: Iterable[Bytes]) -> None:
        """Store the parts as `write` does. Only one part is in memory at a time."""
        if self.folder is not None:
            with replacing(self.folder / name) as file:
                _write_sealed(file, parts, lasting=True)


def _write_sealed(file: IO[bytes], parts: Iterable[Bytes], *, lasting: bool) -> None:
    """Write the parts, and then write their hash at the start of the file."""

    def write() -> Iterator[Bytes]:
        for part in parts:
            file.write(part)
            yield part

    file.seek(_SEAL)
    seal = _seal(write(), lasting=lasting)
    file.seek(0)
    file.write(seal)


def _open_sealed(path: Path, *, lasting: bool) -> BinaryIO | None:
    """Open a file and return it, positioned after its hash.

    If the file cannot be opened or its hash is wrong, return None. The file is hashed piece by piece, so it can be
    larger than the memory.
    """
    try:
        file = os.fdopen(open_plain(path), "rb")
    except OSError:
        return None
    stored = file.read(_SEAL)
    if stored != _seal(iter(lambda: file.read(_PIECE), b""), lasting=lasting):
        file.close()
        return None
    file.seek(_SEAL)
    return file


def _seal(parts: Iterable[Bytes], *, lasting: bool) -> bytes:
    found = hashlib.sha256(b"" if lasting else hash_program().encode())
    for part in parts:
        found.update(part)
    return found.hexdigest().encode()
