"""Name the first difference between two versions of a file."""

import io
import zipfile
from itertools import zip_longest
from typing import Final

from slr.formats.archive import DAMAGED

_SHOWN: Final = 80  # characters of a line that are shown


def find_difference(expected: bytes, found: bytes) -> str:
    r"""Return a phrase that names the first difference, or "" if the two versions are equal.

    For a text, the phrase names the line. For a ZIP archive, such as a DOCX file, it names the part and the line. For
    other files, it names the byte.

    >>> find_difference(b"a\nb\n", b"a\nc\n")
    "line 2: expected 'b', found 'c'"
    """
    if expected == found:
        return ""
    old, new = _unpack(expected), _unpack(found)
    if old is not None and new is not None:
        return _compare_parts(old, new)
    try:
        return _compare_lines(expected.decode(), found.decode())
    except UnicodeDecodeError:
        return _compare_bytes(expected, found)


def _unpack(data: bytes) -> dict[str, bytes] | None:
    if not data.startswith(b"PK"):
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            return {name: file.read(name) for name in file.namelist()}
    except DAMAGED:
        return None


def _compare_parts(old: dict[str, bytes], new: dict[str, bytes]) -> str:
    for name in sorted({*old, *new}):
        if name not in new:
            return f"part {name} is missing"
        if name not in old:
            return f"part {name} was not expected"
        if inner := find_difference(old[name], new[name]):
            return f"part {name}, {inner}"
    return "the same parts, packed differently"


def _compare_lines(old: str, new: str) -> str:
    pairs = zip_longest(old.splitlines(keepends=True), new.splitlines(keepends=True))
    for number, (one, other) in enumerate(pairs, start=1):
        if one != other:
            return f"line {number}: expected {_show(one, other)}, found {_show(other, one)}"
    raise AssertionError("two different texts have the same lines")


def _show(line: str | None, other: str | None) -> str:
    if line is None:
        return "the end of the file"
    start = 0
    if len(line) > _SHOWN and other is not None:
        same = next(
            (i for i, (a, b) in enumerate(zip(line, other, strict=False)) if a != b),
            min(len(line), len(other)),
        )
        start = max(0, same - _SHOWN // 4)
    text = line[start : start + _SHOWN]
    shown = text.rstrip("\n") if other is None or line.rstrip("\n") != other.rstrip("\n") else text
    return f"{'…' if start else ''}{shown!r}{'…' if start + _SHOWN < len(line) else ''}"


def _compare_bytes(old: bytes, new: bytes) -> str:
    at = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    return f"byte {at + 1} of {len(old)}"
