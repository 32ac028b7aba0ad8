"""Frameworks lay the findings onto constructs, roles, codes and fields of studies, without code."""

from typing import Any

from finding_rows import finding, protocol

from slr.findings.evidence import Evidence
from slr.findings.framework import lay_out_frameworks
from slr.findings.relation import read_relations
from slr.model.row import list_rows

MATRIX = {"id": "m", "label": {"en": "M"}, "kind": "matrix"}
STUDIES = {
    "a": {"country": ("Norway",), "design": ("survey",), "code": ("home",)},
    "b": {"country": ("Japan",), "design": ("survey",), "code": ("home", "office")},
}


def cells(framework: dict[str, Any], *rows: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the cells as `row column predictor outcome studies gap`, and the rest of the columns."""
    codes = [{"id": c, "label": {"en": c}, "definition": c} for c in ("home", "office")]
    plan = protocol(frameworks=[framework], codebook=codes)
    evidence = Evidence(
        protocol=plan,
        results=read_relations(rows, plan.constructs),
        studies=STUDIES,
        citations={"a": "Ann, 2020", "b": "Bob, 2021"},
    )
    return list_rows(lay_out_frameworks(evidence))


def short(listed: list[dict[str, Any]]) -> list[tuple[object, ...]]:
    names = ("row", "column", "predictor", "studies", "gap")
    return [tuple(row[name] for name in names) for row in listed]


def test_a_matrix_of_roles_has_a_row_for_each_pair_of_constructs_and_each_gap() -> None:
    framework = {**MATRIX, "rows": ["demand", "resource"], "columns": ["strain", "motivation"]}
    rows = [
        finding("a"),
        finding("b", "-"),
        finding("a", predictor="support", outcome="vigour"),
    ]
    found = cells(framework, *rows)
    assert short(found) == [
        ("demand", "strain", "workload", 2, False),
        ("demand", "motivation", None, 0, True),
        ("resource", "strain", None, 0, True),
        ("resource", "motivation", "support", 1, False),
    ]
    assert found[0]["citations"] == ["Ann, 2020", "Bob, 2021"]
    assert (found[0]["positive"], found[0]["negative"], found[0]["share"]) == (1, 1, "0.5")
    assert found[0]["contradictions"] == ["direction"]


def test_a_path_has_a_cell_for_each_edge() -> None:
    framework = {**MATRIX, "kind": "path", "edges": [["demand", "strain"], ["strain", "vigour"]]}
    assert short(cells(framework, finding("a"))) == [
        ("demand", "strain", "workload", 1, False),
        ("strain", "vigour", None, 0, True),
    ]


def test_two_constructs_of_a_role_never_share_a_row() -> None:
    """Their signs may mean opposite things."""
    framework = {**MATRIX, "rows": ["demand", "resource"], "columns": ["strain"]}
    rows = [finding("a"), finding("a", "-", predictor="support")]
    assert [(r["predictor"], r["share"]) for r in cells(framework, *rows)] == [
        ("workload", "1.0"),
        ("support", "0.0"),
    ]


def test_second_hand_and_indirect_results_leave_a_gap_but_are_shown() -> None:
    framework = {**MATRIX, "rows": ["workload"], "columns": ["strain"]}
    rows = [finding("a", second_hand="yes"), finding("b", path="indirect")]
    (cell,) = cells(framework, *rows)
    assert (cell["studies"], cell["gap"]) == (0, True)
    assert (cell["second_hand"], cell["other_results"]) == (["Ann, 2020"], 1)


def test_constructs_can_be_crossed_with_the_codes_of_studies() -> None:
    framework = {**MATRIX, "rows": ["demand", "strain"], "columns": {"field": "code"}}
    assert short(cells(framework, finding("a"), finding("b"))) == [
        ("demand", "home", "workload", 2, False),
        ("demand", "office", "workload", 1, False),
        ("strain", "home", "workload", 2, False),
        ("strain", "office", "workload", 1, False),
    ]


def test_two_fields_of_studies_count_studies_without_findings() -> None:
    framework = {
        **MATRIX,
        "rows": {"field": "country"},
        "columns": {"field": "design", "values": ["trial", "survey"]},
    }
    assert short(cells(framework)) == [
        ("Japan", "trial", None, 0, True),
        ("Japan", "survey", None, 1, False),
        ("Norway", "trial", None, 0, True),
        ("Norway", "survey", None, 1, False),
    ]


def test_the_values_of_an_axis_are_found_in_any_case() -> None:
    framework = {**MATRIX, "rows": {"field": "country", "values": ["NORWAY"]}, "columns": ["strain"]}
    assert short(cells(framework, finding("a"), finding("b"))) == [("NORWAY", "strain", "workload", 1, False)]
    framework = {**framework, "columns": {"field": "design", "values": ["Survey"]}}
    assert short(cells(framework)) == [("NORWAY", "Survey", None, 1, False)]
