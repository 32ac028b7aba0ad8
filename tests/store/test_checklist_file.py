"""A checklist in a file is read with the protocol; a bad file is reported with its line."""

from pathlib import Path

import pytest
from small_review import write_review

from slr.model.problem import ReviewError
from slr.pipeline import load_protocol
from slr.report.checklist import list_checklists
from slr.store.layout import Review, find_review
from slr.store.people import find_misplaced

CHECKLIST = "instrument,item,section,label\nPRISMA-ScR,1,title,Says that it is a scoping review\n"


def write(project: Path, reporting: str, checklist: str | None = CHECKLIST) -> Review:
    write_review(project, replace=("screening:\n", f"reporting: {reporting}\nscreening:\n"))
    folder = project / "corpus" / "small" / "checklists"
    folder.mkdir()
    if checklist is not None:
        (folder / "scr.csv").write_text(checklist, encoding="utf-8")
    return find_review(project, None)


def test_the_checklist_of_a_file_is_among_those_of_the_protocol(tmp_path: Path) -> None:
    review = write(
        tmp_path, "{checklists: [checklists/scr.csv, swim], answers: {scr: {'1': {where: Title}}}}"
    )
    protocol, problems = load_protocol(review)
    assert [(c.id, c.label) for c in list_checklists(protocol, ())] == [
        ("scr", "PRISMA-ScR"),
        ("swim", "swim"),
    ]
    assert problems == ()
    assert list(find_misplaced(review, protocol)) == []
    assert "corpus/small/checklists/scr.csv" in [review.shown(p) for p in review.inputs()]


def test_a_fault_in_the_file_is_reported_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(ReviewError) as error:
        load_protocol(write(tmp_path, "{checklists: [checklists/scr.csv]}", f"{CHECKLIST}x,1,title,Again\n"))
    [problem] = error.value.problems
    assert (problem.code, problem.file, problem.line) == ("PRO042", "corpus/small/checklists/scr.csv", 3)


@pytest.mark.parametrize(
    "name", ["checklists/other.csv", "../scr.csv", "checklists/../../../protocols/x.csv"]
)
def test_a_missing_file_is_reported_with_the_line_of_the_protocol(tmp_path: Path, name: str) -> None:
    with pytest.raises(ReviewError) as error:
        load_protocol(write(tmp_path, f"{{checklists: [{name}]}}"))
    [problem] = error.value.problems
    assert (problem.code, problem.where) == ("PRO041", "reporting.checklists[1]")
    assert problem.file == "protocols/small.yaml"
    assert problem.line is not None


def test_an_answer_to_an_unknown_item_is_reported_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(ReviewError) as error:
        load_protocol(write(tmp_path, "{answers: {swim: {'1z': {where: x}}}}"))
    [problem] = error.value.problems
    assert (problem.code, problem.where) == ("PRO040", "reporting.answers.swim.1z")
