"""`slr studies`, as a person at a shell uses it with a spreadsheet."""

import csv
import io
import json
from pathlib import Path

import pytest
from openpyxl import load_workbook
from small_review import REPORTS, write_codable_review

# The two included reports are about one registered study.
LINKED = {
    **REPORTS,
    "Strain at sea": (2015, "Sailors are strained by night work (NCT01234567)."),
    "Strain of judges": (2018, "Judges tire. Registration: NCT 01234567"),
}
WHY = "same registration number, NCT01234567"


def write_linked(project):
    return write_codable_review(project, reports=LINKED)


@pytest.fixture
def included(copy_built, tmp_path):
    """The review, run up to coding."""
    return copy_built(tmp_path / "project", write_linked, "code")


def sheet(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))


def people(project: Path, who: str = "rina") -> list[dict[str, str]]:
    path = project / "corpus" / "small" / "studies" / f"{who}.csv"
    return sheet(path) if path.exists() else []


def import_rows(slr, project: Path, *lines: str, who: str = "rina", header: str = "report,study,retract"):
    (project / "own.csv").write_text("\n".join((header, *lines, "")), encoding="utf-8")
    return slr(project, "studies", "--as", who, "--import", "own.csv")


def test_the_worksheet_suggests_studies_with_reasons_and_nothing_is_recorded_without_a_person(included, slr):
    output = slr(included, "studies", "--as", "rina", "--export", "s.csv").output
    assert "2 included reports without a recorded study written to s.csv" in output
    assert "slr studies -r small --as rina --import s.csv" in output
    rows = sheet(included / "s.csv")
    assert [(r["title"], r["suggested"], r["study"]) for r in rows] == [
        ("Strain at sea", "Author3 2015", ""),
        ("Strain of judges", "Author3 2015", ""),
    ]
    assert rows[0]["why"] == f"{WHY}: {rows[1]['report']} Author6 (2018). Strain of judges"
    untouched = slr(included, "studies", "--as", "rina", "--import", "s.csv")
    assert "WKS001" in untouched.output
    assert people(included) == []


def test_a_worksheet_goes_out_and_comes_back_once(included, slr):
    slr(included, "studies", "--as", "rina", "--export", "s.csv")
    rows = sheet(included / "s.csv")
    rows[0] |= {"study": "sailors", "design": "survey", "sample": "56", "when": "28/02/2026"}
    rows[1] |= {"study": "sailors", "country": "Norway"}
    with (included / "s.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    result = slr(included, "studies", "--as", "rina", "--import", "s.csv")
    assert "imported 2 study entries for rina from s.csv; 0 were already recorded" in result.output
    assert result.exit_code == 0
    filed = people(included)
    assert [(r["study"], r["design"], r["country"], r["sample"], r["title"]) for r in filed] == [
        ("sailors", "survey", "", "56", "Strain at sea"),
        ("sailors", "", "Norway", "", "Strain of judges"),
    ]
    assert filed[0]["when"] == "2026-02-28"
    assert "imported 0 study entries" in slr(included, "studies", "--as", "rina", "--import", "s.csv").output
    assert people(included) == filed
    output = slr(included, "studies").output
    assert "small: 2 included reports in 1 study, 0 without a recorded study\n  sailors\n" in output
    assert "suggested" not in output
    again = slr(included, "studies", "--as", "rina", "--export", "x.csv").output
    assert "0 without a recorded study" in again
    assert not (included / "x.csv").exists()


def test_a_workbook_has_help_for_each_column(included, slr):
    slr(included, "studies", "--as", "rina", "--export", "s.xlsx")
    book = load_workbook(included / "s.xlsx")
    helps = {row[0]: row[1] for row in book["help"].iter_rows(values_only=True)}
    assert (helps["study"], helps["suggested"], helps["design"]) == ("required", "only to read", "optional")


def test_the_state_lists_studies_suggestions_and_the_next_command(included, slr):
    output = slr(included, "studies").output
    assert "small: 0 included reports in 0 studies, 2 without a recorded study" in output
    assert "suggested but not recorded:\n  Author3 2015: " in output
    assert WHY in output
    assert "`slr studies -r small --as YOURNAME --export studies.xlsx`" in output
    import_rows(slr, included, "Author3 2015,sailors,")
    found = json.loads(slr(included, "studies", "--json").output)
    assert list(found["studies"]) == ["sailors"]
    (suggestion,) = found["suggested"]
    assert suggestion["study"] == "sailors"
    assert suggestion["why"].endswith("Author3 (2015). Strain at sea (study sailors)")


def test_reports_can_be_named_by_citation_and_wrong_rows_are_named(included, slr):
    result = import_rows(
        slr, included, "Author3 2015,sailors,", "Strain of judges,,", "Strain of judges,judges,no", "Nobody 1999,x,",
        "Author4 2016,land,",
    )  # fmt: skip
    assert result.exit_code == 1
    assert "imported 2 study entries for rina from own.csv" in result.output
    assert "'Author3 2015' is Author3 (2015). Strain at sea" in result.output
    assert "own.csv:4: error STU001 retract: expected yes or an empty cell, got 'no'" in result.output
    assert "own.csv:5: error SHT012 report: " in result.output
    assert "own.csv:6: warning WKS006 report: " in result.output
    assert [r["study"] for r in people(included)] == ["sailors", "land"]


def test_a_row_without_a_study_and_a_row_whose_title_is_of_another_report_are_refused(included, slr):
    slr(included, "studies", "--as", "rina", "--export", "s.csv")
    ident = next(r["report"] for r in sheet(included / "s.csv") if r["title"] == "Strain at sea")
    header = "report,title,study,design"
    result = import_rows(
        slr, included, f"{ident},Strain of judges,sailors,", f"{ident},Strain at sea,,survey", header=header
    )
    assert "own.csv:2: error WKS010 report: " in result.output
    assert "own.csv:3: error SHT005 no value for study" in result.output
    assert people(included) == []


def test_a_second_study_for_one_report_is_recorded_with_a_warning_and_can_be_taken_back(included, slr):
    import_rows(slr, included, "Strain at sea,sailors,")
    warned = import_rows(slr, included, "Strain at sea,seamen,")
    assert warned.exit_code == 0
    assert "WKS011" in warned.output
    assert "already belongs to the study 'sailors' (rina); now it also belongs to 'seamen'" in warned.output
    assert "WKS011" not in import_rows(slr, included, "Strain at sea,seamen,").output
    import_rows(slr, included, "Strain at sea,sailors,yes")
    output = slr(included, "studies").output
    assert "seamen" in output
    assert "sailors" not in output


def test_the_warning_on_a_report_that_is_not_included_names_no_person(included, slr):
    import_rows(slr, included, "Author4 2016,land,")
    output = import_rows(slr, included, "Author4 2016,country,").output
    assert "already belongs to the study 'land'; now it also belongs to 'country'" in output


def test_a_worksheet_that_replaces_a_study_by_another_gives_no_warning(included, slr):
    import_rows(slr, included, "Strain at sea,sailors,")
    result = import_rows(slr, included, "Strain at sea,sailors,yes", "Strain at sea,seamen,")
    assert "WKS011" not in result.output
    assert list(json.loads(slr(included, "studies", "--json").output)["studies"]) == ["seamen"]


def test_a_study_that_differs_from_another_only_in_its_spelling_is_recorded_with_a_warning(included, slr):
    import_rows(slr, included, "Strain at sea,Sailors,")
    result = import_rows(slr, included, "Strain of judges,sailors,")
    assert "warning WKS012 study: 'sailors' and 'Sailors' count as two studies" in result.output
    assert len(people(included)) == 2


def test_the_next_steps_name_the_command(included, slr):
    slr(included, "code")
    output = slr(included, "status").output
    assert (
        "describe the studies of 2 included reports in a worksheet: `slr studies -r small --as rina" in output
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--export", "x.csv"), "name the person: --as NAME"),
        (("--as", "rina", "--export", "x.csv", "--import", "x.csv"), "use either --export or --import"),
        (("--as", "../x", "--export", "x.csv"), "../x"),
        (("--as", "rina", "--import", "none.csv"), "there is no file 'none.csv'"),
        (("--as", "rina", "--export", "x.doc"), "cannot write a worksheet as .doc"),
    ],
)
def test_wrong_use_is_reported_in_words(included, slr, arguments, said):
    result = slr(included, "studies", *arguments)
    assert result.exit_code in (1, 2)
    assert said in result.output


def test_a_worksheet_of_coding_is_not_one_of_studies(included, slr):
    slr(included, "code", "--as", "rina", "--export", "c.csv")
    result = slr(included, "studies", "--as", "rina", "--import", "c.csv")
    assert result.exit_code == 1
    assert "'study' is missing" in result.output


def test_a_review_without_included_reports_says_so(project, slr):
    write_codable_review(project, full_text=False)
    assert "small: no report is included yet" in slr(project, "studies").output
    assert "no report is included yet" in slr(project, "studies", "--as", "rina", "--export", "x.csv").output
