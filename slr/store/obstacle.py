"""Describe why the system could not read or write a file, and what people can do about it."""

import errno
from pathlib import Path
from typing import Final

from slr.model.problem import Problem

_PERMISSION: Final = "change the permissions of this file and its folder, or ask their owner to change them"
_FULL: Final = "free some space on the disk, or ask for more space, then try again; no existing file was lost"
_FOLDER_NEEDED: Final = (
    "a file already uses the name of this folder: rename or move this file, then try again"
)
_BUSY: Final = "close the other program that uses this file, then try again"

# System error -> what the person can do. Numbers that a system does not have are left out.
_HINTS: Final = {
    getattr(errno, name): hint
    for name, hint in {
        "EISDIR": "a folder already uses the name of this file: rename or move this folder, then try again",
        "ENOTDIR": _FOLDER_NEEDED,
        "EEXIST": _FOLDER_NEEDED,
        "EACCES": _PERMISSION,
        "EPERM": _PERMISSION,
        "EROFS": "this disk is read-only: copy the project to another disk",
        "ENOSPC": _FULL,
        "EDQUOT": _FULL,
        "EFBIG": _FULL,
        "ENAMETOOLONG": "use a shorter file name, or move the project to a folder with a shorter path",
        "ENOENT": "the file was moved or deleted, or its folder does not exist: restore it, or correct the path",
        "ELOOP": "this link leads back to itself: delete it, or put the file itself here",
        "EBUSY": _BUSY,
        "ETXTBSY": _BUSY,
        "EINVAL": "this is not an ordinary file: rename or move it, then try again",
        "EMFILE": "close other programs, or raise the limit of open files, then try again",
        "EIO": "the disk or the network drive may be damaged: copy the project to another disk",
    }.items()
    if hasattr(errno, name)
}
_OTHER: Final = "the system gives no further reason: try again; if this does not help, check the disk"


def describe_obstacle(error: OSError) -> Problem:
    """Return the problem for a file that could not be read or written.

    For some errors, the cause can be a folder with the name of the file. If there is such a folder, the hint says what to do about
    the folder.
    """
    message = (error.strerror or str(error)).lower()
    name = str(error.filename or "")
    number = errno.EISDIR if error.errno in _AMBIGUOUS and _is_folder(name) else error.errno
    hint = _OTHER if number is None else _HINTS.get(number, _OTHER)
    return Problem(code="DSK001", message=message, file=_shorten(name), hint=hint)


# A folder where a file should be is also reported as one of these errors, by Windows or by this program.
_AMBIGUOUS: Final = (errno.EACCES, errno.EINVAL, errno.EEXIST, errno.ENOTEMPTY)


def _is_folder(name: str) -> bool:
    try:
        return bool(name) and Path(name).is_dir()
    except OSError:
        return False


def _shorten(path: str) -> str:
    """Return a path for a message. If the path is in the current folder, return a relative path."""
    here = Path.cwd()
    return Path(path).relative_to(here).as_posix() if path and Path(path).is_relative_to(here) else path
