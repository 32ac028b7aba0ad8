"""Nobody is asked to screen a report outside the flow, but rules and people may still decide on it."""

from types import ModuleType

import pytest

from slr.model.reason import Reason, read_reasons
from slr.model.row import list_rows
from slr.model.status import Status
from slr.model.table import STATUSES, frame
from slr.screen.decide import UNREAD
from slr.screen.outside import leave_outside, restore_outside
from slr.screen.stage import Written, derive_statuses


def status(report: str, word: str, reason: Reason = UNREAD[0]) -> dict[str, object]:
    return Status(report=report, stage="title-abstract", status=word, reason=(reason,)).row()  # type: ignore[arg-type]


def test_only_unread_reports_outside_the_flow_are_left_out_and_are_restored() -> None:
    so_far = Reason.of("verdicts_so_far", given=1, needed=2)
    rows = [
        status("a", "pending"),
        status("b", "pending"),
        status("c", "pending", so_far),
        status("d", "excluded"),
    ]
    before = frame(STATUSES, rows)
    left = leave_outside(before, {"b", "c", "d"})
    assert [r["status"] for r in list_rows(left)] == ["pending", "not reached", "pending", "excluded"]
    assert read_reasons(list_rows(left)[1]["reason"]) == (Reason("outside_flow"),)
    assert restore_outside(left).equals(before)
    assert leave_outside(before, set()) is before


@pytest.mark.parametrize(
    ("flow", "expected"), [("count", {"h1": "pending"}), ("none", {"h1": "not reached"})]
)
def test_the_stage_leaves_out_reports_of_sources_outside_the_flow(
    made_up: ModuleType, flow: str, expected: dict[str, str]
) -> None:
    sources = [{**s, "flow": flow} if s["id"] == "hand" else s for s in made_up.PROTOCOL["sources"]]
    protocol = made_up.make_protocol({"sources": sources})
    roads = {"h1": ("h1@hand", "pending/nobody"), "a1": ("a1@alpha h2@hand", "pending/nobody")}
    tables = made_up.make_tables(protocol, roads, unreadable=())
    found = derive_statuses(tables, Written(decisions={}), protocol)
    first = {r["report"]: r["status"] for r in list_rows(found.statuses) if r["stage"] == "title-abstract"}
    assert first == {"a1": "pending", **expected}
