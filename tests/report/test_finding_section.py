"""The appendix shows findings as reported: those that count, and apart from them the others with the reason."""

import csv
import io
import re
from collections.abc import Mapping
from typing import Any

import pytest
from made_up_findings import ALLOW, ROADS, derive, finding
from made_up_review import make_protocol, make_tables, synthesize

from slr.model.findings import VALUES
from slr.picture import prepare_drawer
from slr.pipeline import list_tables
from slr.report.appendix import make_section, render_appendix
from slr.report.document import Grid, Section
from slr.report.finding_text import word_result
from slr.report.page import Page
from slr.report.text import Texts
from slr.store.language import list_languages

ROWS = [
    finding("rina", direction="+", estimate="-.050", type="beta", p=".003", n="56"),
    finding("tomas", direction="+", estimate="-.05", type="beta", p=".03", n="56"),
    finding("rina", outcome="sleep", direction="mixed", second_hand="yes"),
    finding("rina", outcome="pay", report="out", role="worked-example", statistic="41.503"),
    finding("rina", outcome="leave", report="r2", estimate=".4", type="r"),
]
COUNTED = finding("adjudicated", type="beta", estimate="-.050", p=".003", n="56", direction="+")


def make_page(rows: list[Any], language: str = "en") -> Page:
    protocol = make_protocol(ALLOW)
    tables = {**make_tables(protocol, ROADS, unreadable=()), **derive(rows, ALLOW).tables}
    return Page(synthesis=synthesize(tables, protocol), protocol=protocol, problems=(), texts=Texts(language))


def read_grid(section: Section | None) -> list[dict[str, Any]]:
    assert section is not None
    (grid,) = [block for block in section.blocks if isinstance(block, Grid)]
    return [dict(zip((h.label for h in grid.heads), row, strict=True)) for row in grid.rows]


def test_counted_findings_come_first_and_others_have_the_reason() -> None:
    section = make_section("findings", make_page(ROWS))
    assert section is not None
    assert [(r["Study"].text, r["Outcome"], r["As reported"]) for r in read_grid(section)] == [
        ("Author r2, 2020", "leave", "r\u00a0=\u00a0.4")
    ]
    assert {s.id: [r.get("Reason") for r in read_grid(s)] for s in section.sections} == {
        "finding-second-hand": [None],  # the title says it
        "finding-examples": ["Worked example"],
        "finding-others": ["not reconciled"],
    }


def test_differences_show_what_each_extractor_wrote_and_how_it_was_settled() -> None:
    (row, decimals) = sorted(
        read_grid(make_section("finding-differences", make_page(ROWS))),
        key=lambda r: r["Settled as"],
        reverse=True,
    )
    assert (row["Field"], row["What each extractor wrote"]) == ("p-value", "rina: .003; tomas: .03")
    assert row["Settled as"] == "not decided yet"
    assert (decimals["Kind"], decimals["Settled as"]) == ("only decimals differ", "")
    settled = read_grid(make_section("finding-differences", make_page([*ROWS, COUNTED])))
    assert {r["Field"]: r["Settled as"] for r in settled} == {"p-value": ".003", "Estimate": "-.050"}


def test_agreement_begins_with_all_fields_together() -> None:
    rows = read_grid(make_section("extraction-agreement", make_page(ROWS)))
    assert [r["Field"] for r in rows[:3]] == ["all fields", "whether both extracted the result", "Direction"]
    assert (rows[0]["Compared"], rows[0]["Equal"]) == ("4", "3")


@pytest.mark.parametrize("language", list_languages())
def test_findings_are_in_the_appendix_and_in_tables_of_their_own(language: str) -> None:
    protocol = make_protocol({**ALLOW, "review": {"title": "T", "language": language}})
    tables = {**make_tables(protocol, ROADS, unreadable=()), **derive(ROWS, ALLOW).tables}
    published = {t.name: t for t in list_tables().values() if t.published}
    files = render_appendix(
        synthesize(tables, protocol), protocol, published=published, draw=prepare_drawer()
    )
    made = {name: read_all(data) for name, data in files.items() if name.endswith((".csv", ".md"))}
    rows = list(csv.DictReader(io.StringIO(made["tables/findings.csv"])))
    assert {row["direction"] for row in rows} == {"", "+", "mixed"}
    assert "tables/finding_differences.csv" in made
    assert Texts(language)("section.extraction_agreement") in made["appendix.md"]


def read_all(data: Any) -> str:
    whole: bytes = data if isinstance(data, bytes) else b"".join(data)
    return whole.decode()


def test_a_review_without_findings_has_neither_their_tables_nor_their_sections() -> None:
    protocol = make_protocol()
    published = {t.name: t for t in list_tables().values() if t.published}
    files = render_appendix(
        synthesize(make_tables(protocol), protocol), protocol, published=published, draw=prepare_drawer()
    )
    assert not [name for name in files if "finding" in name or "extract" in name]
    assert Texts("en")("section.findings") not in read_all(files["appendix.md"])


@pytest.mark.parametrize(
    ("cells", "text"),
    [
        (
            {"estimate": ".066", "type": "b", "p": ".003", "n": "56", "k": "3"},
            "b = .066; p = .003; n = 56; k = 3",
        ),
        (
            {"statistic": "41.503", "statistic_type": "F", "df1": "3", "df2": "52", "r2": ".705"},
            "F(3, 52) = 41.503; R² = .705",
        ),
        ({"type": "r", "p_comparison": "ns"}, "r; not significant"),
        ({"lower": ".01", "upper": ".2", "level": "95", "se": ".05"}, "SE = .05; 95% CI [.01, .2]"),
        ({"p_comparison": "<", "p": ".001", "tails": "1"}, "p < .001 (one-tailed)"),
        ({"items": "5", "reliability": ".80"}, "α = .80; Items: 5"),
        (
            {"mean1": "3.9", "sd1": ".5", "scale_low": "1", "scale_high": "5"},
            "M = 3.9; SD = .5; scale from 1 to 5",
        ),
        ({"mean1": "3.9", "mean2": "4.0", "scale_high": "5"}, "M1 = 3.9; M2 = 4.0; scale from ? to 5"),
    ],
)
def test_numbers_are_shown_as_reported(cells: Mapping[str, str], text: str) -> None:
    found = word_result({**dict.fromkeys(VALUES), **cells}, Texts("en"))
    assert found.replace("\u00a0", " ") == text
    assert not re.search("[=<] | [=<]", found)
