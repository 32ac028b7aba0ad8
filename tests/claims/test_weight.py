"""Studies are counted, never rows, and each study has one vote."""

import pytest
from made_up_claims import claim, derive, row_of, rows, support

from slr.people.row import Row

CELL = {"predictor": "telework", "outcome": "strain"}


def weigh(*links: Row, **cells: str) -> dict[str, object]:
    (row,) = rows(derive([claim(**cells)], links), "claims")
    names = ("supporting", "contradicting", "second_hand", "other_works", "evidence_direction")
    return {name: row[name] for name in names if row[name]}


def test_several_items_of_one_study_are_one_study() -> None:
    links = [support("finding", row_of("r1")), support("work", "r1"), support("coding", "k1")]
    assert weigh(*links) == {"supporting": 1, "evidence_direction": "-"}


def test_second_hand_works_and_theories_are_counted_apart() -> None:
    links = [support("work", "r1"), support("coding", "k3"), support("work", "theory")]
    assert weigh(*links) == {"supporting": 1, "second_hand": 1, "other_works": 1}


@pytest.mark.parametrize(
    ("reports", "direction"), [(["r1", "r2"], "-"), (["r1", "r3"], "mixed"), (["r1", "r2", "r3"], "-")]
)
def test_the_direction_of_the_evidence_is_that_of_most_studies(reports: list[str], direction: str) -> None:
    assert weigh(*(support("finding", row_of(r)) for r in reports))["evidence_direction"] == direction


def test_a_whole_study_brings_its_findings_only_to_a_claim_on_the_same_constructs() -> None:
    assert "evidence_direction" not in weigh(support("study", "one"))
    assert weigh(support("study", "one"), **CELL)["evidence_direction"] == "-"
    other = {"predictor": "strain", "outcome": "telework"}
    assert "evidence_direction" not in weigh(support("finding", row_of("r1")), **other)
