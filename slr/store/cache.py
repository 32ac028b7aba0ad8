"""Cache files that can be computed again at any time, in the build folder of a review or in a folder that the user names."""

import io
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from slr.store.build import write_build
from slr.store.disk import digest, read_plain, write_bytes
from slr.store.layout import Review
from slr.store.manifest import hash_program

_SEAL: Final = 64  # characters of the hash at the beginning of a stored file


@dataclass(frozen=True, slots=True)
class BuildCache:
    """A cache that stores files below `build/<review>/stages/`.

    Each file begins with a hash of its content. Unless `lasting` is set, the code of the program is hashed, too, so
    that another version of the program does not use the file.
    """

    review: Review
    lasting: bool = False

    def read(self, name: str) -> BinaryIO | None:
        """Open a stored file for reading.

        Return None if there is no such file, or if the file is damaged. If `lasting` is not set, also return None if
        another version of the program stored the file.
        """
        return _open_sealed(self.review.build / "stages" / name, lasting=self.lasting)

    def write(self, name: str, data: bytes) -> None:
        """Store bytes in a file with the given name."""
        write_build(self.review, f"stages/{name}", _seal(data, lasting=self.lasting) + data)


@dataclass(frozen=True, slots=True)
class FolderCache:
    """A cache in a folder that the user names. Every version of the program can use the files of this cache.

    If the user names no folder, nothing is stored.
    """

    folder: Path | None

    def read(self, name: str) -> BinaryIO | None:
        """Open a stored file for reading. Return None if there is no such file or if it is damaged."""
        return None if self.folder is None else _open_sealed(self.folder / name, lasting=True)

    def write(self, name: str, data: bytes) -> None:
        """Store bytes in a file with the given name."""
        if self.folder is not None:
            write_bytes(self.folder / name, _seal(data, lasting=True) + data)


def _open_sealed(path: Path, *, lasting: bool) -> BinaryIO | None:
    try:
        stored = read_plain(path)
    except OSError:
        return None
    data = stored[_SEAL:]
    return io.BytesIO(data) if stored[:_SEAL] == _seal(data, lasting=lasting) else None


def _seal(data: bytes, *, lasting: bool) -> bytes:
    return digest((b"" if lasting else hash_program().encode()) + data).encode()
