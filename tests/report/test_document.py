"""Every writer prints every kind of block: nothing that a block contains gets lost on the way into a format."""

import html
import io
import re
import zipfile
from collections.abc import Callable
from typing import Final, get_args

import openpyxl
import pytest

from slr.picture import prepare_drawer
from slr.report.document import (
    Bibliography,
    Block,
    Document,
    Facts,
    Figure,
    Grid,
    Head,
    Listing,
    Noted,
    Paragraph,
    Reference,
    Section,
    Styled,
    Work,
)
from slr.report.html import write_html
from slr.report.latex.writer import write_latex
from slr.report.markdown import write_markdown
from slr.report.word.writer import write_docx
from slr.report.workbook.writer import write_workbook
from slr.text.style import Run

# One block of each kind, and words that each format must print.
REFERENCE = Reference(
    key="Bakker2007",
    runs=(Run("Bakker (2007). "), Run("Journal wow", ("i",)), Run(", 22.")),
    href="https://doi.org/10.1000/x",
    notes=("remark ref",),
)
BLOCKS: Final[dict[Block, tuple[str, ...]]] = {
    Grid(
        caption="tablecapt",
        heads=(Head(label="headone"), Head(label="headtwo", kind="work")),
        rows=(
            ("cellone", Work(citation="Cited", title="Titled", link="linked", href="https://doi.org/10.1000/y")),
            (Noted(text="texted", note="noted"), Styled(runs=(Run("styled"),))),
        ),
        file="tables/f.csv",
        notes=("footnoted",),
    ): ("tablecapt", "headone", "headtwo", "cellone", "Cited", "Titled", "linked", "texted", "noted", "styled", "footnoted"),
    Paragraph(text="parapara"): ("parapara",),
    Facts(pairs=(("factname", "factvalue"), ("other", ("lineone", "linetwo"))), title="facttitle"): (
        "factname", "factvalue", "other", "lineone", "linetwo", "facttitle",
    ),
    Listing(items=(("itemhead", ("subitem",)),), title="listtitle"): ("itemhead", "subitem", "listtitle"),
    Figure(svg="<svg/>", file="figures/drawn.svg", title="drawing", caption="drawncaption"): (
        "figures/drawn.svg", "drawing", "drawncaption",
    ),
    Bibliography(entries=(REFERENCE,), title="reftitle"): (
        "reftitle", "Bakker (2007).", "Journal wow", "22.", "https://doi.org/10.1000/x", "remark ref",
    ),
}  # fmt: skip


def read_docx(document: Document) -> str:
    """Return the text of the document as a DOCX file, with the text alternatives of its figures."""
    with zipfile.ZipFile(io.BytesIO(write_docx(document, lambda _: PIXEL))) as file:
        xml = file.read("word/document.xml").decode()
    return " ".join((re.sub("<[^>]*>", "", xml), *re.findall('descr="([^"]*)"', xml)))


def read_xlsx(document: Document) -> str:
    """Return the text of all cells of the document as a workbook."""
    book = openpyxl.load_workbook(io.BytesIO(write_workbook(document)))
    return "\n".join(str(c.value) for sheet in book for row in sheet for c in row if c.value is not None)


def read_latex(document: Document) -> str:
    """Return the text of the document in LaTeX, without places to break words and without escapes."""
    text = write_latex(document, lambda figure: figure.file).decode().partition("\\begin{document}")[2]
    return text.replace("\\slrbreak{}", "")


PIXEL: Final = prepare_drawer()('<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>')
WRITERS: Final[dict[str, Callable[[Document], str]]] = {
    "html": lambda document: write_html(document).decode(),
    "md": lambda document: write_markdown(document).decode(),
    "docx": read_docx,
    "xlsx": read_xlsx,
    "tex": read_latex,
}


def write(name: str, *blocks: Block) -> str:
    section = Section(id="one", number="1", title="One", blocks=blocks)
    words = {
        "contents": "Contents",
        "figure_file": "File:",
        "update_field": "Update.",
        "continued": "continued",
        "text_sheet": "Text",
        "thousands": ",",
        "decimal": ".",
        "cells_cut": "{n} cut",
    }
    document = Document(language="en", title="T", subtitle="S", banner=(), sections=(section,), words=words)
    text = WRITERS[name](document)
    return text.split("<main")[1].split("</main>")[0] if name == "html" else text


def test_there_is_an_example_of_each_kind_of_block() -> None:
    assert {type(block) for block in BLOCKS} == set(get_args(Block))


@pytest.mark.parametrize("block", BLOCKS, ids=lambda b: b.kind)
@pytest.mark.parametrize("name", WRITERS)
def test_a_writer_prints_all_of_a_block(name: str, block: Block) -> None:
    text = html.unescape(write(name, block))
    assert [word for word in BLOCKS[block] if word not in text] == []
    assert [word for word in BLOCKS[block] if word in write(name)] == []  # without the block


def test_a_reference_is_a_list_item_in_html_with_its_key_as_id_and_its_address_as_a_link() -> None:
    page = write("html", Bibliography(entries=(REFERENCE,)))
    assert (
        '<li id="ref-Bakker2007">Bakker (2007). <i>Journal wow</i>, 22. '
        '<a href="https://doi.org/10.1000/x">https://doi.org/10.1000/x</a><br><small>remark ref</small></li>'
    ) in page


def test_a_reference_is_a_paragraph_of_markdown_with_its_address_as_a_link() -> None:
    bare = Reference(key="b", runs=(Run("1. A list? "), Run("<b>", ("i",))))
    text = write("md", Bibliography(entries=(REFERENCE, bare), title="All"))
    assert text.endswith(
        "**All**\n\nBakker (2007). *Journal wow*, 22. <https://doi.org/10.1000/x>\n\n*remark ref*\n\n"
        "1\\. A list? <i>\\<b\\></i>\n\n"
    )


def test_the_text_of_a_reference_includes_its_address() -> None:
    assert REFERENCE.text == "Bakker (2007). Journal wow, 22. https://doi.org/10.1000/x"
    assert Reference(key="a", runs=(Run("A."),)).text == "A."
