"""Which rows of each kind are valid: words of vocabularies, and criteria and codes of the protocol."""

from collections.abc import Callable

import pytest

from slr.model.problem import Problem
from slr.model.protocol import Protocol
from slr.people.row import Check, Row
from slr.people.row_check import coding_check, decision_check, retrieval_check, same_as_check

BARE = {"schema": 1, "review": {"title": "t"}, "question": {"text": "q"}, "sources": []}
PROTOCOL = Protocol.model_validate({
    **BARE, "criteria": [{"id": "E1", "kind": "exclude", "text": "x"}, {"id": "E2", "kind": "exclude", "text": "y"}],
    "codebook": [{"id": "autonomy", "label": {"en": "Autonomy"}, "definition": "d"}],
})  # fmt: skip
EMPTY = Protocol.model_validate(BARE)


def check(
    make: Callable[[Protocol], Check], protocol: Protocol = PROTOCOL, who: str = "rina", **values: str
) -> list[Problem]:
    return list(make(protocol)(Row(who=who, file=f"{who}.csv", line=2, values=values)))


def told(
    make: Callable[[Protocol], Check], protocol: Protocol = PROTOCOL, who: str = "rina", **values: str
) -> list[tuple[str, str, str]]:
    """Return code, severity and column of what is wrong."""
    return [(p.code, p.severity, p.where) for p in check(make, protocol, who, **values)]


@pytest.mark.parametrize("verdict", ["include", "maybe", "retract", ""])
def test_verdict_without_a_criterion_is_enough_but_for_an_exclusion(verdict: str) -> None:
    assert told(decision_check, verdict=verdict) == []


def test_exclusion_without_a_criterion_is_a_warning_where_the_protocol_has_criteria() -> None:
    assert told(decision_check, verdict="exclude") == [("DEC004", "warning", "criterion")]
    assert told(decision_check, verdict="exclude", criterion="E1") == []
    assert told(decision_check, EMPTY, verdict="exclude") == []


@pytest.mark.parametrize(
    ("verdict", "criterion", "codes"),
    [("include", "E1", ["DEC006"]), ("include", "I1", []), ("maybe", "E1", []), ("exclude", "I1", [])],
)
def test_an_inclusion_does_not_name_a_criterion_of_exclusion(
    verdict: str, criterion: str, codes: list[str]
) -> None:
    kinds = [{"id": "E1", "kind": "exclude", "text": "x"}, {"id": "I1", "kind": "include", "text": "y"}]
    protocol = Protocol.model_validate({**BARE, "criteria": kinds})
    assert [p.code for p in check(decision_check, protocol, verdict=verdict, criterion=criterion)] == codes


def test_words_outside_the_vocabulary_are_errors_with_the_nearest_word() -> None:
    assert told(decision_check, verdict="inclde", served="modal") == [
        ("DEC001", "error", "verdict"),
        ("DEC003", "error", "served"),
    ]
    (problem,) = check(decision_check, verdict="inclde")
    assert (
        problem.message
        == "expected include, exclude, maybe or retract, got 'inclde' (did you mean 'include'?)"
    )


def test_unknown_criterion_is_an_error_that_lists_the_known_ones() -> None:
    (problem,) = check(decision_check, verdict="exclude", criterion="E3")
    assert (problem.code, problem.severity, problem.where) == ("DEC002", "error", "criterion")
    assert problem.hint == "criteria of the protocol: E1, E2"
    (problem,) = check(decision_check, EMPTY, verdict="exclude", criterion="E3")
    assert problem.hint == "criteria of the protocol: none"


@pytest.mark.parametrize(
    ("who", "values", "codes"),
    [
        ("adjudicated", {"verdict": "include"}, ["DEC005"]),
        ("adjudicated", {"verdict": "include", "note": "read again"}, []),
        ("adjudicated", {"verdict": "retract"}, []),
        ("rina", {"verdict": "include"}, []),
    ],
)
def test_adjudicator_gives_a_reason_for_settling_a_conflict(
    who: str, values: dict[str, str], codes: list[str]
) -> None:
    assert [c for c, _, _ in told(decision_check, who=who, **values)] == codes


def test_outcome_of_a_retrieval_is_a_known_word() -> None:
    assert told(retrieval_check, outcome="not retrieved") == []
    assert told(retrieval_check, outcome="lost") == [("RET001", "error", "outcome")]


def test_pair_names_two_records() -> None:
    assert told(same_as_check, verdict="same", record_a="a", record_b="b") == []
    assert told(same_as_check, verdict="same", record_a="a", record_b="a") == [("DUP002", "error", "")]
    assert told(same_as_check, verdict="same") == []  # a missing id is found by its shape
    assert told(same_as_check, verdict="equal", record_a="a", record_b="b") == [
        ("DUP001", "error", "verdict")
    ]


def test_coding_has_a_known_role_and_code() -> None:
    assert told(coding_check, role="finding", theme="autonomy", second_hand="yes") == []
    assert told(coding_check, role="reject", theme="autonomy") == told(coding_check, role="retract") == []
    assert told(coding_check, role="finding", theme="") == []
    assert told(coding_check, role="result", theme="autonomi", second_hand="perhaps") == [
        ("COD001", "error", "role"), ("COD003", "error", "second_hand"), ("COD002", "error", "theme"),
    ]  # fmt: skip
    (problem,) = check(coding_check, role="finding", theme="autonomi")
    assert "did you mean 'autonomy'?" in problem.message
    assert problem.hint == "codes of the codebook: autonomy"
    assert check(coding_check, EMPTY, role="finding", theme="x")[0].hint == "codes of the codebook: none"


def test_a_settlement_says_how_in_one_of_two_ways() -> None:
    settled = {"verdict": "include", "note": "read again"}
    for how in ("consensus", "third person", ""):
        assert check(decision_check, who="adjudicated", **settled, how=how) == []
        assert check(same_as_check, who="adjudicated", verdict="same", how=how) == []
    assert [p.code for p in check(decision_check, who="adjudicated", **settled, how="talk")] == ["DEC007"]
    assert [p.code for p in check(same_as_check, verdict="same", how="talk")] == ["DUP003", "DEC008"]
    coding = {"theme": "", "role": "finding", "statement": "s"}
    assert [p.code for p in check(coding_check, who="adjudicated", **coding, how="talk")] == ["DEC007"]


@pytest.mark.parametrize("make", [decision_check, same_as_check])
def test_a_reviewers_own_file_does_not_say_who_settled_a_disagreement_or_how(
    make: Callable[[Protocol], Check],
) -> None:
    assert told(make, verdict="retract", by="Rina; Tomas") == [("DEC008", "warning", "by")]
    (problem,) = check(make, verdict="retract", by="Rina", how="consensus")
    assert (
        "only adjudicated.csv settles disagreements, but this row has text in `by` and `how`"
        in problem.message
    )
    assert told(make, who="adjudicated", verdict="retract", by="Rina", how="consensus", note="n") == []


def test_hint_for_an_unknown_code_lists_only_some_codes_of_a_long_codebook() -> None:
    codebook = [{"id": f"c{i}", "label": {"en": "C"}, "definition": "d"} for i in range(23)]
    data = {
        "schema": 1,
        "review": {"title": "t"},
        "question": {"text": "q"},
        "sources": [],
        "codebook": codebook,
    }
    check = coding_check(Protocol.model_validate(data))
    (problem,) = check(Row(who="rina", file="a.csv", line=2, values={"theme": "zzz", "role": "finding"}))
    assert problem.hint.endswith("c18, c19 and 3 more")
