"""The state of a stage for a person: the tables of the last run, and the waiting reports."""

import pytest
from small_review import write_review

from slr.desk.counts import count_reports
from slr.desk.item import ItemList
from slr.desk.own_file import is_refused
from slr.desk.session import open_session
from slr.desk.snapshot import find_stage, open_snapshot
from slr.model.problem import ReviewError
from slr.pipeline import load_protocol, run_review
from slr.store.layout import find_review


def lay_out(review, stage="title-abstract"):
    run_review(review, "screen")
    return open_snapshot(review, load_protocol(review)[0], stage)


def give(review, who, *verdicts):
    """Record verdicts of a person: a title, a word and a criterion each."""
    snapshot = lay_out(review)
    nothing = ItemList.of(snapshot.rows.ids, snapshot.rows.place, ())
    session = open_session(snapshot, who, nothing)
    ids = {row["title"]: report for report, row in session.snapshot.rows.items()}
    for title, word, criterion in verdicts:
        problems = session.decide(ids[title], word, criterion, "because", "2026-03-01")
        assert not is_refused(problems)


def edit(review, old, new):
    text = review.protocol.read_text(encoding="utf-8")
    assert old in text
    review.protocol.write_text(text.replace(old, new), encoding="utf-8")


def test_tables_are_laid_out_by_report_for_one_stage(review):
    give(review, "rina", ("Strain at sea", "include", ""), ("Strain on land", "exclude", "P1"))
    snapshot = lay_out(review)
    sea = next(r for r, row in snapshot.rows.items() if row["title"] == "Strain at sea")
    assert len(snapshot.rows) == 7
    assert snapshot.report_of[sea] == sea
    assert {who: v.verdict for who, v in snapshot.queue.votes.of(sea).items()} == {"rina": "include"}
    assert {o["criterion"] for o in snapshot.outcomes[sea]} == {"E1", "E2"}
    assert lay_out(review, "full-text").queue.votes.of(sea) == {}


def test_a_record_that_was_merged_leads_to_its_report(review):
    exports = review.searches / "base.csv"
    line = next(r for r in exports.read_text(encoding="utf-8").splitlines() if r.startswith("Strain at sea"))
    exports.write_text(exports.read_text(encoding="utf-8") + line + "\n", encoding="utf-8")
    snapshot = lay_out(review)
    [merged] = [row["records"] for row in snapshot.rows.values() if len(row["records"]) == 2]
    assert len({snapshot.report_of[record] for record in merged}) == 1


def test_the_ranking_learns_from_reports_that_people_have_settled(review):
    edit(review, "reviewers: 2, team: [rina, tomas]", "reviewers: 1")
    give(review, "rina", ("Strain at sea", "include", ""), ("Sleep of nurses", "exclude", "P1"))
    give(review, "tomas", ("Strain on land", "maybe", ""))
    snapshot = lay_out(review)
    assert {snapshot.rows[r]["title"]: y for r, y in snapshot.labels.items()} == {
        "Strain at sea": True, "Sleep of nurses": False,
    }  # fmt: skip


def test_a_verdict_on_the_full_text_is_learned_instead_of_that_on_title_and_abstract(review):
    edit(review, "reviewers: 2, team: [rina, tomas]", "reviewers: 1")
    edit(review, "title-abstract: {", "retrieval_reported: false\n  title-abstract: {")
    give(review, "rina", ("Strain at sea", "include", ""))
    session = open_session(snapshot := lay_out(review, "full-text"), "rina", snapshot.queue.assign("rina"))
    session.decide(session.item.report, "exclude", "E1", "", "2026-03-01")
    snapshot = lay_out(review)
    assert {snapshot.rows[r]["title"]: y for r, y in snapshot.labels.items()} == {"Strain at sea": False}


def test_the_first_stage_at_which_something_waits_is_found(review):
    protocol, _ = load_protocol(review)
    snapshot, items = find_stage(review, protocol, "rina", "read", None)
    assert (snapshot.queue.stage, len(items)) == ("title-abstract", 4)
    snapshot, items = find_stage(review, protocol, "rina", "read", "full-text")
    assert (snapshot.queue.stage, len(items)) == ("full-text", 0)


def test_if_nothing_waits_the_first_reported_stage_is_shown(review):
    edit(review, "{reviewers: 2, team: [rina, tomas]}", "{reported: false}")
    run_review(review, "screen")
    snapshot, items = find_stage(review, load_protocol(review)[0], "rina", "maybe", None)
    assert (snapshot.queue.stage, len(items)) == ("full-text", 0)


def test_a_review_without_a_reported_stage_is_a_problem(review):
    edit(review, "{reviewers: 2, team: [rina, tomas]}", "{reported: false}\n  full-text: {reported: false}")
    run_review(review, "screen")
    with pytest.raises(ReviewError, match="SCR011"):
        find_stage(review, load_protocol(review)[0], "rina", "read", None)


def test_shares_count_what_waits_for_whom_and_tell_no_verdict(review):
    give(review, "rina", ("Strain at sea", "include", ""), ("Strain on land", "exclude", "P1"))
    give(review, "tomas", ("Strain at sea", "exclude", "P1"))
    shares = count_reports(lay_out(review)).shares
    assert shares.waiting == {"rina": 2, "tomas": 3}
    assert (shares.half_done, shares.disputed) == (1, 1)


def test_without_a_team_shares_are_of_those_who_have_given_a_verdict(review):
    edit(review, ", team: [rina, tomas]", "")
    give(review, "sari", ("Strain at sea", "include", ""))
    give(review, "adjudicated", ("Strain on land", "include", ""))
    assert list(count_reports(lay_out(review)).shares.waiting) == ["sari"]


def test_the_check_is_drawn_from_what_all_rules_exclude(review):
    snapshot = lay_out(review)
    excluded = {r for r in snapshot.rows if snapshot.queue.find_status(r) == "excluded"}
    assert {item.report for item in snapshot.queue.assign("rina", "check")} == excluded
    assert len(excluded) == 3


def test_how_a_report_was_chosen_is_kept_with_its_verdict(review):
    give(review, "rina", ("Strain at sea", "include", ""))
    snapshot = lay_out(review)
    [verdict] = (given for r in snapshot.rows for given in snapshot.queue.votes.of(r).values())
    assert (verdict.who, verdict.served) == ("rina", "by hand")


def test_a_stage_at_which_nothing_waits_is_passed_over(review):
    for who in ("rina", "tomas"):
        give(
            review,
            who,
            *(
                (t, "include", "")
                for t in ("Strain at sea", "Strain on land", "Sleep of nurses", "Strain of judges")
            ),
        )
    edit(review, "team: [rina, tomas]}", "team: [rina, tomas]}\n  retrieval_reported: false")
    run_review(review, "screen")
    snapshot, items = find_stage(review, load_protocol(review)[0], "rina", "read", None)
    assert (snapshot.queue.stage, len(items)) == ("full-text", 4)


def test_report_with_two_verdicts_of_one_moment_goes_back_to_that_person(project):
    verdicts = [("Strain at sea", "include", ""), ("Strain on land", "include", "")]
    review = find_review(write_review(project, verdicts={"rina": verdicts}), None)
    path = project / "corpus" / "small" / "screening" / "title-abstract" / "rina.csv"
    before = waiting(review, "rina")
    again = path.read_text(encoding="utf-8").replace("by-title-1,include,", "by-title-1,exclude,P1")
    path.write_text(path.read_text(encoding="utf-8") + again.split("\n")[2] + "\n", encoding="utf-8")
    after = waiting(review, "rina")
    assert len(after - before) == 1
    assert before <= after


def waiting(review, who):
    outcome = run_review(review, "screen")
    assert {p.code for p in outcome.problems} <= {"SHT025", "RES002", "DEC004"}
    _, items = find_stage(review, load_protocol(review)[0], who, "read", None)
    return {item.report for item in items}
