"""Test one person's entries: what is current, and that undo brings back what counted before."""

import csv
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_review import write_codable_review

from slr.desk.coding import open_coding
from slr.desk.entry import Entries
from slr.people.kind import KINDS
from slr.pipeline import load_protocol
from slr.store.layout import find_review

AT = "2026-03-01T10:00:00Z"


@pytest.fixture(scope="module")
def coding(tmp_path_factory, copy_built):
    """The state of coding of the small review, with two included reports."""
    review = find_review(copy_built(tmp_path_factory.mktemp("project"), write_codable_review, "code"), None)
    return open_coding(review, load_protocol(review)[0])


@pytest.fixture
def entries(coding):
    """The codings of rina, of which there are none yet."""
    path = coding.review.corpus / "coding" / "rina.csv"
    path.unlink(missing_ok=True)
    return open_entries(coding)


def open_entries(coding):
    return Entries(coding.review, coding.protocol, KINDS["coding"], "rina", coding.reports)


def read(coding):
    with (coding.review.corpus / "coding" / "rina.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def current(entries):
    return {
        (r, row["theme"], row["statement"], row["role"])
        for r, rows in entries.list_current().items()
        for row in rows
    }


def answer(theme="strain", statement="", role="finding"):
    return {"theme": theme, "statement": statement, "role": role}


def test_entry_is_written_with_the_columns_for_people_to_read(entries, coding):
    report = coding.included[0]
    assert entries.add(report, answer("Strain", "two\nlines"), AT) == ()
    [row] = read(coding)
    assert (row["report"], row["theme"], row["statement"]) == (report, "strain", "two lines")
    assert (row["when"], row["title"], row["author"]) == (AT, "Strain at sea", "Author3, A.")


def test_several_entries_about_a_report_all_count(entries, coding):
    for statement in ("one", "two"):
        entries.add(coding.included[0], answer(statement=statement), AT)
    assert [row["statement"] for row in entries.list_current()[coding.included[0]]] == ["one", "two"]
    assert entries.count == 2


def test_entry_with_the_same_statement_replaces_the_earlier_one(entries, coding):
    report = coding.included[0]
    assert entries.find(report, answer(statement="one")) is None
    entries.add(report, answer(statement="one"), AT)
    assert entries.find(report, answer(statement="one", role="theory"))["role"] == "finding"
    entries.add(report, answer(statement="one", role="theory"), AT)
    assert [row["role"] for row in entries.list_current()[report]] == ["theory"]


def test_refused_entry_is_not_written_and_not_undone(entries, coding):
    [problem] = entries.add(coding.included[0], answer("nonesuch"), AT)
    assert (problem.code, problem.where) == ("COD002", "theme")
    assert (entries.count, entries.undo(AT)) == (0, ((), None))


def test_entry_on_the_id_of_a_merged_record_can_be_taken_back(entries, coding):
    report = coding.included[0]
    path = coding.review.corpus / "coding" / "rina.csv"
    path.write_text(
        "report,theme,statement,role,when,title\nold-id,strain,one,finding,2026-01-01,Strain at sea\n",
        encoding="utf-8",
    )
    [row] = entries.list_current()[report]
    entries.take_back(report, row, AT)
    assert entries.list_current() == {}
    assert [r["report"] for r in read(coding)] == ["old-id", "old-id"]


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["add", "add", "take back", "undo"]),
        st.sampled_from([0, 1]),
        st.sampled_from(["strain", "sleep"]),
        st.sampled_from(["", "one"]),
        st.sampled_from(["finding", "theory", "reject"]),
    ),
    max_size=8,
)


@settings(deadline=None, max_examples=30)
@given(STEPS)
def test_undoing_every_step_brings_back_what_counted_before(coding, steps):
    (coding.review.corpus / "coding" / "rina.csv").unlink(missing_ok=True)
    entries = open_entries(coding)
    states = [current(entries)]
    for what, place, theme, statement, role in steps:
        report = coding.included[place]
        if what == "add":
            entries.add(report, answer(theme, statement, role), AT)
            states.append(current(entries))
        elif what == "take back" and entries.list_current().get(report):
            entries.take_back(report, entries.list_current()[report][0], AT)
            states.append(current(entries))
        elif what == "undo" and len(states) > 1:
            entries.undo(AT)
            states.pop()
            assert current(entries) == states[-1]
        assert current(open_entries(coding)) == states[-1]  # a later session sees the same
    while len(states) > 1:
        entries.undo(AT)
        states.pop()
        assert current(entries) == states[-1]
    assert (entries.count, entries.undo(AT)[1]) == (0, None)


def test_rows_of_another_session_on_the_same_file_are_seen(entries, coding):
    report = coding.included[0]
    entries.add(report, answer(statement="one"), AT)
    open_entries(coding).add(report, answer(statement="two"), AT)
    assert {row["statement"] for row in entries.list_current()[report]} == {"one", "two"}


def test_a_coding_with_another_statement_replaces_the_old_one_and_both_are_undone_together(entries, coding):
    report = coding.included[0]
    entries.add(report, answer(statement="old"), AT)
    (row,) = entries.list_current()[report]
    assert entries.revise(report, row, {"statement": "new", "role": "theory"}, AT) == ()
    assert current(entries) == {(report, "strain", "new", "theory")}
    assert entries.can_undo
    entries.undo(AT)
    assert current(entries) == {(report, "strain", "old", "finding")}
    entries.undo(AT)
    assert current(entries) == set()
    assert not entries.can_undo


def test_a_revision_with_an_error_writes_nothing(entries, coding):
    report = coding.included[0]
    entries.add(report, answer(statement="old"), AT)
    (row,) = entries.list_current()[report]
    assert [p.code for p in entries.revise(report, row, {"theme": "nonesuch"}, AT)] == ["COD002"]
    assert current(entries) == {(report, "strain", "old", "finding")}


def test_a_check_writes_nothing(entries, coding):
    row, problems = entries.check(coding.included[0], answer("Strain"))
    assert (row["theme"], problems) == ("strain", ())
    assert current(entries) == set()


def test_steps_of_an_earlier_session_can_still_be_undone(entries, coding):
    first, second = coding.included[:2]
    entries.add(first, answer(statement="old"), AT)
    [row] = entries.list_current()[first]
    entries.revise(first, row, answer(statement="new"), AT)
    entries.add(second, answer(), AT)
    later = open_entries(coding)
    later.take_steps(entries.steps)
    assert later.undo(AT)[1] == second
    assert later.undo(AT)[1] == first
    assert current(later) == {(first, "strain", "old", "finding")}
    assert later.undo(AT)[1] == first
    assert (current(later), later.can_undo) == (set(), False)


def test_a_step_whose_row_is_no_longer_the_last_one_is_not_undone(entries, coding):
    first, second = coding.included[:2]
    entries.add(first, answer(), AT)
    entries.add(second, answer(), AT)
    other = open_entries(coding)  # for example a session in the terminal
    other.add(first, answer(role="theory"), AT)
    later = open_entries(coding)
    later.take_steps(entries.steps)
    assert later.undo(AT)[1] == second
    assert not later.can_undo
    assert current(later) == {(first, "strain", "", "theory")}


def test_a_step_about_a_report_that_is_no_longer_known_is_not_undone(entries, coding):
    entries.add(coding.included[0], answer(), AT)
    fewer = {r: coding.reports[r] for r in coding.included[1:]}
    later = Entries(coding.review, coding.protocol, KINDS["coding"], "rina", fewer)
    later.take_steps(entries.steps)
    assert not later.can_undo


def test_a_row_that_cannot_be_taken_back_is_not_moved(coding):
    kind = replace(KINDS["coding"], retract=None)
    (coding.review.corpus / "coding" / "rina.csv").unlink(missing_ok=True)
    fixed = Entries(coding.review, coding.protocol, kind, "rina", coding.reports)
    report = coding.included[0]
    fixed.add(report, answer(statement="old"), AT)
    [row] = fixed.list_current()[report]
    with pytest.raises(ValueError, match="cannot be taken back"):
        fixed.revise(report, row, answer(statement="new"), AT)
    assert [r["statement"] for r in read(coding)] == ["old"]
