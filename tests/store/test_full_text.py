"""Full texts are text files and PDFs directly in their folder. Only the text files are read."""

import os
from pathlib import Path

import pytest

from slr.store.full_text import list_full_texts
from slr.store.layout import Review
from slr.store.manifest import hash_inputs


@pytest.fixture
def review(tmp_path: Path) -> Review:
    found = Review(root=tmp_path, name="r")
    (found.corpus / "fulltexts").mkdir(parents=True)
    return found


def _write(review: Review, name: str, data: bytes) -> Path:
    path = review.corpus / "fulltexts" / name
    path.write_bytes(data)
    return path


def test_text_is_read_with_its_pages(review: Review) -> None:
    _write(review, "r1.txt", "un día\r\n\ftwo\x00".encode("cp1252"))
    [text] = list_full_texts(review)
    assert (text.name, text.path) == ("r1", "corpus/r/fulltexts/r1.txt")
    assert text.read is not None
    assert text.read() == "un día\n\ftwo"


def test_pdf_also_under_a_wrong_name_has_no_text(review: Review) -> None:
    _write(review, "r1.pdf", b"%PDF-1.7 x")
    _write(review, "r2.TXT", b"%PDF-1.7 x")
    assert [(text.name, text.read) for text in list_full_texts(review)] == [("r1", None), ("r2", None)]


def test_other_files_subfolders_hidden_files_and_pipes_are_left_out(review: Review) -> None:
    _write(review, "wanted.ris", b"x")
    _write(review, ".r1.txt", b"x")
    (review.corpus / "fulltexts" / "deeper.txt").mkdir()
    if hasattr(os, "mkfifo"):
        os.mkfifo(review.corpus / "fulltexts" / "pipe.txt")
    assert list_full_texts(review) == ()


def test_review_without_the_folder_has_no_full_texts(tmp_path: Path) -> None:
    assert list_full_texts(Review(root=tmp_path, name="r")) == ()


def test_run_depends_on_the_content_of_a_text_but_only_on_the_name_of_a_pdf(review: Review) -> None:
    _write(review, "r1.txt", b"one")
    _write(review, "r1.pdf", b"one")
    before = hash_inputs(review)
    _write(review, "r1.pdf", b"two")
    assert hash_inputs(review) == before
    _write(review, "r1.txt", b"two")
    assert hash_inputs(review) != before
    _write(review, "r1.txt", b"one")
    _write(review, "r2.pdf", b"one")
    assert hash_inputs(review) != before
