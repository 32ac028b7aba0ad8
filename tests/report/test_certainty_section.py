"""The section on certainty shows the summary of findings, the domains with facts, and the evidence profile."""

from typing import Any

import pytest
from made_up_certainty import CONSTRUCTS, judge_all, judgement
from made_up_findings import ALLOW, ROADS, finding
from made_up_review import make_protocol, make_tables, synthesize

from slr.findings.stage import derive_findings
from slr.people.row import Row
from slr.report.appendix import make_section
from slr.report.document import Grid, Section
from slr.report.page import Page
from slr.report.text import Texts

FINDINGS = [finding("rina", direction="+", n="56")]


def make(
    certainty: list[Row], language: str = "en", findings: Any = FINDINGS, **parts: Any
) -> Section | None:
    protocol = make_protocol({**ALLOW, "constructs": CONSTRUCTS, **parts})
    tables = make_tables(protocol, ROADS, unreadable=())
    made = derive_findings(tables, findings, protocol, certainty=certainty).tables
    synthesis = synthesize({**tables, **made}, protocol)
    return make_section(
        "certainty", Page(synthesis=synthesis, protocol=protocol, problems=(), texts=Texts(language))
    )


def read(section: Section | None) -> list[list[tuple[Any, ...]]]:
    assert section is not None
    return [list(block.rows) for block in section.blocks if isinstance(block, Grid)]


def test_a_review_without_results_and_judgements_has_no_section() -> None:
    assert make([], findings=[]) is None


@pytest.mark.parametrize(("language", "word"), [("en", "not assessed"), ("id", "belum dinilai")])
def test_without_judgements_the_outcome_is_not_assessed(language: str, word: str) -> None:
    ((row,),) = read(make([], language))
    assert row[0] == "Telework → Strain"
    assert "56" in row[1]
    assert word in row


def test_serious_domains_and_the_reason_say_why() -> None:
    rows = [*judge_all(imprecision="serious"), judgement("rina", "level", "low", "one small study")]
    (row,), domains = read(make(rows))
    assert row[3:] == ("low", "imprecision: serious; not all domains are judged; one small study")
    assert [d[1] for d in domains][-1] == "final level"
    assert "participants: 56" in str(next(d for d in domains if d[1] == "imprecision"))


@pytest.mark.parametrize(("language", "word"), [("en", "minor concerns"), ("id", "kekhawatiran kecil")])
def test_the_evidence_profile_has_the_four_components(language: str, word: str) -> None:
    rows = [
        judgement("rina", "coherence", "minor concerns", system="CERQual", outcome="Rest helps", studies="r1")
    ]
    ((row,),) = read(make(rows, language, findings=[]))
    assert row[:2] == ("Rest helps", "1")
    assert word in row


def test_a_pooled_effect_is_shown_on_its_own_scale() -> None:
    plan = {"id": "p", "predictor": "telework", "outcome": "strain", "measure": "r", "least": 2}
    rows = [
        finding("rina", report=report, type="r", estimate=estimate, n="103")
        for report, estimate in (("r1", ".70"), ("r2", ".80"))
    ]
    ((row,),) = read(make([], findings=rows, pooling=[plan]))
    assert row[2].startswith("correlation: 0.75 [")
