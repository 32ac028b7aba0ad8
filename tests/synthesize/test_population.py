"""Every entry, report and status by id: nothing is counted twice, and nothing is guessed."""

from types import ModuleType
from typing import Any

import pytest

from slr.model.row import list_rows
from slr.model.status import Status
from slr.synthesize.population import Population, collect_population

BASELINE = {"citation": "Doe 2020", "date": "2020", "studies": 12, "reports": 14, "sources": ["beta"]}


def population(made_up: ModuleType, changes: dict[str, Any] | None = None, **more: Any) -> Population:
    protocol = made_up.make_protocol(changes)
    return collect_population(made_up.make_tables(protocol, **more), protocol)


def arms(found: Population) -> dict[str, str]:
    return dict(zip(found.report_ids, found.reports["arm"], strict=True))


def counted(found: Population) -> dict[str, str | None]:
    """Return the record that is counted for each report."""
    return {r: found.ids[i] if i >= 0 else None for r, i in zip(found.report_ids, found.counted, strict=True)}


def status(found: Population, report: str, stage: str) -> Status | None:
    there = found.statuses[stage]
    return there.single(there.kind[found.report_ids.tolist().index(report)])


def final(found: Population, report: str) -> tuple[str, Status | None]:
    place = found.report_ids.tolist().index(report)
    return found.final({stage: there.kind[place] for stage, there in found.statuses.items()})


def test_every_record_and_every_unreadable_entry_is_an_item_in_the_order_of_the_ids(
    made_up: ModuleType,
) -> None:
    roads = {"a2": ("a2@beta",), "a1": ("a1@alpha h1@hand",)}
    found = population(made_up, roads=roads)
    rows = list_rows(found.items)
    assert [(i["id"], i["file"], i["record"], i["arm"]) for i in rows] == [
        ("a1", "searches/alpha.ris", True, "databases"),
        ("a2", "searches/beta.ris", True, "databases"),
        ("h1", "searches/hand.ris", True, "other"),
        ("searches/alpha.ris:20", "searches/alpha.ris", False, "databases"),
    ]


def test_entries_that_share_an_id_are_counted_one_by_one(made_up: ModuleType) -> None:
    broken = {
        "file": "searches/alpha.ris",
        "line": 20,
        "source": "alpha",
        "kind": "database",
        "reason": "x",
        "raw": "y",
        "cause": "no_field",
    }
    found = population(made_up, roads={"a1": ("a1@alpha",)}, more={"quarantine": [broken, broken]})
    assert found.items["id"][~found.items["record"]].tolist() == found.ids[1:].tolist() == [
        "searches/alpha.ris:20", "searches/alpha.ris:20#2", "searches/alpha.ris:20#3",
    ]  # fmt: skip


def test_text_that_is_no_entry_is_not_counted(made_up: ModuleType) -> None:
    text = {
        "file": "searches/alpha.ris",
        "line": 30,
        "source": "alpha",
        "kind": "database",
        "reason": "x",
        "raw": "y",
        "cause": "text",
        "last": 31,
    }
    with_text = population(made_up, roads={"a1": ("a1@alpha",)}, more={"quarantine": [text]})
    assert with_text.items.equals(population(made_up, roads={"a1": ("a1@alpha",)}).items)


def test_report_is_counted_by_its_own_record_or_else_by_the_smallest_of_its_arm(made_up: ModuleType) -> None:
    roads = {
        "r": ("z@alpha r@beta a@alpha h@hand",),
        "q": ("y@beta x@alpha h2@hand",),
        "o": ("o2@lists o1@hand",),
    }
    assert counted(population(made_up, roads=roads, unreadable=())) == {"r": "r", "q": "x", "o": "o1"}


def test_report_that_a_published_review_had_is_previous_and_has_no_record_to_count(
    made_up: ModuleType,
) -> None:
    roads = {"a1": ("a1@alpha b1@beta",), "a2": ("a2@alpha",), "b2": ("b2@beta",)}
    found = population(made_up, {"baseline": BASELINE}, roads=roads, unreadable=())
    assert arms(found) == {"a1": "previous", "a2": "databases", "b2": "previous"}
    assert counted(found) == {"a1": None, "a2": "a2", "b2": None}
    assert found.items["id"][found.items["previous"]].tolist() == ["b1", "b2"]
    assert found.studies_before == {"a1", "b2"}


def test_without_a_published_review_nothing_is_previous(made_up: ModuleType) -> None:
    found = population(made_up)
    assert set(arms(found).values()) == {"databases", "other"}
    assert (found.studies_before, set(found.items["previous"])) == (set(), {False})


@pytest.mark.parametrize(
    ("reported", "stages"),
    [
        ((True, True, True), ("title-abstract", "retrieval", "full-text")),
        ((False, True, True), ("retrieval", "full-text")),
        ((True, False, True), ("title-abstract", "full-text")),
        ((True, True, False), ("title-abstract", "retrieval")),
    ],
)
def test_stages_that_nobody_reported_are_left_out(
    made_up: ModuleType, reported: tuple[bool, bool, bool], stages: tuple[str, ...]
) -> None:
    first, retrieval, last = reported
    screening = {
        "title-abstract": {"reported": first},
        "retrieval_reported": retrieval,
        "full-text": {"reported": last},
    }
    protocol = made_up.make_protocol({"screening": screening})
    assert collect_population(made_up.make_tables(protocol), protocol).stages == stages


def test_status_is_the_one_row_of_a_report_and_none_where_there_are_two(made_up: ModuleType) -> None:
    roads = {"a1": ("a1@alpha", "excluded/people/E1"), "a2": ("a2@alpha", "pending/nobody")}
    twice = {"report": "a2", "stage": "title-abstract", "status": "included", "by": "people", "reason": "x"}
    found = population(made_up, roads=roads, more={"statuses": [twice]})
    assert status(found, "a1", "title-abstract") == Status(
        report="", stage="title-abstract", status="excluded", by="people", criterion="E1"
    )
    assert status(found, "a2", "title-abstract") is None
    assert {s.status for s in found.statuses["title-abstract"].kinds[-1]} == {"pending", "included"}


def test_statuses_that_belong_to_no_report_are_strays(made_up: ModuleType) -> None:
    ghost = {
        "report": "ghost",
        "stage": "title-abstract",
        "status": "included",
        "by": "people",
        "reason": "x",
    }
    found = population(made_up, more={"statuses": [ghost, {**ghost, "status": "pending"}]})
    assert found.statuses["title-abstract"].strays == ("ghost", "ghost")
    assert found.statuses["full-text"].strays == ()


@pytest.mark.parametrize(
    ("road", "stage", "status"),
    [
        (("excluded/people/E1", "not reached/nobody", "not reached/nobody"), "title-abstract", "excluded"),
        (("included/people", "not retrieved/people", "not reached/nobody"), "retrieval", "not retrieved"),
        (("included/people", "retrieved/people", "maybe/people"), "full-text", "maybe"),
        (("included/people", "retrieved/people", "included/people"), "full-text", "included"),
    ],
)
def test_final_status_is_that_of_the_last_stage_reached(
    made_up: ModuleType, road: tuple[str, ...], stage: str, status: str
) -> None:
    found = final(population(made_up, roads={"a1": ("a1@alpha", *road)}), "a1")
    assert found[0] == stage
    assert found[1] is not None
    assert found[1].status == status


def test_final_status_of_a_report_without_one_is_missing_at_the_first_stage(made_up: ModuleType) -> None:
    assert population(made_up, roads={"a1": ("a1@alpha",)}).final({}) == ("title-abstract", None)
    other = population(made_up, roads={"a1": ("a1@alpha",), "a2": ("a2@alpha", "pending/nobody")})
    assert final(other, "a1") == ("title-abstract", None)


def test_report_may_be_of_several_studies(made_up: ModuleType) -> None:
    studies = [{"study": s, "report": r} for s, r in (("S1", "a1"), ("S2", "a1"), ("S2", "b4"))]
    found = population(made_up, more={"studies": studies})
    assert found.find_studies(["a1", "b4", "gone"]) == {"a1": ("S1", "S2"), "b4": ("S2",)}


def test_report_of_a_record_is_known_and_an_id_without_a_report_stays(made_up: ModuleType) -> None:
    found = population(made_up)
    assert [found.report_of(i) for i in ("b1", "a1", "searches/alpha.ris:60", "zz", "")] == [
        "a1", "a1", "searches/alpha.ris:60", "zz", "",
    ]  # fmt: skip


def without_flow(made_up: ModuleType, *names: str) -> dict[str, Any]:
    sources = made_up.PROTOCOL["sources"]
    return {"sources": [{**s, "flow": "none"} if s["id"] in names else s for s in sources]}


def test_a_source_outside_the_flow_gives_no_arm_and_no_record_to_count(made_up: ModuleType) -> None:
    roads = {"a1": ("a1@alpha l1@lists",), "a2": ("a2@alpha",), "b1": ("b1@beta a3@alpha",)}
    found = population(made_up, without_flow(made_up, "alpha"), roads=roads, unreadable=())
    assert arms(found) == {"a1": "other", "a2": "none", "b1": "databases"}
    assert counted(found) == {"a1": "l1", "a2": None, "b1": "b1"}
