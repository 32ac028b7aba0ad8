"""`slr check --manuscript` prints what does not agree and ends with status 1 if anything must be corrected."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from example_review import Slr
from small_review import write_review

from slr.cli.main import main

DRAFT = "Lamps burn (Doe, 2019{more}).\n\nReferences\n\nDoe, J. (2019). Lamps at sea. Oil Press.\n"


def check(folder: Path, data: str | bytes, *more: str) -> Result:
    path = folder / "draft.txt"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return CliRunner().invoke(main, ["check", "--manuscript", str(path), *more])


def test_a_draft_without_faults_ends_with_status_zero(tmp_path: Path) -> None:
    done = check(tmp_path, DRAFT.format(more=""))
    assert done.exit_code == 0
    assert "draft.txt: 1 entry, 1 citation: nothing to correct" in done.output


def test_a_fault_is_printed_with_its_line_and_ends_with_status_one(tmp_path: Path) -> None:
    done = check(tmp_path, DRAFT.format(more="; Roe, 2020"), "-o", str(tmp_path / "out.json"))
    assert done.exit_code == 1
    assert "draft.txt:1: error MAN003 the reference list has no entry for: Roe, 2020" in done.output
    packed = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert [(item["citation"], item["line"]) for item in packed["cited_without_entry"]] == [("Roe, 2020", 1)]


def test_a_note_ends_with_status_zero_unless_strict(tmp_path: Path) -> None:
    draft = DRAFT.format(more="").replace("burn", "burn, says UU No. 5 Tahun 2014,")
    assert check(tmp_path, draft).exit_code == 0
    assert check(tmp_path, draft, "--strict").exit_code == 1


@pytest.mark.parametrize("data", [b"", b"%PDF-1.4", b"\xd0\xcf\x11\xe0", b"PK\x03\x04", b"Lamps burn.\n"])
def test_a_file_that_cannot_be_checked_has_one_problem_and_an_output_without_entries(
    tmp_path: Path, data: bytes
) -> None:
    done = check(tmp_path, data, "-o", str(tmp_path / "out.json"), "--json")
    assert done.exit_code == 1
    assert len(json.loads(done.output)["problems"]) == 1
    assert json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))["entries"] == 0


def test_only_one_kind_of_file_can_be_checked_at_a_time(tmp_path: Path) -> None:
    done = check(tmp_path, DRAFT, "--statistics", str(tmp_path / "draft.txt"))
    assert (done.exit_code, "either --statistics or --manuscript" in done.output) == (2, True)


REPORTS = {
    "Strain of sailors at sea by night": (2015, "Sailors are strained by night work."),
    "Strain of judges in small towns": (2018, "Judges tire."),
    "Strain of mice in small houses": (2010, "Strain in mice."),
}
RATS = """# Rats at work

We identified 5 records (Author0, 2015; Author2, 2010).

## References

- Author0, A. (2015). Strain of sailors at sea by night. Oil Press.
- Author2, A. (2010). Strain of mice in small houses. Oil Press.
"""


def test_with_a_review_its_statuses_and_its_flow_are_compared_and_the_cited_reports_are_listed(
    tmp_path: Path, slr: Slr
) -> None:
    include = [(title, "include", "") for title in list(REPORTS)[:2]]
    review = write_review(tmp_path, verdicts={"rina": include, "tomas": include}, reports=REPORTS)
    (review / "draft.md").write_text(RATS, encoding="utf-8")
    asked = ("check", "--manuscript", "draft.md")
    alone = slr(review, *asked, "--json")
    assert (alone.exit_code, "numbers" in json.loads(alone.output), (review / "build").exists()) == (
        0,
        False,
        False,
    )
    done = slr(review, *asked, "-r", "small", "--fix-list", "list.md", "-o", "out.json")
    packed = json.loads((review / "out.json").read_text(encoding="utf-8"))
    assert [(item["found"], item["expected"], item["line"]) for item in packed["numbers"]] == [(5, [3], 3)]
    assert packed["included_never_cited"] == []  # no full text was assessed yet
    assert [(item["line"], item["stage"]) for item in packed["cited_but_excluded"]] == [(8, "title-abstract")]
    assert done.exit_code == 1
    assert (review / "list.md").read_text(encoding="utf-8") == (
        "- Author0, A. (2015). *Strain of sailors at sea by night*.\n- Author2, A. (2010). *Strain of mice in small houses*.\n"
    )


def test_the_list_of_cited_reports_needs_a_review(tmp_path: Path) -> None:
    done = check(tmp_path, DRAFT, "--fix-list", str(tmp_path / "list.md"))
    assert (done.exit_code, "needs the name of a review" in done.output) == (2, True)
