"""Recognise the format of a file by its content."""

import contextlib
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from typing import Final

from slr.formats.catalogue import FORMATS, UNKNOWN, get_format
from slr.formats.damaged import BLANKS, HYPHENS
from slr.formats.foreign import is_json, is_rich_text, is_web_page
from slr.formats.table import opens_table
from slr.model.problem import Problem, warning

HEAD: Final = 20_000  # characters that a recogniser is given: no header of an export is longer


def recognise_workbook(data: bytes) -> str:
    """Return "xlsx" or "ods" for a zip file with a spreadsheet, or "" for any other file."""
    if not data.startswith(b"PK\x03\x04"):
        return ""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            names = set(file.namelist())
            if _EXCEL in names:
                return "xlsx"
            return "ods" if {"content.xml", "mimetype"} <= names and _is_spreadsheet(file) else ""
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError):
        return "xlsx" if _EXCEL.encode() in data else ""


_EXCEL: Final = "xl/workbook.xml"
_OPEN: Final = b"application/vnd.oasis.opendocument.spreadsheet"


def _is_spreadsheet(file: zipfile.ZipFile) -> bool:
    """Return whether an OpenDocument file is a spreadsheet."""
    with contextlib.suppress(
        zipfile.BadZipFile,
        zlib.error,
        struct.error,
        LookupError,
        ValueError,
        OSError,
        EOFError,
        RuntimeError,
        OverflowError,
    ):
        return file.read("mimetype")[:60].startswith(_OPEN)
    return False


def recognise_text(text: str) -> str:
    """Return the name of a text's format, or "unknown".

    If several formats are possible, return the format whose mark comes first in the text, because abstracts and table
    cells can contain marks of other formats.
    """
    head = text[:HEAD].lstrip("\ufeff")
    if is_rich_text(head):
        return UNKNOWN
    apart = _LINE_FORMATS if is_json(head) else frozenset()
    names = [name for name in FORMATS if name not in apart]
    opening = _FIRST_LINE.match(head)
    if opening is not None:  # the other formats need not be tried
        for name in names:
            if _shows(name, opening.group()) and may_be(name, head) and get_format(name).recognise(head):
                return name
    found: list[str] = []
    for name in names:
        # of the formats without a mark, only the first can be the result
        tried = not found or name in _MARKED or name == "table"
        if tried and may_be(name, head) and get_format(name).recognise(head):
            found.append(name)
    if len(found) > 1:
        end = 0
        for _ in range(_OPENING):
            end = head.find("\n", end) + 1 or len(head)
            early = [name for name in found if _shows(name, head[:end])]
            if early:
                return early[0]
    return found[0] if found else UNKNOWN


_FIRST_LINE: Final = re.compile(r"(?:[^\S\n]*\n)*[^\n]*\n?")  # the first line, with the blank lines above it


def _shows(name: str, opening: str) -> bool:
    if name == "table":
        return opens_table(opening)
    return name in _MARKED and may_be(name, opening) and get_format(name).recognise(opening)


def may_be(name: str, text: str) -> bool:
    """Return whether a text could be in a format, because it contains a string that every text in this format contains.

    Texts in other formats can also contain this string. The test takes a fraction of the time of the format's own test,
    and does not import the module of the format. For a format without such a string, the result is True.
    """
    sign = _SIGNS.get(name)
    return sign is None or re.search(sign, f"\n{text}") is not None


# What every text in a format contains. A pattern that begins with a line break is found quickly.
_SIGNS: Final[Mapping[str, str]] = {
    "pubmed-xml": "<Pubmed",
    "endnote-xml": "<records>",
    "ictrp": "<Trial",
    "ebsco-xml": "<controlInfo",
    "clinicaltrials": '"protocolSection"',
    "europe-pmc": '"source"',
    "semantic-scholar": '"paperId"',
    "openalex": r"openalex\.org",
    "crossref": '"DOI"|"message',
    "plos": '"docs"',
    "publish-or-perish": '_url"|"uid"',
    "csl-json": '"type"',
    "ris": rf"\n[{BLANKS}]*+(?:[TtＴｔ][YyＹｙ]|ER)",
    "cochrane": r"\nRecord #",
    "refworks": r"\nRT[ \t]",
    "noteexpress": r"\n(?:\{|[A-Za-z]++-[\u3400-\u9fffA-Z])",
    "pubmed-text": r"\n\d{1,6}[:.][ \t]",
    "wos": rf"\n[{BLANKS}]*+[PpＰｐ][TtＴｔ]",
    "ovid": rf"\n[{BLANKS}]*+[<＜][{BLANKS}]*+\d",
    "medline": rf"\n[{BLANKS}]*+\w{{2,5}}+[{BLANKS}]*+[{HYPHENS}]",
    "bibtex": r"\n[ \t]*+@",
    "refer": rf"\n[{BLANKS}]*+[%％]",
    "html-table": r"\A[\s\ufeff]*+<",
    "ods": "<office:document",
    "xlsx": r"(?!)",  # recognised by its bytes
}
_LINE_FORMATS: Final = frozenset(
    {"table", "reference-list"}
)  # not tried for JSON, because texts in JSON can contain years in brackets
_OPENING: Final = 40  # the first mark of an export is in these first lines
# formats with a mark at the beginning; the others are recognised by their content
_MARKED: Final = frozenset(
    {"pubmed-xml", "endnote-xml", "ictrp", "ebsco-xml", "ris", "wos", "medline", "bibtex", "refer", "ovid"}
)


def ends_in_references(text: str) -> bool:
    """Return whether a text is a paper that ends with a reference list.

    Text in JSON, Rich Text or HTML is not a paper.
    """
    if is_json(text) or is_rich_text(text) or is_web_page(text):
        return False
    from slr.formats.reference import recognise_paper  # noqa: PLC0415  rarely needed

    return recognise_paper(text)


def find_other_formats(form: str, text: str, name: str) -> Iterator[Problem]:
    """Yield a warning for each other format in which the file seems to contain entries. Such entries are not read.

    The formats are RIS, BibTeX, MEDLINE, Web of Science's plain text and EndNote's tagged format. Only files in one of these
    formats are tested.
    """
    if form not in _RECORD_MARKS:
        return
    if (
        form == "ris"
    ):  # values in RIS can contain such lines, so only the text outside the records is searched
        text = f"\n{text[: max(text.find('TY  -'), 0)]}\n{text[max(text.rfind(chr(10) + 'ER'), 0) :]}"
    for other, mark in _RECORD_MARKS.items():
        if other != form and (match := mark.search(text)) is not None:
            line = None if form == "ris" else 2 + text.count("\n", 0, match.start())
            yield warning(
                "ING015",
                f"the file also seems to contain entries in {get_format(other).title}, which are not read",
                file=name,
                line=line,
                hint="put the entries of each format into a separate file",
            )


_RECORD_MARKS: Final = {
    "ris": re.compile(r"\nTY  - [A-Z]{3,7}[ \t]*\n[A-Z][A-Z0-9]  - "),
    "bibtex": re.compile(r"\n@[A-Za-z]+\{[^\s,{}]+,[ \t]*\n?[ \t]*\w+[ \t]*="),
    "medline": re.compile(r"\nPMID- \d+[ \t]*\n[A-Z]{2,4} {0,2}- "),
    "wos": re.compile(r"\nPT [JBSP][ \t]*\nAU "),
    "refer": re.compile(r"\n%0 [A-Z][a-z]+[^\n]*\n%[A-Z] "),
}
