"""The records that were merged into a report, with their entries and the reasons."""

from pathlib import Path

from example_review import CopyBuilt, write_demo

from slr.desk.merged import MergedRecords
from slr.desk.snapshot import read_reports
from slr.pipeline import load_protocol
from slr.store.layout import find_review
from slr.store.people import read_people


def test_each_record_of_a_report_names_its_entry_and_why_it_was_merged(
    project: Path, copy_built: CopyBuilt
) -> None:
    review = find_review(copy_built(project, write_demo, "screen"), None)
    reports, merged = read_reports(review), MergedRecords(review)
    several = {r: row["records"] for r, row in reports.items() if len(row["records"]) > 1}
    assert several
    reasons = 0
    for report, ids in several.items():
        shown, *others = merged.list_records(report, ids)
        assert (shown.record, shown.shown, shown.evidence, shown.people) == (report, True, (), "")
        assert {m.record for m in others} == set(ids) - {report}
        for m in others:
            assert (review.searches / m.file.removeprefix("searches/")).is_file()
            assert not m.shown
            assert not (m.people and m.evidence)
            reasons += bool(m.people or m.evidence)
    assert reasons
    rows = read_people(review, load_protocol(review)[0])["duplicates"]
    said = {row["record_a"] for row in rows if row["verdict"] == "same"}
    named = {m.record for r, ids in several.items() for m in merged.list_records(r, ids) if m.people}
    assert not named or said


def test_a_record_that_no_longer_exists_is_left_out(project: Path, copy_built: CopyBuilt) -> None:
    review = find_review(copy_built(project, write_demo, "screen"), None)
    assert MergedRecords(review).list_records("rnone", ["rnone"]) == ()
