"""A template gives the styles, the page and the header; what it lacks is added."""

import io
from typing import Any

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.shared import Mm

from slr.report.document import Document, Facts, Grid, Head, Listing, Paragraph, Section
from slr.report.word.writer import write_docx

WORDS = {"contents": "Contents", "update_field": "Update me.", "continued": "continued"}
BLOCKS = (
    Paragraph(text="text"),
    Listing(items=(("item", ("sub",)),)),
    Facts(pairs=(("a", "b"),)),
    Grid(label="Table S1", caption="c", heads=(Head(label="h", kind="code"),), rows=(("x",),)),
)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def template(change: Any) -> bytes:
    """Return a DOCX file with some text that `change` has changed."""
    file = docx.Document()
    file.add_paragraph("Text of the template.")
    change(file)
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def write(data: bytes) -> Any:
    section = Section(id="a", number="1", title="One", blocks=BLOCKS)
    made = Document(language="id", title="T", subtitle="S", banner=(), sections=(section,), words=WORDS)
    return docx.Document(io.BytesIO(write_docx(made, lambda _: b"", template=data)))


def test_styles_of_a_template_are_used_and_its_text_is_left_out() -> None:
    def change(file: Any) -> None:
        file.styles["Heading 1"].font.name = "Georgia"

    file = write(template(change))
    assert file.styles["Heading 1"].font.name == "Georgia"
    assert "Text of the template." not in [p.text for p in file.paragraphs]
    assert "1\u2002One" in [p.text for p in file.paragraphs if p.style.name == "Heading 1"]


def test_styles_that_a_template_lacks_are_added() -> None:
    def change(file: Any) -> None:
        for name in ("List Bullet", "Caption", "Title"):
            file.styles[name].delete()

    file = write(template(change))
    styles = {p.style.name for p in file.paragraphs}
    assert {"Title", "List Bullet", "Table Caption", "Body Text"} <= styles
    assert file.tables[0].style.name == "Fact Table"
    numbers = {n.get(f"{W}numId") for n in file.part.numbering_part.element.iter(f"{W}num")}
    style = file.styles["List Bullet"].element
    assert style.find(f".//{W}numId").get(f"{W}val") in numbers


def test_a_style_is_found_by_its_name_whatever_its_id() -> None:
    def change(file: Any) -> None:
        file.styles["Heading 1"].element.styleId = "berschrift1"
        file.styles.add_style(
            "TableText", WD_STYLE_TYPE.CHARACTER
        )  # an id that the appendix uses for another style

    file = write(template(change))
    assert [p.style.name for p in file.paragraphs if p.text == "1\u2002One"][-1] == "Heading 1"
    cell = file.tables[1].rows[1].cells[0].paragraphs[0]
    assert cell.style.name == "Table Text"


def test_page_and_header_of_a_template_are_used() -> None:
    def change(file: Any) -> None:
        section = file.sections[0]
        section.page_width, section.page_height, section.left_margin = Mm(216), Mm(279), Mm(40)
        section.header.paragraphs[0].text = "Journal of Examples"

    section = write(template(change)).sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm), round(section.left_margin.mm)) == (
        216,
        279,
        40,
    )
    assert section.header.paragraphs[0].text == "Journal of Examples"


def test_a_table_is_no_wider_than_the_page_of_a_template() -> None:
    def change(file: Any) -> None:
        file.sections[0].left_margin = Mm(90)

    file = write(template(change))
    section = file.sections[0]
    width = section.page_width - section.left_margin - section.right_margin
    for table in file.tables:
        assert sum(column.width for column in table.columns) <= width + 10


@pytest.mark.parametrize("data", [b"", template(lambda _: None)])
def test_each_style_that_the_text_uses_exists(data: bytes) -> None:
    file = write(data)
    known = {style.style_id for style in file.styles}
    used = file.element.body.iter(f"{W}pStyle", f"{W}rStyle", f"{W}tblStyle")
    assert {element.get(f"{W}val") for element in used} <= known
