"""Divided boxes of the flow: the lines of a box add up to the box, with ids, and each id is in one line."""

from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up_review import make_protocol, synthesize

from slr.model.effect import POOLED_STUDIES
from slr.model.flow import Box, Flow
from slr.model.output import STUDY_CHARACTERISTICS
from slr.model.table import empty, frame
from slr.synthesize.flow_detail import MOST_LINES, collect_values, divide_boxes

ROADS = {
    "x1": ("x1@alpha", "excluded/people/E1", "not reached/nobody", "not reached/nobody"),
    "x2": ("x2@alpha x3@beta", "excluded/people/E1", "not reached/nobody", "not reached/nobody"),
    "x4": ("x4@beta", "excluded/people", "not reached/nobody", "not reached/nobody"),
    "x5": ("x5@beta", "excluded/people/I1", "not reached/nobody", "not reached/nobody"),
    "x6": ("x6@hand", "excluded/people/E1", "not reached/nobody", "not reached/nobody"),
    "x7": ("x7@beta", "excluded/rule/E2", "not reached/nobody", "not reached/nobody"),
}  # fmt: skip


def flow_of(made_up: ModuleType, *details: tuple[str, str], studies: Any = (), **more: Any) -> Flow:
    protocol = make_protocol({"flow": {"details": [{"box": box, "by": by} for box, by in details]}})
    roads = {**made_up.ROADS, **ROADS}
    made = synthesize(made_up.make_tables(protocol, roads, more={"studies": studies}) | more, protocol)
    assert made.flow is not None, made.problems
    return made.flow


def lines(flow: Flow, box: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(line.label, line.ids) for line in flow.box(box).parts]


def fact(study: str, *reports: str, **more: Any) -> list[dict[str, Any]]:
    return [{"study": study, "report": report, "who": "rina", **more} for report in reports or (study,)]


def test_excluded_records_are_divided_by_criterion_in_each_arm(made_up: ModuleType) -> None:
    flow = flow_of(made_up, ("excluded", "criterion"))
    assert lines(flow, "databases.excluded") == [
        ("reason_not_met", ("x5",)),
        ("reason", ("a3", "x1", "x2")),
        ("reason_missing", ("x4",)),
    ]
    assert lines(flow, "other.excluded") == [("reason", ("l3", "x6"))]
    assert flow.box("databases.excluded.E1").fill["text"] == "Not about work."


def test_records_that_rules_excluded_are_divided_inside_their_line(made_up: ModuleType) -> None:
    flow = flow_of(made_up, ("automation", "criterion"))
    assert lines(flow, "databases.automation") == [("reason", ("a4", "x7"))]
    assert lines(flow, "other.automation") == []  # nothing to divide


def test_included_studies_are_divided_by_a_fact_and_what_is_unknown_comes_last(made_up: ModuleType) -> None:
    studies = [*fact("a1", design="survey"), *fact("b4", design="Survey"), *fact("l2")]
    flow = flow_of(made_up, ("included", "design"), studies=studies)
    assert lines(flow, "included.studies") == [("value", ("a1", "b4")), ("value_not_extracted", ("l2",))]


def test_a_study_with_several_values_is_in_one_line(made_up: ModuleType) -> None:
    studies = [
        *fact("one", "a1", country="Chile"),
        *fact("one", "b4", country="Norway"),
        *fact("l2", country="Chile"),
    ]
    flow = flow_of(made_up, ("included", "country"), studies=studies)
    assert [line.fill["value"] for line in flow.box("included.studies").parts] == ["Chile", "Chile; Norway"]


def test_studies_in_a_pooled_effect_are_told_from_the_others(made_up: ModuleType) -> None:

    row = {
        c.name: 0.0 if c.kind == "number" else 0 if c.kind == "whole" else [] if c.kind == "list" else "x"
        for c in POOLED_STUDIES.columns
    }
    pooled = frame(POOLED_STUDIES, [{**row, "study": "b4"}])
    flow = flow_of(made_up, ("included", "pooled"), pooled_studies=pooled)
    assert lines(flow, "included.studies") == [("not_pooled", ("a1", "l2")), ("pooled", ("b4",))]


def test_the_lines_of_each_divided_box_are_proved_by_an_equation(made_up: ModuleType) -> None:
    flow = flow_of(made_up, ("excluded", "criterion"), ("automation", "criterion"), ("included", "design"))
    proved = {e.id: e.holds for e in flow.equations if e.id.endswith(".lines")}
    assert proved == {
        "databases.excluded.lines": True,
        "other.excluded.lines": True,
        "databases.automation.lines": True,
        "included.studies.lines": True,
    }


def test_without_details_in_the_protocol_no_box_is_divided(made_up: ModuleType) -> None:
    flow = flow_of(made_up)
    assert (flow.box("databases.excluded").parts, flow.box("included.studies").parts) == ((), ())


@pytest.mark.parametrize(
    ("details", "message"),
    [
        ([{"box": "excluded", "by": "design"}], "cannot be divided by 'design'; expected criterion"),
        ([{"box": "included", "by": "criterion"}], "expected design or country or setting or pooled"),
        ([{"box": "included", "by": "design"}, {"box": "included", "by": "pooled"}], "is divided twice"),
    ],
)
def test_a_division_that_cannot_be_made_is_an_error(details: list[dict[str, str]], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        make_protocol({"flow": {"details": details}})


@settings(deadline=None, max_examples=60)
@given(st.dictionaries(st.sampled_from([f"s{i}" for i in range(40)]), st.text(max_size=3)))
def test_no_study_is_lost_and_there_are_few_lines(values: dict[str, str]) -> None:
    protocol = make_protocol({"flow": {"details": [{"box": "included", "by": "design"}]}})
    ids = tuple(f"s{i}" for i in range(30))
    box = Box(id="included.studies", label="studies", unit="studies", count=len(ids), ids=ids)
    [divided] = divide_boxes([box], None, protocol, {"design": values})  # type: ignore[arg-type]
    assert sorted(i for line in divided.parts for i in line.ids) == sorted(ids)
    assert len(divided.parts) <= MOST_LINES + 2
    assert len({line.id for line in divided.parts}) == len(divided.parts)


def test_the_table_of_pooled_studies_is_read_only_if_it_is_needed() -> None:
    def fail() -> list[str]:
        raise AssertionError

    assert collect_values(make_protocol(), empty(STUDY_CHARACTERISTICS), fail) == {}
