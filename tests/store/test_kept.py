"""The results of the last finished run stay readable while another run replaces them."""

import os
from pathlib import Path

import pytest

from slr.store import kept
from slr.store.build import write_build
from slr.store.kept import FOLDER, find_kept, forget_results, keep_results
from slr.store.layout import Review
from slr.store.manifest import Manifest, hash_program, read_manifest, write_manifest

TABLE = "stages/reports.parquet"


def finish(review: Review, text: bytes) -> None:
    """Write what a finished run leaves: a table, an output and a manifest with the hashes of the input files."""
    write_build(review, TABLE, text)
    write_build(review, "appendix.html", text)
    write_manifest(review, Manifest(program=hash_program(), inputs={"a.csv": text.decode()}))


def begin(review: Review) -> None:
    """Do what a run does first: remove the hashes of the input files from the manifest."""
    write_manifest(review, Manifest(program=hash_program()))


@pytest.fixture
def review(tmp_path: Path) -> Review:
    """A review that was run once."""
    made = Review(root=tmp_path, name="small")
    finish(made, b"first")
    return made


def keep(review: Review) -> Review:
    found = keep_results(review)
    assert found is not None
    return found


@pytest.mark.parametrize("links", [True, False])
def test_kept_results_stay_as_they_are_when_a_run_replaces_the_files(
    review: Review, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    def refuse(*_: object) -> None:
        raise OSError

    if not links:
        monkeypatch.setattr(os, "link", refuse)
    first = keep(review)
    begin(review)
    write_build(review, TABLE, b"second")
    (review.build / "appendix.html").unlink()
    assert (first.build / TABLE).read_bytes() == b"first"
    assert (first.build / "appendix.html").read_bytes() == b"first"
    assert read_manifest(first).inputs == {"a.csv": "first"}
    assert first.corpus == review.corpus
    assert first.protocol == review.protocol


def test_nothing_is_kept_while_a_run_is_in_progress(review: Review) -> None:
    begin(review)
    assert keep_results(review) is None


def test_files_that_change_while_they_are_linked_are_not_kept(
    review: Review, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = kept._link

    def link_late(path: Path, new: Path) -> None:
        begin(review)
        link(path, new)

    monkeypatch.setattr(kept, "_link", link_late)
    assert keep_results(review) is None
    assert list((review.build / FOLDER).iterdir()) == []


def test_the_same_results_are_kept_once(review: Review) -> None:
    assert keep(review) == keep(review)
    assert len(list((review.build / FOLDER).iterdir())) == 1


def test_results_that_are_no_longer_shown_are_deleted(review: Review) -> None:
    first = keep(review)
    finish(review, b"second")
    second = keep(review)
    forget_results(review, [second])
    assert not first.build.exists()
    assert (second.build / TABLE).read_bytes() == b"second"


def test_the_newest_kept_results_are_found_after_an_interrupted_run(review: Review) -> None:
    assert find_kept(review) is None
    keep(review)
    finish(review, b"second")
    second = keep(review)
    later = (second.build / "manifest.json").stat().st_mtime_ns + 10**9
    os.utime(second.build / "manifest.json", ns=(later, later))
    begin(review)
    assert find_kept(review) == second


def test_results_of_another_version_of_the_program_are_not_found(
    review: Review, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(review)
    monkeypatch.setattr(kept, "hash_program", lambda: "another")
    assert find_kept(review) is None


def test_where_nothing_can_be_written_the_review_itself_is_read(
    review: Review, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> str:
        raise PermissionError

    monkeypatch.setattr(kept.tempfile, "mkdtemp", refuse)
    assert keep_results(review) == review
