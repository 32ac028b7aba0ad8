"""Each fault of the constructs, frameworks and maps is reported with its line and what to do."""

import pytest

from slr.findings.protocol_check import find_framework_faults
from slr.model.parse import parse_protocol

START = """\
schema: 1
review: {title: Strain}
question: {text: What strains people?}
sources: []
codebook:
  - {id: home, label: {en: Home}, definition: Work at home.}
constructs:
  - {id: workload, label: {en: Workload}, role: demand, higher_is: more demand, names: [beban kerja]}
  - {id: strain, label: {en: Strain}, role: outcome, higher_is: worse}
"""


def problems(text: str) -> list[str]:
    found = parse_protocol(START + text, "p.yaml", check_frameworks=find_framework_faults)[1]
    return [str(p).split("\n")[0] for p in found]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "  - {id: strain, label: {en: Fatigue}}\n",
            "p.yaml:10: error PRO006 constructs[3].id: the id 'strain' is used twice, first on line 9",
        ),
        (
            "  - {id: pressure, label: {en: Pressure}, names: [Beban-Kerja]}\n",
            "p.yaml:10: error PRO014 constructs[3].names[1]: 'Beban-Kerja' is already a name of the construct 'workload'",
        ),
        (
            "  - {id: demand, label: {en: Demand}}\n",
            "p.yaml:10: error PRO015 constructs[3].id: 'demand' is also the role of the construct 'workload'",
        ),
        (
            "frameworks:\n  - {id: f, label: {en: F}, kind: matrix, rows: [demnd], columns: [strain]}\n",
            "p.yaml:11: error PRO016 frameworks[1].rows[1]: unknown role or construct 'demnd' (did you mean 'demand'?)",
        ),
        (
            "frameworks:\n  - {id: f, label: {en: F}, kind: path, edges: [[demand, strain], [strain, demand]]}\n",
            "p.yaml:11: error PRO017 frameworks[1].edges[2]: the path is circular: strain → demand → strain",
        ),
        (
            "frameworks:\n  - {id: f, label: {en: F}, kind: path, edges: [[demand, demand]]}\n",
            "p.yaml:11: error PRO017 frameworks[1].edges[1]: the path is circular: demand → demand",
        ),
        (
            "maps:\n  - {id: m, rows: desing, columns: outcome}\n",
            "p.yaml:11: error PRO018 maps[1].rows: unknown field 'desing' (did you mean 'design'?)",
        ),
        (
            "frameworks:\n  - {id: f, label: {en: F}, kind: matrix, rows: [demand], columns: {field: code, values: [hom]}}\n",
            "p.yaml:11: error PRO019 frameworks[1].columns.values[1]: unknown value 'hom' of the field 'code' (did you mean 'home'?)",
        ),
        (
            "frameworks:\n  - {id: f, label: {en: F}, kind: matrix, rows: [demand, demand], columns: [strain]}\n",
            "p.yaml:11: error PRO020 frameworks[1].rows[2]: demand is listed twice",
        ),
        (
            "frameworks:\n  - {id: f, label: {en: F}, kind: matrix, rows: [demand]}\n",
            "p.yaml:11: error PRO004 frameworks[1]: a framework of the kind `matrix` needs `rows` and `columns`, and has no `edges`",
        ),
        (
            "frameworks:\n  - {id: f, label: {en: F}, kind: path, rows: [demand], columns: [strain]}\n",
            "p.yaml:11: error PRO004 frameworks[1]: a framework of the kind `path` needs `edges`, and has neither `rows` nor `columns`",
        ),
    ],
)
def test_a_fault_is_reported_with_its_line(text: str, problem: str) -> None:
    assert problems(text) == [problem]


def test_frameworks_and_maps_of_any_field_are_good() -> None:
    text = """\
frameworks:
  - {id: a, label: {en: A}, kind: matrix, rows: [demand, strain], columns: {field: code}}
  - {id: b, label: {en: B}, kind: path, edges: [[workload, strain]]}
  - {id: c, label: {en: C}, kind: matrix, rows: {field: country}, columns: {field: design, values: [survey]}}
maps:
  - {id: m, rows: predictor role, columns: country}
direction: {within_study: 70%, cells: [time]}
"""
    assert problems(text) == []


def test_a_construct_alone_with_the_role_of_its_name_is_good() -> None:
    assert problems("  - {id: pay, label: {en: Pay}, role: pay}\n") == []
