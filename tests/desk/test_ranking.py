"""The live ranking of a session."""

from dataclasses import replace

import pytest
from small_review import write_review

from slr.desk.item import Item, ItemList
from slr.desk.ranking import LiveRanking, make_ranker
from slr.desk.reading_list import ReadingList
from slr.desk.session import open_session
from slr.desk.snapshot import find_stage
from slr.pipeline import load_protocol
from slr.store.layout import find_review

TEN = "2026-03-01T10:00:00Z"


def write_clerks_and_pilots(project):
    reports = {f"Strain of clerks {i}": (2015, "Clerks at desks tire.") for i in range(6)}
    reports |= {f"Sleep of pilots {i}": (2015, "Pilots in planes doze.") for i in range(6)}
    return write_review(project, reports=reports)


@pytest.fixture
def opened(project, copy_built):
    """Six reports on clerks and six on pilots, none of which anybody has read: a snapshot and what waits for rina."""
    review = find_review(copy_built(project, write_clerks_and_pilots, "screen"), None)
    return find_stage(review, load_protocol(review)[0], "rina", "read", None)


def order(snapshot, ranking, items):
    """Return the items in the order in which a session shows them."""
    chosen = ItemList.of(snapshot.rows.ids, snapshot.rows.place, items)
    return list(ReadingList(chosen, snapshot.rows.place, ranking.scores).ahead)


def test_a_session_learns_from_each_verdict(opened):
    snapshot, items = opened
    session = open_session(snapshot, "rina", items)
    judged = []
    while len(judged) < 6:
        pilot = "pilots" in snapshot.rows[session.item.report]["title"]
        judged.append(pilot)
        session.decide(session.item.report, "include" if pilot else "exclude", "" if pilot else "P1", "", TEN)
    assert judged[-3:] == [True] * 3


def test_a_taken_back_verdict_is_forgotten(opened):
    snapshot, items = opened
    ranking = LiveRanking(snapshot)
    before = [i.report for i in order(snapshot, ranking, items)]
    ranking.learn(before[-1], "include")
    assert [i.report for i in order(snapshot, ranking, items)] != before
    ranking.learn(before[-1], "retract")
    assert [i.report for i in order(snapshot, ranking, items)] == before


def test_undo_of_a_second_thought_teaches_the_first_verdict_again(opened):
    snapshot, items = opened
    session = open_session(snapshot, "rina", items)
    report = session.work.ahead[-1].report
    session.decide(report, "include", "", "", TEN)
    first = [i.report for i in order(snapshot, session.ranking, items)]
    session.decide(report, "exclude", "P1", "", TEN)
    session.undo(TEN)
    assert [i.report for i in order(snapshot, session.ranking, items)] == first


def test_a_maybe_teaches_nothing(opened):
    snapshot, items = opened
    ranking = LiveRanking(snapshot)
    before = order(snapshot, ranking, items)
    ranking.learn(before[-1].report, "maybe")
    assert order(snapshot, ranking, items) == before


def test_reports_that_were_drawn_or_chosen_stay_in_front_in_their_order(opened):
    snapshot, items = opened
    ranking = LiveRanking(snapshot)
    first = [Item(items[-1].report, "pilot"), Item(items[-2].report, "by hand")]
    ordered = order(snapshot, ranking, [items[0], *first, Item(items[1].report, "listed")])
    assert ordered[:2] == first
    assert {(i.report, i.served) for i in ordered[2:]} == {
        (items[0].report, "model"),
        (items[1].report, "model"),
    }


def test_equal_reports_are_ordered_by_id(opened):
    snapshot, items = opened
    clerks = [i for i in items if "clerks" in snapshot.rows[i.report]["title"]]
    ordered = [i.report for i in order(snapshot, LiveRanking(snapshot), clerks[::-1])]
    assert ordered == sorted(ordered)


def test_the_terms_behind_a_rank_are_named(opened):
    snapshot, items = opened
    ranking = LiveRanking(snapshot)
    assert ranking.basis == "protocol words"
    pilots = [i.report for i in items if "pilots" in snapshot.rows[i.report]["title"]]
    clerks = [i.report for i in items if "clerks" in snapshot.rows[i.report]["title"]]
    for report in pilots[:3]:
        ranking.learn(report, "include")
    for report in clerks[:3]:
        ranking.learn(report, "exclude")
    assert ranking.basis == "classifier"
    raised, _ = ranking.explain(pilots[-1])
    _, lowered = ranking.explain(clerks[-1])
    assert "pilots" in raised
    assert "clerks" in lowered


def test_verdicts_of_earlier_sessions_are_learned_when_a_screen_opens(opened):
    snapshot, items = opened
    titles = {i.report: snapshot.rows[i.report]["title"] for i in items}
    labels = {r: "pilots" in title for r, title in titles.items() if title.endswith(("0", "1"))}
    known = LiveRanking(replace(snapshot, labels={**labels, "gone": True}))
    assert known.basis == "classifier"
    first = order(snapshot, known, [i for i in items if i.report not in labels])[0]
    assert "pilots" in titles[first.report]


def test_people_who_share_the_words_of_the_reports_learn_apart(opened) -> None:
    snapshot, _ = opened
    ranker = make_ranker(snapshot)
    clerks, pilots = (
        next(r for r, row in snapshot.rows.items() if row["title"].startswith(word))
        for word in ("Strain of clerks", "Sleep of pilots")
    )
    alone, together = LiveRanking(snapshot), LiveRanking(snapshot, ranker.share())
    other = LiveRanking(snapshot, ranker.share())
    for included, excluded, ranking in (
        (clerks, pilots, alone),
        (clerks, pilots, together),
        (pilots, clerks, other),
    ):
        ranking.learn(included, "include")
        ranking.learn(excluded, "exclude")
    assert together.scores.tolist() == alone.scores.tolist()
    assert together.explain(clerks) == alone.explain(clerks)
    assert other.scores.tolist() != alone.scores.tolist()
