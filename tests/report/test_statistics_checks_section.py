"""The appendix counts the checks of reported statistics, and says what to ask the authors for."""

from typing import Any

import pytest
from made_up_findings import ALLOW, ROADS, derive, finding
from made_up_review import make_protocol, make_tables, synthesize

from slr.model.consistency import CHECKS, VERDICTS
from slr.model.row import list_rows
from slr.report.appendix import make_section
from slr.report.document import Grid, Section
from slr.report.page import Page
from slr.report.text import Texts
from slr.store.language import list_languages

# A coefficient without SE and t, the joint test of its model, and a scale with an alpha of 1.000.
ROWS = [
    finding("rina", model="m", estimate=".027", type="b", p=".000", direction="+"),
    finding("rina", model="m", predictor="", test="joint", statistic="41.503", statistic_type="F", n="56", k="3", r2=".705"),
    finding("rina", outcome="training", type="alpha", estimate="1.000", role="worked-example"),
    finding("rina", outcome="pay", type="r", estimate=".20", n="56", significance="significant"),
]  # fmt: skip


def make(rows: list[Any] = ROWS, language: str = "en") -> Section | None:
    protocol = make_protocol(ALLOW)
    tables = {**make_tables(protocol, ROADS, unreadable=()), **derive(rows, ALLOW).tables}
    page = Page(synthesis=synthesize(tables, protocol), protocol=protocol, problems=(), texts=Texts(language))
    return make_section("statistics-checks", page)


def read_grids(section: Section | None) -> list[list[dict[str, Any]]]:
    assert section is not None
    grids = [block for block in section.blocks if isinstance(block, Grid)]
    return [[dict(zip((h.label for h in g.heads), row, strict=True)) for row in g.rows] for g in grids]


def test_checks_are_counted_by_verdict() -> None:
    counts, _ = read_grids(make())
    found = {row["Check"]: [row[v] for v in ("Consistent", "Inconsistent", "Implausible")] for row in counts}
    assert found["F from R², n and the number of predictors"] == ["1", "0", "0"]
    assert found["Reliability is possible"] == ["0", "0", "1"]
    assert found["Significance of the correlation"] == ["0", "1", "0"]


def test_results_that_are_not_consistent_say_what_to_ask_for() -> None:
    _, asked = read_grids(make())
    shown = {row["Check"]: row for row in asked}
    alpha = shown["Reliability is possible"]
    assert (alpha["Predictor and outcome"], alpha["As reported"]) == (
        "telework → training",
        "alpha\u00a0=\u00a01.000",
    )
    assert alpha["Ask the authors for"].startswith("the number of items")
    assert shown["Significance of the correlation"]["Possible values"].endswith("about significance changes")
    t = shown["t from the coefficient and its standard error"]
    assert (t["Verdict"], t["Possible values"]) == ("not checkable", "≥ 3.713")


def test_facts_of_a_model_are_used_for_each_of_its_rows() -> None:
    rows = list_rows(derive(ROWS, ALLOW).tables["statistics_checks"])
    (t,) = [row for row in rows if row["check"] == "b/SE"]
    assert "with 52 degrees of freedom" in t["why"]
    assert t["implied_high"] is None


def test_findings_without_numbers_have_no_section() -> None:
    assert make([finding("rina", direction="+")]) is None


def test_section_without_faults_has_only_the_counts() -> None:
    grids = read_grids(make([finding("rina", estimate=".2", type="b", direction="+")]))
    assert len(grids) == 1


@pytest.mark.parametrize("language", list_languages())
def test_every_check_and_verdict_has_its_words(language: str) -> None:
    t = Texts(language)
    assert all(t.has(f"check.{check}") and t.has(f"ask.{check}") for check in CHECKS)
    assert all(t.has(f"word.{verdict}") for verdict in VERDICTS)
    assert len(read_grids(make(language=language))) == 2
