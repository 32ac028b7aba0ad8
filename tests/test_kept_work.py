"""Test what tests share: reviews that are run and figures that are drawn once in a session."""

from pathlib import Path

import pytest
from example_review import outputs
from kept_work import KeptReviews, hash_files, keep_bytes
from small_review import write_review

from slr import pipeline
from slr.pipeline import run_review
from slr.store.layout import find_review


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The last stages of all runs of the test."""
    seen: list[str] = []

    def run(review, upto):  # type: ignore[no-untyped-def]
        seen.append(upto)
        return run_review(review, upto)

    monkeypatch.setattr(pipeline, "run_review", run)
    return seen


def write_same(project: Path) -> None:
    write_review(project)


def write_other(project: Path) -> None:
    write_review(project, replace=("Rats at work", "Mice at work"))


def test_files_with_the_same_content_are_run_once_and_others_are_run(tmp_path: Path, runs: list[str]) -> None:
    kept = KeptReviews(tmp_path / "kept")
    first = kept.find(write_review, "dedupe")
    assert kept.find(write_same, "dedupe") == first
    assert KeptReviews(tmp_path / "kept").find(write_review, "dedupe") == first  # as another process asks
    assert runs == ["dedupe"]
    assert kept.find(write_other, "dedupe") != first
    assert runs == ["dedupe", "dedupe"]


def test_a_run_that_goes_on_gives_what_a_single_run_gives(tmp_path: Path, runs: list[str]) -> None:
    kept = KeptReviews(tmp_path / "kept")
    kept.find(write_review, "dedupe")
    longer = kept.find(write_review, "screen")
    assert runs == ["dedupe", "screen"]
    (tmp_path / "alone" / "protocols").mkdir(parents=True)
    run_review(find_review(write_review(tmp_path / "alone"), None), "screen")
    assert outputs(longer, "small") == outputs(tmp_path / "alone", "small")


def test_the_hash_tells_of_names_contents_and_empty_folders(tmp_path: Path) -> None:
    seen = {hash_files(tmp_path)}
    (tmp_path / "a").write_bytes(b"1")
    seen.add(hash_files(tmp_path))
    (tmp_path / "a").write_bytes(b"2")
    seen.add(hash_files(tmp_path))
    (tmp_path / "a").rename(tmp_path / "b")
    seen.add(hash_files(tmp_path))
    (tmp_path / "c").mkdir()
    seen.add(hash_files(tmp_path))
    assert len(seen) == 5


def test_bytes_are_made_once_for_each_key(tmp_path: Path) -> None:
    made: list[str] = []

    def make(name: str) -> bytes:
        made.append(name)
        return name.encode()

    kept = [keep_bytes(tmp_path / "kept", key, lambda key=key: make(key)) for key in ("a", "b", "a")]
    assert (kept, made) == ([b"a", b"b", b"a"], ["a", "b"])
