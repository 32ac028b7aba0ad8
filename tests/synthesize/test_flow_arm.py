"""The boxes of one arm: what each counts, what is not reported, and in which order sources and reasons are listed."""

from types import ModuleType
from typing import Any

import pytest

from slr.model.flow import Box
from slr.synthesize.flow_arm import count_arm, list_main_boxes, losses_between, open_arm
from slr.synthesize.population import collect_population

END = "not reached/nobody"


def boxes(
    made_up: ModuleType, name: str = "databases", changes: dict[str, Any] | None = None, **more: Any
) -> dict[str, Box]:
    """Return every box and line of an arm of the made-up review, without the name of the arm."""
    protocol = made_up.make_protocol(changes)
    tables = made_up.make_tables(protocol, **more)
    arm = open_arm(name, collect_population(tables, protocol), protocol, tables["files"])
    return {b.id.removeprefix(f"{name}."): b for box in count_arm(arm) for b in box.walk()}


def test_identified_records_are_listed_by_kind_and_source_with_their_names(made_up: ModuleType) -> None:
    found = boxes(made_up)["identified"]
    assert (found.count, found.label, found.unit) == (10, "identified", "records")
    assert [(p.label, p.count) for p in found.parts] == [("database", 10), ("register", "not reported")]
    lines = [(line.fill["source"], line.count, line.label) for part in found.parts for line in part.parts]
    assert lines == [
        ("Alpha Index", 6, "source"),
        ("Beta Base", 4, "source"),
        ("Trial Register", "not reported", "source"),
    ]


def test_kind_of_which_one_source_is_known_counts_that_one(made_up: ModuleType) -> None:
    sources = [*made_up.PROTOCOL["sources"], {"id": "gamma", "name": "Gamma", "kind": "database"}]
    kind, *_ = boxes(made_up, changes={"sources": sources})["identified"].parts
    assert kind.count == 10
    assert [line.count for line in kind.parts] == [6, 4, "not reported"]


def test_source_that_the_protocol_no_longer_names_is_listed_by_its_id_after_those_it_names(
    made_up: ModuleType,
) -> None:
    protocol = made_up.make_protocol()
    tables = made_up.make_tables(protocol)
    fewer = made_up.make_protocol({"sources": [s for s in made_up.PROTOCOL["sources"] if s["id"] != "alpha"]})
    arm = open_arm("databases", collect_population(tables, fewer), fewer, tables["files"])
    kind, *_ = count_arm(arm)[0].parts
    assert [(line.fill["source"], line.count) for line in kind.parts] == [("Beta Base", 4), ("alpha", 6)]


def test_other_arm_lists_its_own_kinds_alone(made_up: ModuleType) -> None:
    assert [p.label for p in boxes(made_up, "other")["identified"].parts] == [
        "citation-searching",
        "hand-search",
    ]


def test_each_arm_has_what_is_only_its_own_to_remove(made_up: ModuleType) -> None:
    assert "also_in_databases" not in boxes(made_up)
    assert boxes(made_up, "other")["also_in_databases"].ids == ("l1",)
    assert "already_reviewed" not in boxes(made_up)


def test_removed_records_are_the_sum_of_their_lines(made_up: ModuleType) -> None:
    found = boxes(made_up)
    assert found["duplicates"].ids == ("a3x", "b1", "b2")
    assert found["other_reasons.unreadable"].ids == ("searches/alpha.ris:60",)
    assert (found["automation"].ids, found["stopping"].ids) == (("a4",), ())
    assert found["removed"].count == 5
    assert found["removed"].ids == tuple(sorted(i for part in found["removed"].parts for i in part.ids))


def test_sources_that_a_published_review_screened_are_no_part_of_an_arm(made_up: ModuleType) -> None:
    baseline = {"citation": "Doe 2020", "date": "2020", "studies": 12, "reports": 14, "sources": ["beta"]}
    found = boxes(made_up, changes={"baseline": baseline})
    assert [line.fill["source"] for part in found["identified"].parts for line in part.parts] == [
        "Alpha Index",
        "Trial Register",
    ]
    assert found["identified"].count == 6
    assert found["already_reviewed"].ids == ("a1", "a2")


def test_reasons_come_in_the_protocols_order_with_rules_and_missing_reasons_apart(
    made_up: ModuleType,
) -> None:
    read = ("included/people", "retrieved/people")
    ends = {"r1": "excluded/people/E4", "r2": "excluded/people/E3", "r3": "excluded/rule/E4", "r4": "excluded/people", "r5": "excluded/stopping",
            "r6": "excluded/people/E3", "r7": "excluded/people/E9"}  # fmt: skip
    found = boxes(made_up, roads={r: (f"{r}@alpha", *read, end) for r, end in ends.items()})[
        "reports_excluded"
    ]
    assert [(p.id.removeprefix("databases.reports_excluded."), p.label, p.ids) for p in found.parts] == [
        ("E3", "reason", ("r2", "r6")),
        ("E4", "reason", ("r1",)),
        ("E4.reason_rule", "reason_rule", ("r3",)),
        ("none.reason_missing", "reason_missing", ("r4",)),
        ("none.reason_stopping", "reason_stopping", ("r5",)),
        ("E9", "reason", ("r7",)),
    ]
    assert found.parts[0].fill == {"criterion": "E3", "text": "No measure of engagement."}
    assert found.parts[3].fill == {"criterion": "", "text": ""}
    assert found.count == 7


def test_report_that_one_of_two_has_read_awaits_screening_and_is_not_screened(made_up: ModuleType) -> None:
    ends = {
        "r1": "pending/nobody",
        "r2": "pending/people",
        "r3": "maybe/people",
        "r4": "conflict/people",
        "r5": "excluded/people/E1",
    }
    found = boxes(made_up, roads={r: (f"{r}@alpha", end, END, END) for r, end in ends.items()}, unreadable=())
    assert found["awaiting_screening"].ids == ("r1", "r2")
    assert found["screened"].ids == ("r3", "r4", "r5")
    assert found["excluded"].ids == ("r5",)
    assert found["awaiting_screening_decision"].ids == ("r3", "r4")
    assert [(p.label, p.count) for p in found["awaiting_screening_decision"].parts] == [
        ("maybe", 1),
        ("conflict", 1),
    ]


def test_report_is_sought_once_somebody_has_asked_for_it(made_up: ModuleType) -> None:
    ends = {
        "r1": "pending/nobody",
        "r2": "pending/people",
        "r3": "not retrieved/people",
        "r4": "retrieved/people",
    }
    found = boxes(
        made_up,
        roads={r: (f"{r}@alpha", "included/people", end, "pending/nobody") for r, end in ends.items()},
    )
    assert found["awaiting_retrieval"].ids == ("r1",)
    assert found["sought"].ids == ("r2", "r3", "r4")
    assert found["not_retrieved"].ids == ("r3",)
    assert found["awaiting_retrieval_outcome"].ids == ("r2",)


def test_stage_that_nobody_reported_counts_nothing_and_is_left_out_of_the_road(made_up: ModuleType) -> None:
    protocol = made_up.make_protocol({"screening": {"retrieval_reported": False}})
    tables = made_up.make_tables(protocol)
    arm = open_arm("databases", collect_population(tables, protocol), protocol, tables["files"])
    found = {b.id: b for box in count_arm(arm) for b in box.walk()}
    counts = [
        found[f"databases.{n}"].count
        for n in ("awaiting_retrieval", "sought", "not_retrieved", "awaiting_retrieval_outcome")
    ]
    assert counts == ["not reported"] * 4
    assert list_main_boxes(arm) == ("identified", "screened", "assessed", "included")


@pytest.mark.parametrize(
    ("with_file", "with_entry", "known"),
    [(True, True, True), (True, False, True), (False, True, True), (False, False, False)],
)
def test_arm_is_reported_where_a_file_or_an_entry_of_it_is_there(
    made_up: ModuleType, with_file: bool, with_entry: bool, known: bool
) -> None:
    protocol = made_up.make_protocol()
    tables = made_up.make_tables(protocol, {"h1": ("h1@hand",)} if with_entry else {}, unreadable=())
    files = tables["files"] if with_file or not with_entry else tables["files"].iloc[:0]
    if with_file and not with_entry:
        files = made_up.make_tables(protocol, {"h1": ("h1@hand",)}, unreadable=())["files"]
    arm = open_arm("other", collect_population(tables, protocol), protocol, files)
    assert arm.reported is known
    assert count_arm(arm)[0].count == ({True: 1, False: 0}[with_entry] if known else "not reported")


def test_what_leaves_the_road_leaves_it_after_one_box_or_before_the_next() -> None:
    assert losses_between("identified", "screened")[:2] == ("duplicates", "also_in_databases")
    assert losses_between("identified", "screened")[-1] == "awaiting_screening"
    assert losses_between("assessed", "included")[0] == "reports_excluded"
