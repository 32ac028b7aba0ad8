r"""Write a document as a LaTeX file for `lualatex`.

The file begins with `slr/report/templates/preamble.tex`, which defines commands such as `\slrcode`. It then defines a
command for each writing system that needs its own font, such as `\slrGreek`.
"""

import re
from collections.abc import Callable, Iterator
from typing import Final

from slr.report.document import Document, Figure
from slr.report.latex.block import Writer
from slr.report.latex.escape import typeset
from slr.report.latex.script import CJK, SYMBOL, command, list_fonts
from slr.report.orientation import divide_document
from slr.report.resource import read_resource
from slr.report.target import list_targets

_SCRIPT: Final = re.compile(r"\{\\slr([A-Z]\w*) ")
# Scripts that need no HarfBuzz, because their letters are neither joined nor reordered.
_PLAIN: Final = frozenset({CJK, SYMBOL, "Greek", "Cyrillic", "Hebrew", "Georgian", "Armenian", "Latin"})


def write_latex(document: Document, find_image: Callable[[Figure], str]) -> bytes:
    """Return the document as a LaTeX file in UTF-8.

    `find_image` returns the path of the PNG image of a figure, relative to the file.
    """
    body = "\n".join(_write_body(document, Writer(document, list_targets(document), find_image)))
    scripts = sorted(set(_SCRIPT.findall(body)))
    lines = [
        read_resource("templates/preamble.tex").rstrip("\n"),
        *map(_define_font, scripts),
        *_describe(document),
        r"\begin{document}",
        body,
        r"\end{document}",
    ]
    return ("\n".join(lines) + "\n").encode("utf-8")


def _define_font(script: str) -> str:
    """Return the definition of the font for a writing system: the first listed font that is installed.

    If none is installed, LaTeX gives a warning and uses the main font.
    """
    options = "" if script in _PLAIN else f"[Renderer=HarfBuzz,Script={script}]"
    name = command(script)
    found = f"\\PackageWarningNoLine{{slr}}{{No font for {script} is installed}}\\newcommand{name}{{}}"
    for font in reversed(list_fonts(script)):
        found = f"\\IfFontExistsTF{{{font}}}{{\\newfontfamily{name}{{{font}}}{options}}}{{{found}}}"
    return found


def _describe(document: Document) -> Iterator[str]:
    title, subtitle = typeset(document.title), typeset(document.subtitle)
    yield f"\\hypersetup{{pdftitle={{{title}}},pdfsubject={{{subtitle}}},pdflang={{{typeset(document.language)}}}}}"
    if document.language != "en":
        yield r"\makeatletter\language\l@nohyphenation\makeatother % no hyphenation, because LaTeX would divide words as in English"
    yield f"\\renewcommand\\contentsname{{{typeset(document.words['contents'])}}}"


def _write_body(document: Document, writer: Writer) -> Iterator[str]:
    yield f"{{\\LARGE\\bfseries\\RaggedRight {typeset(document.title)}\\par}}"
    yield f"{{\\large {typeset(document.subtitle)}\\par}}"
    for paragraph in document.banner:
        yield from writer.write_block(paragraph)
    yield r"{\parskip=0pt\tableofcontents}"
    for part in divide_document(document):
        writer.landscape = part.landscape
        yield from [r"\begin{landscape}"] if part.landscape else []
        for unit in part.units:
            yield from writer.write_unit(unit)
        yield from [r"\end{landscape}"] if part.landscape else []
