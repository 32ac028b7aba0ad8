"""Test a session of coding without a terminal: its order, its suggestions, and what it writes."""

import csv
from pathlib import Path

import pytest
from small_review import write_codable_review

from slr.desk.coding import export_sheet, open_coding
from slr.desk.coding_session import CodingSession
from slr.desk.span import Span
from slr.desk.studies import export_sheet as export_studies
from slr.desk.studies import open_studies
from slr.pipeline import load_protocol, run_review
from slr.store.layout import find_review

AT = "2026-03-01T10:00:00Z"


@pytest.fixture
def sit(project, copy_built):
    """Open a session of a coder on the tables of a new run."""
    review = find_review(copy_built(project, write_codable_review, "code"), None)

    def open_for(who):
        run_review(review, "code")
        return CodingSession(open_coding(review, load_protocol(review)[0]), who)

    open_for.review = review
    return open_for


def read(review, who):
    with (review.corpus / "coding" / f"{who}.csv").open(encoding="utf-8", newline="") as file:
        return [(r["title"], r["theme"], r["role"], r["statement"]) for r in csv.DictReader(file)]


def code(session, theme, statement="", role="finding"):
    answers = {"theme": theme, "statement": statement, "role": role}
    assert session.add(session.card().report, answers, AT) == ()


@pytest.mark.parametrize("sheet", ["session", "coding", "studies"])
def test_only_the_adjudicator_is_asked_who_settled_a_difference_and_how(sit, sheet):
    def list_fields(who):
        session = sit(who)
        if sheet == "session":
            return [field.name for field in session.fields]
        state = session.state if sheet == "coding" else open_studies(sit.review, session.state.protocol)
        write = export_sheet if sheet == "coding" else export_studies
        return write(state, who, Path("s.csv")).decode("utf-8-sig").splitlines()[0].split(",")

    asked = {
        who: [name for name in list_fields(who) if name in ("by", "how")] for who in ("rina", "adjudicated")
    }
    assert asked == {"rina": [], "adjudicated": ["by", "how"]}


def test_card_shows_the_codebook_and_the_words_that_suggest_codes(sit):
    card = sit("rina").card()
    assert card.row["title"] == "Strain at sea"
    assert [(c.id, c.words, c.decided) for c in card.codes] == [
        ("strain", ("strain", "strained"), "open"),
        ("sleep", ("night",), "open"),
        ("home", (), "open"),
    ]
    assert card.codes[0].meaning == "Strain: Being tired by work."
    assert card.title == (Span("Strain", ("ranking",)), Span(" at sea"))
    assert Span("night", ("ranking",)) in card.abstract


def test_accepting_and_rejecting_decide_suggestions_and_are_saved_at_once(sit):
    session = sit("rina")
    code(session, "strain", "Sailors are tired.")
    session.reject(session.card().report, "sleep", AT)
    assert read(sit.review, "rina") == [
        ("Strain at sea", "strain", "finding", "Sailors are tired."),
        ("Strain at sea", "sleep", "reject", ""),
    ]
    card = session.card()
    assert [(c.id, c.decided, c.given) for c in card.codes] == [
        ("strain", "coded", 1), ("sleep", "rejected", 0), ("home", "open", 0),
    ]  # fmt: skip
    assert card.suggested == ()


def test_report_has_several_codings_of_one_code(sit):
    session = sit("rina")
    code(session, "strain", "one")
    code(session, "strain", "two")
    card = session.card()
    assert card.codes[0].given == 2
    assert [row["statement"] for row in card.entries] == ["one", "two"]


def test_coding_is_taken_back_and_undo_restores_it(sit):
    session = sit("rina")
    code(session, "strain", "one")
    card = session.card()
    session.take_back(card.report, card.entries[0], AT)
    assert session.card().entries == ()
    session.undo(AT)
    assert [row["statement"] for row in session.card().entries] == ["one"]


def test_undo_goes_back_to_the_report_of_the_step(sit):
    session = sit("rina")
    code(session, "strain", "one")
    session.go_on()
    assert session.card().row["title"] == "Strain of judges"
    session.undo(AT)
    assert (session.card().row["title"], session.card().entries) == ("Strain at sea", ())


def test_session_begins_at_the_report_that_was_begun_last(sit):
    session = sit("rina")
    session.go_on()
    code(session, "sleep")  # leaves the suggestion `strain` of the second report open
    again = sit("rina")
    assert (again.card().row["title"], again.left) == ("Strain of judges", 1)
    again.go_on()
    assert again.card().row["title"] == "Strain at sea"


def test_finished_reports_are_before_the_first_one_shown(sit):
    session = sit("rina")
    code(session, "strain")
    code(session, "sleep")
    again = sit("rina")
    assert again.card().row["title"] == "Strain of judges"
    again.go_back()
    assert again.card().row["title"] == "Strain at sea"
    again.go_back()
    assert again.place == 0


def test_second_coder_begins_with_what_nobody_has_coded(sit):
    code(sit("rina"), "strain")
    session = sit("tomas")
    assert (session.card().row["title"], session.card().others) == ("Strain of judges", 0)
    session.go_on()
    assert (session.card().others, session.card().entries) == (1, ())
    session.go_on()
    assert session.card() is None


def test_role_of_a_coding_is_none_of_the_words_with_a_command_of_their_own(sit):
    words = next(f for f in sit("rina").fields if f.name == "role").words
    assert not {"reject", "retract"} & {word.word for word in words}
    assert {"finding", "theory"} <= {word.word for word in words}


def test_worksheet_of_the_adjudicator_has_the_differences_with_what_each_coder_wrote(sit):
    report = sit("rina").card().report
    for who, statement in (("rina", "It helps."), ("tomas", "It harms.")):
        answers = {"theme": "sleep", "statement": statement, "role": "finding"}
        assert sit(who).add(report, answers, AT) == ()
    data = export_sheet(sit("adjudicated").state, "adjudicated", Path("s.csv")).decode("utf-8-sig")
    [row] = csv.DictReader(data.splitlines())
    said = "rina: finding (It helps.); tomas: finding (It harms.)"
    assert (row["report"], row["theme"], row["opinions"]) == (report, "sleep", said)
