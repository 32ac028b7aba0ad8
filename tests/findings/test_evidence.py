"""The values of a field come from the study, the finding or its constructs."""

import pytest
from finding_rows import finding, protocol

from slr.findings.evidence import Evidence
from slr.findings.relation import read_relations

ROWS = [finding("a", "-", reversed="yes", analysis="SEM", time="T2", outcome="burn-out")]


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("predictor", ("workload",)),
        ("outcome", ("strain",)),
        ("construct", ("workload", "strain")),
        ("predictor role", ("demand",)),
        ("role", ("demand", "outcome-strain")),
        ("direction", ("+",)),
        ("analysis", ("SEM",)),
        ("time", ("T2",)),
        ("subgroup", ()),
        ("significance", ("not reported",)),
        ("country", ("Norway",)),
        ("design", ()),
    ],
)
def test_the_values_of_a_field(field: str, values: tuple[str, ...]) -> None:
    plan = protocol()
    results = read_relations(ROWS, plan.constructs)
    evidence = Evidence(protocol=plan, results=results, studies={"a": {"country": ("Norway",)}}, citations={})
    assert evidence.find_values(results[0], field) == values


def test_constructs_found_only_on_the_other_side_are_left_out() -> None:
    plan = protocol()
    results = read_relations(ROWS, plan.constructs)
    evidence = Evidence(protocol=plan, results=results, studies={}, citations={})
    assert evidence.list_values("outcome") == ("support", "strain", "vigour")


def test_studies_are_cited_in_alphabetical_order_and_by_their_id_without_a_citation() -> None:
    evidence = Evidence(protocol=protocol(), results=(), studies={}, citations={"a": "Zoe, 2020"})
    assert evidence.cite(["a", "b"]) == ["b", "Zoe, 2020"]
