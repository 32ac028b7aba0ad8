"""Every format's title styles are read, and formats that can contain styles return them."""

import json
from typing import Any

import pytest

from slr.formats import normalise, read
from slr.formats.exchange import Item, write
from slr.formats.identity import read_identity
from slr.ingest.identity import base_id
from slr.model.table import BIBLIOGRAPHY

STYLED = "Growth of <i>E. coli</i> at low CO<sub>2</sub>"
PLAIN = "Growth of E. coli at low CO2"
ENDNOTE = (
    "<xml><records><record><ref-type name='Journal Article'>17</ref-type><contributors><authors><author>"
    "<style face='italic'>Asher, Mira</style></author></authors></contributors><titles><title><style face='normal'>"
    "Growth of </style><style face='italic' size='100%'>E. coli</style><style face='normal'> at low CO</style>"
    "<style face='subscript'>2</style></title></titles></record></records></xml>"
)
PUBMED = (
    "<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>1</PMID><Article><ArticleTitle>Growth of <i>E. coli</i> at "
    "low CO<sub>2</sub></ArticleTitle></Article></MedlineCitation></PubmedArticle></PubmedArticleSet>"
)
SOURCES = {
    "ris": f"TY  - JOUR\nTI  - {STYLED}\nER  - \n",
    "ris, wrapped": "TY  - JOUR\nTI  - Growth of\n   <i>E. coli</i>\n at low CO<sub>2</sub>\nPY  - 2020\nER  - \n",
    "ris, escaped": "TY  - JOUR\nTI  - Growth of &lt;i&gt;E. coli&lt;/i&gt; at low CO&lt;sub&gt;2&lt;/sub&gt;\nER  - \n",
    "bibtex, LaTeX": "@article{a, title = {Growth of \\emph{{E. coli}} at low {CO}\\textsubscript{2}}}",
    "bibtex, HTML": f"@article{{a, title = {{{STYLED}}}}}",
    "bibtex, HTML spelled out": r"@article{a, title = {Growth of {\textless}i{\textgreater}E. coli{\textless}/i{\textgreater} at low {CO}\textsubscript{2}}}",
    "pubmed-xml": PUBMED,
    "endnote-xml": ENDNOTE,
    "csl-json": json.dumps([{"id": "a", "type": "article-journal", "title": STYLED}]),
    "crossref": json.dumps({"message-type": "work", "message": {"DOI": "10.5555/a", "type": "journal-article", "title": [STYLED]}}),
    "openalex": json.dumps({"results": [{"id": "https://openalex.org/W1", "type": "article", "title": STYLED}]}),
    "plos": json.dumps({"response": {"docs": [{"id": "10.1371/journal.x", "title_display": STYLED, "article_type": "Research Article"}]}}),
    "table": f"Title,Year\n{STYLED},2020\n",
    "medline": f"PMID- 1\nOWN - NLM\nTI  - {STYLED}\nFAU - Asher, Mira\n",
    "wos": f"FN Clarivate\nVR 1.0\nPT J\nAU Asher, M\nTI {STYLED}\nPY 2020\nER\n\nEF\n",
}  # fmt: skip


def row_of(text: str, name: str = "x") -> dict[str, Any]:
    (entry,) = read(text.encode(), name).entries
    return dict(normalise(entry))


@pytest.mark.parametrize("source", SOURCES)
def test_every_format_keeps_the_styles_of_titles(source: str) -> None:
    row = row_of(SOURCES[source])
    assert (row["title"], row["title_markup"]) == (PLAIN, STYLED)


def test_face_of_a_name_in_endnote_is_no_part_of_the_name() -> None:
    assert row_of(ENDNOTE)["authors"] == ["Asher, Mira"]


def test_script_in_a_formula_is_plain_text_in_the_title_and_a_script_where_it_is_shown() -> None:
    row = row_of("@article{a, title = {Low {CO}$_2$ at work}}")
    assert (row["title"], row["title_markup"]) == ("Low CO2 at work", "Low CO<sub>2</sub> at work")


def test_subtitle_keeps_its_styles_too() -> None:
    row = row_of(r"@book{a, title = {Work}, subtitle = {A \textit{short} history}}")
    assert (row["title"], row["title_markup"]) == ("Work: A short history", "Work: A <i>short</i> history")


@pytest.mark.parametrize("title", ["Work & strain", "R&amp;D at work", "p < .05", "<p>Work</p>", "n/a"])
def test_title_without_styles_has_none(title: str) -> None:
    assert row_of(f"TY  - JOUR\nTI  - {title}\nPY  - 2020\nER  - \n")["title_markup"] is None


def test_id_of_a_record_is_that_of_its_plain_title() -> None:
    styled, plain = (
        read(f"TY  - JOUR\nTI  - {t}\nER  - \n".encode(), "a").entries[0] for t in (STYLED, PLAIN)
    )
    assert base_id(read_identity(styled, normalise(styled)), styled.tags) == base_id(
        read_identity(plain, normalise(plain)), plain.tags
    )


def item(title: str | None, marked: str | None) -> Item:
    empty: dict[str, Any] = {
        **{c.name: [] if c.kind == "list" else None for c in BIBLIOGRAPHY},
        "type": "article",
        "language": "en",
    }
    return Item(row={**empty, "title": title, "title_markup": marked, "key": "k", "record_id": "r1"})


@pytest.mark.parametrize("ending", ["json", "csv", "xlsx"])
@pytest.mark.parametrize(
    ("title", "marked"),
    [
        (PLAIN, STYLED),
        ("R & D of <x> in AD 79", "R &amp; D of &lt;x&gt; in <sc>AD</sc> 79"),
        ("=A1 and b", "=A1 and <b>b</b>"),
    ],
)
def test_styles_are_read_back_unchanged(ending: str, title: str, marked: str) -> None:
    written = write([item(title, marked)], ending)
    row = normalise(read(written.data, f"a.{ending}").entries[0])
    assert (row["title"], row["title_markup"]) == (title, marked)
    assert not [line for line in written.lost if "title" in line]


def test_csl_json_contains_the_tags_of_the_citation_style_language() -> None:
    (written,) = json.loads(write([item("A & B ad 79", "A &amp; <b>B</b> <sc>ad</sc> 79")], "json").data)
    assert written["title"] == 'A & <b>B</b> <span style="font-variant:small-caps;">ad</span> 79'


def test_title_corrected_in_a_spreadsheet_loses_the_styles_of_the_old_one() -> None:
    row = row_of(
        "record_id,title,title_markup,year\nr1,A corrected title,A <i>wrong</i> title,2020\n", "a.csv"
    )
    assert (row["title"], row["title_markup"]) == ("A corrected title", None)


def test_tags_that_a_spreadsheet_smuggles_in_are_text() -> None:
    row = row_of(
        "record_id,title,title_markup,year\nr1,a b<script>,<i onclick=x>a</i> b<script>,2020\n", "a.csv"
    )
    assert row["title_markup"] == "<i>a</i> b&lt;script&gt;"


@pytest.mark.parametrize("ending", ["ris", "bib", "json", "nbib", "csv", "xlsx"])
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.ris", "TY  - JOUR\nTI  - <i>E. coli</i> in CO<sub>2</sub> &amp; <sc>dna</sc>\nER  - \n"),
        ("a.bib", "@article{k, title = {\\textit{E. coli} in {CO}$_2$ \\& \\textsc{dna}}}"),
    ],
)
def test_styles_of_a_title_are_written_to_every_format(name: str, text: str, ending: str) -> None:
    (entry,) = read(text.encode(), name).entries
    row = normalise(entry)
    assert row["title"] == "E. coli in CO2 & dna"
    written = write([Item(row={**row, "key": "k"}, entry=entry)], ending)
    (again,) = read(written.data, f"a.{ending}").entries
    back = normalise(again)
    assert (back["title"], back["title_markup"]) == (row["title"], row["title_markup"])
    assert written.lost == ()


@pytest.mark.parametrize("ending", ["ris", "bib"])
def test_corrected_styles_are_written_though_the_words_are_the_same(ending: str) -> None:
    (entry,) = read(b"TY  - JOUR\nTI  - E. coli at work\nER  - \n", "a.ris").entries
    row = {**normalise(entry), "title_markup": "<i>E. coli</i> at work"}
    (again,) = read(write([Item(row=row, entry=entry)], ending).data, f"a.{ending}").entries
    assert normalise(again)["title_markup"] == "<i>E. coli</i> at work"
