"""`slr dedupe --export` and `--import`, as a person at a shell uses them with a spreadsheet."""

import csv
import io
import shutil

import pytest
from doubtful_review import write_doubtful_review
from openpyxl import load_workbook


@pytest.fixture(scope="module")
def built(tmp_path_factory, copy_built):
    """The review of which every test gets a copy, run up to deduplication."""
    return copy_built(tmp_path_factory.mktemp("built"), write_doubtful_review, "dedupe")


@pytest.fixture
def doubtful(built, tmp_path):
    return shutil.copytree(built, tmp_path / "project")


def test_a_worksheet_of_pairs_goes_out_and_comes_back_once(doubtful, slr):
    output = slr(doubtful, "dedupe", "--as", "rina", "--export", "p.csv").output
    assert "2 pairs waiting for a verdict written to p.csv" in output
    assert "slr dedupe -r one --as rina --import p.csv" in output
    path = doubtful / "p.csv"
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    assert "WKS001" in slr(doubtful, "dedupe", "--as", "rina", "--import", "p.csv").output
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(row | {"verdict": "same"} for row in rows)
    result = slr(doubtful, "dedupe", "--as", "rina", "--import", "p.csv")
    assert "imported 2 verdicts for rina from p.csv; 0 were already recorded" in result.output
    assert result.exit_code == 0
    again = slr(doubtful, "dedupe", "--as", "rina", "--import", "p.csv").output
    assert "imported 0 verdicts for rina from p.csv; 2 were already recorded" in again
    assert "4 records = 2 reports + 2 duplicates" in slr(doubtful, "dedupe").output
    said = slr(doubtful, "dedupe", "--as", "rina", "--export", "x.csv").output
    assert "no pairs are waiting for a verdict" in said
    assert not (doubtful / "x.csv").exists()


def test_only_a_filled_in_worksheet_is_renamed_when_a_new_one_is_written(doubtful, slr):
    slr(doubtful, "dedupe", "--as", "rina", "--export", "p.csv")
    assert "renamed" not in slr(doubtful, "dedupe", "--as", "rina", "--export", "p.csv").output
    path = doubtful / "p.csv"
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows([rows[0] | {"note": "ask Sari"}, *rows[1:]])
    assert "renamed to p.earlier-1.csv" in slr(doubtful, "dedupe", "--as", "rina", "--export", "p.csv").output


def test_a_workbook_offers_the_verdicts(doubtful, slr):
    slr(doubtful, "dedupe", "--as", "rina", "--export", "p.xlsx")
    sheet = load_workbook(doubtful / "p.xlsx").worksheets[0]
    assert '"same,different,version,notice"' in [
        rule.formula1 for rule in sheet.data_validations.dataValidation
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--export", "x.csv"), "name the person: --as NAME"),
        (("--as", "rina", "--export", "x.csv", "--import", "x.csv"), "use either --export or --import"),
        (("--as", "rina", "--walk", "--export", "x.csv"), "use either --walk or a worksheet, not both"),
        (("--as", "../x", "--export", "x.csv"), "../x"),
        (("--as", "rina", "--import", "none.csv"), "there is no file 'none.csv'"),
        (("--as", "rina", "--export", "x.doc"), "cannot write a worksheet as .doc"),
        (("--as", "rina", "--walk"), "to judge them in a spreadsheet, use --export FILE.xlsx"),
    ],
)
def test_wrong_use_is_reported_in_words(doubtful, slr, arguments, said):
    result = slr(doubtful, "dedupe", *arguments)
    assert result.exit_code in (1, 2)
    assert said in result.output


def test_the_pairs_of_an_audit_can_be_judged_in_a_worksheet(doubtful, slr):
    output = slr(doubtful, "dedupe", "--audit", "5", "--as", "rina", "--export", "a.csv").output
    assert "pairs waiting for a verdict written to a.csv" in output
    rows = list(csv.DictReader(io.StringIO((doubtful / "a.csv").read_text(encoding="utf-8-sig"))))
    assert {r["why"] for r in rows} == {""}
    lines = "".join(f"{r['record_a']},{r['record_b']},different\n" for r in rows)
    (doubtful / "a.csv").write_text(f"record_a,record_b,verdict\n{lines}", encoding="utf-8")
    assert "imported" in slr(doubtful, "dedupe", "--as", "rina", "--import", "a.csv").output
    said = slr(doubtful, "dedupe", "--audit", "5", "--as", "rina", "--export", "b.csv").output
    assert "no pairs are waiting for a verdict" in said


def test_a_worksheet_cannot_be_written_for_loose_files(doubtful, slr):
    result = slr(doubtful, "dedupe", "corpus/one/searches/a.csv", "--as", "rina", "--export", "x.csv")
    assert result.exit_code == 2
    assert "work on a review, not on FILES" in result.output
