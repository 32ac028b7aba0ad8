"""PDF files of full texts are found, and stored as a whole, under the id of their report, or refused."""

import io
import os
from pathlib import Path

import pytest

from slr.store import paper
from slr.store.layout import Review
from slr.store.paper import is_pdf, list_papers, paper_path, store_paper

PDF, OTHER = b"%PDF-1.7 one", b"%PDF-1.7 two"


@pytest.fixture
def review(tmp_path: Path) -> Review:
    return Review(root=tmp_path, name="r")


def bring(review: Review, data: bytes, **more: bool) -> list[str]:
    return [p.code for p in store_paper(review, "r1", io.BytesIO(data), **more)]


def files(review: Review) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in sorted((review.corpus / "fulltexts").glob("*"))}


def test_pdf_is_stored_under_the_id_of_its_report_and_found(review: Review) -> None:
    assert bring(review, PDF) == []
    assert files(review) == {"r1.pdf": PDF}
    assert list(list_papers(review)) == [paper_path(review, "r1")]


@pytest.mark.parametrize("head", [b"\xef\xbb\xbf", b"\r\n ", b"\x00" * 10])
def test_blank_space_and_a_byte_order_mark_may_come_before_the_pdf(review: Review, head: bytes) -> None:
    assert bring(review, head + PDF) == []
    assert is_pdf(paper_path(review, "r1"))


@pytest.mark.parametrize("data", [b"", b"<html>", b"x%PDF-1.7", b"PK\x03\x04", b" " * 2000 + PDF])
def test_what_is_no_pdf_is_refused_and_leaves_nothing(review: Review, data: bytes) -> None:
    assert bring(review, data) == ["FTX002"]
    assert files(review) == {}


def test_pdf_that_is_too_large_is_refused_and_leaves_nothing(
    review: Review, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paper, "MOST_BYTES", len(PDF) - 1)
    assert bring(review, PDF) == ["FTX003"]
    assert files(review) == {}
    monkeypatch.setattr(paper, "MOST_BYTES", len(PDF))
    assert bring(review, PDF) == []


def test_the_same_pdf_again_changes_nothing(review: Review) -> None:
    bring(review, PDF)
    before = paper_path(review, "r1").stat()
    assert bring(review, PDF, replace=True) == []
    assert files(review) == {"r1.pdf": PDF}
    assert paper_path(review, "r1").stat().st_mtime_ns == before.st_mtime_ns


def test_another_pdf_is_refused_and_replaces_the_earlier_one_only_on_request(review: Review) -> None:
    bring(review, PDF)
    assert bring(review, OTHER) == ["FTX004"]
    assert files(review) == {"r1.pdf": PDF}
    assert bring(review, OTHER, replace=True) == []
    assert bring(review, PDF, replace=True) == []
    assert files(review) == {"r1.pdf": PDF, "r1.pdf.1.bak": PDF, "r1.pdf.2.bak": OTHER}
    assert [p.name for p in list_papers(review)] == ["r1.pdf"]


def test_file_that_is_no_pdf_is_not_replaced_without_being_asked(review: Review) -> None:
    path = paper_path(review, "r1")
    path.parent.mkdir(parents=True)
    path.write_bytes(b"a note")
    assert bring(review, PDF) == ["FTX004"]
    assert files(review) == {"r1.pdf": b"a note"}


def test_a_link_is_replaced_and_the_file_to_which_it_leads_is_not_changed(
    review: Review, tmp_path: Path
) -> None:
    outside = tmp_path / "outside.pdf"
    outside.write_bytes(PDF)
    path = paper_path(review, "r1")
    path.parent.mkdir(parents=True)
    path.symlink_to(outside)
    assert bring(review, OTHER, replace=True) == []
    assert (outside.read_bytes(), path.read_bytes(), path.is_symlink()) == (PDF, OTHER, False)


def test_a_link_that_leads_nowhere_is_an_error_of_the_disk_and_stays(review: Review) -> None:
    path = paper_path(review, "r1")
    path.parent.mkdir(parents=True)
    path.symlink_to("nowhere.pdf")
    with pytest.raises(OSError, match="No such file"):
        bring(review, PDF)
    assert path.is_symlink()


@pytest.mark.parametrize("report", ["", "../r1", "a/b", "r1.pdf", "a\\b", "..", "r1\n", "é"])
def test_id_that_could_be_a_path_is_never_used(review: Review, report: str) -> None:
    with pytest.raises(ValueError, match="not the id"):
        store_paper(review, report, io.BytesIO(PDF))
    assert not review.corpus.exists()


def test_what_is_no_pdf_is_not_listed(review: Review) -> None:
    bring(review, PDF)
    folder = review.corpus / "fulltexts"
    (folder / "r2.pdf").write_bytes(b"<html>")
    (folder / "r3.txt").write_bytes(PDF)
    (folder / "r4.PDF").write_bytes(PDF)
    if hasattr(os, "mkfifo"):
        os.mkfifo(folder / "r5.pdf")
    assert [p.name for p in list_papers(review)] == ["r1.pdf", "r4.PDF"]


def test_folder_in_the_place_of_the_pdf_is_an_error_of_the_disk(review: Review) -> None:
    paper_path(review, "r1").mkdir(parents=True)
    with pytest.raises(OSError, match=r"r1\.pdf"):
        bring(review, PDF)
