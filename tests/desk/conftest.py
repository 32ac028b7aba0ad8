"""What tests of the desk share: a small review that has been run, without any command."""

from collections.abc import Callable
from pathlib import Path

import pytest
from example_review import CopyBuilt
from small_review import write_review

from slr.desk.session import Session, open_session
from slr.desk.snapshot import Snapshot, find_stage, open_snapshot
from slr.pipeline import load_protocol, run_review
from slr.store.layout import Review, find_review


@pytest.fixture
def review(project: Path, copy_built: CopyBuilt) -> Review:
    """The small review of seven reports, two reviewers and two rules, run up to screening."""
    return find_review(copy_built(project, write_review, "screen"), None)


def run(project: Path, upto: str = "screen") -> Review:
    """Run a review and return where it lies."""
    found = find_review(project, None)
    run_review(found, upto)
    return found


@pytest.fixture
def snapshot(review: Review) -> Snapshot:
    """The tables of the last run, laid out for title and abstract."""
    return open_snapshot(review, load_protocol(review)[0], "title-abstract")


@pytest.fixture
def sit(review: Review) -> Callable[..., Session]:
    """Open a session of a person, on the tables of a new run."""

    def open_for(who: str, mode: str = "read") -> Session:
        run_review(review, "screen")
        found, items = find_stage(review, load_protocol(review)[0], who, mode, None)  # type: ignore[arg-type]
        return open_session(found, who, items)

    return open_for
