"""Team members see counts that others' verdicts changed only in steps, and never the number of conflicts."""

from collections.abc import Mapping

import pytest
from plain_counts import REPORTS, decide, make_protocol, start
from plain_queue import to_desk

from slr.desk.counts import Counts
from slr.desk.tally import STEP, Tallies
from slr.model.verdict import Verdict
from slr.model.word import ADJUDICATOR


def open_tallies(**stage: object) -> tuple[Counts, Tallies]:
    protocol = make_protocol(team=["ani", "budi", "citra"], reviewers=2, **stage)

    def find_status(report: str, verdicts: Mapping[str, Verdict]) -> str:
        return decide(protocol, report, verdicts)

    counts = Counts(to_desk(start(protocol)), find_status)
    return counts, Tallies(counts, protocol.screening.full_text)


def disagree(counts: Counts, tallies: Tallies, report: str) -> None:
    for who, word in (("ani", "include"), ("budi", "exclude"), ("citra", "include")):
        counts.record(report, who, Verdict(report=report, who=who, verdict=word, criterion="E1"))
        tallies.note()


def test_a_conflict_changes_no_count_that_the_two_people_see() -> None:
    counts, tallies = open_tallies()
    before = tallies.show("ani")
    disagree(counts, tallies, "r0")
    after = tallies.show("ani")
    assert (after.statuses, after.open, after.conflicts, after.half_done) == (
        before.statuses,
        before.open,
        None,
        None,
    )
    assert after.own is not None
    assert before.own is not None
    assert after.to_read["ani"] == after.own
    assert {who: n for who, n in after.to_read.items() if who != "ani"} == {
        who: n for who, n in before.to_read.items() if who != "ani"
    }
    assert not after.exact


def test_the_adjudicator_sees_the_number_of_conflicts_at_once() -> None:
    counts, tallies = open_tallies()
    disagree(counts, tallies, "r0")
    seen = tallies.show(ADJUDICATOR)
    assert (seen.conflicts, seen.exact, seen.statuses["conflict"]) == (1, True, 1)


def test_counts_move_after_a_full_count_and_after_ten_verdicts() -> None:
    counts, tallies = open_tallies()
    counts.record("r0", "ani", Verdict(report="r0", who="ani", verdict="include"))
    counts.record("r0", "budi", Verdict(report="r0", who="budi", verdict="include"))
    for _ in range(STEP - 1):
        tallies.note()
        assert "included" not in tallies.show("citra").statuses
    tallies.note()
    assert tallies.show("citra").statuses["included"] == 1
    counts.record("r1", "ani", Verdict(report="r1", who="ani", verdict="include"))
    counts.record("r1", "budi", Verdict(report="r1", who="budi", verdict="include"))
    assert tallies.show("citra").statuses["included"] == 1
    tallies.renew()
    assert tallies.show("citra").statuses["included"] == 2


def test_members_never_see_which_statuses_the_open_reports_have() -> None:
    counts, tallies = open_tallies()
    disagree(counts, tallies, "r0")
    tallies.renew()
    seen = tallies.show("citra")
    assert set(seen.statuses) <= {"included", "excluded", "not reached"}
    assert seen.open + sum(seen.statuses.values()) == len(REPORTS)


@pytest.mark.parametrize("blind", [True, False])
def test_a_team_that_does_not_read_blind_sees_everything(blind: bool) -> None:
    counts, tallies = open_tallies(blind=blind)
    disagree(counts, tallies, "r0")
    assert tallies.show("ani").exact is not blind
    assert tallies.show("ani").conflicts == (None if blind else 1)
