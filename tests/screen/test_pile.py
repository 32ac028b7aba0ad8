"""Each report that awaits a decision is in the pile of those who owe a verdict, or in the adjudicator's."""

from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plain_queue import assign, count_shares, find_half_done, list_waiting

from slr.model.protocol import Protocol
from slr.model.table import NOTICE_DECISIONS, REPORTS, RULE_CHECK, SCORES, STATUSES, VERDICTS_TABLE, frame
from slr.model.verdict import Verdict
from slr.model.word import ADJUDICATOR
from slr.screen.decide import count_needed, decide_stage
from slr.screen.progress import list_todo
from slr.screen.queue import (
    Queue,
    count_doubts,
    find_adjudicators,
    find_doubter,
    find_pilot,
    make_queue,
)

REPORTS_OF_TEST = tuple(f"r{i}" for i in range(6))
TEAM = ("ani", "budi", "citra", "dewi")


def make_protocol(stage: str = "title-abstract", **settings: Any) -> Protocol:
    return Protocol.model_validate({
        "schema": 1, "review": {"title": "t"}, "question": {"text": "q"}, "sources": [],
        "criteria": [{"id": c, "kind": "exclude", "text": c} for c in ("E1", "E2")],
        "screening": {"title-abstract": {}, "full-text": {}, stage: settings},
    })  # fmt: skip


def say(report: str, who: str, verdict: str, criterion: str = "", served: str = "model") -> Verdict:
    return Verdict(
        report=report,
        record=report,
        who=who,
        verdict=verdict,
        criterion=criterion,
        served=served,
        when="2026-03-01",
    )


class Situation(NamedTuple):
    """A stage with its verdicts: the queue, and the tables that the stage hands on."""

    protocol: Protocol
    stage: str
    verdicts: tuple[Verdict, ...]
    queue: Queue
    tables: dict[str, Any]


def set_up(protocol: Protocol, stage: str, *verdicts: Verdict) -> Situation:
    statuses = decide_stage(stage, REPORTS_OF_TEST, verdicts, {}, protocol)
    rows = [s.row() for s in statuses]
    given = [v.to_row(stage) for v in verdicts]
    tables = {
        "reports": frame(REPORTS, [{"report": r, "title": r} for r in REPORTS_OF_TEST]),
        "statuses": frame(STATUSES, rows),
        "verdicts": frame(VERDICTS_TABLE, given),
        "scores": frame(SCORES, []),
        "rule_check": frame(RULE_CHECK, []),
        "notice_decisions": frame(NOTICE_DECISIONS, []),
    }
    queue = make_queue(stage, protocol, statuses={s.report: s.status for s in statuses}, verdicts=given)
    return Situation(protocol, stage, verdicts, queue, tables)


@st.composite
def situations(draw: st.DrawFn) -> Situation:
    stage = draw(st.sampled_from(["title-abstract", "full-text"]))
    team = list(TEAM[: draw(st.integers(0, 4))])
    protocol = make_protocol(
        stage,
        reviewers=draw(st.sampled_from([1, 2])),
        dual_share=draw(st.sampled_from([0.0, 0.5, 1.0])),
        team=team,
        pilot=draw(st.integers(0, 2)),
        blind=draw(st.booleans()),
        reasons=draw(st.sampled_from(["settle", "first"])),
    )
    people = st.sampled_from([*(team or TEAM), ADJUDICATOR])
    word = st.sampled_from(
        [("include", ""), ("exclude", "E1"), ("exclude", "E2"), ("exclude", ""), ("maybe", "")]
    )
    served = st.sampled_from(["model", "pilot"])
    votes = draw(
        st.dictionaries(st.tuples(st.sampled_from(REPORTS_OF_TEST), people), st.tuples(word, served))
    )
    verdicts = (say(r, who, *said, how) for (r, who), (said, how) in sorted(votes.items()))
    return set_up(protocol, stage, *verdicts)


def find_pile(queue: Queue, who: str) -> frozenset[str]:
    """Return the reports in a person's pile: those to read, and those that they marked maybe as the only reader."""
    if who == ADJUDICATOR:
        return frozenset(find_adjudicators(queue))
    doubted = (r for r in queue.statuses if find_doubter(queue, r) == who)
    return frozenset([*(item.report for item in assign(queue, who)), *doubted])


def owners(queue: Queue, report: str) -> set[str]:
    people = queue.settings.team or TEAM
    return {who for who in (*people, ADJUDICATOR) if report in find_pile(queue, who)}


@settings(deadline=None, max_examples=60)
@given(situations())
def test_what_awaits_is_in_the_piles_of_those_who_owe_a_verdict_or_in_the_adjudicators(at: Situation) -> None:
    queue, team = at.queue, set(at.queue.settings.team or TEAM)
    pilot = set(find_pilot(queue))
    for report, status in queue.statuses.items():
        mine = owners(queue, report)
        heard = {v.who for v in at.verdicts if v.report == report} - {ADJUDICATOR}
        if status in ("included", "excluded"):
            assert not mine
        elif ADJUDICATOR in mine:
            assert mine == {ADJUDICATOR}
        elif status == "maybe" and mine == heard:
            assert len(mine) == 1  # a maybe of the only reader
        else:
            assert mine
            assert not mine & heard
            given = [v for v in at.verdicts if v.report == report]
            places = count_needed(report, given, queue.settings, queue.seed) - len(heard)
            everybody = report in pilot or not queue.settings.team
            assert len(mine) == (len(team - heard) if everybody else min(places, len(team - heard)))


@settings(deadline=None, max_examples=40)
@given(situations())
def test_shares_and_tasks_add_up_to_what_awaits(at: Situation) -> None:
    waiting, queue = list_waiting(at.queue), at.queue
    assert sum(t.count for t in list_todo(at.tables, at.protocol) if t.kind != "flagged") == len(waiting)
    people = queue.settings.team or TEAM
    to_read = {item.report for who in people for item in assign(queue, who)}
    assert count_shares(queue, people) == {who: len(assign(queue, who)) for who in sorted(people)}
    assert len(to_read) + sum(count_doubts(queue).values()) + len(find_adjudicators(queue)) == len(waiting)
    assert set(find_half_done(queue)) <= to_read


@settings(deadline=None, max_examples=40)
@given(situations())
def test_task_to_read_names_exactly_those_of_the_team_who_have_reports_to_read(at: Situation) -> None:
    team = at.queue.settings.team
    named = [t.people for t in list_todo(at.tables, at.protocol) if t.kind == "read"]
    assert named in ([tuple(who for who in team if assign(at.queue, who))], [])
    assert not team or () not in named


def test_task_to_read_counts_settled_reports_of_the_pilot_as_begun() -> None:
    pilot = [say("r0", who, "include", served="pilot") for who in ("ani", "budi")]
    alone = [say(r, "ani", "include") for r in REPORTS_OF_TEST[1:-1]]
    at = set_up(make_protocol(team=["ani", "budi"], pilot=1), "title-abstract", *pilot, *alone)
    [task] = list_todo(at.tables, at.protocol)
    assert (task.count, len(task.people)) == (
        1,
        1,
    )  # the last report is not of the pilot, so one person reads it


def test_task_to_read_does_not_name_who_has_read_everything() -> None:
    verdicts = [say(r, "ani", "include") for r in REPORTS_OF_TEST]
    at = set_up(make_protocol(reviewers=2, team=["ani", "budi"]), "title-abstract", *verdicts)
    assert [(t.kind, t.people) for t in list_todo(at.tables, at.protocol)] == [("read", ("budi",))]


@settings(deadline=None, max_examples=25)
@given(situations(), st.randoms(use_true_random=False))
def test_the_order_of_the_verdicts_changes_no_pile(at: Situation, order: Any) -> None:
    mixed = list(at.verdicts)
    order.shuffle(mixed)
    again = set_up(at.protocol, at.stage, *mixed)
    assert {r: owners(again.queue, r) for r in REPORTS_OF_TEST} == {
        r: owners(at.queue, r) for r in REPORTS_OF_TEST
    }


def test_a_maybe_of_one_reader_still_goes_to_the_second_and_is_half_done() -> None:
    protocol = make_protocol(reviewers=2, team=["ani", "budi"])
    queue = set_up(protocol, "title-abstract", say("r0", "ani", "maybe")).queue
    assert [len(assign(queue, who)) for who in ("ani", "budi", ADJUDICATOR)] == [5, 6, 0]
    assert find_half_done(queue) == ("r0",)
    assert [i.report for i in assign(queue, "ani", "maybe")] == ["r0"]  # she may still change her mind


@pytest.mark.parametrize("second", ["include", "exclude", "maybe"])
def test_a_maybe_that_both_have_read_goes_to_the_adjudicator(second: str) -> None:
    protocol = make_protocol(reviewers=2, team=["ani", "budi"])
    queue = set_up(protocol, "title-abstract", say("r0", "ani", "maybe"), say("r0", "budi", second)).queue
    assert owners(queue, "r0") == {ADJUDICATOR}


def test_a_maybe_of_the_only_reader_is_theirs_to_decide_and_the_next_step_names_the_command() -> None:
    at = set_up(make_protocol(team=["ani"]), "title-abstract", say("r0", "ani", "maybe"))
    assert owners(at.queue, "r0") == {"ani"}
    assert count_doubts(at.queue) == {"ani": 1}
    assert [(t.kind, t.count, t.people) for t in list_todo(at.tables, at.protocol)] == [
        ("doubt", 1, ("ani",)),
        ("read", 5, ("ani",)),
    ]


def test_where_nobody_is_left_to_read_the_adjudicator_decides() -> None:
    at = set_up(make_protocol(reviewers=2, team=["ani"]), "title-abstract", say("r0", "ani", "include"))
    assert owners(at.queue, "r0") == {ADJUDICATOR}
    assert [(t.kind, t.count) for t in list_todo(at.tables, at.protocol)] == [("no_reader", 1), ("read", 5)]


def test_the_whole_team_reads_a_report_of_the_pilot_before_it_is_settled() -> None:
    protocol = make_protocol(reviewers=2, team=TEAM[:3], pilot=1)
    two = [say("r0", who, "include", served="pilot") for who in ("ani", "budi")]
    assert owners(set_up(protocol, "title-abstract", *two).queue, "r0") == {"citra"}
    third = say("r0", "citra", "exclude", "E1", "pilot")
    assert owners(set_up(protocol, "title-abstract", *two, third).queue, "r0") == {ADJUDICATOR}


def test_exclusions_by_different_criteria_are_settled_at_full_text() -> None:
    both = (say("r0", "ani", "exclude", "E1"), say("r0", "budi", "exclude", "E2"))
    for stage, kinds in (("full-text", ["reasons", "read"]), ("title-abstract", ["read"])):
        at = set_up(make_protocol(stage, reviewers=2, team=["ani", "budi"]), stage, *both)
        assert [t.kind for t in list_todo(at.tables, at.protocol)] == kinds
        assert owners(at.queue, "r0") == ({ADJUDICATOR} if stage == "full-text" else set())
