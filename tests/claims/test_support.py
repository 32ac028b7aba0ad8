"""A link counts for the claim only if its item is known, included, empirical and first-hand."""

import pytest
from made_up_claims import claim, codes, derive, row_of, rows, support

from slr.people.row import Row


@pytest.mark.parametrize(
    ("link", "reason"),
    [
        (support("finding", row_of("r1")), None),
        (support("study", "ONE"), None),
        (support("work", "r1"), None),
        (support("coding", "k1"), None),
        (support("coding", "k2"), "not a result"),
        (support("coding", "k3"), "second hand"),
        (support("work", "r1", basis="reconstructed"), "second hand"),
        (support("work", "theory"), "not empirical"),
        (support("work", "out"), "not included"),
    ],
)
def test_an_item_that_does_not_count_has_a_reason(link: Row, reason: str | None) -> None:
    (row,) = rows(derive([claim()], [link]), "claim_support")
    assert (row["counts"], row["reason"]) == (reason is None, reason)


@pytest.mark.parametrize("what", ["finding", "coding", "study", "work"])
def test_an_unknown_id_is_a_problem_with_its_line(what: str) -> None:
    result = derive([claim()], [support(what, "gone", line=7)])
    assert [(p.code, p.line, p.where) for p in result.problems] == [("CLM012", 7, "id")]
    assert rows(result, "claim_support") == []


def test_support_of_an_unknown_claim_is_a_problem() -> None:
    assert codes(derive([claim("other")], [support("work", "r1")])) == ["CLM011"]


def test_both_relations_to_one_finding_count_only_when_they_are_settled() -> None:
    # The two people name the result and the row: it is the same finding.
    (result_id,) = [
        row["id"] for row in rows(derive([claim()], [support("finding", row_of("r1"))]), "claim_support")
    ]
    both = [
        support("finding", row_of("r1")),
        support("finding", result_id, "contradicts", who="tomas", line=5),
    ]
    result = derive([claim()], both)
    assert codes(result) == ["CLM013", "CLM013"]
    (row,) = rows(result, "claim_support")
    assert (row["relation"], row["reason"], row["who"]) == (
        None,
        "relation not settled",
        ["rina", "tomas"],
    )
    settled = support("finding", result_id, who="adjudicated", by="rina; tomas")
    (row,) = rows(derive([claim()], [*both, settled]), "claim_support")
    assert (row["relation"], row["counts"]) == ("supports", True)


def test_both_relations_of_one_person_at_one_time_do_not_count() -> None:
    result = derive([claim()], [support("work", "r1"), support("work", "r1", "contradicts", line=3)])
    assert (codes(result), rows(result, "claim_support")) == (["SHT025"], [])


def test_a_link_to_a_claim_that_is_not_settled_does_not_count() -> None:
    (row,) = rows(derive([claim(), claim(who="tomas")], [support("work", "r1")]), "claim_support")
    assert row["reason"] == "claim not settled"
