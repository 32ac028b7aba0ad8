"""A person's verdict has one form and is read from and written to tables."""

from datetime import UTC, datetime

from slr.model.verdict import Verdict

ROW = {
    "report": "r1",
    "stage": "title-abstract",
    "who": "rina",
    "verdict": "exclude",
    "criterion": "E1",
    "note": None,
    "when": "2026-03-01T09:00:00+02:00",
    "served": "model",
    "basis": None,
    "by": "rina, tomas",
    "how": "consensus",
    "changed": True,
}


def test_row_of_the_table_is_the_same_after_a_verdict_was_read_from_it():
    assert Verdict.from_row(ROW).to_row("title-abstract") == ROW


def test_blank_cells_are_empty_strings_in_a_verdict():
    verdict = Verdict.from_row(ROW)
    assert (verdict.note, verdict.basis, verdict.file, verdict.line) == ("", "", "", None)


def test_moment_is_the_time_of_the_row_in_utc():
    assert Verdict.from_row(ROW).moment == datetime(2026, 3, 1, 7, tzinfo=UTC)


def test_verdict_without_a_time_comes_before_all_others():
    first = Verdict(report="r1", who="rina", verdict="maybe")
    assert first.moment < Verdict.from_row(ROW).moment
