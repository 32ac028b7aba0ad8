"""Page numbers in the table of contents, counted by LibreOffice."""

import io
import shutil
import subprocess
from typing import Any

import docx
import pytest

from slr import pagination
from slr.model.problem import ReviewError
from slr.pagination import find_office, prepare_counter
from slr.report.document import Document, Paragraph, Section
from slr.report.word.writer import write_docx
from slr.stage import OutputError

WORDS = {"contents": "Contents", "update_field": "Update me.", "continued": "continued"}


def document() -> Document:
    long = Paragraph(text="A long text. " * 500)
    sections = tuple(Section(id=str(i), number=str(i), title=f"Title {i}", blocks=(long,)) for i in (1, 2, 3))
    return Document(language="en", title="T", subtitle="S", banner=(), sections=sections, words=WORDS)


def test_the_contents_have_the_pages_that_libreoffice_counts() -> None:
    if not (shutil.which("soffice") and shutil.which("pdftotext")):
        pytest.skip("LibreOffice or pdftotext is not installed")
    assert find_office().startswith("LibreOffice")
    data = write_docx(document(), lambda _: b"", count_pages=prepare_counter())
    lines = [p for p in docx.Document(io.BytesIO(data)).paragraphs if p.style.name == "toc 1"]
    texts = ["".join(t.text for t in p._p.iter() if t.tag.endswith("}t")) for p in lines]
    pages = [int(text.rpartition("Title")[2][2:]) for text in texts]
    assert pages[0] == 1
    assert pages == sorted(set(pages))  # each text fills more than a page


def test_the_first_draft_asks_for_pages_and_the_file_does_not() -> None:
    drafts: list[bytes] = []

    def count(data: bytes) -> dict[str, int]:
        drafts.append(data)
        return {"_Toc100000000": 4, "_Toc100000002": 7}

    data = write_docx(document(), lambda _: b"", count_pages=count)
    assert "_Toc100000000=0" in [p.text for p in docx.Document(io.BytesIO(drafts[0])).paragraphs]
    assert not [p for p in docx.Document(io.BytesIO(data)).paragraphs if "_Toc" in p.text]


def test_programs_that_are_not_installed_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(ReviewError, match=r"OUT003 .* soffice, pdftotext"):
        find_office()


@pytest.mark.parametrize(
    "error",
    [
        FileNotFoundError(),
        subprocess.TimeoutExpired("soffice", 1),
        subprocess.CalledProcessError(1, "soffice"),
    ],
)
def test_a_program_that_fails_is_named(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise error

    monkeypatch.setattr(pagination.subprocess, "run", fail)
    with pytest.raises(OutputError, match=f"soffice failed .{type(error).__name__}."):
        prepare_counter()(b"")
    monkeypatch.setattr(shutil, "which", lambda name: name)
    with pytest.raises(ReviewError, match="OUT003"):
        find_office()


def test_a_file_without_page_numbers_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pagination, "_run", lambda *_: "_Toc1=0")
    with pytest.raises(OutputError, match="no page numbers"):
        prepare_counter()(b"")
