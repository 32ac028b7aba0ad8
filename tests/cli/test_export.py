"""Test that decisions are exported as tags and notes that a reference manager shows, and other fields unchanged."""

from pathlib import Path

import pytest
from example_review import Slr, copy_review
from small_review import write_review

from slr.formats import normalise, read

DEMO = "demo-telework"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_review(DEMO, tmp_path_factory.mktemp("demo"))


@pytest.mark.parametrize("ending", ["ris", "bib"])
def test_decisions_and_codes_leave_as_tags_and_notes(
    demo: Path, tmp_path: Path, slr: Slr, ending: str
) -> None:
    out = tmp_path / f"all.{ending}"
    result = slr(demo, "export", "-r", DEMO, "-o", str(out))
    assert result.exit_code == 0, result.output
    reading = read(out.read_bytes(), out.name)
    assert (len(reading.entries), len(reading.quarantined)) == (61, 0)
    rows = {r["title"]: r for r in map(normalise, reading.entries)}
    row = rows["Working from home and exhaustion in port authorities: a two-wave survey"]
    assert {"slr:included", "slr:code:strain"} <= set(row["keywords"])
    assert "full-text: included - rina: include; tomas: include" in str(row["note"])
    assert row["doi"] == "10.5555/demo.ims.2019.harbour1"


def test_only_the_included_leave_when_asked(demo: Path, tmp_path: Path, slr: Slr) -> None:
    out = tmp_path / "included.ris"
    assert (
        "13 reports written" in slr(demo, "export", "-r", DEMO, "-o", str(out), "--only", "included").output
    )
    assert b"slr:excluded" not in out.read_bytes()


def test_two_exports_are_the_same_bytes(demo: Path, tmp_path: Path, slr: Slr) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        slr(demo, "export", "-r", DEMO, "-o", str(tmp_path / name))
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_an_unknown_ending_is_wrong_usage(demo: Path, tmp_path: Path, slr: Slr) -> None:
    assert slr(demo, "export", "-r", DEMO, "-o", str(tmp_path / "a.docx")).exit_code == 2


@pytest.mark.parametrize(
    "command",
    [
        ("export", "-r", DEMO, "-o"),
        ("retrieve", "-r", DEMO, "--list"),
        ("code", "-r", DEMO, "--suggestions"),
        ("code", "-r", DEMO, "--as", "lia", "--export"),
        ("screen", "-r", DEMO, "--as", "rina", "--check", "--export"),
        ("dedupe", f"corpus/{DEMO}/searches/index-alpha/2026-02-03.ris", "-o"),
        ("convert", f"corpus/{DEMO}/searches/index-alpha/2026-02-03.ris", "-o"),
    ],
)
def test_no_command_writes_its_output_over_a_file_of_people(
    demo: Path, slr: Slr, command: tuple[str, ...]
) -> None:
    mine = demo / "corpus" / DEMO / "screening" / "full-text" / "adjudicated.csv"
    before = mine.read_bytes()
    result = slr(demo, *command, str(mine))
    assert result.exit_code == 1
    assert "DSK004" in result.stderr
    assert mine.read_bytes() == before
    assert [p.name for p in mine.parent.iterdir() if "earlier" in p.name] == []


def test_the_only_file_that_a_bundle_leaves_out_is_named(project: Path, tmp_path: Path, slr: Slr) -> None:
    write_review(project)
    (project / "corpus" / "small" / "notes.md").write_text("private", "utf-8")
    result = slr(project, "export", "--bundle", str(tmp_path / "b.zip"))
    assert "left out 1 file of the corpus: corpus/small/notes.md" in result.output
