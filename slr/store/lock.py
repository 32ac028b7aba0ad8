"""Lock open files on POSIX and Windows, so that two processes never write to the same file at the same time."""

import contextlib
import importlib
import os
import time
from collections.abc import Iterator
from typing import Any, Final

# Windows locks bytes and makes them unreadable to other processes, so the locked byte is far beyond the end of any file that
# this program writes.
_PLACE: Final = 2**31 - 2
_PAUSE: Final = 0.05  # seconds between two tries; a lock of Windows that waits gives up after ten seconds


@contextlib.contextmanager
def hold_lock(descriptor: int, *, wait: bool) -> Iterator[bool]:
    """Lock an open file while the block runs. Yields True if the lock was obtained, otherwise False.

    If `wait` is true, the call waits until the lock is free. On POSIX, it raises OSError if the file cannot be locked. If
    `wait` is false, and another process or another handle of the same file has the lock, the result is False.
    """
    try:
        fcntl: Any = importlib.import_module("fcntl")
    except ImportError:
        with _hold_on_windows(descriptor, wait=wait) as mine:
            yield mine
        return
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError:
        if wait:
            raise
        yield False
        return
    try:
        yield True
    finally:
        fcntl.flock(descriptor, fcntl.LOCK_UN)


@contextlib.contextmanager
def _hold_on_windows(descriptor: int, *, wait: bool) -> Iterator[bool]:
    msvcrt: Any = importlib.import_module("msvcrt")
    while not (mine := _lock_byte(msvcrt, descriptor)) and wait:
        time.sleep(_PAUSE)
    try:
        yield mine
    finally:
        if mine:
            os.lseek(descriptor, _PLACE, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)


def _lock_byte(msvcrt: Any, descriptor: int) -> bool:
    os.lseek(descriptor, _PLACE, os.SEEK_SET)
    try:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    except OSError:
        return False
    return True
