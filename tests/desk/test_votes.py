"""The verdicts of a stage: in full, and as numbers."""

from plain_queue import hold_reports, to_arrow

from slr.desk.votes import CHANGED, MAYBE, PILOT, WORD, Votes
from slr.model.table import VERDICTS_TABLE
from slr.model.verdict import Verdict

TEN = "2026-03-01T10:00:00Z"


def say(report: str, who: str, verdict: str, **more: object) -> Verdict:
    return Verdict(report=report, who=who, verdict=verdict, when=TEN, **more)  # type: ignore[arg-type]


def make_votes() -> Votes:
    rows = hold_reports([{"report": r, "arm": "other"} for r in "abc"])
    given = [
        ("title-abstract", say("a", "rina", "maybe", served="pilot")),
        ("full-text", say("a", "tomas", "include")),
        ("title-abstract", say("b", "rina", "exclude", criterion="E1", note="old", changed=True)),
        ("title-abstract", say("b", "tomas", "include")),
    ]
    return Votes(rows, to_arrow(VERDICTS_TABLE, [v.to_row(stage) for stage, v in given]), "title-abstract")


def test_verdicts_of_the_stage_are_given_in_full() -> None:
    votes = make_votes()
    assert {who: (v.verdict, v.criterion, v.note) for who, v in votes.of("b").items()} == {
        "rina": ("exclude", "E1", "old"),
        "tomas": ("include", "", ""),
    }
    assert (list(votes.of("a")), votes.of("c")) == (["rina"], {})


def test_verdicts_are_numbers_with_bits_for_the_pilot_round_and_changed_criteria() -> None:
    votes = make_votes()
    rina = votes.given_by("rina")
    assert ((rina & WORD) == MAYBE).tolist() == [True, False, False]
    assert [(rina & bit > 0).tolist() for bit in (PILOT, CHANGED)] == [
        [True, False, False],
        [False, True, False],
    ]
    assert (votes.people.tolist(), votes.piloted.tolist()) == ([1, 2, 0], [1, 0, 0])
    assert votes.given_by("sari").tolist() == [0, 0, 0]


def test_a_new_verdict_replaces_the_earlier_one_and_can_be_retracted() -> None:
    votes = make_votes()
    votes.put("a", "rina", say("a", "rina", "include"))
    votes.put("c", "sari", say("c", "sari", "include", served="pilot"))
    votes.put("b", "tomas", None)
    assert {r: {who: v.verdict for who, v in votes.of(r).items()} for r in "abc"} == {
        "a": {"rina": "include"},
        "b": {"rina": "exclude"},
        "c": {"sari": "include"},
    }
    assert (votes.people.tolist(), votes.piloted.tolist()) == ([1, 1, 1], [0, 0, 1])
    votes.put("c", "sari", None)
    assert (votes.people.tolist(), votes.piloted.tolist(), votes.of("c")) == ([1, 1, 0], [0, 0, 0], {})
