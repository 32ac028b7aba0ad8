"""Check that the tables of stages are unchanged. If a file cannot have changed since the last check, it is not read again."""

import contextlib
import json
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from slr.model.problem import ReviewError
from slr.store.build import write_build
from slr.store.disk import digest_file, read_plain
from slr.store.layout import Review, table_path

_CHECKED: Final = (
    "stages/.checked.json"  # for each table: its size, times and place on the disk, and its hash
)
_YOUNG: Final = 2_000_000_000  # nanoseconds; a file that changed so shortly before a check could have changed again unnoticed


def tables_intact(review: Review, tables: Mapping[str, str]) -> bool:
    """Return whether all tables exist and have the given hashes. `tables` maps the names of tables to hashes.

    If all tables are unchanged, their state on the disk is recorded for the next check.
    """
    checked, found = _read_checked(review), {}
    for name, known in tables.items():
        try:
            state = [*_read_state(table_path(review, name)), known]
            if checked.get(name) != state and digest_file(table_path(review, name)) != known:
                return False
        except (OSError, ValueError):
            return False
        found[name] = state
    if any(checked.get(name) != state for name, state in found.items()):
        data = json.dumps({**checked, **found}, indent=1, sort_keys=True).encode()
        with contextlib.suppress(OSError, ReviewError):  # without the file, every check reads every table
            write_build(review, _CHECKED, data)
    return True


def _read_checked(review: Review) -> dict[str, object]:
    """Return the state of each table, as earlier checks recorded it. If the record cannot be read, the result is empty.

    The state of a file that changed just before the last check is left out. Such a file can change again and keep the
    same modification time.
    """
    path = review.build / _CHECKED
    try:
        before = path.stat().st_mtime_ns - _YOUNG
        found = json.loads(read_plain(path))
        return {name: state for name, state in found.items() if state[2] < before and state[1] < before}
    except (OSError, ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return {}


def _read_state(path: Path) -> tuple[int, int, int, int]:
    """Return the size of a file, the times of its last changes (content and status), and its inode number.

    Raises OSError if the file is not an ordinary file.
    """
    found = path.stat()
    if not stat.S_ISREG(found.st_mode):
        raise OSError("not an ordinary file")
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino
