"""Files are written and deleted in the build folder alone, whatever links are in it."""

from pathlib import Path

import pytest

from slr.model.problem import ReviewError
from slr.store.build import delete_build, delete_former, write_build, write_build_parts
from slr.store.layout import Review


@pytest.fixture
def review(tmp_path: Path) -> Review:
    (tmp_path / "build" / "k").mkdir(parents=True)
    return Review(root=tmp_path, name="k")


def test_a_file_and_its_folder_are_made_and_deleted(review: Review) -> None:
    write_build(review, "tables/a.csv", b"x")
    assert (review.build / "tables/a.csv").read_bytes() == b"x"
    delete_build(review, "tables/a.csv")
    assert not (review.build / "tables/a.csv").exists()
    delete_build(review, "tables/a.csv")  # nothing is there any more, and that is no error


def test_a_folder_that_is_a_link_to_elsewhere_is_neither_written_to_nor_emptied(review: Review) -> None:
    outside = review.root / "corpus"
    outside.mkdir()
    (outside / "a.csv").write_bytes(b"kept")
    (review.build / "tables").symlink_to(outside)
    delete_build(review, "tables/a.csv")
    with pytest.raises(ReviewError):
        write_build_parts(review, "tables/a.csv", [b"x"])
    with pytest.raises(ReviewError) as caught:
        write_build(review, "tables/a.csv", b"x")
    [problem] = caught.value.problems
    assert (problem.code, problem.file) == ("BLD001", "build/k/tables")
    assert (outside / "a.csv").read_bytes() == b"kept"


def test_dots_never_lead_out_of_the_folder(review: Review) -> None:
    (review.root / "a.csv").write_bytes(b"kept")
    delete_build(review, "../../a.csv")
    with pytest.raises(ReviewError):
        write_build(review, "../../a.csv", b"x")
    assert (review.root / "a.csv").read_bytes() == b"kept"


def test_a_link_is_deleted_or_replaced_and_its_target_stays(review: Review) -> None:
    target = review.root / "a.csv"
    target.write_bytes(b"kept")
    for change in (lambda: delete_build(review, "b.csv"), lambda: write_build(review, "b.csv", b"x")):
        (review.build / "b.csv").unlink(missing_ok=True)
        (review.build / "b.csv").symlink_to(target)
        change()
        assert target.read_bytes() == b"kept"
        assert not (review.build / "b.csv").is_symlink()


def test_the_build_folder_itself_may_be_a_link(review: Review, tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    review.build.rmdir()
    review.build.symlink_to(tmp_path / "disk")
    write_build(review, "tables/a.csv", b"x")
    assert [p.name for p in (tmp_path / "disk/tables").iterdir()] == ["a.csv"]


def test_a_folder_is_never_deleted(review: Review) -> None:
    (review.build / "tables").mkdir()
    delete_build(review, "tables")
    assert (review.build / "tables").is_dir()


def test_the_matrix_of_an_earlier_version_is_deleted_and_other_files_stay(review: Review) -> None:
    for name in ("matrix.npz", "matrix.bin"):
        write_build(review, f"stages/{name}", b"x")
    delete_former(review)
    assert [path.name for path in (review.build / "stages").iterdir()] == ["matrix.bin"]
