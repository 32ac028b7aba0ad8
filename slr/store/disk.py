"""Write files atomically: a crash leaves either the old file or the new one, never a partial file."""

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
    """Write a file atomically, through a temporary file in the same folder. A file with the same content is not touched.

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
    """Append one line and flush it to the disk. A new file starts with the header.

    The line is written in one call under a lock, so that lines of two writers never mix. If a crash cut off the
    last line of the file, a line break is written first.
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
    """Lock a file while the block runs. Yields False if another process has locked the file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file, hold_lock(file.fileno(), wait=False) as mine:
        yield mine


def digest(data: bytes) -> str:
    """Return the SHA-256 of the bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()
