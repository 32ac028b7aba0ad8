"""`slr notices`, as people use it with a spreadsheet to decide about retracted reports."""

import csv
import io
import json
import shutil
from pathlib import Path

import pytest
from small_review import write_codable_review

ERRATUM = "Erratum to: Strain of judges"
TYPES = {"Strain at sea": "Retracted Publication", ERRATUM: "Erratum"}
DOIS = {"Strain of judges": "10.5555/judges"}


def mark(project: Path) -> None:
    """Add publication types to the export of the review, and an erratum about a report."""
    path = project / "corpus" / "small" / "searches" / "base.csv"
    rows = read_sheet(path)
    rows.append(
        {**rows[-1], "title": ERRATUM, "abstract": "", "keywords": "notice: erratum of doi:10.5555/judges"}
    )
    more = ("keywords", "doi", "Document Type")
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, (*rows[0], *more), restval="")
        writer.writeheader()
        writer.writerows(
            {**row, "Document Type": TYPES.get(row["title"], ""), "doi": DOIS.get(row["title"], "")}
            for row in rows
        )


@pytest.fixture(scope="module")
def built(tmp_path_factory, copy_built):
    """The review of which every test gets a copy, run up to screening."""
    return copy_built(tmp_path_factory.mktemp("built"), write_marked, "screen")


def write_marked(project):
    write_codable_review(project)
    mark(project)


@pytest.fixture
def marked(built, tmp_path):
    return shutil.copytree(built, tmp_path / "project")


def read_sheet(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))


def write_sheet(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)


def decide(slr, project: Path, who: str, decision: str, **more: str) -> str:
    """Write a row about the retracted report by hand, named by its citation, and import it."""
    row = {"report": "Author3 2015", "notice": "retracted", "decision": decision, "note": f"{who}'s reason"}
    write_sheet(project / "own.csv", [row | more])
    return slr(project, "notices", "--as", who, "--import", "own.csv").output


def test_the_state_lists_each_notice_with_its_origin_and_the_next_command(marked, slr):
    output = slr(marked, "notices").output
    assert "small: 2 notices about included reports, 2 without a decision, 0 with a disagreement" in output
    assert "Author3 (2015). Strain at sea\n    retracted: nobody has decided" in output
    assert "found in: the report's own record in an export" in output
    assert f"(2018). {ERRATUM}" in output
    assert "`slr notices -r small --as YOURNAME --export notices.xlsx`" in output
    output = slr(marked, "status").output
    assert (
        "to keep 1 included report that was retracted, withdrawn or removed: `slr notices -r small" in output
    )
    assert "read the correction of 1 included report" in output


def test_a_worksheet_goes_out_filled_in_with_the_notices_and_comes_back_once(marked, slr):
    output = slr(marked, "notices", "--as", "rina", "--export", "n.csv").output
    assert "2 notices about included reports written to n.csv" in output
    rows = read_sheet(marked / "n.csv")
    assert [(r["title"], r["notice"], r["decision"]) for r in rows] == [
        ("Strain at sea", "retracted", ""),
        ("Strain of judges", "corrected", ""),
    ]
    assert rows[1]["why"].endswith(ERRATUM)
    assert "WKS001" in slr(marked, "notices", "--as", "rina", "--import", "n.csv").output  # only prefilled
    rows[0] |= {"decision": "Exclude", "note": "the data cannot be verified"}
    write_sheet(marked / "n.csv", rows)
    result = slr(marked, "notices", "--as", "rina", "--import", "n.csv")
    assert "imported 1 decision for rina from n.csv; 0 were already recorded" in result.output
    assert result.exit_code == 0
    (filed,) = read_sheet(marked / "corpus" / "small" / "notices" / "rina.csv")
    assert (filed["notice"], filed["decision"], filed["title"]) == ("retracted", "exclude", "Strain at sea")
    assert "imported 0 decisions" in slr(marked, "notices", "--as", "rina", "--import", "n.csv").output
    output = slr(marked, "notices").output
    assert "retracted: exclude (rina: the data cannot be verified)" in output
    assert "2 notices about included reports, 1 without a decision" in output


def test_a_decision_needs_a_reason_and_known_words(marked, slr):
    output = decide(slr, marked, "rina", "exclude", note="")
    assert "imported 0 decisions" in output
    assert "note" in output
    assert "NOT002" in decide(slr, marked, "rina", "drop")
    assert "NOT001" in decide(slr, marked, "rina", "keep", notice="bad")


def test_an_excluded_report_can_be_decided_again(marked, slr):
    decide(slr, marked, "rina", "exclude")
    assert "WKS006" not in decide(slr, marked, "rina", "keep")
    assert "retracted: keep" in slr(marked, "notices").output


def test_a_notice_that_no_export_mentions_can_be_added(marked, slr):
    assert "imported 1 decision for rina" in decide(slr, marked, "rina", "keep", report="Strain of judges")
    found = json.loads(slr(marked, "notices", "--json").output)["notices"]
    assert [(r["notice"], r["decision"]) for r in found] == [
        ("retracted", "open"),
        ("corrected", "open"),
        ("retracted", "keep"),
    ]


def test_the_adjudicator_settles_a_disagreement_and_sees_what_each_person_decided(marked, slr):
    decide(slr, marked, "rina", "exclude")
    assert "nobody has decided" not in decide(slr, marked, "tomas", "keep")
    assert "1 with a disagreement" in slr(marked, "notices").output
    output = slr(marked, "status").output
    assert (
        "settle the disagreement about a notice on 1 included report: `slr notices -r small --as adjudicated"
        in output
    )
    assert "Strain at sea" not in slr(marked, "notices", "--as", "lee", "--export", "lee.csv").output
    slr(marked, "notices", "--as", "adjudicated", "--export", "a.csv")
    (row,) = read_sheet(marked / "a.csv")
    assert row["opinions"] == "rina: exclude (rina's reason) | tomas: keep (tomas's reason)"
    write_sheet(
        marked / "a.csv", [row | {"decision": "keep", "note": "x", "by": "rina; tomas", "how": "consensus"}]
    )
    slr(marked, "notices", "--as", "adjudicated", "--import", "a.csv")
    assert "retracted: keep (adjudicated: x)" in slr(marked, "notices").output


def test_a_review_without_notices_says_so(project, slr):
    write_codable_review(project)
    output = slr(project, "notices", "--as", "rina", "--export", "n.csv").output
    assert "small: there are no known notices about included reports" in output
    assert not (project / "n.csv").exists()
