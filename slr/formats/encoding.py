"""Decode bytes to text. The encoding is detected from the bytes, because extensions and headers are often wrong."""

import codecs
import contextlib
import re
from typing import Final, NamedTuple

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE: Final = 65_536
_HIGH: Final = re.compile(rb"[\x80-\xff]+")
_HANZI: Final = re.compile(rb"[\xb0-\xf7][\xa1-\xfe]")
_CONTROL: Final = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


class Decoded(NamedTuple):
    """Text with LF line endings, and how it was decoded.

    `strays` is the number of bytes that are invalid in the encoding. `controls` is the number of control
    characters that were removed.
    """

    text: str
    encoding: str
    strays: int = 0
    controls: int = 0


def decode_bytes(data: bytes) -> Decoded:
    r"""Return the text of a file, and how it was decoded.

    A byte-order mark or NUL bytes show the encoding. Text without them is read as UTF-8, GBK (`gb18030`), cp1252 or
    Latin-1.

    >>> decode_bytes("é\r\n".encode("cp1252"))
    Decoded(text='é\n', encoding='cp1252', strays=0, controls=0)
    """
    for mark, encoding in _BOMS[1:]:
        if data.startswith(mark):
            return _decode_wide(data, encoding)
    if wide := _wide(data[:_SAMPLE]):
        return _decode_wide(data, wide)
    # copy a big file only if it contains one of the usual control characters
    clean = data.translate(None, _CONTROLS) if any(c in data for c in _COMMON) else data
    controls = len(data) - len(clean)
    if b"\r" in clean:  # searching bytes takes a third of the time of searching text
        clean = clean.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    joined = clean.find(codecs.BOM_UTF8, 1) > 0  # files joined one after another, each with its own mark
    if joined:
        clean = clean[:3] + clean[3:].replace(codecs.BOM_UTF8, b"")
    try:
        if clean.startswith(codecs.BOM_UTF8):
            return Decoded(clean.decode("utf-8-sig"), "utf-8-sig", 0, controls)
        return Decoded(clean.decode("utf-8"), "utf-8", 0, controls)
    except UnicodeDecodeError:
        return _one_byte(clean.removeprefix(codecs.BOM_UTF8))._replace(controls=controls)


def decode_pages(data: bytes) -> str:
    r"""Return the text of a file with LF line endings, in which form feeds divide the pages.

    The encoding is detected as in `decode_bytes`. Invalid bytes become replacement characters, and other control
    characters are removed.

    >>> decode_pages(b"one\r\n\f2")
    'one\n\x0c2'
    """
    text = data.decode(decode_bytes(data).encoding, "replace").removeprefix("\ufeff")
    return _lines(text).translate(_CONTROL_TEXT | {ord("\f"): "\f"})


_CONTROLS: Final = bytes([*range(9), 11, 12, *range(14, 32), 127])
_COMMON: Final = (b"\x00", b"\x0c", b"\x1a")  # NUL, form feed, the end of file of old systems
_CONTROL_TEXT: Final = dict.fromkeys(_CONTROLS)


def _decode_wide(data: bytes, encoding: str) -> Decoded:
    text = data.decode(encoding, "replace")
    clean = text.translate(_CONTROL_TEXT)
    return Decoded(_lines(clean), encoding, text.count("\ufffd"), len(text) - len(clean))


# How "Ã", "Â", "â€" and "ï¿½" begin in UTF-8. One pattern on bytes is far faster than a search in text.
_LEADS: Final = re.compile(rb"\xc3(?:[\x82\x83]|\xa2\xe2\x82\xac|\xaf\xc2\xbf)")


def may_be_garbled(data: bytes, decoded: Decoded) -> bool:
    """Return whether the text could contain letters that were decoded wrongly.

    This is a quick test. The result is also True for some correct texts. `data` are the bytes of the text.
    """
    return not decoded.text.isascii() and (
        decoded.encoding not in {"utf-8", "utf-8-sig"} or _LEADS.search(data) is not None
    )


def is_empty(data: bytes) -> bool:
    """Return whether the bytes contain nothing but whitespace, NUL bytes and byte-order marks."""
    return _SOMETHING.search(data) is None


_SOMETHING: Final = re.compile(rb"[^ \t\r\n\x00\xef\xbb\xbf\xfe\xff]")


def is_binary(data: bytes) -> bool:
    r"""Return whether the bytes are not text, but for example an image, a PDF or a word-processor file.

    >>> is_binary(b"%PDF-1.7 \xe2\xe3"), is_binary(b"TY  - JOUR")
    (True, False)
    """
    if data.startswith(_MARKS):
        return True
    if data.startswith(tuple(mark for mark, _ in _BOMS)) or _wide(data[:_SAMPLE]):
        return False
    sample = data[:_SAMPLE]
    controls = len(_CONTROL.findall(sample))
    return controls > 8 and controls * 20 > len(sample)


# how PDF files, pictures, packed files, old Office files and databases begin
_MARKS: Final = (
    b"%PDF-",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"\x1f\x8b",
    b"7z\xbc\xaf\x27\x1c",
    b"Rar!\x1a\x07",
    b"\xfd7zXZ\x00",
    b"\xd0\xcf\x11\xe0",
    b"SQLite format 3\x00",
)


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _wide(sample: bytes) -> str | None:
    """Return the encoding of UTF-16 text without a byte-order mark, or None for other text.

    In UTF-16, every second byte is often NUL. The positions of the NUL bytes show the byte order.
    """
    half = len(sample) // 2
    if half < 2:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd * 10 > half * 6 and even * 10 < half:
        return "utf-16-le"
    if even * 10 > half * 6 and odd * 10 < half:
        return "utf-16-be"
    return None


def _one_byte(data: bytes) -> Decoded:
    """Return the text of bytes that are not valid UTF-8.

    Valid GBK that looks Chinese is decoded as GBK. Other bytes are decoded as UTF-8 if enough of their letters are
    valid UTF-8, and otherwise as cp1252 or Latin-1.
    """
    lenient = data.decode("utf-8", "surrogateescape")
    strays = len(_STRAY.findall(lenient))
    high = sum(len(run) for run in _HIGH.findall(data))
    if strays * 4 >= high and _looks_chinese(data):
        with contextlib.suppress(UnicodeDecodeError):
            return Decoded(data.decode("gb18030"), "gb18030", 0)
    good = sum(c > "\x7f" for c in lenient) - strays
    if good * 3 >= strays:  # a mixed file, such as joined exports; letters in cp1252 rarely form valid UTF-8
        text = _STRAY.sub(lambda m: bytes([ord(m.group()) - 0xDC00]).decode("cp1252", "replace"), lenient)
        return Decoded(text, "utf-8", strays)
    try:
        return Decoded(data.decode("cp1252"), "cp1252", 0)
    except UnicodeDecodeError:
        return Decoded(data.decode("latin-1"), "latin-1", 0)


_STRAY: Final = re.compile("[\udc80-\udcff]")


def _looks_chinese(data: bytes) -> bool:
    """Return whether most bytes above 127 form pairs that are common GBK characters.

    In cp1252, such bytes rarely come in pairs, because each is usually a single accented letter.
    """
    runs = _HIGH.findall(data)
    high = sum(map(len, runs))
    paired = sum(2 * len(_HANZI.findall(run)) for run in runs)
    return high > 0 and paired * 10 >= high * 8 and all(len(run) > 1 for run in runs[:50])
