"""Pairs of records that may be duplicates, judged without a terminal."""

import csv
import sys

import pytest
from doubtful_review import write_doubtful_review

from slr.desk.audit import measure_audit, open_audit
from slr.desk.pairs import (
    FIELDS,
    _Finder,
    _view_fields,
    mark_differences,
    open_pairs,
    own_verdicts,
    shorten,
    waiting_questions,
)
from slr.desk.span import Span, plain_text
from slr.model.table import CLUSTERS, STATUSES, frame
from slr.people.row import Row
from slr.pipeline import load_protocol, run_review
from slr.store.layout import find_review
from slr.store.table_file import read_table, write_table

TEN = "2026-03-01T10:00:00Z"


@pytest.fixture
def doubtful(project, copy_built):
    """Two sources of two records each, pair by pair alike: two questions, not yet asked of anybody."""
    return find_review(copy_built(project, write_doubtful_review, "dedupe"), None)


def sit(review, who="rina", sample=None):
    return open_pairs(review, load_protocol(review)[0], who, sample)


def path_of(review, who="rina"):
    path = review.corpus / "duplicates" / f"{who}.csv"
    path.parent.mkdir(exist_ok=True)
    return path


def read(review, who="rina"):
    with path_of(review, who).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_whole_session_needs_no_terminal(doubtful, monkeypatch):
    for library in ("rich", "click", "termios"):
        monkeypatch.setitem(sys.modules, library, None)  # an import of it would raise
    session = sit(doubtful)
    assert (session.work.position, session.work.total) == (1, 2)
    first = session.card()
    assert first.rule is not None
    assert session.decide(first.pair, "same", "a reprint", TEN) == ()
    session.skip()
    assert session.card() is None
    session.undo(TEN)
    assert session.card() == first
    assert (
        session.decide(first.pair[::-1], "version", "", TEN) == ()
    )  # in whichever order the records are named
    assert (len(session.work.judged), session.work.left) == (1, 1)
    rows = read(doubtful)
    assert [(r["verdict"], r["note"]) for r in rows] == [
        ("same", "a reprint"),
        ("retract", ""),
        ("version", ""),
    ]
    assert {(r["record_a"], r["record_b"]) for r in rows} == {first.pair}
    assert rows[0]["title_a"] == rows[0]["title_b"] == plain_text(first.fields[0].left)


def test_a_pair_that_was_judged_is_not_shown_again(doubtful):
    session = sit(doubtful)
    judged = session.card().pair
    session.decide(judged, "different", "", TEN)
    assert judged not in sit(doubtful).work.ahead
    assert judged in sit(doubtful, "tomas").work.ahead


def test_a_header_with_capitals_keeps_the_verdict(doubtful):
    """The walk said "1 verdict written" and wrote a blank row below a header that a spreadsheet user had typed."""
    path_of(doubtful).write_text("Record_A,Record_B,Verdict,Note,When\n", encoding="utf-8")
    session = sit(doubtful)
    a, b = session.card().pair
    assert session.decide((a, b), "same", "", TEN) == ()
    assert path_of(doubtful).read_text(encoding="utf-8").splitlines()[1] == f"{a},{b},same,,{TEN}"
    run_review(doubtful, "dedupe")
    assert len(sit(doubtful, "tomas").work.ahead) == 1  # the verdict was applied


def test_a_row_goes_into_a_file_as_a_spreadsheet_has_saved_it(doubtful):
    path_of(doubtful).write_bytes("\ufeffverdict;record_a;record_b;when\r\n".encode())
    session = sit(doubtful)
    a, b = session.card().pair
    session.decide((a, b), "same", "", TEN)
    assert path_of(doubtful).read_text(encoding="utf-8-sig").splitlines()[1] == f"same;{a};{b};{TEN}"


def test_a_file_to_which_no_row_can_be_added_refuses_the_verdict(doubtful):
    path_of(doubtful).write_bytes("record_a,record_b,verdict,when\n".encode("utf-16"))
    before = path_of(doubtful).read_bytes()
    session = sit(doubtful)
    [problem] = session.decide(session.card().pair, "same", "", TEN)
    assert problem.code == "SHT010"
    assert (path_of(doubtful).read_bytes(), session.work.judged) == (before, [])


def test_a_word_that_is_no_verdict_is_refused(doubtful):
    session = sit(doubtful)
    [problem] = session.decide(session.card().pair, "alike", "", TEN)
    assert problem.code == "DUP001"
    assert not path_of(doubtful).exists()


def test_a_retraction_counts_by_its_moment_and_the_pair_is_asked_again(doubtful):
    """As text, 00:30Z is before 01:00+02:00; as a moment it is later."""
    a, b = sit(doubtful).card().pair
    rows = f"{a},{b},same,,2026-01-01T01:00:00+02:00\n{a},{b},retract,,2026-01-01T00:30:00Z\n"
    path_of(doubtful).write_text(f"record_a,record_b,verdict,note,when\n{rows}", encoding="utf-8")
    assert (a, b) in sit(doubtful).work.ahead


def test_undo_brings_back_what_another_session_of_the_same_person_said(doubtful):
    one, other = sit(doubtful), sit(doubtful)
    pair = one.card().pair
    one.decide(pair, "different", "not the same sample", TEN)
    other.decide(pair, "same", "", TEN)
    other.undo(TEN)
    assert [(r["verdict"], r["note"]) for r in read(doubtful)][-1] == ("different", "not the same sample")
    assert other.file.latest(pair)["verdict"] == "different"
    assert len({r["when"] for r in read(doubtful)}) == 3


def test_a_row_whose_record_is_gone_is_about_the_only_record_of_its_title(doubtful):
    records = {
        "r1": {"title": "Night work"},
        "r2": {"title": "Sleep"},
        "r3": {"title": "Rest"},
        "r4": {"title": "Rest"},
    }
    path_of(doubtful).write_text(
        "record_a,record_b,verdict,when,title_a\n"
        "gone,r2,same,2026-01-01,Night work\n"
        "gone,r2,same,2026-01-01,Rest\n"  # two records have this title: the row could be about either
        "gone,r2,same,2026-01-01,\n",
        encoding="utf-8",
    )
    assert own_verdicts(doubtful, load_protocol(doubtful)[0], "rina", records).judged() == {("r1", "r2")}


def test_question_is_answered_by_a_verdict_on_any_two_records_of_the_reports():
    question = {"record_a": "a", "record_b": "b", "rule": "close"}
    disputed = {"record_a": "c", "record_b": "d", "rule": "person"}
    report = {"a": "a", "a2": "a", "b": "b", "b2": "b", "c": "c", "d": "d"}

    def wait(*judged, who="rina"):
        return waiting_questions([question, disputed], report, judged, who)

    assert wait() == [question]
    assert wait(("a2", "b2")) == []
    assert wait(("a", "a2")) == [question]
    assert wait(who="adjudicated") == [question, disputed]


# An audit.


def test_an_audit_shows_no_rule_and_measures_what_was_judged(doubtful):
    protocol, _ = load_protocol(doubtful)
    audit = open_audit(doubtful, protocol, 10, 1)
    session = sit(doubtful, sample=audit.pairs)
    assert session.work.total == len(audit.pairs) > 0
    card = session.card()
    assert (card.rule, card.evidence) == (None, ())
    session.decide(card.pair, "different", "", TEN)
    told = measure_audit(doubtful, protocol, audit)
    assert told.judged_merges + told.judged_misses == 1


# What is shown.


def test_fields_of_both_records_are_shown_with_the_words_that_differ(doubtful):
    fields = {f.name: f for f in sit(doubtful).card().fields}
    assert fields["title"].left == fields["title"].right
    assert [s.marks for s in fields["year"].left] == [("differs",)]
    assert all(not s.marks for s in (*fields["source"].left, *fields["source"].right))
    assert "doi" not in fields  # neither has one


def test_long_abstract_is_cut_at_a_word():
    assert shorten("Night work and errors", 12) == "Night work …"
    assert shorten("Night work and errors", 14) == "Night work and …"
    assert shorten("Night work", 400) == shorten("Night work", 10) == "Night work"


def test_differences_are_marked_word_by_word():
    line = mark_differences("Telework and strain: a review", "Telework and strain")
    assert [s.text for s in line if s.marks] == ["a", "review"]
    assert plain_text(line) == "Telework and strain: a review"


def test_nothing_is_marked_if_the_other_field_is_empty():
    assert mark_differences("Telework", "") == (Span("Telework"),)
    assert mark_differences("", "Telework") == ()


def test_undo_takes_back_the_last_of_several_verdicts(doubtful):
    session = sit(doubtful)
    first, second = session.work.ahead
    session.decide(first, "different", "", TEN)
    session.decide(second, "different", "", TEN)
    session.decide(second, "same", "", TEN)
    session.undo(TEN)
    session.undo(TEN)
    last = [(r["record_a"], r["record_b"], r["verdict"]) for r in read(doubtful)][-2:]
    assert last == [(*second, "different"), (*second, "retract")]
    assert (session.work.judged, session.work.current) == ([first], second)


def test_a_field_of_one_record_alone_is_shown_and_only_abstracts_are_cut(doubtful):
    long = " ".join(["night"] * 20)
    blank = dict.fromkeys(FIELDS)
    shown = {
        f.name: f
        for f in _view_fields({**blank, "title": long, "abstract": long}, {**blank, "year": 2015}, 30)
    }
    assert set(shown) == {"title", "abstract", "year"}
    assert plain_text(shown["title"].left) == long
    assert plain_text(shown["abstract"].left) == "night night night night night …"
    assert (plain_text(shown["year"].left), plain_text(shown["year"].right)) == ("", "2015")


def test_a_row_that_names_one_record_twice_is_about_no_pair():
    find = _Finder({"a": {"title": "Night work"}, "b": {"title": "Day work"}})

    def row(**values):
        return Row(who="rina", file="rina.csv", line=2, values=values)

    assert find(row(record_a="b", record_b="a")) == ("a", "b")
    assert find(row(record_a="a", record_b="a")) is None
    assert find(row(record_a="a", record_b="x", title_b="night work")) is None
    assert find(row(record_a="x", record_b="b")) is None


def test_the_last_word_keeps_its_mark_and_loses_its_blank():
    assert mark_differences("night work", "day work") == (
        Span("night", ("differs",)),
        Span(" "),
        Span("work"),
    )
    assert mark_differences("work night", "work day") == (Span("work "), Span("night", ("differs",)))
    assert mark_differences("", "work") == ()


def test_a_row_with_the_title_of_another_record_is_about_no_pair():
    find = _Finder({"a": {"title": "Night work"}, "b": {"title": "Day work"}, "c": {"title": "Sleep"}})

    def row(**titles):
        return Row(who="rina", file="rina.csv", line=2, values={"record_a": "a", "record_b": "b", **titles})

    assert find(row(title_a="Night work", title_b="Sleep")) is None
    assert find(row(title_a="Day work", title_b="Night work")) == ("a", "b")
    assert find(row(title_a="An earlier title")) == ("a", "b")


def test_pairs_of_excluded_reports_are_asked_last(doubtful):
    first, second = list(sit(doubtful).work.ahead)
    clusters = read_table(doubtful, CLUSTERS)
    report = dict(zip(clusters["record"], clusters["report"], strict=True))
    stage = {"stage": "title-abstract", "status": "excluded", "by": "people", "reason": "[]"}
    rows = [{**stage, "report": report[record]} for record in sorted(first)]
    write_table(doubtful, STATUSES, frame(STATUSES, rows))
    assert list(sit(doubtful).work.ahead) == [second, first]
