"""Each format of the appendix is written on its own: one that fails leaves the others, and the next run tries it again."""

import json
from pathlib import Path

import pytest
from example_review import CopyBuilt, Slr
from small_review import write_review

from slr.report import appendix


def manifest(project: Path) -> dict[str, str]:
    found: dict[str, str] = json.loads((project / "build/small/manifest.json").read_text())["outputs"]
    return found


@pytest.fixture
def review(project: Path, copy_built: CopyBuilt) -> Path:
    """The small review, run up to the stage before the outputs."""
    return copy_built(project, write_review, "claims")


def fail(*_: object, **__: object) -> bytes:
    raise ValueError("no such style")


@pytest.mark.parametrize("kind", ["docx", "workbook", "latex", "markdown", "html"])
def test_a_format_that_fails_leaves_the_others(
    review: Path, slr: Slr, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    suffix = {"markdown": "md", "workbook": "xlsx", "latex": "tex"}.get(kind, kind)
    with monkeypatch.context() as patched:
        patched.setattr(appendix, f"write_{kind}", fail)
        result = slr(review, "synthesize", "--json")
    told = json.loads(result.stdout)
    problems = [p for p in told["problems"] if p["code"] == "OUT001"]
    assert (result.exit_code, len(problems)) == (1, 1)
    assert problems[0]["file"] == f"build/small/appendix.{suffix}"
    assert "no such style" in problems[0]["message"]
    assert f"build/small/appendix.{suffix}" not in told["outputs"]
    assert not (review / f"build/small/appendix.{suffix}").exists()
    others = {"docx", "xlsx", "tex", "md", "html"} - {suffix}
    assert all((review / f"build/small/appendix.{other}").is_file() for other in others)
    assert manifest(review)[f"appendix.{suffix}"] == ""

    again = slr(review, "synthesize", "--json")  # nothing else has changed
    assert "OUT001" not in again.stdout
    assert manifest(review)[f"appendix.{suffix}"] != ""


def test_a_folder_in_the_place_of_a_format_is_named_and_the_others_are_written(
    review: Path, slr: Slr
) -> None:
    (review / "build/small/appendix.docx").mkdir(parents=True)
    result = slr(review, "synthesize")
    assert result.exit_code == 1
    assert "build/small/appendix.docx: error OUT001 the DOCX file was not written" in result.stderr
    assert (review / "build/small/appendix.html").is_file()
    (review / "build/small/appendix.docx").rmdir()
    assert "OUT001" not in slr(review, "synthesize").stderr
    assert (review / "build/small/appendix.docx").is_file()


def test_a_table_that_cannot_be_written_ends_the_run(review: Path, slr: Slr) -> None:
    (review / "build/small/tables/ledger.csv").mkdir(parents=True)
    result = slr(review, "synthesize")
    assert result.exit_code == 1
    assert "DSK001" in result.stderr
