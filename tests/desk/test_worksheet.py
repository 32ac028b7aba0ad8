"""A reviewer's reports as a worksheet, and the import of its verdicts."""

import csv
import io
from pathlib import Path

import pytest
from openpyxl import load_workbook
from small_review import write_review

from slr.desk.snapshot import open_snapshot
from slr.desk.worksheet import export_sheet, import_sheet
from slr.model.problem import ReviewError
from slr.pipeline import load_protocol, run_review
from slr.screen.queue import Item, assign
from slr.store.layout import find_review

SCREENING = "screening/title-abstract"
TEN = "2026-03-01T10:00:00Z"


@pytest.fixture
def items(snapshot):
    return assign(snapshot.queue, "rina")


def read(snapshot, who="rina"):
    path = snapshot.review.corpus / SCREENING / f"{who}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def sheet_of(*rows, columns="report,verdict,criterion,note,when"):
    return "\n".join([columns, *rows, ""]).encode()


def bring_in(snapshot, data, at=TEN):
    return import_sheet(snapshot, "rina", data, "s.csv", at)


@pytest.mark.parametrize("name", ["sheet.csv", "sheet.xlsx"])
def test_a_sheet_that_comes_back_untouched_adds_nothing(snapshot, items, name):
    imported = bring_in(snapshot, export_sheet(snapshot, items, Path(name)))
    assert (imported.added, imported.recorded, imported.problems) == (0, 0, ())


def test_verdicts_of_a_sheet_are_added_once(snapshot, items):
    data = sheet_of(
        f"{items[0].report},include,,good,", f"{items[1].report},Exclude,E1,,", f"{items[2].report},,,,"
    )
    assert bring_in(snapshot, data).added == 2
    again = bring_in(snapshot, data)
    assert (again.added, again.recorded) == (0, 2)
    rows = read(snapshot)
    assert [(r["verdict"], r["criterion"], r["note"], r["served"]) for r in rows] == [
        ("include", "", "good", "listed"), ("exclude", "E1", "", "listed"),
    ]  # fmt: skip
    assert all(r["protocol"] and r["title"] for r in rows)


def test_how_a_report_was_chosen_goes_out_and_comes_back(snapshot, items):
    chosen = [Item(items[0].report, "random"), Item(items[1].report, "pilot")]
    rows = list(
        csv.DictReader(io.StringIO(export_sheet(snapshot, chosen, Path("s.csv")).decode("utf-8-sig")))
    )
    assert [r["served"] for r in rows] == ["random", "pilot"]
    bring_in(snapshot, sheet_of(f"{rows[0]['report']},include,random", columns="report,verdict,served"))
    assert read(snapshot)[0]["served"] == "random"


def test_a_verdict_of_a_sheet_keeps_its_own_time_and_without_one_gets_the_present(snapshot, items):
    first, second = items[0].report, items[1].report
    bring_in(snapshot, sheet_of(f"{first},include,,,2025-12-24", f"{second},include,,,"))
    assert [r["when"] for r in read(snapshot)] == ["2025-12-24", TEN]


def test_a_verdict_without_a_time_replaces_what_the_person_said_before(snapshot, items):
    report = items[0].report
    bring_in(snapshot, sheet_of(f"{report},include,,,{TEN}"))
    bring_in(snapshot, sheet_of(f"{report},exclude,E1,,"))  # imported at the same second
    again = bring_in(snapshot, sheet_of(f"{report},exclude,E1,,"))
    assert (again.added, again.recorded) == (0, 1)


def test_wrong_rows_are_reported_with_their_line_and_the_others_count(snapshot, items):
    first, second, third = (i.report for i in items[:3])
    imported = bring_in(
        snapshot,
        sheet_of(
            f"{first},included,,,", f"{second},exclude,E7,,", f"{third},include,,,", "nonesuch,include,,,"
        ),
    )
    assert imported.added == 1
    assert [(p.code, p.line) for p in imported.problems] == [("DEC001", 2), ("DEC002", 3), ("SHT012", 5)]
    assert [r["report"] for r in read(snapshot)] == [third]


def test_a_row_that_the_person_s_file_cannot_take_is_reported(snapshot, items):
    path = snapshot.review.corpus / SCREENING / "rina.csv"
    path.parent.mkdir(parents=True)
    path.write_bytes("report,verdict,when\n".encode("utf-16"))
    imported = bring_in(snapshot, sheet_of(f"{items[0].report},include,,,"))
    assert (imported.added, [p.code for p in imported.problems]) == (0, ["SHT010"])


def test_a_workbook_offers_verdicts_and_criteria_and_explains_them(snapshot, items):
    book = load_workbook(io.BytesIO(export_sheet(snapshot, items, Path("s.xlsx"))))
    offered = {str(v.sqref): v.formula1 for v in book["verdicts"].data_validations.dataValidation}
    assert offered == {"B2:B5": '"include,exclude,maybe"', "C2:C5": '"E1,E2,P1"'}
    assert [c.value for c in book["criteria"]["C"]] == [
        "text",
        "About animals.",
        "Too old.",
        "Not about strain.",
    ]


def test_a_title_that_looks_like_a_formula_is_harmless(project):
    write_review(project, reports={"=HYPERLINK(1) strain": (2015, "Strain."), "Other strain": (2016, "x")})

    review = find_review(project, None)
    run_review(review, "screen")
    snapshot = open_snapshot(review, load_protocol(review)[0], "title-abstract")
    items = assign(snapshot.queue, "rina")
    assert b",=HYPERLINK" not in export_sheet(snapshot, items, Path("s.csv"))
    book = load_workbook(io.BytesIO(export_sheet(snapshot, items, Path("s.xlsx"))))
    assert all(c.data_type != "f" for row in book["verdicts"].iter_rows() for c in row)


def test_a_file_that_only_calls_itself_a_workbook_is_reported(snapshot):
    with pytest.raises(ReviewError, match="SHT013"):
        bring_in(snapshot, b"PK\x03\x04 nonsense")


def test_an_ending_for_which_there_is_no_sheet_is_reported(snapshot, items):
    with pytest.raises(ReviewError, match=r"cannot write a worksheet as \.doc"):
        export_sheet(snapshot, items, Path("s.doc"))


def test_a_workbook_without_reports_offers_nothing(snapshot):
    book = load_workbook(io.BytesIO(export_sheet(snapshot, (), Path("s.xlsx"))))
    assert book["verdicts"].max_row == 1
    assert book["verdicts"].data_validations.dataValidation == []
