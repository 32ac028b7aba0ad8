"""Test `slr code --as NAME` in the terminal: keys become codings, and everything needed is in sight at 80 x 24."""

import csv

import pytest
from scripted_terminal import Script, open_terminal
from small_review import CODEBOOK, write_codable_review

from slr.cli.code_terminal import serve
from slr.desk.coding import open_coding
from slr.desk.coding_session import CodingSession
from slr.model.table import CODINGS
from slr.pipeline import load_protocol, run_review
from slr.store.layout import find_review

# theme, then statement, role (by key), quote, location, second_hand (by key) and note
ACCEPT = ["Sailors are tired.", "strained by night work", "p. 12", ""]


@pytest.fixture
def sit(project, copy_built):
    """Press keys in a session of a coder, and return the screens that were shown."""
    copy_built(project, write_codable_review, "code")

    def press(who, keys, *, lines=(), width=80, height=24):
        review = find_review(project, None)
        run_review(review, "code")
        session = CodingSession(open_coding(review, load_protocol(review)[0]), who)
        terminal, shown = open_terminal(Script(keys, lines), width=width, height=height)
        serve(session, terminal, lambda: "2026-03-01T10:00:00Z")
        return shown.getvalue()

    press.read = lambda who: read(project, who)
    return press


def read(project, who):
    path = project / "corpus" / "small" / "coding" / f"{who}.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return [
            tuple(r[name] for name in ("theme", "role", "statement", "quote", "location"))
            for r in csv.DictReader(file)
        ]


def test_report_is_shown_with_suggested_codes_their_words_and_the_keys(sit):
    screen = sit("rina", "")
    assert len(screen.splitlines()) < 24
    for text in (
        "small · coding · rina · report 1 of 2 · 2 left to code",
        "Strain at sea",
        "Author3, A. · 2015",
        "Sailors are strained by night work.",
        "> strain  Strain: Being tired by work.  suggested by: strain, strained",
        "suggested by: night",
        "a accept   r reject",
        "? help   q quit",
    ):
        assert text in screen
    assert "Work at home" not in screen  # not suggested


def test_wide_terminal_shows_the_whole_codebook_beside_the_report(sit):
    screen = sit("rina", "", width=110, height=40)
    assert "Home: Work at home." in screen


def test_accepting_a_suggestion_asks_for_the_fields_of_a_coding(sit):
    screen = sit("rina", ["a", "f", "\r"], lines=ACCEPT)
    assert sit.read("rina") == [
        ("strain", "finding", "Sailors are tired.", "strained by night work", "p. 12")
    ]
    assert next(c.meaning for c in CODINGS.columns if c.name == "statement")[:40] in screen
    assert "coded: strain, finding: Sailors are tired. (p. 12); u undoes" in screen
    assert "your codings of this report (1)" in screen
    assert "1 strain  finding: Sailors are tired." in screen


def test_rejecting_a_suggestion_is_one_key(sit):
    screen = sit("rina", "sr")
    assert sit.read("rina") == [("sleep", "reject", "", "", "")]
    assert "rejected: sleep; u undoes" in screen


def test_any_code_can_be_given_and_a_code_several_times(sit):
    keys = ["c", "h", "f", "\r", "c", "h", "t", "\r"]
    sit("rina", keys, lines=["one", "", "", "", "two", "", "", ""])
    assert [row[:3] for row in sit.read("rina")] == [("home", "finding", "one"), ("home", "theory", "two")]


def test_coding_that_replaces_another_says_so(sit):
    screen = sit("rina", ["c", "h", "f", "\r", "c", "h", "t", "\r"], lines=["", "", "", ""] * 2)
    assert "it replaces your earlier coding with the same statement and location" in " ".join(screen.split())


def test_cancelled_coding_is_not_written(sit):
    assert "cancelled; nothing was written" in sit("rina", "a", lines=[None])
    assert sit.read("rina") == []


def test_coding_is_taken_back_by_its_number_and_undo_restores_it(sit):
    screen = sit("rina", ["r", "r", "t", "u"], lines=["2"])
    assert [row[:2] for row in sit.read("rina")] == [
        ("strain", "reject"), ("sleep", "reject"), ("sleep", "retract"), ("sleep", "reject"),
    ]  # fmt: skip
    assert "taken back: sleep, reject; u undoes" in screen
    assert "undone: taken back: sleep, reject" in screen


@pytest.mark.parametrize("named", ["9", "x", "", None, "²"])
def test_number_of_no_coding_takes_nothing_back(sit, named):
    assert "nothing was taken back" in sit("rina", "rt", lines=[named])
    assert len(sit.read("rina")) == 1


def test_next_report_names_the_suggestions_that_are_left_and_b_goes_back(sit):
    screen = sit("rina", " b")
    assert "2 suggestions left open for Strain at sea; b goes back" in screen
    assert screen.rstrip().count("report 1 of 2") == 2


def test_end_says_what_is_left_and_the_last_report_is_one_key_away(sit):
    screen = sit("rina", "rr  zb")
    assert "That was the last report. You have not coded 1 report." in screen
    assert "'z' does nothing here; b goes back" in screen


def test_unknown_keys_and_help_answer(sit):
    screen = sit("rina", "z?x")
    assert "'z' does nothing here; press a, r, s, c, t to code the report, or ? for help" in screen
    assert "accept the suggestion marked with >" in screen
    assert "Codebook (✓ you applied the code, ✗ you rejected it)" in screen
    assert sit.read("rina") == []


def test_without_suggestion_the_keys_say_what_to_do(sit):
    screen = sit("rina", "rrarst", lines=[None])
    assert "no suggestion is open; press c to choose any code in the codebook" in screen
    assert "there is no other open suggestion" in screen


def test_without_a_terminal_the_command_names_the_worksheet(project, slr):
    write_codable_review(project)
    result = slr(project, "code", "--as", "rina")
    assert result.exit_code == 2
    assert "coding needs a terminal; to code in a spreadsheet, use --export" in result.output


def test_without_codes_there_is_nothing_to_begin(project, slr):
    write_codable_review(project)
    path = project / "protocols" / "small.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(CODEBOOK, "screening:\n  full-text: {reviewers: 1}\n"), encoding="utf-8")
    output = slr(project, "code", "--as", "rina").output
    assert "small: the protocol has no codes; add some under `codebook:`, and run the command again" in output


def test_rows_that_disappear_during_a_session_are_named_on_the_next_screen(sit, project):
    def keys():
        yield "r"
        (project / "corpus" / "small" / "coding" / "rina.csv").unlink()
        yield "!"

    screen = " ".join(sit("rina", keys()).split())
    assert "coding/rina.csv: 1 row is missing" in screen
    assert "run `slr recover -r small --as rina`" in screen
