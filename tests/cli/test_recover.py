"""`slr recover`: lost rows are listed, and put back or left out as the person says, never by themselves."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from example_review import Slr
from one_row import append_row
from small_review import write_review

from slr.cli import main, recover
from slr.people.kind import KINDS
from slr.pipeline import load_protocol
from slr.store.journal import journal_path
from slr.store.layout import Review
from slr.store.people import person_file

KIND = KINDS["screening/title-abstract"]


@pytest.fixture
def review(project: Path) -> Review:
    """The small review, with three rows of rina that were written and are gone."""
    write_review(project)
    review = Review(root=project, name="small")
    for i, verdict in enumerate(("include", "maybe", "include"), start=1):
        row = {"report": f"r{i}", "verdict": verdict, "when": f"2026-01-0{i}", "note": "a \x1b[2J note"}
        append_row(review, load_protocol(review)[0], KIND, "rina", row)
    person_file(review, KIND, "rina").unlink()
    return review


@pytest.fixture
def answer(review: Review, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """Run `slr recover` with answers to its questions."""

    def run(answers: str, *options: str) -> Result:
        monkeypatch.chdir(review.root)
        return CliRunner().invoke(main, ["recover", "--as", "rina", *options], input=answers)

    return run


def rows(review: Review) -> list[str]:
    path = person_file(review, KIND, "rina")
    lines = path.read_text(encoding="utf-8").splitlines()[1:] if path.exists() else []
    return [line.partition(",")[0] for line in lines]


def test_each_row_is_asked_about(review: Review, answer) -> None:  # type: ignore[no-untyped-def]
    result = answer("p\nx\nl\nn\n")
    assert result.exit_code == 0
    assert "3 rows are missing from the files of rina" in result.output
    assert "1 put back, 1 left out, 1 missing" in result.output
    assert "\x1b[2J" not in result.output
    assert rows(review) == ["r1"]
    again = answer("\n")
    assert "1 row is missing" in again.output
    assert "verdict: include" in again.output
    assert "report: r3" in again.output


def test_a_capital_answers_for_all_that_follow(review: Review, answer) -> None:  # type: ignore[no-untyped-def]
    assert "2 put back, 1 left out, 0 missing" in answer("l\nP\n").output
    assert rows(review) == ["r2", "r3"]
    assert "no rows are missing from the files of rina" in answer("").output


def test_without_an_answer_all_rows_are_shown_and_nothing_is_done(review: Review, answer) -> None:  # type: ignore[no-untyped-def]
    result = answer("")
    assert all(f"report: r{i}" in result.output for i in (1, 2, 3))
    assert (
        "`slr recover -r small --as rina --put-back`; to leave them all out, use `--leave-out`"
        in result.output
    )
    assert (result.exit_code, rows(review)) == (0, [])


def test_options_decide_on_all_rows_or_on_some(review: Review, answer) -> None:  # type: ignore[no-untyped-def]
    listed = json.loads(answer("", "--json").output)
    assert [r["values"]["report"] for r in listed["rows"]] == ["r1", "r2", "r3"]
    assert (listed["missing"], listed["exit"], rows(review)) == (3, 0, [])
    second = listed["rows"][1]["row"]
    assert "1 put back" in answer("", "--put-back", "--row", second).output
    assert rows(review) == ["r2"]
    assert "2 left out" in answer("", "--leave-out").output
    assert rows(review) == ["r2"]
    unknown = answer("", "--leave-out", "--row", "zzz")
    assert (unknown.exit_code, "no missing row has the name zzz" in unknown.output) == (2, True)


def test_a_file_to_which_nothing_can_be_added_is_an_error(review: Review, answer) -> None:  # type: ignore[no-untyped-def]
    person_file(review, KIND, "rina").write_bytes("report,verdict\n".encode("utf-16"))
    result = answer("", "--put-back")
    assert (result.exit_code, "error SHT010" in result.output) == (1, True)
    assert "0 put back, 0 left out, 3 missing" in result.output


def test_check_lists_lost_rows_with_the_command_and_without_the_verdicts(review: Review, slr: Slr) -> None:
    result = slr(review.root, "check")
    assert result.exit_code == 0
    assert result.output.count("warning JRN001") == 3
    assert "slr recover -r small --as rina" in result.output
    assert "maybe" not in result.output


def test_a_build_does_not_depend_on_the_journal(review: Review, slr: Slr) -> None:
    assert "JRN" not in slr(review.root, "screen").output
    assert "JRN" not in (review.build / "manifest.json").read_text(encoding="utf-8")


def test_a_forced_run_and_a_deleted_build_folder_leave_the_journal(review: Review, slr: Slr, answer) -> None:  # type: ignore[no-untyped-def]
    slr(review.root, "screen", "--force")
    assert "3 rows are missing" in answer("").output


def test_a_session_is_told_before_it_begins(review: Review, capsys: pytest.CaptureFixture[str]) -> None:
    keys = iter("x")
    recover.warn_before_session(review, "rina", lambda: next(keys))
    told = capsys.readouterr()
    assert told.err.count("JRN001") == 3
    assert "press any key to begin" in told.out
    assert list(keys) == []
    recover.warn_before_session(review, "tomas", lambda: next(keys))  # waits for no key
    assert capsys.readouterr() == ("", "")


def test_an_import_is_told_of_lost_rows(review: Review, slr: Slr, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.csv"
    slr(review.root, "screen", "--as", "rina", "--export", str(sheet))
    result = slr(review.root, "screen", "--as", "rina", "--stage", "title-abstract", "--import", str(sheet))
    assert result.output.count("warning JRN001") == 3


def test_without_a_writable_journal_a_session_says_so_once(
    review: Review, capsys: pytest.CaptureFixture[str]
) -> None:
    project = review.root / "other"
    write_review(_folder(project))
    other = Review(root=project, name="small")
    (project / ".slr").write_bytes(b"")
    recover.warn_before_session(other, "rina", lambda: "x")
    assert capsys.readouterr().err.count("JRN003") == 1


def test_an_import_says_once_what_happened_to_the_file_and_the_journal(
    review: Review, slr: Slr, tmp_path: Path
) -> None:
    path = person_file(review, KIND, "rina")
    path.write_bytes("report,verdict,criterion,note,when\nr1,include,,é,2026-01-01\n".encode("cp1252"))
    journal = journal_path(review, "rina")
    journal.unlink()
    journal.mkdir()
    sheet = tmp_path / "sheet.csv"
    slr(review.root, "screen", "--as", "rina", "--export", str(sheet))
    filled = sheet.read_text(encoding="utf-8-sig").splitlines()
    head = filled[0].split(",")
    rows = [dict(zip(head, line.split(","), strict=False)) | {"verdict": "maybe"} for line in filled[1:3]]
    lines = [",".join(row.get(name, "") for name in head) for row in rows]
    sheet.write_text("\n".join([filled[0], *lines, ""]), encoding="utf-8")
    result = slr(review.root, "screen", "--as", "rina", "--import", str(sheet))
    assert "imported 2" in result.output
    assert (result.output.count("JRN003"), result.output.count("SHT031")) == (1, 1)


def _folder(path: Path) -> Path:
    path.mkdir()
    return path
