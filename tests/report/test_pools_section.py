"""The appendix shows pooled effects as forest plots and tables, and what was not converted or pooled."""

from typing import Any, get_args

import pytest
from finding_rows import appraised, finding, protocol

from slr.findings.effect import REASONS
from slr.findings.plan import Standing
from slr.findings.together import combine_findings
from slr.model.appraisal_table import APPRAISALS
from slr.model.findings import FINDINGS
from slr.model.pooling import MEASURES
from slr.model.synthesis import Synthesis
from slr.model.table import frame
from slr.report.appendix import make_section
from slr.report.document import Facts, Figure, Grid, Section
from slr.report.page import Page
from slr.report.section import pools
from slr.report.text import Texts
from slr.store.language import list_languages

PLAN = {"id": "p", "predictor": "workload", "outcome": "strain", "measure": "r", "one_effect": "average"}
ROWS = [
    finding("a", type="r", estimate=".2", n="103"),
    finding("a", type="r", estimate=".3", n="103", time="later"),
    finding("b", type="r", estimate=".3", n="103"),
    finding("c", type="r", estimate=".5", n="103"),
    finding("d", type="beta", estimate=".4"),
]
EMPTY: dict[str, Any] = {"reports": [], "rows": [], "who": [], "extraction": "dual"}
CITED = {"a": "Ann & Bo, 2020", "b": "Bob, 2021", "c": "Cid, 2022", "d": "Dee, 2023"}
APPRAISED = [appraised("a", "1", "+"), appraised("b", "overall", "-", answer="serious concerns")]


def make(*rows: dict[str, Any], language: str = "en", **plan: Any) -> Section | None:
    plan_ = protocol(review={"title": "T", "language": language}, pooling=[{**PLAN, **plan}])
    tables = combine_findings(rows, {}, CITED, plan_)
    listed = [{**EMPTY, **row} for row in rows]
    synthesis = Synthesis(
        tables={**tables, "findings": frame(FINDINGS, listed), "appraisals": frame(APPRAISALS, APPRAISED)},
        flow=None,
    )
    page = Page(synthesis=synthesis, protocol=plan_, problems=(), texts=Texts(language))
    return make_section("pools", page)


def part(section: Section | None) -> Section:
    assert section is not None
    return section.sections[0]


def facts(section: Section) -> dict[str, str]:
    return {str(name): str(value) for b in section.blocks if isinstance(b, Facts) for name, value in b.pairs}


def test_pooled_effect_has_a_forest_plot_and_its_figures() -> None:
    pool = part(make(*ROWS))
    (figure,) = [b for b in pool.blocks if isinstance(b, Figure)]
    assert figure.file == "forest-p.svg"
    assert "Ann &amp; Bo, 2020 (2)" in figure.svg
    said = facts(pool)
    assert said["Studies"] == "3; effects: 4"
    assert said["Result"].startswith("0.3")
    assert "fewer than 5 studies" in said["Note"]
    grids = [b for b in pool.blocks if isinstance(b, Grid)]
    assert [len(g.rows) for g in grids] == [6, 3]


def test_forest_plot_says_if_it_does_not_have_all_studies(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "table file lists all" not in draw_caption()
    monkeypatch.setattr(pools, "MOST_ROWS", 2)
    assert "The figure shows the first 2 of 3 studies. The table file lists all studies." in draw_caption()


def draw_caption() -> str:
    (figure,) = [b for b in part(make(*ROWS)).blocks if isinstance(b, Figure)]
    return figure.caption


def test_pooled_effect_that_was_refused_has_the_reason_and_no_plot() -> None:
    pool = part(make(*ROWS[2:]))
    assert facts(pool)["Result"] == "not pooled: fewer studies than the protocol requires"
    assert not [b for b in pool.blocks if isinstance(b, Figure)]


def test_results_that_were_not_converted_say_what_to_ask_for() -> None:
    section = make(*ROWS)
    assert section is not None
    (grid,) = [b for b in section.blocks if isinstance(b, Grid)]
    (row,) = [dict(zip((h.label for h in grid.heads), r, strict=True)) for r in grid.rows]
    assert row["Study"] == "Dee, 2023"
    assert row["Predictor and outcome"] == "Workload → Strain"
    assert row["Ask the authors for"].startswith("the correlation matrix")
    assert facts(section)["Results converted into effects"] == "4 of 5"


def test_review_without_effects_and_plans_has_no_section() -> None:
    tables = combine_findings([], {}, {}, protocol())
    page = Page(
        synthesis=Synthesis(tables=tables, flow=None), protocol=protocol(), problems=(), texts=Texts("en")
    )
    assert make_section("pools", page) is None


@pytest.mark.parametrize("language", list_languages())
def test_every_word_has_its_text(language: str) -> None:
    t = Texts(language)
    assert all(t.has(f"refused.{key}") and t.has(f"refused_ask.{key}") for key in REASONS)
    assert all(t.has(f"word.{measure}") for measure in MEASURES)
    standings = get_args(Standing)
    assert all(t.has(f"word.{s}") and t.has(f"pool.standing.{s.replace(' ', '_')}") for s in standings)
    assert part(make(*ROWS, language=language)).title


def test_subgroups_and_a_covariate_are_shown() -> None:
    facts_ = {s: {"design": ("survey" if s < "c" else "trial",), "sample": ("103",)} for s in "abcd"}
    plan = protocol(pooling=[{**PLAN, "subgroups": "design", "covariate": "sample"}])
    tables = combine_findings(ROWS, facts_, CITED, plan)
    found = {
        **tables,
        "findings": frame(FINDINGS, [{**EMPTY, **row} for row in ROWS]),
        "appraisals": frame(APPRAISALS, []),
    }
    page = Page(synthesis=Synthesis(tables=found, flow=None), protocol=plan, problems=(), texts=Texts("en"))
    pool = part(make_section("pools", page))
    said = facts(pool)
    assert said["Difference between subgroups"].startswith("Q(1) = ")
    assert said["Difference between subgroups"].endswith("first finding was recorded")
    assert said["Covariate"].startswith("not estimated; studies with a numeric value of the covariate: 3.")
    assert said["Planned"].startswith("not known: ")
    names = [row[0] for b in pool.blocks if isinstance(b, Grid) for row in b.rows]
    assert {"subgroup survey (2)", "subgroup trial (1)"} <= set(names)


def test_the_forest_plot_shows_the_appraisal_of_each_study() -> None:
    (figure,) = (b for b in part(make(*ROWS)).blocks if isinstance(b, Figure))
    assert ">all items met<" in figure.svg
    assert ">serious concerns<" in figure.svg
    assert "overall judgement" in figure.caption


def test_a_study_with_a_result_that_one_person_extracted_is_marked() -> None:
    rows = [{**row, "extraction": "single"} if row["study"] == "b" else row for row in ROWS]
    (figure,) = (b for b in part(make(*rows)).blocks if isinstance(b, Figure))
    assert ">Bob, 2021 †<" in figure.svg
    assert "† At least one result" in figure.caption
    (figure,) = (b for b in part(make(*ROWS)).blocks if isinstance(b, Figure))
    assert "†" not in figure.svg + figure.caption


def test_a_single_subgroup_is_not_tested() -> None:
    assert facts(part(make(*ROWS, subgroups="design")))["Difference between subgroups"].startswith(
        "not tested"
    )


def test_a_funnel_plot_and_eggers_test_need_ten_studies() -> None:
    names = "abcdefghij"
    rows = [finding(s, type="r", estimate=f".{i}5", n=str(50 + 9 * i)) for i, s in enumerate(names, 1)]
    enough, few = part(make(*rows)), part(make(*rows[:9]))
    assert [b.file for b in enough.blocks if isinstance(b, Figure)] == ["forest-p.svg", "funnel-p.svg"]
    assert facts(enough)["Egger's test"].startswith("p ")
    assert [b.file for b in few.blocks if isinstance(b, Figure)] == ["forest-p.svg"]
    assert facts(few)["Egger's test"].startswith("not done")
