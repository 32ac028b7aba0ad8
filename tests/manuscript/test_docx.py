"""A Word document is read paragraph by paragraph, and a hostile one is refused."""

import pytest
from manuscript.made_up_document import SPACE, make_document, make_paragraph

from slr.manuscript.docx import read_docx
from slr.manuscript.draft import UnreadableError


def read(data: bytes) -> list[tuple[int, str, bool]]:
    return list(read_docx(data))


def test_each_paragraph_has_its_number_and_whether_it_is_a_heading() -> None:
    body = (
        make_paragraph("Methods", style="Heading1") + make_paragraph("") + make_paragraph("Oil &amp; wicks.")
    )
    assert read(make_document(body)) == [(1, "Methods", True), (2, "", False), (3, "Oil & wicks.", False)]


def test_deleted_text_and_codes_of_fields_are_left_out_and_inserted_text_is_kept() -> None:
    body = (
        "<w:p><w:del><w:r><w:delText>old</w:delText></w:r></w:del><w:ins><w:r><w:t>new</w:t></w:r></w:ins>"
        "<w:r><w:instrText>ADDIN ZOTERO</w:instrText></w:r></w:p>"
    )
    assert read(make_document(body)) == [(1, "new", False)]


def test_raised_numbers_become_superscripts() -> None:
    raised = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>1,2</w:t></w:r>'
    assert read(make_document(f"<w:p><w:r><w:t>Lamps.</w:t></w:r>{raised}</w:p>")) == [
        (1, "Lamps.¹,²", False)
    ]


def test_a_footnote_has_the_number_of_the_paragraph_that_refers_to_it() -> None:
    body = '<w:p><w:r><w:t>Lamps.</w:t><w:footnoteReference w:id="4"/></w:r></w:p>' + make_paragraph("Oil.")
    notes = (
        f'<w:footnotes {SPACE}><w:footnote w:id="4">{make_paragraph("Doe 2019.")}</w:footnote></w:footnotes>'
    )
    assert [(n, text) for n, text, _ in read(make_document(body, footnotes=notes))] == [
        (1, "Lamps."),
        (1, "Doe 2019."),
        (2, "Oil."),
    ]


@pytest.mark.parametrize(
    "prolog",
    ['<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>', '<!DOCTYPE x [<!ENTITY a "aaaa">]>'],
)
def test_a_document_type_declaration_is_refused(prolog: str) -> None:
    with pytest.raises(UnreadableError, match="document type declaration"):
        read(make_document("<w:p><w:r><w:t>&a;</w:t></w:r></w:p>", prolog=prolog))


def test_a_bomb_is_refused() -> None:
    with pytest.raises(UnreadableError, match="would unpack to more than"):
        read(make_document(f"<w:p>{' ' * 12_000_000}</w:p>"))


@pytest.mark.parametrize(
    "data", [b"PK\x03\x04 no archive", make_document("<w:p>")[:200], make_document("<w:p>")]
)
def test_a_damaged_document_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableError, match="damaged"):
        read(data)
