"""The sections on sources, years, themes and agreement: drawn from their tables, and left out if there is nothing to show."""

from collections.abc import Iterable, Mapping
from typing import Any

import pytest
from defusedxml.ElementTree import fromstring
from drawn_text import list_faults, list_lines
from long_labels import LABELS
from made_up_review import make_protocol

from slr.model.appraisal_table import APPRAISAL_AGREEMENT
from slr.model.findings import EXTRACTION_AGREEMENT
from slr.model.output import OUTPUTS
from slr.model.synthesis import Synthesis
from slr.model.table import frame
from slr.report.appendix import make_section
from slr.report.document import Figure, Paragraph, Section
from slr.report.page import Page
from slr.report.text import Texts

Rows = Iterable[Mapping[str, Any]]
TABLES = {**OUTPUTS, "extraction_agreement": EXTRACTION_AGREEMENT, "appraisal_agreement": APPRAISAL_AGREEMENT}


def section(
    key: str, changes: Mapping[str, Any] | None = None, language: str = "en", **rows: Rows
) -> Section | None:
    found = {name: frame(table, rows.get(name, ())) for name, table in TABLES.items()}
    page = Page(
        synthesis=Synthesis(tables=found, flow=None),
        protocol=make_protocol(changes),
        problems=(),
        texts=Texts(language),
    )
    return make_section(key, page)


def figures(made: Section | None) -> list[Figure]:
    assert made is not None
    return [block for block in made.blocks if isinstance(block, Figure)]


def notes(made: Section | None) -> list[str]:
    assert made is not None
    return [block.text for block in made.blocks if isinstance(block, Paragraph)]


def shown(figure: Figure) -> list[str]:
    return [line.text for line in list_lines(fromstring(figure.svg))]


def described(figure: Figure) -> str:
    return next(e.text or "" for e in fromstring(figure.svg).iter("{http://www.w3.org/2000/svg}desc"))


def overlap(*sets: tuple[str, int, int]) -> list[dict[str, Any]]:
    return [
        {"sources": ids.split(), "names": [f"Name of {s}" for s in ids.split()], "reports": n, "included": k}
        for ids, n, k in sets
    ]


def study(name: str, **more: Any) -> dict[str, Any]:
    unknown = dict.fromkeys(
        "design country setting sample population period sampling approached analysed instruments ethics funding interests".split(),
        "not extracted",
    )
    return {
        **unknown,
        "study": name,
        "report": name,
        "citation": f"Doe {name}",
        "evidence": "empirical",
        **more,
    }


def test_sources_are_drawn_in_the_order_of_the_protocol_and_described_in_words() -> None:
    [figure] = figures(
        section("source-overlap", source_overlap=overlap(("beta", 9, 1), ("alpha beta", 4, 2)))
    )
    texts = shown(figure)
    assert texts.index("Name of alpha") < texts.index("Name of beta")
    assert "Name of alpha: 4; Name of beta: 13" in described(figure)
    assert "Name of beta: 9 (1); Name of alpha + Name of beta: 4 (2)" in described(figure)
    assert "tables/source_overlap.csv" in figure.caption


def test_there_is_no_overlap_of_fewer_than_two_sources_and_no_figure_of_very_many() -> None:
    assert section("source-overlap", source_overlap=overlap(("alpha", 9, 1))) is None
    many = overlap(*((f"s{i}", 1, 0) for i in range(41)))
    made = section("source-overlap", source_overlap=many)
    assert figures(made) == []
    assert "tables/source_overlap.csv" in notes(made)[0]


def test_combinations_that_do_not_fit_are_counted_in_a_note() -> None:
    rows = overlap(*((f"s{i % 7} s{i % 11}x", 60 - i, 0) for i in range(60)))
    made = section("source-overlap", source_overlap=rows)
    drawn = described(figures(made)[0]).count(" + ")
    left = sum(row["reports"] for row in rows[drawn:])
    [note] = notes(made)
    assert f"not drawn: {60 - drawn}; their reports: {left}." in note


def test_works_that_are_not_known_to_be_studies_are_named_in_the_labels() -> None:
    rows = overlap(("alpha", 9, 1), ("beta", 2, 1))
    studies = [study("a"), study("b", evidence="theory")]
    assert "Included studies" in shown(
        figures(section("source-overlap", source_overlap=rows, studies=studies[:1]))[0]
    )
    both = shown(figures(section("source-overlap", source_overlap=rows, studies=studies))[0])
    assert "Included studies and other works" in both


def year(value: int | None, screened: int | None, included: int) -> dict[str, Any]:
    return {"year": value, "screened": screened, "reports": included, "included": included}


def test_years_of_included_studies_and_of_screened_reports_are_two_panels() -> None:
    made = section(
        "publication-years", publication_years=[year(2019, 7, 0), year(2021, 5, 2), year(None, 3, 1)]
    )
    [figure] = figures(made)
    assert described(figure) == (
        "Included studies: 2021: 2. Reports screened by title and abstract: 2019: 7; 2021: 5."
    )
    assert notes(made) == ["Without a year of publication: 1 included, 3 screened."]


def test_without_screening_only_the_included_studies_are_drawn() -> None:
    years = [year(2019, None, 1), year(2021, None, 2), year(None, None, 1)]
    made = section("publication-years", publication_years=years)
    [figure] = figures(made)
    assert "screened" not in described(figure) + figure.caption.lower()
    assert notes(made) == ["Without a year of publication: 1 included."]


def test_one_year_alone_is_not_drawn() -> None:
    assert section("publication-years", publication_years=[year(2019, 9, 2), year(None, 1, 1)]) is None


def count(theme: str, by: str, value: str | None, *ids: str) -> dict[str, Any]:
    return {"theme": theme, "field": by, "value": value, "studies": len(ids), "ids": list(ids)}


def test_themes_by_year_and_by_country_are_two_grids() -> None:
    rows = [
        count("autonomy", "year", "2019", "a", "b"),
        count("isolation", "year", "2021", "a"),
        count("autonomy", "country", "Chile", "a", "b"),
        count("autonomy", "country", None, "c"),
        count("isolation", "country", "Norway", "a"),
    ]
    years, countries = figures(section("theme-counts", theme_counts=rows, studies=[study("a")]))
    assert described(years) == "Autonomy, 2019: 2. Isolation, 2021: 1"
    assert described(countries) == "Autonomy, Chile: 2. Autonomy, Country not known: 1. Isolation, Norway: 1"
    assert shown(years)[:5] == ["Studies by theme and year", "Theme", "2019", "2020", "2021"]


def test_many_years_are_gathered_into_periods_of_equal_length() -> None:
    rows = [count("autonomy", "year", str(value), f"s{value}") for value in range(1996, 2025)]
    [figure] = figures(section("theme-counts", theme_counts=rows))
    assert "1995–1999" in described(figure)
    assert described(figure).startswith("Autonomy, 1995–1999: 4. Autonomy, 2000–2004: 5")
    assert [text for text in shown(figure) if text.isdecimal()] == ["4", "5", "5", "5", "5", "5"]


def test_countries_that_do_not_fit_are_one_group_that_counts_each_study_once() -> None:
    rows = [count("autonomy", "country", f"Country {i:02}", f"s{i}", "everywhere") for i in range(45)]
    [figure] = figures(section("theme-counts", theme_counts=rows))
    assert "Autonomy, Other countries (6): 7" in described(figure)
    assert described(figure).count("Country ") == 39


def test_there_is_no_grid_if_nothing_is_known_or_nothing_can_be_compared() -> None:
    unknown = [count("autonomy", "country", None, "a"), count("isolation", "year", None, "a")]
    assert section("theme-counts", theme_counts=unknown) is None
    assert section("theme-counts", theme_counts=[count("autonomy", "year", "2020", "a")]) is None
    assert section("theme-counts") is None


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize(("themes", "values"), [(40, 3), (12, 40), (13, 45), (1, 40)])
def test_grids_with_long_names_of_themes_and_countries_fit(themes: int, values: int, language: str) -> None:
    codes = [
        {"id": f"t{i}", "label": {"en": LABELS[i]}, "theme": True, "definition": "x"} for i in range(themes)
    ]
    rows = [
        count(f"t{i}", by, value, f"s{i}", f"s{j}")
        for by, given in (("year", 1980), ("country", 0))
        for i in range(themes)
        for j in range(values)
        for value in [str(given + j) if by == "year" else f"{j} {LABELS[j % 40]}"]
    ]
    made = section("theme-counts", {"codebook": codes}, language, theme_counts=rows)
    assert [list_faults(figure.svg) for figure in figures(made)] == [[], []]


def screening(stage: str, statistic: str, value: str, *ends: float, **more: Any) -> dict[str, Any]:
    low, high = ends or (None, None)
    head = {"about": "screening", "part": stage, "round": "main", "criterion": "all", "between": "all"}
    return {**head, "statistic": statistic, "value": value, "low": low, "high": high, "reports": 48, **more}


AGREEMENT = [
    screening("full-text", "kappa", "not estimable"),
    screening("title-abstract", "raw", "0.900", 0.8, 0.95),
    screening("title-abstract", "kappa", "0.700", 0.5, 0.9),
    screening("title-abstract", "kappa", "0.111", criterion="E1"),
    screening("title-abstract", "kappa", "0.222", between="rina and tomas"),
    screening("title-abstract", "raw", "0.333", round="pilot"),
    {"about": "coders", "part": "autonomy", "between": "all", "statistic": "alpha", "value": "0.444"},
    {"about": "coders", "part": "autonomy", "between": "all", "statistic": "kappa", "value": "0.555"},
    {"about": "coding", "part": "autonomy", "statistic": "kappa", "value": "0.666"},
]
SHARES = [
    {"round": "main", "column": "results", "compared": 9, "equal": 9, "share": 1.0, "low": 0.7, "high": 1.0},
    {"round": "main", "column": "all", "compared": 90, "equal": 80, "share": 0.889, "low": 0.8, "high": 0.94},
    {"round": "main", "column": "p", "compared": 9, "equal": 8, "share": 0.777},
]


def test_agreement_of_all_people_is_drawn_stage_by_stage_and_nothing_else() -> None:
    [figure] = figures(section("agreement-overview", agreement=AGREEMENT, extraction_agreement=SHARES))
    assert described(figure) == (
        "Screening, title and abstract: overall verdict (48 reports): Raw agreement 0.900 [0.800;\u00a00.950]; "
        "Cohen's kappa 0.700 [0.500;\u00a00.900]. "
        "Screening, title and abstract, pilot round: overall verdict (48 reports): Raw agreement 0.333. "
        "Screening, full text: overall verdict (48 reports): Cohen's kappa not estimable. "
        "Coding: Krippendorff's alpha of all coders, by code: Autonomy 0.444. "
        "Extraction of findings: share of equal values: All fields 0.889 [0.800;\u00a00.940]; "
        "Whether both extracted the result 1.000 [0.700;\u00a01.000]."
    )
    assert figure.svg.count("<circle") == 6
    assert list_faults(figure.svg) == []


def test_agreement_that_could_not_be_estimated_at_all_is_not_drawn() -> None:
    assert section("agreement-overview", agreement=AGREEMENT[:1]) is None
    assert section("agreement-overview") is None
