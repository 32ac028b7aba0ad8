"""People override rules; disagreement is shown and never settled; every status has a reason."""

from dataclasses import replace

from slr.model.protocol import Protocol
from slr.model.reason import Reason, Reasons
from slr.model.status import Status
from slr.model.verdict import Verdict
from slr.report.reason import english, word_reasons
from slr.screen.decide import Effect, count_needed, decide_retrieval, decide_stage, verdicts_needed


def protocol(reviewers: int = 1, dual_share: float = 1.0) -> Protocol:
    return Protocol.model_validate({
        "schema": 1, "review": {"title": "t"}, "question": {"text": "q"}, "sources": [],
        "criteria": [{"id": "E1", "kind": "exclude", "text": "x"}, {"id": "E2", "kind": "exclude", "text": "y"}],
        "screening": {"title-abstract": {"reviewers": reviewers, "dual_share": dual_share}},
    })  # fmt: skip


def words(reasons: Reasons) -> str:
    return word_reasons(reasons, english())


def said(who: str, verdict: str, criterion: str = "", record: str = "r1", changed: bool = False) -> Verdict:
    return Verdict(
        report="r1",
        record=record,
        who=who,
        verdict=verdict,
        criterion=criterion,
        when="2026-01-01",
        served="",
        note="",
        basis="",
        changed=changed,
    )


def decide(*verdicts: Verdict, effects: tuple[Effect, ...] = (), reviewers: int = 1) -> Status:
    return decide_stage("title-abstract", ["r1"], verdicts, {"r1": effects}, protocol(reviewers))[0]


EXCLUDES = Effect(criterion="E2", effect="exclude", words=(Reason.of("year", year=2009),))


def test_what_nobody_read_is_pending() -> None:
    assert decide() == Status(
        report="r1", stage="title-abstract", status="pending", reason=(Reason.of("unread"),)
    )


def test_a_rule_excludes_what_nobody_read_and_names_itself() -> None:
    s = decide(effects=(EXCLUDES,))
    assert (s.status, s.by, s.criterion, words(s.reason)) == ("excluded", "rule", "E2", "rule E2 (year 2009)")


def test_an_excluding_rule_wins_over_an_advancing_one() -> None:
    assert decide(effects=(Effect(criterion="E1", effect="advance", words=()), EXCLUDES)).status == "excluded"


def test_people_win_over_rules_and_the_clash_is_flagged() -> None:
    s = decide(said("rina", "include"), effects=(EXCLUDES,))
    assert (s.status, s.by) == ("included", "people")
    assert (
        words(s.flag)
        == "at least one person would include the report, although the rules of E2 would exclude it"
    )


def test_one_of_two_verdicts_leaves_the_report_pending() -> None:
    s = decide(said("rina", "include"), reviewers=2)
    assert (s.status, words(s.reason)) == ("pending", "1 of 2 verdicts; rina: include")


def test_two_at_odds_are_a_conflict_in_either_order() -> None:
    a, b = said("rina", "include"), said("tomas", "exclude", "E1")
    assert decide(a, b, reviewers=2) == decide(b, a, reviewers=2)
    assert decide(a, b, reviewers=2).status == "conflict"
    assert decide(a, b, reviewers=1).status == "conflict"


def test_adjudication_settles_a_conflict() -> None:
    s = decide(
        said("rina", "include"),
        said("tomas", "exclude", "E1"),
        said("adjudicated", "exclude", "E1"),
        reviewers=2,
    )
    assert (s.status, s.criterion, s.who) == ("excluded", "E1", ("adjudicated",))


def test_a_maybe_waits() -> None:
    assert decide(said("rina", "maybe")).status == "maybe"
    assert decide(said("rina", "maybe"), said("tomas", "include"), reviewers=2).status == "maybe"


def test_two_exclusions_for_different_reasons_have_one_primary_reason_in_the_protocols_order() -> None:
    s = decide(said("rina", "exclude", "E2"), said("tomas", "exclude", "E1"), reviewers=2)
    assert (s.status, s.criterion) == ("excluded", "E1")


def test_verdicts_that_a_merge_brings_into_conflict_are_shown_not_settled() -> None:
    s = decide(said("rina", "include", record="r1"), said("rina", "exclude", "E1", record="r2"))
    assert s.status == "conflict"
    assert words(s.reason) == (
        "rina: include (record r1); rina: exclude (record r2); these records are now one report"
    )


def test_a_verdict_under_other_criteria_is_flagged_and_still_counts() -> None:
    s = decide(said("rina", "include", changed=True))
    assert (s.status, words(s.flag)) == ("included", "the criteria have changed since the verdict of rina")


def test_the_dual_share_is_drawn_by_seed_and_id_alone() -> None:
    settings = protocol(2, 0.3).screening.title_abstract
    needed = [verdicts_needed(f"r{i}", settings, 7) for i in range(2000)]
    assert needed == [verdicts_needed(f"r{i}", settings, 7) for i in range(2000)]
    assert 0.25 < needed.count(2) / 2000 < 0.35
    assert needed != [verdicts_needed(f"r{i}", settings, 8) for i in range(2000)]


def test_a_full_text_verdict_shows_that_the_text_was_had() -> None:
    a, b, c, d = decide_retrieval(
        ["r1", "r2", "r3", "r4"],
        {"r1": [("rina", "not retrieved", "no library has it")], "r3": [("rina", "sought", "")]},
        {"r2"},
    )
    assert [s.status for s in (a, b, c, d)] == ["not retrieved", "retrieved", "pending", "pending"]
    assert words(a.reason) == "rina: not retrieved (no library has it)"


def test_a_rule_includes_what_nobody_read_where_it_advances() -> None:
    s = decide(effects=(Effect(criterion="E1", effect="advance", words=()),))
    assert (s.status, s.by, s.criterion, words(s.reason)) == ("included", "rule", "E1", "rule E1")


def test_dual_share_of_all_and_single_reading_need_no_draw() -> None:
    assert {verdicts_needed(f"r{i}", protocol(2, 1.0).screening.title_abstract, 7) for i in range(50)} == {2}
    assert {verdicts_needed(f"r{i}", protocol(1, 0.5).screening.title_abstract, 7) for i in range(50)} == {1}
    assert {verdicts_needed(f"r{i}", protocol(2, 0.0).screening.title_abstract, 7) for i in range(50)} == {1}


def test_maybe_beside_one_other_word_waits_and_beside_two_is_a_conflict() -> None:
    people = [said("rina", "maybe"), said("tomas", "exclude", "E1"), said("sari", "include")]
    assert decide(*people[:2], reviewers=2).status == "maybe"
    assert decide(*people, reviewers=2).status == "conflict"


def test_adjudicator_decides_alone_and_even_a_single_reading_short_of_two() -> None:
    assert decide(said("adjudicated", "include"), reviewers=2).status == "included"
    assert decide(said("rina", "include"), said("adjudicated", "maybe"), reviewers=2).status == "maybe"


def test_exclusion_without_a_known_criterion_comes_after_those_of_the_protocol() -> None:
    one = decide(said("rina", "exclude", "OLD"), said("tomas", "exclude", "E2"), reviewers=2)
    assert (one.status, one.criterion) == ("excluded", "E2")
    assert decide(said("rina", "exclude")).criterion == ""
    assert decide(said("rina", "exclude", "OLD")).criterion == "OLD"


def test_clash_with_a_rule_is_flagged_only_where_somebody_includes() -> None:
    assert decide(said("rina", "exclude", "E1"), effects=(EXCLUDES,)).flag == ()
    advances = Effect(criterion="E1", effect="advance", words=())
    assert decide(said("rina", "include"), effects=(advances,)).flag == ()
    disputed = decide(
        said("rina", "include"), said("tomas", "exclude", "E1"), effects=(EXCLUDES,), reviewers=2
    )
    assert (
        words(disputed.flag)
        == "at least one person would include the report, although the rules of E2 would exclude it"
    )


def test_both_flags_are_raised_and_people_named_in_order() -> None:
    s = decide(
        said("tomas", "include", changed=True),
        said("rina", "include", changed=True),
        effects=(EXCLUDES,),
        reviewers=2,
    )
    assert words(s.flag) == (
        "the criteria have changed since the verdict of rina, tomas; at least one person would include the report, although the rules of E2 would exclude it"
    )


def test_each_persons_reason_is_given_once() -> None:
    twice = decide(said("rina", "include", record="r1"), said("rina", "include", record="r2"))
    assert (twice.status, words(twice.reason), twice.who) == ("included", "rina: include", ("rina",))


def test_status_of_a_full_text_names_the_person_who_recorded_it() -> None:
    told = {
        "r1": [("rina", "retrieved", ""), ("tomas", "not retrieved", "")],
        "r3": [("rina", "sought", "by mail")],
    }
    a, b, c, d = decide_retrieval(["r1", "r2", "r3", "r4"], told, {"r1", "r2"})
    assert [(s.status, s.by, s.who) for s in (a, b, c, d)] == [
        ("retrieved", "people", ("rina", "tomas")), ("retrieved", "people", ()), ("pending", "people", ("rina",)), ("pending", "nobody", ()),
    ]  # fmt: skip
    assert words(a.reason) == "rina: retrieved; tomas: not retrieved"
    assert words(c.reason) == "rina: sought (by mail)"
    assert len({words(s.reason) for s in (a, b, c, d)}) == 4


def decide_full_text(*verdicts: Verdict, **settings: str) -> Status:
    changed = protocol().model_dump(by_alias=True, exclude_defaults=True)
    review = Protocol.model_validate({**changed, "screening": {"full-text": {"reviewers": 2, **settings}}})
    return decide_stage("full-text", ["r1"], verdicts, {}, review)[0]


def test_at_full_text_two_exclusions_by_different_criteria_wait_for_a_settled_reason() -> None:
    both = (said("rina", "exclude", "E2"), said("tomas", "exclude", "E1"))
    s = decide_full_text(*both)
    assert (s.status, s.criterion) == ("conflict", "")
    assert words(s.reason) == (
        "rina: exclude E2; tomas: exclude E1; the reviewers named different criteria, and nobody has settled the reason"
    )
    settled = decide_full_text(*both, said("adjudicated", "exclude", "E2"))
    assert (settled.status, settled.criterion) == ("excluded", "E2")


def test_the_protocol_may_let_the_first_criterion_count_at_full_text() -> None:
    s = decide_full_text(said("rina", "exclude", "E2"), said("tomas", "exclude", "E1"), reasons="first")
    assert (s.status, s.criterion) == ("excluded", "E1")


def test_an_exclusion_without_a_criterion_does_not_contradict_one_with() -> None:
    s = decide_full_text(said("rina", "exclude", "E2"), said("tomas", "exclude"))
    assert (s.status, s.criterion) == ("excluded", "E2")


def test_a_maybe_of_one_of_two_reviewers_is_half_done() -> None:
    s = decide(said("rina", "maybe"), reviewers=2)
    assert (s.status, words(s.reason)) == ("pending", "1 of 2 verdicts; rina: maybe")
    again = decide(
        said("rina", "include", record="r1"), said("rina", "exclude", "E1", record="r2"), reviewers=2
    )
    assert again.status == "pending"


def test_a_report_of_the_pilot_needs_the_whole_team() -> None:
    team = protocol().screening.title_abstract.model_copy(update={"team": ("a", "b", "c")})
    given = [replace(said("a", "include"), served="pilot")]
    assert count_needed("r1", given, team, 1) == 3
    assert count_needed("r1", [said("a", "include")], team, 1) == 1
