"""A review with exports of registers lists its registered studies, from the exports to the tables."""

import csv
from pathlib import Path
from typing import Any

import pytest
from example_review import CopyBuilt
from small_review import PROTOCOL, write_review

TRIALS = """\
NCT Number,Study Title,Study Status,Study Results,Brief Summary,Primary Outcome Measures,First Posted
NCT90000001,Rest for sailors,COMPLETED,NO,A trial of rest.,Strain|Sleep,2015-01-01
NCT90000002,Rest for judges,RECRUITING,NO,A trial of rest.,Strain,2019-01-01
NCT90000003,Rest for rats,COMPLETED,NO,A trial in rats.,Strain,2019-01-01
NCT90000004,Rest for clerks,COMPLETED,YES,A trial of rest.,Strain,2019-01-01
"""
SOURCES = "  - {id: base, name: Base, kind: database, files: ['base.csv']}\n"
REPORTS = {
    "Strain at sea": (2016, "Sailors rested (NCT90000001)."),
    "Strain of judges": (2018, "Judges tire."),
}


def write_registered(project: Path) -> Path:
    assert SOURCES in PROTOCOL
    trials = f"{SOURCES}  - {{id: trials, name: Trials, kind: register, files: ['trials.csv']}}\n"
    verdicts = [("Strain at sea", "include", ""), ("Strain of judges", "include", "")]
    verdicts += [(f"Rest for {who}", "exclude", "P1") for who in ("sailors", "judges", "clerks")]
    write_review(
        project,
        replace=(SOURCES, trials),
        reports=REPORTS,
        verdicts={"rina": verdicts, "tomas": verdicts},
    )
    mark(project)
    (project / "corpus" / "small" / "searches" / "trials.csv").write_text(TRIALS, encoding="utf-8")
    return project


@pytest.fixture
def review(project: Path, copy_built: CopyBuilt) -> Path:
    """The review with an export of a register, run up to the appendices."""
    return copy_built(project, write_registered, "synthesize")


def mark(project: Path) -> None:
    path = project / "protocols" / "small.yaml"
    text = path.read_text(encoding="utf-8")
    marked = text.replace("text: Not about strain.", "text: Not about strain.\n    without_results: true")
    path.write_text(
        f"{marked}  full-text: {{reported: false}}\n  retrieval_reported: false\n", encoding="utf-8"
    )


def read(project: Path, name: str) -> list[dict[str, Any]]:
    path = project / "build" / "small" / "tables" / f"{name}.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_each_registered_study_has_its_state(review: Path) -> None:
    found = {row["registration"]: row for row in read(review, "registered_studies")}
    assert {number: (row["state"], row["eligible"], row["stated"]) for number, row in found.items()} == {
        "NCT90000001": ("report included", "yes", "COMPLETED"),
        "NCT90000002": ("ongoing", "yes", "RECRUITING"),
        "NCT90000003": ("finished, no results found", "no", "COMPLETED"),
        "NCT90000004": ("results in the register", "yes", "COMPLETED"),
    }
    linked = found["NCT90000001"]
    assert (linked["linked_by"], linked["citations"]) == ("registration number", "Author0, 2016")
    announced = {
        (row["citation"], row["outcome"], row["state"]) for row in read(review, "announced_outcomes")
    }
    assert {(outcome, state) for _, outcome, state in announced} == {
        ("Strain", "not extracted"),
        ("Sleep", "not extracted"),
        ("Strain", "no report included"),
    }


def test_the_outputs_do_not_depend_on_the_order_of_the_export(review: Path, slr) -> None:
    tables = review / "build" / "small" / "tables"
    names = ("registered_studies.csv", "announced_outcomes.csv")
    first = [(tables / name).read_bytes() for name in names]
    head, *rows = TRIALS.splitlines()
    turned = "\n".join((head, *reversed(rows))) + "\n"
    (review / "corpus" / "small" / "searches" / "trials.csv").write_text(turned, encoding="utf-8")
    slr(review, "synthesize", "-r", "small")
    assert [(tables / name).read_bytes() for name in names] == first


def test_a_review_without_registers_and_announcements_has_neither_table(
    project: Path, copy_built: CopyBuilt
) -> None:
    tables = copy_built(project, write_review, "synthesize") / "build" / "small" / "tables"
    assert not (tables / "registered_studies.csv").exists()
    assert not (tables / "announced_outcomes.csv").exists()
    assert "Results that may be missing" not in (tables.parent / "appendix.md").read_text(encoding="utf-8")


def write_announced(project: Path, text: str) -> None:
    folder = project / "corpus" / "small" / "announced"
    folder.mkdir()
    (folder / "rina.csv").write_text(f"report,study,progress,primary,when,title\n{text}\n", encoding="utf-8")


def test_a_report_with_recorded_progress_is_a_registered_study(project: Path, slr) -> None:
    verdicts = [("Sleep of nurses", "include", "")]
    write_review(project, verdicts={"rina": verdicts, "tomas": verdicts})
    write_announced(project, "x,,ongoing,strain,2026-01-01,Sleep of nurses")
    slr(project, "synthesize", "-r", "small")
    (row,) = read(project, "registered_studies")
    assert (row["title"], row["progress"], row["recorded_by"]) == ("Sleep of nurses", "ongoing", "rina")


def test_announcements_of_a_report_that_awaits_a_blind_decision_are_hidden(project: Path, slr) -> None:
    write_review(project)
    write_announced(project, "x,,ongoing,strain,2026-01-01,Sleep of nurses")
    slr(project, "synthesize", "-r", "small")
    tables = project / "build" / "small" / "tables"
    assert not (tables / "registered_studies.csv").exists()
    assert not (tables / "announced_outcomes.csv").exists()


def test_problems_of_announcements_are_reported(review: Path, slr) -> None:
    write_announced(
        review,
        "gone,,,,2026-01-01,\nx,nowhere,finished,,2026-01-01,Rest for judges\nx,,over,,2026-01-01,Rest for clerks",
    )
    told = slr(review, "synthesize", "-r", "small").output
    assert all(code in told for code in ("RES001", "ANN002", "ANN004"))


def test_people_can_record_announcements_in_a_worksheet(review: Path, slr) -> None:
    sheet = review / "announced.csv"
    slr(review, "record", "announced", "-r", "small", "--as", "rina", "--export", str(sheet))
    rows = list(csv.DictReader(sheet.read_text(encoding="utf-8-sig").splitlines()))
    assert {row["title"] for row in rows} == {
        *REPORTS,
        *(f"Rest for {who}" for who in ("sailors", "judges", "rats", "clerks")),
    }
    ids = {row["title"]: row["report"] for row in rows}
    sheet.write_text(f"report,progress,primary\n{ids['Rest for judges']},stopped,strain\n", encoding="utf-8")
    done = slr(review, "record", "announced", "-r", "small", "--as", "rina", "--import", str(sheet))
    assert "imported 1 announcement for rina" in done.output
    slr(review, "synthesize", "-r", "small")
    found = {row["title"]: row for row in read(review, "registered_studies")}
    assert found["Rest for judges"]["state"] == "stopped, no results found"
