"""Test that a file named on the command line never replaces a file of a review."""

import os
from pathlib import Path

import pytest

from slr.model.problem import ReviewError
from slr.store.output_file import demand_output, write_output


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project with the review k, which has an export and one person's file."""
    for path in (
        "protocols/k.yaml",
        "corpus/k/searches/2026-03-01/a.csv",
        "corpus/k/screening/title-abstract/rina.csv",
    ):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("mine\n")
    return tmp_path


@pytest.mark.parametrize(
    "path",
    [
        "protocols/k.yaml",
        "corpus/k/searches/2026-03-01/a.csv",
        "corpus/k/screening/title-abstract/rina.csv",
        "corpus/k/screening/title-abstract/../title-abstract/rina.csv",
        "corpus/k/coding/rina.csv",
        "corpus/k/retrieval/wanted.ris",
        "corpus/k/duplicates/tomas.csv",
        "corpus/k/studies/rina.csv",
    ],
)
def test_file_of_a_review_is_not_replaced(root: Path, path: str) -> None:
    before = {p: p.read_bytes() for p in root.rglob("*") if p.is_file()}
    with pytest.raises(ReviewError) as refused:
        write_output(root / path, b"output\n")
    assert [p.code for p in refused.value.problems] == ["DSK004"]
    assert {p: p.read_bytes() for p in root.rglob("*") if p.is_file()} == before


def test_link_to_a_file_of_a_review_is_followed_and_refused(root: Path) -> None:
    (root / "mine.csv").symlink_to("corpus/k/screening/title-abstract/rina.csv")
    with pytest.raises(ReviewError):
        write_output(root / "mine.csv", b"output\n")


def test_project_below_another_project_is_protected(tmp_path: Path, root: Path) -> None:
    inner = root / "corpus" / "k" / "fulltexts" / "other"
    (inner / "protocols").mkdir(parents=True)
    with pytest.raises(ReviewError):
        demand_output(inner / "corpus" / "m" / "coding" / "rina.csv")


@pytest.mark.parametrize(
    "path",
    ["out.csv", "build/k/out.csv", "corpus/k/searches/2026-03-01/b.csv", "corpus/k/fulltexts/wanted.ris"],
)
def test_other_files_are_written_and_replaced(root: Path, path: str) -> None:
    write_output(root / path, b"one\n")
    assert (root / path).read_bytes() == b"one\n"


def test_list_of_full_texts_can_be_written_again(root: Path) -> None:
    for data in (b"one\n", b"two\n"):
        write_output(root / "corpus/k/fulltexts/wanted.ris", data)
    assert (root / "corpus/k/fulltexts/wanted.ris").read_bytes() == b"two\n"


def test_target_of_a_link_is_replaced_and_the_link_stays(tmp_path: Path) -> None:
    (tmp_path / "out.csv").write_text("old\n")
    (tmp_path / "link.csv").symlink_to("out.csv")
    write_output(tmp_path / "link.csv", b"new\n")
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "out.csv").read_bytes() == b"new\n"


def test_pipe_is_refused_and_stays_a_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "out.csv")
    with pytest.raises(ReviewError):
        write_output(tmp_path / "out.csv", b"output\n")
    assert (tmp_path / "out.csv").is_fifo()


def test_links_that_lead_to_each_other_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").symlink_to("b.csv")
    (tmp_path / "b.csv").symlink_to("a.csv")
    with pytest.raises(ReviewError):
        write_output(tmp_path / "a.csv", b"output\n")
    assert (tmp_path / "a.csv").is_symlink()
