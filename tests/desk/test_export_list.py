"""The exports of a review, by source, as the page of searches shows them."""

from pathlib import Path

import pytest

from slr.desk.export_list import list_exports
from slr.desk.exports import Export, NewSource, add_export
from slr.desk.start import NewReview, start_review
from slr.pipeline import load_protocol, run_review
from slr.store.layout import Review

BIB = b"@article{a, title={x}}\n@article{b, title={x\n"
DAY = "2026-03-01"


@pytest.fixture
def started(tmp_path: Path) -> Review:
    """A review with two sources, one of which has an export."""
    review, _ = start_review(tmp_path, NewReview(name="mine"))
    add_export(review, Export(name="a.bib", data=BIB, date=DAY), NewSource(name="Alpha"))
    text = review.protocol.read_text(encoding="utf-8")
    beta = "  - id: beta\n    name: Beta\n    kind: database\n"
    review.protocol.write_text(text.replace("sources:\n", f"sources:\n{beta}"), encoding="utf-8")
    return review


def test_before_a_run_the_numbers_are_not_known(started: Review) -> None:
    listed, problems = list_exports(started, load_protocol(started)[0])
    assert [(s.source.id, len(s.exports), s.records) for s in listed] == [("beta", 0, 0), ("alpha", 1, 0)]
    [export] = listed[1].exports
    assert (export.file, export.size, export.searched) == (f"{DAY}/a.bib", len(BIB), DAY)
    assert (export.format, export.records, export.unread) == ("", None, None)
    assert problems == ()


def test_after_a_run_entries_are_counted_and_new_files_are_not(started: Review) -> None:
    run_review(started, "ingest")
    add_export(started, Export(name="b.bib", data=BIB + b" ", date=DAY), "alpha")
    exports = list_exports(started, load_protocol(started)[0])[0][1].exports
    assert [(e.file, e.format, e.records, e.unread) for e in exports] == [
        (f"{DAY}/a.bib", "bibtex", 1, 1),
        (f"{DAY}/b.bib", "", None, None),
    ]


def test_files_without_a_source_and_patterns_without_a_file_are_told(started: Review) -> None:
    (started.searches / DAY / "stray.ris").write_bytes(b"TY  - JOUR\nER  - \n")
    (started.searches / DAY / "a.bib").unlink()
    _, problems = list_exports(started, load_protocol(started)[0])
    assert sorted(p.code for p in problems) == ["SRC001", "SRC003"]
