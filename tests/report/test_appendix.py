"""The files of an appendix: what is promised is there, and the same review gives the same bytes."""

import csv
import html
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from slr.model.output import OUTPUTS
from slr.model.problem import Problem, warning
from slr.model.table import mismatches
from slr.report import render_appendix
from slr.report.page import MOST_ROWS
from slr.synthesize import synthesize

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


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8"))))


@pytest.fixture(scope="module")
def files(made_up: ModuleType) -> dict[str, bytes]:
    return render(made_up)


def test_every_promised_file_is_there(files: dict[str, bytes]) -> None:
    promised = {"appendix.html", "appendix.md", "prisma.svg", "prisma.json", "tables/matrix.csv"}
    assert set(files) == promised | {f"tables/{name}.csv" for name in OUTPUTS}


def test_every_table_is_as_declared(made_up: ModuleType) -> None:
    protocol = made_up.make_protocol()
    synthesis = synthesize(made_up.make_tables(protocol, more={"coded": CODINGS}), protocol)
    assert [
        m
        for name, t in OUTPUTS.items()
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
    assert row["locations"] == "p. 0; p. 1"
    assert row["synthesised"] == "yes"


def test_roles_and_standings_are_kept_apart(files: dict[str, bytes]) -> None:
    told = [(r["theme"], r["role"], r["standing"], r["reports"]) for r in rows(files["tables/synthesis.csv"])]
    assert told == [
        ("autonomy", "finding", "included", "a1; b4"),
        ("autonomy", "theory", "included", "l2"),
        ("isolation", "background", "excluded", "a3"),
        ("training", "finding", "not retrieved", "b3"),
    ]


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


@pytest.mark.parametrize("language", ["en", "id"])
def test_two_runs_in_two_processes_give_the_same_bytes(
    made_up: ModuleType, language: str, tmp_path: Path
) -> None:
    """Sets and dictionaries of one process hide what another hash seed shows."""
    script = tmp_path / "render.py"
    script.write_text(
        "import hashlib, importlib.util, sys\n"
        "spec = importlib.util.spec_from_file_location('m', sys.argv[1]); m = importlib.util.module_from_spec(spec)\n"
        "spec.loader.exec_module(m)\n"
        "from slr.report import render_appendix\nfrom slr.synthesize import synthesize\n"
        f"p = m.make_protocol({{'review': {{'title': 'T', 'language': {language!r}}}}})\n"
        "files = render_appendix(synthesize(m.make_tables(p), p), p)\n"
        "print(hashlib.sha256(b''.join(k.encode() + v for k, v in files.items())).hexdigest())\n",
        encoding="utf-8",
    )
    made = [
        subprocess.run([sys.executable, str(script), str(made_up.__file__)], check=True, capture_output=True, text=True,
                       env={**os.environ, "PYTHONHASHSEED": seed}).stdout
        for seed in ("1", "2")
    ]  # fmt: skip
    assert made[0] == made[1] != ""


def test_the_language_of_the_protocol_is_that_of_the_page(made_up: ModuleType) -> None:
    page = render(made_up, {"review": {"title": "T", "language": "id"}})["appendix.html"].decode()
    assert '<html lang="id">' in page
    assert "Laporan yang dinilai kelayakannya" in page
    assert "Reports assessed" not in page
    assert "not reported" not in page
    assert "tidak dilaporkan" in page


def test_a_reconstruction_says_so_at_the_top(made_up: ModuleType) -> None:
    page = render(made_up, {"review": {"title": "T", "kind": "reconstruction", "note": "From one paper."}})[
        "appendix.html"
    ].decode()
    assert page.index("Reconstruction.") < page.index("From one paper.") < page.index("<nav")


def test_without_a_flow_there_is_no_figure_and_the_page_says_why(made_up: ModuleType) -> None:
    roads = {"a3": ("a3@alpha", "excluded/nobody", "not reached/nobody", "not reached/nobody")}
    protocol = made_up.make_protocol()
    synthesis = synthesize(made_up.make_tables(protocol, roads), protocol)
    made = render_appendix(synthesis, protocol, synthesis.problems)
    assert not {"prisma.svg", "prisma.json"} & set(made)
    page = made["appendix.html"].decode()
    assert "There is no figure: its numbers do not add up" in page
    assert "a3" in page[page.index("What the program found wrong") :]


def test_a_long_table_is_cut_on_the_page_and_whole_in_its_file(made_up: ModuleType) -> None:
    roads = {
        f"r{i}": (f"r{i}@alpha", "excluded/people/E1", "not reached/nobody", "not reached/nobody")
        for i in range(MOST_ROWS + 5)
    }
    made = render(made_up, roads=roads, more={"coded": []})
    assert f"The first {MOST_ROWS} of {MOST_ROWS + 5} rows" in made["appendix.html"].decode()
    assert len(rows(made["tables/excluded.csv"])) == MOST_ROWS + 5


def test_problems_of_all_stages_stand_in_page_and_table(made_up: ModuleType) -> None:
    problems = (
        warning("ING006", "the entry could not be read", file="searches/a.bib", line=21, hint="mend it"),
    )
    made = render(made_up, problems=problems)
    assert rows(made["tables/problems.csv"])[0]["line"] == "21"
    assert "mend it" in made["appendix.md"].decode()


def test_page_and_markdown_tell_the_same_sections_in_the_same_order(files: dict[str, bytes]) -> None:
    page, text = (
        html.unescape(files["appendix.html"].decode()),
        files["appendix.md"].decode().replace("\\", ""),
    )
    heads = [line.removeprefix("## ") for line in text.splitlines() if line.startswith("## ")]
    assert len(heads) == 18
    places = [page.index(f">{head}</h2>") for head in heads]
    assert places == sorted(places)


def test_every_link_of_the_contents_leads_somewhere(files: dict[str, bytes]) -> None:
    page = files["appendix.html"].decode()
    targets = [part.split('"')[0] for part in page.split('href="#')[1:]]
    assert len(targets) == 18
    assert [t for t in targets if f'id="{t}"' not in page] == []


def test_ids_of_the_page_are_unique(files: dict[str, bytes]) -> None:
    ids = [part.split('"')[0] for part in files["appendix.html"].decode().split(' id="')[1:]]
    assert len(ids) == len(set(ids))


def test_an_empty_review_still_makes_every_file(made_up: ModuleType) -> None:
    made = render(made_up, roads={}, unreadable=(), more={"coded": []})
    assert {"appendix.html", "prisma.svg", "tables/synthesis.csv"} <= set(made)
    assert "not reported" in made["appendix.html"].decode()


FIGURE = {"round": "main", "between": "all", "reports": 19, "raters": 2, "prevalence": 0.5}


def test_agreement_of_reviewers_is_told_with_intervals_the_whole_verdict_first(made_up: ModuleType) -> None:
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
            "reason": "no variation",
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
    assert [line.split("|")[2].strip() for line in told] == ["keputusan utuh", "E1", "keputusan utuh"]
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
    page = made["appendix.html"].decode()
    assert "only the coder (rina)" in page
    assert "only the terms" in page
    assert "not estimable" in page


def test_works_that_would_read_alike_get_letters_only_where_the_synthesis_speaks_of_them(
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


def test_the_ranking_shows_its_words_and_conflicts_come_first(made_up: ModuleType) -> None:
    out = "not reached/nobody"
    roads = {"p1": ("p1@alpha", "pending/nobody", out, out), "p2": ("p2@alpha", "pending/nobody", out, out),
             "p3": ("p3@alpha", "conflict/people", out, out)}  # fmt: skip
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
    assert [r["report"] for r in rows(made["tables/pending.csv"])] == ["p3", "p2", "p1"]
    page = made["appendix.html"].decode()
    assert "Too few verdicts for the classifier" in page
    assert '<td class="text">say</td>' in page
