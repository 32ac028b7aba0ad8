"""Keep bytes that do not fit into memory in a temporary file beside the tables of a review."""

import os
import tempfile
import weakref
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from slr.spill import Bytes
from slr.store.disk import UNFINISHED, naming
from slr.store.layout import Review
from slr.text.count import count


@dataclass(frozen=True, slots=True, weakref_slot=True, eq=False)
class FileSpill:
    """A spill in a temporary file. The file has no name if the system allows this.

    The file is closed when nothing refers to the spill any longer. The system then deletes the file, even if the process was
    killed. `folder` is the folder of the file, for messages.
    """

    folder: Path
    _descriptor: int

    def __post_init__(self) -> None:
        weakref.finalize(self, os.close, self._descriptor)

    def put(self, data: Bytes) -> int:
        """Append some bytes, and return their offset.

        Raises OSError with the path of the folder, for example if the disk is full.
        """
        with naming(self.folder):
            start = os.lseek(self._descriptor, 0, os.SEEK_END)
            rest = memoryview(data).cast("B")
            while rest:
                rest = rest[os.write(self._descriptor, rest) :]
        return start

    def get(self, start: int, size: int) -> bytes:
        """Return `size` bytes from the offset `start`. Raises OSError if there are fewer."""
        data = self._read(start, size)
        while len(data) < size:
            more = self._read(start + len(data), size - len(data))
            if not more:
                rest = count(size - len(data), "byte")
                raise OSError(f"{self.folder}: a temporary file of this program is too short by {rest}")
            data += more
        return data

    def _read(self, start: int, size: int) -> bytes:
        try:
            if _PREAD is not None:
                found: bytes = _PREAD(self._descriptor, size, start)
                return found
            os.lseek(self._descriptor, start, os.SEEK_SET)
            return os.read(self._descriptor, size)
        except OSError as error:
            raise OSError(error.errno, error.strerror, str(self.folder)) from error


_PREAD: Final[Any] = getattr(os, "pread", None)  # missing on Windows


def open_spill(review: Review) -> FileSpill:
    """Return an empty spill beside the tables of a review. Raises OSError if its file cannot be created.

    If the folder of the tables is a link that leads out of the build folder, the temporary folder of the system is
    used.
    """
    folder = review.build / "stages"
    if not folder.resolve().is_relative_to(review.build.resolve()):
        folder = Path(tempfile.gettempdir())
    with naming(folder):
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder, prefix=".spill-", suffix=UNFINISHED, buffering=0) as file:
            return FileSpill(folder, os.dup(file.fileno()))
