"""A protocol may name a CSV file with its codebook; problems name the file and the line."""

from pathlib import Path

import pytest
from small_review import write_review

from slr.model.problem import ReviewError
from slr.pipeline import load_protocol
from slr.store.layout import Review, find_review
from slr.store.people import find_misplaced

BOOK = "id,label_en,definition,terms_en\nstrain,Strain,Being tired.,strain*; tired\n"


def write(project: Path, name: str = "codebook.csv", book: str | None = BOOK, more: str = "") -> Review:
    write_review(project, replace=("screening:\n", f"codebook: {name}\n{more}screening:\n"))
    if book is not None:
        (project / "corpus/small/codebook.csv").write_text(book, encoding="utf-8")
    return find_review(project, None)


def test_the_codes_of_the_file_are_the_codebook(tmp_path: Path) -> None:
    review = write(tmp_path)
    protocol, problems = load_protocol(review)
    assert [(c.id, c.terms) for c in protocol.codebook] == [("strain", {"en": ("strain*", "tired")})]
    assert problems == ()
    assert list(find_misplaced(review, protocol)) == []
    assert "corpus/small/codebook.csv" in [review.shown(p) for p in review.inputs()]


def test_a_file_that_the_protocol_does_not_name_is_misplaced(tmp_path: Path) -> None:
    write_review(tmp_path)
    (tmp_path / "corpus/small/codebook.csv").write_text(BOOK, encoding="utf-8")
    review = find_review(tmp_path, None)
    assert [p.code for p in find_misplaced(review, load_protocol(review)[0])] == ["SHT009"]


def test_a_fault_in_the_file_is_reported_with_its_line_only(tmp_path: Path) -> None:
    with pytest.raises(ReviewError) as error:
        load_protocol(write(tmp_path, book=BOOK + "pay,Pay,,\n"))
    assert [(p.file, p.line, p.where) for p in error.value.problems] == [
        ("corpus/small/codebook.csv", 3, "definition")
    ]


@pytest.mark.parametrize("name", ["codebok.csv", "../small.csv", "codebook.txt", "coding/rina.csv"])
def test_a_wrong_name_is_reported_with_the_line_of_the_protocol(tmp_path: Path, name: str) -> None:
    with pytest.raises(ReviewError) as error:
        load_protocol(write(tmp_path, name))
    (problem,) = error.value.problems
    assert (problem.code, problem.file, problem.where) == ("PRO034", "protocols/small.yaml", "codebook")
    assert problem.line is not None
