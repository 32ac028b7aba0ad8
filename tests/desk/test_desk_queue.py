"""The queue of the desk gives the same answers as the definition for one report, for all reports at once."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plain_queue import assign, find_doubts, find_half_done, list_waiting, put, to_desk

from slr.desk.item import Item
from slr.desk.queue import MODES, DeskQueue
from slr.model.problem import ReviewError
from slr.model.screening import StageSettings
from slr.model.verdict import Verdict
from slr.model.word import ADJUDICATOR
from slr.screen.queue import Queue, find_adjudicators, find_pilot, needs_reader

REPORTS = [f"r{i}" for i in range(7)]
TEAM = ("ani", "budi", "citra")
STATUSES = ("pending", "maybe", "conflict", "included", "excluded")


def say(report: str, who: str, verdict: str, served: str = "model", *, changed: bool = False) -> Verdict:
    return Verdict(report=report, who=who, verdict=verdict, when="2026-03-01", served=served, changed=changed)


@st.composite
def verdicts(draw: st.DrawFn, report: str, team: list[str]) -> dict[str, Verdict]:
    people = st.lists(st.sampled_from([*(team or TEAM), "dewi", ADJUDICATOR]), unique=True, max_size=3)
    word, served = st.sampled_from(["include", "exclude", "maybe"]), st.sampled_from(["model", "pilot"])
    return {
        who: say(report, who, draw(word), draw(served), changed=draw(st.booleans()))
        for who in sorted(draw(people))
    }


@st.composite
def queues(draw: st.DrawFn) -> Queue:
    """Draw a queue. Statuses do not always fit the verdicts, because the queue must not depend on that."""
    team = list(TEAM[: draw(st.integers(0, 3))])
    stage: dict[str, Any] = {
        "team": team,
        "reviewers": draw(st.sampled_from([1, 2])),
        "dual_share": draw(st.sampled_from([0.0, 0.5, 1.0])),
        "pilot": draw(st.integers(0, 3)),
    }
    return Queue(
        stage="title-abstract",
        settings=StageSettings.model_validate(stage),
        seed=draw(st.integers(1, 3)),
        statuses={r: draw(st.sampled_from(STATUSES)) for r in REPORTS},
        verdicts={r: given for r in REPORTS if (given := draw(verdicts(r, team)))},
        ranking=draw(st.lists(st.sampled_from(REPORTS), unique=True)),
    )


def assert_equal(desk: DeskQueue, plain: Queue, sample: list[str]) -> None:
    """Compare all that the two queues say."""
    for who in (*(plain.settings.team or ("ani", "dewi")), ADJUDICATOR):
        for mode in MODES:
            assert tuple(desk.assign(who, mode)) == assign(plain, who, mode, sample), (who, mode)
    ids = desk.reports.ids
    pending = [r for r in find_pilot(plain) if plain.statuses[r] == "pending"]
    assert [ids[i] for i in desk.find_pilot()] == pending
    assert tuple(ids[i] for i in desk.find_half_done()) == find_half_done(plain)
    assert tuple(ids[i] for i in desk.find_disputed()) == find_adjudicators(plain)
    assert tuple(r for r, waits in zip(ids, desk.find_waiting(), strict=True) if waits) == list_waiting(plain)
    assert desk.needs_reader.tolist() == [needs_reader(plain, r) for r in ids]
    doubters = {ids[i]: who for i in range(len(ids)) if (who := desk.find_doubter(i))}
    people = {who for given in plain.verdicts.values() for who in given}
    assert doubters == {r: who for who in people for r in find_doubts(plain, who)}


@settings(max_examples=40)
@given(queues(), st.lists(st.sampled_from(REPORTS), unique=True))
def test_all_reports_at_once_are_dealt_as_one_by_one(plain: Queue, sample: list[str]) -> None:
    assert_equal(to_desk(plain, sample), plain, sample)


@settings(max_examples=20)
@given(queues(), st.data())
def test_after_each_verdict_the_queue_is_as_if_made_anew(plain: Queue, data: st.DataObject) -> None:
    desk = to_desk(plain)
    for _ in range(4):
        report, status = data.draw(st.sampled_from(REPORTS)), data.draw(st.sampled_from(STATUSES))
        before, after = plain.verdicts.get(report, {}), data.draw(verdicts(report, list(plain.settings.team)))
        for who in {**before, **after}:
            desk.votes.put(report, who, after.get(who))
        desk.change(desk.reports.place[report], status)
        plain = put(plain, report, status, after)
        assert_equal(desk, plain, [])


def test_ties_of_a_pilot_round_larger_than_the_review_are_no_error() -> None:
    plain = Queue(
        stage="title-abstract",
        settings=StageSettings(pilot=9),
        seed=1,
        statuses=dict.fromkeys(REPORTS, "pending"),
    )
    assert len(to_desk(plain).find_pilot()) == len(REPORTS)


def test_error_for_a_person_outside_the_team_lists_its_members() -> None:
    stage = StageSettings.model_validate({"team": ["rina", "tomas"]})
    plain = Queue(stage="title-abstract", settings=stage, seed=1, statuses={"a": "pending"})
    with pytest.raises(ReviewError, match="did you mean 'rina'"):
        to_desk(plain).assign("rine")


def test_a_review_without_reports_has_nothing_to_judge() -> None:
    empty = to_desk(Queue(stage="title-abstract", settings=StageSettings(), seed=1, statuses={}))
    assert [tuple(empty.assign(who)) for who in ("rina", ADJUDICATOR)] == [(), ()]


def test_a_report_that_has_not_reached_the_stage_is_in_no_pile() -> None:
    statuses = {"a": "not reached", "b": "pending"}
    desk = to_desk(Queue(stage="full-text", settings=StageSettings(), seed=1, statuses=statuses))
    assert tuple(desk.assign("rina")) == (Item("b", "listed"),)
    assert (desk.find_status("a"), desk.find_status("b")) == ("not reached", "pending")
