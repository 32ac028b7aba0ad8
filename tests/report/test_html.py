"""The HTML page as a whole: its links, and its content security policy."""

import base64
import hashlib
import re

from slr.report.document import Document, Figure, Grid, Head, Section
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
