"""`slr retrieve` and `slr code --as`, as a person at a shell uses them with spreadsheets alone."""

import csv
import io
import json
import re
import shlex
from pathlib import Path

import pytest
from openpyxl import load_workbook
from small_review import write_review

CODEBOOK = """\
codebook:
  - {id: strain, label: {en: Strain}, definition: Being tired by work., terms: {en: [strain*]}}
  - {id: sleep, label: {en: Sleep}, definition: How people sleep., terms: {en: [sleep*]}}
screening:
  full-text: {reviewers: 1}
"""
BOTH = [
    ("Strain at sea", "include", ""),
    ("Strain of judges", "include", ""),
    ("Strain on land", "exclude", "P1"),
]


def write_screened(project):
    """Write the small review with a codebook, in which two reports were included by title and abstract."""
    return write_review(project, verdicts={"rina": BOTH, "tomas": BOTH}, replace=("screening:\n", CODEBOOK))


@pytest.fixture
def screened(project, copy_built):
    """The review with two reports that were included by title and abstract."""
    return copy_built(project, write_screened, "screen")


def sheet(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))


def fill(path: Path, values: dict[str, dict[str, str]]) -> None:
    """Fill in the rows of a CSV worksheet by title."""
    rows = sheet(path)
    for row in rows:
        row.update(values.get(row["title"], {}))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], delimiter=";")
        writer.writeheader()
        writer.writerows(rows)


def people(project: Path, folder: str, who: str = "rina") -> list[dict[str, str]]:
    path = project / "corpus" / "small" / folder / f"{who}.csv"
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8")))) if path.exists() else []


def test_what_is_still_sought_is_shown_with_the_commands_that_continue(screened, slr):
    found = json.loads(slr(screened, "retrieve", "--json").stdout)
    assert (found["review"], found["retrieved"], len(found["sought"])) == ("small", 0, 2)
    output = slr(screened, "retrieve").output
    assert "small: 0 retrieved, 0 not retrieved, 2 still sought" in output
    assert "in the terminal: `slr retrieve -r small --as YOURNAME`" in output
    assert "slr retrieve -r small --as YOURNAME --export FILE.xlsx" in output


def test_a_worksheet_of_retrieval_goes_out_and_comes_back_once(screened, slr):
    output = slr(screened, "retrieve", "--as", "rina", "--export", "my sheet.csv").output
    assert "slr retrieve -r small --as rina --import 'my sheet.csv'" in output
    path = screened / "my sheet.csv"
    assert [r["title"] for r in sheet(path)] == ["Strain at sea", "Strain of judges"]
    fill(path, {
        "Strain at sea": {"outcome": "Retrieved", "when": "20/03/2026"},
        "Strain of judges": {"outcome": "Not retrieved", "note": "no copy"},
    })  # fmt: skip
    result = slr(screened, "retrieve", "--as", "rina", "--import", "my sheet.csv")
    assert "imported 2 retrieval entries for rina from my sheet.csv; 0 were already recorded" in result.output
    rows = people(screened, "retrieval")
    assert [(r["outcome"], r["note"], r["title"], r["author"]) for r in rows] == [
        ("retrieved", "", "Strain at sea", "Author3, A."),
        ("not retrieved", "no copy", "Strain of judges", "Author6, A."),
    ]  # fmt: skip
    assert rows[0]["when"] == "2026-03-20"
    assert rows[1]["when"].endswith("Z")
    again = slr(screened, "retrieve", "--as", "rina", "--import", "my sheet.csv").output
    assert "imported 0 retrieval entries for rina from my sheet.csv; 2 were already recorded" in again
    assert "small: 1 retrieved, 1 not retrieved, 0 still sought" in slr(screened, "retrieve").output
    assert "0 still sought" in slr(screened, "retrieve", "--as", "rina", "--export", "x.csv").output
    assert not (screened / "x.csv").exists()


def test_reports_can_be_named_by_doi_or_citation_and_wrong_rows_are_named(screened, slr):
    text = (
        "report,outcome,when\n"
        '"Author3, A. (2015)",retrieved,2026-03-20\n'
        "Strain of judges,retrieved,20.3.2026\n"
        "Nobody 1999,retrieved,\n"
        "Author3 2015,yes,\n"
        "Author4 2016,retrieved,\n"
    )
    (screened / "own.csv").write_text(text, encoding="utf-8")
    result = slr(screened, "retrieve", "--as", "rina", "--import", "own.csv")
    assert result.exit_code == 1
    said = "imported 3 retrieval entries for rina from own.csv; 0 were already recorded; 2 rows could not be imported"
    assert said in result.output
    assert "'Author3, A. (2015)' is Author3 (2015). Strain at sea" in result.output
    assert (
        "own.csv:4: error SHT012 report: no report has the id, DOI, title or citation 'Nobody 1999'"
        in result.output
    )
    assert (
        "own.csv:5: error RET001 outcome: expected sought, retrieved, not retrieved or retract, got 'yes'"
        in result.output
    )
    assert "own.csv:6: warning WKS006 report: " in result.output
    (screened / "own.csv").write_text(
        text.replace("yes", "retrieved").replace("Nobody 1999", "Strain at sea"), encoding="utf-8"
    )
    assert (
        "5 were already recorded" in slr(screened, "retrieve", "--as", "rina", "--import", "own.csv").output
    )


def test_scripts_get_the_numbers_of_an_import(screened, slr):
    (screened / "own.csv").write_text("report,outcome\nAuthor3 2015,retrieved\n", encoding="utf-8")
    found = json.loads(slr(screened, "retrieve", "--as", "rina", "--import", "own.csv", "--json").output)
    assert (found["imported"], found["already_recorded"], found["exit"]) == (1, 0, 0)
    assert found["named"] == [{"text": "Author3 2015", "report": "Author3 (2015). Strain at sea"}]


@pytest.mark.parametrize("name", ["want.ris", "want.csv"])
def test_the_library_gets_a_list_of_what_is_still_sought(screened, slr, name):
    result = slr(screened, "retrieve", "--list", name)
    assert f"{name}: 2 reports whose full text is still sought" in result.output
    text = (screened / name).read_text(encoding="utf-8-sig")
    assert "Strain at sea" in text
    assert "Strain on land" not in text


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("retrieve", "--export", "x.csv"), "name the person: --as NAME"),
        (("retrieve", "--as", "rina"), "--export FILE"),
        (("retrieve", "--as", "../x", "--export", "x.csv"), "../x"),
        (("retrieve", "--as", "rina", "--import", "none.csv"), "there is no file 'none.csv'"),
        (("retrieve", "--list", "x.doc"), "ends in .csv, .ris"),
        (("retrieve", "--as", "rina", "--export", "x.doc"), "cannot write a worksheet as .doc"),
        (("code", "--export", "x.csv"), "name the person: --as NAME"),
        (("code", "--suggestions", "x.doc"), "ends in .csv"),
        (("code", "--codebook", "x.xlsx"), "ends in .csv"),
    ],
)
def test_wrong_use_is_reported_in_words(screened, slr, arguments, said):
    result = slr(screened, *arguments)
    assert result.exit_code in (1, 2)
    assert said in result.output


def test_a_worksheet_of_screening_is_not_one_of_retrieval(screened, slr):
    slr(screened, "screen", "--as", "rina", "--export", "s.csv")
    result = slr(screened, "retrieve", "--as", "rina", "--import", "s.csv")
    assert result.exit_code == 1
    assert "SHT002" in result.output
    assert "'outcome' is missing" in result.output


# Coding.


@pytest.fixture
def included(screened, slr):
    """The same review, after both full texts were retrieved and included."""
    titles = ("Strain at sea", "Strain of judges")
    rows = "".join(f"{t},retrieved\n" for t in titles)
    (screened / "r.csv").write_text(f"report,outcome\n{rows}", encoding="utf-8")
    slr(screened, "retrieve", "--as", "rina", "--import", "r.csv")
    rows = "".join(f"{t},include\n" for t in titles)
    (screened / "f.csv").write_text(f"report,verdict\n{rows}", encoding="utf-8")
    slr(screened, "screen", "--as", "rina", "--stage", "full-text", "--import", "f.csv")
    return screened


def test_suggestions_are_listed_with_their_words_or_written(included, slr):
    output = slr(included, "code", "--suggestions").output
    assert "Author3 (2015). Strain at sea\n  strain: strain, strained\n" in output
    assert "2 codes suggested for 2 included reports" in output
    found = json.loads(slr(included, "code", "--suggestions", "--gaps", "--json").stdout)
    assert sorted(s["words"] for s in found["suggestions"]) == [["strain"], ["strain", "strained"]]
    assert found["examples"] == []
    slr(included, "code", "--suggestions", "out.csv")
    assert [(r["theme"], r["words"]) for r in sheet(included / "out.csv")] == [
        ("strain", "strain; strained"), ("strain", "strain"),
    ]  # fmt: skip


def test_gaps_list_frequent_words_that_no_term_matches(included, slr):
    rows = "".join(f"{t},sleep,finding,Tired.\n" for t in ("Strain at sea", "Strain of judges"))
    (included / "c.csv").write_text(f"report,theme,role,statement\n{rows}", encoding="utf-8")
    slr(included, "code", "--as", "rina", "--import", "c.csv")
    output = slr(included, "code", "--gaps").output
    assert "sleep: strain (in 2 of 2 reports with the code, in 0 of 0 others; log odds" in output
    assert "0 terms without a counterpart in another language\n" in output
    assert "0 examples that no term of the code matches\n" in output
    assert "0 counterexamples that a term of the code matches\n" in output


def test_a_codebook_is_written_and_can_take_the_place_of_the_codes_in_the_protocol(included, slr):
    output = slr(included, "code", "--codebook", "book.csv").output
    (path,) = (included / "protocols").glob("*.yaml")
    assert f"written to book.csv\nto use this file, move it to corpus/{path.stem}/" in output
    before, book = slr(included, "code", "--suggestions").output, (included / "book.csv").read_bytes()
    (included / "book.csv").rename(included / "corpus" / path.stem / "book.csv")
    text = path.read_text(encoding="utf-8")
    start = text.index("codebook:")
    end = start + len(re.match(r"codebook:.*\n(?:[ -].*\n|\n)*", text[start:])[0])
    path.write_text(f"{text[:start]}codebook: book.csv\n{text[end:]}", encoding="utf-8")
    assert slr(included, "code", "--suggestions").output == before
    assert slr(included, "code", "--codebook", "again.csv").output.endswith("written to again.csv\n")
    assert (included / "again.csv").read_bytes() == book


def test_suggestions_say_which_matches_were_left_out(included, slr):
    (path,) = (included / "protocols").glob("*.yaml")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("[strain*]}", "[strain*]}, exclude: {en: [strained]}"), encoding="utf-8")
    assert "  strain: strain; excluded: strained\n" in slr(included, "code", "--suggestions").output
    slr(included, "code", "--suggestions", "out.csv")
    assert [(r["negated"], r["excluded"]) for r in sheet(included / "out.csv")] == [
        ("", "strained"),
        ("", ""),
    ]


def test_a_worksheet_of_codings_has_the_suggestions_and_comes_back_once(included, slr):
    result = slr(included, "code", "--as", "rina", "--export", "c.csv")
    assert "2 included reports with 2 suggested codes written to c.csv" in result.output
    path = included / "c.csv"
    assert [(r["title"], r["theme"], r["suggested"], r["role"]) for r in sheet(path)] == [
        ("Strain at sea", "strain", "strain, strained", ""), ("Strain of judges", "strain", "strain", ""),
    ]  # fmt: skip
    untouched = slr(included, "code", "--as", "rina", "--import", "c.csv")
    assert "WKS001" in untouched.output
    assert untouched.exit_code == 0
    fill(path, {
        "Strain at sea": {"role": "finding", "statement": "Nights strain sailors.", "quote": "strained by", "location": "p. 1"},
        "Strain of judges": {"role": "Reject", "note": "not about work"},
    })  # fmt: skip
    assert "imported 2 codings for rina" in slr(included, "code", "--as", "rina", "--import", "c.csv").output
    rows = people(included, "coding")
    assert [(r["theme"], r["role"], r["statement"], r["location"], r["title"]) for r in rows] == [
        ("strain", "finding", "Nights strain sailors.", "p. 1", "Strain at sea"),
        ("strain", "reject", "", "", "Strain of judges"),
    ]  # fmt: skip
    assert all(r["when"] for r in rows)
    assert "2 were already recorded" in slr(included, "code", "--as", "rina", "--import", "c.csv").output
    assert (
        "nothing is left to code for rina"
        in slr(included, "code", "--as", "rina", "--export", "x.csv").output
    )
    assert "2 included reports" in slr(included, "code", "--as", "tomas", "--export", "t.csv").output


def test_a_workbook_of_codings_offers_codes_and_roles(included, slr):
    slr(included, "code", "--as", "rina", "--export", "c.xlsx")
    book = load_workbook(included / "c.xlsx")
    offered = {v.promptTitle: v.formula1 for v in book["codings"].data_validations.dataValidation}
    assert offered["theme"] == '"strain,sleep"'
    assert offered["role"].startswith('"finding,theory,definition,background,context')
    meanings = {row[1]: row[2] for row in book["words"].iter_rows(values_only=True)}
    assert meanings["sleep"] == "Sleep: How people sleep."


def test_a_coding_of_a_report_that_is_not_included_is_recorded_with_a_warning(included, slr):
    text = "report,theme,role\nAuthor4 2016,strain,finding\nAuthor5 2017,sleep,background\n"
    (included / "own.csv").write_text(text, encoding="utf-8")
    output = slr(included, "code", "--as", "rina", "--import", "own.csv").output
    assert "imported 2 codings" in output
    assert "own.csv:2: warning WKS006 report: " in output
    assert "own.csv:3" not in output


def test_before_any_report_is_included_there_is_nothing_to_code(project, slr):
    write_review(project)
    assert "no report is included yet" in slr(project, "code", "--as", "rina", "--export", "c.csv").output
    assert "no report is included yet" in slr(project, "code", "--suggestions").output


@pytest.mark.parametrize("name", ["r.csv", "r.xlsx"])
def test_a_worksheet_that_is_filled_in_is_kept_when_another_is_written_over_it(screened, slr, name):
    slr(screened, "retrieve", "--as", "rina", "--export", name)
    assert "it is kept" not in slr(screened, "retrieve", "--as", "rina", "--export", name).output
    path = screened / name
    if name == "r.csv":
        fill(path, {"Strain at sea": {"outcome": "retrieved"}})
    else:
        book = load_workbook(path)
        book.worksheets[0]["E2"] = "retrieved"
        book.save(path)
    old = path.read_bytes()
    output = slr(screened, "retrieve", "--as", "rina", "--export", name).output
    assert f"{name} was already filled in, so it was renamed to r.earlier-1" in output
    assert (screened / f"r.earlier-1{path.suffix}").read_bytes() == old


def test_a_file_that_is_no_worksheet_is_kept_when_a_worksheet_is_written_over_it(screened, slr):
    (screened / "notes.csv").write_text("my,notes\n1,2\n", encoding="utf-8")
    slr(screened, "retrieve", "--as", "rina", "--export", "notes.csv")
    assert (screened / "notes.earlier-1.csv").read_text(encoding="utf-8") == "my,notes\n1,2\n"


def test_printed_commands_can_be_pasted_into_a_shell(screened, slr):
    output = slr(screened, "retrieve", "--as", "Ann O'Hara", "--export", "a b'c.csv").output
    line = next(line for line in output.splitlines() if line.startswith("  slr "))
    assert shlex.split(line)[-4:] == ["--as", "Ann O'Hara", "--import", "a b'c.csv"]


@pytest.mark.parametrize("command", ["screen", "retrieve", "code"])
def test_a_command_that_is_to_export_and_to_import_does_neither(screened, slr, command):
    result = slr(screened, command, "--as", "rina", "--export", "out.csv", "--import", "in.csv")
    assert result.exit_code == 2
    assert "use either --export or --import, not both" in result.output
    assert not (screened / "out.csv").exists()


def test_worksheet_without_reports_is_not_written(screened, slr):
    result = slr(screened, "screen", "--as", "rina", "--stage", "full-text", "--export", "out.csv")
    assert result.exit_code == 0
    assert "no reports are waiting for rina" in result.output
    assert not (screened / "out.csv").exists()
