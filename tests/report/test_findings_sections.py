"""The appendix shows directions, contradictions, frameworks and maps in both languages, as tables and figures."""

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from finding_rows import appraised, finding, protocol

from slr.findings.together import combine_findings
from slr.model.appraisal_table import APPRAISALS
from slr.model.framework import FIELDS
from slr.model.output import STUDY_CHARACTERISTICS
from slr.model.synthesis import Synthesis
from slr.model.table import frame
from slr.report.appendix import make_section
from slr.report.document import Figure, Grid, Noted, Paragraph, Section
from slr.report.page import Page
from slr.report.section import directions
from slr.report.section.evidence_map import name_field
from slr.report.text import Texts
from slr.store.language import list_languages

CITED = {"a": "Ann & Bo, 2020", "b": "Bob, 2021", "c": "Cid, 2022"}
STUDIES = {study: {"country": ("Norway",), "design": ("survey",)} for study in "ab"}
PARTS: dict[str, Any] = {
    "frameworks": [
        {"id": "jdr", "label": {"en": "JD-R", "id": "Model JD-R"}, "kind": "path", "edges": [["demand", "strain"], ["strain", "vigour"]]},
        {"id": "m", "label": {"en": "M"}, "kind": "matrix", "rows": ["demand", "resource"], "columns": ["strain"]},
    ],
    "maps": [{"id": "places", "rows": "country", "columns": "outcome"}],
}  # fmt: skip
ROWS = [
    finding("a", "+", significance="significant"),
    finding("b", "-", significance="not significant"),
    finding("c", "+", second_hand="yes"),
    finding("a", "+", predictor="weather"),
]


def characterize(study: str, evidence: str) -> dict[str, Any]:
    row = dict.fromkeys(STUDY_CHARACTERISTICS.names, "not extracted")
    known = {"study": study, "report": study, "citation": CITED[study], "authors": [], "year": 2020}
    return {**row, **known, "evidence": evidence}


def page(
    *rows: dict[str, Any], language: str = "en", appraisals: Sequence[dict[str, Any]] = (), **parts: Any
) -> Page:
    plan = protocol(review={"title": "Strain", "language": language}, **parts)
    tables = {
        **combine_findings(rows, STUDIES, CITED, plan),
        "appraisals": frame(APPRAISALS, appraisals),
        "studies": frame(STUDY_CHARACTERISTICS, map(characterize, "ab", ("empirical", "not classified"))),
    }
    return Page(
        synthesis=Synthesis(tables=tables, flow=None), protocol=plan, problems=(), texts=Texts(language)
    )


def blocks(section: Section | None, kind: type) -> Iterator[Any]:
    assert section is not None
    yield from (b for b in section.blocks if isinstance(b, kind))
    for part in section.sections:
        yield from blocks(part, kind)


def test_a_review_without_findings_frameworks_and_maps_has_no_section_about_them() -> None:
    assert [make_section(key, page()) for key in ("directions", "frameworks", "evidence-map")] == [
        None,
        None,
        None,
    ]


def test_directions_are_shown_with_polarity_share_and_what_is_not_counted() -> None:
    grid = next(blocks(make_section("directions", page(*ROWS)), Grid))
    (row,) = grid.rows
    cells = dict(zip((h.label for h in grid.heads), row, strict=True))
    assert cells["Predictor → outcome"] == Noted(
        text="Workload → Strain", note="High values: more demand → worse"
    )
    assert (cells["Studies"], cells["+"], cells["−"]) == ("2", "1", "1")
    assert cells["Share of +"] == "0.500 [0.095;\u00a00.905]"
    assert cells["Sign test"] == "p = 1.000"
    assert cells["Second-hand only (not counted)"] == "1"


def test_contradictions_of_direction_and_of_significance_are_named_apart() -> None:
    _, grid, _ = blocks(make_section("directions", page(*ROWS)), Grid)
    assert [row[0] for row in grid.rows] == ["in direction", "in reported significance"]
    assert grid.rows[1][2:4] == ("significant: Ann & Bo, 2020", "not significant: Bob, 2021")


def test_names_without_a_construct_are_listed() -> None:
    *_, grid = blocks(make_section("directions", page(*ROWS)), Grid)
    assert grid.rows == (("weather", "predictor", "1", "1"),)


def test_a_direction_that_is_not_estimable_says_why() -> None:
    plain = {"constructs": [{"id": "workload", "label": {"en": "W"}}, {"id": "strain", "label": {"en": "S"}}]}
    grid = next(blocks(make_section("directions", page(*ROWS, **plain)), Grid))
    shown = next(c for h, c in zip(grid.heads, grid.rows[0], strict=True) if h.label == "Share of +")
    assert shown == "not estimable: the protocol does not say what high values of both constructs mean"


@pytest.mark.parametrize("language", list_languages())
def test_all_figures_and_tables_are_made_in_each_language(language: str) -> None:
    made = page(
        *ROWS, language=language, direction={"within_study": "70%", "cells": ["time", "subgroup"]}, **PARTS
    )
    sections = [make_section(key, made) for key in ("directions", "frameworks", "evidence-map")]
    files = [figure.file for section in sections for figure in blocks(section, Figure)]
    assert files == ["directions-workload.svg", "framework-jdr.svg", "framework-m.svg", "map-places.svg"]
    assert all(f'xml:lang="{language}"' in f.svg for s in sections for f in blocks(s, Figure))


def test_a_figure_says_in_words_what_it_shows() -> None:
    (figure,) = blocks(make_section("directions", page(*ROWS)), Figure)
    assert "Bob, 2021, Strain: negative (−)" in figure.svg
    assert "Cid, 2022, Strain: positive (+) (known second-hand only, not counted)" in figure.svg


def test_only_the_predictors_with_the_most_votes_and_the_first_studies_are_drawn(monkeypatch: Any) -> None:
    monkeypatch.setattr(directions, "MOST_PLOTS", 1)
    monkeypatch.setattr(directions, "MOST_STUDIES", 1)
    more = [*ROWS, finding("a", predictor="support", outcome="vigour")]
    (figure,) = blocks(make_section("directions", page(*more)), Figure)
    assert figure.file == "directions-workload.svg"
    assert "Bob, 2021" not in figure.svg
    assert "of the first 1 studies" in figure.caption


def test_the_cells_of_a_framework_list_directions_contradictions_and_gaps() -> None:
    first, second = blocks(make_section("frameworks", page(*ROWS, **PARTS)), Grid)
    assert first.rows[0][:4] == ("Demand → Strain", "Workload → Strain", "2", "1+ 1−")
    assert "in direction; in reported significance" in first.rows[0]
    assert len(first.rows) == 1
    assert [row[0] for row in second.rows] == ["Demand → Strain"]
    drawn = next(blocks(make_section("frameworks", page(*ROWS, **PARTS)), Figure))
    assert "Strain, Vigour: no study" in drawn.svg  # the figure has the gaps


def test_a_map_is_a_table_with_a_number_for_each_combination() -> None:
    (grid,) = blocks(make_section("evidence-map", page(*ROWS, **PARTS)), Grid)
    assert [h.label for h in grid.heads] == ["Country", "Support", "Strain", "Vigour"]
    assert grid.rows == (("Norway", "0", "2", "0"),)


@pytest.mark.parametrize("language", list_languages())
def test_each_field_has_a_name_in_each_language(language: str) -> None:
    assert all(name_field(Texts(language), field) for field in FIELDS)


@pytest.mark.parametrize(("language", "words"), [("en", "not met: 2, 3"), ("id", "tidak terpenuhi: 2, 3")])
def test_the_plot_and_the_table_show_the_appraisal_of_each_study(language: str, words: str) -> None:
    appraisals = [appraised("a", item, sign) for item, sign in (("1", "+"), ("2", "-"), ("3", "-"))]
    section = make_section("directions", page(*ROWS, language=language, appraisals=appraisals))
    (figure, *_) = blocks(section, Figure)
    assert words in figure.svg
    grid = next(blocks(section, Grid))
    assert grid.rows[0][-1].startswith("1 ")


def test_studies_whose_kind_of_evidence_nobody_recorded_are_named() -> None:
    made = page(*ROWS, **PARTS)
    for key, whole in (("directions", 2), ("evidence-map", 2)):
        (note,) = (b for b in blocks(make_section(key, made), Paragraph) if b.tone == "note")
        assert f"evidence in `studies/`: 1 of {whole}." in note.text
        assert "Bob, 2021" in note.text
