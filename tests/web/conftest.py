"""Fixtures for the tests of the desk: a desk open on a small review that was run up to the appendices."""

from functools import partial
from pathlib import Path

import pytest
from example_review import CopyBuilt

pytest.importorskip("starlette", reason="the packages of the desk are not installed")

from desk_client import Desk, open_desk
from small_review import write_review

_VERDICTS = {
    "rina": [("Strain at sea", "include", ""), ("Sleep of nurses", "exclude", "P1")],
    "tomas": [("Strain at sea", "include", ""), ("Sleep of nurses", "include", "")],
}
write_started = partial(write_review, verdicts=_VERDICTS)  # one function, so that the review is run once


@pytest.fixture
def desk(project: Path, copy_built: CopyBuilt) -> Desk:
    """A desk open on the review `small`: rina and tomas agree on one report and disagree on another."""
    return open_desk(copy_built(project, write_started, "synthesize"))
