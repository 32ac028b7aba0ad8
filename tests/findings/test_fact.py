"""What people recorded of a study stands once, whoever recorded it and however many reports the study has."""

from typing import Any

import pytest
from finding_rows import protocol

from slr.findings.fact import Facts, collect_facts, name_studies
from slr.model.framework import STUDY_FIELDS

CODEBOOK = [
    {"id": "work", "label": {"en": "Work"}, "definition": "Work.", "theme": True},
    {"id": "night", "label": {"en": "Night"}, "definition": "Night work.", "parent": "work"},
    {"id": "home", "label": {"en": "Home"}, "definition": "Home."},
]


def study(study: str, report: str, who: str | None = "rina", **values: str) -> dict[str, Any]:
    return {**dict.fromkeys(STUDY_FIELDS), "study": study, "report": report, "who": who, **values}


def coding(report: str, code: str, role: str = "finding") -> dict[str, str]:
    return {"report": report, "theme": code, "role": role}


def facts(studies: list[dict[str, Any]], *codings: dict[str, str], outside: str = "") -> Facts:
    return collect_facts(studies, codings, lambda _, report: report != outside, protocol(codebook=CODEBOOK))


def test_a_second_person_and_a_second_report_add_no_study() -> None:
    rows = [study("s", "a", country="Norway"), study("s", "a", "tomas", country="Norway"), study("s", "b")]
    assert {name: found["country"] for name, found in facts(rows).items()} == {"s": ("Norway",)}


def test_the_adjudicator_settles_what_two_people_recorded() -> None:
    rows = [study("s", "a", country="Norway"), study("s", "a", "tomas", country="Sweden")]
    assert facts(rows)["s"]["country"] == ("Norway", "Sweden")
    assert facts([*rows, study("s", "a", "adjudicated", country="Sweden")])["s"]["country"] == ("Sweden",)


def test_values_that_differ_only_in_case_get_the_most_frequent_form() -> None:
    rows = [
        study("s", "a", country="kenya"),
        study("t", "b", country="Kenya"),
        study("u", "c", country="Kenya"),
    ]
    assert {found["country"] for found in facts(rows).values()} == {("Kenya",)}


def test_what_nobody_recorded_is_not_recorded() -> None:
    assert facts([study("s", "a", None)])["s"]["design"] == ("not recorded",)


def test_a_study_whose_report_is_not_included_has_no_facts() -> None:
    assert facts([study("s", "a"), study("t", "b")], outside="b").keys() == {"s"}


def test_the_codes_of_all_reports_are_codes_of_the_study() -> None:
    found = facts([study("s", "a"), study("s", "b")], coding("a", "night"), coding("b", "home"))
    assert (found["s"]["code"], found["s"]["theme"]) == (("home", "night"), ("work",))


@pytest.mark.parametrize("role", ["background", "worked-example", "reject"])
def test_a_role_that_is_no_evidence_gives_no_code(role: str) -> None:
    assert facts([study("s", "a")], coding("a", "home", role))["s"]["code"] == ()


def test_parents_in_a_circle_end() -> None:
    circle = [{**code, "parent": other} for code, other in zip(CODEBOOK[:2], ("night", "work"), strict=True)]
    found = collect_facts(
        [study("s", "a")], [coding("a", "night")], lambda *_: True, protocol(codebook=circle)
    )
    assert found["s"]["theme"] == ("work",)


CITED = {"a": "Ann, 2020", "b": "Bob, 2021"}


def test_a_study_is_named_by_its_name_and_the_citations_of_its_reports() -> None:
    rows = [
        study("trial", "a"),
        study("trial", "b"),
        study("other", "b"),
        study("b", "b"),
        study("gone", "c"),
    ]
    assert name_studies(rows, CITED) == {
        "trial": "trial (Ann, 2020 / Bob, 2021)",
        "other": "other (Bob, 2021)",
        "b": "Bob, 2021",
        "gone": "gone",
    }


def test_two_studies_with_the_same_citation_keep_apart() -> None:
    cited = dict.fromkeys("ab", "Ann, 2020")
    assert name_studies([study("a", "a"), study("b", "b")], cited) == {
        "a": "Ann, 2020 (a)",
        "b": "Ann, 2020 (b)",
    }
