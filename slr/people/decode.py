"""Decode the bytes of a people's file, line by line if encodings are mixed or bytes are damaged."""

import codecs
import re
from typing import Final

UTF_16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
DAMAGED: Final = "\0\ufffd"  # marks the end of a line of UTF-16 that has lost some bytes
_BINARY: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"\x1f\x8b")  # workbooks, PDF, gzip
_LINE_BREAK: Final = re.compile(rb"(\r\n|\n|\r)")
_HEAD: Final = 4096  # bytes in which the first line is looked for


def decode_text(data: bytes) -> str | None:
    r"""Return the text of a file, or None for binary data.

    Spreadsheet programs save text as UTF-8 with or without a byte-order mark, as UTF-16, or as Windows-1252. A line that
    is not UTF-8 is read as Windows-1252 or, if Windows-1252 lacks one of its bytes, as Latin-1. A damaged byte does
    not affect other lines. A UTF-16 line with missing bytes ends in `DAMAGED`.

    >>> decode_text("é".encode() + b"\n" + "é".encode("cp1252"))
    'é\né'
    """
    if data.startswith(UTF_16):
        return _decode_utf_16(data)
    body = data.removeprefix(codecs.BOM_UTF8)
    head = _LINE_BREAK.split(body[:_HEAD], maxsplit=1)[0]
    if body.startswith(_BINARY) or head.count(0) > 1:
        return None
    try:
        return body.decode()
    except UnicodeDecodeError:
        return "".join(map(_decode_line, _LINE_BREAK.split(body)))


def _decode_line(line: bytes) -> str:
    for encoding in ("utf-8", "cp1252"):
        try:
            return line.decode(encoding)
        except UnicodeDecodeError:
            continue
    return line.decode("latin-1")


def _decode_utf_16(data: bytes) -> str:
    try:
        return data.decode("utf-16")
    except UnicodeDecodeError:
        encoding = "utf-16-le" if data.startswith(codecs.BOM_UTF16_LE) else "utf-16-be"
        ends = re.compile(b"|".join(re.escape(end.encode(encoding)) for end in ("\r\n", "\n", "\r")))
        return "\n".join(_decode_damaged(line, encoding) for line in ends.split(data[2:]))


def _decode_damaged(line: bytes, encoding: str) -> str:
    try:
        return line.decode(encoding)
    except UnicodeDecodeError:
        return line.decode(encoding, "replace") + DAMAGED
