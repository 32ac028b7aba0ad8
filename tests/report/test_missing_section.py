"""The section on missing results shows registered studies and announced outcomes, and GRADE shows them as facts."""

from typing import Any

import pytest
from made_up_certainty import CONSTRUCTS, judge_all
from made_up_findings import ALLOW, ROADS, finding
from made_up_review import make_protocol, make_tables, synthesize

from slr.findings.stage import derive_findings
from slr.model.column import frame
from slr.model.missing import ANNOUNCED_OUTCOMES, OUTCOME_STATES, PROGRESS, REGISTERED_STUDIES, STATES
from slr.report.appendix import make_section
from slr.report.document import Grid, Paragraph, Section
from slr.report.page import Page
from slr.report.text import Texts


def study(report: str, state: str, **cells: Any) -> dict[str, Any]:
    values = {
        "report": report,
        "citation": f"{report}, 2020",
        "state": state,
        "eligible": "yes",
        "standing": "excluded",
        "criterion": "E1",
    }
    return {**values, **cells}


def outcome(study: str, state: str, construct: str | None = "strain") -> dict[str, Any]:
    return {
        "study": study,
        "report": study,
        "citation": study,
        "state": state,
        "outcome": "exhaustion",
        "importance": "primary",
        "construct": construct,
        "recorded_by": ["register"],
    }


STUDIES = (
    study("e1", "report included", citations=["Doe, 2021"], reports=["r1"], linked_by="people"),
    study("e2", "finished, no results found", progress="finished", recorded_by=["register"]),
    study("e3", "finished, no results found", eligible="no"),
)


def make(
    studies: Any = (), outcomes: Any = (), *, key: str = "missing-results", language: str = "en"
) -> Section | None:
    protocol = make_protocol({**ALLOW, "constructs": CONSTRUCTS})
    tables = make_tables(protocol, ROADS, unreadable=())
    rows = [finding("rina", direction="+")]
    made = derive_findings(tables, rows, protocol, certainty=judge_all()).tables
    missing = {
        "registered_studies": frame(REGISTERED_STUDIES, studies),
        "announced_outcomes": frame(ANNOUNCED_OUTCOMES, outcomes),
    }
    synthesis = synthesize({**tables, **made, **missing}, protocol)
    page = Page(synthesis=synthesis, protocol=protocol, problems=(), texts=Texts(language))
    return make_section(key, page)


def grids(section: Section | None) -> list[list[Any]]:
    assert section is not None
    return [list(block.rows) for block in section.blocks if isinstance(block, Grid)]


def test_without_registers_and_announcements_there_is_no_section() -> None:
    assert make() is None


def test_what_may_be_missing_comes_first_and_what_is_outside_the_question_last() -> None:
    ((first, second, third),) = grids(make(STUDIES))
    assert [row[0].split(",")[0] for row in (first, second, third)] == ["e2", "e1", "e3"]
    assert "finished (register)" in first
    assert "Doe, 2021 (linked by: people)" in second


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "Registered studies: 3. Ended"), ("id", "Studi terdaftar: 3. Telah berakhir")],
)
def test_the_registered_studies_are_counted(language: str, words: str) -> None:
    section = make(STUDIES, language=language)
    assert section is not None
    texts = [block.text for block in section.blocks if isinstance(block, Paragraph)]
    assert any(text.startswith(words) and ": 1." in text for text in texts)


def test_outcomes_without_a_result_come_first() -> None:
    rows = (outcome("r1", "reported"), outcome("r2", "no result extracted"))
    ((first, second),) = grids(make((), rows))
    assert "no result extracted" in first
    assert "reported" in second


def facts(studies: Any = (), outcomes: Any = (), language: str = "en") -> str:
    _, domains = grids(make(studies, outcomes, key="certainty", language=language))
    (row,) = (
        row for row in domains if "missing" in str(row) or "hilang" in str(row) or "publi" in str(row[1])
    )
    return str(row[-1])


def test_the_facts_stand_beside_publication_bias() -> None:
    text = facts(STUDIES, (outcome("r1", "reported"), outcome("r2", "no result extracted")))
    assert "but have no report in the review: 1 of 2" in text
    assert "but have no result on it in the review: 1 of 2" in text


def test_a_study_whose_results_nobody_extracted_is_not_counted_as_without_a_result() -> None:
    assert "have no result on it in the review: 0 of 1" in facts((), (outcome("r2", "not extracted"),))


def test_an_outcome_of_another_construct_is_no_fact_about_this_one() -> None:
    assert "announced" not in facts((), (outcome("r2", "no result extracted", "isolation"),))


@pytest.mark.parametrize("language", ["en", "id"])
def test_each_state_has_a_text(language: str) -> None:
    t = Texts(language)
    assert {f"word.{word}" for word in (*STATES, *OUTCOME_STATES, *PROGRESS)} <= t.keys
