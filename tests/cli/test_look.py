"""The options of `slr synthesize` about the DOCX file: a template, and page numbers."""

import io
import json
from pathlib import Path

import docx
import pytest
from example_review import Slr
from small_review import write_review

from slr import pagination


@pytest.fixture
def review(project: Path) -> Path:
    return write_review(project)


def template(path: Path, font: str) -> Path:
    file = docx.Document()
    file.styles["Heading 1"].font.name = font
    file.save(str(path))
    return path


def inputs(review: Path) -> dict[str, str]:
    found: dict[str, str] = json.loads((review / "build/small/manifest.json").read_text())["inputs"]
    return {name: value for name, value in found.items() if name.startswith("--")}


def font(review: Path) -> str | None:
    name: str | None = docx.Document(str(review / "build/small/appendix.docx")).styles["heading 1"].font.name
    return name


def test_a_template_gives_the_styles_and_a_run_without_it_gives_ours_again(review: Path, slr: Slr) -> None:
    template(review / "georgia.docx", "Georgia")
    assert slr(review, "synthesize", "--template", "georgia.docx").exit_code == 0
    assert font(review) == "Georgia"
    assert list(inputs(review)) == ["--template"]
    again = slr(review, "synthesize", "--template", "georgia.docx")
    assert "nothing to do" in again.stdout
    template(review / "georgia.docx", "Palatino")
    slr(review, "synthesize", "--template", "georgia.docx")
    assert font(review) == "Palatino"
    slr(review, "synthesize")
    assert font(review) is None
    assert inputs(review) == {}


def test_a_build_with_a_template_is_not_out_of_date_for_other_commands(review: Path, slr: Slr) -> None:
    template(review / "georgia.docx", "Georgia")
    slr(review, "synthesize", "--template", "georgia.docx")
    before = (review / "build/small/manifest.json").read_bytes()
    assert "nothing to do" in slr(review, "dedupe").stdout
    assert (review / "build/small/manifest.json").read_bytes() == before


@pytest.mark.parametrize("data", [b"", b"no archive", b"PK\x05\x06" + b"\x00" * 18])
def test_a_template_that_is_no_docx_file_is_refused_before_the_run(
    review: Path, slr: Slr, data: bytes
) -> None:
    (review / "bad.docx").write_bytes(data)
    result = slr(review, "synthesize", "--template", "bad.docx")
    assert result.exit_code == 1
    assert "bad.docx: error OUT002 the template cannot be read: " in result.stderr
    assert not (review / "build/small/appendix.html").exists()


def test_page_numbers_are_counted_and_the_program_is_recorded(
    review: Path, slr: Slr, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pagination, "find_office", lambda: "Office 1")
    monkeypatch.setattr(pagination, "_count_pages", lambda _: {"_Toc100000000": 77})
    slr(review, "synthesize", "--page-numbers")
    data = (review / "build/small/appendix.docx").read_bytes()
    texts = [
        "".join(t.text or "" for t in p._p.iter() if t.tag.endswith("}t"))
        for p in docx.Document(io.BytesIO(data)).paragraphs
    ]
    assert any(text.endswith("77") for text in texts)
    assert inputs(review) == {"--page-numbers": "Office 1"}


def test_page_numbers_without_libreoffice_are_refused_with_what_to_install(
    review: Path, slr: Slr, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.which", lambda _: None)
    result = slr(review, "synthesize", "--page-numbers")
    assert result.exit_code == 1
    assert "error OUT003 page numbers need a program that is not installed: soffice" in result.stderr
    assert "libreoffice-writer" in result.stderr
