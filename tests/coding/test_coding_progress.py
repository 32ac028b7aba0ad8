"""What is left to do for the included reports."""

from collections.abc import Mapping
from types import ModuleType

import pytest

from slr.coding.progress import list_todo

END = "not reached/nobody"
PASSED = ("included/people", "retrieved/people", "included/people")
ROADS = {
    "r1": ("r1@alpha", *PASSED),
    "r2": ("r2@alpha", *PASSED),
    "out": ("out@alpha", "excluded/people/E1", END, END),
}
DESCRIBED = [{"report": r, "study": r, "who": "rina"} for r in ("r1", "r2")]


def coding(report: str, who: str) -> Mapping[str, object]:
    return {"report": report, "theme": "autonomy", "role": "finding", "who": who, "when": "2026-01-01"}


@pytest.mark.parametrize(
    ("coded", "tasks"),
    [
        ([], [("uncoded", ["r1", "r2"])]),
        ([("r1", "rina"), ("out", "rina")], [("uncoded", ["r2"])]),
        ([("r1", "rina"), ("r2", "tomas")], []),
        ([("r1", "rina"), ("r1", "tomas"), ("r2", "tomas")], [("single_coded", ["r2"])]),
        ([(r, who) for r in ("r1", "r2") for who in ("rina", "tomas")], []),
    ],
)
def test_included_reports_without_a_coder_or_without_the_second_are_left_to_do(
    made_up: ModuleType, coded: list[tuple[str, str]], tasks: list[tuple[str, list[str]]]
) -> None:
    protocol = made_up.make_protocol()
    more = {"coded": [coding(*one) for one in coded], "studies": DESCRIBED}
    made = made_up.make_tables(protocol, ROADS, unreadable=(), more=more)
    assert [(t.kind, [r for r, _ in t.reports]) for t in list_todo(made, protocol)] == tasks


def test_task_of_a_second_coder_names_only_members_of_the_team_who_have_not_coded_all_its_reports(
    made_up: ModuleType,
) -> None:
    protocol = made_up.make_protocol({"screening": {"title-abstract": {"team": ["rina", "tomas", "sari"]}}})
    coded = [("r1", "rina"), ("r1", "tomas"), ("r2", "rina")]
    more = {"coded": [coding(*one) for one in coded], "studies": DESCRIBED}
    made = made_up.make_tables(protocol, ROADS, unreadable=(), more=more)
    assert [(t.kind, t.people) for t in list_todo(made, protocol)] == [("single_coded", ("tomas", "sari"))]


def test_a_difference_between_coders_is_left_to_do_until_the_adjudicator_settles_it(
    made_up: ModuleType,
) -> None:
    protocol = made_up.make_protocol()
    coded = [{**coding(r, who), "statement": who} for r in ("r1", "r2") for who in ("rina", "tomas")]
    settled = {**coding("r2", "adjudicated"), "statement": "both"}
    more = {"coded": [*coded, settled], "studies": DESCRIBED}
    made = made_up.make_tables(protocol, ROADS, unreadable=(), more=more)
    assert [(t.kind, [r for r, _ in t.reports]) for t in list_todo(made, protocol)] == [
        ("coders_differ", ["r1"])
    ]


def test_an_included_report_whose_study_nobody_described_is_left_to_do(made_up: ModuleType) -> None:
    protocol = made_up.make_protocol()
    more = {"coded": [coding(r, "rina") for r in ("r1", "r2")], "studies": DESCRIBED[:1]}
    made = made_up.make_tables(protocol, ROADS, unreadable=(), more=more)
    assert [(t.kind, [r for r, _ in t.reports]) for t in list_todo(made, protocol)] == [("no_study", ["r2"])]
