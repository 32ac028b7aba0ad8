"""Test `slr retrieve --as NAME` in the terminal: keys become rows, and everything needed is in sight at 80 x 24."""

import csv

import pytest
from scripted_terminal import Script, open_terminal
from small_review import write_codable_review

from slr.cli.retrieve_terminal import serve
from slr.desk.retrieval import open_retrieval
from slr.desk.retrieval_session import RetrievalSession
from slr.pipeline import load_protocol, run_review
from slr.store.layout import find_review


def write_unread(project):
    """Write the small review, in which two full texts are sought."""
    return write_codable_review(project, full_text=False)


@pytest.fixture
def sit(project, copy_built):
    """Press keys in a session of a person, and return the screens that were shown."""
    copy_built(project, write_unread, "screen")

    def press(who, keys, *, lines=()):
        review = find_review(project, None)
        run_review(review, "screen")
        session = RetrievalSession(open_retrieval(review, load_protocol(review)[0]), who)
        terminal, shown = open_terminal(Script(keys, lines))
        serve(session, terminal, lambda: "2026-03-01T10:00:00Z")
        return shown.getvalue()

    press.read = lambda who: read(project, who)
    return press


def read(project, who):
    path = project / "corpus" / "small" / "retrieval" / f"{who}.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return [(r["title"], r["outcome"], r["note"]) for r in csv.DictReader(file)]


def test_report_is_shown_with_its_source_and_the_keys(sit):
    screen = sit("rina", "")
    assert len(screen.splitlines()) < 24
    for text in (
        "small · retrieval · rina · 1 of 2 · 0 recorded",
        "Strain at sea",
        "Author3, A. · 2015",
        "DOI         (none)",
        "so far      not sought yet",
        "s sought   r retrieved   x not retrieved",
        "? help",
    ):
        assert text in screen


def test_one_key_records_that_a_full_text_was_retrieved_and_the_next_screen_repeats_it(sit):
    screen = sit("rina", "r")
    assert sit.read("rina") == [("Strain at sea", "retrieved", "")]
    assert "retrieved — Strain at sea; u undoes" in screen


def test_remark_is_asked_for_where_the_full_text_was_not_retrieved(sit):
    screen = sit("rina", "x", lines=["the library has no copy"])
    assert sit.read("rina") == [("Strain at sea", "not retrieved", "the library has no copy")]
    assert "not retrieved (the library has no copy) — Strain at sea; u undoes" in screen


def test_entry_that_is_cancelled_is_not_written(sit):
    screen = sit("rina", "x", lines=[None])
    assert sit.read("rina") == []
    assert "cancelled; nothing was written" in screen


def test_note_goes_with_the_next_entry_only(sit):
    sit("rina", "nrr", lines=["from the shelf"])
    assert [note for _, _, note in sit.read("rina")] == ["from the shelf", ""]


def test_undo_takes_the_last_entry_back_even_at_the_end(sit):
    screen = sit("rina", "rru")
    assert [outcome for _, outcome, _ in sit.read("rina")] == ["retrieved", "retrieved", "retract"]
    assert "undone: retrieved — Strain of judges" in screen


def test_skipped_reports_come_back_at_the_end(sit):
    screen = sit("rina", " r r")
    assert "That was the last report. You skipped 1." in screen
    assert [title for title, _, _ in sit.read("rina")] == ["Strain of judges", "Strain at sea"]


def test_unknown_keys_and_help_answer(sit):
    screen = sit("rina", ["z", "?", "x"])
    assert "'z' does nothing here; press s, r, x to record the outcome, or ? for help" in screen
    assert "retrieved: you have the full text" in screen
    assert sit.read("rina") == []


def test_without_a_terminal_the_command_names_the_worksheet(project, slr):
    write_codable_review(project, full_text=False)
    result = slr(project, "retrieve", "--as", "rina")
    assert result.exit_code == 2
    assert (
        "recording full texts needs a terminal; to record them in a spreadsheet, use --export"
        in result.output
    )


def test_rows_that_disappear_during_a_session_are_named_on_the_next_screen(sit, project):
    def keys():
        yield "r"
        (project / "corpus" / "small" / "retrieval" / "rina.csv").unlink()
        yield "!"

    screen = " ".join(sit("rina", keys()).split())
    assert "retrieval/rina.csv: 1 row is missing" in screen
    assert "run `slr recover -r small --as rina`" in screen
