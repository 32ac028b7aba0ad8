"""Text from records remains text in HTML, Markdown, SVG, CSV and JSON."""

import csv
import io
import json
import re
from html.parser import HTMLParser
from types import ModuleType

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up_review import render_appendix, synthesize

from slr.model.reason import Reason, write_reasons
from slr.report.document import Document, Grid, Head, Paragraph, Section, Work
from slr.report.escape import (
    clean,
    escape_markdown,
    escape_xml,
    style_html,
    style_markdown,
)
from slr.report.html import write_html
from slr.report.resource import read_resource
from slr.text.style import STYLES, Run

HOSTILE = (
    "<script>alert(1)</script>", "</style><b>", "{{ 7*7 }}{% raw %}", "a|b\n| --- |\n| c", "R&D & \"q\" 'a'", "=HYPERLINK(\"http://x\")",
    "\\input{x} $x_1^2$ 100% #1 ~ _", "]]> --> <!-- <svg onload=alert(1)>", "\x00\x07\x1b[31m\u202eabc", "# head\n- item\n1. one",
    "<sc>ASN</sc> [x](javascript:alert(1))",
)  # fmt: skip


class Reader(HTMLParser):
    """Collect the tags, attributes and text of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def read(page: bytes) -> Reader:
    reader = Reader()
    reader.feed(page.decode("utf-8"))
    return reader


@pytest.fixture(scope="module")
def hostile(made_up: ModuleType) -> dict[str, bytes]:
    """A review in which everything that comes from outside is hostile."""
    everything = " ".join(HOSTILE)
    protocol = made_up.make_protocol({
        "review": {"title": everything, "language": "en", "note": everything, "authors": [{"name": everything}]},
        "question": {"text": everything, "elements": {everything: everything}},
        "sources": [{**s, "name": f"{s['name']} {everything}", "note": everything} for s in made_up.PROTOCOL["sources"]],
        "criteria": [{**c, "text": everything} for c in made_up.PROTOCOL["criteria"]],
        "codebook": [{**c, "definition": everything, "label": {"en": everything, "id": everything}} for c in made_up.PROTOCOL["codebook"]],
        "amendments": [{"date": "2026-01-01", "change": everything, "reason": everything}],
    })  # fmt: skip
    works = {r: {"title": HOSTILE[i % len(HOSTILE)] + everything, "title_markup": f"<i onclick='x()'>{HOSTILE[i % len(HOSTILE)]}</i>{everything}", "authors": [everything], "doi": everything, "journal": everything}
             for i, r in enumerate(made_up.ROADS)}  # fmt: skip
    coding = {"report": "a1", "theme": "autonomy", "role": "finding", "statement": everything, "quote": everything, "location": everything,
              "second_hand": True, "who": everything, "when": "2026-03-01", "basis": everything, "note": everything}  # fmt: skip
    verdict = {"report": "a3", "stage": "title-abstract", "who": everything, "verdict": "exclude", "criterion": "E1", "note": everything,
               "when": "2026-03-02", "changed": False}  # fmt: skip
    pair = {
        "record_a": "a3",
        "record_b": "a3x",
        "verdict": "same",
        "by": "rule",
        "rule": "x",
        "score": 1.0,
        "evidence": write_reasons([Reason.of("pair_verdict", who="rina", judged="same", note=everything)]),
    }
    tables = made_up.make_tables(
        protocol, works=works, more={"coded": [coding], "verdicts": [verdict], "pairs": [pair]}
    )
    synthesis = synthesize(tables, protocol)
    assert synthesis.flow is not None
    return dict(render_appendix(synthesis, protocol, synthesis.problems))


def test_html_contains_no_tag_or_handler_from_a_record(hostile: dict[str, bytes]) -> None:
    page = read(hostile["appendix.html"])
    names = {tag for tag, _ in page.tags}
    assert not names & {"iframe", "object", "embed", "sc", "img", "form", "base"}
    assert [a.get("id") or a.get("type") for t, a in page.tags if t == "script"] == ["words", "data", None]
    assert {a.get("name") for t, a in page.tags if t == "input"} == {"scheme"}
    assert (
        "<script>" + read_resource("templates/appendix.js") + "</script>" in hostile["appendix.html"].decode()
    )
    for _, attributes in page.tags:
        assert not [a for a in attributes if a.startswith("on")]
        assert not (attributes.get("href") or "").lower().startswith(("javascript:", "data:"))
    assert "<script>alert(1)</script>" in "".join(page.text)


def test_html_needs_nothing_from_outside(hostile: dict[str, bytes]) -> None:
    page = read(hostile["appendix.html"])
    assert not [a for _, a in page.tags if "src" in a]
    assert not [t for t, _ in page.tags if t == "link"]
    style = hostile["appendix.html"].decode().split("<style>")[1].split("</style>")[0]
    assert "url(" not in style
    assert "@import" not in style


def test_svg_is_well_formed_and_holds_only_its_own_elements(hostile: dict[str, bytes]) -> None:
    root = fromstring(hostile["prisma.svg"].decode())
    names = {e.tag.rpartition("}")[2] for e in root.iter()}
    assert names == {"svg", "title", "desc", "defs", "marker", "path", "rect", "text"}


def test_markdown_tables_keep_their_columns_and_no_html_comes_through(hostile: dict[str, bytes]) -> None:
    lines = hostile["appendix.md"].decode().split("\n")
    width = 0
    for line in lines:
        bars = line.replace("\\|", "").count("|")
        if line.startswith("| ") and width == 0:
            width = bars
        if line.startswith("|"):
            assert bars == width, line
        else:
            width = 0
        assert "<script" not in line.replace("\\<", "")
    assert any(line.startswith("|") for line in lines)


def test_markdown_has_no_heading_list_or_quote_of_a_record(hostile: dict[str, bytes]) -> None:
    text = hostile["appendix.md"].decode()
    assert "\n# head" not in text
    assert "\n1. one" not in text


def test_csv_cells_are_no_formulas_and_every_row_is_whole(hostile: dict[str, bytes]) -> None:
    for name, data in hostile.items():
        if name.endswith(".csv"):
            rows = list(csv.reader(io.StringIO(data.decode("utf-8"))))
            assert {len(r) for r in rows} <= {len(rows[0])}, name
            assert not [
                c
                for r in rows
                for c in r
                if c.startswith(("=", "+", "@")) or (c.startswith("-") and not c[1:2].isdigit())
            ], name


def test_json_can_be_read_and_holds_the_text(hostile: dict[str, bytes]) -> None:
    assert "<script>" in json.loads(hostile["prisma.json"])["review"]


RUNS = st.lists(
    st.builds(Run, st.text(min_size=1), st.lists(st.sampled_from(STYLES), unique=True).map(tuple)), max_size=5
).map(tuple)


@settings(deadline=None, max_examples=60)
@given(RUNS)
def test_a_title_with_styles_brings_its_text_and_no_tag_but_ours_into_a_page(runs: tuple[Run, ...]) -> None:
    page = read(style_html(runs).encode("utf-8"))
    assert {tag for tag, _ in page.tags} <= {"i", "b", "sub", "sup", "span"}
    assert all(attributes in ({}, {"class": "sc"}) for _, attributes in page.tags)
    assert "".join("".join(page.text).split()) == "".join(clean("".join(r.text for r in runs)).split())


@settings(deadline=None, max_examples=60)
@given(RUNS)
def test_a_title_with_styles_stays_in_its_cell_of_markdown(runs: tuple[Run, ...]) -> None:
    line = style_markdown(runs)
    ours = re.sub(r"</?(?:i|b|sub|sup)>|<span style=\"font-variant:small-caps;\">|</span>", "", line)
    assert "\n" not in line
    assert re.search(r"(?<!\\)(?:\\\\)*[<|]", ours) is None


@pytest.mark.parametrize(
    ("runs", "made"),
    [
        ((Run("Growth of "), Run("E. coli", ("i",)), Run(" in 3 m"), Run("3", ("sup",))), "Growth of *E. coli* in 3 m<sup>3</sup>"),
        ((Run("a"), Run("b", ("b",)), Run("c")), "a**b**c"),
        ((Run("a", ("i",)), Run("b", ("b",))), "*a*<b>b</b>"),
        ((Run("(x)", ("i",)), Run("y")), "<i>(x)</i>y"),
        ((Run("a ", ("i",)), Run("b", ("i", "b"))), "<i>a **b**</i>"),
        ((Run("a"), Run("*", ("i",))), "a<i>\\*</i>"),
        ((Run("AD", ("sc",)), Run(" 79")), '<span style="font-variant:small-caps;">AD</span> 79'),
        ((Run("a"), Run("\u202e", ("i",)), Run("b")), "a<i></i>b"),
    ],
)  # fmt: skip
def test_stars_stand_only_where_markdown_reads_them(runs: tuple[Run, ...], made: str) -> None:
    assert style_markdown(runs) == made


@settings(deadline=None, max_examples=30)
@given(st.text())
def test_any_text_survives_html_as_text_and_nothing_else(text: str) -> None:
    grid = Grid(
        caption=text,
        heads=(Head(label=text),),
        rows=((text,), (Work(citation=text, title=text, link=text, href="https://doi.org/1"),)),
    )
    section = Section(id="s", title=text, blocks=(grid, Paragraph(text=text)))
    words = dict.fromkeys(
        ("language", "appendix", "contents", "to_contents", "figure_file", "table_file", "missing"), "w"
    )
    document = Document(language="en", title=text, subtitle="", banner=(), sections=(section,), words=words)
    page, empty = read(write_html(document)), read(write_html(_emptied(document)))
    assert [t for t, _ in page.tags] == [t for t, _ in empty.tags]


def _emptied(document: Document) -> Document:
    section = Section(id="s", title="x", blocks=(
        Grid(caption="x", heads=(Head(label="x"),), rows=(("x",), (Work(citation="x", title="x", link="x", href="https://doi.org/1"),))),
        Paragraph(text="x"),
    ))  # fmt: skip
    if not document.title:  # a work without a title has no line for it
        section = Section(id="s", title="", blocks=(
            Grid(caption="", heads=(Head(label=""),), rows=(("",), (Work(citation="", link="", href="https://doi.org/1"),))),
            Paragraph(text=""),
        ))  # fmt: skip
    return Document(
        language="en", title="x", subtitle="", banner=(), sections=(section,), words=document.words
    )


@settings(deadline=None, max_examples=60)
@given(st.text())
def test_any_text_makes_well_formed_xml(text: str) -> None:
    root = fromstring(f'<a b="{escape_xml(text)}">{escape_xml(text)}</a>')
    assert len(list(root)) == 0


@settings(deadline=None, max_examples=60)
@given(st.text())
def test_any_text_is_one_line_of_markdown_without_a_bare_bar(text: str) -> None:
    made = escape_markdown(text)
    assert len(made.splitlines()) <= 1
    assert "|" not in made.replace("\\\\", "").replace("\\|", "")


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("Title (2021): a & b - c", "Title (2021): a & b - c"),
        ("- item", "\\- item"),
        ("# head", "\\# head"),
        ("1. one", "1\\. one"),
        ("2) two", "2\\) two"),
        ("1.", "1\\."),
        ("0.500", "0.500"),
        ("&lt;b&gt; &#60;", "\\&lt;b\\&gt; \\&#60;"),
        ("@smith and a@b.c", "\\@smith and a@b.c"),
        ("<b>[x](y)", "\\<b\\>\\[x\\](y)"),
        ("\\input{x} $x_1^2$", "\\\\input\\{x\\} \\$x\\_1\\^2\\$"),
    ],
)
def test_markdown_is_escaped_where_it_has_to_be_and_stays_readable_elsewhere(text: str, made: str) -> None:
    assert escape_markdown(text) == made


@settings(deadline=None, max_examples=60)
@given(st.text())
def test_cleaning_twice_is_cleaning_once_and_utf8_can_hold_it(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    clean(text).encode("utf-8")


def test_numbers_are_left_alone(made_up: ModuleType) -> None:
    score = {"report": "p1", "stage": "title-abstract", "rank": 1, "score": -0.25, "basis": "classifier"}
    roads = {"p1": ("p1@alpha", "pending/nobody", "not reached/nobody", "not reached/nobody")}
    protocol = made_up.make_protocol()
    synthesis = synthesize(made_up.make_tables(protocol, roads, more={"scores": [score]}), protocol)
    assert ",-0.25," in render_appendix(synthesis, protocol)["tables/pending.csv"].decode()
