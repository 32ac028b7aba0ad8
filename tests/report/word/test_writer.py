"""The DOCX file: headings, captions, tables, links, contents, and the same bytes for the same document."""

import io
import re
import zipfile
from itertools import pairwise
from typing import Any

import docx
import pytest
from lxml import etree

from slr.report.document import (
    Block,
    Document,
    Facts,
    Figure,
    Grid,
    Head,
    Listing,
    Noted,
    Paragraph,
    Section,
    Work,
)
from slr.report.word.writer import write_docx

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010804000000b51c0c020000000b4944415478da6364f80f00010501"
    "012718e3660000000049454e44ae426082"
)
WORDS = {
    "contents": "Contents",
    "update_field": "Update me.",
    "continued": "continued",
    "section_label": "Section {number}",
}
GRID = Grid(
    label="Table S1",
    caption="Sources",
    heads=(Head(label="Name"), Head(label="Hits", kind="number")),
    rows=(("Base", "12"), (Noted(text="Other", note="a note"), "7")),
    file="tables/sources.csv",
    notes=("Two rows are left out.",),
)
FIGURE = Figure(
    label="Figure S1",
    svg='<svg xmlns="x" width="400" height="200"><desc>In words.</desc></svg>',
    file="flow.svg",
    title="Flow",
    caption="The flow",
)
WIDE = Grid(
    label="Table S2",
    caption="Wide",
    heads=tuple(Head(label=f"Heading {i}") for i in range(9)),
    rows=(("considerable",) * 9,) * 2,
)


def document(*blocks: Block, language: str = "en", part: str = "") -> Document:
    inner = Section(id="b", number="1.1", title="Inner", blocks=blocks)
    first = Section(id="a", number="1", title="Outer", sections=(inner,), part=part)
    banner = (Paragraph(text="Beware.", tone="warning"),)
    return Document(
        language=language, title="A title", subtitle="Appendix", banner=banner, sections=(first,), words=WORDS
    )


def write(*blocks: Block, **more: Any) -> bytes:
    return write_docx(document(*blocks, **more), lambda _: PNG)


def body(data: bytes) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return etree.fromstring(file.read("word/document.xml"))


def texts(data: bytes, style: str) -> list[str]:
    """Return the text of each paragraph with a style."""
    found = docx.Document(io.BytesIO(data)).paragraphs
    return ["".join(t.text or "" for t in p._p.iter(f"{W}t")) for p in found if p.style.name == style]


def test_headings_are_headings_of_word_with_the_numbers_of_the_document() -> None:
    data = write(Paragraph(text="x"), part="Supplements")
    assert texts(data, "Title") == ["A title"]
    assert texts(data, "Heading 1") == ["Supplements", "1\u2002Outer"]
    assert texts(data, "Heading 2") == ["1.1\u2002Inner"]
    assert texts(data, "Warning") == ["Beware."]


def test_a_caption_has_a_number_that_word_can_count_and_a_bookmark() -> None:
    data = write(GRID, FIGURE)
    assert texts(data, "Table Caption") == ["Table S1. Sources tables/sources.csv"]
    assert texts(data, "Caption") == ["Figure S1. The flow flow.svg"]
    codes = [code.text for code in body(data).iter(f"{W}instrText")]
    assert " SEQ Table_S \\* ARABIC " in codes
    assert " SEQ Figure_S \\* ARABIC " in codes
    names = [mark.get(f"{W}name") for mark in body(data).iter(f"{W}bookmarkStart")]
    assert len(names) == len(set(names)) == 4


def test_a_heading_row_is_repeated_on_each_page() -> None:
    rows = body(write(GRID)).findall(f".//{W}tr")
    assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows] == [True, False, False]
    assert texts(write(GRID), "Table Note") == ["Two rows are left out."]


def test_numbers_are_aligned_to_the_right() -> None:
    cells = body(write(GRID)).findall(f".//{W}tc")
    sides = [cell.find(f"{W}p/{W}pPr/{W}jc") for cell in cells]
    assert [None if side is None else side.get(f"{W}val") for side in sides] == [None, "right"] * 3


def test_a_wide_table_is_in_a_landscape_section() -> None:
    pages = [size.get(f"{W}orient") for size in body(write(Paragraph(text="x"), WIDE)).iter(f"{W}pgSz")]
    assert pages == [None, "landscape"]
    assert [size.get(f"{W}orient") for size in body(write(GRID)).iter(f"{W}pgSz")] == [None]


def test_a_figure_is_an_image_with_its_text_alternative() -> None:
    data = write(FIGURE)
    assert body(data).find(".//{*}docPr").get("descr") == "Flow. In words."
    shape = docx.Document(io.BytesIO(data)).inline_shapes[0]
    assert (shape.width.pt, shape.height.pt) == (300, 150)
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        assert file.read("word/media/appendix1.png") == PNG


def test_the_address_of_a_work_is_a_link() -> None:
    work = Work(citation="A", title="T", link="10.1/x", href="https://doi.org/10.1/x<y>")
    grid = Grid(caption="", heads=(Head(label="Work", kind="work"),), rows=((work,), (work,)))
    file = docx.Document(io.BytesIO(write(grid)))
    links = [link.get(f"{R}id") for link in file.element.body.iter(f"{W}hyperlink") if link.get(f"{R}id")]
    assert [file.part.rels[link].target_ref for link in links] == ["https://doi.org/10.1/x%3Cy%3E"] * 2


@pytest.mark.parametrize(
    "href", ["javascript:alert(1)", "file:///etc/passwd", "", "https://x/" + "a" * 5_000]
)
def test_an_address_that_is_not_of_the_web_is_no_link(href: str) -> None:
    work = Work(citation="A", link="here", href=href)
    data = write(Grid(caption="", heads=(Head(label="Work", kind="work"),), rows=((work,),)))
    assert not [link for link in body(data).iter(f"{W}hyperlink") if link.get(f"{R}id")]
    assert "here" in "".join(t.text or "" for t in body(data).iter(f"{W}t"))


def test_the_contents_are_a_field_with_its_result() -> None:
    data = write(Paragraph(text="x"))
    assert any("TOC" in (code.text or "") for code in body(data).iter(f"{W}instrText"))
    assert texts(data, "toc 1") == ["1\u2002Outer"]
    assert texts(data, "toc 2") == ["1.1\u2002Inner"]
    assert texts(data, "Note") == ["Update me."]
    anchors = {link.get(f"{W}anchor") for link in body(data).iter(f"{W}hyperlink")}
    names = {mark.get(f"{W}name") for mark in body(data).iter(f"{W}bookmarkStart")}
    assert anchors <= names
    assert len(anchors) == 2


def test_page_numbers_are_in_the_contents_if_they_are_known() -> None:
    made = document(Paragraph(text="x"))
    data = write_docx(made, lambda _: PNG, count_pages=lambda _: {"_Toc100000000": 2, "_Toc100000001": 3})
    assert texts(data, "toc 1") == ["1\u2002Outer2"]
    assert texts(data, "toc 2") == ["1.1\u2002Inner3"]
    assert texts(data, "Note") == []


def test_a_text_that_mentions_a_table_links_to_it() -> None:
    data = write(GRID, Paragraph(text="See Table S1 and Section 1.1."))
    links = [
        link for link in body(data).iter(f"{W}hyperlink") if not link.get(f"{W}anchor").startswith("_Toc")
    ]
    assert ["".join(t.text for t in link.iter(f"{W}t")) for link in links] == ["Table S1"]


def test_a_divided_table_repeats_its_label_and_word_counts_it_once() -> None:
    heads = tuple(Head(label=f"h{i}") for i in range(30))
    grid = Grid(label="Table S1", caption="Big", heads=heads, rows=(("considerably",) * 30,))
    captions = texts(write(grid, WIDE), "Table Caption")
    assert captions[:2] == ["Table S1. Big", "Table S1 (continued). Big"]
    assert captions[-1] == "Table S2. Wide"
    codes = [
        code.text for code in body(write(grid, WIDE)).iter(f"{W}instrText") if "SEQ" in (code.text or "")
    ]
    assert codes[0].endswith("ARABIC ")
    assert codes[1].endswith("\\c ")
    assert codes[-1].endswith("ARABIC ")


@pytest.mark.parametrize(("language", "code"), [("en", "en-GB"), ("id", "id-ID")])
def test_the_language_of_the_document_is_set(language: str, code: str) -> None:
    file = docx.Document(io.BytesIO(write(language=language)))
    lang = file.styles.element.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang")
    assert lang.get(f"{W}val") == code
    assert file.core_properties.language == language
    assert file.core_properties.title == "A title"


def test_the_same_document_gives_the_same_bytes() -> None:
    assert write(GRID, FIGURE) == write(GRID, FIGURE)
    with zipfile.ZipFile(io.BytesIO(write(GRID))) as file:
        assert {info.date_time for info in file.infolist()} == {(2000, 1, 1, 0, 0, 0)}
        assert b"2000-01-01T00:00:00Z" in file.read("docProps/core.xml")
        assert not [name for name in file.namelist() if "thumbnail" in name]


HOSTILE = "\x00\x1b[31m\ud800\udfff\ufffe ]]> <w:p> &amp; =1+1 \\input{x} \u202e " + "x" * 60_000


def test_hostile_texts_neither_break_the_file_nor_get_lost() -> None:
    blocks = (
        Paragraph(text=HOSTILE),
        Facts(pairs=((HOSTILE, HOSTILE),)),
        Listing(items=((HOSTILE, (HOSTILE,)),)),
        Grid(
            label=HOSTILE, caption=HOSTILE, heads=(Head(label=HOSTILE),), rows=((HOSTILE,),), notes=(HOSTILE,)
        ),
        Figure(label="Figure S1", svg="<svg/>", file=HOSTILE[:90], title=HOSTILE, caption=HOSTILE),
    )
    data = write(*blocks)
    found = "".join(t.text or "" for t in body(data).iter(f"{W}t"))
    assert found.count("x" * 60_000) == 11
    assert found.count("]]> <w:p> &amp; =1+1 \\input{x}") >= 10


def test_a_table_without_rows_is_valid() -> None:
    assert body(write(Grid(caption="c", heads=(Head(label="a"),), rows=()))).findall(f".//{W}tr")


def test_two_tables_never_touch() -> None:
    data = write(GRID, GRID, Facts(pairs=(("a", "b"),)), Facts(pairs=(("c", "d"),)))
    tags = [re.sub(r".*}", "", element.tag) for element in body(data)[0]]
    assert ("tbl", "tbl") not in set(pairwise(tags))
