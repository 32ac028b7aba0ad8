"""Read the bytes of a manuscript into lines of plain text.

The encoding of text and Markdown files is detected. Word documents must be in the format .docx.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from slr.formats.encoding import decode_bytes, is_binary, is_empty
from slr.manuscript.column import separate_columns
from slr.manuscript.docx import read_docx
from slr.manuscript.draft import Draft, Line, UnreadableError

LARGEST: Final = 100_000_000  # bytes; a thesis with many pictures has less


def read_draft(data: bytes) -> Draft:
    r"""Return the lines of a manuscript. Raises UnreadableError if the bytes cannot be read as a manuscript.

    >>> [line.text for line in read_draft(b"# Lamps\n\n*Oil* and wicks (Doe et al., 2019).").lines]
    ['Lamps', '', 'Oil and wicks (Doe et al., 2019).']
    """
    if len(data) > LARGEST:
        raise UnreadableError(
            f"the file has more than {LARGEST:,} bytes and was not read",
            f"remove the pictures, or {_AS_TEXT}",
        )
    if is_empty(data):
        raise UnreadableError("the file is empty", "check that this is the right file")
    for mark, reason, hint in _OTHERS:
        if data.startswith(mark):
            raise UnreadableError(reason, hint)
    if data.startswith(b"PK"):
        return Draft(
            lines=tuple(
                Line(number=number, text=clean_line(text), heading=heading)
                for number, text, heading in read_docx(data)
            ),
            whole=True,
            paged=False,
        )
    if is_binary(data):
        raise UnreadableError("the file is not a text file", _AS_TEXT)
    return split_text(decode_bytes(_mark_pages(data)).text)


def _mark_pages(data: bytes) -> bytes:
    """Return the bytes with a mark in place of each form feed, so that the beginnings of pages are known after decoding.

    Decoding removes form feeds. Bytes that are not UTF-8 are returned unchanged.
    """
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return data
    return data.replace(b"\x0c", _PAGE.encode())


_PAGE: Final = "\ue00c"
_AS_TEXT: Final = "save the manuscript as .docx, .md or .txt and check that file"
_OTHERS: Final = (
    (
        b"%PDF-",
        "the file is a PDF",
        "check the file that the PDF was made from, or copy the text of the PDF into a .txt file",
    ),
    (
        b"\xd0\xcf\x11\xe0",
        "the file is an old Word document (.doc)",
        "open it in a word processor and save it as .docx",
    ),
    (b"{\\rtf", "the file is in Rich Text Format", "open it in a word processor and save it as .docx"),
)


def split_text(text: str) -> Draft:
    """Return the lines of a text or Markdown file.

    If about a tenth or more of the lines with text are longer than `WIDEST`, each line counts as a whole paragraph.
    """
    lines = tuple(_read_pages(text.split("\n")))
    lengths = sorted(len(line.text) for line in lines if line.text)
    long = bool(lengths) and lengths[len(lengths) * 9 // 10] > WIDEST
    return Draft(lines=lines, whole=long)


def _read_pages(raws: Sequence[str]) -> Iterator[Line]:
    """Yield the lines of a file. If a page has two columns, the left column is read first."""
    starts = [0, *(at for at, raw in enumerate(raws) if at and _PAGE in raw), len(raws)]
    for begin, end in pairwise(starts):
        rows = [(begin + at + 1, raw.replace(_PAGE, "")) for at, raw in enumerate(raws[begin:end])]
        for at, (number, raw) in enumerate(separate_columns(rows)):
            yield Line(
                number=number,
                text=clean_line(raw),
                heading=_HEADING.match(raw) is not None,
                page=at == 0 and _PAGE in raws[begin],
                indent=len(raw) - len(raw.lstrip()),
            )


WIDEST: Final = 160  # characters; lines that are wrapped to the width of a page are shorter
_HEADING: Final = re.compile(r" {0,3}#{1,6}\s+\S|\s*\*\*[^*]{1,120}\*\*:?\s*$")


def clean_line(raw: str) -> str:
    r"""Return a line without Markdown and HTML markup, with plain spaces and without ligatures.

    >>> clean_line("## Lamp*s*"), clean_line("[Doe, 2019](https://doe.example) <i>et al.</i> x<sup>1,2</sup>")
    ('Lamps', 'Doe, 2019 et al. x¹,²')
    >>> clean_line("snake_case and \\[1\\] and _so on_ x^12^")
    'snake_case and [1] and so on x¹²'
    """
    text = raw.strip()
    if not text:
        return ""
    if not text.isascii():
        text = text.translate(_PLAIN)
    if _MARKUP.isdisjoint(text):
        return _SPACES.sub(" ", text).strip()
    text = _LINK.sub(r"\1", _IMAGE.sub("", _HASHES.sub("", text)))
    text = _RAISED.sub(lambda match: _raise(match[1] or match[2]), text)
    text = _TAG.sub("", text)
    text = _EMPHASIS.sub("", _ESCAPED.sub(r"\1", text))
    return _SPACES.sub(" ", text).strip()


def _raise(digits: str) -> str:
    return digits.translate(SUPERSCRIPTS)


SUPERSCRIPTS: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_PLAIN: Final = str.maketrans(
    {
        "\u00a0": " ",
        "\u2007": " ",
        "\u2009": " ",
        "\u202f": " ",
        "\u200b": "",
        "\u00ad": "",
        "\ufeff": "",
        "\u2011": "-",
        "\u2010": "-",
        "\ufb00": "ff",
        "\ufb01": "fi",
        "\ufb02": "fl",
        "\ufb03": "ffi",
        "\ufb04": "ffl",
        "\uff08": "(",
        "\uff09": ")",
        "\uff0c": ", ",
        "\uff1b": "; ",
        "\u2019": "'",
        "\u02bc": "'",
    }
)
_MARKUP: Final = frozenset("#*_<[\\^!")
_SPACES: Final = re.compile(r"\s+")
_HASHES: Final = re.compile(r"^\s{0,3}#{1,6}\s+|\s+#{1,6}$")
_IMAGE: Final = re.compile(r"!\[[^\]]{0,300}\]\([^()\s]{0,2000}\)")
_LINK: Final = re.compile(
    r"\[((?:[^\[\]]|\[[^\[\]]{0,100}\]){1,300})\]\((?:https?:|mailto:|#|/|\.)[^()\s]{0,2000}(?:\([^()\s]{0,100}\)[^()\s]{0,200})?\)"
)
_RAISED: Final = re.compile(r"<sup>\s*([\d,;–-]{1,40})\s*</sup>|\^([\d,;–-]{1,40})\^", re.IGNORECASE)
_TAG: Final = re.compile(
    r"</?(?:i|b|em|strong|sub|sup|u|span|sc|p|br|a|div)(?:\s[^<>]{0,300})?/?>", re.IGNORECASE
)
_ESCAPED: Final = re.compile(r"\\([\[\]()*_#.&-])")
_EMPHASIS: Final = re.compile(r"\*{1,3}(?=\S)|(?<=\S)\*{1,3}|(?<!\w)_{1,3}(?=[^\s_])|(?<=[^\s_])_{1,3}(?!\w)")
