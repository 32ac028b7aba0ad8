"""Repair the end and the encoding of a people's file, so that a line can be added to it.

This module works on the content of a file; `slr.store.sheet_file` reads and writes the files.
"""

import csv
import io
from codecs import BOM_UTF8
from typing import Final

from slr.people.decode import decode_text


def is_utf_8(data: bytes) -> bool:
    """Return whether the bytes are UTF-8, with or without a byte-order mark."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def convert_to_utf_8(data: bytes) -> bytes:
    r"""Return the content of a file as UTF-8. `decode_text` determines how the lines that are not valid UTF-8 are read.

    The result begins with a byte-order mark if the file has one, or if no line contains a non-ASCII character
    in UTF-8. Without this mark, the spreadsheet program that saved the file would not recognise the encoding.
    Raises ValueError for binary data.

    >>> convert_to_utf_8("é".encode("cp1252")).decode("utf-8-sig")
    'é'
    """
    text = decode_text(data)
    if text is None:
        raise ValueError("the file contains binary data, which cannot be read as text")
    known = any(not line.isascii() and is_utf_8(line) for line in data.removeprefix(BOM_UTF8).splitlines())
    return (b"" if known and not data.startswith(BOM_UTF8) else BOM_UTF8) + text.encode()


def end_line(data: bytes, separator: str, columns: int) -> bytes:
    r"""Return the bytes to add at the end of a CSV file in UTF-8, so that a new line can follow.

    The bytes close a quote that is open in the last row, and end a line that a crash has cut off. A quote that is open
    in an earlier row is not closed, because a closing quote at the end would hide all rows in between.

    >>> end_line(b"a,b\n", ",", 2), end_line(b"a,b\n1,", ",", 2), end_line(b'a,b\n1,"x', ",", 2)
    (b'', b'\n', b'"\n')
    """
    if not data:
        return b""
    text = data.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    lines = text.rstrip("\n").split("\n")
    whole = data.endswith(b"\n")
    if _is_open(lines[-1], separator) or (
        not whole and _is_open(_cut_last_row(lines, separator, columns), separator)
    ):
        return b'"\n'
    return b"" if whole else b"\n"


def _cut_last_row(lines: list[str], separator: str, columns: int) -> str:
    """Return the end of the file, from the last line with enough separators to begin a row."""
    start = len(lines) - 1
    while start > 1 and lines[start].count(separator) < columns - 1:
        start -= 1
    return "\n".join(lines[start:])


_END: Final = "\x01"


def _is_open(text: str, separator: str) -> bool:
    """Return whether a text ends inside a quoted cell."""
    if '"' not in text:
        return False
    try:
        rows = list(csv.reader(io.StringIO(f"{text}\n{_END}", newline=""), delimiter=separator))
    except csv.Error:  # a cell longer than the reader takes: nothing closed it
        return True
    return rows[-1] != [_END]
