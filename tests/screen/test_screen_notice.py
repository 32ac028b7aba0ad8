"""People decide whether an included report that was retracted stays. The program never decides by itself."""

from types import ModuleType
from typing import Any

import pytest

from slr.model.status import Status
from slr.people.row import Row
from slr.screen.notice import decide_notices, settle
from slr.screen.progress import list_todo

ROADS = {
    "gone": ("g@alpha", "included/people", "retrieved/people", "included/people"),
    "early": ("e@alpha", "included/people", "retrieved/people", "pending/nobody"),
    "note": ("n@alpha", "excluded/rule", "not reached/nobody", "not reached/nobody"),
}
WORKS = {
    "gone": {"notice": ["retracted"]},
    "early": {"notice": ["expression of concern"]},
    "note": {"notice": ["retraction of"], "notice_of": ["gone"]},
}


def row(
    who: str, decision: str, notice: str = "retracted", report: str = "gone", **more: str
) -> tuple[Row, str]:
    values = {
        "report": report,
        "notice": notice,
        "decision": decision,
        "note": "a reason",
        "when": "2026-03-20",
        **more,
    }
    return Row(who=who, file=f"notices/{who}.csv", line=2, values=values), report


def decide(
    made_up: ModuleType, *rows: tuple[Row, str], changes: Any = None
) -> tuple[dict[str, Status], dict[Any, Any]]:
    """Return the statuses at full text and the rows of the table, by report and notice."""
    protocol = made_up.make_protocol(changes)
    tables = made_up.make_tables(protocol, ROADS, unreadable=(), works=WORKS)
    statuses = [
        Status(report=r, stage=s, status=w, by=b)
        for r, s, w, b in zip(
            *(tables["statuses"][c] for c in ("report", "stage", "status", "by")), strict=True
        )
    ]
    found, table = decide_notices(tables["reports"], statuses, rows, protocol)
    return (
        {s.report: s for s in found if s.stage == "full-text"},
        {(r["report"], r["notice"]): r for _, r in table.iterrows()},
    )


def test_retracted_report_stays_included_and_open_until_somebody_decides(made_up: ModuleType) -> None:
    statuses, table = decide(made_up)
    assert statuses["gone"].status == "included"
    assert table["gone", "retracted"]["decision"] == "open"
    assert list(table["gone", "retracted"]["notices"]) == [
        "note"
    ]  # a rule excluded the notice, but it is named


def test_decision_to_exclude_excludes_the_report_as_retracted_with_the_reason(made_up: ModuleType) -> None:
    statuses, table = decide(made_up, row("rina", "exclude"))
    assert (statuses["gone"].status, statuses["gone"].by, statuses["gone"].criterion) == (
        "excluded",
        "people",
        "retracted",
    )
    assert dict(statuses["gone"].reason[0].values)["note"] == "a reason"
    assert table["gone", "retracted"]["decision"] == "exclude"


def test_decision_to_keep_keeps_the_report_and_the_reason(made_up: ModuleType) -> None:
    statuses, table = decide(made_up, row("rina", "keep"))
    assert statuses["gone"].status == "included"
    assert (table["gone", "retracted"]["decision"], table["gone", "retracted"]["note"]) == (
        "keep",
        "a reason",
    )


def test_people_who_disagree_leave_the_report_open_until_it_is_settled(made_up: ModuleType) -> None:
    both = [row("rina", "exclude"), row("tomas", "keep")]
    statuses, table = decide(made_up, *both)
    assert statuses["gone"].status == "included"
    assert table["gone", "retracted"]["decision"] == "conflict"
    assert table["gone", "retracted"]["note"] == "rina: a reason; tomas: a reason"
    statuses, _ = decide(made_up, *both, row("adjudicated", "exclude"))
    assert statuses["gone"].status == "excluded"


def test_decision_on_one_notice_is_none_on_another(made_up: ModuleType) -> None:
    _, table = decide(made_up, row("rina", "keep", "corrected"))
    assert table["gone", "retracted"]["decision"] == "open"
    assert table["gone", "corrected"]["decision"] == "keep"


def test_retraction_that_only_a_person_knows_counts(made_up: ModuleType) -> None:
    statuses, _ = decide(made_up, row("rina", "exclude", "withdrawn"))
    assert statuses["gone"].status == "excluded"


def test_report_that_is_not_included_needs_no_decision_and_reveals_none(made_up: ModuleType) -> None:
    statuses, table = decide(made_up, row("rina", "exclude", "expression of concern", "early"))
    assert statuses["early"].status == "pending"
    found = table["early", "expression of concern"]
    assert (found["decision"], list(found["who"])) == ("not needed", [])


def test_included_notice_is_flagged(made_up: ModuleType) -> None:
    protocol = made_up.make_protocol()
    tables = made_up.make_tables(protocol, {"note": ROADS["note"]}, unreadable=(), works=WORKS)
    statuses = [Status(report="note", stage="full-text", status="included", by="people")]
    (found,), _ = decide_notices(tables["reports"], statuses, (), protocol)
    assert [r.kind for r in found.flag] == ["is_notice"]


def test_no_row_is_open_and_the_latest_time_is_kept() -> None:
    assert settle(()).decision == "open"
    rows = [row("rina", "keep")[0], row("tomas", "keep", when="2026-04-01", note="also seen")[0]]
    found = settle(rows)
    assert (found.decision, found.who, found.when, found.note) == (
        "keep", ("rina", "tomas"), "2026-04-01", "a reason; also seen",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("notice", "kind"),
    [("retracted", "notice_gone"), ("removed", "notice_gone"), ("expression of concern", "notice_concern"), ("corrected", "notice_corrected")],
)  # fmt: skip
def test_open_notice_about_an_included_report_is_a_task(made_up: ModuleType, notice: str, kind: str) -> None:
    protocol = made_up.make_protocol()
    rows = [
        {"report": "gone", "notice": notice, "decision": "open", "who": [], "notices": []},
        {"report": "early", "notice": notice, "decision": "not needed", "who": [], "notices": []},
    ]
    tables = made_up.make_tables(protocol, ROADS, unreadable=(), more={"notice_decisions": rows})
    (task,) = [t for t in list_todo(tables, protocol) if t.kind.startswith("notice")]
    assert (task.kind, [r for r, _ in task.reports]) == (kind, ["gone"])


def test_disagreement_about_a_notice_is_a_task_for_the_adjudicator_only(made_up: ModuleType) -> None:
    protocol = made_up.make_protocol()
    rows = [
        {"report": "gone", "notice": "retracted", "decision": "conflict", "who": ["a", "b"], "notices": []}
    ]
    tables = made_up.make_tables(protocol, ROADS, unreadable=(), more={"notice_decisions": rows})
    (task,) = [t for t in list_todo(tables, protocol) if t.kind.startswith("notice")]
    assert (task.kind, task.people, [r for r, _ in task.reports]) == ("notice_conflict", (), ["gone"])
