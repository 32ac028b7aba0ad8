"""What has changed since the last run."""

from small_review import PROTOCOL

from slr.desk.freshness import Changes, find_changes
from slr.pipeline import run_review
from slr.store.layout import Review
from slr.store.manifest import read_manifest, write_manifest


def test_after_a_run_nothing_has_changed(review: Review) -> None:
    assert find_changes(review) == Changes(was_run=True)
    assert not find_changes(review)


def test_files_that_are_new_changed_or_gone_are_named(review: Review) -> None:
    [export, *_] = review.search_files()
    added = export.with_name("new.ris")
    added.write_bytes(export.read_bytes())
    export.unlink()
    review.protocol.write_text(f"{PROTOCOL}# more\n", encoding="utf-8")
    found = find_changes(review)
    assert found
    assert (found.added, found.removed) == ((review.shown(added),), (review.shown(export),))
    assert found.changed == (review.shown(review.protocol),)
    run_review(review, "screen")
    assert not find_changes(review)


def test_results_of_another_version_are_out_of_date(review: Review) -> None:
    manifest = read_manifest(review)
    manifest.program = "other"
    write_manifest(review, manifest)
    assert find_changes(review) == Changes(was_run=True, program=True)


def test_a_run_that_did_not_end_counts_as_none(review: Review) -> None:
    manifest = read_manifest(review)
    manifest.inputs = {}
    write_manifest(review, manifest)
    assert find_changes(review) == Changes(was_run=False)
    assert find_changes(review)
