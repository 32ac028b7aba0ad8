"""A session of extraction asks for the fields that a report needs, and begins at the first report that is left."""

import shutil

import pytest
from example_review import CopyBuilt
from small_review import write_codable_review

from slr.desk.extraction import Extraction, open_extraction
from slr.desk.extraction_session import ExtractionSession
from slr.model.findings import USUAL
from slr.people.kind import KINDS
from slr.pipeline import load_protocol
from slr.store.layout import find_review

AT = "2026-03-01T10:00:00Z"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, copy_built: CopyBuilt) -> Extraction:
    project = tmp_path_factory.mktemp("session")
    review = find_review(copy_built(project, write_codable_review, "findings"), None)
    return open_extraction(review, load_protocol(review)[0])


@pytest.fixture
def extraction(built: Extraction) -> Extraction:
    """The review without findings. It is built once for all tests."""
    shutil.rmtree(built.review.corpus / "findings", ignore_errors=True)
    return built


def test_a_session_begins_at_the_first_report_without_findings(extraction: Extraction) -> None:
    session = ExtractionSession(extraction, "rina")
    first = session.card()
    assert first is not None
    assert (session.place, session.left) == (0, 2)
    assert session.add(first.report, {"outcome": "strain"}, AT) == ()
    again = ExtractionSession(extraction, "rina")
    card = again.card()
    assert card is not None
    assert (card.report, again.left) == (extraction.included[1], 1)
    again.go_back()
    before = again.card()
    assert before is not None
    assert [row["outcome"] for row in before.entries] == ["strain"]


def test_all_fields_that_a_person_fills_in_can_be_asked_for(extraction: Extraction) -> None:
    session = ExtractionSession(extraction, "rina")
    card = session.card()
    assert card is not None
    asked = [f.name for f in session.list_fields(card, usual=False)]
    known = [c.name for c in KINDS["findings"].table.columns if c.filled_by == "person"]
    assert asked == [name for name in known if name not in ("report", "study", "when", "retract")]
    usual = session.list_fields(card, usual=True)
    assert [f.name for f in usual] == list(USUAL)
    assert [f.name for f in usual if f.required] == ["outcome"]


def test_a_field_is_checked_alone(extraction: Extraction) -> None:
    session = ExtractionSession(extraction, "rina")
    assert session.find_fault("p", ".05") == ""
    assert session.find_fault("n", "0") == "expected 1 or more, got '0'"
    assert "got '1e999'" in session.find_fault("estimate", "1e999")


def test_undoing_a_change_restores_the_finding(extraction: Extraction) -> None:
    session = ExtractionSession(extraction, "rina")
    report = extraction.included[0]
    session.add(report, {"outcome": "strain", "p": ".05"}, AT)
    (row,) = session.entries.list_current()[report]
    assert session.change(report, row, "p", ".5", AT) == ()
    assert [r["p"] for r in session.entries.list_current()[report]] == [".5"]
    session.undo(AT)
    assert [r["p"] for r in session.entries.list_current()[report]] == [".05"]
    session.undo(AT)
    assert report not in session.entries.list_current()
