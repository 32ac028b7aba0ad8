"""The one-line summary of screening, and what is left for people to do at each stage."""

from collections.abc import Mapping, Sequence
from types import ModuleType
from typing import Any

import pytest

from slr.model.protocol import Protocol
from slr.model.reason import Reason, write_reasons
from slr.screen.progress import list_todo, summarize
from slr.stage import Todo

END = "not reached/nobody"
ROADS = {
    "r1": ("r1@alpha", "conflict/people", END, END),
    "r2": ("r2@alpha", "maybe/people", END, END),
    "r3": ("r3@alpha", "pending/nobody", END, END),
    "r4": ("r4@alpha", "pending/people", END, END),
    "r5": ("r5@alpha", "included/people", "pending/nobody", END),
    "r6": ("r6@alpha", "included/people", "retrieved/people", "pending/nobody"),
}


def tables(
    made_up: ModuleType,
    protocol: Protocol,
    ranked: Sequence[str] = (),
    roads: Mapping[str, tuple[str, ...]] = ROADS,
) -> Any:
    scores = [
        {"report": r, "stage": "title-abstract", "rank": i, "score": 1 / i, "basis": "classifier"}
        for i, r in enumerate(ranked, 1)
    ]
    return made_up.make_tables(protocol, roads, unreadable=(), more={"scores": reversed(scores)})


def todo(made_up: ModuleType, *ranked: str) -> list[Todo]:
    protocol = made_up.make_protocol()
    return list(list_todo(tables(made_up, protocol, ranked), protocol))


def test_line_counts_the_statuses_of_each_stage(made_up: ModuleType) -> None:
    assert summarize(tables(made_up, made_up.make_protocol())) == (
        "title-abstract: 1 conflict, 2 included, 1 maybe, 2 pending; retrieval: 4 not reached, 1 pending, 1 retrieved; "
        "full-text: 5 not reached, 1 pending"
    )


def test_line_says_that_there_is_nothing_to_count(made_up: ModuleType) -> None:
    protocol = made_up.make_protocol()
    assert (
        summarize(tables(made_up, protocol, roads={"r1": ("r1@alpha",)}))
        == "no stage of screening was reported"
    )
    assert summarize(tables(made_up, protocol, roads={})) == "no reports yet"


def test_conflicts_and_maybes_come_before_what_is_to_be_read_at_each_stage(made_up: ModuleType) -> None:
    assert [(t.stage, t.kind, t.count, [r for r, _ in t.reports]) for t in todo(made_up)] == [
        ("title-abstract", "conflict", 1, ["r1"]),
        ("title-abstract", "maybe", 1, ["r2"]),
        ("title-abstract", "read", 2, ["r3", "r4"]),
        ("retrieval", "retrieve", 1, ["r5"]),
        ("full-text", "read", 1, ["r6"]),
    ]
    assert todo(made_up)[0].reports == (("r1", "Telework and r1"),)


def test_ranked_reports_are_named_in_the_order_of_the_ranking_with_what_it_rests_on(
    made_up: ModuleType,
) -> None:
    read = next(t for t in todo(made_up, "r4", "r3") if t.kind == "read_ranked")
    assert (read.stage, read.count, [r for r, _ in read.reports], dict(read.fill)) == (
        "title-abstract", 2, ["r4", "r3"], {"basis": "classifier"},
    )  # fmt: skip


def test_flagged_statuses_are_counted_last(made_up: ModuleType) -> None:
    protocol = made_up.make_protocol()
    made = tables(made_up, protocol)
    assert "flagged" not in {t.kind for t in list_todo(made, protocol)}
    made["statuses"].loc[[0, 1], "flag"] = "[]"
    *_, last = list_todo(made, protocol)
    assert (last.kind, last.count) == ("flagged", 2)


@pytest.mark.parametrize(
    ("kind", "blind", "counted"),
    [("rule_excludes", True, False), ("criteria_changed", True, True), ("rule_excludes", False, True)],
)
def test_flag_that_would_reveal_a_hidden_verdict_is_not_counted(
    made_up: ModuleType, kind: str, blind: bool, counted: bool
) -> None:
    flag = {"rule_excludes": {"criteria": ("E1",)}, "criteria_changed": {"who": ("rina",)}}[kind]
    protocol = made_up.make_protocol({"screening": {"title-abstract": {"reviewers": 2, "blind": blind}}})
    made = tables(made_up, protocol)
    pending = made["statuses"]["status"].eq("pending") & made["statuses"]["stage"].eq("title-abstract")
    made["statuses"].loc[pending[pending].index[0], "flag"] = write_reasons((Reason.of(kind, **flag),))
    assert ("flagged" in {t.kind for t in list_todo(made, protocol)}) is counted


def test_finished_review_leaves_nothing(made_up: ModuleType) -> None:
    protocol = made_up.make_protocol()
    assert list(list_todo(tables(made_up, protocol, roads=made_up.ROADS), protocol)) == []


def test_todo_for_a_single_ranked_report_has_the_basis_of_its_rank(made_up: ModuleType) -> None:
    protocol = made_up.make_protocol()
    (read,) = list_todo(tables(made_up, protocol, ["r3"], {"r3": ROADS["r3"]}), protocol)
    assert (read.kind, dict(read.fill)) == ("read_ranked", {"basis": "classifier"})


def test_what_is_left_is_listed_by_pile_with_those_who_can_do_it(made_up: ModuleType) -> None:
    protocol = made_up.make_protocol(
        {"screening": {"title-abstract": {"reviewers": 2, "team": ["ani", "budi"]}, "full-text": {}}}
    )
    made = tables(made_up, protocol, roads={r: ROADS[r] for r in ("r3", "r5", "r6")})
    assert [(t.stage, t.kind, t.people) for t in list_todo(made, protocol)] == [
        ("title-abstract", "read", ("ani", "budi")),
        ("retrieval", "retrieve", ("ani", "budi")),
        ("full-text", "read", ()),
    ]


def test_the_unread_sample_of_rule_exclusions_is_left_to_do(made_up: ModuleType) -> None:
    roads = {"r1": ("r1@alpha", "excluded/rule/E2", END, END)}
    check = {"stage": "title-abstract", "excluded": 1, "drawn": 1, "read": 0, "wrong": 0}
    rows = [{**check, "criterion": c, "unread": ["r1"], "wrongly": []} for c in ("all", "E2")]
    for reported, kinds in ((True, ["check"]), (False, [])):
        protocol = made_up.make_protocol({"screening": {"title-abstract": {"reported": reported}}})
        made = made_up.make_tables(protocol, roads, unreadable=(), more={"rule_check": rows})
        assert [t.kind for t in list_todo(made, protocol)] == kinds
