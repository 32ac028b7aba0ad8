"""The running counts of a stage equal a count of everything."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plain_counts import REPORTS, STAGE, TEAM, decide, make_protocol, start
from plain_queue import assign, count_shares, find_doubts, find_half_done, list_waiting, put, to_desk

from slr.desk.counts import Counts, count_reports, derive_status, find_effects
from slr.desk.session import Session
from slr.desk.snapshot import open_snapshot
from slr.model.verdict import Verdict
from slr.model.word import ADJUDICATOR
from slr.pipeline import load_protocol, run_review
from slr.screen.queue import Queue, find_adjudicators, needs_reader
from slr.store.layout import Review


def assert_equal(counts: Counts, plain: Queue) -> None:
    """Compare the running counts with a count of everything."""
    shares, team = counts.shares, plain.settings.team
    heard = {who for people in plain.verdicts.values() for who in people} - {ADJUDICATOR}
    doubts = {who: n for who in sorted(heard) if (n := len(find_doubts(plain, who)))}
    assert counts.statuses == Counter(plain.statuses.values())
    assert shares.waiting == count_shares(plain, team or heard)
    assert shares.anyone == (None if team else sum(needs_reader(plain, r) for r in REPORTS))
    assert (shares.doubts, shares.half_done) == (doubts, len(find_half_done(plain)))
    assert (shares.open, shares.disputed) == (len(list_waiting(plain)), len(find_adjudicators(plain)))
    to_read = {item.report for who in team or heard for item in assign(plain, who)}
    assert not team or shares.open == len(to_read) + sum(shares.doubts.values()) + shares.disputed


@settings(max_examples=40)
@given(
    st.sampled_from([(), TEAM[:1], TEAM]),
    st.sampled_from([1, 2]),
    st.integers(0, 2),
    st.lists(
        st.tuples(
            st.sampled_from(REPORTS),
            st.sampled_from([*TEAM, ADJUDICATOR]),
            st.sampled_from(["include", "exclude E1", "exclude E2", "maybe", "retract"]),
            st.sampled_from(["model", "pilot"]),
        ),
        max_size=12,
    ),
)
def test_counts_after_verdicts_second_thoughts_and_retractions_are_those_of_a_full_count(
    team: tuple[str, ...], reviewers: int, pilot: int, steps: list[tuple[str, str, str, str]]
) -> None:
    protocol = make_protocol(team=team, reviewers=reviewers, pilot=pilot, dual_share=0.5)
    plain = start(protocol)
    counts = Counts(to_desk(plain), lambda report, verdicts: decide(protocol, report, verdicts))
    assert_equal(counts, plain)
    for report, who, said, served in steps:
        word, _, criterion = said.partition(" ")
        verdict = Verdict(report=report, who=who, verdict=word, criterion=criterion, served=served)
        now = {name: v for name, v in plain.verdicts.get(report, {}).items() if name != who}
        if word != "retract":
            now = {**now, who: verdict}
        counts.record(report, who, None if word == "retract" else verdict)
        plain = put(plain, report, decide(protocol, report, now), now)
        assert_equal(counts, plain)


def test_a_report_that_is_counted_twice_is_a_bug_that_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = to_desk(start(make_protocol()))
    counts, doubters = Counts(desk, lambda *_: "pending"), iter([None, "ani"])
    monkeypatch.setattr(desk, "find_doubter", lambda _: next(doubters))
    with pytest.raises(AssertionError, match="do not add up"):
        counts.record("r0", "ani", None)


def test_effects_of_rules_are_those_of_the_stage_in_the_order_of_the_protocol() -> None:
    named = [{"criterion": c, "effect": e, "words": None} for c, e in (("E2", "exclude"), ("E1", "advance"))]
    others = [{"criterion": "E1", "effect": "mark", "words": None}, {"criterion": "X", "effect": "exclude"}]
    found = find_effects([*others, *named], STAGE, make_protocol())
    assert [(e.criterion, e.effect) for e in found] == [("E1", "advance"), ("E2", "exclude")]
    assert find_effects(named, "title-abstract", make_protocol()) == []


@pytest.mark.parametrize("reviewers", ["1", "2, team: [rina, tomas]"])
def test_counts_during_a_session_are_those_of_the_next_run(
    review: Review, sit: Callable[..., Session], reviewers: str
) -> None:
    text = review.protocol.read_text(encoding="utf-8")
    review.protocol.write_text(text.replace("2, team: [rina, tomas]", reviewers), encoding="utf-8")
    for who, words in (("rina", ("include", "exclude P1", "maybe")), ("tomas", ("exclude P1", "exclude P1"))):
        session = sit(who)
        for said in words:
            word, _, criterion = said.partition(" ")
            assert session.item is not None
            session.decide(session.item.report, word, criterion, "", "2026-03-01T10:00:00Z")
        session.undo("2026-03-01T11:00:00Z")
        rat = next(r for r, row in session.snapshot.rows.items() if row["title"] == "Old rats")
        session.decide(rat, "include", "", "", "2026-03-01T10:00:00Z")  # a rule excludes it
        run_review(review, "screen")
        again = count_reports(open_snapshot(review, load_protocol(review)[0], "title-abstract"))
        assert (session.counts.statuses, session.counts.shares) == (again.statuses, again.shares)


def test_a_report_is_as_the_last_run_left_it_if_no_verdict_remains(
    review: Review, sit: Callable[..., Session]
) -> None:
    snapshot = sit("rina").snapshot
    sea = next(r for r, row in snapshot.rows.items() if row["title"] == "Strain at sea")
    verdict = Verdict(report=sea, who="rina", verdict="include")
    stopped = replace(snapshot, stopped=True, withdrawn=frozenset({sea}))
    assert [derive_status(s, sea, {}) for s in (snapshot, stopped)] == ["pending", "excluded"]
    alone = replace(snapshot, protocol=make_protocol(), withdrawn=frozenset())
    gone = replace(alone, withdrawn=frozenset({sea}))
    assert [derive_status(s, sea, {"rina": verdict}) for s in (alone, gone)] == ["included", "excluded"]
    late = open_snapshot(review, snapshot.protocol, "full-text")
    assert derive_status(late, sea, {"rina": verdict}) == "not reached"
