"""After new rows by people, only the reports that they are about are decided again. The result is that of a run from clean."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_review import write_review

from slr.model.protocol import Protocol
from slr.model.status import Status
from slr.model.table import REPORTS as TABLE
from slr.model.table import STATUSES, frame
from slr.people.row import Row
from slr.pipeline import run_review
from slr.screen import stage
from slr.screen.notice import decide_notices
from slr.screen.stage import Screened, Written, derive_statuses
from slr.screen.status import decide_reports, find_misplaced, list_effects
from slr.screen.stop import assess_reading, exclude_unread
from slr.screen.update import (
    Before,
    Reports,
    Updated,
    find_changed,
    replace_statuses,
    restore_statuses,
    update_statuses,
)
from slr.store.layout import Review
from slr.store.table_file import read_chunks, write_table

REPORTS = ("r1", "r2", "r3", "r4", "r5")
WORKS: Mapping[str, Mapping[str, Any]] = {
    "r2": {"year": 1990},  # excluded by a rule
    "r3": {"notice": ["retracted"]},
    "r4": {"notice": ["retraction of"], "notice_of": ["r3"]},
}


def said(kind: str, report: str, who: str, word: str, line: int) -> tuple[str, Row]:
    """Return one person's row, with the folder that it is in."""
    column = {"retrieval": "outcome", "notices": "decision"}.get(kind, "verdict")
    values = {"report": report, column: word, "when": f"2026-01-{line + 1:02}", "served": "random"}
    if kind == "notices":
        values |= {"notice": "retracted", "note": "Read it."}
    if word == "exclude" and kind in ("title-abstract", "full-text"):
        values["criterion"] = {"title-abstract": "E1", "full-text": "E3"}[kind]
    return kind, Row(who=who, file=f"corpus/k/{kind}/{who}.csv", line=line + 2, values=values)


WORDS = {
    "title-abstract": ("include", "exclude", "maybe", "retract"),
    "full-text": ("include", "exclude"),
    "retrieval": ("retrieved", "not retrieved"),
    "notices": ("keep", "exclude"),
}
PEOPLE = st.sampled_from(["rina", "tomas", "adjudicated"])
ROWS = st.lists(
    st.sampled_from(sorted(WORDS)).flatmap(
        lambda kind: st.tuples(st.just(kind), st.sampled_from(REPORTS), PEOPLE, st.sampled_from(WORDS[kind]))
    ),
    max_size=9,
).map(lambda rows: [said(*row, line) for line, row in enumerate(rows)])  # type: ignore[call-arg]


def derive(tables: Mapping[str, Any], rows: Sequence[tuple[str, Row]], protocol: Protocol) -> Screened:
    by_kind = {kind: [row for k, row in rows if k == kind] for kind in WORDS}
    decisions = {kind: by_kind[kind] for kind in ("title-abstract", "full-text")}
    written = Written(decisions=decisions, retrieval=by_kind["retrieval"], notices=by_kind["notices"])
    return derive_statuses(tables, written, protocol)


def decide_all(tables: Mapping[str, Any], found: Screened, protocol: Protocol) -> Updated:
    """Decide on each report alone, and then apply the stopping criterion and the decisions about notices."""
    reports = tables["reports"]
    decided = decide_reports(
        tuple(reports["report"]), found.people_rows, list_effects(found.acting, protocol), protocol
    )
    assessment = assess_reading(decided, found.people_rows.verdicts["title-abstract"], protocol)
    decided, notices = decide_notices(reports, decided, found.people_rows.notices, protocol)
    statuses = exclude_unread(frame(STATUSES, [s.row() for s in decided]), assessment)
    return Updated(statuses=statuses, notices=notices, assessment=assessment)


def update(tables: Mapping[str, Any], last: Screened, now: Screened, protocol: Protocol) -> Updated:
    before = Before(statuses=last.statuses, outcomes=last.acting, hashes=last.people_rows.hashes)
    return update_statuses(Reports.collect([tables["reports"]]), before, now.people_rows, protocol)


@pytest.fixture(scope="module")
def tables(made_up: ModuleType) -> Mapping[str, Any]:
    made: Mapping[str, Any] = made_up.make_tables(
        made_up.make_protocol(), {r: (f"{r}@alpha",) for r in REPORTS}, unreadable=(), works=WORKS
    )
    return made


SCREENING = [
    {},
    {"title-abstract": {"reviewers": 2, "team": ["rina", "tomas"]}},
    {"retrieval_reported": False, "stopping": {"enabled": True, "recall": 0.8, "confidence": 0.5}},
    {"full-text": {"reported": False}, "retrieval_reported": False},
]


@settings(deadline=None, max_examples=12)
@given(ROWS, st.data())
def test_a_first_run_and_an_update_give_what_deciding_each_report_alone_gives(
    tables: Mapping[str, Any], made_up: ModuleType, rows: list[tuple[str, Row]], data: st.DataObject
) -> None:
    protocol = made_up.make_protocol({"screening": data.draw(st.sampled_from(SCREENING))})
    last = derive(tables, [row for row in rows if data.draw(st.booleans())], protocol)
    now = derive(tables, rows, protocol)
    alone = decide_all(tables, now, protocol)
    for found in (now, update(tables, last, now, protocol)):
        pd.testing.assert_frame_equal(found.statuses, alone.statuses)
        pd.testing.assert_frame_equal(found.notices, alone.notices)
        assert found.assessment == alone.assessment
    full_texts = now.people_rows.verdicts["full-text"]
    decided = restore_statuses(now.statuses, {v.report for v in full_texts})
    assert set(find_misplaced(full_texts, decided)) == set(now.problems) - set(now.people_rows.problems)


def test_reports_are_the_same_however_the_table_is_divided(tables: Mapping[str, Any]) -> None:
    whole = Reports.collect([tables["reports"]])
    parts = Reports.collect([tables["reports"][:2], tables["reports"][2:]])
    assert whole.ids.to_pylist() == parts.ids.to_pylist() == list(REPORTS)
    assert whole.noted["report"].tolist() == parts.noted["report"].tolist() == ["r3", "r4"]
    assert len(Reports.collect([]).noted) == len(Reports.collect([]).ids) == 0


def test_only_reports_with_changed_rows_and_notices_are_decided(
    tables: Mapping[str, Any], made_up: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    protocol = made_up.make_protocol()
    first = said("title-abstract", "r1", "rina", "include", 0)
    second = said("title-abstract", "r5", "rina", "exclude", 1)
    last, now = derive(tables, [first], protocol), derive(tables, [first, second], protocol)
    decided: list[str] = []

    def watch(reports: Sequence[str], *rest: Any) -> Any:
        decided.extend(reports)
        return decide_reports(reports, *rest)

    monkeypatch.setattr("slr.screen.update.decide_reports", watch)
    update(tables, last, now, protocol)
    assert decided == ["r3", "r4", "r5"]


def test_reports_that_the_stopping_criterion_excluded_are_pending_again_when_it_no_longer_applies(
    tables: Mapping[str, Any], made_up: ModuleType
) -> None:
    protocol = made_up.make_protocol({"screening": SCREENING[2]})
    rows = [said("title-abstract", r, "rina", "exclude", i) for i, r in enumerate(("r1", "r3", "r4"))]
    first, then = derive(tables, rows[:1], protocol), derive(tables, rows, protocol)
    assert then.statuses["report"][then.statuses["by"] == "stopping"].tolist() == ["r5"]
    assert first.statuses["report"][first.statuses["by"] == "stopping"].tolist() == []
    pd.testing.assert_frame_equal(update(tables, first, then, protocol).statuses, then.statuses)
    pd.testing.assert_frame_equal(update(tables, then, first, protocol).statuses, first.statuses)


@pytest.mark.parametrize("stages", [(), ("title-abstract", "title-abstract"), ("full-text",)])
def test_a_report_without_exactly_one_status_at_each_stage_stops_the_stage(stages: tuple[str, ...]) -> None:
    unread = [Status(report="r1", stage=s, status="pending") for s in ("retrieval", "title-abstract")]
    decided = [Status(report="r1", stage=s, status="included") for s in stages]
    other = [Status(report="r2", stage=s.stage, status="pending") for s in unread]
    rows = frame(STATUSES, [s.row() for s in (*unread, *other)])
    with pytest.raises(AssertionError, match="no status or more than one"):
        replace_statuses(rows, [*decided, *other], {"r1": 0, "r2": 1}, 2)


def test_a_row_that_was_taken_away_is_a_change() -> None:
    assert find_changed({"r1": "a", "r2": "b"}, {"r1": "a"}) == {"r2"}


def write_verdicts(project: Path, number: int) -> Review:
    titles = {"Strain at sea": "include", "Sleep of nurses": "exclude", "Old rats": "include"}
    listed = [(t, v, "P1" if v == "exclude" else "") for t, v in titles.items()][:number]
    write_review(project, verdicts={"rina": listed, "tomas": listed[1:]})
    return Review(root=project, name="small")


def test_tables_after_new_verdicts_have_the_bytes_of_a_run_from_clean(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("slr.store.table_file.GROUP", 3)  # a table has several row groups
    for name in ("old", "new"):
        (tmp_path / name).mkdir()
    run_review(write_verdicts(tmp_path / "new", 1), "screen")
    with monkeypatch.context() as patch:
        patch.setattr(stage, "try_rules_apart", lambda *_: pytest.fail("rules were tested again"))
        run_review(write_verdicts(tmp_path / "new", 3), "screen")
    run_review(write_verdicts(tmp_path / "old", 3), "screen")
    stages = [tmp_path / name / "build" / "small" / "stages" for name in ("old", "new")]
    old, new = ({p.name: p.read_bytes() for p in folder.glob("*.parquet")} for folder in stages)
    assert new == old


def test_rules_are_tested_again_after_a_change_of_the_protocol(tmp_path: Path) -> None:
    review = write_verdicts(tmp_path, 1)
    run_review(review, "screen")
    review.protocol.write_text(review.protocol.read_text().replace("to: 1999", "to: 1980"), encoding="utf-8")
    run_review(review, "screen")
    outcomes = pd.read_parquet(review.build / "stages/rule_outcomes.parquet")
    assert set(outcomes[outcomes["criterion"] == "E2"]["outcome"]) == {"not met"}


def test_reports_with_notices_are_the_same_from_lists_and_from_packed_lists(tmp_path: Path) -> None:
    lists = ([], ["retracted"], [], ["corrected", "retracted"])
    rows = [
        {"report": f"r{i}", "records": [f"r{i}"], "sources": ["a"], "arm": "databases", "notice": notice, "notice_of": ["r0"] * (i == 2)}
        for i, notice in enumerate(lists)
    ]  # fmt: skip
    review = Review(root=tmp_path, name="r")
    write_table(review, TABLE, frame(TABLE, rows))
    found = [Reports.collect(read_chunks(review, TABLE, 2, packed=packed)).noted for packed in (False, True)]
    pd.testing.assert_frame_equal(*found)
    assert found[0]["report"].tolist() == ["r1", "r2", "r3"]
