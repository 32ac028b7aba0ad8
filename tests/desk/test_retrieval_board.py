"""The list of full texts follows people's files since the last run, and gives the statuses that the next run gives."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from small_review import write_codable_review

from slr.desk.retrieval import open_retrieval
from slr.desk.retrieval_board import RetrievalBoard
from slr.desk.retrieval_session import RetrievalSession
from slr.pipeline import load_protocol, run_review
from slr.store.layout import Review, find_review

AT = "2026-03-01T10:00:00Z"


def write_unread(project: Path) -> Path:
    """Write the small review, in which two full texts are sought."""
    return write_codable_review(project, full_text=False)


@pytest.fixture
def review(project: Path, copy_built: Callable[..., Path]) -> Review:
    return find_review(copy_built(project, write_unread, "screen"), None)


def sit(review: Review) -> tuple[RetrievalBoard, Callable[[str], RetrievalSession]]:
    retrieval = open_retrieval(review, load_protocol(review)[0])
    return RetrievalBoard(retrieval), lambda who: RetrievalSession(retrieval, who)


def show(board: RetrievalBoard) -> list[tuple[Any, ...]]:
    return [
        (t.row["title"], t.status, t.asked, [(s.who, s.outcome) for s in t.recorded])
        for t in board.list_texts()
    ]


def test_full_texts_are_needed_of_the_reports_that_passed_title_and_abstract(review: Review) -> None:
    board, _ = sit(review)
    assert show(board) == [
        ("Strain at sea", "pending", False, []),
        ("Strain of judges", "pending", False, []),
    ]


def test_entries_of_everybody_count_at_once_and_as_in_the_next_run(review: Review) -> None:
    board, session = sit(review)
    first, second = board.reached
    rina, tomas = session("rina"), session("tomas")
    rina.record(first, {"outcome": "sought", "note": "asked the library"}, AT)
    tomas.record(first, {"outcome": "not retrieved"}, AT)
    rina.record(second, {"outcome": "retrieved"}, AT)
    shown = show(board)
    assert shown == [
        ("Strain at sea", "not retrieved", False, [("rina", "sought"), ("tomas", "not retrieved")]),
        ("Strain of judges", "retrieved", False, [("rina", "retrieved")]),
    ]
    run_review(review, "screen")
    assert show(sit(review)[0]) == shown


def test_an_entry_that_is_undone_no_longer_counts(review: Review) -> None:
    board, session = sit(review)
    rina = session("rina")
    rina.record(board.reached[0], {"outcome": "sought"}, AT)
    assert show(board)[0] == ("Strain at sea", "pending", True, [("rina", "sought")])
    rina.undo(AT)
    assert show(board)[0] == ("Strain at sea", "pending", False, [])


def test_report_with_a_verdict_on_its_full_text_was_retrieved(project: Path) -> None:
    write_codable_review(project)
    review = find_review(project, None)
    run_review(review, "screen")
    assert [status for _, status, _, _ in show(sit(review)[0])] == ["retrieved", "retrieved"]


def test_file_that_appears_after_the_list_was_opened_counts(review: Review) -> None:
    board, _ = sit(review)
    path = review.corpus / "retrieval" / "zoe.csv"
    path.parent.mkdir(exist_ok=True)
    assert show(board)[0][1] == "pending"
    path.write_text(f"report,outcome,when\n{board.reached[0]},retrieved,2026-01-01\n", encoding="utf-8")
    assert show(board)[0][1:] == ("retrieved", False, [("zoe", "retrieved")])
    path.unlink()
    assert show(board)[0][1] == "pending"
