"""Test `slr extract`: keys become findings, and worksheets are written and imported."""

import csv
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest
from example_review import Slr
from scripted_terminal import Script, open_terminal
from small_review import write_codable_review

from slr.cli.extract_terminal import serve
from slr.desk.extraction import open_extraction
from slr.desk.extraction_session import ExtractionSession
from slr.model.findings import USUAL
from slr.pipeline import load_protocol, run_review
from slr.store.layout import find_review


class Desk:
    """A review with two included reports, and sessions in it."""

    def __init__(self, project: Path) -> None:
        self.project = write_codable_review(project)
        self.review = find_review(project, None)

    def press(self, keys: Iterable[str], lines: Sequence[str | None] = ()) -> str:
        run_review(self.review, "findings")
        extraction = open_extraction(self.review, load_protocol(self.review)[0])
        session = ExtractionSession(extraction, "rina")
        terminal, shown = open_terminal(Script(keys, lines), width=100, height=40)
        serve(session, terminal, lambda: "2026-03-01T10:00:00Z")
        text: str = shown.getvalue()
        return " ".join(text.split())

    def read(self) -> list[dict[str, str]]:
        path = self.review.corpus / "findings" / "rina.csv"
        if not path.exists():
            return []
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def shared_desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    project = tmp_path_factory.mktemp("extract")
    return Desk(project)


@pytest.fixture
def desk(shared_desk: Desk) -> Desk:
    """The review without findings. It is built once for all tests."""
    shutil.rmtree(shared_desk.review.corpus / "findings", ignore_errors=True)
    shutil.rmtree(shared_desk.review.root / ".slr", ignore_errors=True)
    return shared_desk


# The fields that are typed, in the order in which they are asked for; fields with words are chosen by a key.
TYPED = [
    name
    for name in USUAL
    if name not in ("path", "direction", "significance", "statistic_type", "p_comparison", "second_hand")
]
KEYS = ["n", "d", "+", "s", "t", "2", "\r"]


def typed(**cells: str) -> list[str]:
    return [cells.get(name, "") for name in TYPED]


def test_a_finding_is_asked_for_field_by_field_and_saved(desk: Desk) -> None:
    lines = typed(predictor="night work", outcome="strain", estimate=".050", type="beta", p=".01", n="56")
    shown = desk.press(KEYS, lines)
    (row,) = desk.read()
    named = ("path", "direction", "significance", "estimate", "p_comparison", "p", "n")
    assert [row[name] for name in named] == ["direct", "+", "significant", ".050", "<", ".01", "56"]
    assert row["finding"].startswith("f")
    assert "added: night work → strain; direction +; estimate .050" in shown
    assert "2 left to extract" in shown
    assert "1 left to extract" in shown


def test_a_number_that_cannot_be_read_is_asked_for_again(desk: Desk) -> None:
    lines = typed(outcome="strain", estimate="0,5")
    lines.insert(lines.index("0,5") + 1, ".5")
    assert "expected a number such as 0.05, got '0,5'" in desk.press(KEYS, lines)
    assert [row["estimate"] for row in desk.read()] == [".5"]


def test_a_field_is_changed_and_the_finding_keeps_its_id(desk: Desk) -> None:
    desk.press([*KEYS, "e", "u"], [*typed(outcome="strain", n="56"), "outcome", "exhaustion"])
    rows = desk.read()
    assert [row["outcome"] for row in rows] == ["strain", "exhaustion", "strain"]
    assert len({row["finding"] for row in rows}) == 1


def test_a_finding_is_taken_back_by_its_number(desk: Desk) -> None:
    shown = desk.press([*KEYS, "t"], [*typed(outcome="strain"), "1"])
    assert [row["retract"] for row in desk.read()] == ["", "yes"]
    assert "taken back: strain" in shown
    assert "no findings yet; press n to add one" in shown


def test_nothing_is_written_if_the_person_cancels(desk: Desk) -> None:
    assert "cancelled; nothing was written" in desk.press("n", [None])
    assert "you have not extracted any finding from this report" in desk.press("e")
    assert desk.read() == []


def test_the_session_goes_on_to_the_next_report_and_back(desk: Desk) -> None:
    shown = desk.press([" ", " ", "b", "x", "?"])
    assert "That was the last report. You have not extracted findings from 2 reports." in shown
    assert "'x' does nothing here" in shown


def test_the_command_writes_and_imports_worksheets(desk: Desk, slr: Slr) -> None:
    result = slr(desk.project, "extract", "--as", "rina", "--export", "f.csv")
    assert "2 included reports written to f.csv" in result.output
    with (desk.project / "f.csv").open(encoding="utf-8-sig", newline="") as file:
        rows: list[dict[str, Any]] = list(csv.DictReader(file))
    rows[0] |= {"outcome": "strain", "direction": "-"}
    with (desk.project / "f.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    result = slr(desk.project, "extract", "--as", "rina", "--import", "f.csv")
    assert "imported 1 finding for rina" in result.output
    shown = slr(desk.project, "findings").output
    assert "0 results of 0 studies counted, 1 not counted" in shown
    result = slr(desk.project, "extract", "--as", "rina", "--export", "g.xlsx")
    assert "left out: 1 report that rina has already extracted" in result.output
    result = slr(desk.project, "extract", "--as", "adjudicated", "--export", "a.csv")
    assert "there are no differences between extractors to settle" in result.output


def test_the_command_needs_a_person_and_a_terminal(desk: Desk, slr: Slr) -> None:
    assert slr(desk.project, "extract").exit_code == 2
    assert "use --export" in slr(desk.project, "extract", "--as", "rina").output
    assert "use --export" in slr(desk.project, "extract", "--as", "adjudicated").output
    assert "not both" in slr(desk.project, "extract", "--as", "rina", "--export", "a", "--import", "a").output
