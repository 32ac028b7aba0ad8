"""The cache of a review: files in its build folder that can be computed again at any time."""

import io
from dataclasses import dataclass
from typing import BinaryIO

from slr.store.build import write_build
from slr.store.disk import read_plain
from slr.store.layout import Review


@dataclass(frozen=True, slots=True)
class BuildCache:
    """A cache that stores files below `build/<review>/stages/`."""

    review: Review

    def read(self, name: str) -> BinaryIO | None:
        """Open a stored file for reading. Returns None if there is no such file."""
        try:
            return io.BytesIO(read_plain(self.review.build / "stages" / name))
        except OSError:
            return None

    def write(self, name: str, data: bytes) -> None:
        """Store bytes in a file with the given name."""
        write_build(self.review, f"stages/{name}", data)
