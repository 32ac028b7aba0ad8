"""Each section of the appendix is one module, named by its key and listed once."""

from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from made_up_review import synthesize

from slr.model.output import OUTPUTS
from slr.model.problem import Problem, warning
from slr.model.protocol import Protocol
from slr.model.synthesis import Synthesis
from slr.model.table import frame
from slr.report import section
from slr.report.appendix import SECTIONS, make_section
from slr.report.document import Facts, Grid, Listing
from slr.report.page import Page
from slr.report.text import Texts
from slr.store.language import list_languages

FOUND = (
    "pending",
    "not-reported",
    "reviewers",
    "agreement-overview",
    "stopping",
    "publication-years",
    "theme-counts",
    "synthesis",
    "duplicates",
    "notices",
    "coding",
    "other-codings",
    "matrix",
    "amendments",
    "references",
    "problems",
    "todo",
    "data-files",
    "findings",
    "finding-differences",
    "extraction-agreement",
    "statistics-checks",
    "appraisal",
    "directions",
    "frameworks",
    "evidence-map",
    "pools",
    "missing-results",
    "certainty",
    "claims",
    "claim-checks",
    "claim-without",
    "quotes",
)
MODULES = {p.stem for p in Path(section.__file__).parent.glob("*.py")} - {"__init__"}


def test_every_module_is_listed_once_under_its_key() -> None:
    assert sorted(key.replace("-", "_") for key in SECTIONS) == sorted(MODULES)
    keys = [import_module(f"slr.report.section.{key.replace('-', '_')}").KEY for key in SECTIONS]
    assert keys == list(SECTIONS)


@pytest.fixture(scope="module")
def parts(made_up: ModuleType) -> tuple[Synthesis, Protocol]:
    protocol = made_up.make_protocol()
    return synthesize(made_up.make_tables(protocol), protocol), protocol


@pytest.mark.parametrize("language", list_languages())
@pytest.mark.parametrize("key", SECTIONS)
def test_a_section_has_its_key_as_id_and_a_title_in_the_language(
    parts: tuple[Synthesis, Protocol], key: str, language: str
) -> None:
    t = Texts(language)
    made = make_section(key, Page(synthesis=parts[0], protocol=parts[1], problems=(), texts=t))
    if key in FOUND:
        assert made is None  # the review has no findings and no problems
        return
    assert made is not None
    assert (made.id, made.title) == (key, t(f"section.{key.replace('-', '_')}"))


def test_problems_of_one_kind_in_one_file_are_one_row(parts: tuple[Synthesis, Protocol]) -> None:
    repeated = [warning("DEC005", f"row {n}", file="a.csv", line=n) for n in range(2, 36)]
    found = (
        *repeated,
        warning("DEC005", "x", file="b.csv", line=3),
        Problem(code="DEC005", message="x", file="a.csv", line=9),
        Problem(code="SRC003", message="x", file="p.yaml"),
    )
    page = Page(synthesis=parts[0], protocol=parts[1], problems=found, texts=Texts("en"))
    grid = make_section("problems", page).blocks[1]
    assert isinstance(grid, Grid)
    assert [h.label for h in grid.heads] == ["Kind", "Code", "Problem", "File", "Number", "Lines"]
    name = "conflict settled without a note"
    assert grid.rows == (
        ("warning", "DEC005", name, "a.csv", "34", "2, 3, 4, 5, 6, 7, 8, 9, ..."),
        ("warning", "DEC005", name, "b.csv", "1", "3"),
        ("error", "DEC005", name, "a.csv", "1", "9"),
        ("error", "SRC003", "no file matches a pattern of a source", "p.yaml", "1", ""),
    )


def test_pending_report_awaits_a_reader_at_screening_and_its_full_text_at_retrieval(
    made_up: ModuleType,
) -> None:
    end = "not reached/nobody"
    roads = {
        "r1": ("r1@alpha", "included/people", "pending/nobody", end),
        "r2": ("r2@alpha", "pending/people", end, end),
    }
    protocol = made_up.make_protocol()
    synthesis = synthesize(made_up.make_tables(protocol, roads, unreadable=()), protocol)
    page = Page(synthesis=synthesis, protocol=protocol, problems=(), texts=Texts("en"))
    section = make_section("pending", page)
    assert section is not None
    counted, listed = (block for block in section.blocks if isinstance(block, Grid))
    assert counted.rows == (
        ("title and abstract", "not decided yet", "1"),
        ("retrieval", "full text not received yet", "1"),
    )
    assert [head.label for head in listed.heads][:3] == ["Work", "Stage", "Status"]
    assert [row[2] for row in listed.rows] == ["full text not received yet"]


def test_lines_of_a_strategy_are_printed_one_below_the_other_and_count_as_the_strategy(
    made_up: ModuleType,
) -> None:
    lines = [{"line": "#1", "query": "rest", "hits": 9}, {"query": "pay"}]
    sources = [{**s, "strategy": "not reported", "lines": lines} for s in made_up.PROTOCOL["sources"]]
    protocol = made_up.make_protocol({"sources": sources, "appendix": {"main": ["not-reported"]}})
    page = Page(
        synthesis=synthesize(made_up.make_tables(protocol), protocol), protocol=protocol, problems=(), texts=Texts("en")
    )  # fmt: skip
    facts = make_section("sources", page).sections[0].blocks[0]
    assert isinstance(facts, Facts)
    found = dict(facts.pairs)
    assert found["Search strategy, line by line (hits)"] == ("#1 rest (9)", "pay (not reported)")
    assert "Search strategy" not in found
    (listing,) = [b for b in make_section("not-reported", page).blocks if isinstance(b, Listing)]
    assert not any("Search strategy" in parts for _, parts in listing.items)


def find_grids(key: str, protocol: Protocol, **tables: list[dict[str, Any]]) -> list[Grid]:
    """Return the grids of a section, made from rows of the given tables."""
    found = {name: frame(table, tables.get(name, ())) for name, table in OUTPUTS.items()}
    synthesis = Synthesis(tables=found, flow=None)
    made = make_section(key, Page(synthesis=synthesis, protocol=protocol, problems=(), texts=Texts("en")))
    parts = (made, *made.sections)
    return [block for part in parts for block in part.blocks if isinstance(block, Grid)]


def test_criteria_that_nobody_named_and_intervals_of_rare_criteria_are_left_out(made_up: ModuleType) -> None:
    head = {"about": "screening", "part": "title-abstract", "round": "main", "between": "all", "raters": 2}
    row = {**head, "statistic": "raw", "value": "0.9", "low": 0.5, "high": 0.98, "reports": 10}
    shares = {"all": 0.1, "E1": 0.0, "E2": 0.2, "E3": 0.25}
    rows = [{**row, "criterion": criterion, "prevalence": share} for criterion, share in shares.items()]
    [grid] = find_grids("reviewers", made_up.make_protocol(), agreement=rows)
    place = [head.label for head in grid.heads].index("Raw agreement")
    assert [(line[1], "[" in str(line[place])) for line in grid.rows] == [
        ("overall verdict", True),
        ("E2", False),  # named by 4 of 20 verdicts
        ("E3", True),
    ]


@pytest.mark.parametrize(
    ("second_hand", "kind", "expected"),
    [
        (("yes", "yes"), "review", "Autonomy: Finding (cited second-hand)"),
        (("yes", "no"), "review", "Autonomy: Finding"),
        (
            ("yes", "yes"),
            "reconstruction",
            "Autonomy: Finding according to the source review (cited second-hand)",
        ),
    ],
)
def test_table_of_findings_says_if_other_papers_report_all_of_them(
    made_up: ModuleType, second_hand: tuple[str, ...], kind: str, expected: str
) -> None:
    review = {**made_up.PROTOCOL["review"], "kind": kind}
    row = {
        "theme": "autonomy",
        "role": "finding",
        "standing": "included",
        "statement": "It helps.",
        "works": 1,
    }
    lists = {key: [] for key in ("citations", "locations", "notes", "coders", "quotes", "reports")}
    rows = [{**row, **lists, "second_hand": word} for word in second_hand]
    [grid] = find_grids("synthesis", made_up.make_protocol({"review": review}), synthesis=rows)
    assert grid.caption == expected
