"""Append lines to files that other programs can replace, damage or lock at the same time, so that no added line is lost.

A file is locked while it is read and while lines are appended. If another program replaces the file before it is
locked, the new file is opened instead. If a write fails, the part that was written is removed.
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
    """The state of a file on the disk. A file that still has the same stamp is treated as unchanged.

    `changed` is the time of the last change in nanoseconds.
    """

    device: int
    inode: int
    size: int
    changed: int

    @classmethod
    def of(cls, found: os.stat_result) -> "Stamp":
        """Return the stamp of a file, given the result of `os.stat`."""
        return cls(device=found.st_dev, inode=found.st_ino, size=found.st_size, changed=found.st_mtime_ns)


def read_stamp(path: Path) -> Stamp | None:
    """Return the stamp of the file at a path, or None if there is no ordinary file at this path."""
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return Stamp.of(found) if stat.S_ISREG(found.st_mode) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenFile:
    """An open file that this process has locked. If this process created the file, `made` is True."""

    path: Path
    descriptor: int
    made: bool

    @property
    def stamp(self) -> Stamp:
        """The current stamp of the file."""
        return Stamp.of(os.fstat(self.descriptor))

    def read(self, start: int = 0, size: int | None = None) -> bytes:
        """Return at most `size` bytes of the file from the position `start`. If `size` is None, return all bytes up to the end."""
        end = self.stamp.size if size is None else min(start + size, self.stamp.size)
        os.lseek(self.descriptor, start, os.SEEK_SET)
        parts = []
        while start < end and (part := os.read(self.descriptor, end - start)):
            parts.append(part)
            start += len(part)
        return b"".join(parts)

    def add(self, data: bytes) -> None:
        """Append bytes and flush them to the disk.

        If this fails, the file is cut back to its old length, and an OSError names the file.
        """
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
        """Shorten the file to `size` bytes. An OSError is ignored."""
        with suppress(OSError):
            os.ftruncate(self.descriptor, size)
            os.fsync(self.descriptor)


@contextmanager
def hold_file(path: Path) -> Iterator[OpenFile]:
    """Open and lock a file while the block runs, and yield the open file.

    If the file or its folder is missing, it is created. A file that was created here and is still empty at the end of
    the block is deleted.

    Raises OSError with the path in these cases:

    - The path leads to a folder, a pipe or a device.
    - The file cannot be opened.
    - Another program keeps replacing the file.
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
                    if made and file.stamp.size == 0 and _is_at(descriptor, path):
                        path.unlink(missing_ok=True)
                return
        finally:
            os.close(descriptor)
    raise OSError(errno.EBUSY, "another program keeps replacing this file", str(path))


_TRIES: Final = 1000  # how often a file is opened that another program replaces before the lock is obtained


def _open(path: Path) -> tuple[int, bool]:
    """Open a file. Return its descriptor, and whether the file was created because it was missing.

    Raises OSError for anything that is not an ordinary file, such as a pipe or a device.
    """
    if path.exists() and not path.is_file():  # opening a pipe or a device could wait for ever
        raise OSError(errno.EINVAL, "this is not an ordinary file", str(path))
    with suppress(FileExistsError):
        try:
            return os.open(path, _FLAGS | os.O_CREAT | os.O_EXCL, 0o666), True
        except FileNotFoundError:
            path.parent.mkdir(parents=True, exist_ok=True)
            return os.open(path, _FLAGS | os.O_CREAT | os.O_EXCL, 0o666), True
    return os.open(path, _FLAGS | os.O_CREAT, 0o666), False


def _is_at(descriptor: int, path: Path) -> bool:
    """Return whether a path still refers to the open file."""
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False


def append_line(path: Path, line: bytes) -> None:
    """Append one or more lines to a file and flush them to the disk. The added text ends with one line break.

    If the file does not end with a line break, for example after a crash, a line break is added first. Raises OSError
    if the lines cannot be written, and in the same cases as `hold_file`.
    """
    with hold_file(path) as file:
        size = file.stamp.size
        start = b"" if size == 0 or file.read(size - 1) == b"\n" else b"\n"
        file.add(start + line.rstrip(b"\n") + b"\n")
