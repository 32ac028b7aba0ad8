"""People's verdicts override the rules, and apply to whole reports and to identical copies."""

import pytest

from slr.dedupe.cluster import close
from slr.dedupe.outcome import find_questions

WARD = {
    "title": "Cognitive load and decision quality among ward nurses at night", "authors": ["Abara, Ngozi", "Brandt, Ute"],
    "year": 2015, "journal": "Ward Nursing", "volume": "7", "pages": "11-19", "doi": "10.1234/ward.7.11",
}  # fmt: skip
# The same people under the same title, at another place: the rules ask, and see a contradiction
CLINIC = {**WARD, "journal": "Clinical Decisions", "volume": "30", "pages": "501-512", "doi": "10.5678/clin.30.501"}  # fmt: skip
TWICE = {"a": WARD, "a2": WARD, "b": CLINIC, "b2": CLINIC}


def questions(result):
    asked = find_questions(result.tables["pairs"], result.tables["clusters"])
    return [(q["record_a"], q["record_b"]) for q in asked]


def test_two_reports_of_two_identical_records_are_asked_about_once(desk):
    result = desk.run(**TWICE)
    assert desk.groups(result) == [["a", "a2"], ["b", "b2"]]
    assert questions(result) == [("a", "b")]


@pytest.mark.parametrize(("one", "other"), [("a", "b"), ("a2", "b"), ("a", "b2"), ("a2", "b2")])
def test_same_of_one_copy_joins_the_reports_with_all_their_copies(desk, one, other):
    result = desk.run(desk.said((one, other, "same", "2024-01-01", "rina")), **TWICE)
    assert desk.groups(result) == [["a", "a2", "b", "b2"]]
    assert questions(result) == []
    assert set(result.tables["pairs"]["verdict"]) == {"same"}
    assert result.problems == ()


@pytest.mark.parametrize(("one", "other"), [("a", "b"), ("a2", "b"), ("a", "b2"), ("a2", "b2")])
def test_different_of_one_copy_keeps_the_reports_apart_with_all_their_copies(desk, one, other):
    fits = {**WARD, "doi": None, "pages": "11"}  # merged by the rules, were it not for a person
    rows = {"a": WARD, "a2": WARD, "b": fits, "b2": fits}
    assert desk.groups(desk.run(**rows)) == [["a", "a2", "b", "b2"]]
    result = desk.run(desk.said((one, other, "different", "2024-01-01", "rina")), **rows)
    assert desk.groups(result) == [["a", "a2"], ["b", "b2"]]
    assert questions(result) == []


def test_version_said_of_copies_relates_the_reports_and_leaves_nothing_to_ask(desk):
    result = desk.run(desk.said(("a2", "b2", "version", "2024-01-01", "rina")), **TWICE)
    assert desk.groups(result) == [["a", "a2"], ["b", "b2"]]
    assert result.tables["reports"]["version_of"].notna().sum() == 1
    assert questions(result) == []


def test_same_takes_along_what_the_rules_had_merged_with_either(desk):
    typed = {**WARD, "doi": None, "journal": "Ward Nurs", "authors": ["Abara N", "Brandt U"]}
    rows = {"a": WARD, "c": typed, "b": CLINIC}
    assert desk.groups(desk.run(**rows)) == [["a", "c"], ["b"]]
    result = desk.run(desk.said(("a", "b", "same", "2024-01-01", "rina")), **rows)
    assert desk.groups(result) == [["a", "b", "c"]]
    assert questions(result) == []


def test_different_answers_for_every_record_of_the_two_reports(desk):
    typed = {**WARD, "doi": None, "journal": "Ward Nurs", "authors": ["Abara N", "Brandt U"]}
    result = desk.run(desk.said(("a", "b", "different", "2024-01-01", "rina")), a=WARD, c=typed, b=CLINIC)
    assert desk.groups(result) == [["a", "c"], ["b"]]
    assert questions(result) == []
    assert desk.verdict(result, "b", "c") in {("different", "person"), ("different", "contradicted")}


def test_opposite_verdicts_of_one_person_on_copies_are_reported_and_asked_about(desk):
    said = desk.said(
        ("a", "b", "same", "2024-01-01", "rina"), ("a2", "b2", "different", "2024-01-02", "rina")
    )
    result = desk.run(said, **TWICE)
    assert desk.groups(result) == [["a", "a2"], ["b", "b2"]]
    assert [p.code for p in result.problems] == ["DED003"]
    assert "rina gave contradictory verdicts" in result.problems[0].message
    assert desk.verdict(result, "a", "b") == desk.verdict(result, "a2", "b2") == ("ask", "person")
    assert len(questions(result)) == 1


def test_verdicts_different_and_version_on_the_same_two_reports_are_reported(desk):
    typed = {**WARD, "doi": None, "journal": "Ward Nurs", "authors": ["Abara N", "Brandt U"]}
    said = desk.said(
        ("a", "b", "different", "2024-01-01", "rina"), ("b", "c", "version", "2024-01-01", "rina")
    )
    result = desk.run(said, a=WARD, c=typed, b=CLINIC)
    assert desk.groups(result) == [["a", "c"], ["b"]]
    assert [p.code for p in result.problems] == ["DED007"]


def test_adjudicator_settles_for_all_copies(desk):
    said = desk.said(
        ("a", "b", "same", "2024-01-01", "adjudicated"), ("a2", "b2", "different", "2024-01-02", "rina")
    )
    result = desk.run(said, **TWICE)
    assert desk.groups(result) == [["a", "a2", "b", "b2"]]
    assert result.problems == ()


def test_same_that_would_join_what_a_person_keeps_apart_is_a_question(desk):
    other = {**CLINIC, "journal": "Night Work", "volume": "2", "pages": "88-93", "doi": "10.9999/nw.2.88"}
    said = desk.said(
        ("a", "b", "same", "2024-01-01", "rina"), ("b", "c", "same", "2024-01-01", "rina"),
        ("a", "c", "different", "2024-01-01", "rina"),
    )  # fmt: skip
    result = desk.run(said, a=WARD, b=CLINIC, c=other)
    assert desk.groups(result) == [["a", "b"], ["c"]]
    assert desk.verdict(result, "b", "c") == ("ask", "person")
    assert [p.code for p in result.problems] == ["DED005"]
    assert len(questions(result)) == 1


def test_records_joined_by_a_person_no_longer_tear_a_third_apart():
    edges = {("a", "t"): 1.0, ("b", "t"): 1.0}
    clash = lambda x, y: {x, y} == {"a", "b"}  # noqa: E731
    assert close((), edges, clash).cluster_of == {}
    assert set(close([("a", "b")], edges, clash).cluster_of) == {"a", "b", "t"}


def test_rule_gives_way_before_a_persons_word_does():
    # a is b, a is not d; the rules would have b and d
    closure = close([("a", "b")], {("b", "d"): 9.0}, lambda *_: False, frozenset({("a", "d")}))
    assert closure.find("a") == closure.find("b") != closure.find("d")
    assert closure.refused == {("b", "d"): ("a", "d")}


def test_questions_with_the_most_similar_titles_come_first(desk):
    slip = {**CLINIC, "title": WARD["title"].replace("nurses", "nurse")}
    rest = {**WARD, "title": "Rest breaks and medication errors in emergency departments"}
    rest_twice = {**CLINIC, "title": rest["title"]}
    # by their ids, the pair with the slip would come first
    result = desk.run(a=WARD, b=slip, c={**rest, "doi": None}, d={**rest_twice, "doi": None})
    assert questions(result) == [("c", "d"), ("a", "b")]


@pytest.mark.parametrize("turned", [False, True])
def test_retraction_counts_where_it_has_the_same_time_as_the_verdict_it_takes_back(desk, turned):
    said = [("a", "b", "same", "2024-01-01", "rina"), ("a", "b", "retract", "2024-01-01", "rina")]
    result = desk.run(desk.said(*(reversed(said) if turned else said)), a=WARD, b=CLINIC)
    assert desk.groups(result) == [["a"], ["b"]]
    assert questions(result) == [("a", "b")]
