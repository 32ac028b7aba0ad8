"""Test a session of retrieval without a terminal: entries become rows in a person's file."""

import csv

import pytest
from small_review import write_codable_review

from slr.desk.retrieval import open_retrieval
from slr.desk.retrieval_session import RetrievalSession
from slr.pipeline import load_protocol, run_review
from slr.store.layout import find_review

AT = "2026-03-01T10:00:00Z"


def write_unread(project):
    """Write the small review, in which two full texts are sought."""
    return write_codable_review(project, full_text=False)


@pytest.fixture
def sit(project, copy_built):
    """Open a session of a person on the tables of a new run."""
    review = find_review(copy_built(project, write_unread, "screen"), None)

    def open_for(who):
        run_review(review, "screen")
        return RetrievalSession(open_retrieval(review, load_protocol(review)[0]), who)

    open_for.review = review
    return open_for


def read(review, who):
    with (review.corpus / "retrieval" / f"{who}.csv").open(encoding="utf-8", newline="") as file:
        return [(r["title"], r["outcome"], r["note"]) for r in csv.DictReader(file)]


def test_reports_that_are_sought_are_shown_with_what_helps_to_find_them(sit):
    session = sit("rina")
    assert [session.retrieval.reports[r]["title"] for r in session.work.ahead] == [
        "Strain at sea",
        "Strain of judges",
    ]
    card = session.card()
    assert (card.row["title"], card.own, card.so_far) == ("Strain at sea", None, "not sought yet")


def test_entry_is_saved_at_once_and_the_next_session_goes_on_after_it(sit):
    session = sit("rina")
    assert session.record(session.card().report, {"outcome": "not retrieved", "note": "no copy"}, AT) == ()
    assert read(sit.review, "rina") == [("Strain at sea", "not retrieved", "no copy")]
    assert session.card().row["title"] == "Strain of judges"
    assert [sit("rina").card().row["title"]] == ["Strain of judges"]


def test_report_that_was_asked_for_stays_in_the_list_behind_the_others(sit):
    session = sit("rina")
    session.record(session.card().report, {"outcome": "sought", "note": "asked the library"}, AT)
    again = sit("rina")
    assert [again.retrieval.reports[r]["title"] for r in again.work.ahead] == [
        "Strain of judges",
        "Strain at sea",
    ]
    again.skip()
    assert again.card().own["note"] == "asked the library"


def test_undo_takes_the_entry_back_and_shows_the_report_again(sit):
    session = sit("rina")
    session.record(session.card().report, {"outcome": "retrieved"}, AT)
    assert session.undo(AT) == ()
    assert session.card().row["title"] == "Strain at sea"
    assert [outcome for _, outcome, _ in read(sit.review, "rina")] == ["retrieved", "retract"]
    assert sit("rina").work.total == 2


def test_refused_entry_leaves_the_session_at_its_report(sit):
    session = sit("rina")
    [problem] = session.record(session.card().report, {"outcome": "perhaps"}, AT)
    assert problem.code == "RET001"
    assert (session.work.left, session.undo(AT)) == (2, ())
