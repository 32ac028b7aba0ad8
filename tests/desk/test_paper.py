"""The PDF of a report is found by the id of any of its records, and only in the folder of full texts."""

import io
from pathlib import Path

import pytest

from slr.desk.paper import PaperIndex
from slr.store.layout import Review

PDF = b"%PDF-1.7"
REPORT_OF = {"r1": "r1", "old1": "r1", "a9": "r1", "r2": "r2"}


@pytest.fixture
def review(tmp_path: Path) -> Review:
    found = Review(root=tmp_path, name="r")
    (found.corpus / "fulltexts").mkdir(parents=True)
    return found


def put(review: Review, name: str, data: bytes = PDF) -> Path:
    path = review.corpus / "fulltexts" / name
    path.write_bytes(data)
    return path


def test_pdf_has_the_id_of_any_record_and_the_one_named_after_the_report_comes_first(review: Review) -> None:
    a9, r1, old = (put(review, name) for name in ("a9.pdf", "r1.pdf", "old1.PDF"))
    found = PaperIndex(review, REPORT_OF).find("r1")
    assert found is not None
    assert (found.name, found.path, found.others) == ("r1.pdf", r1, (a9, old))


def test_report_without_a_pdf_and_unknown_ids_are_not_found(review: Review) -> None:
    put(review, "r3.pdf")
    put(review, "r2.pdf", b"<html>")
    put(review, "r2.txt")
    index = PaperIndex(review, REPORT_OF)
    assert index.reports == frozenset()
    assert [index.find(report) for report in ("r1", "r2", "r3", "../r3", "")] == [None] * 5


def test_files_that_come_and_go_while_the_desk_is_open_are_seen(review: Review) -> None:
    index = PaperIndex(review, REPORT_OF)
    assert index.find("r1") is None
    path = put(review, "r1.pdf")
    assert index.find("r1") is not None
    path.write_bytes(b"no PDF any more")
    assert index.find("r1") is None
    path.unlink()
    assert index.reports == frozenset()


def test_folder_that_does_not_exist_yet_is_no_fault(tmp_path: Path) -> None:
    index = PaperIndex(Review(root=tmp_path, name="r"), REPORT_OF)
    assert index.reports == frozenset()
    assert index.bring("r1", io.BytesIO(PDF)) == ()
    assert index.reports == {"r1"}


def test_pdf_is_brought_in_under_the_id_of_the_report_and_is_found_at_once(review: Review) -> None:
    index = PaperIndex(review, REPORT_OF)
    assert index.bring("old1", io.BytesIO(PDF)) == ()
    assert (review.corpus / "fulltexts" / "r1.pdf").read_bytes() == PDF
    assert [p.code for p in index.bring("r1", io.BytesIO(PDF + b" other"))] == ["FTX004"]
    assert index.reports == {"r1"}
    assert index.shown("r1") == "corpus/r/fulltexts/r1.pdf"


def test_pdf_of_an_unknown_report_is_never_stored(review: Review) -> None:
    with pytest.raises(KeyError):
        PaperIndex(review, REPORT_OF).bring("../r9", io.BytesIO(PDF))
    assert list((review.corpus / "fulltexts").iterdir()) == []
