"""A review's cache: files in its build folder that can be computed again at any time."""

from dataclasses import dataclass
from typing import BinaryIO

from slr.store.disk import write_bytes
from slr.store.layout import Review


@dataclass(frozen=True, slots=True)
class BuildCache:
    """Files below `build/<review>/stages/`."""

    review: Review

    def read(self, name: str) -> BinaryIO | None:
        """Return a stored file, open for reading, or None if there is none."""
        try:
            return (self.review.build / "stages" / name).open("rb")
        except OSError:
            return None

    def write(self, name: str, data: bytes) -> None:
        """Store bytes under a name."""
        write_bytes(self.review.build / "stages" / name, data)
