"""A reviewer's reports as a worksheet, and the import of its verdicts."""

import csv
import io
from pathlib import Path

import pytest
from openpyxl import load_workbook
from small_review import write_review
from sourced_review import find_told, write_hiding, write_sourced

from slr.desk.item import Item
from slr.desk.screening_sheet import export_sheet, find_stage_of_sheet, import_sheet
from slr.desk.snapshot import open_snapshot
from slr.model.problem import ReviewError
from slr.pipeline import load_protocol, run_review
from slr.store.layout import find_review

SCREENING = "screening/title-abstract"
TEN = "2026-03-01T10:00:00Z"


@pytest.fixture
def items(snapshot):
    return snapshot.queue.assign("rina")


def read(snapshot, who="rina"):
    path = snapshot.review.corpus / SCREENING / f"{who}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def sheet_of(*rows, columns="report,verdict,criterion,note,when"):
    return "\n".join([columns, *rows, ""]).encode()


def bring_in(snapshot, data, at=TEN):
    return import_sheet(snapshot, "rina", data, "s.csv", at)


@pytest.mark.parametrize("name", ["sheet.csv", "sheet.xlsx"])
def test_a_sheet_that_comes_back_untouched_adds_nothing_and_says_what_to_fill_in(snapshot, items, name):
    imported = bring_in(snapshot, export_sheet(snapshot, items, "rina", Path(name)))
    assert (imported.added, imported.recorded) == (0, 0)
    (problem,) = imported.problems
    assert (problem.code, problem.severity) == ("WKS001", "warning")
    assert "none of its 4 rows is filled in" in problem.message
    assert "fill in `verdict`" in problem.hint


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
        csv.DictReader(io.StringIO(export_sheet(snapshot, chosen, "rina", Path("s.csv")).decode("utf-8-sig")))
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
    book = load_workbook(io.BytesIO(export_sheet(snapshot, items, "rina", Path("s.xlsx"))))
    offered = {str(v.sqref): v.formula1 for v in book["verdicts"].data_validations.dataValidation}
    assert offered["B2:B5"] == '"include,exclude,maybe"'
    assert offered["C2:C5"] == '"E1,E2,P1"'
    meanings = {(a.value, b.value): c.value for a, b, c in book["words"].iter_rows()}
    assert meanings["criterion", "P1"] == "Not about strain."


def test_a_title_that_looks_like_a_formula_is_harmless(project):
    write_review(project, reports={"=HYPERLINK(1) strain": (2015, "Strain."), "Other strain": (2016, "x")})

    review = find_review(project, None)
    run_review(review, "screen")
    snapshot = open_snapshot(review, load_protocol(review)[0], "title-abstract")
    items = snapshot.queue.assign("rina")
    assert b",=HYPERLINK" not in export_sheet(snapshot, items, "rina", Path("s.csv"))
    book = load_workbook(io.BytesIO(export_sheet(snapshot, items, "rina", Path("s.xlsx"))))
    assert all(c.data_type != "f" for row in book["verdicts"].iter_rows() for c in row)


def test_a_file_that_only_calls_itself_a_workbook_is_reported(snapshot):
    with pytest.raises(ReviewError, match="SHT013"):
        bring_in(snapshot, b"PK\x03\x04 nonsense")


def test_an_ending_for_which_there_is_no_sheet_is_reported(snapshot, items):
    with pytest.raises(ReviewError, match=r"cannot write a worksheet as \.doc"):
        export_sheet(snapshot, items, "rina", Path("s.doc"))


def test_a_workbook_without_reports_offers_nothing(snapshot):
    book = load_workbook(io.BytesIO(export_sheet(snapshot, (), "rina", Path("s.xlsx"))))
    assert book["verdicts"].max_row == 1
    assert book["verdicts"].data_validations.dataValidation == []


# The stage, the person and the review.


def rows_of(data):
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def with_verdict(data, verdict="include"):
    """Return an exported worksheet in which the first row is filled in."""
    rows = rows_of(data)
    rows[0]["verdict"] = verdict
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue().encode()


def test_each_row_names_the_review_the_stage_and_the_person(snapshot, items):
    rows = rows_of(export_sheet(snapshot, items, "rina", Path("s.csv")))
    assert {(r["review"], r["stage"], r["who"]) for r in rows} == {("small", "title-abstract", "rina")}


def test_a_sheet_of_another_person_is_refused(snapshot, items):
    """42 verdicts of one reviewer once replaced those of another, and agreement rose."""
    data = with_verdict(export_sheet(snapshot, items, "tomas", Path("s.csv")))
    with pytest.raises(
        ReviewError, match=r"s\.csv:2: error WKS002 who: .* for the person 'tomas', not for 'rina'"
    ):
        bring_in(snapshot, data)
    assert not (snapshot.review.corpus / SCREENING).exists()


def test_a_sheet_of_another_stage_is_refused(snapshot, items):
    """A worksheet of titles that was sent twice once became 245 verdicts on full texts."""
    data = with_verdict(export_sheet(snapshot, items, "rina", Path("s.csv")))
    full_text = open_snapshot(snapshot.review, snapshot.protocol, "full-text")
    with pytest.raises(ReviewError, match=r"WKS002 stage: .*'title-abstract', not for 'full-text'"):
        bring_in(full_text, data)
    assert find_stage_of_sheet(data, "s.csv", snapshot.protocol) == "title-abstract"


def test_the_stage_of_an_older_sheet_is_not_guessed(snapshot):
    assert find_stage_of_sheet(sheet_of("r1,include,,,"), "s.csv", snapshot.protocol) is None


def test_rows_of_several_stages_and_worksheets_of_other_kinds_are_refused(snapshot):
    columns = "report,verdict,stage"
    both = sheet_of("r1,include,title-abstract", "r2,include,full-text", columns=columns)
    with pytest.raises(ReviewError, match=r"WKS007 stage: .*title-abstract, full-text"):
        find_stage_of_sheet(both, "s.csv", snapshot.protocol)
    with pytest.raises(ReviewError, match="WKS008 stage: this worksheet is for 'retrieval'"):
        find_stage_of_sheet(sheet_of("r1,include,retrieval", columns=columns), "s.csv", snapshot.protocol)


def test_a_row_without_stage_and_person_belongs_to_the_sheet(snapshot, items):
    columns = "report,verdict,review,stage,who"
    data = sheet_of(
        f"{items[0].report},include,small,title-abstract,rina",
        f"{items[1].report},include,,,",
        columns=columns,
    )
    assert bring_in(snapshot, data).added == 2


# Reading twice.


def test_reading_a_sheet_again_after_a_change_of_mind_leaves_the_later_verdict(snapshot, items):
    report = items[0].report
    sheet = sheet_of(f"{report},include,,good,")
    assert bring_in(snapshot, sheet).added == 1
    assert bring_in(snapshot, sheet_of(f"{report},exclude,E1,,"), at="2026-03-02T10:00:00Z").added == 1
    again = bring_in(snapshot, sheet, at="2026-03-03T10:00:00Z")
    assert (again.added, [p.code for p in again.problems]) == (0, ["WKS004"])
    assert "replaced by a row dated 2026-03-02T10:00:00Z" in again.problems[0].message
    assert [r["verdict"] for r in read(snapshot)] == ["include", "exclude"]


def test_a_row_that_is_not_later_than_the_last_verdict_is_not_filed(snapshot, items):
    report = items[0].report
    bring_in(snapshot, sheet_of(f"{report},include,,,2026-02-01"))
    older = bring_in(snapshot, sheet_of(f"{report},exclude,E1,,2026-01-01"))
    equal = bring_in(snapshot, sheet_of(f"{report},exclude,E1,,01/02/2026"))
    assert [(f.added, f.problems[0].code) for f in (older, equal)] == [(0, "WKS004"), (0, "WKS004")]
    assert bring_in(snapshot, sheet_of(f"{report},exclude,E1,,2/2/2026")).added == 1
    assert [r["when"] for r in read(snapshot)] == ["2026-02-01", "2026-02-02"]


def test_rows_that_contradict_each_other_are_refused_and_named(snapshot, items):
    first, second = items[0].report, items[1].report
    imported = bring_in(
        snapshot, sheet_of(f"{first},include,,,", f"{second},include,,,", f"{first},exclude,E1,,")
    )
    assert (imported.added, [(p.code, p.line) for p in imported.problems]) == (
        1,
        [("WKS003", 2), ("WKS003", 4)],
    )
    assert "rows 2, 4 are about the same report and contradict each other" in imported.problems[0].message


def test_verdicts_and_criteria_are_taken_in_any_case(snapshot, items):
    assert bring_in(snapshot, sheet_of(f"{items[0].report},EXCLUDE,e1,,")).problems == ()
    assert [(r["verdict"], r["criterion"]) for r in read(snapshot)] == [("exclude", "E1")]


def test_a_note_without_a_verdict_is_reported(snapshot, items):
    imported = bring_in(snapshot, sheet_of(f"{items[0].report},,,ask Ann,"))
    assert [(p.code, p.line) for p in imported.problems] == [("SHT005", 2)]
    assert "no value for verdict" in imported.problems[0].message


def test_a_sheet_without_the_column_of_verdicts_is_refused(snapshot, items):
    with pytest.raises(ReviewError, match=r"SHT002 .*'verdict' is missing"):
        bring_in(snapshot, sheet_of(f"{items[0].report},x", columns="report,note"))


def test_empty_cells_are_empty(snapshot, items):
    """A blank in each of them made COUNTBLANK of a spreadsheet wrong."""
    rows = rows_of(export_sheet(snapshot, items, "rina", Path("s.csv")))
    assert {r[name] for r in rows for name in ("verdict", "criterion", "note", "doi")} == {""}
    book = load_workbook(io.BytesIO(export_sheet(snapshot, items, "rina", Path("s.xlsx"))))
    assert [c.value for c in book["verdicts"]["B"]] == ["verdict", None, None, None, None]


# Adjudication.


@pytest.fixture
def disputed(project):
    """The small review with one conflict."""
    given = {
        "rina": [("Strain at sea", "include", "")],
        "tomas": [("Strain at sea", "exclude", "P1")],
    }
    write_review(project, verdicts=given)
    review = find_review(project, None)
    run_review(review, "screen")
    return open_snapshot(review, load_protocol(review)[0], "title-abstract")


def test_the_adjudicator_s_sheet_shows_who_said_what_and_asks_for_the_reason(disputed):
    items = disputed.queue.assign("adjudicated")
    (row,) = rows_of(export_sheet(disputed, items, "adjudicated", Path("s.csv")))
    assert row["opinions"] == "rina: include | tomas: exclude P1"
    book = load_workbook(io.BytesIO(export_sheet(disputed, items, "adjudicated", Path("s.xlsx"))))
    hints = {v.promptTitle: v.prompt for v in book["verdicts"].data_validations.dataValidation}
    assert hints["note"] == "the reason for your decision"
    data = sheet_of(f"{items[0].report},include,,,")
    imported = import_sheet(disputed, "adjudicated", data, "s.csv", TEN)
    assert (imported.added, [p.code for p in imported.problems]) == (1, ["DEC005"])
    reasoned = sheet_of(f"{items[0].report},include,,about work,")
    assert import_sheet(disputed, "adjudicated", reasoned, "s.csv", TEN).problems == ()


def test_a_reviewer_s_sheet_shows_no_other_verdict(disputed):
    items = disputed.queue.assign("rina")
    data = export_sheet(disputed, items, "rina", Path("s.csv"))
    assert "opinions" not in rows_of(data)[0]
    assert b"tomas" not in data


def test_reports_can_be_named_by_citation_and_a_report_of_an_older_file_row_is_known(disputed):
    """The files of the small review name reports by their titles."""
    imported = import_sheet(
        disputed, "rina", sheet_of('"Author3 (2015)",include,,,', "Strain at sea,include,,,"), "s.csv", TEN
    )
    assert (imported.added, imported.recorded, imported.problems) == (0, 2, ())
    assert [text for text, _ in imported.named] == ["Author3 (2015)", "Strain at sea"]


def make_sheet(project, copy_built, write, name, who="rina"):
    """Return the cells of a worksheet, row by row, and its bytes."""
    review = find_review(copy_built(project, write, "screen"), None)
    snapshot = open_snapshot(review, load_protocol(review)[0], "title-abstract")
    data = export_sheet(snapshot, snapshot.queue.assign(who), who, Path(name))
    if name.endswith(".csv"):
        return list(csv.reader(io.StringIO(data.decode("utf-8-sig")))), data, snapshot
    books = load_workbook(io.BytesIO(data)).worksheets
    return [[str(cell or "") for cell in row] for sheet in books for row in sheet.values], data, snapshot


@pytest.mark.parametrize("name", ["sheet.csv", "sheet.xlsx"])
def test_a_sheet_has_no_columns_of_what_is_hidden(project, copy_built, name):
    cells, _, _ = make_sheet(project, copy_built, write_hiding, name)
    assert find_told("\n".join(" ".join(row) for row in cells)) == []
    assert not {"author", "year", "journal", "doi"} & {*cells[0], *(row[0] for row in cells)}
    assert {"report", "title", "abstract", "keywords", "notice", "served"} <= {*cells[0]}


def test_a_sheet_with_everything_has_all_columns(project, copy_built):
    cells, _, _ = make_sheet(project, copy_built, write_sourced, "sheet.csv")
    assert find_told("\n".join(" ".join(row) for row in cells)) == ["authors", "year", "journal", "doi"]
    assert {"author", "year", "journal", "doi"} <= {*cells[0]}


def test_verdicts_of_a_sheet_without_hidden_columns_are_added(project, copy_built):
    cells, _, snapshot = make_sheet(project, copy_built, write_hiding, "sheet.csv")
    head, first, *_ = cells
    first[head.index("verdict")] = "include"
    buffer = io.StringIO()
    csv.writer(buffer).writerows([head, first])
    assert bring_in(snapshot, buffer.getvalue().encode()).added == 1
    assert [r["report"] for r in read(snapshot)] == [first[head.index("report")]]
