"""The list of retractions is a file of the review. A missing file is a problem, not a crash."""

from pathlib import Path

from small_review import write_review

from slr.pipeline import load_protocol
from slr.store.layout import find_review
from slr.store.retraction_file import read_retraction_file


def codes(project: Path, name: str) -> list[str]:
    write_review(project, replace=("screening:\n", f"notices: {{file: {name}}}\nscreening:\n"))
    review = find_review(project, None)
    protocol, _ = load_protocol(review)
    return [problem.code for problem in read_retraction_file(review, protocol)[1]]


def test_a_missing_file_is_a_problem(tmp_path: Path) -> None:
    assert codes(tmp_path, "retractions/x.csv") == ["NOT005"]


def test_a_file_elsewhere_is_a_problem(tmp_path: Path) -> None:
    assert codes(tmp_path, "../x.csv") == ["NOT005"]
