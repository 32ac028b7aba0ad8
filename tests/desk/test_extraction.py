"""Findings are extracted and settled in worksheets; a worksheet is imported once."""

import csv
import io
import shutil
from pathlib import Path
from typing import Any

import pytest
from small_review import write_codable_review

from slr.desk.extraction import Extraction, export_sheet, import_sheet, open_extraction
from slr.desk.filing import Filed
from slr.model.findings import FINDINGS
from slr.model.row import list_rows
from slr.model.table import REPORTS
from slr.pipeline import load_protocol, run_review
from slr.store.layout import Review, find_review
from slr.store.table_file import read_table

AT = "2026-03-01T10:00:00Z"


@pytest.fixture(scope="module")
def shared_review(tmp_path_factory: pytest.TempPathFactory) -> Review:
    return find_review(write_codable_review(tmp_path_factory.mktemp("extraction")), None)


@pytest.fixture
def review(shared_review: Review) -> Review:
    """The review without findings. It is built once for all tests."""
    shutil.rmtree(shared_review.corpus / "findings", ignore_errors=True)
    return shared_review


def open_now(review: Review) -> Extraction:
    run_review(review, "findings")
    return open_extraction(review, load_protocol(review)[0])


def export(extraction: Extraction, who: str) -> list[dict[str, str]]:
    data = export_sheet(extraction, who, Path("f.csv"))
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def fill(extraction: Extraction, who: str, rows: list[dict[str, str]]) -> Filed:
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return import_sheet(extraction, who, buffer.getvalue().encode(), "f.csv", AT)


def written(review: Review, who: str) -> list[dict[str, str]]:
    with (review.corpus / "findings" / f"{who}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def extract(extraction: Extraction, who: str, **cells: str) -> Filed:
    first, *_ = export(extraction, who)
    return fill(extraction, who, [{**first, "predictor": "night work", "outcome": "strain", **cells}])


def test_an_extractor_s_worksheet_has_a_row_for_each_included_report_and_is_imported_once(
    review: Review,
) -> None:
    extraction = open_now(review)
    rows = export(extraction, "rina")
    assert [r["title"] for r in rows] == [extraction.reports[r]["title"] for r in extraction.included]
    assert "of" not in rows[0]
    assert "finding" not in rows[0]
    first = {**rows[0], "outcome": "strain", "direction": "+", "estimate": "-.050", "n": "56"}
    second = {**first, "outcome": "sleep"}
    filed = fill(extraction, "rina", [first, second, rows[1]])
    assert (filed.added, filed.recorded, filed.problems) == (2, 0, ())
    assert [(r["outcome"], r["estimate"]) for r in written(review, "rina")] == [
        ("strain", "-.050"),
        ("sleep", "-.050"),
    ]
    assert len({r["finding"] for r in written(review, "rina")}) == 2
    again = fill(extraction, "rina", [first, second])
    assert (again.added, again.recorded) == (0, 2)
    assert [r["title"] for r in export(open_now(review), "rina")] == [rows[1]["title"]]


def test_a_cell_that_is_no_number_is_refused_with_its_line_and_the_other_rows_are_imported(
    review: Review,
) -> None:
    extraction = open_now(review)
    first, second = export(extraction, "rina")
    rows = [{**first, "outcome": "strain", "p": "0,05"}, {**second, "outcome": "strain", "p": ".05"}]
    filed = fill(extraction, "rina", rows)
    assert (filed.added, filed.left_out) == (1, 1)
    assert [(p.code, p.line, p.where) for p in filed.problems] == [("SHT014", 2, "p")]


def test_two_results_that_look_the_same_are_refused_and_the_message_says_how_to_tell_them_apart(
    review: Review,
) -> None:
    extraction = open_now(review)
    first, _ = export(extraction, "rina")
    rows = [{**first, "outcome": "strain", "p": p} for p in (".05", ".5")]
    filed = fill(extraction, "rina", rows)
    assert (filed.added, {p.code for p in filed.problems}) == (0, {"WKS003"})
    assert "are about the same result" in filed.problems[0].message
    assert "give them different values in `predictor`, `outcome`, `model`" in filed.problems[0].hint
    assert fill(extraction, "rina", [{**r, "model": r["p"]} for r in rows]).added == 2


def test_what_extractors_disagree_on_is_settled_in_a_worksheet(review: Review) -> None:
    extraction = open_now(review)
    assert extract(extraction, "rina", direction="+", estimate="-.05", p=".05", n="56").added == 1
    assert extract(extraction, "tomas", direction="+", estimate="-.05", p=".5").added == 1
    extraction = open_now(review)
    (row,) = export(extraction, "adjudicated")
    assert row["opinions"] == "p: rina .05, tomas .5; n: rina 56, tomas –"
    assert (row["disputed"], row["direction"], row["estimate"], row["p"], row["n"]) == (
        "p; n",
        "+",
        "-.05",
        "",
        "",
    )
    untouched = fill(extraction, "adjudicated", [row])
    assert (untouched.added, [p.code for p in untouched.problems]) == (0, ["WKS001"])
    settled = fill(extraction, "adjudicated", [{**row, "p": ".05", "how": "consensus", "by": "rina; tomas"}])
    assert (settled.added, settled.problems) == (1, ())
    assert open_now(review).disputes == ()
    (result,) = list_rows(read_table(review, FINDINGS))
    assert (result["extraction"], result["counts"], result["p"], result["n"]) == (
        "settled",
        True,
        ".05",
        None,
    )


def test_a_result_that_only_one_extractor_has_is_accepted_by_filling_in_how(review: Review) -> None:
    extraction = open_now(review)
    extract(extraction, "rina")
    first = export(extraction, "tomas")[0]
    fill(extraction, "tomas", [{**first, "outcome": "sleep"}])
    extraction = open_now(review)
    rows: list[dict[str, Any]] = list(export(extraction, "adjudicated"))
    assert [(r["outcome"], r["opinions"]) for r in sorted(rows, key=lambda r: r["outcome"])] == [
        ("sleep", "only tomas extracted this result"),
        ("strain", "only rina extracted this result"),
    ]
    fill(extraction, "adjudicated", [{**r, "how": "third person", "by": "sari"} for r in rows])
    assert {r["extraction"] for r in list_rows(read_table(review, FINDINGS))} == {"single"}
    run_review(review, "findings")
    assert {r["extraction"] for r in list_rows(read_table(review, FINDINGS))} == {"settled"}


def test_rows_that_fit_twice_are_settled_as_one_result(review: Review) -> None:
    studies = review.corpus / "studies"
    studies.mkdir(exist_ok=True)
    ids = open_now(review).included
    lines = "".join(f"{report},night,2026-02-01\n" for report in ids)
    (studies / "rina.csv").write_text(f"report,study,when\n{lines}", encoding="utf-8")
    try:
        extraction = open_now(review)
        rows = [
            {**row, "outcome": "strain", "n": n}
            for row, n in zip(export(extraction, "rina"), "56", strict=True)
        ]
        fill(extraction, "rina", rows)
        extraction = open_now(review)
        (row,) = export(extraction, "adjudicated")
        assert (row["disputed"], row["n"], len(row["of"].split("; "))) == ("n", "", 2)
        fill(extraction, "adjudicated", [{**row, "n": "6"}])
        run_review(review, "findings")
        (result,) = list_rows(read_table(review, FINDINGS))
        assert (result["extraction"], result["n"], len(result["rows"])) == ("settled", "6", 2)
    finally:
        shutil.rmtree(studies)


def test_a_finding_of_another_report_is_imported_with_a_warning(review: Review) -> None:
    extraction = open_now(review)
    first = export(extraction, "rina")[0]
    other = next(r for r in list_rows(read_table(review, REPORTS)) if r["report"] not in extraction.included)
    row = {**first, "report": other["report"], "title": other["title"], "outcome": "strain"}
    filed = fill(extraction, "rina", [row])
    assert (filed.added, [p.code for p in filed.problems]) == (1, ["WKS006"])
    example = {**row, "role": "worked-example", "outcome": "sleep"}
    assert fill(extraction, "rina", [example]).problems == ()
