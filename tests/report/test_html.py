"""The HTML page as a whole: its links, and its content security policy."""

import base64
import hashlib
import re

from slr.report.document import Document, Figure, Grid, Head, Paragraph, Section
from slr.report.html import write_html

GRID = Grid(caption="Works", heads=(Head(label="Work"),), rows=(("a",),), file="tables/works.csv")
FIGURE = Figure(svg="<svg/>", file="drawn & done.svg", title="D", caption="Drawn.")


def write(*beside: str) -> str:
    section = Section(id="one", number="1", title="One", blocks=(GRID, FIGURE))
    words = {"contents": "Contents", "figure_file": "File:"}
    document = Document(language="en", title="T", subtitle="S", banner=(), sections=(section,), words=words)
    return write_html(document, beside=beside).decode()


def test_a_page_alone_links_to_no_file() -> None:
    links = re.findall(r'href="([^"]*)"', write())
    assert [link for link in links if not link.startswith("#")] == []
    assert '<span class="file">tables/works.csv</span>' in write()


def test_a_page_links_to_the_files_beside_it() -> None:
    page = write("tables/works.csv", "drawn & done.svg", "other.csv")
    assert '<span class="file"><a href="tables/works.csv">tables/works.csv</a></span>' in page
    assert '<a href="drawn &amp; done.svg">drawn &amp; done.svg</a>' in page
    assert "other.csv" not in page


def test_the_policy_allows_only_the_style_sheet_and_the_script_of_the_page() -> None:
    page = write()
    [policy] = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    [style] = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    [script] = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    hashes = [base64.b64encode(hashlib.sha256(part.encode()).digest()).decode() for part in (style, script)]
    assert re.findall(r"sha256-([^&']+)", policy) == hashes
    assert policy.startswith("default-src &#39;none&#39;; ")
    assert "unsafe" not in policy
    assert page.count(" style=") == 0


def test_mentions_of_tables_figures_and_sections_are_links_that_lead_somewhere() -> None:
    grid = Grid(
        label="Table S1",
        caption="c",
        heads=(Head(label="h"),),
        rows=(("see Figure S1",),),
        file="tables/t.csv",
    )
    figure = Figure(label="Figure S1", svg="<svg/>", file="a.svg", title="t", caption="c")
    text = Paragraph(text="See Table S1, Figure S1 & Section 1; not Table S12.")
    section = Section(number="1", id="about", title="T", blocks=(text, grid, figure))
    words = {"contents": "", "figure_file": "", "section_label": "Section {number}"}
    document = Document(language="en", title="t", subtitle="s", banner=(), sections=(section,), words=words)
    page = write_html(document).decode()
    links = re.findall(r'<a href="#([^"]+)">(Table|Figure|Section)', page)
    assert [kind for _, kind in links] == ["Table", "Figure", "Section", "Figure"]
    assert all(f'id="{target}"' in page for target, _ in links)
    assert "Table S12" in page
