"""The files of the appendix: all of them are written, and the same review gives the same bytes."""

import csv
import html
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from made_up_review import render_appendix, render_lengthy, synthesize

from slr.model.appendix_plan import TABLES as SECTION_TABLES
from slr.model.appendix_plan import AppendixPlan
from slr.model.output import OUTPUTS
from slr.model.problem import Problem, warning
from slr.model.reason import Reason, write_reasons
from slr.model.table import mismatches
from slr.model.verdict import Verdict
from slr.pipeline import list_tables
from slr.report.appendix import SECTIONS
from slr.report.page import MOST_ROWS
from slr.report.text import Texts
from slr.screen.decide import decide_stage

CODINGS = [
    {"report": r, "theme": theme, "role": role, "statement": s, "location": f"p. {i}", "who": "rina", "when": "2026-03-01", "second_hand": False}
    for i, (r, theme, role, s) in enumerate([
        ("a1", "autonomy", "finding", "More say, more engagement."),
        ("b4", "autonomy", "finding", "More say, more engagement."),
        ("l2", "autonomy", "theory", "Say is a resource."),
        ("a3", "isolation", "background", "Some feel apart."),
        ("b3", "training", "finding", "Courses help."),
    ])
]  # fmt: skip

TABLES = {**OUTPUTS, **{name: t for name, t in list_tables().items() if t.published}}


def render(
    made_up: ModuleType,
    changes: dict[str, Any] | None = None,
    problems: tuple[Problem, ...] = (),
    **keywords: Any,
) -> dict[str, bytes]:
    protocol = made_up.make_protocol(changes)
    more = {"coded": CODINGS, **keywords.pop("more", {})}
    return dict(
        render_appendix(
            synthesize(made_up.make_tables(protocol, more=more, **keywords), protocol), protocol, problems
        )
    )


def part_of(page: str, key: str) -> str:
    """Return a section of the page, without the sections after it."""
    return page.partition(f'<section id="{key}"')[2].partition("<h2")[2].partition("<h2")[0]


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8"))))


@pytest.fixture(scope="module")
def files(made_up: ModuleType) -> dict[str, bytes]:
    return render(made_up)


def test_every_promised_file_is_there(files: dict[str, bytes]) -> None:
    promised = {
        "appendix.html",
        "appendix.md",
        "prisma.svg",
        "prisma.json",
        "source-overlap.svg",
        "tables/matrix.csv",
    }
    empty = {name for name, table in OUTPUTS.items() if table.needs_rows}
    assert set(files) == promised | {f"tables/{name}.csv" for name in TABLES.keys() - empty}


def test_every_table_is_as_declared(made_up: ModuleType) -> None:
    protocol = made_up.make_protocol()
    synthesis = synthesize(made_up.make_tables(protocol, more={"coded": CODINGS}), protocol)
    assert [
        m
        for name, t in TABLES.items()
        if name in synthesis.tables
        for m in mismatches(t, synthesis.tables[name])
    ] == []


def test_the_numbers_of_the_figure_can_be_added_up_again_from_the_ledger(files: dict[str, bytes]) -> None:
    ledger = rows(files["tables/ledger.csv"])
    for box in json.loads(files["prisma.json"])["boxes"]:
        ends = [e for e in ledger if e["end"] == box["id"]]
        if ends:
            assert box["n"] == len(ends), box["id"]
    assert sum(e["end"].startswith("databases.") for e in ledger) == 10


def test_each_box_of_the_json_has_as_many_ids_as_it_counts(files: dict[str, bytes]) -> None:
    for box in json.loads(files["prisma.json"])["boxes"]:
        if box["unit"] != "entries":
            assert box["n"] == "not reported" or box["n"] == len(box["ids"]), box["id"]


def test_each_equation_of_the_json_adds_up_by_its_own_terms(files: dict[str, bytes]) -> None:
    equations = json.loads(files["prisma.json"])["equations"]
    assert len(equations) >= 12
    for e in equations:
        right = sum(t["n"] for t in e["plus"]) - sum(t["n"] for t in e["minus"])
        assert e["left"]["n"] == right, e["id"]


def test_one_statement_of_two_works_is_one_row_and_lists_its_reports(files: dict[str, bytes]) -> None:
    row = rows(files["tables/synthesis.csv"])[0]
    assert (row["theme"], row["role"], row["works"], row["reports"]) == ("autonomy", "finding", "2", "a1; b4")
    assert row["locations"] == "p. 0 (Author a1, 2020); p. 1 (Author b4, 2020)"
    assert row["synthesised"] == "yes"


def coding(report: str, theme: str, **more: Any) -> dict[str, Any]:
    return {"report": report, "theme": theme, "role": "finding", "statement": "Say helps.", "who": "rina",
            "when": "2026-03-01", "second_hand": False, **more}  # fmt: skip


def test_a_location_that_works_share_is_shown_once(made_up: ModuleType) -> None:
    coded = [coding(r, "autonomy", location=p) for r, p in (("a1", "p. 7"), ("b4", "p. 7"), ("l2", "p. 7"))]
    assert rows(render(made_up, more={"coded": coded})["tables/synthesis.csv"])[0]["locations"] == "p. 7"
    coded[2]["location"] = "p. 9"
    told = rows(render(made_up, more={"coded": coded})["tables/synthesis.csv"])[0]["locations"]
    assert told == "p. 7 (Author a1, 2020 / Author b4, 2020); p. 9 (Author l2, 2020)"


def test_two_places_of_one_work_need_no_name(made_up: ModuleType) -> None:
    coded = [
        coding("a1", "autonomy", location=p, who=who) for p, who in (("p. 9", "rina"), ("p. 7", "tomas"))
    ]
    assert (
        rows(render(made_up, more={"coded": coded})["tables/synthesis.csv"])[0]["locations"] == "p. 7; p. 9"
    )


def test_a_note_of_a_coder_is_in_the_table_and_below_the_statement(made_up: ModuleType) -> None:
    coded = [coding("a1", "autonomy", note="Cited as 2017a."), coding("b4", "autonomy")]
    made = render(made_up, {"review": {"title": "T", "language": "id"}}, more={"coded": coded},
                  works={"a1": {"authors": ["Doe, J.", "Roe, R."]}})  # fmt: skip
    assert rows(made["tables/synthesis.csv"])[0]["notes"] == "Cited as 2017a. (Doe & Roe, 2020)"
    page, text = made["appendix.html"].decode(), made["appendix.md"].decode()
    assert "Say helps.<br><small>Catatan: Cited as 2017a. (Doe dan Roe, 2020)</small>" in page
    assert "| Say helps. *Catatan: Cited as 2017a. (Doe dan Roe, 2020)* |" in text


NESTED = [
    {"id": "abroad", "label": {"en": "Abroad"}, "definition": "Elsewhere."},
    {"id": "trust", "label": {"en": "Trust"}, "definition": "Being trusted.", "parent": "say"},
    {"id": "korea", "label": {"en": "Korea"}, "definition": "In Korea.", "parent": "abroad"},
    {"id": "say", "label": {"en": "Say"}, "theme": True, "definition": "Say over one's work."},
    {"id": "hours", "label": {"en": "Hours"}, "definition": "When to work.", "parent": "trust"},
]  # fmt: skip


def list_heads(markdown: bytes) -> list[str]:
    """Return the headings of a text in Markdown, without their numbers."""
    found = (re.fullmatch(r"(#+) [\d.]+ (.*)", line) for line in markdown.decode().splitlines())
    return [f"{head[1]} {head[2]}" for head in found if head is not None]


def test_a_code_is_listed_below_its_parent_and_keeps_its_own_id(made_up: ModuleType) -> None:
    coded = [coding("a1", code) for code in ("korea", "abroad", "hours", "say", "trust")]
    made = render(made_up, {"codebook": NESTED}, more={"coded": coded})
    assert [(r["theme"], r["parent"], r["synthesised"]) for r in rows(made["tables/synthesis.csv"])] == [
        ("say", "", "yes"), ("trust", "say", "yes"), ("hours", "trust", "yes"), ("abroad", "", "no"), ("korea", "abroad", "no"),
    ]  # fmt: skip
    heads = list_heads(made["appendix.md"])
    first = heads.index("### Say")
    assert heads[first : first + 5] == ["### Say", "#### Trust", "##### Hours", "### Abroad", "#### Korea"]


def test_a_code_has_the_heading_of_the_one_above_it_even_where_that_was_not_coded(
    made_up: ModuleType,
) -> None:
    made = render(made_up, {"codebook": NESTED}, more={"coded": [coding("a1", "hours")]})
    heads = list_heads(made["appendix.md"])
    first = heads.index("### Say")
    assert heads[first : first + 3] == ["### Say", "#### Trust", "##### Hours"]


def test_codes_in_a_circle_are_shown_once_each(made_up: ModuleType) -> None:
    circle = [
        {"id": x, "label": {"en": x}, "definition": x, "parent": y}
        for x, y in (("one", "two"), ("two", "one"))
    ]
    made = render(made_up, {"codebook": circle}, more={"coded": [coding("a1", "one"), coding("a1", "two")]})
    titles = [head.lstrip("# ") for head in list_heads(made["appendix.md"])]
    assert [title for title in titles if title in ("one", "two")] == ["one", "two"]


def test_terms_that_two_languages_share_are_printed_once(made_up: ModuleType) -> None:
    codes = [
        {
            "id": "say",
            "label": {"en": "Say"},
            "definition": "Say.",
            "terms": {"en": ["burnout", "say"], "id": ["burnout", "suara"]},
        }
    ]
    assert (
        "burnout; say; suara |"
        in render(made_up, {"codebook": codes}, more={"coded": []})["appendix.md"].decode()
    )


def test_a_rule_is_described_in_the_words_of_the_language(made_up: ModuleType) -> None:
    rules = (
        {"missing": ["authors", "year"], "outcome": "mark"},
        {"languages": ["de"]},
        {"types": ["thesis"]},
    )
    criteria = [{"id": f"E{i}", "kind": "exclude", "text": "x", "rule": rule} for i, rule in enumerate(rules)]
    text = render(made_up, {"criteria": criteria, "review": {"title": "T", "language": "id"}})[
        "appendix.md"
    ].decode()
    assert "tandai: tanpa penulis, tahun |" in text
    assert "keluarkan: bahasa Jerman |" in text
    assert "keluarkan: jenis skripsi, tesis, atau disertasi |" in text
    assert "Satu pengklasifikasi atas judul dan abstrak" in text


def test_a_citation_that_ends_with_a_point_gets_no_second_one(made_up: ModuleType) -> None:
    nameless = {"h1": {"authors": ["Satria, R.", "Roe, R.", "Poe, E."], "year": None, "title": "PENGARUH"}}
    for language, citation in (("en", "Satria et al., n.d."), ("id", "Satria dkk., t.t.")):
        text = render(made_up, {"review": {"title": "T", "language": language}}, works=nameless)[
            "appendix.md"
        ].decode()
        assert f"| {citation} PENGARUH |" in text
        assert ".." not in text


STYLED = {
    "a1": {
        "title": "E. coli & CO2 in AD 79 <script>",
        "title_markup": "<i>E. coli</i> &amp; CO<sub>2</sub> in <sc>AD</sc> 79 &lt;script&gt;",
    },
    "h1": {"title": "E. coli", "title_markup": "<i>E. coli</i>", "authors": [], "year": None},
}


def test_titles_are_shown_in_the_styles_of_their_source(made_up: ModuleType) -> None:
    files = render(made_up, works=STYLED)
    page, text = files["appendix.html"].decode(), files["appendix.md"].decode()
    assert (
        '<br><i>E. coli</i> &amp; CO<sub>2</sub> in <span class="sc">AD</span> 79 &lt;script&gt;<br>'
        in page.replace("</td>", "<br>")
    )
    assert ">“<i>E. coli</i>”</b>" in page
    assert (
        '*E. coli* & CO<sub>2</sub> in <span style="font-variant:small-caps;">AD</span> 79 \\<script\\>'
        in text
    )
    assert "| “*E. coli*” |" in text


def test_tables_hold_the_plain_title_and_its_styles_beside_it(made_up: ModuleType) -> None:
    files = render(made_up, works=STYLED)
    row = next(r for r in rows(files["tables/studies.csv"]) if r["report"] == "a1")
    assert (row["title"], row["title_markup"]) == (STYLED["a1"]["title"], STYLED["a1"]["title_markup"])
    assert {r["title_markup"] for r in rows(files["tables/studies.csv"]) if r["report"] != "a1"} == {""}


def test_duplicates_are_counted_by_verdict_and_listed_in_their_table(made_up: ModuleType) -> None:
    pair = {"record_a": "a3", "record_b": "a3x", "verdict": "same", "by": "rule", "rule": "x", "score": 1.0,
            "evidence": write_reasons([Reason.of("title_equal")])}  # fmt: skip
    others = [
        {**pair, "record_b": "b3", "by": "rina; tomas"},
        {**pair, "record_b": "b4", "verdict": "version"},
        {**pair, "record_b": "l3", "verdict": "different"},
    ]
    for language, told in (
        (
            "en",
            [
                "the same report; they were merged | 1 | 1",
                "versions of one work; they remain two reports | 1 | 0",
            ],
        ),
        ("id", ["laporan yang sama; keduanya digabungkan | 1 | 1", "karya yang berbeda | 1 | 0"]),
    ):
        made = render(
            made_up, {"review": {"title": "T", "language": language}}, more={"pairs": [pair, *others]}
        )
        assert [line for line in told if f"| {line} |" not in made["appendix.md"].decode()] == []
        assert len(rows(made["tables/duplicates.csv"])) == 4
        assert "a3x" not in part_of(made["appendix.html"].decode(), "duplicates")


def test_a_negative_figure_is_a_number_and_zero_has_no_sign(made_up: ModuleType) -> None:
    figures = [
        {
            **FIGURE,
            "stage": "full-text",
            "criterion": c,
            "coefficient": "kappa",
            "value": v,
            "low": -0.0,
            "high": v,
        }
        for c, v in (("E3", -0.0001), ("E4", -0.25))
    ]
    told = {
        r["criterion"]: r for r in rows(render(made_up, more={"agreement": figures})["tables/agreement.csv"])
    }
    assert (told["E3"]["value"], told["E3"]["low"], told["E4"]["value"]) == ("0.000", "0", "-0.250")


def test_two_verdicts_of_one_person_on_records_that_are_now_one_report_are_a_disagreement(
    made_up: ModuleType,
) -> None:
    """The verdicts keep one a person, so what the status tells of both is shown."""
    protocol = made_up.make_protocol()
    said = [
        Verdict(report="z9", record=record, who="rina", verdict=verdict, criterion="", when=f"2026-03-0{i}", served="",
                note="", basis="", changed=False)
        for i, (record, verdict) in enumerate((("z9", "include"), ("z9x", "exclude")), 1)
    ]  # fmt: skip
    status = decide_stage("title-abstract", ["z9"], said, {}, protocol)[0]
    latest = {
        "report": "z9",
        "stage": "title-abstract",
        "who": "rina",
        "verdict": "exclude",
        "when": "2026-03-02",
        "changed": False,
    }
    for language, told in (("en", "title and abstract"), ("id", "judul dan abstrak")):
        out = "not reached/nobody"
        made = render(made_up, {"review": {"title": "T", "language": language}}, roads={"z9": ("z9@alpha z9x@beta", "", out, out)},
                      more={"statuses": [status.row()], "verdicts": [latest], "coded": []})  # fmt: skip
        found = rows(made["tables/disagreements.csv"])
        assert [(r["report"], r["says"], r["settled"]) for r in found] == [
            (
                "z9",
                "rina: include (record z9); rina: exclude (record z9x); these records are now one report",
                "conflict",
            )
        ]
        assert f"| {told} | 1 | 1 |" in made["appendix.md"].decode()  # one conflict, which is not settled


def test_roles_and_standings_are_kept_apart(files: dict[str, bytes]) -> None:
    told = [(r["theme"], r["role"], r["standing"], r["reports"]) for r in rows(files["tables/synthesis.csv"])]
    assert told == [
        ("autonomy", "finding", "included", "a1; b4"),
        ("autonomy", "theory", "included", "l2"),
    ]
    apart = [
        (r["theme"], r["role"], r["standing"], r["reports"]) for r in rows(files["tables/other_codings.csv"])
    ]
    assert apart == [
        ("isolation", "background", "excluded", "a3"),
        ("training", "finding", "not retrieved", "b3"),
    ]
    page = files["appendix.html"].decode()
    assert page.index('id="synthesis"') < page.index('id="other-codings"')


def list_titles(page: str) -> list[str]:
    """Return the ids of the sections of the page in order, and the headings of its parts."""
    return re.findall(
        r'<section id="([^"]+)" aria-labelledby="[^"]+" class="card">\n<h2|<h2 class="part">([^<]+)', page
    )


def test_each_section_stands_in_the_part_that_the_protocol_names(made_up: ModuleType) -> None:
    plan = {"main": ["excluded", "about"], "supplements": ["sources"], "data": ["other-codings"]}
    page = render(made_up, {"appendix": plan})["appendix.html"].decode()
    found = list_titles(page)
    opens = found.index(("", "Supplements"))
    main, supplements = ([key for key, _ in part] for part in (found[:opens], found[opens + 1 :]))
    assert main[0] == "excluded"  # in the order of the list
    assert main.index("about") > main.index("flow")
    assert supplements[0] == "sources"
    assert "other-codings" not in {*main, *supplements}
    assert "tables/other_codings.csv" in part_of(page, "data-files")
    assert '<li class="part">Supplements</li>' in page


def test_an_appendix_without_supplements_has_no_heading_for_them(made_up: ModuleType) -> None:
    everything = [key for key in SECTIONS if key != "data-files"]
    page = render(made_up, {"appendix": {"main": [*everything, "data-files"]}})["appendix.html"].decode()
    assert 'class="part"' not in page
    assert "data-files" not in [key for key, _ in list_titles(page)]  # nothing is left to the data files


def test_each_table_of_the_plan_is_a_table_file() -> None:
    assert {name for names in SECTION_TABLES.values() for name in names} <= {*TABLES, "matrix"}


def test_the_matrix_has_one_row_a_work_and_role(files: dict[str, bytes]) -> None:
    first = rows(files["tables/matrix.csv"])[0]
    assert {k: first[k] for k in ("report", "role", "autonomy", "isolation", "training")} == {
        "report": "a1", "role": "finding", "autonomy": "1", "isolation": "0", "training": "0"}  # fmt: skip


def test_a_role_that_the_protocol_leaves_out_is_said_to_be(made_up: ModuleType) -> None:
    protocol = made_up.make_protocol({"synthesis": {"roles": ["finding"]}})
    synthesis = synthesize(made_up.make_tables(protocol, more={"coded": CODINGS}), protocol)
    assert {p.code for p in synthesis.problems} == {"SYN010"}
    assert set(synthesis.tables["synthesis"]["role"]) == {"finding"}


def test_hits_that_differ_from_the_entries_are_shown(files: dict[str, bytes]) -> None:
    sources = {
        r["source"]: (r["hits"], r["entries"], r["hits_agree"]) for r in rows(files["tables/sources.csv"])
    }
    assert sources["alpha"] == ("5", "6", "no")
    assert sources["beta"] == ("not reported", "4", "not reported")
    assert sources["trials"] == ("not reported", "not reported", "not reported")


def test_excluded_reports_come_with_stage_criterion_and_who_decided(files: dict[str, bytes]) -> None:
    told = {r["report"]: (r["stage"], r["by"], r["criterion"]) for r in rows(files["tables/excluded.csv"])}
    assert told == {
        "a2": ("full-text", "people", "E3"), "h1": ("full-text", "people", "E4"), "b3": ("retrieval", "people", ""),
        "a3": ("title-abstract", "people", "E1"), "l3": ("title-abstract", "people", "E1"), "a4": ("title-abstract", "rule", "E2"),
    }  # fmt: skip


def test_the_dates_are_those_of_searches_and_decisions(made_up: ModuleType) -> None:
    assert json.loads(render(made_up)["prisma.json"])["as_of"] == "2026-03-01"


def test_two_runs_in_two_processes_give_the_same_bytes_in_each_language(
    made_up: ModuleType, tmp_path: Path
) -> None:
    """Sets and dictionaries of one process hide what another hash seed shows."""
    script = tmp_path / "render.py"
    script.write_text(
        "import hashlib, importlib.util, sys\n"
        "spec = importlib.util.spec_from_file_location('m', sys.argv[1]); m = importlib.util.module_from_spec(spec)\n"
        "spec.loader.exec_module(m)\n"
        "formats = ('html', 'md', 'docx', 'xlsx', 'tex', 'png')\n"
        "for language in ('en', 'id'):\n"
        "    p = m.make_protocol({'review': {'title': 'T', 'language': language}})\n"
        "    files = m.render_appendix(m.synthesize(m.make_tables(p), p), p, formats=formats)\n"
        "    assert {k.rpartition('.')[2] for k in files} >= set(formats)\n"
        "    print(hashlib.sha256(b''.join(k.encode() + v for k, v in files.items())).hexdigest())\n",
        encoding="utf-8",
    )
    made = [
        subprocess.run([sys.executable, str(script), str(made_up.__file__)], check=True, capture_output=True, text=True,
                       env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale}).stdout
        for seed, zone, locale in (("1", "UTC", "C"), ("2", "Asia/Jakarta", "C.UTF-8"))
    ]  # fmt: skip
    assert made[0] == made[1]
    assert len(set(made[0].split())) == 2  # one hash for each language


def test_the_language_of_the_protocol_is_that_of_the_page(made_up: ModuleType) -> None:
    page = render(made_up, {"review": {"title": "T", "language": "id"}})["appendix.html"].decode()
    assert '<html lang="id">' in page
    assert "Laporan yang dinilai kelayakannya" in page
    assert "Reports assessed" not in page
    assert "not reported" not in page
    assert "tidak dilaporkan" in page


def test_a_full_text_that_was_not_retrieved_is_described_in_the_language(made_up: ModuleType) -> None:
    text = render(made_up, {"review": {"title": "T", "language": "id"}})["appendix.md"].decode()
    assert "| pemerolehan | orang |  | tidak diperoleh | 1 |" in text
    assert "not retrieved" not in text


def test_a_reconstruction_is_declared_at_the_top(made_up: ModuleType) -> None:
    page = render(made_up, {"review": {"title": "T", "kind": "reconstruction", "note": "From one paper."}})[
        "appendix.html"
    ].decode()
    assert page.index("Reconstruction.") < page.index("From one paper.") < page.index("<section")


def test_without_a_flow_there_is_no_figure_and_the_page_gives_the_reason(made_up: ModuleType) -> None:
    roads = {"a3": ("a3@alpha", "excluded/nobody", "not reached/nobody", "not reached/nobody")}
    protocol = made_up.make_protocol()
    synthesis = synthesize(made_up.make_tables(protocol, roads), protocol)
    made = render_appendix(synthesis, protocol, synthesis.problems)
    assert not {"prisma.svg", "prisma.json"} & set(made)
    page = made["appendix.html"].decode()
    assert "There is no figure because its numbers do not add up" in page
    assert "tables/problems.csv" in page
    assert "a3" in rows(made["tables/problems.csv"])[0]["message"]


def test_a_long_table_is_cut_on_the_page_and_whole_in_its_file(made_up: ModuleType) -> None:
    roads = {
        f"r{i}": (f"r{i}@alpha", "included/people", "retrieved/people", "excluded/people/E3")
        for i in range(MOST_ROWS + 5)
    }
    made = render(made_up, roads=roads, more={"coded": []})
    assert f"The first {MOST_ROWS} of {MOST_ROWS + 5} rows" in made["appendix.html"].decode()
    assert len(rows(made["tables/excluded.csv"])) == MOST_ROWS + 5


def test_the_number_of_titles_does_not_change_the_length_of_the_appendix() -> None:
    few, many = (render_lengthy(titles, 12) for titles in (300, 3000))
    lines = [len(made["appendix.md"].decode().splitlines()) for made in (few, many)]
    assert lines[0] == lines[1]
    assert len(rows(many["tables/excluded.csv"])) == 2994
    assert len(rows(many["tables/duplicates.csv"])) == 600


def test_the_page_names_a_problem_and_its_place_and_the_table_holds_its_message(made_up: ModuleType) -> None:
    found = warning("ING006", "no closing brace", file="searches/a.bib", line=21, hint="mend it")
    made = render(made_up, {"appendix": {"supplements": ["problems"]}}, problems=(found,))
    row = rows(made["tables/problems.csv"])[0]
    assert (row["message"], row["hint"], row["line"]) == ("no closing brace", "mend it", "21")
    page = part_of(made["appendix.html"].decode(), "problems")
    assert all(told in page for told in ("ING006", "entry could not be read", "searches/a.bib", ">21<"))
    assert "no closing brace" not in page
    assert "mend it" not in page


def test_page_and_markdown_have_the_same_sections_in_the_same_order(files: dict[str, bytes]) -> None:
    page = html.unescape(files["appendix.html"].decode())
    text = files["appendix.md"].replace(b"\\", b"")
    heads = [head.removeprefix("## ") for head in list_heads(text) if head.startswith("## ")]
    titles = [Texts("en")(f"section.{key.replace('-', '_')}") for key in SECTIONS]
    assert heads == [title for title in titles if title in heads]  # sections about findings may be missing
    places = [page.index(f">{i} {head}</h2>") for i, head in enumerate(heads, start=1)]
    assert places == sorted(places)


def test_a_number_of_the_figure_in_words_stays_in_one_piece(files: dict[str, bytes]) -> None:
    page = files["appendix.html"].decode()
    words = page[page.index('id="flow-boxes"') : page.index('<section id="excluded"')]
    assert "Records screened (n\u00a0=\u00a05)" in words
    assert "n = " not in words


def test_every_link_of_the_contents_leads_somewhere(files: dict[str, bytes]) -> None:
    page = files["appendix.html"].decode()
    contents = page.split("<nav")[1].split("</nav>")[0]
    targets = [part.split('"')[0] for part in contents.split('href="#')[1:]]
    assert [t for t in targets if t in SECTIONS] == [key for key in SECTIONS if f'id="{key}"' in page]
    assert targets == [part.split('"')[0] for part in page.split('<section id="')[1:]]
    assert [t for t in targets if f'id="{t}"' not in page] == []


def test_ids_of_the_page_are_unique(files: dict[str, bytes]) -> None:
    ids = [part.split('"')[0] for part in files["appendix.html"].decode().split(' id="')[1:]]
    assert len(ids) == len(set(ids))


def test_an_empty_review_still_makes_every_file(made_up: ModuleType) -> None:
    made = render(made_up, roads={}, unreadable=(), more={"coded": []})
    assert {"appendix.html", "prisma.svg", "tables/synthesis.csv"} <= set(made)
    assert "not reported" in made["appendix.html"].decode()


FIGURE = {"round": "main", "between": "all", "reports": 19, "raters": 2, "prevalence": 0.5}


def test_agreement_of_reviewers_is_shown_with_intervals_the_overall_verdict_first(
    made_up: ModuleType,
) -> None:
    figures = [
        {
            **FIGURE,
            "stage": "full-text",
            "criterion": "all",
            "coefficient": "kappa",
            "value": 0.5,
            "low": -0.1,
            "high": 1.0,
        },
        {
            **FIGURE,
            "stage": "title-abstract",
            "criterion": "E1",
            "coefficient": "kappa",
            "value": None,
            "reason": write_reasons([Reason.of("no_variation")]),
        },
        {
            **FIGURE,
            "stage": "title-abstract",
            "criterion": "all",
            "coefficient": "kappa",
            "value": 0.75,
            "low": 0.6,
            "high": 0.9,
        },
    ]
    made = render(made_up, {"review": {"title": "T", "language": "id"}}, more={"agreement": figures})
    text = made["appendix.md"].decode()
    told = [
        line
        for line in text.splitlines()
        if "0,750" in line or "0,500 \\[" in line or "tidak dapat diestimasi |" in line
    ]
    assert [line.split("|")[2].strip() for line in told] == [
        "keputusan keseluruhan",
        "E1",
        "keputusan keseluruhan",
    ]
    assert "0,500 \\[-0,100; 1,000\\]" in told[2]
    assert {r["value"] for r in rows(made["tables/agreement.csv"])} == {"0.500", "0.750", "not estimable"}


def test_reviewers_at_odds_are_listed_with_what_counts_now(made_up: ModuleType) -> None:
    def verdict(who: str, word: str, criterion: str | None = None) -> dict[str, Any]:
        return {
            "report": "a3",
            "stage": "title-abstract",
            "who": who,
            "verdict": word,
            "criterion": criterion,
            "when": "2026-03-01",
            "changed": False,
        }

    verdicts = [
        verdict("rina", "include"),
        verdict("tomas", "exclude", "E1"),
        verdict("adjudicated", "exclude", "E1"),
    ]
    found = rows(render(made_up, more={"verdicts": verdicts})["tables/disagreements.csv"])
    assert [(r["report"], r["says"], r["settled"]) for r in found] == [
        ("a3", "adjudicated: exclude E1; rina: include; tomas: exclude E1", "excluded")
    ]


def test_two_who_agree_are_no_disagreement_whatever_the_criterion(made_up: ModuleType) -> None:
    verdicts = [
        {
            "report": "a3",
            "stage": "title-abstract",
            "who": who,
            "verdict": "exclude",
            "criterion": c,
            "when": "2026-03-01",
            "changed": False,
        }
        for who, c in (("rina", "E1"), ("tomas", "E2"))
    ]
    assert rows(render(made_up, more={"verdicts": verdicts})["tables/disagreements.csv"]) == []


def test_terms_and_coders_at_odds_are_listed_code_by_code(made_up: ModuleType) -> None:
    agreement = [
        {
            "theme": "autonomy",
            "reports": 3,
            "both": 1,
            "coder": 1,
            "program": 1,
            "neither": 0,
            "precision": 0.5,
            "recall": 0.5,
        }
    ]
    odds = [
        {"report": "a1", "theme": "autonomy", "says": "coder", "words": [], "who": ["rina"]},
        {"report": "b4", "theme": "autonomy", "says": "program", "words": ["say"], "who": []},
    ]
    made = render(made_up, more={"code_agreement": agreement, "disagreements": odds})
    assert [(r["report"], r["says"], r["words"]) for r in rows(made["tables/disagreements.csv"])] == [
        ("a1", "coder: rina", ""), ("b4", "program", "say")]  # fmt: skip
    page = part_of(made["appendix.html"].decode(), "coding")
    assert "coder: rina" not in page  # only counted
    assert "not estimable" in page


def test_agreement_between_coders_is_shown_apart_from_that_with_the_terms(made_up: ModuleType) -> None:
    row = {"report": "a1", "theme": "autonomy", "role": "finding", "when": "2026-03-01"}
    two = render(made_up, more={"coded": [{**row, "who": "rina"}, {**row, "who": "tomas"}]})
    page = two["appendix.html"].decode()
    assert "Agreement between coders" in page
    assert "all coders" in page
    found = [r for r in rows(two["tables/agreement.csv"]) if r["about"] == "coders"]
    assert {(r["part"], r["between"], r["reports"]) for r in found} == {("autonomy", "all", "1")}
    alone = render(made_up, more={"coded": [{**row, "who": "rina"}]})
    assert "Agreement between coders" not in alone["appendix.html"].decode()


def test_works_with_the_same_citation_get_letters_only_if_the_synthesis_cites_them(
    made_up: ModuleType,
) -> None:
    alike = {
        r: {"authors": ["Doe, J."], "year": 2021, "title": title}
        for r, title in (("a1", "Zeta"), ("b4", "Alpha"), ("l3", "Other"))
    }
    made = render(made_up, works=alike, more={"coded": []})
    assert {r["report"]: r["citation"] for r in rows(made["tables/studies.csv"]) if r["report"] != "l2"} == {
        "a1": "Doe, 2021b",
        "b4": "Doe, 2021a",
    }
    assert {r["citation"] for r in rows(made["tables/excluded.csv"]) if r["report"] == "l3"} == {"Doe, 2021"}


def test_reports_that_await_a_title_verdict_are_counted_and_conflicts_come_first_in_the_table(
    made_up: ModuleType,
) -> None:
    out = "not reached/nobody"
    roads = {"p1": ("p1@alpha", "pending/nobody", out, out), "p2": ("p2@alpha", "pending/nobody", out, out),
             "p3": ("p3@alpha", "conflict/people", out, out),
             "f1": ("f1@alpha", "included/people", "retrieved/people", "conflict/people")}  # fmt: skip
    scores = [
        {
            "report": r,
            "stage": "title-abstract",
            "rank": rank,
            "score": 0.5,
            "basis": "protocol words",
            "raised": ["say"],
            "lowered": ["far"],
        }
        for r, rank in (("p2", 1), ("p1", 2))
    ]
    made = render(made_up, roads=roads, more={"scores": scores, "coded": []})
    assert [r["report"] for r in rows(made["tables/pending.csv"])] == ["p3", "p2", "p1", "f1"]
    text = made["appendix.md"].decode()
    assert "| title and abstract | not decided yet | 2 |" in text
    assert "| title and abstract | in conflict | 1 |" in text
    pending = part_of(made["appendix.html"].decode(), "pending")
    assert "Telework and f1" in pending  # the decision on a full text is awaited
    assert "Telework and p1" not in pending


def test_what_is_left_to_people_is_in_a_data_file_unless_the_protocol_prints_it(made_up: ModuleType) -> None:
    protocol = made_up.make_protocol()
    synthesis = synthesize(made_up.make_tables(protocol), protocol)
    line = "code 2 included reports: `slr code -r x --as rina`"
    page = render_appendix(synthesis, protocol, todo=[line])["appendix.html"].decode()
    assert line not in page
    assert "tables/todo.csv" not in page
    named = protocol.model_copy(update={"appendix": AppendixPlan(data=("todo",))})
    page = render_appendix(synthesis, named, todo=[line])["appendix.html"].decode()
    assert "tables/todo.csv" in part_of(page, "data-files")
    shown = protocol.model_copy(update={"appendix": AppendixPlan(main=("todo",))})
    page = render_appendix(synthesis, shown, todo=[line])["appendix.html"].decode()
    assert line in part_of(page, "todo")
    done = render_appendix(synthesis, shown)["appendix.html"].decode()
    assert not part_of(done, "todo")


def test_the_appendix_says_who_settled_a_disagreement_and_how(made_up: ModuleType) -> None:
    protocol = made_up.make_protocol()
    said = {"stage": "title-abstract", "report": "a3", "when": "2026-01-01", "changed": False}
    verdicts = [
        {**said, "who": "rina", "verdict": "include"},
        {**said, "who": "tomas", "verdict": "exclude", "criterion": "E1"},
        {
            **said,
            "who": "adjudicated",
            "verdict": "exclude",
            "criterion": "E1",
            "by": "Sari",
            "how": "third person",
        },
    ]
    made = render_appendix(
        synthesize(made_up.make_tables(protocol, more={"verdicts": verdicts}), protocol), protocol
    )
    (row,) = rows(made["tables/disagreements.csv"])
    assert (row["settled"], row["settled_by"], row["how"]) == ("excluded", "Sari", "third person")
    assert {r["by"] for r in rows(made["tables/verdicts.csv"])} == {"", "Sari"}
    page = made["appendix.html"].decode()
    assert "third person" in part_of(page, "reviewers")


def test_an_inclusion_criterion_that_excludes_is_worded_as_not_met(made_up: ModuleType) -> None:
    criteria = [{"id": "I1", "kind": "include", "text": "About telework.", "rule": {"text": "telework"}}]
    roads = {
        "a1": ("a1@alpha", "included/people", "retrieved/people", "excluded/people/I1"),
        "a2": ("a2@alpha", "excluded/rule/I1", "not reached/nobody", "not reached/nobody"),
    }
    for language, unmet, unless in (
        ("en", "not met: About telework.", "exclude if not met: "),
        ("id", "tidak terpenuhi: About telework.", "keluarkan jika tidak terpenuhi: "),
    ):
        protocol = made_up.make_protocol(
            {"criteria": criteria, "review": {"title": "T", "language": language}}
        )
        made = render_appendix(synthesize(made_up.make_tables(protocol, roads), protocol), protocol)
        assert {r["text"] for r in rows(made["tables/excluded.csv"])} == {"not met: About telework."}
        page = made["appendix.html"].decode()
        assert unmet in part_of(page, "excluded")
        assert unless in part_of(page, "criteria")
        assert unmet.split(":")[0] in made["prisma.svg"].decode()
        assert b'"databases.reports_excluded.I1"' in made["prisma.json"]
        title, full = Texts(language).word("title-abstract"), Texts(language).word("full-text")
        assert f"{title}; {full}" in page
