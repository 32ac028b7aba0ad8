"""A file that is no export is named as what it is, with the way out, and nothing is read from it."""

import io
import zipfile

import pytest

from slr.formats.foreign import is_json, is_rich_text, is_web_page, name_binary, name_text
from slr.formats.reading import read


def pack(*names: str, mimetype: str = "") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        if mimetype:
            file.writestr("mimetype", mimetype)
        for name in names:
            file.writestr(name, "x" * 50)
    return buffer.getvalue()


ODF = "application/vnd.oasis.opendocument."
BINARIES = {
    "Word document (.docx)": pack("[Content_Types].xml", "word/document.xml"),
    "presentation": pack("[Content_Types].xml", "ppt/presentation.xml"),
    "binary workbook (.xlsb)": pack("[Content_Types].xml", "xl/workbook.bin"),
    "damaged spreadsheet (.xlsx)": pack("[Content_Types].xml", "xl/styles.xml"),
    "damaged Office file": pack("[Content_Types].xml"),
    "text document (.odt)": pack("content.xml", mimetype=f"{ODF}text"),
    "OpenDocument file": pack("content.xml", mimetype=f"{ODF}graphics"),
    "electronic book": pack("a.xhtml", mimetype="application/epub+zip"),
    "Pages, Numbers or Keynote": pack("Index/Document.iwa"),
    "zip file, a format that cannot be read; it contains a.ris, b.bib": pack("a.ris", "b.bib"),
    "a, b, c and others": pack("a", "b", "c", "d"),
    "damaged zip file": b"PK\x03\x04" + b"\x01" * 60,
    "PDF file": b"%PDF-1.7\n1 0 obj",
    "compressed file": b"\x1f\x8b\x08\x00" + bytes(20),
    "picture": b"\x89PNG\r\n\x1a\n" + bytes(20),
    "database file": b"SQLite format 3\x00" + bytes(80),
    "old Office file (.xls or .doc)": b"\xd0\xcf\x11\xe0" + bytes(80),
    "old Word document (.doc)": b"\xd0\xcf\x11\xe0" + "WordDocument".encode("utf-16-le"),
    "protected by a password": b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"),
}


@pytest.mark.parametrize(("named", "data"), BINARIES.items())
def test_a_binary_file_is_named_as_what_it_is(named: str, data: bytes) -> None:
    assert named in name_binary(data).what
    (problem,) = read(data, "export.ris").problems
    assert (problem.code, named in problem.message, bool(problem.hint)) == ("ING002", True, True)


def test_the_parts_of_a_zip_file_without_its_end_are_still_named() -> None:
    data = pack("[Content_Types].xml", "word/document.xml")
    assert ".docx" in name_binary(data[: len(data) * 2 // 3]).what


REFERENCES = "Wick, A. (2019). Lamps of the pier. Lantern Studies, 7(3), 51-60."
TEXTS = {
    "JSON object": ('{"lists": [{"text": "' + REFERENCES + '"}]}', "JSON"),
    "JSON list": ('[\n  {"n": 1,\n   "text": "' + REFERENCES + '"}\n]', "JSON"),
    "JSON strings": ('["' + REFERENCES + '",\n"' + REFERENCES + '"]', "JSON"),
    "JSON lines": ('{"c": "' + REFERENCES + '"}\n{"c": "' + REFERENCES + '"}\n', "JSON"),
    "Rich Text": ("{\\rtf1\\ansi " + REFERENCES + "\\par\n" + REFERENCES + "\\par}", "Rich Text"),
    "web page": (f"<!DOCTYPE html>\n<html><body><p>{REFERENCES}</p>\n<p>{REFERENCES}</p></body></html>", "web page"),
    "JSON in a call": ('read({"lists": [{"text": "' + REFERENCES + '"}]})', "JSON"),
    "JSON in a script": ("var list = [{'text': '" + REFERENCES + "'}];", "JSON"),
    "single quotes": ("{'text': '" + REFERENCES + "'}", "JSON"),
    "Excel 2003": (
        '<?xml version="1.0"?>\n<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
        "Excel 2003",
    ),
    "web archive": ("MIME-Version: 1.0\nContent-Type: text/html\n\n<table>\n", "web archive"),
    "XML": (f"<?xml version='1.0'?>\n<list>\n<a>{REFERENCES}</a>\n<a>{REFERENCES}</a></list>", "XML"),
}  # fmt: skip


@pytest.mark.parametrize("name", TEXTS)
def test_no_record_is_made_up_from_the_texts_of_another_kind_of_file(name: str) -> None:
    text, named = TEXTS[name]
    parsed = read(text.encode(), "list.txt")
    assert (parsed.format, parsed.entries, len(parsed.quarantined)) == ("unknown", [], 1)
    assert [(p.code, named in p.message) for p in parsed.problems] == [("ING003", True)]


@pytest.mark.parametrize("text", [TEXTS["JSON list"][0], TEXTS["Rich Text"][0]])
def test_columns_of_the_protocol_do_not_make_a_table_of_it(text: str) -> None:
    assert read(text.encode(), "a.csv", columns={"Kolom": "title"}).format == "unknown"


def test_a_paper_in_json_or_rich_text_is_not_read_for_its_references() -> None:
    paper = "\nBody.\n\nReferences\n\n" + "\n".join([REFERENCES] * 3)
    assert read(paper.encode(), "a.txt").format == "reference-list"
    assert read(("{\\rtf1" + paper).encode(), "a.rtf").format == "unknown"
    assert read(('{"a": "' + paper).encode(), "a.json").format == "unknown"


def test_a_numbered_reference_list_is_not_json() -> None:
    text = "\n".join(f"[{i}] {REFERENCES}" for i in range(1, 4))
    assert read(text.encode(), "a.txt").format == "reference-list"


def test_the_kind_of_a_text_shows_at_its_beginning() -> None:
    assert [is_json(t) for t in ("[]", "{}", '[["a", "b"]]', "[1] Wick", "{a}", "@a{b}")] == [
        True, True, True, False, False, False,
    ]  # fmt: skip
    assert [is_rich_text(t) for t in ("{\\rtf1 x", "x {\\rtf1")] == [True, False]
    assert [is_web_page(t) for t in ("<HTML>", "<!-- a -->\n<table>", "<records>", "a <html>")] == [
        True, True, False, False,
    ]  # fmt: skip
    assert name_text("Hello").what == "the format of the file is not recognised"
