"""Bytes on disk: whole or not at all. A kill at any moment leaves the old file or the new one, never half of either."""

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from slr.store.lock import hold_lock


def read_bytes(path: Path) -> bytes:
    """Return the bytes of a file."""
    return path.read_bytes()


def write_bytes(path: Path, data: bytes) -> bool:
    """Write through a temporary file in the same folder and an atomic replace; leave an equal file alone.

    Returns whether the file changed.
    """
    if path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.", suffix=".slr-tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return True


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def append_line(path: Path, line: bytes, *, header: bytes) -> None:
    """Append one line and flush it to the disk before returning; a new file starts with the header.

    The line is written by one call, under a lock, so that two writers never mix; a last line that a crash cut short is
    closed first, so that the new one stands alone.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab+") as file, hold_lock(file.fileno(), wait=True):
        size = file.seek(0, os.SEEK_END)
        start = b""
        if size == 0:
            start = header.rstrip(b"\n") + b"\n"
        else:
            file.seek(-1, os.SEEK_END)
            start = b"" if file.read(1) == b"\n" else b"\n"
        file.write(start + line.rstrip(b"\n") + b"\n")
        file.flush()
        os.fsync(file.fileno())


@contextlib.contextmanager
def exclusive(path: Path) -> Iterator[bool]:
    """Hold a lock file for as long as the block runs; yields False when another process holds it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file, hold_lock(file.fileno(), wait=False) as mine:
        yield mine


def digest(data: bytes) -> str:
    """Return the SHA-256 of the bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()
