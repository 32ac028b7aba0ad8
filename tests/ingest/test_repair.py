"""An entry that could not be read is repaired in patches.yaml and keeps its place; the export stays unchanged."""

from pathlib import Path

import pytest
from example_review import Slr

from slr.pipeline import run_review
from slr.store.layout import Review

PROTOCOL = """\
schema: 1
review: {title: t}
question: {text: workload}
sources: [{id: s, name: S, kind: database, files: ["*"]}]
"""
EXPORT = "@article{a,\n  title = {Whole},\n  year = 2020\n}\n@article{b,\n  title = {{Cut {off}},\n  year = {2021,\n}\n@article{c,\n  title = {Last},\n  year = 2022\n}\n"
PLACE = "searches/a.bib:5"
MENDED = f"{PLACE}: |\n  @article{{b,\n    title = {{Mended}},\n    year = 2021\n  }}\n"


@pytest.fixture
def review(project: Path) -> Review:
    r = Review(root=project, name="x")
    r.protocol.write_text(PROTOCOL)
    r.searches.mkdir(parents=True)
    (r.searches / "a.bib").write_text(EXPORT)
    return r


def test_without_a_repair_the_entry_is_quarantined_and_its_neighbours_are_read(review: Review) -> None:
    outcome = run_review(review, "ingest")
    assert outcome.steps[0].summary == (
        "1 file, 3 entries = 2 parsed + 1 quarantined; 2 in an unknown language"
    )
    assert [(p.file, p.line) for p in outcome.problems] == [("corpus/x/searches/a.bib", 5)]


def test_ingest_reports_what_each_file_contains(review: Review, slr: Slr) -> None:
    assert "a.bib  bibtex            3 entries, 1 quarantined" in slr(review.root, "ingest").output


def test_a_repaired_entry_is_parsed_in_its_old_place(review: Review, slr: Slr) -> None:
    review.patches.write_text(MENDED)
    outcome = run_review(review, "ingest")
    assert outcome.steps[0].summary == (
        "1 file, 3 entries = 3 parsed + 0 quarantined; 3 in an unknown language"
    )
    assert outcome.problems == ()
    assert "corpus/x/searches/a.bib:5" in slr(review.root, "trace", "mended").output
    assert (review.searches / "a.bib").read_text() == EXPORT


@pytest.mark.parametrize(
    ("patches", "code"),
    [
        (f"{PLACE}: '@article{{b, title={{'\n", "ING030"),
        (f"{PLACE}: ''\n", "ING030"),
        ("searches/a.bib:1: '@misc{z, title={Z}}'\n", "ING031"),
        ("r123: {yaer: 2020}\n", "PAT003"),
        ("r123: 2020\n", "PAT002"),
        ("- a\n", "PAT002"),
        ("a: [\n", "PAT001"),
    ],
)
def test_a_patch_that_does_not_help_is_reported_with_its_line(
    review: Review, patches: str, code: str
) -> None:
    review.patches.write_text("# patches\n" + patches)
    outcome = run_review(review, "ingest")
    told = [p for p in outcome.problems if p.code == code]
    assert [p.file for p in told] == ["corpus/x/patches.yaml"]
    assert told[0].line in (1, 2, 3)
    assert "2 parsed + 1 quarantined" in outcome.steps[0].summary
