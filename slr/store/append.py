"""Add to the end of a file that others may replace, damage or lock at the same moment, without losing what was added.

A file is held under a lock while it is looked at and added to. After the lock is obtained, the path must still lead to
the same file; otherwise the file is opened again. What a failed write has left behind is cut off.
"""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from slr.store.disk import naming, sync_folder
from slr.store.lock import hold_lock

_FLAGS: Final = os.O_RDWR | os.O_APPEND | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """The state of a file: as long as it is the same, so is the content. `changed` is in nanoseconds."""

    device: int
    inode: int
    size: int
    changed: int

    @classmethod
    def of(cls, found: os.stat_result) -> "Stamp":
        """Return the stamp of a file from its status."""
        return cls(device=found.st_dev, inode=found.st_ino, size=found.st_size, changed=found.st_mtime_ns)


def read_stamp(path: Path) -> Stamp | None:
    """Return the stamp of a file, or None if there is no plain file at this path."""
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return Stamp.of(found) if stat.S_ISREG(found.st_mode) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenFile:
    """A file that this process holds under a lock. `made` says whether it did not exist before."""

    path: Path
    descriptor: int
    made: bool

    @property
    def stamp(self) -> Stamp:
        """The present state of the file."""
        return Stamp.of(os.fstat(self.descriptor))

    def read(self, start: int = 0, size: int | None = None) -> bytes:
        """Return bytes of the file from a place on, or all of them up to the end."""
        end = self.stamp.size if size is None else min(start + size, self.stamp.size)
        os.lseek(self.descriptor, start, os.SEEK_SET)
        parts = []
        while start < end and (part := os.read(self.descriptor, end - start)):
            parts.append(part)
            start += len(part)
        return b"".join(parts)

    def add(self, data: bytes) -> None:
        """Write bytes at the end and flush them to the disk. If this fails, the file has its old length again."""
        size = self.stamp.size
        with naming(self.path):
            try:
                left = memoryview(data)
                while left:
                    left = left[os.write(self.descriptor, left) :]
                os.fsync(self.descriptor)
            except BaseException:
                self.cut(size)
                raise
        if self.made:
            sync_folder(self.path.parent)

    def cut(self, size: int) -> None:
        """Give the file a length again that it had before."""
        with suppress(OSError):
            os.ftruncate(self.descriptor, size)
            os.fsync(self.descriptor)


@contextmanager
def hold_file(path: Path) -> Iterator[OpenFile]:
    """Hold a file under a lock while the block runs. A file that does not exist is made, and removed if it stays empty.

    Raises OSError with the path if it is not a plain file, cannot be opened, or leads to another file each time.
    """
    for _ in range(_TRIES):
        descriptor, made = _open(path)
        try:
            with hold_lock(descriptor, wait=True):
                if not _is_at(descriptor, path):
                    continue
                file = OpenFile(path=path, descriptor=descriptor, made=made)
                try:
                    yield file
                finally:
                    if made and file.stamp.size == 0:
                        path.unlink(missing_ok=True)
                return
        finally:
            os.close(descriptor)
    raise OSError(errno.EBUSY, "another program replaces this file again and again", str(path))


_TRIES: Final = 1000  # of opening a file that is replaced before its lock is obtained


def _open(path: Path) -> tuple[int, bool]:
    """Return the descriptor of a file that is open for reading and appending, and whether it was made."""
    if path.exists() and not path.is_file():  # opening a pipe or a device could wait for ever
        raise OSError(errno.EINVAL, "this is not a plain file", str(path))
    with suppress(FileExistsError):
        try:
            return os.open(path, _FLAGS | os.O_CREAT | os.O_EXCL, 0o666), True
        except FileNotFoundError:
            path.parent.mkdir(parents=True, exist_ok=True)
            return os.open(path, _FLAGS | os.O_CREAT | os.O_EXCL, 0o666), True
    return os.open(path, _FLAGS | os.O_CREAT, 0o666), False


def _is_at(descriptor: int, path: Path) -> bool:
    """Return whether a path leads to this open file."""
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False


def append_line(path: Path, line: bytes) -> None:
    """Append one line to a file and flush it to the disk. A last line that a crash has cut is ended first."""
    with hold_file(path) as file:
        size = file.stamp.size
        start = b"" if size == 0 or file.read(size - 1) == b"\n" else b"\n"
        file.add(start + line.rstrip(b"\n") + b"\n")
