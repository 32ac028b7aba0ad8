"""Who reads which report next."""

from hypothesis import given, settings
from hypothesis import strategies as st
from plain_queue import assign, count_shares, find_half_done

from slr.model.screening import StageSettings
from slr.model.verdict import Verdict
from slr.screen.queue import Queue, find_awaited, find_pilot

REPORTS = [f"r{i:02}" for i in range(12)]


def verdict_of(report, who, verdict, **more):
    return Verdict(report=report, who=who, verdict=verdict, **more)


def make_queue(statuses=None, votes=None, *, ranking=(), seed=1, **stage):
    return Queue(
        stage="title-abstract",
        settings=StageSettings.model_validate(stage),
        seed=seed,
        statuses=statuses if statuses is not None else dict.fromkeys(REPORTS, "pending"),
        verdicts={
            r: {w: verdict_of(r, w, v) for w, v in people.items()} for r, people in (votes or {}).items()
        },
        ranking=ranking,
    )


def reports(items):
    return [t.report for t in items]


def test_pending_reports_come_in_the_order_of_the_ranking_and_the_rest_after():
    items = assign(make_queue({"a": "pending", "b": "pending", "c": "pending"}, ranking=("c", "a")), "rina")
    assert [(t.report, t.served) for t in items] == [("c", "model"), ("a", "model"), ("b", "listed")]


def test_what_is_settled_or_judged_by_this_person_is_not_assigned():
    statuses = {
        "a": "pending",
        "b": "included",
        "c": "excluded",
        "d": "conflict",
        "e": "maybe",
        "f": "pending",
    }
    assert reports(assign(make_queue(statuses, {"a": {"rina": "include"}}, reviewers=2), "rina")) == ["f"]


def test_a_report_that_has_its_verdicts_is_full():
    votes = {"a": {"tomas": "include"}, "b": {"tomas": "include", "sari": "include"}}
    statuses = {"a": "pending", "b": "pending"}
    assert reports(assign(make_queue(statuses, votes, reviewers=2), "rina")) == ["a"]
    assert reports(assign(make_queue(statuses, votes, reviewers=1), "rina")) == []


def test_each_report_goes_to_as_many_of_a_team_as_it_needs_and_shares_are_even():
    team = ["rina", "tomas", "sari", "budi"]
    many = dict.fromkeys((f"r{i}" for i in range(400)), "pending")
    table = make_queue(many, reviewers=2, team=team)
    assigned = [r for person in team for r in reports(assign(table, person))]
    assert len(assigned) == 800
    assert set(assigned) == set(many)
    assert all(160 < n < 240 for n in count_shares(table, team).values())


def test_a_place_that_somebody_leaves_passes_on_and_what_was_read_stays():
    before = make_queue(reviewers=1, team=["rina", "tomas"])
    left_open = set(reports(assign(before, "tomas")))
    assert left_open
    assert left_open.isdisjoint(reports(assign(before, "rina")))
    after = make_queue(reviewers=1, team=["rina", "sari"], votes={min(left_open): {"tomas": "include"}})
    assigned = [*reports(assign(after, "rina")), *reports(assign(after, "sari"))]
    assert sorted(assigned) == sorted(set(REPORTS) - {min(left_open)})


def test_dual_on_a_share_deals_a_second_reading_to_that_share_only():
    many = dict.fromkeys((f"r{i}" for i in range(500)), "pending")
    table = make_queue(many, reviewers=2, dual_share=0.2, team=["rina", "tomas"])
    both = set(reports(assign(table, "rina"))) & set(reports(assign(table, "tomas")))
    assert 70 < len(both) < 130
    assert set(reports(assign(table, "rina"))) | set(reports(assign(table, "tomas"))) == set(many)


def test_the_pilot_round_comes_first_for_the_whole_team_and_is_the_same_for_all():
    table = make_queue(reviewers=1, team=["rina", "tomas"], pilot=4, ranking=REPORTS)
    one, other = assign(table, "rina"), assign(table, "tomas")
    assert [t.served for t in one[:5]] == ["pilot"] * 4 + ["model"]
    assert one[:4] == other[:4]
    rest = [reports(t)[4:] for t in (one, other)]
    assert sorted(rest[0] + rest[1]) == sorted(set(REPORTS) - set(reports(one[:4])))


def test_a_pilot_that_has_begun_keeps_its_reports_when_new_ones_arrive():
    first = find_pilot(make_queue(pilot=4))
    votes = {r: {"rina": verdict_of(r, "rina", "include", served="pilot")} for r in first}
    grown = dict.fromkeys([*REPORTS, *(f"new{i}" for i in range(50))], "pending")
    later = Queue(
        stage="title-abstract",
        settings=StageSettings(pilot=4, reviewers=2),
        seed=1,
        statuses=grown,
        verdicts=votes,
    )
    assert find_pilot(later) == first
    assert reports(assign(later, "tomas"))[:4] == list(first)


def test_the_adjudicator_is_assigned_conflicts_then_maybes_that_are_complete():
    statuses = {"a": "maybe", "b": "conflict", "c": "maybe", "d": "pending"}
    votes = {"a": {"rina": "maybe"}, "c": {"rina": "maybe", "tomas": "include"}}
    assert reports(
        assign(make_queue(statuses, votes, reviewers=2, team=["rina", "tomas"]), "adjudicated")
    ) == [
        "b",
        "c",
    ]


def test_own_maybes_changed_criteria_and_the_check_are_assigned_on_demand():
    statuses = {"a": "maybe", "b": "maybe", "c": "excluded", "d": "included"}
    votes = {
        "a": {"rina": verdict_of("a", "rina", "maybe")},
        "b": {"tomas": verdict_of("b", "tomas", "maybe")},
        "d": {"rina": verdict_of("d", "rina", "include", changed=True)},
    }
    table = Queue(
        stage="title-abstract",
        settings=StageSettings(),
        seed=1,
        statuses=statuses,
        verdicts=votes,
    )
    assert [(t.report, t.served) for t in assign(table, "rina", "maybe")] == [("a", "by hand")]
    assert [(t.report, t.served) for t in assign(table, "rina", "again")] == [("d", "by hand")]
    assert [(t.report, t.served) for t in assign(table, "rina", "check", ("c", "d"))] == [("c", "random")]


@settings(deadline=None, max_examples=60)
@given(
    st.dictionaries(
        st.sampled_from(REPORTS),
        st.dictionaries(st.sampled_from(["rina", "tomas", "sari"]), st.just("include"), max_size=2),
    ),
    st.integers(0, 5),
    st.sampled_from([1, 2]),
)
def test_reading_all_that_is_assigned_gives_each_report_exactly_what_it_needs(votes, pilot, needed):
    team = ["rina", "tomas", "sari"]
    table = make_queue(votes=votes, reviewers=needed, team=team, pilot=pilot)
    counts = {r: len(votes.get(r, {})) for r in REPORTS}
    for person in team:
        items = assign(table, person)
        assert len(set(reports(items))) == len(items)
        for r in reports(items):
            assert person not in votes.get(r, {})
            counts[r] += 1
    pilots = set(find_pilot(table))
    assert all(counts[r] == (3 if r in pilots else max(needed, len(votes.get(r, {})))) for r in REPORTS)


def test_pilot_round_is_drawn_from_what_nobody_has_read_and_nothing_has_settled():
    statuses = {"a": "pending", "b": "excluded", "c": "included", "d": "pending", "e": "maybe"}
    assert find_pilot(make_queue(statuses, {"d": {"tomas": "include"}}, pilot=5)) == ("a",)


def test_reports_with_some_of_their_verdicts_are_half_done():
    statuses = {"a": "pending", "b": "pending", "c": "conflict"}
    votes = {"b": {"rina": "include"}, "c": {"rina": "include", "tomas": "exclude"}}
    assert find_half_done(make_queue(statuses, votes, reviewers=2)) == ("b",)


def test_adjudicators_verdict_takes_nobodys_place():
    queue = make_queue({"a": "pending"}, {"a": {"adjudicated": "include"}}, reviewers=1, team=["rina"])
    assert reports(assign(queue, "rina")) == ["a"]


def test_anybody_may_read_where_there_is_no_team_and_shares_are_counted_once_a_person():
    queue = make_queue({"a": "pending", "b": "pending"}, {"a": {"rina": "include"}}, reviewers=2)
    assert count_shares(queue, ["tomas", "rina", "rina"]) == {"rina": 1, "tomas": 2}


@settings(deadline=None, max_examples=40)
@given(
    st.dictionaries(st.sampled_from(REPORTS[:4]), st.dictionaries(st.sampled_from("ab"), st.just("include"))),
    st.lists(st.sampled_from(["pending", "maybe", "excluded"]), min_size=4, max_size=4),
    st.integers(0, 2),
    st.sampled_from([1, 2]),
)
def test_the_members_of_a_team_who_are_awaited_are_those_with_reports_to_read(votes, words, pilot, needed):
    statuses = dict(zip(REPORTS, words, strict=False))
    queue = make_queue(statuses, votes, reviewers=needed, team=["a", "b"], pilot=pilot)
    assert find_awaited(queue) == tuple(who for who in ("a", "b") if assign(queue, who))
