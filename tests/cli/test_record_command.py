"""`slr record` writes and imports worksheets of contacts and judgements."""

from pathlib import Path

import pytest
from small_review import write_codable_review


def test_a_worksheet_of_contacts_is_written_filled_in_and_imported(project: Path, slr) -> None:
    write_codable_review(project)
    sheet = project / "contacts.csv"
    written = slr(project, "record", "contacts", "--as", "rina", "--export", str(sheet))
    assert "slr record contacts -r small --as rina --import" in written.output
    head, first, *_ = sheet.read_text(encoding="utf-8-sig").splitlines()
    place = head.split(",").index("asked") - head.split(",").index("study")
    assert place == 1
    sheet.write_text(f"report,asked\n{first.split(',')[0]},standard errors\n", encoding="utf-8")
    done = slr(project, "record", "contacts", "--as", "rina", "--import", str(sheet))
    assert "imported 1 contact for rina" in done.output


@pytest.mark.parametrize(
    "arguments", [["contacts", "--as", "rina"], ["contacts", "--as", "adjudicated", "--export", "x.csv"]]
)
def test_a_call_that_can_do_nothing_says_so(project: Path, slr, arguments: list[str]) -> None:
    write_codable_review(project)
    assert slr(project, "record", *arguments).exit_code == 2


def test_nothing_to_judge_is_said(project: Path, slr) -> None:
    write_codable_review(project)
    result = slr(project, "record", "certainty", "--as", "rina", "--export", str(project / "c.csv"))
    assert "there is nothing to record in certainty" in result.output
