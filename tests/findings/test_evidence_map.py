"""A map counts the studies for each combination of two fields, and lists combinations without a study."""

from typing import Any

from finding_rows import finding, protocol
from hypothesis import given, settings
from hypothesis import strategies as st

from slr.findings import evidence_map
from slr.findings.evidence import Evidence
from slr.findings.evidence_map import map_evidence
from slr.findings.relation import read_relations
from slr.model.row import list_rows

STUDIES = {
    "a": {"country": ("Norway",), "design": ("survey",)},
    "b": {"country": ("Japan", "Norway"), "design": ("not recorded",)},
}


def counts(
    rows: str, columns: str, *findings: dict[str, Any]
) -> dict[tuple[str, str], tuple[int, int | None]]:
    plan = protocol(maps=[{"id": "m", "rows": rows, "columns": columns}])
    results = read_relations(findings, plan.constructs)
    evidence = Evidence(protocol=plan, results=results, studies=STUDIES, citations={})
    return {(r["row"], r["column"]): (r["studies"], r["findings"]) for r in list_rows(map_evidence(evidence))}


def test_two_fields_of_studies_count_studies() -> None:
    assert counts("country", "design") == {
        ("Japan", "survey"): (0, None),
        ("Japan", "not recorded"): (1, None),
        ("Norway", "survey"): (1, None),
        ("Norway", "not recorded"): (1, None),
    }


def test_fields_of_findings_must_belong_to_the_same_finding() -> None:
    rows = [finding("a"), finding("a", predictor="support", outcome="vigour")]
    assert counts("predictor", "outcome", *rows) == {
        ("workload", "strain"): (1, 1),
        ("workload", "vigour"): (0, 0),
        ("support", "strain"): (0, 0),
        ("support", "vigour"): (1, 1),
    }


def test_a_construct_that_nobody_studied_is_a_gap() -> None:
    assert counts("predictor role", "country", finding("a"))["motivation", "Norway"] == (0, 0)


def test_a_field_of_studies_can_be_crossed_with_a_field_of_findings() -> None:
    rows = [finding("a"), finding("b"), finding("b", path="indirect"), finding("a", second_hand="yes")]
    found = counts("country", "path", *rows)
    assert found == {("Japan", "indirect"): (1, 1), ("Norway", "indirect"): (1, 1)}
    assert counts("country", "outcome", *rows)["Norway", "strain"] == (2, 3)


def test_an_analysis_that_nobody_filled_in_is_not_recorded() -> None:
    rows = [finding("a", analysis="SEM"), finding("a")]
    assert counts("analysis", "outcome", *rows)["not recorded", "strain"] == (1, 1)


def test_a_map_with_too_many_combinations_lists_only_those_with_a_study(monkeypatch: Any) -> None:
    monkeypatch.setattr(evidence_map, "MOST_GAPS", 3)
    assert ("Japan", "survey") not in counts("country", "design")


@settings(max_examples=30)
@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from(["workload", "support"])), max_size=6))
def test_no_combination_has_more_studies_than_the_review(pairs: list[tuple[str, str]]) -> None:
    found = counts("predictor", "country", *(finding(s, predictor=p) for s, p in pairs))
    assert all(studies <= len({s for s, _ in pairs}) for studies, _ in found.values())
