"""The included reports that await a study, and the suggestions that all fields of their exports give."""

import csv
from collections.abc import Mapping
from pathlib import Path

import pytest
from small_review import LET_THROUGH, write_codable_review

from slr.desk.studies import Studies, explain_suggestion, open_studies
from slr.pipeline import load_protocol, run_review
from slr.store.layout import find_review


def open_with(project: Path, fields: Mapping[str, Mapping[str, str]]) -> Studies:
    """Open the studies of the small review. `fields` are further cells of its export, by title."""
    path = write_codable_review(project) / "corpus" / "small" / "searches" / "base.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    more = {name: "" for cells in fields.values() for name in cells}
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, (*rows[0], *more), restval="")
        writer.writeheader()
        writer.writerows({**row, **fields.get(row["title"], {})} for row in rows)
    review = find_review(project, None)
    run_review(review, "code")
    return open_studies(review, load_protocol(review)[0])


def record(project: Path, who: str, *lines: str) -> None:
    path = project / "corpus" / "small" / "studies" / f"{who}.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(("report,study,title,when,retract", *lines, "")), encoding="utf-8")


def titles(studies: Studies, reports: tuple[str, ...]) -> list[str]:
    return [studies.reports[r]["title"] for r in reports]


def test_a_registration_number_is_found_in_a_field_that_is_in_no_column(project: Path) -> None:
    number = {"Secondary Source ID": "ClinicalTrials.gov/NCT01234567"}
    studies = open_with(project, dict.fromkeys(LET_THROUGH, number))
    first, second = studies.waiting
    assert explain_suggestion(studies, first) == (
        f"same registration number, NCT01234567: {second} Author6 (2018). Strain of judges"
    )


def test_a_registration_number_in_a_list_of_references_links_no_reports(project: Path) -> None:
    studies = open_with(project, {title: {"References": "Doe 2001, NCT01234567"} for title in LET_THROUGH})
    assert {explain_suggestion(studies, r) for r in studies.waiting} == {
        "no link to another included report was found"
    }


def test_a_report_waits_until_somebody_assigns_it_to_a_study(project: Path) -> None:
    record(project, "rina", "x,sailors,Strain at sea,2026-01-01,")
    record(project, "tomas", "x,sailors,Strain at sea,2026-01-01,", "y,land,Strain on land,2026-01-01,")
    studies = open_with(project, {})
    assert titles(studies, studies.waiting) == ["Strain of judges"]
    (members,) = studies.members.values()
    assert titles(studies, members) == ["Strain at sea"]
    assert studies.recorded[members[0]] == {"sailors": ("rina", "tomas")}


def test_a_report_whose_study_was_taken_back_waits_again(project: Path) -> None:
    record(project, "rina", "x,sailors,Strain at sea,2026-01-01,", "x,sailors,Strain at sea,2026-01-02,Yes")
    studies = open_with(project, {})
    assert titles(studies, studies.waiting) == list(LET_THROUGH)


@pytest.mark.parametrize("number", ["NCT01234567", ""])
def test_the_suggestion_for_linked_reports_names_the_study_that_was_recorded(
    project: Path, number: str
) -> None:
    record(project, "rina", "x,sailors,Strain at sea,2026-01-01,")
    studies = open_with(project, {title: {"Registration": number} for title in LET_THROUGH})
    (waiting,) = studies.waiting
    assert studies.suggestions[waiting].study == ("sailors" if number else "Author6 2018")
    assert explain_suggestion(studies, waiting).endswith("(study sailors)") is bool(number)
