"""The final verdict on each judged pair after clustering, and the pairs to ask people about."""

from typing import Any

import pytest

from slr.dedupe.cluster import Pair
from slr.dedupe.outcome import collect_verdicts, conclude, find_questions
from slr.dedupe.search import Found, Judgement, PairVerdict, PeopleVerdicts
from slr.model.reason import Reason
from slr.model.table import CLUSTERS, PAIRS, frame

AGREES = (Reason("title_equal"),)
SAID = (Reason.of("pair_verdict", who="rina", judged="different", note=""),)


def found(
    verdict: str,
    home: dict[str, str],
    refused: dict[Pair, Pair] | None = None,
    apart: frozenset[Pair] = frozenset(),
) -> Found:
    """Return a search that judged the pair of a and b by the rule "close"."""
    judged = Judgement(verdict, "close", 1.0, 1.0, AGREES)
    return Found(pairs={("a", "b"): judged}, cluster_of=home, refused=refused or {}, apart=apart)


TOGETHER, APART = {"a": "a", "b": "a"}, {"a": "a", "b": "b"}


@pytest.mark.parametrize("verdict", ["ask", "different", "version"])
def test_pair_in_one_report_is_the_same_whatever_the_verdict_of_the_rule(verdict: str) -> None:
    outcome = conclude(found(verdict, TOGETHER), ("a", "b"))
    assert (outcome.verdict, outcome.by, outcome.rule) == ("same", "rule", "closure")
    assert [r.kind for r in outcome.evidence] == ["title_equal", "joined"]


@pytest.mark.parametrize(
    ("verdict", "home"), [("same", TOGETHER), ("ask", APART), ("different", APART), ("version", APART)]
)
def test_pair_that_the_clusters_bear_out_keeps_the_rules_verdict(verdict: str, home: dict[str, str]) -> None:
    outcome = conclude(found(verdict, home), ("a", "b"))
    assert (outcome.verdict, outcome.by, outcome.rule, outcome.evidence) == (verdict, "rule", "close", AGREES)


def test_merge_that_was_refused_is_a_question_with_the_pair_that_it_would_join() -> None:
    home = {**APART, "c": "a"}
    by_rules = conclude(found("same", home, {("a", "b"): ("b", "c")}), ("a", "b"), name=str.upper)
    assert (by_rules.verdict, by_rules.by, by_rules.rule) == ("ask", "rule", "closure")
    by_people = conclude(found("same", home, {("a", "b"): ("b", "c")}, frozenset({("b", "c")})), ("a", "b"))
    for_size = conclude(found("same", home, {("a", "b"): ("a", "b")}), ("a", "b"))
    kinds = [o.evidence[-1].kind for o in (by_rules, by_people, for_size)]
    assert kinds == ["rules_apart", "people_apart", "too_many"]
    assert {"B", "C"} <= {str(v) for _, v in by_rules.evidence[-1].values}


@pytest.mark.parametrize("judged", ["same", "ask", "version"])
def test_verdict_of_people_on_two_reports_counts_for_every_pair_across_them(judged: str) -> None:
    people = {("a", "b"): PairVerdict("version", "rina", SAID)}
    outcome = conclude(found(judged, APART), ("a", "b"), people)
    assert (outcome.verdict, outcome.by, outcome.rule) == ("version", "rina", "person")
    assert [r.kind for r in outcome.evidence] == ["report_verdicts", "title_equal"]


def test_verdict_of_people_changes_nothing_where_the_rules_say_different_or_the_records_are_one_report() -> (
    None
):
    people = {
        ("a", "b"): PairVerdict("version", "rina", SAID),
        ("a", "a"): PairVerdict("version", "rina", SAID),
    }
    assert conclude(found("different", APART), ("a", "b"), people).by == "rule"
    assert conclude(found("same", TOGETHER), ("a", "b"), people).by == "rule"
    assert conclude(found("ask", APART), ("a", "b"), {("a", "c"): people["a", "b"]}).by == "rule"


def said(*verdicts: tuple[str, str, str, str]) -> PeopleVerdicts:
    return PeopleVerdicts(by_pair={(a, b): PairVerdict(v, who, SAID) for a, b, v, who in verdicts})


HOME = {"a": "a", "a2": "a", "b": "b", "b2": "b"}


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [
        ([("a", "b", "different", "rina")], ("different", "rina")),
        ([("a2", "b2", "version", "rina")], ("version", "rina")),
        ([("a", "b", "same", "rina")], ("ask", "rina")),  # they are apart all the same
        (
            [("a", "b", "different", "rina"), ("a2", "b", "version", "budi, tomas")],
            ("ask", "budi, rina, tomas"),
        ),
        ([("a", "b", "different", "rina"), ("a2", "b", "different", "budi")], ("different", "rina")),
    ],
)
def test_verdicts_on_records_of_two_reports_are_one_verdict_or_a_question(
    verdicts: list[tuple[str, str, str, str]], expected: tuple[str, str]
) -> None:
    collected = collect_verdicts(Found(pairs={}, cluster_of=HOME, refused={}), said(*verdicts))
    assert {pair: (v.verdict, v.who) for pair, v in collected.items()} == {("a", "b"): expected}


def test_verdicts_on_records_of_one_report_say_nothing_of_two() -> None:
    assert (
        collect_verdicts(Found(pairs={}, cluster_of=HOME, refused={}), said(("a", "a2", "different", "rina")))
        == {}
    )


def ask(a: str, b: str, score: float | None, verdict: str = "ask") -> dict[str, Any]:
    return {
        "record_a": a,
        "record_b": b,
        "verdict": verdict,
        "by": "rule",
        "rule": "close",
        "score": score,
        "evidence": "[]",
    }


def test_questions_are_sorted_by_similarity_then_by_id_and_those_without_a_score_come_last() -> None:
    pairs = frame(
        PAIRS,
        [
            ask("a", "b", None),
            ask("c", "d", 0.8),
            ask("e", "f", 0.9),
            ask("a", "d", 0.8),
            ask("a", "c", 0.8),
            ask("a", "f", 0.99, "same"),
        ],
    )
    clusters = frame(CLUSTERS, [{"record": r, "report": r} for r in "abcdef"])
    questions = find_questions(pairs, clusters)
    assert [q["record_a"] + q["record_b"] for q in questions] == ["ef", "ac", "ad", "cd", "ab"]


def test_two_reports_are_asked_about_once_by_their_most_similar_records_and_one_report_never() -> None:
    pairs = frame(PAIRS, [ask("a", "b", 0.7), ask("a2", "b", 0.9), ask("a", "a2", 1.0)])
    clusters = frame(CLUSTERS, [{"record": r, "report": HOME[r]} for r in sorted(HOME)])
    assert [(q["record_a"], q["record_b"]) for q in find_questions(pairs, clusters)] == [("a2", "b")]
