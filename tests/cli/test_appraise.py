"""Test `slr appraise`: keys become answers, and worksheets are written and imported."""

import csv
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest
from example_review import Slr
from scripted_terminal import Script, open_terminal
from small_review import write_codable_review

from slr.cli.appraise_terminal import serve
from slr.desk.appraisal import open_appraising
from slr.desk.appraisal_session import AppraisalSession
from slr.pipeline import load_protocol, run_review
from slr.store.layout import find_review

YES = ["n", "y", "\r", "\r", "\r", "\r"]


class Desk:
    """A review with two included reports, and sessions in it."""

    def __init__(self, project: Path) -> None:
        self.project = write_codable_review(project)
        self.review = find_review(project, None)

    def session(self, tool: str = "jbi-cross-sectional", who: str = "rina") -> AppraisalSession:
        run_review(self.review, "findings")
        return AppraisalSession(open_appraising(self.review, load_protocol(self.review)[0], tool), who)

    def press(
        self, keys: Iterable[str], lines: Sequence[str | None] = (), tool: str = "jbi-cross-sectional"
    ) -> str:
        terminal, shown = open_terminal(Script(keys, lines), width=100, height=40)
        serve(self.session(tool), terminal, lambda: "2026-03-01T10:00:00Z")
        text: str = shown.getvalue()
        return " ".join(text.split())

    def read(self, who: str = "rina") -> list[dict[str, str]]:
        path = self.review.corpus / "appraisal" / f"{who}.csv"
        if not path.exists():
            return []
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def shared_desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk(tmp_path_factory.mktemp("appraise"))


@pytest.fixture
def desk(shared_desk: Desk) -> Desk:
    """The review without appraisals. It is built once for all tests."""
    shutil.rmtree(shared_desk.review.corpus / "appraisal", ignore_errors=True)
    shutil.rmtree(shared_desk.review.root / ".slr", ignore_errors=True)
    return shared_desk


def test_items_are_answered_one_after_another_and_saved(desk: Desk) -> None:
    shown = desk.press(["n", "y", "n", "n"], ["", "", "", "", "few details", "", "p. 3", ""])
    assert [(r["item"], r["answer"], r["reason"], r["location"]) for r in desk.read()] == [
        ("1", "yes", "", ""),
        ("2", "no", "few details", "p. 3"),
    ]
    assert "next: 3 Quality of the exposure measure" in shown


def test_an_answer_other_than_a_favourable_one_is_not_saved_without_a_reason(desk: Desk) -> None:
    shown = desk.press(["n", "n"], ["", None])
    assert "reason is required" in shown
    assert desk.read() == []


def test_a_screening_item_asks_whether_to_go_on(desk: Desk) -> None:
    lines = ["no question is stated", "", "", "", "nothing to appraise", ""]
    shown = desk.press(["n", "n", "n", "s"], lines, tool="mmat-2018")
    assert "press n to record whether to stop or to go on" in shown
    assert [(r["item"], r["answer"]) for r in desk.read()] == [("S1", "no"), ("proceed", "stop")]
    assert "all items are answered" in shown


def test_an_answer_is_chosen_by_its_item_taken_back_and_undone(desk: Desk) -> None:
    lines = ["overall", "few details", "", "overall"]
    shown = desk.press(["i", "s", "t", "u", "u"], lines)
    rows = desk.read()
    assert [(r["item"], r["retract"]) for r in rows][:2] == [("overall", ""), ("overall", "yes")]
    assert "taken back: overall" in shown
    assert desk.session().entries.list_current() == {}


def test_the_session_goes_on_and_back_and_explains_the_items(desk: Desk) -> None:
    shown = desk.press([" ", " ", "b", "x", "?"])
    assert "That was the last study. You have not finished appraising 2 studies." in shown
    assert "'x' does nothing here" in shown
    assert "there is no item '99' here" in desk.press(["i"], ["99"])


def read_sheet(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def write_sheet(path: Path, rows: list[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def test_worksheets_are_written_imported_and_settled(desk: Desk, slr: Slr) -> None:
    sheet = desk.project / "a.csv"
    for who, said in (("rina", "no"), ("tomas", "unclear")):
        common = ("appraise", "--as", who, "--tool", "jbi-cross-sectional")
        result = slr(desk.project, *common, "--export", "a.csv")
        assert "the items of jbi-cross-sectional for 2 studies written to a.csv" in result.output
        rows = read_sheet(sheet)
        assert [row["item"] for row in rows] == [*"12345678", "overall"] * 2
        rows[5] |= {"answer": said, "reason": "no covariates"}
        write_sheet(sheet, rows)
        assert f"imported 1 answer for {who}" in slr(desk.project, *common, "--import", "a.csv").output
        sheet.unlink()
    settle = ("appraise", "--as", "adjudicated", "--tool", "jbi-cross-sectional")
    assert "1 answer to settle written" in slr(desk.project, *settle, "--export", "a.csv").output
    (row,) = read_sheet(sheet)
    assert row["opinions"] == "rina: no (no covariates); tomas: unclear (no covariates)"
    write_sheet(
        sheet, [{**row, "answer": "no", "reason": "none is named", "by": "rina;tomas", "how": "consensus"}]
    )
    assert "imported 1 answer for adjudicated" in slr(desk.project, *settle, "--import", "a.csv").output
    assert (
        "no differences between appraisers to settle"
        in slr(desk.project, *settle, "--export", "b.csv").output
    )


def test_the_command_needs_a_person_a_tool_and_a_terminal(desk: Desk, slr: Slr) -> None:
    assert slr(desk.project, "appraise").exit_code == 2
    assert "name the tool" in slr(desk.project, "appraise", "--as", "rina").output
    assert "there is no tool 'rob'" in slr(desk.project, "appraise", "--as", "rina", "--tool", "rob").output
    assert "use --export" in slr(desk.project, "appraise", "--as", "rina", "--tool", "mmat-2018").output
    assert (
        "use --export" in slr(desk.project, "appraise", "--as", "adjudicated", "--tool", "mmat-2018").output
    )


def test_a_result_is_appraised_apart_from_its_study(desk: Desk) -> None:
    report = desk.session().items[0][0]
    folder = desk.review.corpus / "findings"
    folder.mkdir(exist_ok=True)
    line = f"{report},work,strain,2026-01-01\n"
    (folder / "rina.csv").write_text(f"report,predictor,outcome,when\n{line}", encoding="utf-8")
    ((finding, about),) = desk.session().state.results[report].items()
    assert about == "work → strain"
    shown = desk.press(["r", "n", "y", "r", "n", "y", "r"], [finding, *[""] * 9, "x"])
    assert [(r["item"], r["finding"]) for r in desk.read()] == [("1", finding), ("1", "")]
    assert f"result: {finding} work → strain" in shown
    assert "this study has no result 'x'" in shown
    shutil.rmtree(folder)
