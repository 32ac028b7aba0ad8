"""Read files, lock files, and write files atomically.

After a crash, either the old file or the complete new file is there, never a part of the new one.
"""

import contextlib
import errno
import hashlib
import os
import stat
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Final

from slr.store.lock import hold_lock


def read_bytes(path: Path) -> bytes:
    """Return the bytes of a file. If this fails, the OSError names the file."""
    with naming(path):
        return path.read_bytes()


def read_plain(path: Path) -> bytes:
    """Return the bytes of an ordinary file, or of a link to an ordinary file.

    For anything else, such as a pipe or a device, raises OSError with the path. Never waits for data.
    """
    with naming(path), os.fdopen(open_plain(path), "rb") as file:
        return file.read()


def open_plain(path: Path) -> int:
    """Open an ordinary file for reading and return its descriptor.

    Raises OSError for anything else, such as a pipe or a device. Never waits for data.
    """
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    if stat.S_ISREG(os.fstat(descriptor).st_mode):
        return descriptor
    os.close(descriptor)
    raise OSError(errno.EINVAL, "not an ordinary file", os.fspath(path))


def write_bytes(path: Path, data: bytes) -> bool:
    """Write a file atomically, through a temporary file in the same folder. A file with the same content is left as it is.

    Returns whether the file has changed. If writing fails, the OSError names the file.
    """
    with naming(path):
        if path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data:
            return False
    with replacing(path) as file:
        file.write(data)
    return True


def write_new(path: Path, data: bytes) -> None:
    """Write a file that does not exist yet, atomically. Raises FileExistsError, and changes nothing, if the file exists.

    If writing fails, the OSError names the file.
    """
    with naming(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.", suffix=UNFINISHED)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(name).chmod(0o666 & ~_umask())
            _rename_to_new(Path(name), path)
        finally:
            Path(name).unlink(missing_ok=True)
        sync_folder(path.parent)


def _rename_to_new(path: Path, new: Path) -> None:
    """Rename a file. Raises FileExistsError if there is a file with the new name."""
    try:
        os.link(path, new)  # unlike a rename, a link never replaces a file
    except FileExistsError:
        raise
    except (OSError, AttributeError, NotImplementedError):  # a file system without links
        if new.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(new)) from None
        path.rename(new)


def write_parts(path: Path, parts: Iterable[bytes]) -> str:
    """Write a file atomically from its parts, and return the SHA-256 of its content in hexadecimal.

    Only one part is in memory at a time. A file with the same content is left as it is. If writing fails, the OSError
    names the file.
    """
    written = hashlib.sha256()
    with contextlib.suppress(_UnchangedError), replacing(path) as file:
        for part in parts:
            file.write(part)
            written.update(part)
        same_size = path.is_file() and path.stat().st_size == file.tell()
        if same_size and digest_file(path) == written.hexdigest():
            raise _UnchangedError
    return written.hexdigest()


class _UnchangedError(Exception):
    """Error that is raised if the new file has the same content as the old file. The old file is then kept."""


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """Yield a new file that replaces the file at `path` at the end of the block.

    The old file stays unchanged until the end of the block. If the block raises an error, the old file is kept. If
    writing fails, the OSError names the file.
    """
    with naming(path):
        new = not path.exists()
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.", suffix=UNFINISHED)
        try:
            with os.fdopen(handle, "w+b") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            Path(name).chmod(path.stat().st_mode & 0o777 if not new else 0o666 & ~_umask())
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        if new:
            sync_folder(path.parent)


UNFINISHED: Final = ".slr-tmp"  # the end of the name of a file that is not yet complete


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def sync_folder(folder: Path) -> None:
    """Flush the directory entries of a folder to the disk, so that a new file survives a power failure.

    If the system cannot flush a folder, nothing happens.
    """
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextlib.contextmanager
def naming(path: Path) -> Iterator[None]:
    """Add the path of a file to an OSError that is raised in the block, because the system can omit the path.

    An OSError without an error number is raised unchanged.
    """
    try:
        yield
    except OSError as error:
        if error.errno is None:
            raise
        raise OSError(error.errno, error.strerror, str(path)) from error


def sweep(folder: Path, *, lock: Path | None = None) -> None:
    """Delete the unfinished files that a crash has left below a folder.

    If `lock` is given, files that were changed in the last hour are kept, because another process may still be writing
    them. `lock` is a file that has just been locked. Its modification time is taken as the current time. A file that
    cannot be deleted is kept.
    """
    for path in folder.rglob(f".*{UNFINISHED}"):
        with contextlib.suppress(OSError):
            if lock is None or path.stat().st_mtime < lock.stat().st_mtime - _HOUR:
                path.unlink()


_HOUR: Final = 3600  # seconds


def can_write(folder: Path) -> bool:
    """Return whether the user has the permission to write in a folder.

    If the folder does not exist, the nearest existing folder above it is tested instead.
    """
    there = next(p for p in (folder, *folder.parents) if p.exists())
    return os.access(there, os.W_OK)


@contextlib.contextmanager
def exclusive(path: Path) -> Iterator[bool]:
    """Hold the lock on a file while the block runs. Yields True if this process has the lock, otherwise False.

    If the file is missing, it is created. If this process has the lock, the modification time of the file is set to the
    current time. If the file can be neither created nor read because the folder or the disk is read-only, nothing is
    locked, but the result is True. Raises OSError for other failures.
    """
    file = _open_lock(path)
    if file is None:
        yield True
        return
    with file, hold_lock(file.fileno(), wait=False) as mine:
        if mine:
            with contextlib.suppress(OSError):
                os.utime(path)
        yield mine


def _open_lock(path: Path) -> IO[bytes] | None:
    """Return the open lock file, or None if the file can be neither written nor read because the folder or disk is read-only."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _demand_plain(path)
        return path.open("ab")
    except OSError as error:
        if error.errno not in _READ_ONLY:
            raise
    with contextlib.suppress(OSError):
        return path.open("rb")
    return None


def _demand_plain(path: Path) -> None:
    """Raise OSError if a path exists and is not an ordinary file.

    Opening a pipe, for example, would wait for another program.
    """
    if path.exists() and not path.is_file():
        raise OSError(errno.EINVAL, "not an ordinary file", str(path))


_READ_ONLY: Final = (errno.EACCES, errno.EPERM, errno.EROFS)


def digest(data: bytes) -> str:
    """Return the SHA-256 of the bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def digest_file(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal. The file can be larger than the memory.

    Raises OSError with the path if it is not the path of an ordinary file.
    """
    with naming(path), os.fdopen(open_plain(path), "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
