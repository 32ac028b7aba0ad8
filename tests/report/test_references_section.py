"""The references of the appendix: three lists, a table and two files, with the same keys and letters everywhere."""

import csv
import io
import json
from types import ModuleType
from typing import Any

from made_up_review import collect_works, render_appendix, synthesize

from slr.formats.reading import read
from slr.model.table import ENTRIES, frame
from slr.report.appendix import make_section
from slr.report.document import Bibliography, Grid, Styled, Work
from slr.report.page import Page
from slr.report.section import references
from slr.report.text import Texts

DOE = {"authors": ["Doe, Jane", "Roe, R."], "year": 2020, "journal": "Oil", "volume": "7", "pages": "3-9"}
WORKS = {
    "a1": {**DOE, "title": "Lamps", "type": "article"},
    "b4": {**DOE, "title": "Beams", "type": "article", "notice": ["retracted"], "doi": "10.5555/b4"},
    "l2": {"authors": ["Poe, E."], "year": 2019, "title": "Oil", "type": "book", "publisher": "Lamp Press"},
    "a2": {**DOE, "title": "Candles", "type": "article"},
    "h1": {
        "authors": [],
        "year": 2018,
        "title": "The wick",
        "type": "webpage",
        "url": "https://a.example/wick",
    },
    "a3": {**DOE, "title": "A torch", "type": "article"},
    "l3": {**DOE, "title": "Another torch", "type": "article"},
}
CODED = [
    {"report": report, "theme": "autonomy", "role": role, "statement": "Say helps.", "who": "rina", "when": "2026-03-01"}
    for report, role in (("a1", "finding"), ("b4", "finding"), ("a3", "background"))
]  # fmt: skip


def render(made_up: ModuleType, changes: dict[str, Any] | None = None, **more: Any) -> dict[str, bytes]:
    protocol = made_up.make_protocol(changes)
    tables = made_up.make_tables(protocol, works=WORKS, more={"coded": CODED, **more})
    synthesis = synthesize(tables, protocol)
    works = collect_works(tables, synthesis)
    return render_appendix(synthesis, protocol, works=works, formats=("html", "md", "bib", "ris"))


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8"))))


def test_each_work_is_in_one_list_in_the_order_of_apa(made_up: ModuleType) -> None:
    found = [(row["list"], row["reference"]) for row in rows(render(made_up)["tables/references.csv"])]
    assert found == [
        ("included", "Doe, J., & Roe, R. (2020a). Beams. Oil, 7, 3–9. https://doi.org/10.5555/b4"),
        ("included", "Doe, J., & Roe, R. (2020c). Lamps. Oil, 7, 3–9."),
        ("included", "Poe, E. (2019). Oil. Lamp Press."),
        ("excluded", "Doe, J., & Roe, R. (2020b). Candles. Oil, 7, 3–9."),
        ("excluded", "The wick. (2018). https://a.example/wick"),
        ("used", "Doe, J., & Roe, R. (2020d). A torch. Oil, 7, 3–9."),
    ]


def test_letters_are_the_same_in_all_tables(made_up: ModuleType) -> None:
    files = render(made_up)
    cited = {
        (row["report"], row["citation"])
        for path, data in files.items()
        if path.startswith("tables/") and path.endswith(".csv")
        for row in rows(data)
        if "citation" in row and "report" in row
    }
    assert len(dict(cited)) == len(cited)  # each report has one citation
    found = dict(cited)
    assert (found["a1"], found["b4"], found["a2"], found["a3"]) == (
        "Doe & Roe, 2020c", "Doe & Roe, 2020a", "Doe & Roe, 2020b", "Doe & Roe, 2020d",
    )  # fmt: skip
    assert found["l3"] == "Doe & Roe, 2020"  # excluded by its title, and never cited without it
    assert "Doe & Roe, 2020c" in rows(files["tables/synthesis.csv"])[0]["citations"]


def test_keys_are_the_same_in_the_table_and_in_both_files(made_up: ModuleType) -> None:
    files = render(made_up)
    keys = [row["key"] for row in rows(files["tables/references.csv"])]
    assert keys == [
        "doe2020beams",
        "doe2020lamps",
        "poe2019oil",
        "doe2020candles",
        "wick2018",
        "doe2020torch",
    ]
    for name in ("references.bib", "references.ris"):
        assert [entry.key for entry in read(files[name], name).entries] == keys
    page = files["appendix.html"].decode()
    assert [key for key in keys if f'id="ref-{key}"' not in page] == [
        "doe2020candles",
        "wick2018",
    ]  # excluded


def test_each_work_of_the_files_names_its_list(made_up: ModuleType) -> None:
    text = render(made_up)["references.ris"].decode()
    assert [text.count(f"KW  - slr:{name}") for name in ("included", "excluded", "used")] == [3, 2, 1]


def test_the_section_has_a_list_with_a_title_for_each_kind_and_a_note_on_notices(made_up: ModuleType) -> None:
    for language, titles, note in (
        ("en", ["Included works", "Works excluded at full text", "Other works used in the synthesis"], "retracted"),
        ("id", ["Karya yang disertakan", "Karya yang dikeluarkan pada tahap teks lengkap", "Karya lain yang dipakai dalam sintesis"], "ditarik"),
    ):  # fmt: skip
        protocol = made_up.make_protocol({"appendix": {"data": ["excluded"]}})
        tables = made_up.make_tables(protocol, works=WORKS, more={"coded": CODED})
        synthesis = synthesize(tables, protocol)
        works = collect_works(tables, synthesis)
        page = Page(synthesis=synthesis, protocol=protocol, problems=(), texts=Texts(language), works=works)
        made = references.make(page)
        assert made is not None
        lists = [block for block in made.blocks if isinstance(block, Bibliography)]
        assert [block.title for block in lists] == titles
        assert [reference.notes for reference in lists[0].entries] == [(note,), (), ()]


def test_the_section_on_excluded_reports_has_their_full_references_and_no_other_section_lists_them(
    made_up: ModuleType,
) -> None:
    protocol = made_up.make_protocol()
    tables = made_up.make_tables(protocol, works=WORKS, more={"coded": CODED})
    synthesis = synthesize(tables, protocol)
    works = collect_works(tables, synthesis)
    page = Page(synthesis=synthesis, protocol=protocol, problems=(), texts=Texts("en"), works=works)
    made, excluded = references.make(page), make_section("excluded", page)
    assert made is not None
    assert excluded is not None
    titles = [block.title for block in made.blocks if isinstance(block, Bibliography)]
    assert titles == ["Included works", "Other works used in the synthesis"]
    listed = [block for block in excluded.blocks if isinstance(block, Grid)][1]
    cells = {row[0].report: row[0] for row in listed.rows if isinstance(row[0], Work)}
    assert isinstance(cells["a2"].title, Styled)
    assert cells["a2"].title.text.startswith("Doe, J., & Roe, R. (2020")
    assert (
        page.work(
            {
                "report": "b4",
                "citation": "Doe & Roe, 2020a",
                "doi": "",
                "title": "Beams",
                "title_markup": None,
            }
        ).title
        == ""
    )


def test_editors_of_any_record_of_a_report_are_used(made_up: ModuleType) -> None:
    protocol = made_up.make_protocol()
    works = {
        **WORKS,
        "a1": {**DOE, "title": "Lamps", "type": "chapter", "journal": "All lamps", "volume": None},
    }
    tables = made_up.make_tables(protocol, works=works)
    tags = [["AU", "Doe, Jane"], ["A2", "Ann, Ada"]]
    entry = {
        "record": "b1",
        "file": "f",
        "line": 1,
        "ordinal": 1,
        "format": "ris",
        "type": "CHAP",
        "tags": json.dumps(tags),
    }
    tables["entries"] = frame(ENTRIES, [entry])
    synthesis = synthesize(tables, protocol)
    files = render_appendix(synthesis, protocol, works=collect_works(tables, synthesis), formats=("bib",))
    assert "Lamps. In A. Ann (Ed.), All lamps (pp. 3–9)." in files["tables/references.csv"].decode()
    assert "editor = {Ann, Ada}" in files["references.bib"].decode()


def test_a_style_of_pybtex_can_be_named(made_up: ModuleType) -> None:
    files = render(made_up, {"references": {"style": "plain"}})
    assert "Jane Doe and R. Roe. Lamps. Oil, 7:3–9, 2020." in files["tables/references.csv"].decode()
    assert "in the style plain" in files["appendix.md"].decode()


def test_a_review_without_works_has_no_references(made_up: ModuleType) -> None:
    protocol = made_up.make_protocol()
    tables = made_up.make_tables(protocol, {"l3": ("l3@lists", "excluded/people/E1")})
    synthesis = synthesize(tables, protocol)
    files = render_appendix(
        synthesis, protocol, works=collect_works(tables, synthesis), formats=("bib", "ris")
    )
    assert not [path for path in files if "references" in path]
