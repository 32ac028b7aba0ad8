"""Write text as runs of WordprocessingML, which is the XML of DOCX files."""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Final
from xml.sax.saxutils import escape

from slr.report.escape import clean
from slr.report.target import Targets
from slr.text.style import Run

# Properties of a run in the order that the schema requires.
_PROPERTIES: Final = {
    "link": '<w:rStyle w:val="Hyperlink"/>',
    "small": '<w:rStyle w:val="SmallPrint"/>',
    "code": '<w:rStyle w:val="CodeText"/>',
    "b": "<w:b/><w:bCs/>",
    "i": "<w:i/><w:iCs/>",
    "sc": "<w:smallCaps/>",
    "sub": '<w:vertAlign w:val="subscript"/>',
    "sup": '<w:vertAlign w:val="superscript"/>',
    "rtl": "<w:rtl/>",
}
_RTL: Final = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
# Letters of scripts that are written from right to left, with the spaces, digits and punctuation between them.
_PASSAGE: Final = re.compile(rf"([{_RTL}](?:[{_RTL}\s\d.,:;!?()'\"/-]*[{_RTL}])?)")
_LETTER: Final = re.compile(r"[^\W\d_]")
_BREAK: Final = re.compile(r"\r\n|[\n\r]")


def write_run(text: str, styles: Iterable[str] = ()) -> str:
    """Return a text as runs. Line ends become line breaks, and tabs become spaces. Passages written from right to left are marked.

    >>> write_run("a < b", ("i",))
    '<w:r><w:rPr><w:i/><w:iCs/></w:rPr><w:t xml:space="preserve">a &lt; b</w:t></w:r>'
    """
    wanted = frozenset(styles)
    pieces = _PASSAGE.split(clean(text))
    return "".join(
        _run(piece, wanted | {"rtl"} if i % 2 else wanted) for i, piece in enumerate(pieces) if piece
    )


def _run(text: str, styles: frozenset[str]) -> str:
    lines = _BREAK.split(escape(text))
    inner = "<w:br/>".join(f'<w:t xml:space="preserve">{line}</w:t>' if line else "" for line in lines)
    return f"<w:r>{_properties(styles)}{inner.replace(chr(9), ' ')}</w:r>"


@cache
def _properties(styles: frozenset[str]) -> str:
    inner = "".join(xml for name, xml in _PROPERTIES.items() if name in styles)
    return f"<w:rPr>{inner}</w:rPr>" if inner else ""


def write_runs(runs: Sequence[Run], styles: Iterable[str] = ()) -> str:
    """Return styled text, such as a title, as runs."""
    more = tuple(styles)
    return "".join(write_run(run.text, (*run.styles, *more)) for run in runs)


def write_mentions(text: str, targets: Targets, styles: Iterable[str] = ()) -> str:
    """Return a text as runs, with a link for each table, figure or section that it mentions."""
    return "".join(
        link_inside(name, write_run(piece, styles)) if name else write_run(piece, styles)
        for piece, name in targets.split(text)
    )


def link_inside(name: str, inner: str) -> str:
    """Return runs as a link to a bookmark of the same document."""
    return f'<w:hyperlink w:anchor="{name}" w:history="1">{inner}</w:hyperlink>'


def write_field(code: str, result: str, styles: Iterable[str] = ()) -> str:
    """Return a Word field with its result.

    All parts of the field get the given styles, because LibreOffice uses the styles of the first part.
    """
    wanted = frozenset(styles)
    instruction = (
        f'<w:r>{_properties(wanted)}<w:instrText xml:space="preserve"> {escape(code)} </w:instrText></w:r>'
    )
    begin, middle, end = (field_mark(kind, wanted) for kind in ("begin", "separate", "end"))
    return f"{begin}{instruction}{middle}{write_run(result, wanted)}{end}"


def field_mark(kind: str, styles: frozenset[str] = frozenset()) -> str:
    """Return the run that begins, separates or ends a field. `kind` is "begin", "separate" or "end"."""
    return f'<w:r>{_properties(styles)}<w:fldChar w:fldCharType="{kind}"/></w:r>'


def is_rtl(text: str) -> bool:
    """Return whether the first letter of a text belongs to a script that is written from right to left.

    >>> is_rtl("(\u05e2\u05d1\u05d5\u05d3\u05d4 work)"), is_rtl("work")
    (True, False)
    """
    if text.isascii():
        return False
    first = _LETTER.search(text)
    return first is not None and _PASSAGE.match(first[0]) is not None


def write_paragraph(style: str, inner: str, *, text: str = "", properties: str = "") -> str:
    """Return a paragraph with the style that has the given id.

    Its direction depends on its plain text (`text`). `properties` are other properties as XML. They come before the
    direction, as the schema requires.
    """
    direction = "<w:bidi/>" if text and is_rtl(text) else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}{direction}</w:pPr>{inner}</w:p>'
