"""The section on appraisal: a figure, the answers with their reasons, agreement, and totals only where allowed."""

from typing import Any

import pytest
from made_up_appraisal import JBI, answer, appraise
from made_up_findings import ALLOW, ROADS, finding
from made_up_review import make_protocol, make_tables, synthesize

from slr.report.appendix import make_section
from slr.report.document import Figure, Grid, Section
from slr.report.page import Page
from slr.report.text import Texts

ROWS = [
    answer("rina", "1"),
    answer("tomas", "1"),
    answer("rina", "6", "no", location="p. 4"),
    answer("tomas", "6", "unclear"),
    answer("rina", "overall", "some concerns"),
]
MMAT = [answer("rina", "S1", tool="mmat-2018")]


RULE = {
    "id": "weak",
    "label": {"en": "Confounders"},
    "tool": "jbi-cross-sectional",
    "item": "6",
    "answers": ["no"],
}
CONSTRUCTS = [
    {"id": "telework", "label": {"en": "Telework"}, "higher_is": "more"},
    {"id": "strain", "label": {"en": "Strain"}, "higher_is": "worse"},
]


def read(rows: list[Any], language: str = "en", findings: Any = (), **appraisal: Any) -> Section | None:
    changes = {**ALLOW, "constructs": CONSTRUCTS, "appraisal": {**JBI["appraisal"], **appraisal}}
    protocol = make_protocol(changes)
    tables = {
        **make_tables(protocol, ROADS, unreadable=()),
        **appraise(rows, changes, findings=findings).tables,
    }
    page = Page(synthesis=synthesize(tables, protocol), protocol=protocol, problems=(), texts=Texts(language))
    return make_section("appraisal", page)


def parts(section: Section | None) -> tuple[list[Figure], list[Grid]]:
    assert section is not None
    blocks = section.sections[0].blocks
    return [b for b in blocks if isinstance(b, Figure)], [b for b in blocks if isinstance(b, Grid)]


def test_a_review_without_appraisals_has_no_section() -> None:
    assert read([]) is None


@pytest.mark.parametrize(
    ("language", "words"), [("en", ("yes", "not settled")), ("id", ("ya", "belum diputuskan"))]
)
def test_the_figure_shows_each_answer_as_sign_and_word(language: str, words: tuple[str, ...]) -> None:
    (figure,), _ = parts(read(ROWS, language))
    assert figure.file == "appraisal-jbi-cross-sectional.svg"
    assert all(word in figure.svg for word in words)
    assert "≠" in figure.svg


def test_the_table_has_the_reasons_and_places_of_each_answer_that_the_figure_does_not_tell() -> None:
    _, grids = parts(read(ROWS))
    rows = [dict(zip((h.label for h in grids[0].heads), row, strict=True)) for row in grids[0].rows]
    assert [r["Item"] for r in rows] == [
        "6 Handling of confounders",
        "Overall judgement",
    ]  # the favourable answer to item 1 is in the figure
    opinions = next(value for value in rows[0].values() if "rina" in str(value))
    assert opinions == "rina: no (no covariates, p. 4); tomas: unclear (no covariates)"
    assert [g.caption for g in grids[1:]] == ["Agreement between appraisers"]


def test_totals_are_shown_only_if_the_protocol_asks_and_never_for_mmat() -> None:
    _, grids = parts(read(ROWS, totals=True))
    (total,) = [g for g in grids if g.caption == "Favourable answers per study"]
    assert total.rows[0][1] == "1 of 2"
    _, grids = parts(read(MMAT, tools=["mmat-2018"], totals=True))
    assert not [g for g in grids if g.caption == "Favourable answers per study"]


@pytest.mark.parametrize("language", ["en", "id"])
def test_results_are_shown_with_and_without_the_studies_of_a_sensitivity_analysis(language: str) -> None:
    rows = [answer("rina", "6", "no"), answer("rina", "6", report="r2")]
    found = [finding("rina", direction="+"), finding("rina", direction="-", report="r2")]
    section = read(rows, language, found, without=[RULE])
    assert section is not None
    (grid,) = [b for b in section.sections[-1].blocks if isinstance(b, Grid)]
    (row,) = [[str(cell) for cell in row] for row in grid.rows]
    assert section.sections[-1].title.endswith(": Confounders")
    assert ("2" in row[2], "1" in row[3], "r1" in row[4]) == (True, True, True)


def test_each_section_that_people_chose_has_its_own_figure() -> None:
    rows = [answer("rina", item, tool="mmat-2018") for item in ("S1", "1.1", "4.1")]
    rows += [answer("rina", item, tool="mmat-2018", report="r2") for item in ("S1", "4.1")]
    figures, _ = parts(read(rows, tools=["mmat-2018"]))
    assert [f.file for f in figures] == ["appraisal-mmat-2018-1.svg", "appraisal-mmat-2018-4.svg"]
    assert ["1.1" in f.svg for f in figures] == [True, False]
    assert ["r2" in f.svg for f in figures] == [False, True]
