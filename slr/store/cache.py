"""The cache of a review: files in its build folder that can be computed again at any time."""

import io
from dataclasses import dataclass
from typing import BinaryIO, Final

from slr.store.build import write_build
from slr.store.disk import digest, read_plain
from slr.store.layout import Review
from slr.store.manifest import hash_program

_SEAL: Final = 64  # characters of the hash at the beginning of a stored file


@dataclass(frozen=True, slots=True)
class BuildCache:
    """A cache that stores files below `build/<review>/stages/`.

    Each file begins with a hash of its content and of the program.
    """

    review: Review

    def read(self, name: str) -> BinaryIO | None:
        """Open a stored file for reading.

        If there is no such file, if it is damaged, or if another version of the program stored it, return
        None.
        """
        try:
            stored = read_plain(self.review.build / "stages" / name)
        except OSError:
            return None
        data = stored[_SEAL:]
        return io.BytesIO(data) if stored[:_SEAL] == _seal(data) else None

    def write(self, name: str, data: bytes) -> None:
        """Store bytes in a file with the given name."""
        write_build(self.review, f"stages/{name}", _seal(data) + data)


def _seal(data: bytes) -> bytes:
    return digest(hash_program().encode() + data).encode()
