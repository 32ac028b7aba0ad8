"""Recognise files that are not exports, such as PDF or Word files, and advise people what to do instead.

A zip file is recognised by its parts, and a text file by its first characters. The name of the file does not matter.
"""

import io
import re
import zipfile
from collections.abc import Sequence
from typing import Final, NamedTuple


class Foreign(NamedTuple):
    """What a file is, as a clause for a message (`what`), and what to do with the file (`hint`)."""

    what: str
    hint: str


_TEXT: Final = (
    "open it in a word processor, save it as plain text (.txt), and use that file instead; "
    "if the references come from a database or a reference manager, export them again as RIS"
)
_TABLE: Final = "open it in a spreadsheet program, save it as .xlsx or .csv, and use that file instead"
_UNPACK: Final = "unpack it, and put the exports that it contains into this folder instead"
_EXPORT: Final = "export the references as RIS, BibTeX or CSV and use that file instead"
_OTHER: Final = Foreign("the file is not an export: it contains binary data", _EXPORT)


def name_binary(data: bytes) -> Foreign:
    """Return what a binary file is, and what to do with it.

    >>> name_binary(b"%PDF-1.7").what
    'this is a PDF file, which is not an export'
    """
    if data.startswith(b"PK"):
        return _name_zip(data)
    if data.startswith(_OLD_OFFICE):
        return _name_old_office(data)
    return next((found for mark, found in _MARKS if data.startswith(mark)), _OTHER)


_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0"
_PDF_HINT: Final = (
    "export the references from the database, or copy the reference list into a text file (.txt)"
)
_IMAGE: Final = Foreign("this is a picture, not an export of references", _EXPORT)
_PACKED: Final = Foreign("this is a compressed file; compressed files are not read", _UNPACK)
_MARKS: Final = (
    (b"%PDF-", Foreign("this is a PDF file, which is not an export", _PDF_HINT)),
    (b"\x89PNG", _IMAGE),
    (b"\xff\xd8\xff", _IMAGE),
    (b"GIF8", _IMAGE),
    (b"\x1f\x8b", _PACKED),
    (b"7z\xbc\xaf\x27\x1c", _PACKED),
    (b"Rar!", _PACKED),
    (b"\xfd7zXZ", _PACKED),
    (
        b"SQLite format 3",
        Foreign("this is a database file, for example the library of a reference manager", _EXPORT),
    ),
)
# The kinds of zip files, each with a pattern of the names of its parts. The first kind with a matching part counts.
_KINDS: Final = (
    (
        re.compile(r"xl/workbook\.bin$"),
        Foreign("this is a binary workbook (.xlsb), a format that cannot be read", _TABLE),
    ),
    (
        re.compile(r"xl/(?:worksheets|theme|styles|sharedStrings|workbook|_rels)"),
        Foreign(
            "the file is a damaged spreadsheet (.xlsx): its end is missing or cannot be read",
            "download it again, or open it in a spreadsheet program, accept the repair, and save it as .xlsx or .csv",
        ),
    ),
    (re.compile(r"word/"), Foreign("this is a Word document (.docx), which is not an export", _TEXT)),
    (re.compile(r"ppt/"), Foreign("this is a presentation (.pptx), which is not an export", _EXPORT)),
    (
        re.compile(r"Index/.*\.iwa$|Index\.zip$"),
        Foreign(
            "this file is from Pages, Numbers or Keynote, whose formats cannot be read",
            "open it, export it as .csv, .xlsx or plain text, and use that file instead",
        ),
    ),
    (
        re.compile(r"\[Content_Types\]\.xml$"),
        Foreign("the file is a damaged Office file: its parts are missing or cannot be read", _TABLE),
    ),
)
_OPEN_DOCUMENTS: Final = (
    ("opendocument.text", Foreign("this is a text document (.odt), which is not an export", _TEXT)),
    (
        "opendocument.spreadsheet",
        Foreign(
            "the file is a damaged spreadsheet (.ods): its end is missing or cannot be read",
            "download it again, or open it in a spreadsheet program, accept the repair, and save it as .ods or .csv",
        ),
    ),
    ("opendocument.", Foreign("this is an OpenDocument file, which is not an export", _EXPORT)),
    ("epub", Foreign("this is an electronic book (.epub), which is not an export", _PDF_HINT)),
)
_LISTED: Final = 3  # names of packed files in the message


def _name_zip(data: bytes) -> Foreign:
    names, mimetype = _list_parts(data)
    for word, found in _OPEN_DOCUMENTS:
        if word in mimetype:
            return found
    for pattern, found in _KINDS:
        if any(pattern.match(name) for name in names):
            return found
    if not names:
        return Foreign(
            "this is a damaged zip file: its end is missing or cannot be read",
            f"download it again; {_UNPACK}",
        )
    shown = ", ".join(names[:_LISTED]) + (" and others" if len(names) > _LISTED else "")
    return Foreign(f"this is a zip file, a format that cannot be read; it contains {shown}", _UNPACK)


# The header of a part of a zip file, up to the name of the part. The first group is the length of the name.
_PART: Final = re.compile(rb"PK\x03\x04.{22}(..)(..)", re.DOTALL)
_FARTHEST: Final = 1_000  # parts that are looked at


def _list_parts(data: bytes) -> tuple[Sequence[str], str]:
    """Return the names of the parts of a zip file, and the text of its part `mimetype`, or "".

    If the file is damaged, its bytes are searched for the names. At most `_FARTHEST` names are returned.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            names = [i.filename for i in file.infolist() if not i.is_dir()][:_FARTHEST]
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError):
        names = []
        for match in _PART.finditer(data):
            size = int.from_bytes(match.group(1), "little")
            name = data[match.end() : match.end() + size].decode("utf-8", "replace")
            if name.isprintable():
                names.append(name)
            if len(names) >= _FARTHEST:
                break
    # the part `mimetype` comes first and is not compressed, so that its text can be read without unpacking
    first = data[30:200]
    mimetype = first[8:].split(b"PK")[0].decode("latin-1") if first.startswith(b"mimetype") else ""
    return names, mimetype


def _name_old_office(data: bytes) -> Foreign:
    """Return what kind of old or encrypted Office file this is, with advice on what to do."""

    def contains(name: str) -> bool:
        return name.encode("utf-16-le") in data

    if contains("EncryptedPackage"):
        return Foreign(
            "the file is protected by a password, so it cannot be read",
            "open it, remove the password, and save it as .xlsx or .csv",
        )
    if contains("WordDocument"):
        return Foreign("this is an old Word document (.doc), which is not an export", _TEXT)
    return Foreign(
        "this is an old Office file (.xls or .doc), which cannot be read",
        "open it, save it as .xlsx or .csv, and use that file instead",
    )


_NAME: Final = r"(?:\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*')"
_JSON: Final = re.compile(
    # a script can name or call something before the object: "data = {", "read({"
    r"[\s\ufeff]*(?:(?:var |let |const )?[\w.$]+\s*[=(]\s*)?(?:\[\s*)*"
    rf"(?:\{{\s*(?:{_NAME}\s*:|\}}\s*(?:[,\]]|\Z))|\[\s*(?:\]\s*(?:[,\]]|\Z)|{_NAME}\s*[,\]]\s*[\"'\[\]{{]))"
)


def is_json(head: str) -> bool:
    r"""Return whether a text begins like JSON: an object, or a list of objects, lists or strings.

    >>> is_json('[\n {"title": 1'), is_json("[1] Ashwell, B. (2019)."), is_json("{a}")
    (True, False, False)
    """
    return _JSON.match(head) is not None


def is_rich_text(head: str) -> bool:
    """Return whether a text is in Rich Text Format."""
    return head.lstrip("\ufeff \t\n").startswith("{\\rtf")


_WEB_PAGE: Final = re.compile(
    r"[\s\ufeff]*(?:<!--.*?-->\s*|<\?xml[^<>]*\?>\s*)*<(?:!doctype\s+html|html|head|body|meta|title|style|script|div|table)\b",
    re.IGNORECASE | re.DOTALL,
)


def is_web_page(head: str) -> bool:
    """Return whether a text is HTML."""
    return _WEB_PAGE.match(head) is not None


_UNKNOWN: Final = Foreign(
    "the format of the file is not recognised",
    "the file counts as one quarantined entry. Export it as RIS, BibTeX or CSV; if it is your own table, write lines such as `Heading: title` under `columns:` of the source",
)


def _is_web_archive(text: str) -> bool:
    return _ARCHIVE.match(text) is not None and "text/html" in text[:3_000]


def _is_xml_workbook(text: str) -> bool:
    return "urn:schemas-microsoft-com:office:spreadsheet" in text[:3_000]


def _is_xml(text: str) -> bool:
    return text.lstrip("\ufeff \t\n").startswith("<")


_ARCHIVE: Final = re.compile(r"(?:[\w-]+:.*\n){0,20}MIME-Version:")
_TEXTS: Final = (
    (is_rich_text, Foreign("this is a Rich Text file (.rtf), a format that cannot be read", _TEXT)),
    (is_json, Foreign("the file is JSON in a format that cannot be read", _EXPORT)),
    (
        _is_xml_workbook,
        Foreign("this is a workbook in XML (Excel 2003), a format that cannot be read", _TABLE),
    ),
    (_is_web_archive, Foreign("this is a web archive (.mht), a format that cannot be read", _TABLE)),
    (
        is_web_page,
        Foreign(
            "this is a web page that contains no table with known headers",
            f"{_EXPORT}; if it contains a table, open it in a spreadsheet program and save it as .xlsx",
        ),
    ),
    (_is_xml, Foreign("the file is XML in a format that cannot be read", _EXPORT)),
)


def name_text(text: str) -> Foreign:
    """Return what a text file in an unknown format is, and what to do with it."""
    found = next((named for is_kind, named in _TEXTS if is_kind(text)), None)
    if found is None:
        return _UNKNOWN
    return found._replace(hint=f"the file counts as one quarantined entry; {found.hint}")
